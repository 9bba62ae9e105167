from odoo import models
from odoo.tools import SQL


class SaleOrder(models.Model):
    """What the page of an order reads, all at once (G8)."""

    _inherit = "sale.order"

    def _portal_page_steps(self):
        order_id = SQL("%s", self.id)
        lines = SQL("SELECT id FROM sale_order_line WHERE order_id = %s", order_id)
        of_lines = "SELECT %s FROM sale_order_line WHERE order_id = %s"
        products = SQL(of_lines, SQL("product_id"), order_id)
        templates = SQL(
            "SELECT product_tmpl_id FROM product_product WHERE id IN (%s)", products
        )
        status = SQL(of_lines, SQL("portal_status_id"), order_id)

        def row(record):
            return SQL("%s", record.id or 0)

        contacts = self.partner_id | self.partner_invoice_id
        contacts |= self.partner_shipping_id | self.commercial_partner_id
        taxes = SQL(
            "SELECT account_tax_id FROM account_tax_sale_order_line_rel"
            " WHERE sale_order_line_id IN (%s)",
            lines,
        )
        invoice_lines = SQL(
            "SELECT invoice_line_id FROM sale_order_line_invoice_rel"
            " WHERE order_line_id IN (%s)",
            lines,
        )
        invoices = SQL(
            "SELECT move_id FROM account_move_line WHERE id IN (%s)", invoice_lines
        )
        return [
            *super()._portal_page_steps(),
            ("sale.order", order_id, self._portal_page_relations()),
            ("sale.order.line", lines, ("tax_ids", "invoice_lines")),
            *self._portal_tax_steps(taxes),
            ("account.move.line", invoice_lines, ()),
            ("account.move", invoices, ("transaction_ids",)),
            ("product.product", products, ("product_document_ids",)),
            ("product.template", templates, ("product_document_ids",)),
            ("uom.uom", SQL(of_lines, SQL("product_uom_id"), order_id), ()),
            (
                "portal.status",
                SQL("%s UNION SELECT %s", status, row(self.portal_status_id)),
                (),
            ),
            ("res.currency", row(self.currency_id), ()),
            *self._portal_people_steps(self.user_id, contacts),
            ("account.payment.term", row(self.payment_term_id), ()),
        ]

    def _portal_page_relations(self):
        """Return which records beside an order its page shows; for ``super()``."""
        return ("order_line", "transaction_ids", "signature")

    def _portal_contact_picture(self):
        """Return the address of the picture of who is responsible for this order.

        :rtype: str
        """
        return self.user_id.partner_id._portal_picture_address()
