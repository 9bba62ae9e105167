from odoo import api, fields, models


class SaleOrder(models.Model):
    """What a customer reads of the amounts of an order with private lines.

    The price of a line that is not shown is not to be had by subtracting what is
    listed from a total (C-ITEM-STATUS). So all that the portal shows of such an order
    is the total of what it lists, and says so; and it can neither be signed nor paid
    there, because its customer would not see for how much.
    """

    _inherit = "sale.order"

    portal_private_amounts = fields.Boolean(
        string="Has prices that are not on the portal",
        compute="_compute_portal_private_amounts",
        store=True,
        help="The total holds amounts of lines that the customer does not see.",
    )

    @api.depends("order_line.portal_published", "order_line.price_subtotal")
    def _compute_portal_private_amounts(self):
        for order in self:
            order.portal_private_amounts = any(
                not line.portal_published and line.price_subtotal
                for line in order.order_line
            )

    @api.depends("portal_private_amounts")
    @api.depends_context("portal_viewer")
    def _compute_tax_totals(self):
        """Sum up what is listed, on the page and in the PDF."""
        if not self.env.context.get("portal_viewer"):
            return super()._compute_tax_totals()
        # a context of its own: amounts that are stored are computed from all lines,
        # also in a customer's request
        listed = self.with_context(portal_listed_only=True)
        return super(SaleOrder, listed)._compute_tax_totals()

    def _get_priced_lines(self):
        lines = super()._get_priced_lines()
        if self.env.context.get("portal_listed_only"):
            lines = lines.filtered(lambda line: line._portal_is_listed())
        return lines

    def _portal_show_listed_amounts(self):
        """Let the page that is made of this order hold the total of what it lists.

        Stock writes its stored total all over the page. The database keeps it: only
        what this request holds of it changes. For pages that are only read.
        """
        self.ensure_one()
        if not self.portal_private_amounts:
            return
        totals = self.with_context(portal_viewer=True).tax_totals
        shown = {
            "amount_untaxed": totals["base_amount_currency"],
            "amount_tax": totals["tax_amount_currency"],
            "amount_total": totals["total_amount_currency"],
            # no advantage is shown: it is reckoned over all lines
            "amount_undiscounted": totals["base_amount_currency"],
        }
        for name, amount in shown.items():
            self._fields[name]._update_cache(self, amount)

    def _get_edi_builders(self):
        """Leave a file for computers out, which lists all lines, of such an order.

        It is offered on the page, and stock puts it into the PDF too.
        """
        if self.env.context.get("portal_viewer") and any(
            self.mapped("portal_private_amounts")
        ):
            return []
        return super()._get_edi_builders()

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        """Leave the amount out of the heading of e-mails about such an order."""
        context = super()._notify_by_email_prepare_rendering_context(
            message, *args, **kwargs
        )
        if self._portal_hides_amounts() and context.get("subtitles"):
            context["subtitles"] = context["subtitles"][:1]
        return context


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _is_line_in_section(self, line):
        """A section's total is that of what the reader sees of it."""
        seen = not self.env.context.get("portal_viewer") or line._portal_is_listed()
        return seen and super()._is_line_in_section(line)

    def _get_combo_totals(self, totals_field):
        self.ensure_one()
        total = super()._get_combo_totals(totals_field)
        if self.env.context.get("portal_viewer"):
            total -= sum(
                line[totals_field]
                for line in self.order_id.order_line
                if line.linked_line_id == self
                and line.combo_item_id
                and not line._portal_is_listed()
            )
        return total


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _generate_template_attachments(self, *args, **kwargs):
        """Send the PDF of an order as its customer may see it."""
        template = self
        if self.model == "sale.order":
            template = self.with_context(portal_viewer=True)
        return super(MailTemplate, template)._generate_template_attachments(
            *args, **kwargs
        )
