from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.change_request import MAX_TEXT
from odoo.addons.customer_portal_ext.controllers.gate import parse_ids

from .helpdesk_gate import HelpdeskGate
from .ticket_acts import PortalTicketActs


class PortalTicketClose(HelpdeskGate):
    """Close a ticket: one's own, by a form, once (P-TICKETS; W3)."""

    _acts = PortalTicketActs()

    @http.route(auth="public", website=True, methods=["POST"], csrf=True)
    def support_ticket_close(self, ticket_id="", stage_id="", remark="", **kwargs):
        """Close the ticket, and lead back to it.

        Stock closes any ticket for any user who opens an address: its own body is not
        run.
        """
        [ticket_id, stage_id] = [parse_ids([value]) for value in (ticket_id, stage_id)]
        ticket_sudo = self._gate._portal_document(
            "helpdesk.ticket", ticket_id[0], page=f"/my/ticket/{ticket_id[0]}/close"
        )
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
        remark = remark.strip()
        if len(remark) > MAX_TEXT:
            error = ("remark", request.env._("The text is too long."))
            return self._acts._portal_ticket_close_page(
                ticket_sudo, stage_sudo.id, remark, [error], status=422
            )
        ticket_sudo._portal_close(stage_sudo, actor, remark)
        return self._gate._portal_acted(f"{path}?notice=ticket_closed")
