"""Pages that begin after a row instead of after a number of rows.

Page 500 costs what page 1 costs, and no row appears twice or never while others are
added. Every order ends in a key that no two rows share. Empty values count as the
greatest, as in PostgreSQL's own order, so that its indexes serve.
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import date, datetime

from odoo.tools import SQL

# A cursor comes from the address: what is longer is not one of ours.
MAX_CURSOR_LENGTH = 4000

MAX_INT4 = 2**31 - 1


@dataclass(frozen=True)
class Key:
    """One key of an order: a column, its kind (see ``is_valid``), its direction."""

    name: str
    kind: str
    descending: bool = False
    nullable: bool = False


def parse_order(order, columns):
    """Return the keys of an order.

    :param str order: "date desc, id desc"; a direction left out is ascending
    :param dict columns: {name: (kind, nullable)}; the last key must not be nullable
    :rtype: tuple[Key]
    :raise ValueError: for an unknown column or direction
    """
    keys = []
    for term in order.split(","):
        name, direction = (term.split() + ["asc"])[:2]
        if name not in columns or direction.lower() not in ("asc", "desc"):
            raise ValueError(f"Not a key of this list: {term!r}")
        kind, nullable = columns[name]
        keys.append(Key(name, kind, direction.lower() == "desc", nullable))
    return tuple(keys)


def order_by(keys, expressions, backward=False):
    """Return the terms of ORDER BY.

    :param tuple[Key] keys:
    :param dict expressions: {key name: SQL}
    :param bool backward: the opposite order, for the page before
    :rtype: SQL
    """
    return SQL(", ").join(
        SQL(
            "%s DESC NULLS FIRST"
            if key.descending != backward
            else "%s ASC NULLS LAST",
            expressions[key.name],
        )
        for key in keys
    )


def beyond(keys, expressions, values, backward=False):
    """Return the condition that leaves the rows after one row, in the order of keys.

    :param tuple[Key] keys:
    :param dict expressions: {key name: SQL}
    :param values: those of the row, as texts or None, one for each key
    :param bool backward: the rows before it instead
    :rtype: SQL
    """
    columns = [expressions[key.name] for key in keys]
    rising = [key.descending == backward for key in keys]
    if len(set(rising)) == 1 and not any(key.nullable for key in keys):
        # the form that an index answers by itself
        return SQL(
            "(%s) > (%s)" if rising[0] else "(%s) < (%s)",
            SQL(", ").join(columns),
            SQL(", ").join(SQL("%s", value) for value in values),
        )
    alternatives = []
    same = []
    for column, value, up in zip(columns, values, rising, strict=True):
        alternatives.append(SQL(" AND ").join([*same, _past(column, value, up)]))
        same.append(_same(column, value))
    condition = SQL(" OR ").join(SQL("(%s)", part) for part in alternatives)
    return SQL("%s(%s)", _bound(keys[0], columns[0], values[0], rising[0]), condition)


def _bound(key, column, value, up):
    """Return where in an index the rows begin; it follows from the condition itself."""
    if value is None or (up and key.nullable):
        return SQL()
    return SQL("%s >= %s AND " if up else "%s <= %s AND ", column, value)


def _same(column, value):
    if value is None:
        return SQL("%s IS NULL", column)
    return SQL("%s = %s", column, value)


def _past(column, value, up):
    """Compare with one value, where empty is greater than everything."""
    if value is None:
        return SQL("1 = 0") if up else SQL("%s IS NOT NULL", column)
    if up:
        return SQL("(%s > %s OR %s IS NULL)", column, value, column)
    return SQL("%s < %s", column, value)


def encode(sort, values):
    """Return the cursor of a row, fit for an address.

    :param str sort: the name of the order the values belong to
    :param values: the row's keys, as PostgreSQL writes them as text, or None
    """
    text = json.dumps([sort, *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor, sort, keys):
    """Return the values of a cursor, or None when it is not one of this order.

    What it returns is safe to compare with the columns: PostgreSQL takes all of it.

    :param str cursor: from the address, so possibly anything
    :param str sort: the name of the order
    :param tuple[Key] keys:
    :rtype: list[str | None] | None
    """
    if len(cursor) > MAX_CURSOR_LENGTH or not cursor.isascii():
        return None
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, list) or len(content) != len(keys) + 1:
        return None
    name, *values = content
    if name != sort or not all(map(is_valid, keys, values)):
        return None
    return values


def is_valid(key, value):
    """Tell whether a value read from a cursor can be one of a key's column."""
    if value is None:
        return key.nullable
    return isinstance(value, str) and _KINDS[key.kind](value)


def _is_int(text):
    return bool(re.fullmatch("[0-9]{1,10}", text)) and int(text) <= MAX_INT4


def _is_number(text):
    return bool(re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", text))


def _is_bool(text):
    return text in ("true", "false")


def _is_text(text):
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _is_date(text):
    return bool(re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", text)) and _exists(
        date, text.split("-")
    )


def _is_datetime(text):
    match = re.fullmatch(
        r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})"
        r"(?:\.[0-9]{1,6})?",
        text,
    )
    return bool(match) and _exists(datetime, match.groups())


def _exists(kind, parts):
    try:
        kind(*map(int, parts))
    except ValueError:
        return False
    return True


_KINDS = {
    "bool": _is_bool,
    "date": _is_date,
    "datetime": _is_datetime,
    "int": _is_int,
    "number": _is_number,
    "text": _is_text,
}
