from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestShownScale(PortalCase):
    """G5, G9: what a form offers of somebody's documents is found by their own."""

    def nodes(self, model, domain, order):
        """Return the indexes that PostgreSQL reads the first documents by."""
        model_sudo = self.env[model].sudo()
        plans = []
        fetch = type(model_sudo)._fetch_query

        def explain(self, query, fields):
            # of a few rows, it would read all
            self.env.cr.execute("SET LOCAL enable_seqscan = off")
            self.env.cr.execute("SET LOCAL enable_sort = off")
            self.env.cr.execute(SQL("EXPLAIN (FORMAT JSON) %s", query.select()))
            plans.append(str(self.env.cr.fetchone()))
            return fetch(self, query, fields)

        self.patch(type(model_sudo), "_fetch_query", explain)
        model_sudo._portal_search_shown(domain, order=order, limit=10)
        return plans[0]

    def test_g9_invoices_to_pay_are_found_by_an_index_of_their_customer(self):
        """G9, C-PAY-MANY: by when they are due, among those of everybody."""
        seen = self.env["portal.policy"]._domain(
            "account.move", self.carla, self.company
        )
        payable = self.env["account.move"]._portal_payable_domain()
        plan = self.nodes("account.move", seen & payable, "invoice_date_due, id")
        self.assertIn("account_move_portal_", plan)

    def test_g9_orders_to_bill_are_found_by_an_index_of_their_vendor(self):
        """G9: the purchase orders that a bill can be sent to."""
        seen = self.env["portal.policy"]._domain(
            "purchase.order", self.carla, self.company
        )
        found = self.purchase(self.carla)
        seen &= Domain("state", "=", "purchase")
        plan = self.nodes("purchase.order", seen, "name, id")
        self.assertIn("purchase_order_portal_", plan)
        orders = self.env["purchase.order"].sudo()
        self.assertIn(
            found, orders._portal_search_shown(seen, "date_order desc, id desc", 10)
        )
