from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # "Action required" in its own order; the condition as the ORM writes it.
    _portal_due_idx = models.Index(
        "(commercial_partner_id, (COALESCE(portal_due_date, validity_date)),"
        " date_order, id) WHERE portal_waiting IS TRUE"
    )

    # The other orders a reader can choose, of quotations and of orders.
    _portal_name_idx = models.Index(
        "(commercial_partner_id, portal_phase, name, id) WHERE portal_published"
    )
    _portal_total_idx = models.Index(
        "(commercial_partner_id, portal_phase,"
        " (CASE WHEN portal_private_amounts THEN NULL ELSE amount_total END) DESC,"
        " id DESC) WHERE portal_published"
    )

    @api.model
    def _portal_list_columns(self, column):
        """Return what the lists of the portal show of quotations and orders.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("date_order"),
            "reference": column("client_order_ref"),
            "due": column("validity_date"),
            # as Odoo's own ``is_expired``
            "expired": SQL(
                "COALESCE(%s IN ('draft', 'sent') AND %s < %s, FALSE)",
                column("state"),
                column("validity_date"),
                fields.Date.today(),
            ),
            # no total that gives the price of a private line away
            "total": SQL(
                "CASE WHEN %s THEN NULL ELSE %s END",
                column("portal_private_amounts"),
                column("amount_total"),
            ),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_waiting_domain(self):
        """Return what waits for a customer and can still be answered."""
        is_expired = Domain("state", "in", ("draft", "sent")) & Domain(
            "validity_date", "<", fields.Date.today()
        )
        return (
            Domain("portal_waiting", "=", True)
            & Domain("state", "!=", "cancel")
            & ~is_expired
        )

    @api.model
    def _portal_list_path(self, order_id):
        """Return the clean address of one order."""
        return f"/my/orders/{order_id}"

    @api.model
    def _portal_list_kind(self, state):
        """Return what an order in one of Odoo's states is, in the reader's words."""
        if state in ("draft", "sent"):
            return self.env._("Quotation")
        return self.env._("Sales order")

    @api.model
    def _portal_action(self, action, order_id):
        """Return what the customer is asked to do, and the address where it is done.

        :param str action: that of the order's status; without one its lines wait
        :return: (text, path)
        """
        path = self._portal_list_path(order_id)
        if action == "sign":
            return self.env._("Sign"), path
        if action == "pay":
            return self.env._("Pay"), path
        return self.env._("Approve"), f"{path}/approve"

    # --- search (O-SEARCH) -----------------------------------------------------------

    _portal_search_sample_order = "portal_phase, date_order DESC, id DESC"

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "client_order_ref"]

    @api.model
    def _portal_search_lines(self):
        """Return the lines a text is looked for in: those that show, and no others.

        :return: (model, field that leads to the document, condition on ``l``)
        """
        return "sale.order.line", "order_id", SQL("l.portal_published")

    @api.model
    def _portal_search_dates(self):
        """Return the dates a list can be searched by: {field name: label}."""
        return {
            "date_order": self.env._("Date"),
            "validity_date": self.env._("Valid until"),
            "commitment_date": self.env._("Delivery date"),
        }
