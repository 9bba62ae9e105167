from werkzeug.exceptions import NotFound

from odoo import http

from odoo.addons.customer_portal_ext.controllers.gate import parse_ids

from .helpdesk_gate import HelpdeskGate


class PortalTicketClose(HelpdeskGate):
    """Close a ticket: one's own, by a form, once (P-TICKETS; W3)."""

    @http.route(auth="public", website=True, methods=["POST"], csrf=True)
    def support_ticket_close(self, ticket_id="", stage_id="", **kwargs):
        """Close the ticket, and lead back to it.

        Stock closes any ticket for any user who opens an address: its own body is not
        run.
        """
        [ticket_id, stage_id] = [parse_ids([value]) for value in (ticket_id, stage_id)]
        ticket_sudo = self._gate._portal_document("helpdesk.ticket", ticket_id[0])
        actor = self._gate._portal_actor(ticket_sudo)
        if not ticket_sudo._portal_may_close(actor):
            raise NotFound()
        ticket_sudo._portal_lock()
        path = ticket_sudo.access_url
        if ticket_sudo.closed:
            return self._gate._portal_acted(f"{path}?notice=ticket_already")
        stage_sudo = ticket_sudo._portal_closing_stages().filtered(
            lambda stage: stage.id == stage_id[0]
        )
        if not stage_sudo:
            return self._gate._portal_acted(f"{path}?notice=ticket_stage")
        ticket_sudo._portal_close(stage_sudo, actor)
        return self._gate._portal_acted(f"{path}?notice=ticket_closed")
