import re

import pytz

from odoo import api, fields, models
from odoo.tools import format_amount, format_datetime, formatLang

from ..tools.machine_font import machine_font

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

# What a snapshot of an order line calls the things that a reader wants to see.
_AMOUNTS = ("unit_price", "subtotal", "total")


class PortalEvent(models.Model):
    """The certificate of an event: what it states, for people to read (X-AUDIT)."""

    _inherit = "portal.event"

    shown_html = fields.Html(
        string="What was shown and agreed to",
        compute="_compute_shown_html",
        sanitize=False,
    )

    def _compute_shown_html(self):
        for event in self:
            event.shown_html = self.env["ir.qweb"]._render(
                "customer_portal_ext.certificate_shown",
                {"event": event, "shown": event._certificate()},
            )

    def action_print_certificate(self):
        """Button: the certificates of these events as one PDF."""
        self.check_access("read")
        return self.env.ref(
            "customer_portal_ext.action_report_certificate"
        ).report_action(self)

    def action_open_document(self):
        """Button: the document this event belongs to."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()

    def _certificate(self):
        """Return what the certificate of this event shows, as texts of the reader.

        The snapshot is the source: what is not in it is left out, not looked up, but
        for names of units, which the snapshots of some acts hold as ids. Amounts are
        written as the reader's language writes them, with the digits that were shown.
        The context says in which time zone.

        :rtype: dict
        """
        self.ensure_one()
        snapshot = self._get_snapshot()
        document = snapshot.get("document") or {}
        lines = snapshot.get("lines")
        if lines is None:
            lines = [snapshot["line"]] if isinstance(snapshot.get("line"), dict) else []
        currency = snapshot.get("currency") or (lines and lines[0].get("currency"))
        voids = self._certificate_voids()
        return {
            "document": document.get("number") or self.document_name,
            "company": document.get("company") or self.company_id.name,
            "customer": document.get("customer"),
            "lines": [self._certificate_line(line, currency, voids) for line in lines],
            "has_amounts": any(
                "unit_price" in line or "subtotal" in line for line in lines
            ),
            "untaxed": self._certificate_amount(snapshot.get("untaxed"), currency),
            "taxes": [
                (tax["name"], self._certificate_amount(tax["amount"], currency))
                for tax in snapshot.get("taxes") or ()
            ],
            "offline": self._offline(),
            "total": self._certificate_amount(snapshot.get("total"), currency),
            "terms": snapshot.get("terms") or [],
            "files": snapshot.get("files") or [],
            "body": snapshot.get("body"),
            "answer": snapshot.get("answer"),
            "approved": snapshot.get("approved"),
            "statement": self.statement or snapshot.get("statement"),
            "identified": dict(
                self._fields["identified_by"]._description_selection(self.env)
            )[self.identified_by],
            "is_approval": self.kind == "line_approved",
            "voids": sorted(set(voids.values()), key=lambda event: event.position),
            "is_taken_back": any(void._is_taken_back() for void in voids.values()),
            **self._certificate_when(),
        }

    def _certificate_when(self):
        """Return the moment of the act in UTC and in the reader's time zone."""
        tz = self.env.context.get("tz") or self.env.user.tz
        if tz not in pytz.all_timezones_set:
            tz = "UTC"
        pattern = "yyyy-MM-dd HH:mm:ss"
        return {
            "date_utc": format_datetime(
                self.env, self.date, tz="UTC", dt_format=pattern
            ),
            "date_local": format_datetime(self.env, self.date, tz=tz, dt_format="long"),
            "tz": tz,
        }

    def _certificate_voids(self):
        """Return {line id: the event that made its approval void}."""
        # sudo: who may read the event may know whether it still counts
        approvals = (
            self.env["portal.approval"]
            .sudo()
            .search([("event_id", "=", self.id), ("is_void", "=", True)])
        )
        return {
            approval.line_id.id: approval.void_event_id
            for approval in approvals
            if approval.void_event_id
        }

    def _certificate_line(self, line, currency, voids):
        """Return one line of a snapshot as texts."""
        labels = line.get("labels") or {}
        of_line = [line.get("line"), *line.get("lines", ())]
        currency = line.get("currency") or currency
        taxes = labels.get("taxes") or ""
        if isinstance(taxes, list):
            taxes = ", ".join(map(str, taxes))
        discount = line.get("discount") or ""
        return {
            "description": line.get("description") or "",
            "quantity": self._certificate_number(line.get("quantity")),
            "unit": self._certificate_unit(line),
            "sections": ": ".join(labels.get("sections") or ()),
            "notes": labels.get("notes") or [],
            "checklist": [item["text"] for item in line.get("checklist") or ()],
            "items": [
                {
                    "description": item.get("description") or "",
                    "quantity": self._certificate_number(item.get("quantity")),
                    "unit": self._certificate_unit(item),
                }
                for item in line.get("items") or ()
            ],
            "discount": discount.strip("0.") and self._certificate_number(discount),
            "taxes": taxes,
            **{
                name: self._certificate_amount(line.get(name), currency)
                for name in _AMOUNTS
            },
            "void_by": next(
                (voids[line_id] for line_id in of_line if line_id in voids), None
            ),
        }

    def _certificate_unit(self, line):
        """Return the unit of a line of a snapshot, or ""."""
        unit = (line.get("labels") or {}).get("unit")
        if not unit and line.get("unit"):
            # sudo: the name of a unit is no secret
            unit = self.env["uom.uom"].sudo().browse(line["unit"]).exists().name
        return unit or ""

    def _certificate_number(self, text):
        """Return a number of a snapshot as the reader's language writes it."""
        if not text or not _NUMBER.fullmatch(text):
            return text or ""
        digits = len(text.partition(".")[2])
        return formatLang(self.env, float(text), digits=digits)

    def _certificate_amount(self, text, currency_name):
        """Return an amount of a snapshot with its currency."""
        number = self._certificate_number(text)
        if not number or not currency_name:
            return number
        # sudo: guests of a link read the certificate too
        currency = (
            self.env["res.currency"]
            .sudo()
            .with_context(active_test=False)
            .search([("name", "=", currency_name)], limit=1)
        )
        digits = len(text.partition(".")[2])
        if currency and currency.decimal_places == digits:
            return format_amount(self.env, float(text), currency)
        return f"{number} {currency_name}"


class ReportCertificate(models.AbstractModel):
    _name = "report.customer_portal_ext.report_certificate"
    _description = "Certificate as PDF"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the events that are printed, and what their text is written in."""
        return {"docs": self.env["portal.event"].browse(docids), "font": machine_font()}
