from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    # "Action required" in its own order; the condition as the ORM writes it.
    _portal_due_idx = models.Index(
        "(commercial_partner_id, (COALESCE(portal_due_date, (date_planned::date))),"
        " date_order, id)"
        " WHERE portal_waiting IS TRUE"
    )

    # The other orders a reader can choose, of requests and of purchase orders.
    _portal_name_idx = models.Index(
        "(commercial_partner_id, name, id) WHERE portal_published"
    )
    _portal_total_idx = models.Index(
        "(commercial_partner_id, amount_total DESC, id DESC) WHERE portal_published"
    )

    @api.model
    def _portal_list_columns(self, column):
        """Return what the lists of the portal show of requests and purchase orders.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("date_order"),
            "reference": column("partner_ref"),
            "due": SQL("(%s::date)", column("date_planned")),
            "due_time": column("date_planned"),
            "expired": SQL("FALSE"),
            "total": column("amount_total"),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_waiting_domain(self):
        """Return what waits for a supplier."""
        return Domain("portal_waiting", "=", True)

    @api.model
    def _portal_list_path(self, order_id):
        """Return the clean address of one purchase order."""
        return f"/my/purchase/{order_id}"

    @api.model
    def _portal_list_kind(self, state):
        """Return what an order in one of Odoo's states is, in the reader's words."""
        if state in ("draft", "sent"):
            return self.env._("Request for quotation")
        return self.env._("Purchase order")

    @api.model
    def _portal_action(self, action, order_id):
        """Return what the supplier is asked to do, and the address where it is done.

        :return: (text, path)
        """
        return (
            self.env._("Check and acknowledge"),
            f"/my/purchase/acknowledge?order_ids={order_id}",
        )

    # --- search (O-SEARCH) -----------------------------------------------------------

    _portal_search_sample_order = "name, id"

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "partner_ref"]

    @api.model
    def _portal_search_lines(self):
        """Return the lines a text is looked for in.

        :return: (model, field that leads to the document, condition on ``l``)
        """
        return "purchase.order.line", "order_id", SQL("TRUE")

    @api.model
    def _portal_search_dates(self):
        """Return the dates a list can be searched by: {field name: label}."""
        return {
            "date_order": self.env._("Date"),
            "date_planned": self.env._("Expected arrival"),
        }
