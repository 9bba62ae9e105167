from odoo import models


class PurchaseOrder(models.Model):
    """What follows from answers by lines: status, mail, what waits (X-POLINE)."""

    _inherit = "purchase.order"

    def write(self, vals):
        """Ask for the order anew where only the request for it was acknowledged."""
        if vals.get("state") != "purchase" or "acknowledged" in vals:
            return super().write(vals)
        requests = self.filtered(
            lambda order: order.acknowledged and order._portal_is_request()
        )
        if requests:
            super(PurchaseOrder, requests).write({**vals, "acknowledged": False})
        return super(PurchaseOrder, self - requests).write(vals)

    def _portal_acknowledged_status(self):
        """Return the status that follows an acknowledgement, or an empty recordset.

        The company's (P-PO-STATUS), unless it is none of this state: a request for
        quotation follows its own status.
        """
        self.ensure_one()
        status = self.company_id.portal_acknowledged_status_id
        if self.state != "purchase" and not status._fits(self.company_id, self.state):
            status = self.portal_status_id.next_status_id
        return status

    def _portal_ask_again(self):
        """Let an order wait for its supplier again, whose change was declined."""
        for order in self:
            order.acknowledged = False
            if order.portal_waiting or order.state == "cancel":
                continue
            status = self.env["portal.status"].search(
                [
                    ("model", "=", self._name),
                    ("company_id", "=", order.company_id.id),
                    ("action", "=", "acknowledge"),
                    ("is_public", "=", True),
                    ("state", "in", (order.state, False)),
                ],
                limit=1,
            )
            if status:
                order._portal_enter_status(status, send_mail=False)

    def _portal_after_decision(self, lines_sudo):
        """Tell the supplier what was decided, and the buyer that it is done.

        A declined line is told at once; accepted ones once nothing of the answer waits
        any more, so that ten lines are not ten mails.

        :param lines_sudo: what was decided just now, in superuser mode
        """
        self.ensure_one()
        self._portal_plan_decision()
        done = lines_sudo.answer_id.filtered(
            lambda answer: all(line.state != "waiting" for line in answer.line_ids)
        )
        accepted = done.line_ids.filtered(lambda line: line.state == "accepted")
        accepted = accepted._portal_without_parts()
        declined = lines_sudo.filtered(lambda line: line.state == "declined")
        if accepted or declined:
            self._portal_mail_decision((accepted | declined).sorted("id"))

    def _portal_mail_decision(self, lines_sudo):
        """Queue the mail about decided lines to its supplier, with their own link."""
        self.ensure_one()
        template = self.env.ref(
            "customer_portal_ext.mail_template_purchase_decided",
            raise_if_not_found=False,
        )
        if template:
            self._portal_send_mail(
                template.with_context(portal_decided_ids=lines_sudo.ids)
            )

    def _portal_decided_lines(self):
        """Return the lines a mail is about; in its preview those decided last.

        In superuser mode, for the template of that mail only.
        """
        self.ensure_one()
        Line = self.env["portal.purchase.answer.line"].sudo()
        ids = self.env.context.get("portal_decided_ids")
        if ids:
            return Line.browse(ids)
        return Line.search(
            [("order_id", "=", self.id), ("state", "in", ("accepted", "declined"))],
            limit=5,
        )

    def _portal_decided_to(self):
        """Return the ids of who gets that mail: who answered, as a text for it."""
        partners = self._portal_decided_lines().answer_id.partner_id or self.partner_id
        return ",".join(str(partner.id) for partner in partners)
