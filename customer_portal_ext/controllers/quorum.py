from odoo import fields
from odoo.http import request

from ..tools.page_formats import date_formatter, of_request
from .approve import PortalApprove
from .asked import PortalAsked
from .orders import PortalOrders


class PortalQuorum(PortalOrders, PortalAsked):
    """Who is asked on the page of an order, and until when (X-QUORUM, X-REMIND)."""

    def _prepare_order_values(self, order_sudo):
        values = super()._prepare_order_values(order_sudo)
        actor = values["may_act"] and self._portal_actor(order_sudo)
        partner_id = actor and actor["partner_id"]
        waits = bool(values["to_approve"])
        asked = not order_sudo.portal_waiting_named
        if order_sudo.portal_is_named:
            mine = order_sudo._portal_lines_for(partner_id).ids
            shown = {*mine, *values["open_to_change"]}
            values["to_approve"] = mine
            asked = asked or bool(mine)
            values["lines"] = [line for line in values["lines"] if line["id"] in shown]
        named_others = (
            waits
            and order_sudo.portal_is_named
            and not order_sudo._portal_voice_of(partner_id)
        )
        values["quorum"] = {
            "only_text": self._portal_only_text(order_sudo) if named_others else "",
            "due": asked and self._portal_due_values(order_sudo),
            "can_hand_over": bool(actor)
            and waits
            and order_sudo._portal_may_hand_over(partner_id),
            "handed_over": self._portal_handed_over_texts(order_sudo),
        }
        return values

    def _portal_due_values(self, document_sudo):
        """Return until when an answer is due, or None where none is asked for."""
        due = document_sudo.portal_waiting and document_sudo.portal_due_date
        if not due:
            return None
        date = of_request(date_formatter, self.env)(due)
        # the reader's own day, as in the lists; the company's would cost two queries
        if due < fields.Date.context_today(request.env["portal.list"]):
            return {
                "is_overdue": True,
                "text": self.env._(
                    "Your answer was due on %(date)s. It still counts.", date=date
                ),
            }
        return {
            "is_overdue": False,
            "text": self.env._("Please answer by %(date)s.", date=date),
        }

    def _portal_handed_over_texts(self, order_sudo):
        """Return who handed the approval over to whom, as sentences."""
        if not order_sudo.portal_is_named:
            return []
        return [
            self.env._(
                "%(name)s handed the approval over to %(colleague)s.",
                name=approver.partner_id.name,
                colleague=approver.delegated_to_id.partner_id.name,
            )
            for approver in order_sudo.portal_approver_ids
            if approver.delegated_to_id
        ]


class PortalQuorumDone(PortalApprove):
    """What the confirmation of one approval of several says."""

    def _portal_still_waiting_text(self, order_sudo):
        if not order_sudo.portal_is_named:
            return super()._portal_still_waiting_text(order_sudo)
        actor = self._portal_actor(order_sudo)
        count = len(order_sudo._portal_lines_for(actor and actor["partner_id"]))
        if count == 1:
            return request.env._(
                "One more line of this document waits for your answer."
            )
        if count:
            return request.env._(
                "%(count)s more lines of this document wait for your answer.",
                count=count,
            )
        waiting = order_sudo.portal_approver_ids.filtered("is_waiting").partner_id
        if waiting:
            return request.env._(
                "Your approval is noted. We go on when enough of those who are asked"
                " have approved; still to answer: %(names)s.",
                names=", ".join(waiting.mapped("name")),
            )
        return self._portal_held_text(order_sudo)
