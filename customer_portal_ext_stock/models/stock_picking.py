from odoo import api, models


class StockPicking(models.Model):
    """Transfers, of which contacts read no more than a page shows them (W9)."""

    _name = "stock.picking"
    _inherit = ["portal.readable.fields", "stock.picking"]

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | {
            "name",
            "state",
            "scheduled_date",
            "date_done",
            "sale_id",
            "partner_id",
            "priority",
            "carrier_tracking_ref",
            "carrier_tracking_url",
        }

    def _portal_has_paper(self):
        """Tell whether the customer may have the papers of this delivery.

        They name all that is in it: not where a line of the order is in private
        (C-ITEM-STATUS).
        """
        self.ensure_one()
        return all(self.move_ids.sale_line_id.mapped("portal_published"))
