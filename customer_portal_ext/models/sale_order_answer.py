from markupsafe import Markup

from odoo import fields, models
from odoo.tools import plaintext2html


class SaleOrder(models.Model):
    """What customers do on a quotation or an order, and what follows from it."""

    _inherit = "sale.order"

    # --- approving (C-APPROVE, C-APPROVE-MANY, X-BOUND) ------------------------------

    def _portal_approve(self, lines, actor, snapshot):
        """Approve lines as their customer.

        The caller has the lock, has asked the policy, and has compared ``snapshot``
        with what was shown.

        :param sale.order.line lines: lines that wait for approval
        :param dict actor: who acts, as evidence keeps it
        :param dict snapshot: as ``_portal_approval_snapshot`` gives it
        :return: the event
        """
        self.ensure_one()
        event = self.env["portal.event"]._record(
            self,
            "line_approved",
            actor,
            snapshot=snapshot,
            statement=snapshot["statement"],
        )
        self.env["portal.approval"].sudo().create(
            [
                {
                    "order_id": self.id,
                    "line_id": line.id,
                    "partner_id": actor["partner_id"],
                    "event_id": event.id,
                    "fingerprint": line._portal_fingerprint(),
                    "line_status_id": line.portal_status_id.id,
                    "order_status_id": self.portal_status_id.id,
                }
                for line in lines
            ]
        )
        self._portal_tell_staff(
            actor,
            self._portal_staff_env()._(
                "%(name)s approved on the portal (%(reference)s):",
                name=actor["partner_name"],
                reference=event.reference,
            ),
            lines,
            text=self._portal_staff_quorum_text(lines),
        )
        self._portal_settle(lines, actor, event)
        return event

    def _portal_settle(self, lines, actor, event):
        """Let lines whose approvals suffice follow, and then the order.

        :param sale.order.line lines: lines that were answered, or whose rule changed
        :param dict actor: who did that, as evidence keeps it
        :param event: the evidence of it
        """
        self.ensure_one()
        for line in lines:
            status = line.portal_status_id
            following = status.action == "approve" and status.next_status_id
            if following and line._portal_is_approved():
                line.portal_status_id = following
        if self._portal_after_answer():
            self.env["portal.event"]._record(
                self, "order_confirmed", actor, snapshot={"by": event.reference}
            )
        self._portal_due_answered()

    def _portal_tell_staff(self, actor, heading, lines, text=None, attachments=None):
        """Post what a customer did on the order, and tell its salesperson.

        :param str heading: a sentence
        :param sale.order.line lines: listed below it
        :param str text: the customer's own words
        :param attachments: ``ir.attachment`` to show with it
        """
        self.ensure_one()
        items = Markup("").join(
            Markup("<li>{}</li>").format((line.name or "").split("\n")[0])
            for line in lines
        )
        body = Markup("<p>{}</p><ul>{}</ul>").format(heading, items)
        if text:
            # no <blockquote>: the chatter hides those behind "Read more"
            body += plaintext2html(text)
        self.message_post(
            author_id=actor["partner_id"],
            body=body,
            # a number alone would be all that a mailbox shows
            subject=self.with_env(self._portal_staff_env())._portal_label(),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.user_id.partner_id.ids,
            attachment_ids=attachments.ids if attachments else [],
            force_send=False,
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    # --- asking for a change (C-CHANGE) ----------------------------------------------

    def _portal_same_change_request(self, lines, partner, body):
        """Return an open request that says just this: a form that was sent twice."""
        self.ensure_one()
        return self.portal_change_request_ids.filtered(
            lambda request: (
                request.state == "open"
                and request.partner_id == partner
                and request.body == body
                and request.line_ids == lines
            )
        )[:1]

    def _portal_request_change(self, lines, actor, body, files):
        """Ask for a change as the customer; staff see it, and the lines say so.

        The caller has the lock and has asked the policy.

        :param sale.order.line lines: lines that allow it; none: the whole document
        :param dict actor: who acts, as evidence keeps it
        :param str body: what they want, in their words
        :param list files: ``portal.change.request._prepare_file`` values
        :return: the ``portal.change.request``
        """
        self.ensure_one()
        request = (
            self.env["portal.change.request"]
            .sudo()
            .create(
                {
                    "order_id": self.id,
                    "line_ids": [fields.Command.set(lines.ids)],
                    "partner_id": actor["partner_id"],
                    "user_id": self.user_id.id,
                    "body": body,
                }
            )
        )
        attachments = self.env["ir.attachment"].create(
            [
                {**values, "res_model": request._name, "res_id": request.id}
                for values in files
            ]
        )
        request.attachment_ids = attachments
        request.event_id = self.env["portal.event"]._record(
            self, "change_requested", actor, snapshot=request._prepare_snapshot()
        )
        held = (self.portal_change_request_ids - request).filtered(
            lambda other: other.state == "open"
        )
        for line in lines:
            if line not in held.line_ids:
                line.portal_asking_status_id = line.portal_status_id
            following = line.portal_status_id.change_status_id
            if following:
                line.portal_status_id = following
        if self.portal_status_id.change_status_id:
            self._portal_enter_status(self.portal_status_id.change_status_id)
        self._portal_tell_staff(
            actor,
            self._portal_staff_env()._(
                "%(name)s asks for a change (%(reference)s):",
                name=actor["partner_name"],
                reference=request.event_id.reference,
            ),
            lines,
            text=body,
            attachments=attachments,
        )
        request._schedule_answer()
        return request

    # --- what follows ----------------------------------------------------------------

    def _portal_is_answered(self):
        """Tell whether nothing of this document waits for an answer any more.

        Neither for the customer's nor, while a change is asked for, for that of staff.
        """
        self.ensure_one()
        # an offer that expired while it was answered asks for nothing, and got nothing
        if not self._portal_is_open() or self._portal_lines_to_approve():
            return False
        if any(request.state == "open" for request in self.portal_change_request_ids):
            return False
        return not any(
            line.portal_asking_status_id
            and line.portal_status_id == line.portal_asking_status_id.change_status_id
            for line in self._portal_visible_lines()
        )

    def _portal_after_answer(self):
        """Let the order's status follow when nothing waits for an answer any more.

        Where the status that follows confirms and no payment is missing, the quotation
        becomes a sales order; not where staff answered last, as the context tells.

        :return: True when the order was confirmed
        """
        self.ensure_one()
        status = self.portal_status_id
        if status.action != "approve" or not self._portal_is_answered():
            return False
        following = status.next_status_id
        is_offer = self.state in ("draft", "sent")
        # the bare question, without our own condition on the status
        needs_payment = (
            is_offer
            and self.require_payment
            and self.amount_total > 0
            and not self._is_confirmation_amount_reached()
        )
        # a signature comes first, and asks for the payment itself
        if needs_payment and following.action not in ("sign", "pay"):
            following = self._portal_paying_status() or following
        if not following:
            return False
        if not is_offer and following.state not in (False, self.state):
            # a status of quotations is none for an order that was confirmed meanwhile
            return False
        self._portal_enter_status(following)
        if (
            following.confirm_order
            and not self.env.context.get("portal_staff_answer")
            and self.state in ("draft", "sent")
            and not needs_payment
            and not self._confirmation_error_message()
        ):
            self.with_context(portal_answer=True)._validate_order()
            return True
        return False

    def _portal_paying_status(self):
        """Return the first status that asks for a payment and fits this order."""
        return self.env["portal.status"].search(
            [
                ("model", "=", "sale.order"),
                ("company_id", "=", self.company_id.id),
                ("action", "=", "pay"),
                ("state", "in", (False, "sent", self.state)),
            ],
            limit=1,
        )

    def _portal_reopen_lines(self, lines):
        """Let lines whose change request was answered wait for the customer again.

        :param sale.order.line lines: the lines of the request; empty: nothing to reopen
        """
        self.ensure_one()
        Status = self.env["portal.status"]
        for line in lines.filtered(lambda line: line.order_id == self):
            asking = line.portal_asking_status_id or Status._default_status(
                "sale.order.line", self.company_id, self.state
            )
            if asking:
                line.portal_status_id = asking
        self._portal_wait_again()
        # all was approved while the change was asked for; staff confirm it themselves
        self.with_context(portal_staff_answer=True)._portal_after_answer()

    def _portal_wait_again(self, earlier=None):
        """Bring the order back to a status that asks, when one of its lines waits.

        :param portal.status earlier: the order's when an approval was given that is
            void now; by default that of the latest approval
        """
        self.ensure_one()
        status = self.portal_status_id

        def fits(asking):
            return asking.action == "approve" and asking._fits(
                self.company_id, self.state
            )

        if earlier and fits(earlier) and status.action in ("sign", "pay"):
            # what is signed or paid next is no longer what was approved
            self.portal_status_id = earlier
            return
        if not self._portal_lines_to_approve() or fits(status):
            return
        earlier = earlier or self.portal_approval_ids[:1].order_status_id
        if not fits(earlier):
            if self.state not in ("draft", "sent"):
                return
            earlier = self.env["portal.status"]._default_status(
                "sale.order", self.company_id, self.state
            )
        self.portal_status_id = earlier
