from collections import defaultdict
from datetime import date, datetime

from odoo import api, models, tools
from odoo.tools import SQL, Query

from ..tools.quick_read import read_rows
from ..tools.select_parts import CONDITION, Statement, around

# How PostgreSQL's JSON becomes what the cache of a field holds. Columns of other types
# are left to the ORM, which reads them when somebody asks for them.
READERS = {
    "boolean": bool,
    "char": str,
    "date": date.fromisoformat,
    # with all digits, as Python 3.10 wants them
    "datetime": lambda value: datetime.fromisoformat(
        value.ljust(26, "0") if "." in value else value
    ),
    "float": float,
    "html": str,
    "integer": int,
    "json": lambda value: value,
    "many2one": int,
    "many2one_reference": int,
    "monetary": float,
    "reference": str,
    "selection": str,
    "text": str,
}

# Models whose tables hold what nobody reads, such as passwords: of these, the columns
# are named. Of all others, PostgreSQL gives whole rows where all columns are wanted: it
# takes longer to plan a statement with thousands of columns than to run it.
NAMED_COLUMNS = ("res.users",)


class PortalPreload(models.AbstractModel):
    """Reading what a page shows in two queries, over many models (G8).

    The ORM reads one model after another, each when the first of its fields is asked
    for. A page knows beforehand what it is going to show; here it says so, and what it
    reads then is in memory.
    """

    _name = "portal.preload"
    _description = "Reading Ahead for a Page of the Portal"

    @api.model
    def _load(self, steps, also=None):
        """Read rows and relations of several models into the cache, all at once.

        Nothing is decided here: the caller has asked the policy, and is superuser.

        :param steps: list of (model name, SQL that selects ids, names of x2many or
            attached binary fields); of the stored columns of these rows, those are
            read that the same page showed before.
            Of a binary field only those that are empty are told.
        :param dict also: {model name: names of further columns}, such as those that
            were made in Odoo itself, which are not read with the others
        """
        wanted = []
        page = self._portal_page_read()
        for model_name, ids_sql, relations in steps:
            model = self.env[model_name]
            names = tuple((also or {}).get(model_name, ()))
            if names:
                self._learn(model, names)
            shown = model._portal_names_read(page) if page else self._shown(model)
            columns, rows, related = self._step_sql(
                model_name, names, shown, tuple(relations)
            )
            # of what the page shows nothing, not even the ids are asked for
            if columns or related:
                wanted.append((model, ids_sql, columns, rows, related))
        conditions = self._conditions([step[1] for step in wanted])
        statement, readers, asked = Statement(), [], defaultdict(set)
        for (model, _ids, columns, rows, related), (ids, condition) in zip(
            wanted, conditions, strict=True
        ):
            if condition is None:
                continue
            known, answer = asked[model._name], None
            if ids is None or not (
                known.issuperset(ids) or self._has_rows(model, columns, ids)
            ):
                answer = statement.ask(*rows, condition)
                known.update(ids or ())
            pairs = [(field, statement.ask(*sql, condition)) for field, *sql in related]
            readers.append((model.browse(ids), columns, answer, pairs))
        if not statement.codes:
            return
        # one row: of many rows in a UNION, each would be planned as a table
        [answers] = read_rows(self.env, statement.sql(), by_ids=True)
        for records, columns, answer, pairs in readers:
            if answer is not None:
                records = self._keep_rows(records, columns, answers[answer] or [])
            for field, number in pairs:
                self._keep_related(records, field, answers[number] or [])

    def _has_rows(self, model, columns, ids):
        """Tell whether the columns of some rows were read before."""
        caches = (field._get_cache(self.env) for field, _read in columns)
        return all(id_ in cache for cache in caches for id_ in ids)

    def _learn(self, model, names):
        """Note that a page shows further columns, for what is read before them."""
        page = model._portal_page_read()
        for name in names if page is not None else ():
            if model._fields[name].prefetch is True:
                model._portal_learn(model._fields[name], page)

    def _shown(self, model):
        """Return the names of what the page that is made showed of a model before.

        :return: frozenset, or None for all columns, where no page is made
        """
        page = model._portal_page_read()
        return None if page is None else model._portal_names_read(page)

    def _columns(self, model, also=(), shown=None):
        """Return the fields that the ORM would read together with the first of them.

        :param also: names of fields that are read as well
        :param shown: names of the only fields that are wanted, None for all
        """
        return [
            field
            for field in model._fields.values()
            if field.store
            and field.column_type
            and (field.prefetch is True or field.name in also)
            and (shown is None or field.name in shown or field.name in also)
            and not field.company_dependent
            and field.name != "id"
            and field.type in READERS
        ]

    # Composing these statements takes longer than running them. They depend on the
    # models and the reader's language; the ids come later.
    @tools.ormcache(
        "model_name",
        "also",
        "shown",
        "relations",
        "self.env.lang",
        "self.env.su",
        "self.env.uid",
    )
    def _step_sql(self, model_name, also, shown, relations):
        """Return how a step of ``_load`` is read.

        :param tuple also: names of fields that are read as well
        :param frozenset shown: names of the only fields that are read, None for all
        :param tuple relations: names of fields
        :return: (tuple of (field, its reader), (SQL up to the condition on the id, SQL
            after it), tuple of (field, and the same two for the pairs of a relation))
        """
        columns, rows = self._rows_sql(model_name, also, shown)
        related = tuple(
            (
                self.env[model_name]._fields[name],
                *around(self._select_related(model_name, name)),
            )
            for name in relations
        )
        return columns, (rows, SQL()), related

    def _rows_sql(self, model_name, also, shown):
        """Return how a model's rows are read.

        :return: (tuple of (field, its reader), SQL up to the condition on the id)
        """
        model = self.env[model_name]
        table = SQL.identifier(model._table)
        query = Query(self.env, model._table, model._table_sql)
        columns, to_flush = [], []
        for field in self._columns(model, also, shown):
            # what is more than a column, or its texts by language, is the ORM's
            sql = model._field_to_sql(model._table, field.name, query)
            column = SQL.identifier(model._table, field.name)
            if sql.code == column.code or getattr(field, "translate", False):
                columns.append((field, self._reader(field)))
                to_flush += sql.to_flush
        rows = query.from_clause
        if shown is not None or model_name in NAMED_COLUMNS:
            names = ["id", *(field.name for field, _read in columns)]
            rows = SQL(
                "(SELECT %s FROM %s) AS %s",
                SQL(", ").join(SQL.identifier(name) for name in names),
                rows,
                table,
            )
        return tuple(columns), SQL(
            "SELECT json_agg(to_json(%s.*)) FROM %s WHERE %s",
            table,
            rows,
            SQL.identifier(model._table, "id", to_flush=to_flush),
        )

    def _reader(self, field):
        """Return the function that makes a column's JSON what the cache holds."""
        read = READERS[field.type]
        if not getattr(field, "translate", False):
            return read
        languages = field.get_translation_fallback_langs(self.env)

        def read_text(texts):
            known = (texts[lang] for lang in languages if texts.get(lang) is not None)
            return next(known, None)

        return read_text

    def _keep_rows(self, model, columns, rows):
        records = model.browse([row["id"] for row in rows])
        for field, read in columns:
            name = field.name
            values = [None if row[name] is None else read(row[name]) for row in rows]
            # as the ORM does: what is in the cache, waiting to be written, stays
            field._insert_cache(records, values)
        return records

    def _select_related(self, model_name, name):
        """Return SQL for the pairs of a relation, with a place for the condition.

        That is on the ids of their owners.
        """
        if self.env[model_name]._fields[name].type == "binary":
            return SQL(
                "SELECT json_agg(json_build_array(res_id, id)) FROM ir_attachment"
                " WHERE res_model = %s AND res_field = %s AND res_id %s",
                model_name,
                name,
                CONDITION,
            )
        owner, pairs, order = self._related_sql(model_name, name)
        return SQL(
            "SELECT json_agg(json_build_array(t.owner, t.id))"
            " FROM (%s AND %s %s ORDER BY %s) t",
            pairs,
            owner,
            CONDITION,
            order,
        )

    def _related_sql(self, model_name, name):
        """Return the SQL of the records behind an x2many field, of all owners.

        :return: SQL of (owner's id, the pairs without a condition on it, their order)
        """
        model = self.env[model_name]
        field = model._fields[name]
        comodel = self.env[field.comodel_name].with_context(
            **{"active_test": False, **field.context}
        )
        query = comodel._search(
            field.get_comodel_domain(model), order=comodel._order, bypass_access=True
        )
        row_id = SQL.identifier(comodel._table, "id")
        if field.type == "one2many":
            owner = comodel._field_to_sql(query.table, field.inverse_name, query)
        else:
            owner = SQL.identifier(field.relation, field.column1)
            other = SQL.identifier(field.relation, field.column2)
            query.add_join("JOIN", field.relation, None, SQL("%s = %s", other, row_id))
        pairs = SQL(
            "SELECT %s AS owner, %s AS id FROM %s WHERE %s",
            owner,
            row_id,
            query.from_clause,
            query.where_clause or SQL("TRUE"),
        )
        return owner, pairs, query.order or row_id

    def _keep_related(self, records, field, pairs):
        related = defaultdict(list)
        for owner_id, related_id in pairs:
            related[owner_id].append(related_id)
        if field.type == "binary":
            records = records.filtered(lambda record: record.id not in related)
            field._insert_cache(records, [None] * len(records))
            return
        field._insert_cache(records, [tuple(related[id_]) for id_ in records._ids])
