"""Statements that PostgreSQL plans once for each connection (G1, G4, G7).

PostgreSQL plans a statement anew each time it comes as text, and to plan one over a
dozen tables takes several times as long as to run it. One that has a name is planned
once, for any reader, day and document: numbers and days are its parameters. Texts stay
in the statement, as they choose what is looked through: a state, a language.
"""

import logging
import re
import threading
from collections import OrderedDict
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import count
from time import monotonic
from weakref import WeakKeyDictionary, ref

_logger = logging.getLogger(__name__)

# What one connection keeps, in letters of its statements: PostgreSQL's memory for plans
# is in proportion to them.
MOST_LETTERS = 300_000
# How many statements are remembered as seen once.
MOST_SEEN = 500
# A plan for all readers that takes longer, in seconds, is given up for so long: when it
# did so often enough in a row, as a busy machine may hold up any, or took much longer.
TOO_SLOW = 0.05
TOO_OFTEN = 3
MUCH = 10
GIVEN_UP_FOR = 3600

# What "DISCARD ALL" does, but for forgetting what is planned.
_RESET = (
    "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *;"
    " SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES"
)
# What holds while a plan is made and used, until the transaction ends.
_SETTINGS = (
    # or PostgreSQL plans the first five times as before, and whenever it takes a plan
    # for one reader to be cheaper, not counting how long it plans
    "SET LOCAL plan_cache_mode = force_generic_plan;"
    # what estimates a million rows for all readers would be compiled, for one of them
    " SET LOCAL jit = off;"
    # A list begins anywhere in an index that has its order. To read a customer's rows
    # and sort them takes as long for as many as the average has, and for ever for more.
    " SET LOCAL random_page_cost = 1.1;"
)
# How many rows are wanted decides how they are found: never a parameter.
_LIMIT = re.compile(r"(LIMIT|OFFSET)\s+$", re.IGNORECASE)
_INTEGERS = range(-(2**31), 2**31)

_numbers = count(1)
_held = WeakKeyDictionary()  # {connection: _Held}
_given_up = {}  # {key of a statement: until when}
_slow = {}  # {key of a statement: how often it was slow in a row}


class _Held:
    """What one connection has planned: {key: (name, text)}, the oldest use first."""

    def __init__(self, is_own):
        # Behind a pool of connections outside Odoo, the next statement may come to
        # another session, where no name is known.
        self.is_own = is_own
        self.named = OrderedDict()
        self.seen = OrderedDict()
        self.letters = 0

    def is_new(self, key):
        """Tell whether a statement has not been asked before, and remember it."""
        # not the text: a search is asked once, and may be long
        if self.seen.pop(hash(key), None):
            return False
        self.seen[hash(key)] = True
        if len(self.seen) > MOST_SEEN:
            self.seen.popitem(last=False)
        return True

    def keep(self, key, name, text):
        """Note what has been planned, and return the names of what is too much."""
        self.named[key] = name, text
        self.letters += len(text)
        forgotten = []
        while self.letters > MOST_LETTERS and len(self.named) > 1:
            _key, (oldest, less) = self.named.popitem(last=False)
            self.letters -= len(less)
            forgotten.append(oldest)
        return forgotten


def execute(cr, code, params, for_all=True):
    """Execute a statement, planned before where the connection had it before.

    What is asked for once, such as a search, is only executed. From the second time on
    it has one plan for all values of its parameters, unless that is a bad one.

    :param odoo.sql_db.BaseCursor cr:
    :param str code: the statement, with ``%s`` for each parameter
    :param params: the values
    :param bool for_all: one plan suits all values; else all of them stay in the
        statement, which is planned for each
    """
    if getattr(threading.current_thread(), "query_hooks", ()):
        # who listens to statements wants to read them, and may ask them again
        cr.execute(code, params)
        return
    types = [
        None if is_limit or not for_all else _types(value)
        for value, is_limit in zip(params, _limits(code), strict=True)
    ]
    # "repr", as True and 1 are equal
    texts = [own or repr(value) for value, own in zip(params, types, strict=True)]
    key = code, *texts
    held = _held_by(cr.connection)
    is_known = key in held.named or (held.is_own and not held.is_new(key))
    if not is_known or _is_given_up(key):
        cr.execute(code, params)
        return
    values = [
        one
        for value, own in zip(params, types, strict=True)
        if own
        for one in (value if type(value) is tuple else (value,))
    ]
    try:
        _execute_named(cr, held, key, code, params, types, values)
    except BaseException:
        # a plan may have gone, or be one of columns that are others now: begin anew,
        # and let the pool's own reset forget those that nobody knows by name any more
        _held.pop(cr.connection, None)
        vars(cr.connection).pop("reset", None)
        raise


def _execute_named(cr, held, key, code, params, types, values):
    """Execute a statement by its name, and give it one where it has none."""
    if key in held.named:
        held.named.move_to_end(key)
        name, text = held.named[key]
        # with the log of SQL, which has the name only
        _logger.debug("%s", text)
        began = monotonic()
        cr.execute(_call(cr, name, values))
        if values:
            _note_time(key, monotonic() - began)
        return
    # a number is never used twice: one that failed half-way would be in the way
    name = f"portal_{next(_numbers)}"
    text = _prepare(cr, name, code, params, types)
    forgotten = "".join(f"DEALLOCATE {other}; " for other in held.keep(key, name, text))
    # one message: no page has a query more for it
    statement = f"{forgotten}{text}; {_call(cr, name, values)}"
    cr.execute(statement)  # pylint: disable=sql-injection


def _held_by(connection):
    """Return what a connection has planned, which it keeps from now on.

    Odoo's pool resets a connection before each use, by which psycopg2 forgets all plans
    as well. So this one is reset in a way of its own.
    """
    if connection not in _held:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [[session]] = cursor.fetchall()
        _held[connection] = _Held(session == connection.get_backend_pid())
        connection.reset = partial(_reset, ref(connection))
    return _held[connection]


def _reset(reference):
    connection = reference()
    connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute(_RESET)
    connection.commit()


def _note_time(key, seconds):
    """Give up a plan that is bad, by how long it took now."""
    if seconds <= TOO_SLOW:
        _slow.pop(key, None)
        return
    _slow[key] = _slow.get(key, 0) + 1
    if _slow[key] >= TOO_OFTEN or seconds > MUCH * TOO_SLOW:
        _slow.pop(key, None)
        _given_up[key] = monotonic() + GIVEN_UP_FOR


def _is_given_up(key):
    until = _given_up.get(key)
    if until and until < monotonic():
        _given_up.pop(key, None)
        return False
    return bool(until)


def _call(cr, name, values):
    """Return what executes a statement that has a name."""
    arguments = ""
    if values:
        places = ", ".join(["%s"] * len(values))
        arguments = cr.mogrify(f"({places})", values).decode()
    return f"{_SETTINGS} EXECUTE {name}{arguments}"


def _prepare(cr, name, code, params, types):
    """Return what gives a statement its name."""
    declared, parts = [], []
    for value, own in zip(params, types, strict=True):
        if not own:
            parts.append(cr.mogrify("%s", (value,)).decode())
            continue
        numbers = [f"${len(declared) + n}" for n in range(1, len(own) + 1)]
        declared += own
        listed = ", ".join(numbers)
        parts.append(f"({listed})" if type(value) is tuple else listed)
    head = f"({', '.join(declared)})" if declared else ""
    return f"PREPARE {name}{head} AS {code % tuple(parts)}"


@lru_cache(maxsize=MOST_SEEN)
def _limits(code):
    """Return which of the parameters of a statement are limits, in their order."""
    before = code.replace("%%", "").split("%s")[:-1]
    return [bool(_LIMIT.search(text)) for text in before]


def _types(value):
    """Return the SQL types of what a parameter becomes, None where it is a text."""
    if type(value) is tuple:
        types = tuple(map(_type, value))
        return types if types and all(types) else None
    if type(value) is list:
        return ("integer[]",) if set(map(_type, value)) == {"integer"} else None
    return _type(value) and (_type(value),)


def _type(value):
    if type(value) is int:
        return "integer" if value in _INTEGERS else "bigint"
    return {date: "date", datetime: "timestamp"}.get(type(value))
