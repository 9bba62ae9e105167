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
        figures = self._portal_figures()
        counts = self._portal_counted(self._portal_counters(), figures)
        found = {name: counts.pop(name) for name in figures}
        response.qcontext.update(
            self._portal_figure_values(found),
            portal_counts=counts,
            portal_saves_cards=found["portal_saves_cards"],
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

    def _portal_figures(self):
        Provider = request.env["payment.provider"]
        return {
            **super()._portal_figures(),
            "portal_saves_cards": Provider._portal_saves_cards_sql(request.env.user),
        }

    def _portal_counted(self, counters, figures=None):
        """Return {counter: its number, or words above a cap}, by one query.

        :param dict counters: as ``_portal_counters`` gives
        :param dict figures: as ``_portal_figures`` gives; found as they are
        """
        figures = figures or {}
        PortalList = request.env["portal.list"]
        counts = PortalList._counts(
            {
                name: PortalList._counted_sources(
                    model_name, domain, *self._portal_viewer(), *order
                )
                for name, (model_name, domain, *order) in counters.items()
            },
            CARD_CAP,
            figures,
        )
        return {
            name: count
            if name in figures or count <= CARD_CAP
            else PortalList._count_text(count, CARD_CAP)
            for name, count in counts.items()
        }
