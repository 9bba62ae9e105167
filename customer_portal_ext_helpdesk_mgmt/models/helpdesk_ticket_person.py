from odoo import api, fields, models
from odoo.tools import SQL


class HelpdeskTicketPerson(models.Model):
    """Somebody who sees a ticket that is not of their account (P-TICKET-USERS).

    One row per person and ticket: whoever has it sees that ticket, and neither another
    one nor their colleagues it. Kept apart from the followers, whom any e-mail with a
    copy to somebody makes. Staff add whom they like; a customer adds colleagues.
    """

    _name = "helpdesk.ticket.person"
    _description = "Person on a Ticket"
    _order = "id"
    _rec_name = "partner_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        ondelete="cascade",
        domain="[('partner_share', '=', True), ('is_company', '=', False)]",
    )
    email = fields.Char(related="partner_id.email")
    company_name = fields.Char(
        string="Company", related="partner_id.commercial_company_name"
    )
    added_by_id = fields.Many2one(
        "res.partner",
        string="Added by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user.partner_id,
    )

    _person_unique = models.Constraint(
        "UNIQUE (partner_id, ticket_id)", "This person is on the ticket already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let the persons follow, and tell each of them by mail with their own link."""
        people = super().create(vals_list)
        # sudo: the caller may add persons, and that includes what follows from it
        for ticket_sudo, added in people.sudo().grouped("ticket_id").items():
            partners_sudo = added.partner_id
            ticket_sudo.with_context(portal_person_made=True).message_subscribe(
                partner_ids=partners_sudo.ids
            )
            if not self.env.context.get("portal_person_quiet"):
                for partner_sudo in partners_sudo:
                    ticket_sudo._portal_tell_added(partner_sudo)
        return people

    def unlink(self):
        """Let the persons follow no more, so that they get no further mail."""
        # sudo: as above
        whom = [
            (ticket_sudo, rows.partner_id - ticket_sudo.partner_id)
            for ticket_sudo, rows in self.sudo().grouped("ticket_id").items()
        ]
        res = super().unlink()
        for ticket_sudo, partners_sudo in whom:
            ticket_sudo.with_context(portal_person_made=True).message_unsubscribe(
                partner_ids=partners_sudo.ids
            )
        return res

    @api.model
    def _tickets_sql(self, partner_id):
        """Return SQL of the array of the tickets that a contact was added to.

        An array: PostgreSQL looks these few up by their ids, beside the customer's own;
        with a subselect it would go through all tickets of all customers.

        :param int partner_id: the contact
        """
        return SQL(
            "ARRAY(SELECT ticket_id FROM helpdesk_ticket_person WHERE partner_id = %s)",
            partner_id,
            to_flush=[self._fields["partner_id"], self._fields["ticket_id"]],
        )
