import tempfile
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.exceptions import NotFound

from odoo import api, fields
from odoo.http import Response, content_disposition, request
from odoo.tools import SQL

from ..models.portal_preview_request import current
from ..models.portal_rate_limit import HOUR
from ..tools.spreadsheet import csv_rows, write_xlsx
from .gate import keep_private
from .list_search import PortalListSearch

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# How many downloads of lists a login may ask for in an hour.
EXPORTS_PER_HOUR = 40

# What a list can be downloaded as, and how many rows: a table in CSV is sent while it
# is read, and a spreadsheet holds about a million; XLSX is packed before it is sent.
FORMATS = {"csv": 1_000_000, "xlsx": 50_000}


@dataclass(frozen=True)
class Export:
    """What became of the wish to download a list, if there was one.

    With a ``response`` that is the file; else the page follows, with a ``notice`` and a
    ``status`` where the wish could not be fulfilled. ``offered``: the page has links.
    """

    offered: bool
    response: Any = None
    notice: Any = None
    status: int = 200


class PortalListExport(PortalListSearch):
    """Every list as CSV and XLSX: what is listed, all of it (X-EXPORT)."""

    def _portal_export(self, page_values, sources, order, understood):
        """Answer the parameter "export" of a list.

        Same search, order and policy as the page. Rows of companies that do not give
        their lists away are left out.

        :param dict page_values: see ``PortalLists._portal_list``
        :param list sources: as ``portal.list`` makes them
        :param str order: of the rows
        :param bool understood: whether all of the address made sense; a file of
            something else than what was asked for would be taken for it
        :rtype: Export
        :raise NotFound: when no company of the reader gives lists away, or the section
            of the list is closed to them
        """
        companies = self._portal_viewer()[1]
        having = self._portal_lists_of(companies)["portal_export_lists"]
        wanted = request.params.get("export")
        if not wanted:
            return Export(bool(having))
        if not having or page_values["url"] in self._portal_closed_paths():
            raise NotFound()
        if wanted not in FORMATS or not understood:
            return Export(True, notice=self._portal_export_notice("odd"), status=422)
        if len(having) < len(companies):
            sources = [_of_companies(source, having) for source in sources]
        most = FORMATS[wanted]
        if request.env["portal.list"]._count(sources, most) > most:
            return Export(True, notice=self._portal_export_notice("long"), status=422)
        # before it is made and sent, which takes its time: many at once are counted too
        Limit = request.env["portal.rate.limit"]
        counted = "export", str(request.env.uid), EXPORTS_PER_HOUR, HOUR
        if not current() and not Limit._allow(*counted):
            return Export(True, notice=self._portal_export_notice("often"), status=429)
        make = self._portal_export_csv if wanted == "csv" else self._portal_export_xlsx
        response = make(page_values, sources, order)
        name = f"{page_values['title']} {fields.Date.context_today(request.env.user)}"
        disposition = content_disposition(f"{name}.{wanted}")
        response.headers["Content-Disposition"] = disposition
        response.headers["X-Content-Type-Options"] = "nosniff"
        return Export(True, response=keep_private(response))

    def _portal_export_notice(self, why):
        """Return the message of a list that is not downloaded, and what to do."""
        notices = {
            "odd": self.env._(
                "A part of the address was not understood, so nothing was downloaded."
                " Please use the links below the list."
            ),
            "often": self.env._(
                "You have downloaded many lists in the last hour. Please wait a while"
                " and try again."
            ),
            "long": self.env._(
                "This list is too long for that kind of file. Please download it as"
                " CSV, or search for a part of it and download that."
            ),
        }
        return ["warning", notices[why]]

    def _portal_export_csv(self, page_values, sources, order):
        """Answer with all rows as CSV, sent as they are read."""
        registry, env = request.env.registry, request.env
        uid, context = env.uid, dict(env.context)

        if current():
            # another transaction knows nothing of a login that stands in (C-PREVIEW)
            rows = env["portal.list"]._portal_export_rows(sources, order, page_values)
            return Response(list(csv_rows(rows)), mimetype="text/csv")

        def lines():
            # the request's own cursor is closed by the time this is sent
            with registry.cursor(readonly=True) as cr:
                own = api.Environment(cr, uid, context)["portal.list"]
                yield from csv_rows(
                    own._portal_export_rows(sources, order, page_values)
                )

        # not passed through directly: then nothing is done when it is closed
        return Response(lines(), mimetype="text/csv")

    def _portal_export_xlsx(self, page_values, sources, order):
        """Answer with all rows as XLSX, made on disk."""
        # closed, and with that removed, by the response
        file = tempfile.TemporaryFile()  # noqa: SIM115
        rows = request.env["portal.list"]._portal_export_rows(
            sources, order, page_values
        )
        write_xlsx(file, page_values["title"], rows)
        file.seek(0)
        response = Response(iter(lambda: file.read(65536), b""), mimetype=XLSX)
        response.call_on_close(file.close)
        return response


def _of_companies(source, company_ids):
    """Return a part of a list without what belongs to other companies."""
    company = source.columns.get("company_id", SQL("NULL"))
    return replace(
        source,
        where=SQL(
            "%s AND (%s IS NULL OR %s IN %s)",
            source.where,
            company,
            company,
            tuple(company_ids),
        ),
    )
