from odoo.http import request

from .start import PortalStart


class PortalBillStart(PortalStart):
    """The number of bills on the start page: those in our books and those sent."""

    def _portal_counters(self):
        return {
            **super()._portal_counters(),
            "bill_sent_count": (
                "portal.bill",
                request.env["portal.bill"]._portal_listed_domain(),
            ),
        }

    def _portal_counted(self, counters, *args, **kwargs):
        """Count what is being checked among the bills: it is in the same list."""
        if "bill_count" in counters:
            sent = PortalBillStart._portal_counters(self)["bill_sent_count"]
            counters = {**counters, "bill_sent_count": sent}
        counted = super()._portal_counted(counters, *args, **kwargs)
        sent = counted.pop("bill_sent_count", 0)
        booked = counted.get("bill_count")
        if isinstance(booked, int) and isinstance(sent, int):
            counted["bill_count"] = booked + sent
        return counted
