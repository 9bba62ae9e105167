from odoo import api, models
from odoo.tools.translate import html_translate


class PortalDemo(models.AbstractModel):
    """What demo data cannot say in XML: acts of customers, done by their own methods.

    Nothing but ``demo/*.xml`` and ``./dev demo`` calls it.
    """

    _name = "portal.demo"
    _description = "Portal Demo Data"

    @api.model
    def _prepare_company(self, company_id, german_terms):
        """Make the demo company ready before its first demo document.

        Demo data is loaded before ``post_init_hook``, which does this otherwise. The
        tokens that Odoo's own demo documents bring were never sent to anybody: without
        them the company begins with the setting of a new one.

        :param int company_id:
        :param list german_terms: each paragraph and item of the terms, in German
        """
        company = self.env["res.company"].browse(company_id)
        self.env["portal.status"]._create_defaults(
            self.env["res.company"].with_context(active_test=False).search([])  # pylint: disable=no-search-all
        )
        # what visitors read, whatever other languages are installed
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        if self._has_language("de_DE"):
            body = company.with_context(lang="en_US").portal_terms
            words = []
            html_translate(words.append, body)
            german = dict(zip(words, german_terms, strict=True))
            company.with_context(lang="de_DE").portal_terms = html_translate(
                german.get, body
            )
        for model_name in ("sale.order", "purchase.order", "account.move"):
            documents = self.env[model_name].search([("access_token", "!=", False)])
            documents.access_token = False

    @api.model
    def _set_language(self, partner_id, code):
        """Give a contact a language, where the database has it."""
        if self._has_language(code):
            self.env["res.partner"].browse(partner_id).lang = code

    @api.model
    def _approve(self, order_id, partner_id):
        """Let a customer approve all lines of a quotation that wait."""
        order = self.env["sale.order"].browse(order_id)
        lines = order._portal_lines_to_approve()
        snapshot = order._portal_approval_snapshot(
            lines, order._portal_approval_words()
        )
        order._portal_approve(lines, self._actor(partner_id), snapshot)

    @api.model
    def _request_change(self, order_id, line_numbers, partner_id, body):
        """Let a customer ask for a change of lines.

        :param list line_numbers: the first product line is 1
        """
        order = self.env["sale.order"].browse(order_id)
        lines = order.order_line.filtered(lambda line: not line.display_type)
        chosen = lines.browse(lines[number - 1].id for number in line_numbers)
        order._portal_request_change(chosen, self._actor(partner_id), body, [])

    @api.model
    def _acknowledge(self, order_id, partner_id):
        """Let a supplier acknowledge a purchase order by a link."""
        order = self.env["purchase.order"].browse(order_id)
        actor = self._actor(partner_id)
        if not actor["user_id"]:
            hotlink, _secret = self.env["portal.hotlink"]._issue(
                self.env["res.partner"].browse(partner_id), order, order.company_id
            )
            hotlink._mark_used()
            actor |= {"identified_by": "hotlink", "hotlink_id": hotlink.id}
        order._portal_acknowledge(
            actor,
            self.env._("I acknowledge receipt of this purchase order."),
            {order.id: order._portal_snapshot()},
        )

    @api.model
    def _change_price(self, order_id, line_number, price):
        """Let the salesperson change the price of a product line of an order."""
        order = self.env["sale.order"].browse(order_id)
        lines = order.order_line.filtered(lambda line: not line.display_type)
        lines[line_number - 1].with_user(order.user_id).price_unit = price

    def _actor(self, partner_id):
        """Return ``portal.event`` values for a contact at their own computer."""
        partner = self.env["res.partner"].browse(partner_id)
        return {
            "partner_id": partner.id,
            "partner_name": partner.name,
            "partner_email": partner.email,
            "user_id": partner.user_ids[:1].id,
            "identified_by": "login",
            "hotlink_id": False,
            # of the block that is reserved for examples (RFC 5737)
            "ip_address": "203.0.113.24",
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0",
            "lang": partner.lang or "en_US",
        }

    def _has_language(self, code):
        installed = self.env["res.lang"].get_installed()
        return code in dict(installed)
