import json
import re

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import format_date

from ..tools.fingerprint import canonical_json
from .changes import Changes
from .gate import PortalGate, keep_private, parse_ids, portal_readonly
from .purchase_answer_form import MAX_TEXT, LineForm

# "add-<line>" and "remove-<line>-<number>": buttons that only change the form.
_STEP = re.compile(r"(add|remove)-([0-9]{1,9})(?:-([0-9]{1,3}))?")


class PortalPurchaseAnswer(Changes, PortalGate):
    """A supplier answers a purchase order line by line (X-POLINE)."""

    @http.route(
        "/my/purchase/<int:order_id>/answer",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_po_answer_form(self, order_id, **kwargs):
        """Show the form, with each line as it is ordered."""
        order_sudo = self._portal_document("purchase.order", order_id)
        self._portal_acting(order_sudo)
        lines = self._portal_line_forms(order_sudo)
        if not lines:
            return request.redirect(f"{order_sudo.access_url}?notice=no_answer")
        return self._portal_po_form_page(order_sudo, lines)

    @http.route(
        "/my/purchase/<int:order_id>/answer",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_po_answer_submit(self, order_id, step="check", shown=None, **kwargs):
        """Redraw the form, show what will be sent, or record it."""
        order_sudo = self._portal_document("purchase.order", order_id)
        actor = self._portal_acting(order_sudo)
        form = request.httprequest.form
        remark = form.get("remark", "")
        self._portal_refuse_foreign_lines(order_sudo, form)
        if step == "send":
            order_sudo._portal_lock_lines()
            if event_sudo := self._portal_po_same(order_sudo, form):
                return self._portal_acted(
                    self._portal_po_done_path(event_sudo, again=1)
                )
        lines = self._portal_line_forms(order_sudo, form)
        if not lines:
            return self._portal_acted(f"{order_sudo.access_url}?notice=no_answer")
        if changes := self._portal_po_changes(order_sudo, shown):
            return self._portal_po_form_page(
                order_sudo, lines, remark, changes=changes, status=409
            )
        focus = self._portal_po_redraw(lines, step)
        if focus or step == "edit":
            return self._portal_po_form_page(order_sudo, lines, remark, focus=focus)
        errors = self._portal_po_errors(lines, remark)
        if errors:
            return self._portal_po_form_page(
                order_sudo, lines, remark, errors=errors, status=422
            )
        answers = [line.answer for line in lines if line.answer]
        key = order_sudo._portal_answer_fingerprint(
            actor, answers, remark.strip(), shown
        )
        # nothing is sent that the check page has not shown
        if step != "send" or form.get("key") != key:
            return self._portal_po_check_page(order_sudo, lines, remark, key)
        answer_sudo = order_sudo._portal_answer(
            actor, answers, remark.strip(), key, self._portal_po_statement()
        )
        return self._portal_acted(self._portal_po_done_path(answer_sudo.event_id))

    @http.route(
        "/my/purchase/<int:order_id>/done/<int:event_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_po_done(self, order_id, event_id, again=None, **kwargs):
        """Confirm what was answered, with its reference and a record to keep."""
        order_sudo = self._portal_document("purchase.order", order_id)
        events_sudo = order_sudo._portal_certificates(self._portal_actor(order_sudo))
        event_sudo = events_sudo.filtered(
            lambda event: event.id == event_id and event.kind == "po_answered"
        )
        if not event_sudo:
            raise NotFound()
        # sudo: contacts have no rights on answers; this one is on their own order
        answer_sudo = (
            request.env["portal.purchase.answer"]
            .sudo()
            .search([("event_id", "=", event_sudo.id)], limit=1)
        )
        values = {
            "order": order_sudo,
            "event": event_sudo,
            "answers": [
                line._prepare_portal_values()
                for line in answer_sudo.line_ids.sorted("id")
                # said once, by the answer that was split
                if not line.split_from_id
            ],
            "waits": "waiting" in answer_sudo.line_ids.mapped("state"),
            "again": bool(again),
            "back_text": self.env._("Back to %(document)s", document=order_sudo.name),
            **self._portal_po_page_values(order_sudo, "done"),
        }
        return keep_private(
            request.render("customer_portal_ext.purchase_answer_done", values)
        )

    # --- the form --------------------------------------------------------------------

    def _portal_line_forms(self, order_sudo, form=None):
        current = order_sudo._portal_current_answers()
        takes_prices = order_sudo._portal_takes_prices()
        return [
            LineForm(line, current.get(line), form, takes_prices)
            for line in order_sudo._portal_answerable_lines()
        ]

    def _portal_refuse_foreign_lines(self, order_sudo, form):
        """Refuse a form whole that names a line of another order, or none.

        :raise NotFound: a foreign line looks like a missing one
        """
        named = set(parse_ids(form.getlist("line_ids")))
        if named - set(order_sudo.order_line.ids):
            raise NotFound()

    def _portal_po_redraw(self, lines, step):
        """Do what a button says that only changes the form.

        :return: id of the field to go on with, or None
        """
        found = _STEP.fullmatch(step)
        line = found and next(
            (one for one in lines if one.line.id == int(found[2])), None
        )
        if not line:
            return None
        if found[1] == "add":
            line.add()
        else:
            line.remove(int(found[3] or 0))
        return line.values()["rows"][-1]["date_id"]

    def _portal_po_errors(self, lines, remark):
        """Return what is wrong with a form: list of (id of the field, sentence)."""
        for line in lines:
            line.check()
        errors = [error for line in lines for error in line.errors]
        if len(remark) > MAX_TEXT:
            text = self.env._("The remark is too long.")
            errors.append(("remark", text))
        if not errors and not any(line.answer for line in lines):
            text = self.env._("Answer at least one line.")
            errors.append((f"kind-{lines[0].line.id}", text))
        return errors

    def _portal_po_changes(self, order_sudo, shown):
        """Return what is not as the form showed it: list for the template, or None."""
        now = order_sudo._portal_answer_snapshot()
        if shown == canonical_json(now):
            return None
        try:
            before = {line["line"]: line for line in json.loads(shown or "")["lines"]}
        except (ValueError, AttributeError, KeyError, TypeError):
            # a form of somebody's own making
            before = {}
        changes = []
        for line in json.loads(canonical_json(now))["lines"]:
            old = before.pop(line["line"], None)
            rows = [self.env._("New line")] if old is None else []
            if old is not None and old != line:
                rows = self._portal_line_changes(old, line)
                if old.get("answer") != line["answer"]:
                    rows.append(self.env._("It was answered meanwhile."))
            if rows:
                heading = line["description"].split("\n")[0]
                changes.append({"heading": heading, "rows": rows})
        changes += [
            {
                "heading": str(line.get("description") or "").split("\n")[0],
                "rows": [self.env._("This line cannot be answered any more.")],
            }
            for line in before.values()
            if isinstance(line, dict)
        ]
        return changes or [{"heading": order_sudo.name, "rows": []}]

    def _portal_change_labels(self):
        return {
            **super()._portal_change_labels(),
            "planned": self.env._("Expected arrival"),
        }

    def _portal_change_value(self, key, value):
        if key == "planned" and isinstance(value, str):
            try:
                return format_date(request.env, value[:10])
            except ValueError:
                return value
        return super()._portal_change_value(key, value)

    def _portal_po_same(self, order_sudo, form):
        """Return the event of the same form when it was sent before, or nothing."""
        key = form.get("key", "")
        # sudo: contacts have no rights on answers; the order went through the policy
        answer_sudo = (
            request.env["portal.purchase.answer"]
            .sudo()
            .search(
                [("order_id", "=", order_sudo.id), ("fingerprint", "=", key)], limit=1
            )
        )
        return key and answer_sudo.event_id

    # --- pages -----------------------------------------------------------------------

    def _portal_po_statement(self):
        """Return the words a supplier agrees to with the button."""
        return self.env._(
            "We answer these lines as shown above. What differs from the order counts"
            " once it is accepted."
        )

    def _portal_po_done_path(self, event_sudo, again=0):
        path = f"/my/purchase/{event_sudo.res_id}/done/{event_sudo.id}"
        return f"{path}?again=1" if again else path

    def _portal_po_page_values(self, order_sudo, page):
        return {
            "purchase": order_sudo,
            "order": order_sudo,  # the way back to it
            "document_label": order_sudo._portal_label(),
            "res_company": order_sudo.company_id,
            "page_name": f"purchase_answer_{page}",
            "no_breadcrumbs": request.env.user._is_public(),
        }

    def _portal_po_form_page(
        self,
        order_sudo,
        lines,
        remark="",
        errors=(),
        changes=(),
        focus=None,
        status=200,
    ):
        values = {
            "lines": [line.values() for line in lines],
            "takes_prices": order_sudo._portal_takes_prices(),
            "remark": remark,
            "shown": canonical_json(order_sudo._portal_answer_snapshot()),
            "errors": errors,
            "wrong": dict(errors),
            "changes": changes,
            "focus": focus,
            "today": order_sudo._portal_due_today().isoformat(),
            "max_text": MAX_TEXT,
            **self._portal_po_page_values(order_sudo, "form"),
        }
        return keep_private(
            request.render(
                "customer_portal_ext.purchase_answer_form", values, status=status
            )
        )

    def _portal_po_check_page(self, order_sudo, lines, remark, key):
        shown = canonical_json(order_sudo._portal_answer_snapshot())
        answers = [line.answer for line in lines if line.answer]
        values = {
            "answered": [
                {
                    "heading": line.heading,
                    "ordered": line.ordered_text(),
                    "is_request": order_sudo._portal_is_request(),
                    "texts": line.answer_text(),
                    "remark": line.answer["remark"],
                    "differs": line.answer["kind"] != "confirm",
                }
                for line in lines
                if line.answer
            ],
            "left": [line.heading for line in lines if not line.answer],
            "fields": [
                ("shown", shown),
                ("key", key),
                ("remark", remark),
                *(field for line in lines for field in line.fields()),
            ],
            "remark": remark.strip(),
            "statement": self._portal_po_statement(),
            "differs": any(answer["kind"] != "confirm" for answer in answers),
            **self._portal_po_page_values(order_sudo, "check"),
        }
        return keep_private(
            request.render("customer_portal_ext.purchase_answer_check", values)
        )

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "no_answer": [
                "info",
                self.env._("Nothing of this order can be answered line by line now."),
            ],
        }
