from odoo import fields, models
from odoo.exceptions import UserError


class PortalPurchaseAnswerLine(models.Model):
    """What the buyer makes of a supplier's answer to a line (X-POLINE)."""

    _inherit = "portal.purchase.answer.line"

    def action_accept(self):
        """Button: the order's lines become what the supplier offers.

        :raise UserError: where one of them no longer waits, or was changed, received
            or billed meanwhile
        """
        for lines in self._portal_deciding():
            for line in lines:
                line._portal_apply()
            lines._portal_decided("accepted")
        return True

    def action_decline(self):
        """Button: ask for the reason, which the supplier reads."""
        self._portal_waiting_only()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_purchase_decline_action"
        )
        return {**action, "context": {"default_line_ids": self.ids}}

    def _portal_decline(self, reason):
        """Leave the order's lines as they are; the supplier may answer again.

        :param str reason: the supplier reads it
        :raise UserError: without a reason, or where one no longer waits
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Write the reason that the supplier will read first.")
            )
        for lines in self._portal_deciding():
            # sudo: a decision is written by its buttons only
            lines.sudo().decline_reason = reason
            lines._portal_decided("declined")
            # sudo: its status is the portal's, and follows from the buyer's act
            lines.order_id.sudo()._portal_ask_again()

    def _portal_waiting_only(self):
        """Raise where one of these no longer waits for a decision."""
        if any(line.state != "waiting" for line in self):
            raise UserError(
                self.env._(
                    "Only answers that wait can be decided: one of these was decided,"
                    " or the supplier has answered anew."
                )
            )

    def _portal_deciding(self):
        """Yield these lines order by order, each with its order locked."""
        self.check_access("write")
        for order, lines in self.grouped("order_id").items():
            # sudo: the lock is no change
            order.sudo()._portal_lock_lines()
            # the supplier may have answered anew a moment ago
            lines.invalidate_recordset()
            lines._portal_waiting_only()
            yield lines.sorted("id")

    def _portal_apply(self):
        """Write what the supplier offers to the order's line.

        With the buyer's own rights on orders, and by Odoo's own write, so that receipts
        follow where there are any.
        """
        self.ensure_one()
        order, line = self.order_id, self.line_id
        name = self.description
        if order.state not in ("draft", "sent", "to approve", "purchase"):
            raise UserError(
                self.env._("%(order)s is cancelled: decline it.", order=order.name)
            )
        if line.qty_received > 0 or line.qty_invoiced > 0:
            raise UserError(
                self.env._(
                    "%(line)s was received or billed meanwhile, and stays as it is."
                    " Decline the answer with this reason.",
                    line=name,
                )
            )
        if self.is_outdated:
            raise UserError(
                self.env._(
                    "%(line)s was changed after the supplier answered, so this answer"
                    " is about something else. Decline it, so that the supplier"
                    " answers again, or set the line back first.",
                    line=name,
                )
            )
        deliveries = self.delivery_ids.sorted(lambda one: (one.date, one.id))
        changes_more = (
            self.kind in ("reject", "split")
            or self.has_price
            or line.product_uom_id.compare(deliveries.quantity, line.product_qty)
        )
        if order.locked and changes_more:
            raise UserError(
                self.env._(
                    "%(order)s is locked. Unlock it first, to change more than a date.",
                    order=order.name,
                )
            )
        if self.kind == "reject":
            line.product_qty = 0
            self._portal_keep_agreed()
            return
        price = {"price_unit": self.price_unit} if self.has_price else {}
        values = {**line._portal_delivery_values(deliveries[:1]), **price}
        others = []
        for delivery in deliveries[1:]:
            # with the price that is agreed, which the line has not got yet
            [copied] = line.copy_data(
                {**line._portal_delivery_values(delivery), **price}
            )
            others.append({**copied, "order_id": order.id})
        line.write(values)
        if others:
            new_lines = line.create(others)
            new_lines._portal_place_after(line)
            self._portal_note_split(deliveries, new_lines)
        self._portal_keep_agreed()

    def _portal_keep_agreed(self):
        """Remember the line as it was agreed now."""
        # sudo: what was shown and agreed is written by no hand
        self.sudo().shown = self.line_id._portal_agreed()

    def _portal_note_split(self, deliveries, new_lines):
        """Let the lines that a split made be answered as well: this is the answer."""
        for delivery, line in zip(deliveries[1:], new_lines, strict=True):
            # sudo: nobody makes answers by hand
            self.sudo().copy(
                {
                    "line_id": line.id,
                    "kind": "change",
                    "state": "accepted",
                    "split_from_id": self.id,
                    "shown": line._portal_agreed(),
                    "decided_on": fields.Datetime.now(),
                    "decided_by_id": self.env.uid,
                    "delivery_ids": [
                        fields.Command.create(
                            {"date": delivery.date, "quantity": delivery.quantity}
                        )
                    ],
                }
            )

    def _portal_decided(self, state):
        """Note a decision on lines of one order, with its evidence, and tell it.

        :param str state: "accepted" or "declined"
        """
        # sudo: a decision is written by its buttons only
        self.sudo().write(
            {
                "state": state,
                "decided_on": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
        # sudo: who decides on answers may have no rights on evidence and activities
        order_sudo = self.order_id.sudo()
        self.env["portal.event"]._record(
            order_sudo,
            f"po_line_{state}",
            self.env.user._portal_staff_actor(),
            snapshot={
                "answers": [line._portal_evidence() for line in self],
                "answer": "\n".join(
                    f"{line.description}: {line.summary}" for line in self
                ),
                "body": self[:1].decline_reason or None,
            },
        )
        order_sudo._portal_after_decision(self.sudo())
