from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Opening a ticket again from the portal (P-TICKETS)."""

    _inherit = "helpdesk.ticket"

    def _portal_reopen_stage(self):
        """Return the stage a ticket goes to that is opened again, or none.

        None: it is open, or it was closed longer ago than the company allows.

        :return: ``helpdesk.ticket.stage`` in superuser mode
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        none = ticket_sudo.stage_id.browse()
        # sudo: a setting, which contacts may not read
        days = ticket_sudo._portal_company().sudo().portal_ticket_reopen_days
        closed_on = ticket_sudo.closed_date or ticket_sudo.last_stage_update
        since = fields.Datetime.subtract(fields.Datetime.now(), days=max(days, 0))
        if not ticket_sudo.closed or days <= 0 or (closed_on and closed_on < since):
            return none
        stages = ticket_sudo._portal_stages().filtered(lambda stage: not stage.closed)
        return (stages.filtered("portal_reopen") or stages)[:1]

    def _portal_may_reopen(self, actor):
        """Tell whether this person may open the ticket again: who may close it."""
        return self._portal_may_close(actor)

    def _portal_reopen(self, stage, actor, text, files=()):
        """Open the ticket again, with what is still to be done.

        The caller has the lock and has asked the policy.

        :param helpdesk.ticket.stage stage: as ``_portal_reopen_stage`` gives it
        :param dict actor: who acts, as evidence keeps it
        :param str text: why, plain
        :param list files: values of ``ir.attachment``
        """
        text_of_note = self._portal_staff_env()._(
            "%(name)s has opened this ticket again on the portal.",
            name=actor["partner_name"],
        )
        self._portal_open_again(stage, actor, {"text": text}, text_of_note)
        self._portal_comment(actor, text, files)

    def _portal_open_again(self, stage, actor, snapshot, note):
        """Move the ticket to its stage, with evidence and a note for staff.

        The caller has the lock and has asked the policy.

        :param helpdesk.ticket.stage stage: as ``_portal_reopen_stage`` gives it
        :param dict actor: who acts, as evidence keeps it
        :param dict snapshot: what they said about it
        :param str note: what has happened, in the staff's language
        """
        self.ensure_one()
        self.write({"stage_id": stage.id, "closed_date": False})
        # what waits now is our answer, whatever the stage says
        self.portal_waiting = False
        self.env["portal.event"]._record(
            self, "ticket_reopened", actor, snapshot=snapshot
        )
        self._portal_note(actor, note)
