from contextlib import contextmanager

from odoo import models


class SaleOrder(models.Model):
    """What the mails about an order say of its amounts (C-ITEM-STATUS).

    Stock's own templates name the whole total, and some list all lines. Whoever gets
    the mail reads in it what the page and the PDF show, and no more.
    """

    _inherit = "sale.order"

    def _portal_hides_amounts(self):
        """Tell whether lines with a price are not for the customer, now or when sent.

        Not the same as ``portal_private_amounts`` for a draft, which is in private as a
        whole: staff may send it all the same, with the lines that it then shows.
        """
        self.ensure_one()
        return self.portal_private_amounts and any(
            line.price_subtotal and not line._portal_is_listed()
            for line in self.order_line
        )

    @contextmanager
    def _portal_listed_in_mails(self):
        """Let these orders hold what their customers see, while a mail is written.

        Nothing of it is stored: what is pending is written before, and all that was
        read meanwhile is forgotten afterwards.
        """
        hiding = self.filtered(lambda order: order._portal_hides_amounts())
        if not hiding:
            yield
            return
        self.env.flush_all()
        try:
            for order in hiding:
                listed = order.order_line.filtered(
                    lambda line: line._portal_is_listed()
                )
                order._portal_show_listed_amounts()
                order._fields["order_line"]._update_cache(order, listed._ids)
            yield
        finally:
            hiding.invalidate_recordset()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _portal_is_listed(self):
        """Tell whether the customer sees this line, or will when its draft is sent.

        The PDF and the mail of a draft are made a moment before it is sent: its lines
        are in private with all of it, and not each by itself.
        """
        self.ensure_one()
        order = self.order_id
        if self.portal_published or order.portal_published or order.state != "draft":
            return self.portal_published
        # an item of a combo is shown where its combo is
        line = self.linked_line_id if self.combo_item_id else self
        status = line.portal_status_id
        if status.state != "draft":
            return status.is_public
        following = status._default_status(self._name, order.company_id, "sent")
        return following.is_public


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    def _render_template(self, template_src, model, res_ids, *args, **kwargs):
        orders = self.env["sale.order"]
        if model == orders._name and template_src:
            # a preview may be of nothing
            orders = orders.browse(filter(None, res_ids))
            self = self.with_context(portal_own_share=True)  # noqa: PLW0642
        with orders._portal_listed_in_mails():
            return super()._render_template(
                template_src, model, res_ids, *args, **kwargs
            )
