from odoo import http
from odoo.http import request

from .actions import PortalActions
from .gate import portal_readonly

# Above this a card says "more than".
CARD_CAP = 1000


class PortalStart(PortalActions):
    """The numbers of the start page: all in its first answer, by one query (G7)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def home(self, **kw):
        response = super().home(**kw)
        user = request.env.user
        response.qcontext.update(
            portal_counts=self._portal_counted(self._portal_counters()),
            portal_saves_cards=request.env["payment.provider"]._portal_saves_cards(
                user
            ),
        )
        return response

    def _prepare_home_portal_values(self, counters):
        """Answer stock's own request for numbers, for pages that still ask for them."""
        ours = self._portal_counters()
        values = super()._prepare_home_portal_values(
            [counter for counter in counters if counter not in ours]
        )
        asked = {name: ours[name] for name in counters if name in ours}
        return {**values, **self._portal_counted(asked)}

    def _portal_counted(self, counters):
        """Return {counter: its number, or words above a cap}, by one query.

        :param dict counters: as ``_portal_counters`` gives
        """
        PortalList = request.env["portal.list"]
        counts = PortalList._counts(
            {
                name: self._portal_source(model_name, domain)
                for name, (model_name, domain) in counters.items()
            },
            CARD_CAP,
        )
        return {
            name: count
            if count <= CARD_CAP
            else PortalList._count_text(count, CARD_CAP)
            for name, count in counts.items()
        }
