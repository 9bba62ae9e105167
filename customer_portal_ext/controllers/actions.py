from odoo import http
from odoo.http import request

from ..models.portal_list_waiting import ACTION_ORDER
from .gate import portal_readonly
from .lists import PortalLists


class PortalActions(PortalLists):
    """ "Action required": what waits for the contact, and its number (C-ACTIONS)."""

    @http.route(
        "/my/actions",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_my_actions(self, **kwargs):
        return self._portal_list(
            {
                "url": "/my/actions",
                "page_name": "actions",
                "title": self.env._("Action required"),
                "labels": {"due": self.env._("Due")},
                "is_actions": True,
                "empty_title": self.env._("Nothing waits for you."),
                "empty_text": self.env._(
                    "When we need your approval, signature, payment or"
                    " acknowledgement, you will find it here."
                ),
                "empty_link": ["/my", self.env._("Start page")],
            },
            self._portal_waiting(),
            {
                "due": {
                    "label": self.env._("Due first"),
                    "order": ACTION_ORDER,
                    "column": "due",
                    "direction": "ascending",
                }
            },
        )

    @http.route(methods=["GET"], readonly=portal_readonly)
    def home(self, **kw):
        response = super().home(**kw)
        PortalList = request.env["portal.list"]
        count = PortalList._waiting_count()
        response.qcontext.update(
            portal_action_count=count,
            portal_action_text=PortalList._waiting_text(count),
            portal_closed_paths=self._portal_closed_paths(),
        )
        return response

    def _portal_waiting(self):
        """Return the sources of all that waits for the signed-in contact."""
        return request.env["portal.list"]._kept_waiting_sources(*self._portal_viewer())
