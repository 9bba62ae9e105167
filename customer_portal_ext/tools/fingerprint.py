"""Canonical JSON and its SHA-256: what was shown, in a form that can be compared.

Everything here is pure: equal content gives equal text on every machine and for ever,
because stored evidence is checked against it (X-BOUND, X-AUDIT).
"""

import datetime
import decimal
import hashlib
import json


def _encode(value):
    """Return the canonical text of what JSON has no type for.

    :raise TypeError: for anything whose text is not defined here
    """
    if isinstance(value, datetime.datetime):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _refuse_floats(value):
    """Walk through ``value`` and raise on a float.

    The text of a float depends on how it was computed; amounts come as strings, rounded
    to the digits that were shown.
    """
    if isinstance(value, float):
        raise TypeError("floats have no canonical form: give the text that was shown")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def canonical_json(value):
    """Return the one JSON text of ``value``: sorted keys, no spaces, UTF-8 as it is.

    :param value: dicts, lists, strings, integers, booleans, None, dates, Decimals
    :raise TypeError: for floats and anything else

    >>> canonical_json({"b": 1, "a": ["é", None]})
    '{"a":["é",null],"b":1}'
    """
    _refuse_floats(value)
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=_encode,
    )


def digest(text):
    """Return the hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(value):
    """Return the SHA-256 of the canonical JSON of ``value``."""
    return digest(canonical_json(value))


def differences(shown, current):
    """List what differs between two snapshots of one thing.

    :param dict shown: the fields as they were on the screen
    :param dict current: the fields as they are
    :return: list of (key, shown value or None, current value or None), in key order

    >>> differences({"price": "10.00", "qty": "1"}, {"price": "12.00", "qty": "1"})
    [('price', '10.00', '12.00')]
    """
    keys = sorted(set(shown) | set(current))
    return [
        (key, shown.get(key), current.get(key))
        for key in keys
        if shown.get(key) != current.get(key)
    ]
