from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class PortalChangeRequest(models.Model):
    """What a customer wants changed, and what staff answered (C-CHANGE)."""

    _name = "portal.change.request"
    _description = "Change Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    line_ids = fields.Many2many(
        "sale.order.line",
        string="Lines",
        readonly=True,
        help="None: the request is about the document as a whole.",
    )
    partner_id = fields.Many2one("res.partner", string="Asked by", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Responsible", domain="[('share', '=', False)]"
    )
    body = fields.Text(string="Wanted change", required=True, readonly=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", readonly=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("done", "Done"),
            ("withdrawn", "Withdrawn"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    answer = fields.Text(help="Sent to the customer, and shown on the portal.")
    answered_on = fields.Datetime(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    done_on = fields.Datetime(readonly=True)
    withdrawn_on = fields.Datetime(readonly=True)
    withdraw_reason = fields.Text(string="Why it was withdrawn", readonly=True)
    event_id = fields.Many2one("portal.event", string="Certificate", readonly=True)

    @api.depends("order_id.name")
    def _compute_name(self):
        for request in self:
            order = request.order_id
            # staff read it: not in the language of the customer who asks
            env = order._portal_staff_env() if order else self.env
            request.name = env._("Change of %(order)s", order=order.name)

    def _schedule_answer(self):
        """Put the request on its responsible user's list of activities."""
        for request in self.sudo():
            user = request.user_id or request.order_id.create_uid
            request.activity_schedule(
                "customer_portal_ext.mail_activity_change_request",
                user_id=user.id if not user.share else False,
                summary=request.order_id._portal_staff_env()._(
                    "Answer the change request on %(order)s",
                    order=request.order_id.name,
                ),
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Let who asks follow what is written about it, in mails too."""
        requests = super().create(vals_list)
        for request in requests:
            request.message_subscribe(request.partner_id.ids)
        return requests

    def action_accept(self):
        """Button: the change will be made, or was; the lines wait for the customer."""
        self._answer("accepted")

    def action_decline(self):
        """Button: no change; the lines wait for the customer as they are."""
        self._answer("declined")

    def action_done(self):
        """Button: the change that was accepted is made; the customer is told."""
        for request in self:
            request.check_access("write")
            order_sudo = request.order_id.sudo()
            order_sudo._portal_lock()
            request.invalidate_recordset(["state"])
            if request.state == "open":
                raise UserError(self.env._("Accept or decline the request first."))
            if request.state != "accepted":
                raise UserError(
                    self.env._("Only a request that was accepted can be done.")
                )
            request.write({"state": "done", "done_on": fields.Datetime.now()})
            self.env["portal.event"]._record(
                order_sudo,
                "change_done",
                self.env.user._portal_staff_actor(),
                snapshot=request._prepare_snapshot(),
            )
            request._notify_customer()

    def action_open_order(self):
        """Button: the order that is to be changed."""
        self.ensure_one()
        return self.order_id._get_records_action()

    def action_print_certificate(self):
        """Button: the certificate of what the customer asked for."""
        return self.event_id.action_print_certificate()

    def _answer(self, state):
        """Answer open requests: tell the customer, and let the lines wait again.

        :param str state: "accepted" or "declined"
        :raise UserError: without an answer to send, or when it was answered before
        """
        for request in self:
            request.check_access("write")
            order_sudo = request.order_id.sudo()
            order_sudo._portal_lock()
            # the customer may have withdrawn it a moment ago
            request.invalidate_recordset(["state"])
            if request.state != "open":
                raise UserError(
                    self.env._("This request has been answered or withdrawn already.")
                )
            if not (request.answer or "").strip():
                raise UserError(
                    self.env._("Write the answer that the customer will read first.")
                )
            request.write(
                {
                    "state": state,
                    "answered_on": fields.Datetime.now(),
                    "answered_by_id": self.env.uid,
                }
            )
            request.activity_feedback(
                ["customer_portal_ext.mail_activity_change_request"]
            )
            request._reopen_lines()
            self.env["portal.event"]._record(
                order_sudo,
                "change_answered",
                self.env.user._portal_staff_actor(),
                snapshot=request._prepare_snapshot(),
            )
            request._notify_customer()

    def _prepare_snapshot(self):
        """Return the request and its answer as evidence keeps them."""
        self.ensure_one()
        return {
            "request": self.id,
            "state": self.state,
            "body": self.body,
            "answer": self.answer or "",
            "withdraw_reason": self.withdraw_reason or "",
            "lines": [
                {"line": line.id, "description": line.name} for line in self.line_ids
            ],
            "files": [
                {"name": attachment.name, "checksum": attachment.checksum}
                for attachment in self.sudo().attachment_ids
            ],
        }

    def _reopen_lines(self):
        """Let the lines wait for the customer again, where nothing else holds them.

        Nothing follows on a cancelled order; and what another open request is about
        goes on waiting for the answer to that one.
        """
        self.ensure_one()
        order_sudo = self.order_id.sudo()
        if order_sudo.state == "cancel":
            return
        others = order_sudo.portal_change_request_ids.filtered(
            lambda request: request.state == "open" and request != self
        )
        order_sudo._portal_reopen_lines(self.sudo().line_ids - others.line_ids)

    def _notify_customer(self):
        """Mail what became of the request to who asked, with their own link.

        Staff read it on the order as well.
        """
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        # sudo: who answers may not write on orders
        self.order_id.sudo()._message_log(
            author_id=self.env.user.partner_id.id,
            # no <blockquote>: the chatter hides those behind "Read more"
            body=Markup("<p>{}</p>{}").format(
                f"{self.event_id.sudo().reference or self.name}: {states[self.state]}",
                plaintext2html(self.answer or ""),
            ),
        )
        template = self.env.ref(
            "customer_portal_ext.mail_template_change_answered",
            raise_if_not_found=False,
        )
        if template:
            self._portal_send_mail(template)
