from odoo import api, models, tools
from odoo.tools import SQL

from ..tools.quick_read import read_rows

# The rows of a visitor: their model, the column that leads to them, and the rows that
# they lead to.
FAMILY = ("res.partner", "commercial_partner_id", ())
ROWS = (
    "res.users",
    None,
    (("res.partner", "partner_id", (FAMILY,)), ("res.company", "company_id", ())),
)
# PostgreSQL takes a hundred values for one array; what is beyond is the ORM's.
MOST_COLUMNS = 90


class PortalPreload(models.AbstractModel):
    """Who looks, and of what company, in one query of every page (G4)."""

    _inherit = "portal.preload"

    @api.model
    def _load_visitor(self, page):
        """Read a visitor's login, contact, commercial entity and company.

        Of each the columns that the page showed before; once in a transaction. Nothing
        is decided here: the rows are only put into the cache.

        :param str page: as ``_portal_page_read`` has it
        """
        done = self.env.cr.cache.setdefault("portal_visitors_read", set())
        if (page, self.env.uid) in done:
            return
        done.add((page, self.env.uid))
        # superuser: nobody is given what is read here
        preload_sudo = self.sudo()
        shown = preload_sudo._visitor_names(page)
        if not any(names for _model, names in shown):
            # the page's first time: what it shows is learned now
            return
        columns, row_sql = preload_sudo._visitor_sql(shown)
        rows = read_rows(self.env, SQL("%s %s", row_sql, self.env.uid), by_ids=True)
        for [row] in rows:
            preload_sudo._keep_visitor(ROWS, row, columns)

    def _visitor_names(self, page):
        """Return the names of the columns that a page showed of a visitor's rows.

        :return: tuple of (model, frozenset of names), of which the commercial entity
            has a name of its own: most pages show nothing of it
        """
        names = {
            name: self.env[name]._portal_names_read(page)
            for name in ("res.users", "res.partner", "res.company")
        }
        names["family"] = self.env["res.partner"]._portal_names_read(page, "family")
        return tuple(names.items())

    # composing it takes longer than running it
    @tools.ormcache("shown", "self.env.lang")
    def _visitor_sql(self, shown):
        """Return how a visitor's rows are read.

        :param tuple shown: as ``_visitor_names`` has it
        :return: ({model, or "family": list of (field, its reader)}, SQL up to the id of
            the login)
        """
        columns = {}
        row = self._visitor_row(ROWS, dict(shown), columns)
        return columns, SQL("%s WHERE res_users.id =", row)

    def _visitor_row(self, rows, shown, columns):
        """Return SQL that selects a row, with the rows it leads to, as one array."""
        model_name, _column, others = rows
        part = "family" if rows is FAMILY else model_name
        model = self.env[model_name]
        alias = "family" if rows is FAMILY else model._table
        columns[part] = [
            (field, self._reader(field))
            for field in self._columns(model, (), shown[part])
            # what is more than a column, or its texts by language, is the ORM's
            if getattr(field, "translate", False)
            or model._field_to_sql(alias, field.name).code
            == SQL.identifier(alias, field.name).code
        ][:MOST_COLUMNS]
        values = [SQL.identifier(alias, "id")]
        values += [
            SQL.identifier(alias, field.name, to_flush=field)
            for field, _read in columns[part]
        ]
        for other in others:
            if other is FAMILY and not shown["family"]:
                continue
            name = "family" if other is FAMILY else self.env[other[0]]._table
            values.append(
                SQL(
                    "(%s WHERE %s = %s)",
                    self._visitor_row(other, shown, columns),
                    SQL.identifier(name, "id"),
                    SQL.identifier(alias, other[1], to_flush=model._fields[other[1]]),
                )
            )
        return SQL(
            "SELECT json_build_array(%s) FROM %s %s",
            SQL(", ").join(values),
            SQL.identifier(model._table),
            SQL.identifier(alias),
        )

    def _keep_visitor(self, rows, values, columns):
        """Put a row that was read, and those it leads to, into the cache."""
        model_name, _column, others = rows
        fields = columns["family" if rows is FAMILY else model_name]
        record = self.env[model_name].browse(values[0])
        for (field, read), value in zip(fields, values[1:], strict=False):
            # as the ORM does: what waits to be written stays
            field._insert_cache(record, [None if value is None else read(value)])
        for other, row in zip(others, values[len(fields) + 1 :], strict=False):
            if row:
                self._keep_visitor(other, row, columns)
