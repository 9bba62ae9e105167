from odoo import models
from odoo.tools import SQL


class HelpdeskTicket(models.Model):
    """What the page of a ticket reads, all at once (G8, G10)."""

    _inherit = "helpdesk.ticket"

    def _portal_page_steps(self):
        ticket_id = SQL("%s", self.id)
        company_id = self.company_id.id
        people = SQL(
            "SELECT id FROM helpdesk_ticket_person WHERE ticket_id = %s", ticket_id
        )
        contacts = self.partner_id | self.commercial_partner_id
        on_it = SQL(
            "SELECT partner_id FROM helpdesk_ticket_person WHERE ticket_id = %s UNION"
            " SELECT added_by_id FROM helpdesk_ticket_person WHERE ticket_id = %s",
            ticket_id,
            ticket_id,
        )
        return [
            *super()._portal_page_steps(),
            ("helpdesk.ticket", ticket_id, ("portal_person_ids",)),
            ("helpdesk.ticket.person", people, ()),
            (
                "helpdesk.ticket.stage",
                SQL(
                    "SELECT id FROM helpdesk_ticket_stage"
                    " WHERE company_id IS NULL OR company_id = %s OR id = %s",
                    company_id,
                    self.stage_id.id or 0,
                ),
                (),
            ),
            (
                "helpdesk.ticket.category",
                SQL(
                    "SELECT %s UNION SELECT parent_id FROM helpdesk_ticket_category"
                    " WHERE id = %s",
                    self.category_id.id or 0,
                    self.category_id.id or 0,
                ),
                (),
            ),
            ("helpdesk.ticket.team", SQL("%s", self.team_id.id or 0), ()),
            ("res.partner", on_it, ()),
            *self._portal_people_steps(self.user_id, contacts),
        ]
