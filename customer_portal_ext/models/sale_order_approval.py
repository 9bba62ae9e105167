from odoo import models
from odoo.tools.mail import html2plaintext

from ..tools import fingerprint


class SaleOrder(models.Model):
    """What a customer sees when they approve, as evidence keeps it (X-BOUND)."""

    _inherit = "sale.order"

    def _portal_approval_snapshot(self, lines, statement):
        """Return exactly what a customer sees when they approve lines.

        The check page shows it, its form carries it, and the act compares it with what
        is in the database then. Language-neutral but for the ``labels``, the names of
        taxes, the checklists and the terms. Prices that the quotation hides are not in
        it: what hides them stands for its lines.

        :param sale.order.line lines: the lines to approve
        :param str statement: the sentence they tick
        :rtype: dict
        """
        self.ensure_one()
        totals = self._portal_tax_totals(lines)
        money = self.order_line._portal_money
        return {
            "document": {
                "id": self.id,
                "number": self.name,
                "company": self.company_id.name,
                "customer": self.commercial_partner_id.name,
            },
            "lines": self._portal_unit_snapshots(lines),
            "untaxed": money(totals["base_amount_currency"]),
            "taxes": [
                {"name": name, "amount": money(amount)}
                for name, amount in self._portal_tax_groups(totals)
            ],
            "total": money(totals["total_amount_currency"]),
            "currency": self.currency_id.name,
            "terms": [
                {
                    "heading": term["heading"],
                    "text": html2plaintext(term["html"]),
                    "sha256": fingerprint.digest(str(term["html"])),
                    **{key: term[key] for key in ("version", "lang") if term.get(key)},
                }
                for term in self._portal_terms_shown()
            ],
            "statement": statement,
        }

    def _portal_approval_words(self):
        """Return the words that a customer ticks: of terms where there are any."""
        if self._portal_terms_shown():
            return self.env._("I have read and approve the terms.")
        return self.env._("I have read this and approve it.")

    def _portal_unit_snapshots(self, lines):
        """Return the snapshots of the units that some lines make."""
        notes = self._portal_notes()
        checklists = lines._portal_checklists()
        snapshots = []
        for record, unit_lines in self._portal_units(lines):
            if record in unit_lines:
                snapshot = record._portal_snapshot()
                labels = record._portal_labels()
                for item, part in zip(
                    record._portal_combo_items(),
                    snapshot.get("items", ()),
                    strict=True,
                ):
                    part["labels"] = item._portal_labels()
            else:
                snapshot = self._portal_section_snapshot(record, unit_lines)
                labels = {
                    "unit": "",
                    "taxes": self._portal_tax_names(unit_lines._portal_priced()),
                }
            sections = record._portal_headings()
            labels["sections"] = [name or "" for name in sections.mapped("name")]
            labels["notes"] = notes.get(record, [])
            snapshot["labels"] = {key: value for key, value in labels.items() if value}
            # nothing is to be checked of an option that nobody chose
            ordered = unit_lines.filtered(lambda line: not line._portal_is_nothing())
            ticked = [
                {"item": item.id, "text": item.name}
                for item in ordered._portal_checklist(checklists)
            ]
            if ticked:
                snapshot["checklist"] = ticked
            snapshots.append(snapshot)
        return snapshots

    def _portal_section_snapshot(self, section, lines):
        """Return what stands for the lines of a section that hides its prices."""
        listed = lines.filtered(lambda line: not line._portal_is_unlisted())
        snapshot = {
            "line": section.id,
            "lines": lines.ids,
            "description": section.name or "",
            "subtotal": lines._portal_money(lines._portal_subtotal()),
            "total": lines._portal_money(lines._portal_total()),
            "currency": self.currency_id.name,
        }
        if listed:
            snapshot["items"] = [
                {
                    **line._portal_snapshot_without_prices(),
                    "labels": line._portal_labels(),
                }
                for line in listed
            ]
        return snapshot

    def _portal_after_answer(self):
        """Let nothing be confirmed while a change is still asked for."""
        self.ensure_one()
        # sudo: asked for a customer, who reads no change requests
        if "open" in self.sudo().portal_change_request_ids.mapped("state"):
            return False
        return super()._portal_after_answer()
