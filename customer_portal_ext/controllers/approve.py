import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import format_amount

from ..tools.fingerprint import canonical_json
from .asked import PortalAsked
from .changes import Changes
from .gate import keep_private, parse_ids, portal_readonly


class PortalApprove(Changes, PortalAsked):
    """Approve lines of a quotation or an order (C-APPROVE, C-APPROVE-MANY, X-BOUND)."""

    @http.route(
        "/my/orders/<int:order_id>/approve",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_approve_check(self, order_id, **kwargs):
        """Show exactly what is approved and for how much, before it is."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        self._portal_refuse_unnamed(order_sudo, actor)
        to_approve = order_sudo._portal_lines_for(actor["partner_id"])
        lines = self._portal_chosen_lines(
            order_sudo, request.httprequest.args, to_approve
        )
        if not lines:
            lines = to_approve
        if not lines or lines - to_approve:
            return request.redirect(f"{order_sudo.access_url}?notice=not_waiting")
        return self._portal_approve_page(order_sudo, lines)

    @http.route(
        "/my/orders/<int:order_id>/approve",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_approve_submit(self, order_id, shown=None, terms=None, **kwargs):
        """Approve what was shown, if it is still so."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        order_sudo._portal_lock()
        self._portal_refuse_unnamed(order_sudo, actor)
        form = request.httprequest.form
        to_approve = order_sudo._portal_lines_for(actor["partner_id"])
        lines = self._portal_chosen_lines(order_sudo, form, to_approve)
        if not lines:
            return request.redirect(
                f"{order_sudo.access_url}?notice=nothing_chosen", code=303
            )
        if not lines & to_approve:
            # the same form again, or answered by a colleague meanwhile
            return self._portal_acted(f"{order_sudo.access_url}?notice=already")
        snapshot = order_sudo._portal_approval_snapshot(
            lines, order_sudo._portal_approval_words()
        )
        if lines - to_approve or shown != canonical_json(snapshot):
            changes = self._portal_changes(shown, snapshot)
            lines &= to_approve
            if not lines:
                return self._portal_acted(f"{order_sudo.access_url}?notice=already")
            return self._portal_approve_page(
                order_sudo, lines, changed=True, changes=changes, status=409
            )
        ticked = form.getlist("check")
        missing = order_sudo._portal_missing_checks(snapshot, ticked)
        if missing or not terms:
            return self._portal_approve_page(
                order_sudo,
                lines,
                errors=self._portal_approve_errors(missing, terms),
                ticked=[*ticked, *(["terms"] if terms else [])],
                status=422,
            )
        event = order_sudo._portal_approve(lines, actor, snapshot)
        return self._portal_acted(f"/my/orders/{order_sudo.id}/done/{event.id}")

    @http.route(
        "/my/orders/<int:order_id>/done/<int:event_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_order_done(self, order_id, event_id, **kwargs):
        """Confirm what was done, with its reference and a record to keep."""
        order_sudo = self._portal_document("sale.order", order_id)
        events_sudo = order_sudo._portal_certificates(self._portal_actor(order_sudo))
        event_sudo = events_sudo.filtered(lambda event: event.id == event_id)
        if not event_sudo:
            raise NotFound()
        values = {
            "sale_order": order_sudo,
            "event": event_sudo,
            "snapshot": event_sudo._get_snapshot(),
            "still_waiting": self._portal_still_waiting_text(order_sudo),
            "back_text": self.env._("Back to %(document)s", document=order_sudo.name),
            "res_company": order_sudo.company_id,
            "page_name": "done",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(request.render("customer_portal_ext.order_done", values))

    def _portal_still_waiting_text(self, order_sudo):
        """Return how many lines still wait for an answer, as a sentence or nothing."""
        count = len(order_sudo._portal_lines_to_approve())
        if count == 1:
            return self.env._("One more line of this document waits for your answer.")
        if count:
            return self.env._(
                "%(count)s more lines of this document wait for your answer.",
                count=count,
            )
        return self._portal_held_text(order_sudo)

    def _portal_held_text(self, order_sudo):
        """Return why an offer of which nothing waits is not ordered yet, or nothing."""
        is_offer = order_sudo.state in ("draft", "sent")
        if not is_offer or not order_sudo._portal_is_open():
            return ""
        if order_sudo._portal_is_answered():
            return ""
        return self.env._(
            "A change is asked for on this document. We go on when it is answered."
        )

    def _portal_chosen_lines(self, order_sudo, form, among=None):
        """Return the lines that a form or an address names, with what goes with them.

        :param sale.order.line among: what goes along with a part of a section that is
            answered as one; those that are open to a change, where nothing is given
        :raise NotFound: when one of them is not a line this visitor sees; it is refused
            whole, and nothing tells whether that line exists
        """
        if among is None:
            among = order_sudo._portal_lines_open_to_change()
        ids = parse_ids(form.getlist("line_ids"))
        lines = order_sudo._portal_named_lines(ids, among)
        if lines is None:
            raise NotFound()
        return lines

    def _portal_approve_errors(self, missing, terms):
        """Return what is to be ticked yet: list of (id of the field, sentence)."""
        errors = [
            (
                f"check-{name}",
                self.env._("%(line)s: tick “%(text)s”", line=heading, text=text),
            )
            for name, heading, text in missing
        ]
        if not terms:
            errors.append(
                ("terms", self.env._("Tick that you have read this and approve it."))
            )
        return errors

    def _portal_changes(self, shown, snapshot):
        """Tell what differs between what the form showed and what is now.

        The form's own copy only serves to name the differences to whoever sent it; it
        decides nothing.

        :return: list of dicts with ``heading`` and ``rows``: what was and what is, as
            sentences in HTML
        """
        try:
            before = json.loads(shown or "")
            before_lines = {line["line"]: line for line in before["lines"]}
        except (ValueError, TypeError, KeyError):
            return []
        changes = []
        for line in snapshot["lines"]:
            old = before_lines.get(line["line"]) or {}
            rows = self._portal_line_changes(old, line)
            rows += self._portal_changed_parts(old, line)
            if rows:
                heading = line["description"].split("\n")[0]
                changes.append({"heading": heading, "rows": rows})
        if before.get("terms") != snapshot["terms"]:
            changes.append({"heading": request.env._("The terms"), "rows": []})
        return changes

    def _portal_changed_parts(self, old, line):
        """Return what differs in what belongs to a line, as words.

        :param dict old: the line as the form says it was, which proves nothing
        :param dict line: the line as it is
        """
        rows = []
        if old.get("items") != line.get("items"):
            rows.append(self.env._("What it consists of"))
        labels = old.get("labels")
        labels = labels if isinstance(labels, dict) else {}
        if any(
            labels.get(key) != line["labels"].get(key) for key in ("sections", "notes")
        ):
            rows.append(self.env._("The heading or the notes"))
        if old.get("checklist") != line.get("checklist"):
            rows.append(self.env._("What is to be checked before approving"))
        return rows

    def _portal_submit_text(self, order_sudo, count, total):
        """Return what the button does: how many items it approves, and for how much."""
        amount = format_amount(self.env, total, order_sudo.currency_id)
        if count == 1:
            return self.env._("Approve 1 item for %(amount)s", amount=amount)
        return self.env._(
            "Approve %(count)s items for %(amount)s", count=count, amount=amount
        )

    def _portal_checklist_values(self, snapshot, ticked):
        """Return the boxes to tick: {id of a line or section: list of dicts}.

        :param dict snapshot: as ``_portal_approval_snapshot`` gives it
        :param ticked: names of those that are ticked, ``<line>-<item>``
        """
        return {
            line["line"]: [
                {
                    "name": f"{line['line']}-{item['item']}",
                    "text": item["text"],
                    "ticked": f"{line['line']}-{item['item']}" in ticked,
                }
                for item in line.get("checklist", ())
            ]
            for line in snapshot["lines"]
        }

    def _portal_approve_page(
        self,
        order_sudo,
        lines,
        errors=(),
        ticked=(),
        changed=False,
        changes=(),
        status=200,
    ):
        snapshot = order_sudo._portal_approval_snapshot(
            lines, order_sudo._portal_approval_words()
        )
        totals = order_sudo._portal_tax_totals(lines)
        total = totals["total_amount_currency"]
        values = {
            "sale_order": order_sudo,
            "groups": order_sudo._prepare_portal_groups(lines),
            "line_ids": lines.ids,
            "checklists": self._portal_checklist_values(snapshot, ticked),
            "untaxed": totals["base_amount_currency"],
            "tax_groups": order_sudo._portal_tax_groups(totals),
            "total": total,
            "document_label": order_sudo._portal_label(),
            "submit_text": self._portal_submit_text(
                order_sudo, len(snapshot["lines"]), total
            ),
            "statement": snapshot["statement"],
            "terms": order_sudo._portal_terms_shown(),
            "terms_ticked": "terms" in ticked,
            "shown": canonical_json(snapshot),
            "errors": errors,
            "wrong": {name for name, _text in errors},
            "changed": changed,
            "changes": changes,
            "res_company": order_sudo.company_id,
            "page_name": "approve",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.approve_check", values, status=status
        )
        return keep_private(response)
