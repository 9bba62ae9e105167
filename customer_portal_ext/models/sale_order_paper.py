from odoo import models


class SaleOrder(models.Model):
    """The papers of an order that its customer may take (P-REPRINT)."""

    _inherit = "sale.order"

    def _portal_offers_proforma(self):
        """Tell whether the customer may take a pro forma invoice of this order.

        Where the company wants it: of a confirmed order that is paid in advance, until
        there is an invoice.
        """
        self.ensure_one()
        return (
            self.company_id.portal_proforma
            and self.state == "sale"
            and self.require_payment
            and not any(move.state == "posted" for move in self.invoice_ids)
        )

    def _portal_papers(self):
        """Return what can be downloaded of this order.

        :return: list of dicts with ``label`` and ``url``, clean addresses of the portal
        """
        self.ensure_one()
        address = f"{self.access_url}?report_type=pdf&download=true"
        if self.state in ("draft", "sent"):
            label = self.env._("Download the quotation (PDF)")
        else:
            label = self.env._("Download the order (PDF)")
        papers = [{"label": label, "url": address}]
        if self._portal_offers_proforma():
            papers.append(
                {
                    "label": self.env._("Download the pro forma invoice (PDF)"),
                    "url": f"{address}&paper=proforma",
                }
            )
        return papers

    def _get_report_base_filename(self):
        if self.env.context.get("portal_proforma"):
            return self.env._("Pro forma invoice %(number)s", number=self.name)
        return super()._get_report_base_filename()
