from odoo import models
from odoo.tools import SQL


class PurchaseOrder(models.Model):
    """What the page of a purchase order reads, all at once (G8)."""

    _inherit = "purchase.order"

    def _portal_page_steps(self):
        order_id = SQL("%s", self.id)
        return [
            *super()._portal_page_steps(),
            ("purchase.order", order_id, ("order_line", "invoice_ids")),
            *self._portal_line_steps(order_id),
            *self._portal_answer_steps(order_id),
            *self._portal_people_steps(
                self.user_id, self.partner_id | self.commercial_partner_id
            ),
            ("portal.status", SQL("%s", self.portal_status_id.id or 0), ()),
            ("res.currency", SQL("%s", self.currency_id.id or 0), ()),
            (
                "res.lang",
                SQL("SELECT id FROM res_lang WHERE code = %s", self.env.lang),
                (),
            ),
        ]

    def _portal_line_steps(self, order_id):
        """Return the lines, with their products, taxes and bills."""
        of_lines = "SELECT %s FROM purchase_order_line WHERE order_id = %s"
        lines = SQL(of_lines, SQL("id"), order_id)
        products = SQL(of_lines, SQL("product_id"), order_id)
        templates = SQL(
            "SELECT product_tmpl_id FROM product_product WHERE id IN (%s)", products
        )
        taxes = SQL(
            "SELECT account_tax_id FROM account_tax_purchase_order_line_rel"
            " WHERE purchase_order_line_id IN (%s)",
            lines,
        )
        bills = SQL(
            "SELECT account_move_id FROM account_move_purchase_order_rel"
            " WHERE purchase_order_id = %s",
            order_id,
        )
        return [
            ("purchase.order.line", lines, ("tax_ids",)),
            *self._portal_tax_steps(taxes),
            ("account.move", bills, ()),
            ("product.product", products, ()),
            ("product.template", templates, ()),
            ("uom.uom", SQL(of_lines, SQL("product_uom_id"), order_id), ()),
        ]

    def _portal_answer_steps(self, order_id):
        """Return the supplier's answers to the lines (X-POLINE)."""
        of_answers = "SELECT %s FROM portal_purchase_answer_line WHERE order_id = %s"
        return [
            ("purchase.order", order_id, ("portal_answer_line_ids",)),
            (
                "portal.purchase.answer.line",
                SQL(of_answers, SQL("id"), order_id),
                ("delivery_ids",),
            ),
            (
                "portal.purchase.answer",
                SQL(of_answers, SQL("answer_id"), order_id),
                (),
            ),
            (
                "portal.purchase.answer.delivery",
                SQL(
                    "SELECT id FROM portal_purchase_answer_delivery"
                    " WHERE answer_line_id IN (%s)",
                    SQL(of_answers, SQL("id"), order_id),
                ),
                (),
            ),
        ]

    def _portal_contact_picture(self):
        """Return the address of the picture of the buyer.

        :rtype: str
        """
        return self.user_id.partner_id._portal_picture_address()
