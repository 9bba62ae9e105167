from odoo import models

from ..tools.fingerprint import fingerprint


class PurchaseOrder(models.Model):
    """Who acknowledges a purchase order confirms its lines as they are (X-POLINE)."""

    _inherit = "purchase.order"

    def _portal_acknowledge(self, actor, statement, shown):
        done = super()._portal_acknowledge(actor, statement, shown)
        for order in done:
            order._portal_confirm_rest(actor)
        return done

    def _portal_confirm_rest(self, actor):
        """Keep "confirmed" as the answer to each line that has none which stands.

        The evidence is that of the acknowledgement: nothing else was said.
        """
        self.ensure_one()
        lines = self._portal_unanswered_lines()
        if not lines:
            return
        event = self._portal_last_acknowledgement()
        answers = [
            {
                "line": line,
                "kind": "confirm",
                "deliveries": [],
                "price": None,
                "reason": "",
                "remark": "",
            }
            for line in lines
        ]
        form = fingerprint({"acknowledged": event.id})
        answer_sudo = self._portal_keep_answer(actor, answers, "", form)
        answer_sudo.event_id = event

    def _portal_last_acknowledgement(self):
        """Return the evidence of the last acknowledgement of this order."""
        self.ensure_one()
        # sudo: contacts read no evidence; the caller has just written it
        return (
            self.env["portal.event"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("kind", "=", "acknowledged"),
                ],
                order="id desc",
                limit=1,
            )
        )
