from odoo.tools import format_date

from .purchase import PortalPurchase


class PortalPurchaseDue(PortalPurchase):
    """Until when a purchase order is to be acknowledged, on its page (X-REMIND)."""

    def _get_page_view_values(self, document, *args, **kwargs):
        values = super()._get_page_view_values(document, *args, **kwargs)
        if document._name == "purchase.order":
            due = document.portal_waiting and document.portal_due_date
            values["portal"]["due_text"] = due and self.env._(
                "Please acknowledge by %(date)s.", date=format_date(self.env, due)
            )
        return values
