import base64
import itertools
import json
import random
import sqlite3

from odoo.tests import BaseCase, tagged
from odoo.tools import SQL

from ..tools import keyset

COLUMNS = {
    "a": ("int", True),
    "b": ("text", False),
    "id": ("int", False),
}
EXPRESSIONS = {name: SQL.identifier(name) for name in COLUMNS}


@tagged("post_install", "-at_install")
class TestKeyset(BaseCase):
    """G17: pages that follow each other hold every row once, in every order."""

    def setUp(self):
        super().setUp()
        self.db = sqlite3.connect(":memory:")
        self.addCleanup(self.db.close)
        self.db.execute("CREATE TABLE t (a INTEGER, b TEXT, id INTEGER)")
        pairs = list(itertools.product([None, 1, 2], ["x", "y"])) * 2
        random.Random(1).shuffle(pairs)
        self.db.executemany(
            "INSERT INTO t VALUES (?, ?, ?)",
            [(a, b, number) for number, (a, b) in enumerate(pairs)],
        )

    def rows(self, keys, values=None, backward=False, limit=-1):
        where = (
            keyset.beyond(keys, EXPRESSIONS, values, backward) if values else SQL("1=1")
        )
        statement = SQL(
            "SELECT %s FROM t WHERE %s ORDER BY %s LIMIT %s",
            SQL(", ").join(EXPRESSIONS[key.name] for key in keys),
            where,
            keyset.order_by(keys, EXPRESSIONS, backward),
            limit,
        )
        return self.db.execute(
            statement.code.replace("%s", "?"), statement.params
        ).fetchall()

    def orders(self):
        for names in (["a", "id"], ["b", "id"], ["a", "b", "id"], ["b", "a", "id"]):
            for directions in itertools.product(("asc", "desc"), repeat=len(names)):
                yield ", ".join(map(" ".join, zip(names, directions, strict=True)))

    def test_every_cut_of_every_order_leaves_exactly_the_rest(self):
        for order in self.orders():
            keys = keyset.parse_order(order, COLUMNS)
            everything = self.rows(keys)
            self.assertEqual(len(set(everything)), 12)
            for position, row in enumerate(everything):
                with self.subTest(order=order, position=position):
                    self.assertEqual(self.rows(keys, row), everything[position + 1 :])
                    self.assertEqual(
                        self.rows(keys, row, backward=True),
                        everything[:position][::-1],
                    )

    def test_a_row_that_is_gone_still_marks_its_place(self):
        keys = keyset.parse_order("a desc, id desc", COLUMNS)
        everything = self.rows(keys)
        self.db.execute("DELETE FROM t WHERE id = ?", [everything[5][-1]])
        self.assertEqual(self.rows(keys, everything[5]), everything[6:])

    def test_empty_counts_as_the_greatest(self):
        rising = self.rows(keyset.parse_order("a, id", COLUMNS))
        falling = self.rows(keyset.parse_order("a desc, id desc", COLUMNS))
        self.assertEqual([row[0] for row in rising][-4:], [None] * 4)
        self.assertEqual([row[0] for row in falling][:4], [None] * 4)

    def test_keys_of_one_direction_are_compared_as_a_row(self):
        keys = keyset.parse_order("b desc, id desc", COLUMNS)
        condition = keyset.beyond(keys, EXPRESSIONS, ["x", "3"])
        self.assertEqual(condition.code, '("b", "id") < (%s, %s)')

    def test_an_order_names_known_columns(self):
        self.assertEqual(
            keyset.parse_order("a desc,id", COLUMNS),
            (keyset.Key("a", "int", True, True), keyset.Key("id", "int")),
        )
        for order in ("c, id", "a sideways, id", "a; DROP TABLE t"):
            with self.assertRaises(ValueError):
                keyset.parse_order(order, COLUMNS)


@tagged("post_install", "-at_install")
class TestCursor(BaseCase):
    """A cursor comes from the address: it is ours, or it is nothing (W20)."""

    keys = keyset.parse_order("a, b desc, id", COLUMNS)

    def raw(self, content):
        text = content if isinstance(content, str) else json.dumps(content)
        return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode()

    def test_round_trip(self):
        for values in (["1", "x", "2"], [None, "S00042 ä/é+?&", "2147483647"]):
            cursor = keyset.encode("date", values)
            self.assertRegex(cursor, "^[A-Za-z0-9_-]+$")
            self.assertEqual(keyset.decode(cursor, "date", self.keys), values)

    def test_what_is_not_ours_is_refused(self):
        good = ["date", "1", "x", "2"]
        self.assertIsNotNone(keyset.decode(self.raw(good), "date", self.keys))
        for content in (
            ["name", "1", "x", "2"],
            ["date", "1", "x"],
            ["date", "1", "x", "2", "3"],
            ["date", "1", None, "2"],
            ["date", "1", "x", None],
            ["date", "1", "x", 2],
            ["date", "1", "x\0", "2"],
            ["date", "1", "\ud800", "2"],
            ["date", "1", "x", "2147483648"],
            ["date", "1", "x", "-1"],
            ["date", "1", "x", "٣"],
            ["date", "1", "x", ["2"]],
            ["date", "1", "x", {"a": 1}],
            {"date": 1},
            "date",
            "[" * 2900,
            '["date","1","x","2"',
            "null",
            "",
        ):
            with self.subTest(content=content):
                self.assertIsNone(keyset.decode(self.raw(content), "date", self.keys))
        for cursor in ("", "=", "%", "ü", "a", "A" * 5000, "____", "a b", "\0"):
            with self.subTest(cursor=cursor):
                self.assertIsNone(keyset.decode(cursor, "date", self.keys))

    def test_any_change_of_a_cursor_raises_nothing(self):
        chance = random.Random(7)
        cursor = keyset.encode("date", ["1", "x", "2"])
        alphabet = "".join(map(chr, range(32, 127)))
        for _turn in range(2000):
            at = chance.randrange(len(cursor))
            other = cursor[:at] + chance.choice(alphabet) + cursor[at + 1 :]
            values = keyset.decode(other, "date", self.keys)
            if values is not None:
                self.assertTrue(all(map(keyset.is_valid, self.keys, values)))

    def test_kinds(self):
        for kind, good, bad in (
            ("bool", ["true", "false"], ["t", "1", "True", ""]),
            ("int", ["0", "42"], ["", "-1", "1.5", "99999999999", " 1"]),
            ("number", ["0", "-1.50", "12"], ["", "NaN", "1e5", "1.", "--1"]),
            ("date", ["2026-02-28"], ["2026-02-30", "20260228", "0000-01-01", "x"]),
            (
                "datetime",
                ["2026-02-28 23:59:59", "2026-02-28 00:00:00.1"],
                [
                    "2026-02-28",
                    "2026-02-30 00:00:00",
                    "2026-02-28 25:00:00",
                    "2026-02-28T00:00:00",
                    "2026-02-28 00:00:00.1234567",
                    "infinity",
                ],
            ),
            ("text", ["", "x", "💡"], ["\0", "\udc00"]),
        ):
            key = keyset.Key("k", kind)
            for value in good:
                self.assertTrue(keyset.is_valid(key, value), (kind, value))
            for value in bad:
                self.assertFalse(keyset.is_valid(key, value), (kind, value))
            self.assertFalse(keyset.is_valid(key, None))
