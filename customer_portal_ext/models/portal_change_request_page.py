from odoo import api, fields, models
from odoo.fields import Domain


class PortalChangeRequest(models.Model):
    """A change request as its customer sees it, under the policy of its order."""

    _name = "portal.change.request"
    _inherit = ["portal.change.request", "portal.published.mixin"]

    # The answers are on the page already; their mails are not shown a second time.
    _portal_shown_types = ("comment", "email")
    _portal_mail_type = "email_outgoing"
    _portal_comment_setting = "portal_comment_orders"

    commercial_partner_id = fields.Many2one(related="order_id.commercial_partner_id")
    # Not stored: it would be written with every order that is published.
    portal_published = fields.Boolean(related="order_id.portal_published", store=False)
    access_url = fields.Char(compute="_compute_access_url")

    @api.depends("order_id")
    def _compute_access_url(self):
        for request in self:
            request.access_url = (
                f"{request.order_id.access_url}/change-request/{request.id}"
            )

    # --- under the policy ------------------------------------------------------------

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: all on the orders they see."""
        orders = self.env["sale.order"]._portal_domain(partner, companies)
        return Domain("order_id", "any", orders)

    @api.model
    def _portal_sections(self):
        return [
            (code, Domain("order_id", "any", domain))
            for code, domain in self.env["sale.order"]._portal_sections()
        ]

    def _portal_parent(self):
        return self.order_id

    def _portal_company(self):
        self.ensure_one()
        return self.order_id.company_id

    def _portal_responsible(self):
        self.ensure_one()
        return self.user_id or self.order_id.user_id

    def _portal_label(self):
        self.ensure_one()
        return self.env._(
            "Change request on %(document)s", document=self.order_id._portal_label()
        )

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    # --- withdrawing -----------------------------------------------------------------

    def _portal_withdraw(self, actor, reason):
        """Withdraw an open request as the customer; the lines wait for them again.

        The caller has the order's lock, and has asked the policy and the state.

        :param dict actor: who acts, as evidence keeps it
        :param str reason: why, in their words; may be empty
        :return: the event
        """
        self.ensure_one()
        # sudo: contacts have no rights on requests; the caller has asked the policy
        request_sudo = self.sudo()
        order_sudo = request_sudo.order_id
        request_sudo.write(
            {
                "state": "withdrawn",
                "withdrawn_on": fields.Datetime.now(),
                "withdraw_reason": reason or False,
            }
        )
        # nobody has to answer any more
        request_sudo.activity_unlink(
            ["customer_portal_ext.mail_activity_change_request"]
        )
        request_sudo._reopen_lines()
        event = self.env["portal.event"]._record(
            order_sudo,
            "change_withdrawn",
            actor,
            snapshot=request_sudo._prepare_snapshot(),
        )
        order_sudo._portal_tell_staff(
            actor,
            order_sudo._portal_staff_env()._(
                "%(name)s withdrew the change request (%(reference)s):",
                name=actor["partner_name"],
                reference=request_sudo.event_id.reference or event.reference,
            ),
            request_sudo.line_ids,
            text=reason or request_sudo.body,
        )
        return event

    # --- pages -----------------------------------------------------------------------

    def _prepare_portal_values(self):
        """Return what pages show of these requests.

        :return: list of dicts, in the order of these records
        """
        states = dict(self._fields["state"]._description_selection(self.env))
        values = []
        for request in self:
            lines = request.line_ids.filtered("portal_published")
            values.append(
                {
                    "id": request.id,
                    "record": request,
                    "url": request.access_url,
                    "state": request.state,
                    "state_name": states[request.state],
                    "asked_by": request.partner_id.name,
                    "asked_on": request.create_date,
                    "about": [(line.name or "").split("\n")[0] for line in lines],
                    "text": request.body,
                    "files": [
                        {"id": file.id, "name": file.name, "size": file.file_size}
                        for file in request.attachment_ids
                    ],
                    "answer": request.state in ("accepted", "declined", "done")
                    and request.answer,
                    "answered_on": request.answered_on,
                    "done_on": request.done_on,
                    "withdrawn_on": request.withdrawn_on,
                    "withdraw_reason": request.withdraw_reason,
                    "can_withdraw": request.state == "open",
                }
            )
        return values
