from collections import defaultdict
from datetime import date, datetime

from odoo import api, models, tools
from odoo.tools import SQL, Query

# How PostgreSQL's JSON becomes what the cache of a field holds. Columns of other types
# are left to the ORM, which reads them when somebody asks for them.
READERS = {
    "boolean": bool,
    "char": str,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
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


class PortalPreload(models.AbstractModel):
    """Reading what a page shows in one query, over many models (G8).

    The ORM reads one model after another, each when the first of its fields is asked
    for. A page knows beforehand what it is going to show; here it says so, and what it
    reads then is in memory.
    """

    _name = "portal.preload"
    _description = "Reading Ahead for a Page of the Portal"

    @api.model
    def _load(self, steps, also=None):
        """Read rows and relations of several models into the cache, in one query.

        Nothing is decided here: the caller has asked the policy, and is superuser.

        :param steps: list of (model name, SQL that selects ids, names of x2many or
            attached binary fields); the stored columns of these rows are always read.
            Of a binary field only those that are empty are told.
        :param dict also: {model name: names of further columns}, such as those that
            were made in Odoo itself, which are not read with the others
        """
        parts, readers = [], []
        for model_name, ids_sql, relations in steps:
            model = self.env[model_name]
            names = tuple((also or {}).get(model_name, ()))
            fields, row_id, rows = self._rows_sql(model_name, names)
            parts.append(self._select_rows(row_id, rows, ids_sql))
            readers.append((model, fields, relations))
            for name in relations:
                field = model._fields[name]
                parts.append(self._select_related(model, field, ids_sql))
        numbered = [
            SQL("SELECT %s AS part, (%s) AS rows", number, part)
            for number, part in enumerate(parts)
        ]
        found = self.env.execute_query(SQL(" UNION ALL ").join(numbered))
        answers = iter([rows or [] for _number, rows in sorted(found)])
        for model, fields, relations in readers:
            records = self._keep_rows(model, fields, next(answers))
            for name in relations:
                self._keep_related(records, model._fields[name], next(answers))

    def _columns(self, model, also=()):
        """Return the fields that the ORM would read together with the first of them.

        :param also: names of fields that are read as well
        """
        return [
            field
            for field in model._fields.values()
            if field.store
            and field.column_type
            and (field.prefetch is True or field.name in also)
            and not field.company_dependent
            and field.name != "id"
            and field.type in READERS
        ]

    # Composing these statements takes longer than running them. They depend on the
    # models and the reader's language; the ids come later.
    @tools.ormcache(
        "model_name", "also", "self.env.lang", "self.env.su", "self.env.uid"
    )
    def _rows_sql(self, model_name, also):
        """Return the fields of a model's rows, and the SQL that reads them all.

        :param tuple also: names of fields that are read as well
        :return: (tuple of fields, SQL of the ids, SQL without a condition)
        """
        model = self.env[model_name]
        fields = tuple(self._columns(model, also))
        query = Query(self.env, model._table, model._table_sql)
        row_id = SQL.identifier(model._table, "id")
        terms = [SQL("%s AS c0", row_id)]
        for number, field in enumerate(fields, 1):
            term = model._field_to_sql(model._table, field.name, query)
            if field.type == "datetime":
                # with all digits, as Python 3.10 wants them
                term = SQL("to_char(%s, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')", term)
            terms.append(SQL("%s AS %s", term, SQL.identifier(f"c{number}")))
        return fields, row_id, query.select(*terms)

    def _select_rows(self, row_id, rows, ids_sql):
        return SQL(
            "SELECT jsonb_agg(to_jsonb(t)) FROM (%s WHERE %s IN (%s)) t",
            rows,
            row_id,
            ids_sql,
        )

    def _keep_rows(self, model, fields, rows):
        records = model.browse([row["c0"] for row in rows])
        for number, field in enumerate(fields, 1):
            read, name = READERS[field.type], f"c{number}"
            values = [None if row[name] is None else read(row[name]) for row in rows]
            # as the ORM does: what is in the cache, waiting to be written, stays
            field._insert_cache(records, values)
        return records

    def _select_related(self, model, field, ids_sql):
        if field.type == "binary":
            return SQL(
                "SELECT jsonb_agg(jsonb_build_array(res_id, id)) FROM ir_attachment"
                " WHERE res_model = %s AND res_field = %s AND res_id IN (%s)",
                model._name,
                field.name,
                ids_sql,
            )
        owner, pairs, order = self._related_sql(model._name, field.name)
        return SQL(
            "SELECT jsonb_agg(jsonb_build_array(t.owner, t.id))"
            " FROM (%s AND %s IN (%s) ORDER BY %s) t",
            pairs,
            owner,
            ids_sql,
            order,
        )

    @tools.ormcache(
        "model_name", "name", "self.env.lang", "self.env.su", "self.env.uid"
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
