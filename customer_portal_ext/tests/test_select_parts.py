from odoo.tests import BaseCase, tagged
from odoo.tools import SQL

from ..models.portal_preload_ids import _named_selects
from ..tools.select_parts import CONDITION, Statement, around


@tagged("post_install", "-at_install")
class TestSelectParts(BaseCase):
    """Statements that are composed once (G10)."""

    def test_condition(self):
        """G10: put between its two sides, with the values where they belong."""
        select = SQL(
            "SELECT %s WHERE name LIKE '100%%' AND n = %s AND id %s ORDER BY %s",
            *(1, 2, CONDITION, 3),
        )
        before, after = around(select)
        statement = Statement()
        self.assertEqual(statement.ask(before, after, SQL("= ANY(%s)", [7, 8])), 0)
        self.assertEqual(statement.ask(SQL("SELECT %s", 4), SQL(), SQL("x")), 1)
        sql = statement.sql()
        self.assertEqual(
            sql.code,
            "SELECT (SELECT %s WHERE name LIKE '100%%' AND n = %s AND id = ANY(%s)"
            " ORDER BY %s), (SELECT %s x)",
        )
        self.assertEqual(list(sql.params), [1, 2, [7, 8], 3, 4])

    def test_named_selects(self):
        """G8: what a select shares with an earlier one, of equal values, is named."""
        inner = "SELECT id FROM line WHERE order_id = %s"
        outer = f"SELECT id FROM tax WHERE line_id IN ({inner})"
        code, used = _named_selects(((inner, (0,)), (outer, (0,)), (outer, (1,))))
        self.assertEqual(code.count("IN (SELECT id FROM"), 2)
        self.assertIn('IN (SELECT id FROM "ids_0")', code)
        self.assertEqual(used, (0, 1))
