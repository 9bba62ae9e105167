import base64
import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class PortalOfflineApproval(models.TransientModel):
    """Record an approval that came by phone, by letter or in person (X-OFFLINE)."""

    _name = "portal.offline.approval"
    _description = "Record an Approval"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    allowed_line_ids = fields.Many2many(
        "sale.order.line", compute="_compute_allowed_line_ids"
    )
    line_ids = fields.Many2many(
        "sale.order.line",
        string="Approved lines",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        required=True,
        domain="[('id', 'in', allowed_line_ids)]",
    )
    commercial_partner_id = fields.Many2one(related="order_id.commercial_partner_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Approved by",
        required=True,
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'child_of', commercial_partner_id)]",
    )
    how = fields.Selection(
        [
            ("phone", "By phone"),
            ("letter", "By letter"),
            ("email", "By e-mail"),
            ("person", "In person"),
        ],
        string="How it came",
        required=True,
    )
    date = fields.Datetime(
        string="When it came", required=True, default=lambda self: fields.Datetime.now()
    )
    note = fields.Text(help="Kept with the approval, and shown to the customer.")
    file = fields.Binary(string="Scan or file", attachment=False)
    filename = fields.Char()
    terms_agreed = fields.Boolean(string="The customer approved this, with its terms")
    checklist = fields.Text(string="To be checked", compute="_compute_checklist")
    checklist_agreed = fields.Boolean(string="The customer has checked all of this")

    @api.depends("order_id")
    def _compute_allowed_line_ids(self):
        for wizard in self:
            wizard.allowed_line_ids = (
                wizard.order_id and wizard.order_id._portal_lines_to_approve()
            )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = wizard.allowed_line_ids

    @api.depends("order_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.order_id.partner_id

    @api.depends("line_ids")
    def _compute_checklist(self):
        for wizard in self:
            lines = wizard.line_ids._origin
            items = lines._portal_checklist(lines._portal_checklists())
            wizard.checklist = "\n".join(items.mapped("name"))

    def action_record(self):
        """Button: record the approval, with its evidence.

        :raise AccessError: when the user may not write the order
        :raise UserError: when something is missing, or nothing waits any more
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        self._check_complete()
        # superuser: evidence and approvals are written by nobody's own rights; in the
        # customer's language, as they would have read it
        order_sudo = order.with_user(SUPERUSER_ID).with_context(
            lang=self.partner_id.lang or self.env.lang
        )
        order_sudo._portal_lock()
        partner_id = self.partner_id.id
        if order_sudo.portal_is_named and not order_sudo._portal_voice_of(partner_id):
            raise UserError(
                self.env._(
                    "Only %(names)s can approve this document. Choose who of them did.",
                    names=order_sudo._portal_asked_names(),
                )
            )
        to_approve = order_sudo._portal_lines_for(partner_id)
        lines = order_sudo._portal_named_lines(self.line_ids.ids, to_approve)
        if not lines or lines - to_approve:
            raise UserError(
                self.env._(
                    "Some of these lines do not wait for an approval any more. Please"
                    " close this window and look at the order again."
                )
            )
        snapshot = order_sudo._portal_approval_snapshot(
            lines,
            order_sudo.env._(
                "%(words)s (Said outside the portal)",
                words=order_sudo._portal_approval_words(),
            ),
        )
        snapshot["offline"] = {
            "how": self.how,
            "when": self.date.isoformat(),
            "recorded_by": self.env.user.name,
            "note": self.note or "",
        }
        content = base64.b64decode(self.file) if self.file else b""
        name = self.filename or self.env._("Scan")
        if content:
            snapshot["files"] = [
                {"name": name, "sha256": hashlib.sha256(content).hexdigest()}
            ]
        event = order_sudo._portal_approve(lines, self._prepare_actor(), snapshot)
        if content:
            self.env["ir.attachment"].sudo().create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": event._name,
                    "res_id": event.id,
                }
            )
        order_sudo._portal_tell_offline(event, lines)
        return {"type": "ir.actions.act_window_close"}

    def _check_complete(self):
        """Refuse what is no approval of this customer's.

        :raise UserError: with what to do
        """
        partner = self.partner_id
        if partner.commercial_partner_id != self.order_id.commercial_partner_id:
            raise UserError(
                self.env._(
                    "%(name)s is no contact of this customer. Choose who approved.",
                    name=partner.display_name,
                )
            )
        if self.date > fields.Datetime.now():
            raise UserError(self.env._("An approval cannot come in the future."))
        if not self.terms_agreed:
            raise UserError(
                self.env._("Tick that the customer approved this, or ask them.")
            )
        if self.checklist and not self.checklist_agreed:
            raise UserError(
                self.env._("Tick that the customer checked the list, or ask them.")
            )

    def _prepare_actor(self):
        """Return ``portal.event`` values: the customer acted, this user recorded it."""
        return {
            "partner_id": self.partner_id.id,
            "partner_name": self.partner_id.name,
            "partner_email": self.partner_id.email,
            "user_id": self.env.uid,
            "identified_by": "offline",
            "hotlink_id": False,
            "lang": self.partner_id.lang or self.env.lang,
        }
