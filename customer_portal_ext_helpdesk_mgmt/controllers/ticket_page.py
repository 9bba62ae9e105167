from odoo import http
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.faq import SUGGESTED
from odoo.addons.customer_portal_ext.controllers.gate import (
    keep_private,
    portal_readonly,
)
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

from .ticket_people import PortalTicketPeople


class PortalTicketPage(PortalTicketPeople, CustomerPortalHelpdesk):
    """The page of a ticket, and its files (P-TICKETS, P-TICKET-USERS, C-DIRECT)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id, access_token)
        ticket_sudo._portal_load_page()
        # stock makes a token for every file by showing the page
        request.update_context(portal_ticket_page=True)
        response = super().portal_my_ticket(ticket_id, access_token=access_token, **kw)
        return keep_private(response) if request.env.user._is_public() else response

    @http.route(
        "/my/ticket/<int:ticket_id>/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_ticket_file(self, ticket_id, file_id, access_token=None, **kwargs):
        """Download a file of a ticket; it is never shown in place (ASVS 3.2.1)."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id, access_token)
        file_sudo = ticket_sudo._portal_ticket_files().filtered(
            lambda file: file.id == file_id
        )
        return self._portal_stored_file(file_sudo)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        guest = request.env.user._is_public()
        actor = self._portal_speaker(ticket)
        may_close = ticket._portal_may_close(actor)
        # stock has looked for them; not all of them are closed in every addon
        stages = values["closed_stages"].filtered("closed")
        if ticket.closed:
            stages = stages.browse()
        query = f"?access_token={access_token}" if access_token else ""
        path = f"/my/ticket/{ticket.id}"
        staff = not request.env.user.share
        values.update(
            {
                "closed_stages": stages if may_close else stages.browse(),
                "ticket_may_close": may_close and bool(stages),
                "ticket_may_reopen": ticket._portal_may_reopen(actor)
                and bool(ticket._portal_reopen_stage()),
                "ticket_may_send": not guest,
                "ticket_waits": ticket.portal_waiting,
                "ticket_people": self._portal_ticket_people(ticket, actor),
                "ticket_people_link": bool(
                    ticket._portal_may_add(actor) or ticket._portal_removable(actor)
                ),
                "ticket_is_added": not staff and not may_close and bool(actor),
                "ticket_files": [
                    {"name": name, "url": f"{path}/file/{file_id}{query}"}
                    for file_id, name in ticket._portal_file_rows()
                ],
                "ticket_faq": self._portal_ticket_faq(ticket),
                "portal_guest": guest,
                "portal": {"notice": self._portal_notice()},
            }
        )
        if guest:
            # a guest has one ticket: no way up, no way to the next one
            values["no_breadcrumbs"] = True
            values.pop("prev_record", None)
            values.pop("next_record", None)
        return values

    def _portal_ticket_faq(self, ticket):
        """Return what may answer a ticket that was just sent (O-FAQ).

        Without a script nothing is offered while it is written.
        """
        if request.params.get("notice") != "ticket_sent":
            return []
        if request.env.user._is_public() or not request.env["ir.http"]._portal_is_open(
            "/my/faq"
        ):
            return []
        return self._portal_faq_found(ticket.name, self._portal_faq_domain(), SUGGESTED)

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "ticket_closed": ["success", self.env._("The ticket is closed.")],
            "ticket_already": [
                "info",
                self.env._(
                    "The ticket was closed before. Nothing has been changed by this."
                ),
            ],
            "ticket_stage": [
                "warning",
                self.env._("The ticket cannot be closed in this way any more."),
            ],
            "ticket_reopened": [
                "success",
                self.env._("The ticket is open again. We will answer it here."),
            ],
            "ticket_open": [
                "info",
                self.env._("The ticket is open. Nothing has been changed by this."),
            ],
            "ticket_too_late": [
                "info",
                self.env._(
                    "The ticket cannot be opened again any more. Please send a new one."
                ),
            ],
            "ticket_left": [
                "success",
                self.env._("You are not on the ticket any more."),
            ],
            "ticket_sent": [
                "success",
                self.env._("Thank you. We have your ticket and will answer it here."),
            ],
            "ticket_again": [
                "info",
                self.env._(
                    "You sent this ticket a moment ago. It was not sent a second time."
                ),
            ],
        }
