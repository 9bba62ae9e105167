from odoo import models


class SaleOrderLine(models.Model):
    """Whose approval a line has, and whether that is enough (X-QUORUM)."""

    _inherit = "sale.order.line"

    def _portal_voices_given(self):
        """Return the named contacts of the order whose approval this line has.

        :return: ``portal.approver`` with a voice, whoever used it
        """
        self.ensure_one()
        partners = self._portal_approvals().partner_id
        approvers = self.env["portal.approver"]
        if not partners:
            return approvers
        return approvers.union(
            *(
                approver
                for approver, whose in self.order_id._portal_voices().items()
                if whose & partners
            )
        )

    def _portal_is_approved(self):
        """Tell whether this line has the approvals that the order's rule asks for."""
        self.ensure_one()
        if not self._portal_approvals():
            return False
        order = self.order_id
        if not order.portal_is_named:
            return True
        return len(self._portal_voices_given()) >= order._portal_quorum_needed()

    def _portal_quorum_text(self):
        """Return how far the approvals of this line are, as a sentence, or ""."""
        self.ensure_one()
        order = self.order_id
        if not order.portal_is_named or not self.portal_waiting:
            return ""
        given = self._portal_voices_given()
        needed = order._portal_quorum_needed()
        if needed <= 1 and not given:
            return ""
        names = {True: [], False: []}
        partners = self._portal_approvals().partner_id
        for approver, whose in order._portal_voices().items():
            person = (whose & partners)[:1] or approver.partner_id
            names[approver in given].append(person.name or "")
        values = {
            "given": len(given),
            "needed": needed,
            "done": ", ".join(names[True]),
            "missing": ", ".join(names[False]),
        }
        if not given:
            return self.env._(
                "%(given)s of %(needed)s approvals. Asked: %(missing)s", **values
            )
        return self.env._(
            "%(given)s of %(needed)s approvals. Approved: %(done)s. Still to answer:"
            " %(missing)s",
            **values,
        )

    def _prepare_portal_status_values(self):
        """Say as well how far the approvals of several contacts are."""
        values = super()._prepare_portal_status_values()
        values["quorum"] = ""
        if self.order_id.portal_is_named:
            approvals = self._portal_approvals()
            values["quorum"] = self._portal_quorum_text()
            if values["mark"] == "void" and approvals:
                now = self._portal_fingerprint()
                if all(approval.fingerprint == now for approval in approvals):
                    # not void: others have still to approve
                    values["mark"] = "waiting"
            if values["mark"] == "approved":
                partners = approvals.sorted("id").partner_id
                values["approved_by"] = ", ".join(partners.mapped("name"))
        return values
