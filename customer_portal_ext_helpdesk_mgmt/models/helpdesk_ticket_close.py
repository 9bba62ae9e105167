from odoo import models


class HelpdeskTicket(models.Model):
    """Closing a ticket from the portal (P-TICKETS)."""

    _inherit = "helpdesk.ticket"

    def _portal_closing_stages(self):
        """Return the stages into which the customer may close this ticket now.

        :return: ``helpdesk.ticket.stage`` in superuser mode; none when it is closed
        """
        self.ensure_one()
        if self.sudo().closed:
            return self.sudo().stage_id.browse()
        return self._portal_stages().filtered(
            lambda stage: stage.closed and stage.close_from_portal
        )

    def _portal_may_close(self, actor):
        """Tell whether this person may close the ticket: one of the customer's own.

        People who were added to a ticket, and whoever got a direct link to it, look.

        :param dict actor: who acts, as the gate describes it; None for nobody
        """
        return self._portal_is_family(actor)

    def _portal_close(self, stage, actor, remark=""):
        """Close the ticket as its customer; again does nothing.

        The caller has the lock and has asked the policy.

        :param helpdesk.ticket.stage stage: one of ``_portal_closing_stages``
        :param dict actor: who acts, as evidence keeps it
        :param str remark: what they said about it, plain; shown with the conversation
        """
        self.ensure_one()
        if remark:
            self._portal_comment(actor, remark)
        self.stage_id = stage
        self.env["portal.event"]._record(
            self,
            "ticket_closed",
            actor,
            snapshot={"stage": stage.name, "remark": remark},
        )
        text = self._portal_staff_env()._(
            "%(name)s has closed this ticket on the portal: %(stage)s.",
            name=actor["partner_name"],
            stage=stage.name,
        )
        self._portal_note(actor, text)
        if not remark:
            # the remark has told them
            self._portal_tell_staff(text)
            self._portal_wake_mail_queue()

    def _portal_note(self, actor, text):
        """Write an internal note on what a customer has done.

        :param dict actor: who acted
        :param str text: in the staff's language
        """
        self.message_post(
            author_id=actor["partner_id"],
            body=text,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
