from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


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
    event_id = fields.Many2one("portal.event", string="Evidence", readonly=True)

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

    def action_accept(self):
        """Button: the change was made; the lines wait for the customer again."""
        self._answer("accepted")

    def action_decline(self):
        """Button: no change; the lines wait for the customer as they are."""
        self._answer("declined")

    def action_done(self):
        """Button: nothing is left to do."""
        for request in self:
            if request.state == "open":
                raise UserError(self.env._("Accept or decline the request first."))
            request.state = "done"

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
            if request.state != "open":
                raise UserError(self.env._("This request has been answered already."))
            if not (request.answer or "").strip():
                raise UserError(
                    self.env._("Write the answer that the customer will read first.")
                )
            order_sudo = request.order_id.sudo()
            order_sudo._portal_lock()
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
            order_sudo._portal_reopen_lines(request.line_ids)
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
            "lines": [
                {"line": line.id, "description": line.name} for line in self.line_ids
            ],
            "files": [
                {"name": attachment.name, "checksum": attachment.checksum}
                for attachment in self.sudo().attachment_ids
            ],
        }

    def _notify_customer(self):
        """Post the answer on the order, and mail it to who asked with a link."""
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        request = self.with_context(lang=lang)
        heading = (
            request.env._("We have changed what you asked for:")
            if self.state == "accepted"
            else request.env._("We cannot make the change you asked for:")
        )
        body = Markup("<p>{}</p><blockquote>{}</blockquote><p>{}</p>").format(
            heading, self.body, self.answer
        )
        self.order_id.message_post(
            body=body,
            subject=request.env._(
                "Your change request: %(order)s", order=self.order_id.name
            ),
            partner_ids=self.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid=(
                "mail.mail_notification_layout_with_responsible_signature"
            ),
            force_send=False,
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
