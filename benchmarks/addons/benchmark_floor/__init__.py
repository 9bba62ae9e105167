"""The empty portal page: what Odoo's own layout costs, which every page pays.

Loaded with ``--load`` and not installed; its view is made with the data.
"""

from odoo import http
from odoo.http import request


class EmptyPage(http.Controller):
    @http.route(
        "/benchmark/empty", type="http", auth="user", website=True, readonly=True
    )
    def empty(self):
        """The layout of the portal around one line."""
        return request.render("benchmark_floor.empty", {"page_name": "empty"})
