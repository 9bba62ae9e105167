from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.gate import (
    parse_ids,
    portal_readonly,
)
from odoo.addons.customer_portal_ext.models.portal_rate_limit import HOUR

from .ticket_acts import PortalTicketActs

_PEOPLE = "/my/ticket/<int:ticket_id>/people"

# How many tries to add somebody a contact has in an hour: each may send a mail, and
# each address that is typed is a question.
TRIES_PER_HOUR = 30


class PortalTicketPeople(PortalTicketActs):
    """The people on a ticket: add a colleague, take somebody off (P-TICKET-USERS)."""

    @http.route(
        _PEOPLE,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_ticket_people(self, ticket_id, **kwargs):
        """Show who is on the ticket, and the form to add a colleague."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        actor = self._portal_actor(ticket_sudo)
        return self._portal_people_page(ticket_sudo, actor)

    @http.route(
        f"{_PEOPLE}/add",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_ticket_add(self, ticket_id, partner_id="", email="", **kwargs):
        """Add a colleague, chosen or by their address; again says so."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        actor = self._portal_speaking(ticket_sudo)
        if not ticket_sudo._portal_may_add(actor):
            raise NotFound()
        ticket_sudo._portal_lock()
        email = email.strip()
        error = self._portal_add_problem(actor, partner_id, email)
        partner_sudo = request.env["res.partner"].sudo()
        if not error:
            partner_sudo = self._portal_add_whom(ticket_sudo, partner_id, email)
            if not partner_sudo:
                # the same for a stranger's address and for one that nobody has
                text = self.env._(
                    "We know no colleague of yours who can be added with this address."
                    " Please check it, or ask us to add them."
                )
                error = ("email", text, 422)
        if error:
            field, text, status = error
            return self._portal_people_page(
                ticket_sudo,
                actor,
                chosen=partner_id,
                email=email,
                errors=[(field, text)],
                status=status,
            )
        added = ticket_sudo._portal_add_person(partner_sudo, actor)
        notice = "person_added" if added else "person_there"
        return self._portal_acted(f"{self._portal_people_path(ticket_sudo)}{notice}")

    @http.route(
        f"{_PEOPLE}/remove",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_ticket_remove(self, ticket_id, person_id="", **kwargs):
        """Take somebody off the ticket, or leave it; again says so."""
        [person_id] = parse_ids([person_id])
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        actor = self._portal_speaking(ticket_sudo)
        ticket_sudo._portal_lock()
        path = self._portal_people_path(ticket_sudo)
        person_sudo = ticket_sudo._portal_removable(actor).filtered(
            lambda person: person.id == person_id
        )
        if not person_sudo:
            # of another ticket, staff's, or gone: all the same
            return self._portal_acted(f"{path}person_gone")
        ticket_sudo._portal_remove_person(person_sudo, actor)
        if not self._portal_find("helpdesk.ticket", ticket_id):
            return self._portal_acted("/my/tickets?notice=ticket_left")
        return self._portal_acted(f"{path}person_removed")

    def _portal_people_path(self, ticket_sudo):
        return f"{ticket_sudo.access_url}/people?notice="

    def _portal_add_problem(self, actor, partner_id, email):
        """Return what is wrong before anybody is looked for.

        :return: (field, sentence, HTTP status), or None
        """
        if not partner_id and not email:
            text = self.env._("Choose a colleague, or write their e-mail address.")
            return "person", text, 422
        limit = ("ticket_person", str(actor["partner_id"]), TRIES_PER_HOUR, HOUR)
        if not request.env["portal.rate.limit"]._allow(*limit):
            text = self.env._(
                "You have added many people in the last hour. Please wait a while and"
                " try again."
            )
            return "person", text, 429
        return None

    def _portal_add_whom(self, ticket_sudo, partner_id, email):
        """Return the colleague who was chosen, or named by their address, or nobody."""
        if email:
            return ticket_sudo._portal_colleague_by_email(email)
        [partner_id] = parse_ids([partner_id])
        company = ticket_sudo._portal_company()
        if company.portal_ticket_people != "pick":
            raise NotFound()
        there_sudo = ticket_sudo.portal_person_ids.partner_id
        offered_sudo = ticket_sudo._portal_colleagues() | there_sudo
        chosen_sudo = offered_sudo.filtered(lambda partner: partner.id == partner_id)
        if not chosen_sudo:
            raise NotFound()
        return chosen_sudo

    def _portal_people_page(
        self, ticket_sudo, actor, chosen="", email="", errors=(), status=200
    ):
        may_add = ticket_sudo._portal_may_add(actor)
        picks = may_add and ticket_sudo._portal_company().portal_ticket_people == "pick"
        return self._portal_ticket_act_page(
            "customer_portal_ext_helpdesk_mgmt.ticket_people",
            ticket_sudo,
            status=status,
            heading=self.env._("People on this ticket"),
            people=self._portal_ticket_people(ticket_sudo, actor),
            may_add=may_add,
            colleagues=[
                {
                    "id": partner.id,
                    "name": partner.name,
                    "selected": str(partner.id) == chosen,
                }
                for partner in (ticket_sudo._portal_colleagues() if picks else ())
            ],
            email=email,
            errors=errors,
            portal={"notice": self._portal_people_notice()},
        )

    def _portal_ticket_people(self, ticket_sudo, actor):
        """Return who is on the ticket, for whoever may know.

        People from outside the customer see themselves, and not each other.

        :return: list of dict of ``id``, ``name``, ``company``, ``is_me`` and
            ``removable``
        """
        people_sudo = ticket_sudo.portal_person_ids
        staff = not request.env.user.share
        if not staff and not ticket_sudo._portal_is_family(actor):
            me = actor and actor["partner_id"]
            people_sudo = people_sudo.filtered(
                lambda person: person.partner_id.id == me
            )
        removable = ticket_sudo._portal_removable(actor)
        family = ticket_sudo.commercial_partner_id
        return [
            {
                "id": person.id,
                "name": person.partner_id.name,
                "company": person.partner_id.commercial_partner_id != family
                and person.partner_id.commercial_company_name,
                "is_me": bool(actor) and person.partner_id.id == actor["partner_id"],
                "removable": person in removable,
            }
            for person in people_sudo
        ]

    def _portal_people_notice(self):
        """Return the message about the last act, or None; lists and no tuples."""
        notices = {
            "person_added": [
                "success",
                self.env._("Added. Your colleague is told by e-mail."),
            ],
            "person_there": [
                "info",
                self.env._("This person is on the ticket already."),
            ],
            "person_removed": [
                "success",
                self.env._("This person is not on the ticket any more."),
            ],
            "person_gone": [
                "info",
                self.env._(
                    "Nothing was changed: this person is not on the ticket, or was"
                    " added by us."
                ),
            ],
        }
        return notices.get(request.params.get("notice"))
