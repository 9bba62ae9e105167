from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools.file_kind import HEAD_BYTES, safe_name


class PortalFileShare(models.TransientModel):
    """Attach proofs to a line of an order, or share other files (C-FILES, X-VERSIONS).

    A proof of the same name on the same line is a new version of it.
    """

    _name = "portal.file.share"
    _description = "Share Files on the Portal"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("proof", "Proof: the customer approves it with the line"),
            ("shared", "For information"),
        ],
        string="Purpose",
        default="proof",
        required=True,
    )
    line_id = fields.Many2one(
        "sale.order.line",
        compute="_compute_line_id",
        store=True,
        readonly=False,
        domain="[('order_id', '=', order_id), ('display_type', '=', False)]",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files", required=True)
    replaces_id = fields.Many2one(
        "portal.document",
        string="New version of",
        domain="[('order_line_id', '=', line_id), ('kind', '=', kind),"
        " ('is_succeeded', '=', False)]",
        help="Without a choice, a file of the same name replaces the earlier one.",
    )
    description = fields.Char(
        string="Note", help="Shown to the customer below the name of the files."
    )
    voids_approval = fields.Boolean(compute="_compute_voids_approval")
    is_seen = fields.Boolean(compute="_compute_is_seen")
    notify = fields.Boolean(string="Tell the customer by e-mail", default=True)

    @api.depends("order_id", "kind")
    def _compute_line_id(self):
        """Choose the line where there is only one."""
        for wizard in self:
            lines = wizard.order_id.order_line.filtered(
                lambda line: not line.display_type
            )
            if not wizard.line_id and len(lines) == 1 and wizard.kind == "proof":
                wizard.line_id = lines

    @api.depends("line_id", "kind")
    def _compute_voids_approval(self):
        for wizard in self:
            wizard.voids_approval = (
                wizard.kind == "proof" and wizard.line_id.portal_answer == "approved"
            )

    @api.depends("order_id", "line_id")
    def _compute_is_seen(self):
        for wizard in self:
            line = wizard.line_id
            wizard.is_seen = wizard.order_id.portal_published and (
                not line or line.portal_published
            )

    def action_share(self):
        """Button: store the files, and tell the customer when it is ticked.

        :raise AccessError: when the user may not write the order
        :raise UserError: when something is missing
        """
        self.ensure_one()
        self.order_id.check_access("write")
        self._check_choices()
        # sudo: the order was checked; rows and their bytes are made by this button
        order_sudo = self.order_id.sudo()
        order_sudo._portal_lock()
        stored = self.env["portal.document"].sudo()
        for attachment in self.attachment_ids:
            stored |= self._store(order_sudo, attachment)
        # sudo: what was uploaded for this button; nothing that lies elsewhere
        self.attachment_ids.sudo().filtered(
            lambda file: file.res_model == self._name and not file.res_id
        ).unlink()
        if self.notify and self.is_seen:
            self._tell_customer(stored)
        return {
            "type": "ir.actions.act_window_close",
            "infos": {"stored": stored.ids},
        }

    def _check_choices(self):
        if self.kind == "proof" and not self.line_id:
            raise UserError(
                self.env._("Choose the line that is approved with the proof.")
            )
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file."))
        if self.replaces_id and len(self.attachment_ids) > 1:
            raise UserError(
                self.env._("One file replaces another: choose a single new one.")
            )
        if self.line_id and self.line_id.order_id != self.order_id:
            raise UserError(self.env._("The line belongs to another document."))

    def _store(self, order_sudo, attachment):
        """Store one file, as a new version where there is one to replace."""
        # with the user's rights: a file of another document could be named here
        attachment.check_access("read")
        raw = attachment.raw
        name = safe_name(attachment.name)
        if not raw:
            raise UserError(self.env._("%(name)s is empty.", name=name))
        earlier_sudo = self._earlier(order_sudo, name)
        return self.env["portal.document"]._portal_store(
            order_sudo,
            {
                "name": name,
                "raw": raw,
                "mimetype": guess_mimetype(raw[:HEAD_BYTES]),
            },
            {
                "kind": self.kind,
                "order_line_id": self.line_id.id,
                "user_id": self.env.uid,
                "description": self.description,
                "state": "received",
                "replaces_id": earlier_sudo.id,
                "version": earlier_sudo.version + 1,
            },
        )

    def _earlier(self, order_sudo, name):
        """Return the file that a new one of this name replaces, or nothing."""
        if self.replaces_id:
            return self.replaces_id.sudo()
        return order_sudo.portal_document_ids.filtered(
            lambda file: (
                file.active
                and file.kind == self.kind
                and file.order_line_id == self.line_id
                and file.name == name
                and not file.is_succeeded
            )
        )[:1]

    def _tell_customer(self, stored):
        """Post the files' names on the order, and mail it to its contacts."""
        partners = self.order_id._portal_contacts()
        order = self.order_id
        env = order.with_context(lang=partners[:1].lang or self.env.lang).env
        if self.kind == "proof":
            text = env._(
                "We have a proof for you. Please look at it before you approve the line"
                " it belongs to:"
            )
            subject = env._("Proof for you: %(order)s", order=order.name)
        else:
            text = env._("We have files for you:")
            subject = env._("Files for you: %(order)s", order=order.name)
        line = (self.line_id.name or "").split("\n")[0]
        self.order_id._portal_tell_of_shared(stored, text, subject, heading=line)
