from odoo import models


class SaleOrderLine(models.Model):
    """What is to be ticked for each line before it is approved (X-CHECKLIST)."""

    _inherit = "sale.order.line"

    def _portal_checklists(self):
        """Return the checklist items of these lines and of the items of combos.

        :return: ``portal.checklist.item``; ``_portal_checklist`` picks a line's own
        """
        products_sudo = self._portal_priced().sudo().product_id
        return self.env["portal.checklist.item"]._for_products(
            products_sudo, self.order_id.company_id
        )

    def _portal_checklist(self, items):
        """Return what is to be ticked for these lines together, each once.

        :param portal.checklist.item items: as ``_portal_checklists`` gives them
        """
        found = items.browse()
        for product_sudo in self._portal_priced().sudo().product_id:
            found |= items._applies(product_sudo)
        return items.filtered(lambda item: item in found)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _portal_missing_checks(self, snapshot, ticked):
        """Return what was not ticked of an approval's checklists.

        :param dict snapshot: as ``_portal_approval_snapshot`` gives it
        :param ticked: what the form sends, ``<line>-<item>``
        :return: list of (name, heading of the line, text)
        """
        return [
            (
                f"{line['line']}-{item['item']}",
                line["description"].split("\n")[0],
                item["text"],
            )
            for line in snapshot["lines"]
            for item in line.get("checklist", ())
            if f"{line['line']}-{item['item']}" not in ticked
        ]
