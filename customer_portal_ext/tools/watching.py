"""What a piece of work asks the database, and a way to ask again whether it changed.

Work that is done again with the same answers has the same result. So the answers of its
statements say whether it need be done again; nobody has to think of all that it depends
on (G15). Rows that were read by their ids are put together, those of one table in one
statement: most of what the ORM asks is of this kind.
"""

import re
import threading
from collections import defaultdict
from contextlib import contextmanager

# Statements of a test's cursor, and of savepoints: they tell nothing.
_SILENT = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK TO|SET TRANSACTION)\b", re.I)
_READS = re.compile(r"\s*\(*\s*(SELECT|WITH)\b", re.I)
# What changes something, or takes a lock, is not done a second time for its answer.
_ACTS = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|FOR\s+(NO\s+KEY\s+)?UPDATE|FOR\s+(KEY\s+)?SHARE"
    r"|NEXTVAL|SETVAL|SET_CONFIG|PG_ADVISORY\w*|PG_NOTIFY|PG_SLEEP|INTO)\b",
    re.I,
)
# It would not stand in brackets, as it does when it is asked again.
_ODD = re.compile(r"--|/\*|;")
# How the ORM reads rows that it knows: from one table, by their ids and nothing else.
_BY_IDS = re.compile(
    r'SELECT (?P<columns>.+) FROM "(?P<table>\w+)"'
    r' WHERE \(?"(?P=table)"\."id" IN \((?P<ids>\d+(, ?\d+)*)\)\)?'
    r'( ORDER BY "(?P=table)"\."id")?',
    re.DOTALL,
)
# A statement that is kept must be worth it.
_MAX_LENGTH = 30_000
_MAX_STATEMENTS = 150


class Watch:
    """The statements of one thread, while it watches."""

    def __init__(self):
        self.paused = False
        self._repeatable = True
        self._rows = defaultdict(set)
        self._statements = {}

    def __call__(self, cursor, query, params, start, delay):
        """Note a statement: Odoo calls this after each of them."""
        if self.paused:
            return
        text = cursor._obj.query.decode()
        if _SILENT.match(text):
            return
        bare = _without_strings(text)
        if not _READS.match(text) or _ACTS.search(bare) or _ODD.search(bare):
            self._repeatable = False
        elif found := _BY_IDS.fullmatch(text.strip()):
            if re.search(r"\bSELECT\b", found["columns"], re.I):
                self._statements[text] = True
            else:
                ids = map(int, found["ids"].split(","))
                self._rows[found["table"]].update(ids)
        else:
            self._statements[text] = True

    def spoil(self):
        """Let what is made meanwhile be made anew the next time."""
        self._repeatable = False

    def asked(self):
        """Return what was asked, or None where it cannot be asked again.

        :return: dict for JSON: ``rows`` ({table: ids}) and ``statements``
        """
        statements = list(self._statements)
        if (
            not self._repeatable
            or len(statements) > _MAX_STATEMENTS
            or any(len(text) > _MAX_LENGTH for text in statements)
        ):
            return None
        return {
            "rows": {table: sorted(ids) for table, ids in sorted(self._rows.items())},
            "statements": statements,
        }


def _without_strings(text):
    """Return a statement without what stands between quotes.

    >>> _without_strings("SELECT 'don''t update', \\"update\\" FROM x")
    'SELECT , FROM x'
    """
    return " ".join(re.sub(r"""'(?:[^']|'')*'|"[^"]*\"""", "", text).split())


@contextmanager
def watched():
    """Note the statements of this thread meanwhile; gives a ``Watch``."""
    thread = threading.current_thread()
    watch = Watch()
    before = list(getattr(thread, "query_hooks", ()))
    thread.query_hooks = [*before, watch]
    try:
        yield watch
    finally:
        thread.query_hooks = [hook for hook in thread.query_hooks if hook is not watch]


def _watches():
    """Return those of this thread."""
    hooks = getattr(threading.current_thread(), "query_hooks", ())
    return [hook for hook in hooks if isinstance(hook, Watch)]


def spoil():
    """Tell every ``Watch`` of this thread that its work is not as it should be."""
    for watch in _watches():
        watch.spoil()


@contextmanager
def unwatched():
    """Let no ``Watch`` of this thread note what happens meanwhile."""
    watches = _watches()
    states = [(watch, watch.paused) for watch in watches]
    for watch in watches:
        watch.paused = True
    try:
        yield
    finally:
        for watch, paused in states:
            watch.paused = paused
