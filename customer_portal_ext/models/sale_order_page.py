from odoo import models, tools
from odoo.tools import SQL


class SaleOrder(models.Model):
    """What the page of an order reads, all at once (G8)."""

    _inherit = "sale.order"

    def _portal_load_page(self):
        """Read ahead what the page of this order shows of other records.

        In superuser mode, after the policy: for the page of one order.
        """
        self.ensure_one()
        self.env["portal.preload"]._load(
            self._portal_page_steps(), also={self._name: self._portal_detail_names()}
        )

    def _portal_page_steps(self):
        """Return what the page of this order reads; to be extended with ``super()``.

        Each part of the page adds the rows it shows here, and no query of its own.

        :return: steps of ``portal.preload._load``
        """
        self.ensure_one()
        order_id = SQL("%s", self.id)
        lines = SQL("SELECT id FROM sale_order_line WHERE order_id = %s", order_id)
        of_lines = "SELECT %s FROM sale_order_line WHERE order_id = %s"
        products = SQL(of_lines, SQL("product_id"), order_id)
        templates = SQL(
            "SELECT product_tmpl_id FROM product_product WHERE id IN (%s)", products
        )
        status = SQL(of_lines, SQL("portal_status_id"), order_id)

        # the templates ask for the superuser's own contact too
        users = [self.user_id.id or 0, self.env.uid]

        def row(record):
            return SQL("%s", record.id or 0)

        partners = SQL(
            "SELECT unnest(%s)"
            " UNION SELECT partner_id FROM res_users WHERE id = ANY(%s)"
            " UNION SELECT partner_id FROM res_company WHERE id = %s",
            (
                self.partner_id
                | self.partner_invoice_id
                | self.partner_shipping_id
                | self.commercial_partner_id
            ).ids,
            users,
            row(self.company_id),
        )

        def of_partners(column):
            return SQL(
                "SELECT %s FROM res_partner WHERE id IN (%s)",
                SQL.identifier(column),
                partners,
            )

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
            ("sale.order", order_id, ("order_line", "transaction_ids", "signature")),
            ("sale.order.line", lines, ("tax_ids", "invoice_lines")),
            (
                "account.tax",
                taxes,
                ("invoice_repartition_line_ids", "refund_repartition_line_ids"),
            ),
            (
                "account.tax.repartition.line",
                SQL(
                    "SELECT id FROM account_tax_repartition_line WHERE tax_id IN (%s)",
                    taxes,
                ),
                ("tag_ids",),
            ),
            (
                "account.tax.group",
                SQL("SELECT tax_group_id FROM account_tax WHERE id IN (%s)", taxes),
                (),
            ),
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
            ("res.company", row(self.company_id), ()),
            ("res.users", SQL("SELECT unnest(%s)", users), ()),
            ("res.partner", partners, ()),
            ("res.country", of_partners("country_id"), ()),
            ("res.country.state", of_partners("state_id"), ()),
            ("account.payment.term", row(self.payment_term_id), ()),
        ]

    def _portal_contact_picture(self):
        """Return the picture of who is responsible for this order, or nothing.

        :rtype: bytes
        """
        user_sudo = self.user_id
        if not user_sudo:
            return b""
        partner_sudo = user_sudo.partner_id
        return self._portal_picture(partner_sudo.id, partner_sudo.write_date)

    @tools.ormcache("partner_id", "_changed")
    def _portal_picture(self, partner_id, _changed):
        """Read a picture once: who changes it changes the contact."""
        return self.env["res.partner"].browse(partner_id).avatar_128
