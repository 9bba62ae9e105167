import threading
from contextlib import closing
from datetime import date, datetime
from unittest.mock import patch

import psycopg2
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from ..tools import prepared

NAMES = "SELECT name FROM pg_prepared_statements WHERE name LIKE 'portal%' ORDER BY 1"

values = st.one_of(
    st.integers(-(2**40), 2**40),
    st.booleans(),
    st.none(),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers(0, 9), min_size=1),
    st.tuples(st.integers(0, 9), st.integers(0, 2**40)),
)


@tagged("post_install", "-at_install")
class TestPrepared(TransactionCase):
    """G1, G4, G7: what every page asks is planned once."""

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(prepared, "_given_up", {}))
        self.enterContext(patch.object(prepared, "_slow", {}))
        # a connection of its own: the pool's, as pages have
        self.cr = self.opened()
        self.forget(self.cr)
        self.addCleanup(prepared._held.pop, self.cr.connection, None)

    def opened(self):
        return self.enterContext(closing(db_connect(self.env.cr.dbname).cursor()))

    def forget(self, cr):
        cr.execute("DEALLOCATE ALL")
        prepared._held.pop(cr.connection, None)

    def ask(self, code, *params, cr=None):
        cr = cr or self.cr
        prepared.execute(cr, code, params)
        return cr.fetchall()

    def names(self, cr=None):
        cr = cr or self.cr
        cr.execute(NAMES)
        return [name for [name] in cr.fetchall()]

    def test_the_second_time_it_is_planned_for_all(self):
        code = "SELECT id FROM res_partner WHERE id IN %s AND create_date < %s LIMIT %s"
        now = datetime.now()
        ids = self.env["res.partner"].search([], limit=3, order="id").ids
        self.assertEqual(self.ask(code, (ids[0],), now, 1), [(ids[0],)])
        self.assertEqual(self.names(), [])
        self.assertEqual(self.ask(code, (ids[1],), now, 1), [(ids[1],)])
        known = self.names()
        self.assertEqual(len(known), 1)
        self.assertEqual(self.ask(code, (ids[2],), now, 1), [(ids[2],)])
        self.assertEqual(self.ask(code, (0,), now, 1), [])
        self.assertEqual(self.names(), known)
        # how many rows are wanted, and of how many ids, is another statement
        self.ask(code, (ids[2],), now, 2)
        self.ask(code, (ids[0], ids[1]), now, 1)
        self.assertEqual(self.names(), known)

    def test_texts_are_part_of_it(self):
        code = "SELECT %s || '100%%', %s::text, %s = ANY(ARRAY['a', 'b'])"
        for _time in range(3):
            for text, value in (("a", 1), ("a", True), ("%s'", 1), ("\\", 10**12)):
                [row] = self.ask(code, text, value, text)
                shown = str(value).lower()
                self.assertEqual(row, (f"{text}100%", shown, text in "ab"))

    @settings(deadline=None, max_examples=60)
    @given(st.lists(values, min_size=1, max_size=6))
    def test_it_says_what_the_statement_says(self, params):
        """The same rows by name as by text, whatever the values are."""
        code = "SELECT " + ", ".join(
            "1 IN %s" if isinstance(value, tuple) else "to_json((%s)::text)"
            for value in params
        )
        self.cr.execute(code, params)
        plain = self.cr.fetchall()
        for _time in range(3):
            self.assertEqual(self.ask(code, *params), plain)

    def test_the_pool_keeps_what_is_planned_and_nothing_else(self):
        """The next visitor finds no setting, lock or table of the one before."""
        for _time in range(2):
            self.ask("SELECT %s::int", 1)
        known = self.names()
        self.assertEqual(len(known), 1)
        connection = self.cr.connection
        self.cr.execute("SET work_mem = '7MB'; CREATE TEMP TABLE of_before (id int)")
        self.cr.execute("SELECT pg_advisory_lock(4711)")
        self.cr.commit()  # pylint: disable=invalid-commit
        self.cr.close()
        cr = self.opened()
        self.assertIs(cr.connection, connection)
        self.assertEqual(self.names(cr), known)
        cr.execute("SHOW work_mem")
        self.assertNotEqual(cr.fetchone()[0], "7MB")
        cr.execute("SELECT to_regclass('of_before')")
        self.assertEqual(cr.fetchone(), (None,))
        cr.execute("SELECT count(*) FROM pg_locks WHERE objid = 4711")
        self.assertEqual(cr.fetchone(), (0,))
        cr.execute("SHOW transaction_isolation")
        self.assertEqual(cr.fetchone(), ("repeatable read",))
        self.assertEqual(self.ask("SELECT %s::int", 2, cr=cr), [(2,)])
        self.assertEqual(self.names(cr), known)

    def test_the_setting_ends_with_the_transaction(self):
        for _time in range(3):
            self.ask("SELECT %s::int", 1)
        self.cr.commit()  # pylint: disable=invalid-commit
        self.cr.execute("SHOW plan_cache_mode")
        self.assertEqual(self.cr.fetchone(), ("auto",))

    def test_it_recovers_from_what_fails(self):
        code = "SELECT 1 / %s"
        self.assertEqual(self.ask(code, 1), [(1,)])
        for _time in range(3):
            with self.assertRaises(psycopg2.errors.DivisionByZero):
                with self.assertLogs("odoo.sql_db"):
                    self.ask(code, 0)
            self.cr.rollback()
            self.assertEqual(self.ask(code, 1), [(1,)])

    def test_what_failed_leaves_no_plans(self):
        """The pool's own reset, before the next use, forgets what nobody can name."""
        for _time in range(2):
            self.ask("SELECT 1 / %s", 1)
        with self.assertRaises(psycopg2.errors.DivisionByZero):
            with self.assertLogs("odoo.sql_db"):
                self.ask("SELECT 1 / %s", 0)
        connection = self.cr.connection
        self.cr.close()
        cr = self.opened()
        self.assertIs(cr.connection, connection)
        self.assertEqual(self.names(cr), [])

    def test_a_plan_that_is_gone_is_made_again(self):
        """Whatever took it away: one page fails at most, and the next does not."""
        code = "SELECT %s::int"
        for _time in range(2):
            self.ask(code, 1)
        self.cr.execute("DEALLOCATE ALL")
        with self.assertRaises(psycopg2.errors.InvalidSqlStatementName):
            with self.assertLogs("odoo.sql_db"):
                self.ask(code, 1)
        self.cr.rollback()
        for _time in range(3):
            self.assertEqual(self.ask(code, 1), [(1,)])

    def test_who_listens_reads_the_statement(self):
        """G15: what a PDF was made of is asked again by its statements."""
        heard = []
        thread = threading.current_thread()
        for _time in range(3):
            self.ask("SELECT %s::int", 1)
        hooks = [lambda cursor, *_others: heard.append(cursor._obj.query)]
        with patch.object(thread, "query_hooks", hooks, create=True):
            self.ask("SELECT %s::int", 1)
        self.assertEqual(heard, [b"SELECT 1::int"])

    def test_nothing_is_named_behind_another_pool(self):
        """A name is known in one session, and such a pool changes sessions."""
        self.cr.connection.get_backend_pid = lambda: -1
        self.addCleanup(delattr, self.cr.connection, "get_backend_pid")
        for _time in range(3):
            self.assertEqual(self.ask("SELECT %s::int", 1), [(1,)])
        self.assertEqual(self.names(), [])

    def test_a_bad_plan_is_given_up(self):
        code = "SELECT %s::int"
        with patch.object(prepared, "TOO_SLOW", -1):
            for _time in range(3):
                self.ask(code, 1)
        # it is asked by its text again, until it may be tried anew
        executed = self.executed(lambda: self.ask(code, 5))
        self.assertEqual(executed, [code])
        with patch.object(prepared, "monotonic", lambda: float("inf")):
            executed = self.executed(lambda: self.ask(code, 5))
        self.assertIn("EXECUTE", executed[0])

    def test_a_busy_machine_holds_up_any_plan(self):
        code = "SELECT %s::int"
        with patch.object(prepared, "MUCH", float("inf")):
            for times in (2, prepared.TOO_OFTEN):
                for _time in range(2):
                    self.ask(code, 1)
                with patch.object(prepared, "TOO_SLOW", 1e-9):
                    for _time in range(times):
                        executed = self.executed(lambda: self.ask(code, 5))
                        self.assertIn("EXECUTE", executed[0])
        self.assertEqual(self.executed(lambda: self.ask(code, 5)), [code])

    def test_a_plan_may_be_for_some_values_only(self):
        code = "SELECT %s::int"
        for value in (1, 1, 2, 2, 2):
            prepared.execute(self.cr, code, (value,), for_all=False)
            self.assertEqual(self.cr.fetchall(), [(value,)])
        self.assertEqual(len(self.names()), 2)

    def executed(self, act):
        texts = []
        execute = type(self.cr).execute

        def note(cr, query, *args, **kwargs):
            texts.append(query)
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.cr), "execute", note):
            act()
        return texts

    def test_what_is_kept_has_an_end(self):
        codes = [f"SELECT %s::int AS number_{n}" for n in range(5)]
        with patch.object(prepared, "MOST_LETTERS", 130):
            for code in codes * 2:
                self.assertEqual(self.ask(code, 3), [(3,)])
            self.assertEqual(len(self.names()), 2)
            for code in codes * 2:
                self.assertEqual(self.ask(code, 4), [(4,)])
        with patch.object(prepared, "MOST_SEEN", 2):
            for code in codes:
                self.ask(f"{code} WHERE TRUE", 1)
            held = prepared._held[self.cr.connection]
            self.assertLessEqual(len(held.seen), 2)

    def test_days(self):
        code = "SELECT %s + 1, %s + interval '1 day', %s"
        for day in (date(2026, 2, 28), date(2028, 2, 28), date(1970, 1, 1)):
            [row] = self.ask(code, day, datetime(2026, 1, 1, 3), [1, 2])
            self.assertEqual((row[0] - day).days, 1)
            self.assertEqual(row[1:], (datetime(2026, 1, 2, 3), [1, 2]))
