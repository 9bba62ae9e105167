from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models

from ..tools.page_formats import amount_formatter, date_formatter


@dataclass(frozen=True)
class _PageTexts:
    """What the rows of one page are written with, looked up once."""

    date: Callable
    amount: Callable
    companies: dict  # {id: name}
    models: dict  # {name: model}
    kinds: dict  # {(name of the model, kind or state): words}
    choice: str
    today: date


class PortalList(models.AbstractModel):
    """How rows are written on a page."""

    _inherit = "portal.list"

    @api.model
    def _present(self, rows):
        """Return rows as a page shows them, in the reader's language and time zone.

        :param list[Row] rows:
        :return: list of dict of texts and addresses
        """
        # sudo: the companies whose documents the reader sees; their names only
        companies_sudo = self.env["res.company"].sudo()
        companies_sudo = companies_sudo.browse(
            {row.company_id for row in rows} - {None}
        )
        page = _PageTexts(
            date=date_formatter(self.env),
            amount=amount_formatter(self.env),
            companies={company.id: company.name for company in companies_sudo},
            models={name: self.env[name] for name in {row.model for row in rows}},
            kinds={},
            choice=self.env._("Choose %(document)s", document="\0"),
            today=fields.Date.context_today(self),
        )
        extra = self._extra(rows)
        return [
            {
                **self._present_row(row, page),
                **extra.get((row.model, row.id), {}),
            }
            for row in rows
        ]

    def _extra(self, rows):
        """Return what models add to their rows: {(model name, id): dict}.

        A model that has ``_portal_list_extra(rows)`` is asked once for all of them; it
        returns {id: dict of what the page shows}.
        """
        extra = {}
        for name in {row.model for row in rows}:
            add = getattr(self.env[name], "_portal_list_extra", None)
            if add:
                own = add([row for row in rows if row.model == name])
                extra.update({(name, id_): values for id_, values in own.items()})
        return extra

    def _present_row(self, row, page):
        model = page.models[row.model]
        path = model._portal_list_path(row.id)
        waits = row.waiting and not row.expired
        label, action_path = (
            model._portal_action(row.action, row.id) if waits else (None, None)
        )
        kind = row.model, row.kind or row.state
        if kind not in page.kinds:
            page.kinds[kind] = model._portal_list_kind(kind[1])
        # what a credit note says counts the other way
        sign = -1 if row.kind and row.kind.endswith("_refund") else 1
        return {
            "id": row.id,
            "name": row.name,
            "company": page.companies.get(row.company_id, ""),
            "kind": page.kinds[kind],
            "path": path,
            "pdf_path": path and f"{path}?report_type=pdf&download=true",
            "date": page.date(row.day or row.date),
            "reference": row.reference or "",
            "status": row.status or "",
            "expired": row.expired,
            "waits": waits,
            "action": label,
            "action_label": waits and f"{label} {row.name}",
            "choice_label": waits and page.choice.replace("\0", row.name),
            "pdf_label": f"PDF {row.name}",
            "action_path": action_path,
            "due": page.date(row.due_time or row.due),
            "late": row.overdue,
            "overdue": row.overdue or bool(row.due and row.due < page.today),
            "total": page.amount(sign * (row.total or 0), row.currency_id),
            "residual": page.amount(sign * (row.residual or 0), row.currency_id),
        }
