from odoo import fields, http
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.gate import (
    PortalGate,
    portal_readonly,
)
from odoo.addons.customer_portal_ext.controllers.lists import PortalLists
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

# Above this the start page says "more than".
CAP = 1000


def grants_tickets():
    """Tell whether tickets are a part of this visitor's portal (O-MODULES).

    Staff look at the portal with their own rights.
    """
    # sudo: which contact and companies a user belongs to
    user_sudo = request.env.user.sudo()
    if not user_sudo.share:
        return True
    domain = request.env["portal.policy"]._domain(
        "helpdesk.ticket", user_sudo.partner_id, user_sudo.company_ids
    )
    return not domain.is_false()


class PortalTickets(PortalLists, PortalGate, CustomerPortalHelpdesk):
    """The list of tickets, and their number on the start page (O-TICKETS)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_tickets(self, page=1, **kwargs):
        """Show stock's list; what it does not understand is left out (W20)."""
        if not grants_tickets():
            raise request.not_found()
        understood = {
            "sortby": self._ticket_get_searchbar_sortings(),
            "groupby": self._ticket_get_searchbar_groupby(),
            "search_in": self._ticket_get_searchbar_inputs(),
        }
        for name, choices in understood.items():
            if kwargs.get(name) not in choices:
                kwargs.pop(name, None)
        for name in ("date_begin", "date_end"):
            try:
                fields.Datetime.to_datetime(kwargs.get(name))
            except ValueError:
                kwargs.pop(name)
        request.portal_ticket_list = True
        response = super().portal_my_tickets(page=page, **kwargs)
        # sudo: the policy has chosen the tickets; a person who was added to one may
        # not read the contact it belongs to, whose name is in the list
        response.qcontext["grouped_tickets"] = [
            tickets.sudo() for tickets in response.qcontext["grouped_tickets"]
        ]
        return response

    def _ticket_get_order(self, order, groupby):
        """End every sort in the id: no ticket twice, and none left out."""
        return f"{super()._ticket_get_order(order, groupby)}, id desc"

    @http.route()
    def home(self, **kw):
        response = super().home(**kw)
        response.qcontext["portal_tickets"] = grants_tickets()
        return response

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(
            [counter for counter in counters if counter != "ticket_count"]
        )
        if "ticket_count" in counters:
            values["ticket_count"] = self._portal_ticket_count()
        return values

    def _portal_ticket_count(self):
        """Return the number of tickets for stock's card, exact up to a cap."""
        domain = request.env["portal.policy"]._domain(
            "helpdesk.ticket", *self._portal_viewer()
        )
        # sudo: the policy is in the domain
        count = (
            request.env["helpdesk.ticket"].sudo().search_count(domain, limit=CAP + 1)
        )
        return request.env["portal.list"]._count_text(count, CAP)
