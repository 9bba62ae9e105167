from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from odoo import api, fields, models, tools
from odoo.http import request
from odoo.tools import SQL

from ..tools import keyset
from ..tools.page_formats import (
    amount_formatter,
    date_formatter,
    number_formatter,
    of_request,
)
from ..tools.quick_read import read_rows

PAGE_SIZE = 80

# Above this the pages say "more than".
ACTION_CAP = 99

# What waits, the most urgent first, as the indexes of what waits have it.
ACTION_ORDER = "due, date, model, id"

# What a list's rows are made of, whatever the document: (SQL type, kind, nullable).
COLUMNS = {
    "model": ("varchar", "text", False),
    "id": ("int4", "int", False),
    "name": ("varchar", "text", False),
    "kind": ("varchar", "text", True),
    "state": ("varchar", "text", True),
    "date": ("timestamp", "datetime", False),
    # without a time, which a reader's zone would turn into another day
    "day": ("date", "date", True),
    "reference": ("varchar", "text", True),
    "status_id": ("int4", "int", True),
    "waiting": ("bool", "bool", False),
    "expired": ("bool", "bool", False),
    "due": ("date", "date", True),
    "due_time": ("timestamp", "datetime", True),
    "overdue": ("bool", "bool", False),
    "total": ("numeric", "number", True),
    "residual": ("numeric", "number", True),
    "currency_id": ("int4", "int", True),
    "company_id": ("int4", "int", True),
    # what rows stand together by, where a list has such an order
    "group_id": ("int4", "int", False),
}
SORTABLE = {name: column[1:] for name, column in COLUMNS.items()}

# Columns that are a field of the document, where its model has that field.
OWN_COLUMNS = {
    "id": "id",
    "state": "state",
    "company_id": "company_id",
    "status_id": "portal_status_id",
    "waiting": "portal_waiting",
}

Row = namedtuple("Row", [*COLUMNS, "status", "action", "keys"])


@dataclass(frozen=True)
class Source:
    """One model's part of a list: its table, its condition, {column: SQL}.

    ``order`` is that of an index, to count by. ``once`` is what tells documents apart
    where the table has some of them several times, side by side in any order.
    """

    table: SQL
    where: SQL
    columns: dict
    order: SQL | None = None
    once: SQL | None = None

    @cached_property
    def selected(self):
        """What a list selects of it, with the columns in the order of all lists."""
        return SQL(", ").join(
            SQL(
                "%s::%s AS %s",
                self.columns.get(name, SQL("NULL")),
                SQL(column[0]),
                SQL.identifier(name),
            )
            for name, column in COLUMNS.items()
        )


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


@dataclass(frozen=True)
class Page:
    """Rows of a list, and the cursors of the pages next to it, where there are any.

    ``understood`` is False when the cursor asked for was not one of this list, so that
    this is its first page.
    """

    rows: list
    following: str | None
    previous: str | None
    understood: bool


class PortalList(models.AbstractModel):
    """How the portal lists documents, all of them: one SQL statement for each page.

    A model under the policy is listed when it has ``_portal_list_columns``. It appears
    in "Action required" when it has ``_portal_waiting_domain`` and
    ``_portal_action`` as well. Nothing else is to be changed for a further model.
    """

    _name = "portal.list"
    _description = "Portal List"

    @api.model
    def _source(
        self,
        model_name,
        domain,
        partner,
        companies,
        counted=False,
        seen=None,
        order=None,
    ):
        """Return what a contact sees of one model, as a part of a list.

        :param str model_name: a model under the policy with ``_portal_list_columns``
        :param Domain domain: the list's own condition
        :param res.partner partner: the contact
        :param res.company companies: the companies whose documents may appear
        :param bool counted: it is counted and never listed: it needs no columns
        :param Domain seen: the part of what the contact sees that is listed, where the
            model lists its parts one by one
        :param str order: of ``COLUMNS``, an order that the list has an index for, where
            it is counted
        :rtype: Source
        """
        if seen is None:
            seen = self._seen(model_name, partner.id, tuple(companies.ids))
        # sudo: the policy is in the domain; stock's own rule would walk through the
        # contact's family, level by level
        model_sudo = self.env[model_name].sudo()
        query = model_sudo._search(seen & domain)

        def column(name):
            return model_sudo._field_to_sql(query.table, name, query)

        columns = {}
        if order or not counted:
            columns = self._columns(model_sudo, column)
        # PostgreSQL before 17 does not see that "x IS TRUE", which the ORM writes,
        # implies "x", the condition of the index
        shown = getattr(model_sudo, "_portal_list_condition", "portal_published")
        if shown in model_sudo._fields:
            query.add_where(column(shown))
        return Source(
            query.from_clause,
            query.where_clause,
            columns,
            order and self._index_order(order, columns, column),
        )

    def _index_order(self, order, columns, column):
        """Return the order of an index, to count by.

        :param str order: of ``COLUMNS``
        :param dict columns: {name: SQL}
        :param column: function from a field's name to its SQL
        """
        # the entity first, so that several of them are read one by one as well
        return SQL(
            "%s, %s",
            column("commercial_partner_id"),
            keyset.order_by(keyset.parse_order(order, SORTABLE), columns),
        )

    def _columns(self, model_sudo, column):
        """Return what a list shows of a model's documents: {column: SQL}.

        :param model_sudo: the model, in superuser mode
        :param column: function from a field's name to its SQL
        """
        own = {
            name: column(field_name)
            for name, field_name in OWN_COLUMNS.items()
            if field_name in model_sudo._fields
        }
        return {
            # cast: PostgreSQL refuses to order by a bare constant
            "model": SQL("%s::varchar", model_sudo._name),
            "overdue": SQL("FALSE"),
            "expired": SQL("FALSE"),
            "waiting": SQL("FALSE"),
            **own,
            **model_sudo._portal_list_columns(column),
        }

    @api.model
    def _sources(
        self, model_name, domain, partner, companies, counted=False, order=None
    ):
        """Return what a contact sees of one model, in the parts that it is read by.

        :param str order: see ``_source``; that of the model, unless it is given
        :return: list of Source; no document is in two of them
        """
        Model = self.env[model_name]
        return Model._portal_list_sources(
            domain,
            # sudo: whose documents they are; the policy says which
            partner.sudo(),
            companies,
            counted=counted,
            order=counted and (order or Model._portal_list_order) or None,
        )

    @api.model
    def _counted_sources(self, model_name, domain, partner, companies, order=None):
        """Return ``_sources`` for counting: composed once, counted at each look (G7).

        In the order of an index: without one PostgreSQL takes the documents that are
        counted for evenly spread, and walks through those of everybody to find enough.
        """
        try:
            words = repr(domain)
        except RecursionError:
            # a condition in SQL has no words, by which it could be found again
            return self._sources(model_name, domain, partner, companies, True, order)
        return self._kept_sources(
            model_name, words, partner.id, tuple(companies.ids), order, domain
        )

    # as ``_waiting_count_sql``; a day that a condition names is in its words
    @tools.ormcache(
        "model_name", "words", "partner_id", "company_ids", "order", "self.env.lang"
    )
    def _kept_sources(self, model_name, words, partner_id, company_ids, order, domain):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._sources(model_name, domain, partner, companies, True, order)

    # As the domains of record rules, which are cached too: what changes whose documents
    # a contact sees clears this cache (``portal.policy``).
    @tools.ormcache("model_name", "partner_id", "company_ids")
    def _seen(self, model_name, partner_id, company_ids):
        """Return the domain of what a contact sees of one model."""
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self.env["portal.policy"]._domain(model_name, partner, companies)

    @api.model
    def _waiting_sources(self, partner, companies):
        """Return all that waits for a contact, of every model that can (C-ACTIONS)."""
        # A count that has reached its cap does not ask the rest: what is dear comes
        # last.
        names = sorted(
            (
                name
                for name, model in self.env.registry.items()
                if hasattr(model, "_portal_waiting_domain")
            ),
            key=lambda name: (
                getattr(self.env.registry[name], "_portal_waiting_is_dear", False),
                name,
            ),
        )
        # told to the policy, so that it need not look at all else that is followed
        policy = self.env["portal.policy"].with_context(portal_only_waiting=True)
        return [
            self._source(
                name,
                self.env[name]._portal_waiting_domain(),
                partner,
                companies,
                seen=policy._domain(name, partner, companies),
                order=ACTION_ORDER,
            )
            for name in names
        ]

    @api.model
    def _kept_waiting_sources(self, partner, companies):
        """Return ``_waiting_sources``, composed once and asked at each look."""
        return self._waiting_sources_of(
            partner.id, tuple(companies.ids), self._waiting_days()
        )

    # as ``_waiting_count_sql``
    @tools.ormcache("partner_id", "company_ids", "days", "self.env.lang")
    def _waiting_sources_of(self, partner_id, company_ids, days):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._waiting_sources(partner, companies)

    @api.model
    def _waiting_days(self):
        """Return the days that the conditions name: the server's and the reader's."""
        return fields.Date.today(), self.env["account.move"]._portal_today()

    @api.model
    def _waiting_count(self):
        """Return how much waits for the signed-in user, no more than one above a cap.

        Asked once for a page: its menu and its own text say the same.
        """
        known = getattr(request, "portal_waiting_count", None) if request else None
        if known is not None:
            return known
        # sudo: which contact and companies a user belongs to
        user_sudo = self.env.user.sudo()
        companies = user_sudo._portal_companies()
        [[count]] = read_rows(
            self.env,
            self._waiting_count_sql(
                user_sudo.partner_id.id,
                tuple(companies.ids),
                self._waiting_days(),
            ),
        )
        if request:
            request.portal_waiting_count = count
        return count

    # On every page, and composing it takes longer than running it. As the domains of
    # record rules, which are cached too: what changes whose documents a contact sees
    # clears this cache (``portal.policy``); the rest is asked by the statement.
    @tools.ormcache("partner_id", "company_ids", "today", "self.env.lang")
    def _waiting_count_sql(self, partner_id, company_ids, today):
        """Return the SQL that counts what waits for a contact."""
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        return self._count_sql(self._waiting_sources(partner, companies), ACTION_CAP)

    @api.model
    def _waiting_text(self, count):
        """Return what ``_waiting_count`` returned in the reader's words."""
        return self._count_text(count, ACTION_CAP)

    @api.model
    def _page(self, sources, sort, order, after=None, before=None):
        """Return one page of a list.

        :param list[Source] sources:
        :param str sort: the name of the order, kept in the cursors
        :param str order: "waiting desc, date desc, id desc", of ``COLUMNS``
        :param str after: cursor of the row the page follows; from the address
        :param str before: cursor of the row the page precedes; from the address
        :rtype: Page
        """
        keys = keyset.parse_order(order, SORTABLE)
        cursor = after or before
        values = keyset.decode(cursor, sort, keys) if cursor else None
        understood = (values is not None or not cursor) and not (after and before)
        if not understood:
            values = None
        backward = bool(values and before)
        rows = self._rows(sources, keys, values, backward)
        if not rows and values:
            # what the cursor pointed to is gone: begin again
            values, backward = None, False
            rows = self._rows(sources, keys, None, False)
        more = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
        if backward:
            rows.reverse()
        has_following = backward or more
        has_previous = more if backward else bool(values)
        return Page(
            rows,
            keyset.encode(sort, rows[-1].keys) if rows and has_following else None,
            keyset.encode(sort, rows[0].keys) if rows and has_previous else None,
            understood,
        )

    def _rows(self, sources, keys, values, backward, size=PAGE_SIZE):
        """Return the rows of a page, and one more when there is one."""
        outer = {name: SQL.identifier("d", name) for name in COLUMNS}
        status = self.env["portal.status"].sudo()._field_to_sql("s", "name")
        rows = read_rows(
            self.env,
            SQL(
                "SELECT %s, %s, s.action, ARRAY[%s] FROM (%s) d"
                " LEFT JOIN portal_status s ON s.id = d.status_id"
                " ORDER BY %s LIMIT %s",
                SQL(", ").join(outer.values()),
                status,
                SQL(", ").join(SQL("%s::text", outer[key.name]) for key in keys),
                SQL(" UNION ALL ").join(
                    self._branch(source, keys, values, backward, size)
                    for source in sources
                ),
                keyset.order_by(keys, outer, backward),
                size + 1,
            ),
        )
        return [Row(*row) for row in rows]

    def _branch(self, source, keys, values, backward, size):
        """Return the statement for one model's part, no longer than a page."""
        where = source.where
        if values:
            beyond = keyset.beyond(keys, source.columns, values, backward)
            where = SQL("%s AND %s", where, beyond)
        once = SQL()
        if source.once:
            ends = SQL(", ").join(source.columns[key.name] for key in keys)
            once = SQL("DISTINCT ON (%s)", ends)
        return SQL(
            "(SELECT %s %s FROM %s WHERE %s ORDER BY %s LIMIT %s)",
            once,
            source.selected,
            source.table,
            where,
            keyset.order_by(keys, source.columns, backward),
            size + 1,
        )

    @api.model
    def _count(self, sources, cap):
        """Return how many rows there are, no more than one above a cap.

        :param list[Source] sources:
        :param int cap:
        """
        [[count]] = read_rows(self.env, self._count_sql(sources, cap))
        return count

    def _count_sql(self, sources, cap):
        branches = SQL(" UNION ALL ").join(
            SQL(
                "(SELECT %s 1 FROM %s WHERE %s %s LIMIT %s)",
                SQL("DISTINCT ON (%s)", source.once) if source.once else SQL(),
                source.table,
                source.where,
                SQL("ORDER BY %s", source.order) if source.order else SQL(),
                cap + 1,
            )
            for source in sources
        )
        return SQL(
            "SELECT COUNT(*) FROM (SELECT 1 FROM (%s) a LIMIT %s) d",
            branches,
            cap + 1,
        )

    @api.model
    def _counts(self, sources, cap, figures=None):
        """Return how many rows each list has, no more than one above a cap.

        :param dict sources: {name: list of Source}
        :param int cap:
        :param dict figures: {name: SQL that selects one JSON value}
        :return: {name: number, or that value}, all by one query
        """
        parts = [
            SQL(
                "(SELECT %s::varchar, (%s), NULL::jsonb)",
                name,
                self._count_sql(listed, cap),
            )
            for name, listed in sources.items()
        ]
        parts += [
            SQL("(SELECT %s::varchar, NULL::bigint, (%s)::jsonb)", name, figure)
            for name, figure in (figures or {}).items()
        ]
        if not parts:
            return {}
        rows = read_rows(self.env, SQL(" UNION ALL ").join(parts))
        return {name: value if count is None else count for name, count, value in rows}

    @api.model
    def _count_text(self, count, cap):
        """Return a capped count in the reader's words: "7", "more than 1,000"."""
        if count <= cap:
            return str(count)
        number = of_request(number_formatter, self.env)(cap, 0)
        return self.env._("more than %(number)s", number=number)

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
            "action_label": f"{label} {row.name}",
            "choice_label": waits and page.choice.replace("\0", row.name),
            "pdf_label": f"PDF {row.name}",
            "action_path": action_path,
            "due": page.date(row.due_time or row.due),
            "late": row.overdue,
            "overdue": row.overdue or bool(row.due and row.due < page.today),
            "total": page.amount(sign * (row.total or 0), row.currency_id),
            "residual": page.amount(sign * (row.residual or 0), row.currency_id),
        }
