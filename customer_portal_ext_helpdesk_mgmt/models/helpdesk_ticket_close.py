from odoo import models


class HelpdeskTicket(models.Model):
    """Closing a ticket from the portal (P-TICKETS)."""

    _inherit = "helpdesk.ticket"

    def _portal_closing_stages(self):
        """Return the stages into which the customer may close this ticket now.

        :return: ``helpdesk.ticket.stage`` in superuser mode; none when it is closed
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        if ticket_sudo.closed:
            return ticket_sudo.stage_id.browse()
        stages = ticket_sudo.team_id.with_company(
            ticket_sudo.company_id
        )._get_applicable_stages()
        return stages.filtered(lambda stage: stage.closed and stage.close_from_portal)

    def _portal_may_close(self, actor):
        """Tell whether this person may close the ticket: one of the customer's own.

        People who were added to a ticket, and whoever got a direct link to it, look.

        :param dict actor: who acts, as the gate describes it; None for nobody
        """
        self.ensure_one()
        if not actor:
            return False
        partner_sudo = self.env["res.partner"].sudo().browse(actor["partner_id"])
        family = self.sudo().commercial_partner_id
        return bool(family) and partner_sudo.commercial_partner_id == family

    def _portal_close(self, stage, actor):
        """Close the ticket as its customer; again does nothing.

        The caller has the lock and has asked the policy.

        :param helpdesk.ticket.stage stage: one of ``_portal_closing_stages``
        :param dict actor: who acts, as evidence keeps it
        """
        self.ensure_one()
        self.stage_id = stage
        self.env["portal.event"]._record(self, "ticket_closed", actor)
        self.message_post(
            author_id=actor["partner_id"],
            body=self._portal_staff_env()._(
                "%(name)s has closed this ticket on the portal: %(stage)s.",
                name=actor["partner_name"],
                stage=stage.name,
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
