from odoo import api, models


class SaleOrder(models.Model):
    """Where ordering again begins: rows of a history, and twice (C-REORDER)."""

    _inherit = "sale.order"

    @api.model
    def _portal_list_extra(self, rows):
        """Return where what a row shows can be ordered again, see ``portal.list``.

        The same rule as ``_portal_may_reorder``, of what the rows hold already: no
        document is read for it. Staff order nothing here.

        :param list rows: of ``portal.list``, all of quotations and orders
        :return: {id of the order: dict with ``again_path`` and ``again_label``}
        """
        if not self.env.user.share:
            return {}
        # sudo: settings of the companies whose documents the reader sees
        companies_sudo = self.env["res.company"].sudo()
        companies_sudo = companies_sudo.browse({row.company_id for row in rows})
        allowing = set(companies_sudo.filtered("portal_reorder").ids)
        # read out instead of the words on the link, which are all the same
        label = self.env._("Order again: %(document)s", document="\0")
        return {
            row.id: {
                "again_path": f"{self._portal_list_path(row.id)}/reorder",
                "again_label": label.replace("\0", row.name),
            }
            for row in rows
            if row.company_id in allowing
            and (row.state in ("sale", "cancel") or row.expired)
        }

    def _portal_open_reorder(self):
        """Return the last quotation that was ordered again from this, if it is open.

        :return: ``sale.order``, one or none
        """
        self.ensure_one()
        return self.search(
            [
                ("portal_reorder_of_id", "=", self.id),
                ("portal_reorder_key", "!=", False),
                ("state", "in", ("draft", "sent")),
            ],
            order="id desc",
            limit=1,
        )
