from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.customer_portal_ext.controllers.change_request import MAX_TEXT
from odoo.addons.customer_portal_ext.controllers.gate import (
    PortalGate,
    keep_private,
    portal_readonly,
)
from odoo.addons.customer_portal_ext.controllers.uploads import upload_limit

_TICKET = "/my/ticket/<int:ticket_id>"

_READ = {
    "type": "http",
    "auth": "public",
    "website": True,
    "methods": ["GET"],
    "sitemap": False,
    "readonly": portal_readonly,
}


class PortalTicketActs(PortalGate):
    """Close one's own ticket, and open it again: the forms (P-TICKETS).

    What closes is stock's address, ``/ticket/close``.
    """

    @http.route(f"{_TICKET}/close", **_READ)
    def portal_ticket_close_form(self, ticket_id, **kwargs):
        """Ask how the ticket ended, before it is closed."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        if not ticket_sudo._portal_may_close(self._portal_actor(ticket_sudo)):
            raise NotFound()
        stages = ticket_sudo._portal_closing_stages()
        if not stages:
            notice = "ticket_already" if ticket_sudo.closed else "ticket_stage"
            return request.redirect(f"{ticket_sudo.access_url}?notice={notice}")
        return self._portal_ticket_close_page(ticket_sudo)

    @http.route(f"{_TICKET}/reopen", **_READ)
    def portal_ticket_reopen_form(self, ticket_id, **kwargs):
        """Ask what is still to be done."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        if not ticket_sudo._portal_may_reopen(self._portal_actor(ticket_sudo)):
            raise NotFound()
        if not ticket_sudo._portal_reopen_stage():
            return request.redirect(self._portal_not_reopened(ticket_sudo))
        return self._portal_ticket_reopen_page(
            ticket_sudo, errors=self._portal_too_much_errors()
        )

    @http.route(
        f"{_TICKET}/reopen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_ticket_reopen(self, ticket_id, remark="", **kwargs):
        """Open the ticket again, once, and tell who answers it."""
        ticket_sudo = self._portal_document("helpdesk.ticket", ticket_id)
        actor = self._portal_speaking(ticket_sudo)
        if not ticket_sudo._portal_may_reopen(actor):
            raise NotFound()
        ticket_sudo._portal_lock()
        stage_sudo = ticket_sudo._portal_reopen_stage()
        if not stage_sudo:
            return self._portal_form_done(self._portal_not_reopened(ticket_sudo))
        remark = remark.strip()
        place = self._portal_place("reopen", actor, ticket_sudo)
        files, errors = self._portal_form_files(place)
        if not remark:
            message = self.env._("Write what is still to be done.")
            errors.insert(0, ("remark", message))
        elif len(remark) > MAX_TEXT:
            errors.insert(0, ("remark", self.env._("The text is too long.")))
        if errors:
            kept = self._portal_keep(place, files)
            return self._portal_form_wrong(
                errors, kept
            ) or self._portal_ticket_reopen_page(
                ticket_sudo, remark=remark, errors=errors, kept=kept, status=422
            )
        ticket_sudo._portal_reopen(stage_sudo, actor, remark, files)
        return self._portal_form_done(
            f"{ticket_sudo.access_url}?notice=ticket_reopened", place
        )

    def _portal_not_reopened(self, ticket_sudo):
        """Return where to go when a ticket cannot be opened again."""
        notice = "ticket_too_late" if ticket_sudo.closed else "ticket_open"
        return f"{ticket_sudo.access_url}?notice={notice}"

    # --- pages -----------------------------------------------------------------------

    def _portal_ticket_close_page(
        self, ticket_sudo, chosen=None, remark="", errors=(), status=200
    ):
        stages = ticket_sudo._portal_closing_stages()
        return self._portal_ticket_act_page(
            "customer_portal_ext_helpdesk_mgmt.ticket_close_form",
            ticket_sudo,
            status=status,
            stages=[
                {
                    "id": stage.id,
                    "name": stage.name,
                    "checked": stage.id == (chosen or stages[:1].id),
                }
                for stage in stages
            ],
            heading=self.env._("Close the ticket"),
            remark=remark,
            errors=errors,
        )

    def _portal_ticket_reopen_page(
        self, ticket_sudo, remark="", errors=(), kept=None, status=200
    ):
        return self._portal_ticket_act_page(
            "customer_portal_ext_helpdesk_mgmt.ticket_reopen_form",
            ticket_sudo,
            status=status,
            heading=self.env._("Open the ticket again"),
            remark=remark,
            errors=errors,
            **self._portal_kept_values(kept),
        )

    def _portal_ticket_act_page(self, template, ticket_sudo, status=200, **values):
        """Return a page about one act on a ticket."""
        values = {
            "max_text": MAX_TEXT,
            "wrong": [error[0] for error in values["errors"]],
            **values,
            "document_label": ticket_sudo._portal_label(),
            "ticket_id": ticket_sudo.id,
            "back_url": ticket_sudo.access_url,
            "res_company": ticket_sudo.company_id,
            "page_name": "ticket_act",
            "no_breadcrumbs": True,
        }
        return keep_private(request.render(template, values, status=status))
