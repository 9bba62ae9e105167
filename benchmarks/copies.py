"""Many rows from one: what the ORM made once, multiplied by SQL.

Every column of the example is copied, those of other addons and computed ones too; only
what must differ is replaced. So nothing here changes when a model gets a field.
"""

from contextlib import contextmanager


def sum_up(env):
    """Have the sums that triggers keep made anew: no trigger saw the copies."""
    if "portal.ledger.sum" in env:
        env["portal.ledger.sum"].init()


class Copier:
    """Copies rows in one database. ``cursor``: of psycopg2 or Odoo."""

    def __init__(self, cursor):
        self._cursor = cursor

    def copy(self, table, plan, example_id, values, children=None):
        """Insert one copy of a row for each row of a plan.

        :param str table:
        :param str plan: a table with the column ``i``, from 0 without gaps
        :param int example_id: the row that is copied
        :param dict values: {column: SQL}, of ``p`` (the plan), ``t`` (the example) and
            ``new_id``; columns that this database does not have are left out
        :param dict children: {(table, column that leads to the example): values}
        :return: the id of the copy with i = 0; the others follow it
        """
        base = self._reserve(table, plan, 1)
        self._insert(table, plan, f"t.id = {example_id}", f"{base} + p.i", values)
        for (child, column), child_values in (children or {}).items():
            condition = f"t.{column} = {example_id}"
            self.copy_below(child, plan, condition, column, base, child_values)
        return base

    def copy_below(self, table, plan, condition, column, base, values):
        """Insert copies of all rows with ``condition`` for each row of a plan.

        ``column`` leads to the copy of their parent, whose ids begin with ``base``.
        """
        self._cursor.execute(f"SELECT count(*) FROM {table} t WHERE {condition}")
        [each] = self._cursor.fetchone()
        if not each:
            return
        first = self._reserve(table, plan, each)
        self._insert(
            table,
            plan,
            condition,
            f"{first} + p.i * {each} + t.rank",
            {column: f"{base} + p.i", **values},
        )

    def _reserve(self, table, plan, each):
        """Return the first of as many unused ids as are needed."""
        self._cursor.execute(
            f"SELECT nextval('{table}_id_seq'), (SELECT count(*) FROM {plan})"
        )
        first, count = self._cursor.fetchone()
        self._cursor.execute(f"SELECT setval('{table}_id_seq', {first + count * each})")
        return first

    def _insert(self, table, plan, condition, new_id, values):
        values = {
            column: sql.replace("new_id", new_id)
            for column, sql in {"id": "new_id", **values}.items()
        }
        columns = self._columns(table)
        selected = [values.get(column, f't."{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        self._cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(selected)}"
            f" FROM {plan} p CROSS JOIN (SELECT t.*,"
            f" row_number() OVER (ORDER BY t.id) - 1 AS rank FROM {table} t"
            f" WHERE {condition}) t ORDER BY p.i, t.rank"
        )

    def _columns(self, table):
        self._cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
            " ORDER BY attnum",
            [table],
        )
        return [name for (name,) in self._cursor.fetchall()]

    @contextmanager
    def without_indexes(self, table):
        """Drops the indexes of a table meanwhile: millions of rows go in sooner."""
        self._cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
            " FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary",
            [table],
        )
        indexes = self._cursor.fetchall()
        for name, _definition in indexes:
            self._cursor.execute(f"DROP INDEX {name}")
        yield
        self._cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            self._cursor.execute(definition)
