from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.fingerprint import fingerprint

ACTIVITY = "customer_portal_ext.mail_activity_supplier_answer"

# Answers that stand: declined ones are to be given anew.
STANDING = ("confirmed", "waiting", "accepted")


class PurchaseOrder(models.Model):
    """What a supplier answers to a purchase order line by line (X-POLINE)."""

    _inherit = "purchase.order"

    portal_answer_line_ids = fields.One2many(
        "portal.purchase.answer.line",
        "order_id",
        string="Supplier's answers",
        groups="base.group_user",
        copy=False,
    )
    portal_answer_count = fields.Integer(
        string="Answered lines",
        compute="_compute_portal_answer_count",
    )
    portal_waiting_answer_count = fields.Integer(
        string="Answers that wait for us",
        compute="_compute_portal_answer_count",
        search="_search_portal_waiting_answer_count",
    )

    def _compute_portal_answer_count(self):
        # sudo: the numbers are shown to whoever reads the order
        groups = (
            self.env["portal.purchase.answer.line"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids), ("is_current", "=", True)],
                ["order_id", "state"],
                ["__count"],
            )
        )
        counts = {(order.id, state): count for order, state, count in groups}
        for order in self:
            waiting = counts.get((order.id, "waiting"), 0)
            order.portal_waiting_answer_count = waiting
            order.portal_answer_count = sum(
                count
                for (order_id, _state), count in counts.items()
                if order_id == order.id
            )

    @api.model
    def _search_portal_waiting_answer_count(self, operator, value):
        if operator != ">" or value != 0:
            return NotImplemented
        return [("portal_answer_line_ids", "any", [("state", "=", "waiting")])]

    def action_portal_answers(self):
        """Button: the supplier's answers to this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_purchase_answer_line_action"
        )
        return {
            **action,
            "domain": [("order_id", "=", self.id)],
            "context": {"search_default_current": 1},
        }

    # --- what may be answered --------------------------------------------------------

    def _portal_takes_answers(self):
        """Tell whether the company lets suppliers answer this order line by line."""
        self.ensure_one()
        setting = self.company_id.portal_answer_lines
        states = {"orders": ("purchase",), "all": ("sent", "purchase")}.get(setting, ())
        return self.portal_published and self.state in states

    def _portal_takes_prices(self):
        """Tell whether a supplier may offer another price: on a request only."""
        self.ensure_one()
        return self.state == "sent" and self.company_id.portal_answer_prices

    def _portal_answerable_lines(self):
        """Return the lines that a supplier may answer now."""
        self.ensure_one()
        if not self._portal_takes_answers():
            return self.order_line.browse()
        return self._portal_product_lines().filtered(
            lambda line: line._portal_takes_answer()
        )

    def _portal_current_answers(self):
        """Return the latest answer to each line, in superuser mode.

        Answers to a request are none to the order that it became.

        :return: {purchase.order.line: portal.purchase.answer.line}
        """
        self.ensure_one()
        # sudo: contacts have no rights on answers; the caller has asked the policy
        current_sudo = self.sudo().portal_answer_line_ids.filtered("is_current")
        is_request = self._portal_is_request()
        return {
            answer.line_id: answer
            for answer in current_sudo
            if answer.answer_id.is_request == is_request
        }

    def _portal_answers_to_list(self, answers):
        """Return answers in the order of their lines, each delivery said once.

        What was split says all of its deliveries, those of the lines that it made too:
        unless it was answered anew, or such a line is no longer as it was agreed.

        :param dict answers: as ``_portal_current_answers`` returns them
        :return: list of answers
        """
        self.ensure_one()
        listed = [answers[line] for line in self.order_line if line in answers]
        return [
            answer
            for answer in listed
            if answer.split_from_id not in listed or answer.is_outdated
        ]

    def _portal_is_request(self):
        """Tell whether this is a request for quotation still."""
        return self.state in ("draft", "sent", "to approve")

    def _portal_answer_snapshot(self, lines=None):
        """Return what an answer to this order is bound to.

        :param lines: those that are answered; by default all that may be
        :rtype: dict
        """
        self.ensure_one()
        answers = self._portal_current_answers()
        lines = self._portal_answerable_lines() if lines is None else lines
        return {
            "order": self.id,
            "number": self.name,
            # an answer to a request is none to the order that it becomes
            "request": self._portal_is_request(),
            "currency": self.currency_id.name,
            "lines": [
                {
                    **line._portal_snapshot(),
                    "answer": answers[line].id if line in answers else None,
                }
                for line in lines
            ],
        }

    def _portal_lock_lines(self):
        """Lock this order and its lines: a buyer may be changing one of them."""
        self._portal_lock()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM purchase_order_line WHERE order_id = %s FOR UPDATE",
                self.id,
            )
        )
        self.env.invalidate_all()

    # --- answering -------------------------------------------------------------------

    def _portal_answer_fingerprint(self, actor, answers, remark, shown):
        """Return what is the same for the same form of the same contact."""
        return fingerprint(
            {
                "who": actor["partner_id"],
                "answers": [
                    answer["line"]._portal_answer_evidence(answer) for answer in answers
                ],
                "remark": remark,
                "shown": shown,
            }
        )

    def _portal_answer(self, actor, answers, remark, form, statement):
        """Answer lines as their supplier.

        The caller has the lock, has asked the policy, and has compared what was shown.

        :param dict actor: who acts, as evidence keeps it
        :param list answers: dicts of ``line``, ``kind``, ``deliveries``: list of (date,
            quantity), ``price``: a number or None, ``reason`` and ``remark``
        :param str remark: on the order as a whole; may be empty
        :param str form: as ``_portal_answer_fingerprint`` gives it
        :param str statement: the words of the button
        :return: the ``portal.purchase.answer``, in superuser mode
        """
        self.ensure_one()
        lines = self.order_line.browse(answer["line"].id for answer in answers)
        snapshot = self._portal_answer_snapshot(lines)
        answer_sudo = self._portal_keep_answer(actor, answers, remark, form)
        answer_sudo.event_id = self.env["portal.event"]._record(
            self,
            "po_answered",
            actor,
            snapshot={
                **snapshot,
                "answers": [
                    answer["line"]._portal_answer_evidence(answer) for answer in answers
                ],
                "remark": remark,
                "answer": answer_sudo._portal_text(),
            },
            statement=statement,
        )
        self._portal_tell_buyer(actor, answer_sudo)
        if self.portal_waiting and self._portal_all_answered():
            self._portal_acknowledge(actor, statement, {self.id: snapshot})
        return answer_sudo

    def _portal_keep_answer(self, actor, answers, remark, form):
        """Keep an answer in the place of former ones, see ``_portal_answer``.

        :return: the ``portal.purchase.answer``, in superuser mode, without evidence
        """
        # sudo: contacts have no rights on answers; the caller has asked the policy
        Line = self.env["portal.purchase.answer.line"].sudo()
        line_ids = [answer["line"].id for answer in answers]
        former = Line.search([("line_id", "in", line_ids), ("is_current", "=", True)])
        former.is_current = False
        former.filtered(lambda line: line.state == "waiting").state = "superseded"
        self.env.flush_all()
        return (
            self.env["portal.purchase.answer"]
            .sudo()
            .create(
                {
                    "order_id": self.id,
                    "partner_id": actor["partner_id"],
                    "is_request": self._portal_is_request(),
                    "remark": remark or False,
                    "fingerprint": form,
                    "line_ids": [
                        fields.Command.create(self._prepare_portal_answer_line(answer))
                        for answer in answers
                    ],
                }
            )
        )

    def _prepare_portal_answer_line(self, answer):
        line = answer["line"]
        kind = answer["kind"]
        return {
            "line_id": line.id,
            "description": line._portal_answer_name(),
            "kind": kind,
            "state": "confirmed" if kind == "confirm" else "waiting",
            "shown": line._portal_agreed(),
            "shown_quantity": line.product_qty,
            "shown_date": line._portal_day(),
            "shown_price": line.price_unit,
            "delivery_ids": [
                fields.Command.create({"date": date, "quantity": quantity})
                for date, quantity in answer["deliveries"]
            ],
            "has_price": answer["price"] is not None,
            "price_unit": answer["price"] or 0.0,
            "reason": answer["reason"] or False,
            "remark": answer["remark"] or False,
        }

    def _portal_all_answered(self):
        """Tell whether each line that may be answered has an answer that stands."""
        return not self._portal_unanswered_lines()

    def _portal_unanswered_lines(self):
        """Return the lines that may be answered and have no answer that stands."""
        self.ensure_one()
        answers = self._portal_current_answers()
        return self._portal_answerable_lines().filtered(
            lambda line: (
                line not in answers
                or answers[line].state not in STANDING
                or answers[line].is_outdated
            )
        )

    def _portal_tell_buyer(self, actor, answer_sudo):
        """Post an answer on the order, and put what waits on the buyer's list."""
        self.ensure_one()
        env = self._portal_staff_env()
        lines = answer_sudo.line_ids.with_env(env)
        items = Markup("").join(
            Markup("<li>{}: {}{}</li>").format(
                line.description,
                line.summary,
                Markup("<br/>{}").format(line.remark) if line.remark else "",
            )
            for line in lines
        )
        body = Markup("<p>{}</p><ul>{}</ul>").format(
            env._(
                "%(name)s answered on the portal (%(reference)s):",
                name=actor["partner_name"],
                reference=answer_sudo.event_id.reference,
            ),
            items,
        )
        if answer_sudo.remark:
            body += Markup("<blockquote>{}</blockquote>").format(answer_sudo.remark)
        self.message_post(
            author_id=actor["partner_id"],
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.user_id.partner_id.ids,
            force_send=False,
        )
        self._portal_wake_mail_queue()
        self._portal_plan_decision()

    def _portal_plan_decision(self):
        """Keep one activity on the order while answers wait for the buyer."""
        self.ensure_one()
        self.invalidate_recordset(["portal_waiting_answer_count"])
        if not self.portal_waiting_answer_count:
            self.activity_feedback([ACTIVITY])
            return
        user = self.user_id or self.create_uid
        if not user.share and not self.activity_search([ACTIVITY]):
            self.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=self._portal_staff_env()._(
                    "Decide on the supplier's changes of %(order)s", order=self.name
                ),
            )
