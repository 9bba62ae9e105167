from odoo import api, fields, models


class PortalStatusMixin(models.AbstractModel):
    """A document whose publication follows a configurable status (P-PUBLIC).

    A model that takes it has a ``state`` of Odoo's own, which the statuses belong to.
    """

    _name = "portal.status.mixin"
    _inherit = ["portal.published.mixin"]
    _description = "Document with a Portal Status"

    portal_status_id = fields.Many2one(
        "portal.status",
        string="Portal status",
        compute="_compute_portal_status_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        domain=lambda self: (
            f"[('model', '=', '{self._name}'), ('company_id', '=', company_id)]"
        ),
    )

    @api.depends("state", "company_id")
    def _compute_portal_status_id(self):
        """Follow Odoo's own state, unless the status set belongs to that state."""
        Status = self.env["portal.status"]
        for document in self:
            status = document.portal_status_id
            company = document.company_id
            if not status._fits(company, document.state):
                document.portal_status_id = Status._default_status(
                    document._name, company, document.state
                )

    @api.depends("portal_show", "portal_status_id.is_public")
    def _compute_portal_published(self):
        for document in self:
            document.portal_published = (
                document.portal_show and document.portal_status_id.is_public
            )

    def action_portal_status(self):
        """Button: change the portal status, with its e-mail."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_status_change_action"
        )
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}

    def _portal_enter_status(self, status, send_mail=True):
        """Give these documents a status, and send the mail that goes with it.

        The mail is queued: whoever sets the status waits for no mail server, and the
        status stays when there is none.

        :param portal.status status: one status of this model
        :param bool send_mail: False leaves the status' e-mail out
        """
        for document in self:
            document.portal_status_id = status
            document._portal_follow_status()
            if send_mail and status.mail_template_id:
                document._portal_send_mail(status.mail_template_id)

    def _portal_follow_status(self):
        """Bring Odoo's own state to that of a status set by hand: draft to sent."""
        self.ensure_one()
        if self.state == "draft" and self.portal_status_id.state == "sent":
            self.write({"state": "sent"})
