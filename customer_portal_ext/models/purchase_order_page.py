from odoo import models
from odoo.tools import SQL


class PurchaseOrder(models.Model):
    """What the page of a purchase order reads, all at once (G8)."""

    _inherit = "purchase.order"

    def _portal_load_page(self):
        """Read ahead what the page of this order shows of other records.

        In superuser mode, after the policy: for the page of one order.
        """
        self.ensure_one()
        self.env["portal.preload"]._load(
            [*self._portal_page_steps(), *self._portal_detail_steps()],
            also={self._name: self._portal_detail_names()},
        )

    def _portal_page_steps(self):
        """Return what the page of this order reads; to be extended with ``super()``.

        Each part of the page adds the rows it shows here, and no query of its own.

        :return: steps of ``portal.preload._load``
        """
        self.ensure_one()
        order_id = SQL("%s", self.id)
        return [
            ("purchase.order", order_id, ("order_line", "invoice_ids")),
            *self._portal_line_steps(order_id),
            *self._portal_answer_steps(order_id),
            *self._portal_people_steps(),
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
            ("account.move", bills, ()),
            ("product.product", products, ("image_variant_128",)),
            ("product.template", templates, ("image_128",)),
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

    def _portal_people_steps(self):
        """Return the buyer, the company and their addresses."""
        # the templates ask for the superuser's own contact too
        users = [self.user_id.id or 0, self.env.uid]
        partners = SQL(
            "SELECT unnest(%s)"
            " UNION SELECT partner_id FROM res_users WHERE id = ANY(%s)"
            " UNION SELECT partner_id FROM res_company WHERE id = %s",
            (self.partner_id | self.commercial_partner_id).ids,
            users,
            self.company_id.id or 0,
        )
        of_partners = "SELECT %s FROM res_partner WHERE id IN (%s)"
        return [
            ("res.company", SQL("%s", self.company_id.id or 0), ()),
            ("res.users", SQL("SELECT unnest(%s)", users), ()),
            ("res.partner", partners, ()),
            ("res.country", SQL(of_partners, SQL("country_id"), partners), ()),
            ("res.country.state", SQL(of_partners, SQL("state_id"), partners), ()),
        ]

    def _portal_contact_picture(self):
        """Return the picture of the buyer, or nothing.

        :rtype: bytes
        """
        partner_sudo = self.user_id.partner_id
        if not partner_sudo:
            return b""
        # read once, for all documents
        return self.env["sale.order"]._portal_picture(
            partner_sudo.id, partner_sudo.write_date
        )
