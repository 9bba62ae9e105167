from odoo import models


class PortalEvent(models.Model):
    """Who else approved what a certificate is about (X-QUORUM)."""

    _inherit = "portal.event"

    def _certificate(self):
        return {**super()._certificate(), "quorum": self._certificate_quorum()}

    def _certificate_quorum(self):
        """Return whose approvals of the same lines count today, and who is missing.

        :return: dict with ``approved``, a list of dicts with ``name``, ``reference``
            and ``date_utc``, and ``missing``, names as one text; None where one
            approval is enough
        """
        self.ensure_one()
        if self.kind != "line_approved":
            return None
        # sudo: who may read the event may know what it led to
        approvals_sudo = self.env["portal.approval"].sudo()
        lines_sudo = approvals_sudo.search([("event_id", "=", self.id)]).line_id
        order_sudo = lines_sudo.order_id
        if not order_sudo.portal_is_named:
            return None
        counting_sudo = approvals_sudo.union(
            *(line._portal_approvals() for line in lines_sudo)
        )
        events = counting_sudo.event_id.sorted("position")
        if order_sudo._portal_quorum_needed() <= 1 and len(events) <= 1:
            return None
        missing = self.env["portal.approver"].sudo()
        for line in lines_sudo.filtered("portal_waiting"):
            voices = missing.union(*order_sudo._portal_voices())
            missing |= voices - line._portal_voices_given()
        return {
            "approved": [
                {
                    "name": event.partner_name,
                    "reference": event.reference,
                    "date_utc": event._certificate_when()["date_utc"],
                }
                for event in events
            ],
            "missing": ", ".join(missing.partner_id.mapped("name")),
        }

    def _certificate_extra(self):
        """Name in the JSON as well who else approved; it is no part of the hash."""
        quorum = self._certificate_quorum()
        return {
            **super()._certificate_extra(),
            **({"approvals": quorum} if quorum else {}),
        }
