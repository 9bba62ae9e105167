from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.gate import (
    PortalGate,
    portal_readonly,
)
from odoo.addons.customer_portal_ext.controllers.lists import PortalLists
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


def grants_tickets():
    """Tell whether tickets are a part of this visitor's portal (O-MODULES).

    Staff look at the portal with their own rights.
    """
    # sudo: which contact and companies a user belongs to
    user_sudo = request.env.user.sudo()
    if not user_sudo.share:
        return True
    domain = request.env["portal.policy"]._domain(
        "helpdesk.ticket", user_sudo.partner_id, user_sudo._portal_companies()
    )
    return not domain.is_false()


class PortalTickets(PortalLists, PortalGate, CustomerPortalHelpdesk):
    """The list of tickets, and their number on the start page (O-TICKETS, O-SEARCH).

    Stock's list turns by offset and searches by the contact's rights; this one is as
    the lists of all other documents.
    """

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_tickets(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        search=None,
        search_in=None,
        groupby=None,
        **kw,
    ):
        if not grants_tickets():
            raise request.not_found()
        Ticket = request.env["helpdesk.ticket"]
        viewer, companies = self._portal_viewer()
        asked = self._portal_search(
            "helpdesk.ticket",
            Ticket._portal_search_stages(companies),
            filters=Ticket._portal_search_filters(viewer),
        )
        domain = asked.domain
        if ("on", "closed_date") in asked.params:
            # the helpdesk keeps the date of what was opened again
            domain &= Domain("stage_id.closed", "=", True)
        return self._portal_list(
            {
                "url": "/my/tickets",
                "page_name": "ticket",
                "title": self.env._("Tickets"),
                "labels": {
                    "date": self.env._("Created on"),
                    "reference": self.env._("Subject"),
                    "due": self.env._("Closed on"),
                    "method": self.env._("From"),
                },
                "no_pdf": True,
                "no_total": True,
                "new_ticket": True,
                "search_help": self.env._("The number or the subject of the ticket."),
                "empty_title": self.env._("There are no tickets for you."),
                "empty_text": self.env._(
                    "A ticket appears here once you have sent it, or were added to it."
                ),
                "empty_link": ["/new/ticket", self.env._("Send a new ticket")],
            },
            self._portal_sources("helpdesk.ticket", domain),
            self._portal_ticket_sorts(),
            history="my_tickets_history",
            search=asked,
        )

    def _portal_ticket_sorts(self):
        sorts = self._portal_document_sorts()
        del sorts["amount"]
        sorts["stage"] = {
            "label": self.env._("Status"),
            "order": "state, date desc, id desc",
            "column": "status",
            "direction": "ascending",
        }
        return sorts

    @http.route()
    def home(self, **kw):
        response = super().home(**kw)
        response.qcontext["portal_tickets"] = grants_tickets()
        return response

    def _portal_counters(self):
        return {
            **super()._portal_counters(),
            "ticket_count": ("helpdesk.ticket", Domain.TRUE),
            "ticket_waiting_count": (
                "helpdesk.ticket",
                request.env["helpdesk.ticket"]._portal_waiting_domain(),
            ),
        }
