"""One statement of many selects that were composed before (G10)."""

from odoo.tools import SQL

# Where the condition on the ids stands, in a select that is composed without it.
CONDITION = SQL("/* ids */")


def around(sql):
    """Return what is before and what is after the condition of a select.

    :param SQL sql: with ``CONDITION``, once
    :return: (SQL, SQL); the fields to flush are with the first
    """
    before, _found, after = sql.code.partition(CONDITION.code)
    count = before.replace("%%", "").count("%s")
    return (
        SQL(before.rstrip(), *sql.params[:count], to_flush=sql.to_flush),
        SQL(after, *sql.params[count:]),
    )


class Statement:
    """Selects of one value each, asked for in one row.

    To put ``SQL`` into ``SQL`` looks through all of it each time; here is only added.
    """

    def __init__(self):
        self.codes = []
        self._params = []
        self._to_flush = []

    def ask(self, before, after, condition):
        """Add a select, and return the number of its answer.

        :param SQL before:
        :param SQL after:
        :param SQL condition: what stands between the two
        """
        self.codes.append(f"({before.code} {condition.code}{after.code})")
        for part in (before, condition, after):
            self._params += part.params
            self._to_flush += part.to_flush
        return len(self.codes) - 1

    def sql(self):
        """Return the statement.

        :rtype: SQL
        """
        code = ", ".join(self.codes)
        return SQL(f"SELECT {code}", *self._params, to_flush=self._to_flush)
