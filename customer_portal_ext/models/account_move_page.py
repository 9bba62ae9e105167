from odoo import models
from odoo.tools import SQL


class AccountMove(models.Model):
    """What the page of an invoice or a bill reads, all at once (G8, G10)."""

    _inherit = "account.move"

    def _portal_page_steps(self):
        move_id = SQL("%s", self.id)
        lines = SQL("SELECT id FROM account_move_line WHERE move_id = %s", move_id)

        def of_lines(column):
            return SQL(
                "SELECT %s FROM account_move_line WHERE move_id = %s",
                SQL.identifier(column),
                move_id,
            )

        def row(record):
            return SQL("%s", record.id or 0)

        currencies = self.currency_id | self.company_currency_id
        contacts = self.partner_id | self.partner_shipping_id
        contacts |= self.commercial_partner_id
        taxes = SQL(
            "SELECT account_tax_id FROM account_move_line_account_tax_rel"
            " WHERE account_move_line_id IN (%s)"
            " UNION SELECT tax_line_id FROM account_move_line WHERE move_id = %s",
            lines,
            move_id,
        )
        return [
            *super()._portal_page_steps(),
            (
                "account.move",
                SQL(
                    "SELECT %s UNION SELECT unnest(%s::int[]) UNION %s",
                    move_id,
                    # what the way to the previous and next one leads to
                    list(self.env.context.get("portal_beside", ())),
                    self._portal_linked_moves_sql(),
                ),
                ("transaction_ids",),
            ),
            ("account.move", move_id, ("line_ids", "invoice_line_ids")),
            ("account.move.line", lines, ("tax_ids", "tax_tag_ids")),
            *self._portal_tax_steps(taxes),
            ("account.account", of_lines("account_id"), ()),
            ("product.product", of_lines("product_id"), ()),
            (
                "product.template",
                SQL(
                    "SELECT product_tmpl_id FROM product_product WHERE id IN (%s)",
                    of_lines("product_id"),
                ),
                (),
            ),
            ("uom.uom", of_lines("product_uom_id"), ()),
            ("account.journal", row(self.journal_id), ()),
            ("account.fiscal.position", row(self.fiscal_position_id), ()),
            ("account.payment.term", row(self.invoice_payment_term_id), ()),
            ("account.incoterms", row(self.invoice_incoterm_id), ()),
            ("res.partner.bank", row(self.partner_bank_id), ()),
            (
                "res.bank",
                SQL(
                    "SELECT bank_id FROM res_partner_bank WHERE id = %s",
                    row(self.partner_bank_id),
                ),
                (),
            ),
            ("res.currency", SQL("SELECT unnest(%s)", currencies.ids), ()),
            *self._portal_people_steps(self.invoice_user_id, contacts),
            *self._portal_order_steps(lines),
        ]

    def _portal_order_steps(self, lines):
        """Return what the page reads of the orders that its lines came from.

        :param SQL lines: of this document
        """
        sold = SQL(
            "SELECT order_line_id FROM sale_order_line_invoice_rel"
            " WHERE invoice_line_id IN (%s)",
            lines,
        )
        bought = SQL(
            "SELECT purchase_line_id FROM account_move_line WHERE id IN (%s)", lines
        )
        orders = SQL("SELECT order_id FROM sale_order_line WHERE id IN (%s)", sold)
        purchases = SQL(
            "SELECT order_id FROM purchase_order_line WHERE id IN (%s)", bought
        )
        return [
            ("account.move.line", lines, ("sale_line_ids",)),
            ("sale.order.line", sold, ()),
            ("sale.order", orders, ()),
            ("purchase.order.line", bought, ()),
            ("purchase.order", purchases, ()),
        ]

    def _portal_linked_moves_sql(self):
        """Return SQL for the ids of the documents that this one is linked with.

        Those it credits or is credited by, and all that settled it.
        """
        return SQL(
            """
            SELECT id FROM account_move WHERE reversed_entry_id = %(id)s
             UNION
            SELECT reversed_entry_id FROM account_move WHERE id = %(id)s
             UNION
            SELECT other.move_id
              FROM account_move_line own
              JOIN account_partial_reconcile r ON r.debit_move_id = own.id
              JOIN account_move_line other ON other.id = r.credit_move_id
             WHERE own.move_id = %(id)s AND own.portal_ledger IS NOT NULL
             UNION
            SELECT other.move_id
              FROM account_move_line own
              JOIN account_partial_reconcile r ON r.credit_move_id = own.id
              JOIN account_move_line other ON other.id = r.debit_move_id
             WHERE own.move_id = %(id)s AND own.portal_ledger IS NOT NULL
            """,
            id=self.id,
        )

    def _portal_contact_picture(self):
        """Return the address of the picture of who is responsible for this document.

        :rtype: str
        """
        return self.invoice_user_id.partner_id._portal_picture_address()
