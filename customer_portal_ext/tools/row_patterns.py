"""Rows of a list from patterns: those that look alike are rendered once.

A template is run for each row that looks different, with marks in place of the texts,
and the texts of all rows are put where the marks are. A list of 80 rows has two or
three such patterns, and rendering was most of its time.
"""

import re
import secrets
from collections import defaultdict
from itertools import count, zip_longest

from markupsafe import Markup, escape

_DIGITS = re.compile(r"([0-9]+)")
_LINES = re.compile(r"[ \t]*\n[ \t\n]*")
# Where no space is shown: beside what begins a line, a cell or a choice, and at the
# ends of a link.
_EDGES = re.compile(
    r"\n?(</?(?:tr|td|th|br|label|input)\b[^>]*>)\n?|(<a\b[^>]*>)\n|\n(</a>)"
)


class RowPatterns:
    """The patterns of some rows, and how to fill them.

    What a template may do with the texts and numbers of a row: show them, join them to
    other texts, and ask whether there are any. Whatever else it decides by belongs into
    values of other types (booleans, None, lists), which it gets as they are. Of an
    address, which begins with "/", all but the digits is as it is, for what rewrites
    addresses.

    :param list[dict] rows: {name: value} of each row; all have values of the same names
        only where they look alike
    """

    def __init__(self, rows):
        # nobody can know it, so that no text is taken for a mark
        self._mark = str(10**19 + secrets.randbelow(9 * 10**19))
        #: What follows each of the patterns in the text that ``fill`` gets.
        self.end = f"{self._mark}999"
        #: The rows to render: {name: value or mark}.
        self.rows = []
        # of each row the number of its pattern, and the texts that its marks stand for
        self._filled = [None] * len(rows)
        numbers = defaultdict(list)
        for number, row in enumerate(rows):
            numbers[tuple(row)].append(number)
        for names, numbers_of_rows in numbers.items():
            self._divide(names, numbers_of_rows, [rows[n] for n in numbers_of_rows])

    def _divide(self, names, numbers, rows):
        """Find the patterns of rows that have values of the same names.

        Value by value of all rows: most of them are the same in each, and of the rest
        most are texts of which nothing but the text differs.

        :param tuple names: of the values
        :param list numbers: of the rows
        :param list rows: of dict
        """
        columns, shapes, texts = [], [], []
        columns_of_values = zip(*(row.values() for row in rows), strict=True)
        for name, values in zip(names, columns_of_values, strict=True):
            if _are_same(values):
                columns.append((name, None))
                continue
            shape, own = _shape_of(values)
            columns.append((name, len(texts)))
            texts += own
            if shape:
                shapes.append(shape)
        looks = zip(*shapes, strict=True) if shapes else [()] * len(rows)
        own_texts = zip(*texts, strict=True) if texts else [()] * len(rows)
        known = {}
        for number, row, look, own in zip(numbers, rows, looks, own_texts, strict=True):
            if look not in known:
                known[look] = len(self.rows)
                self.rows.append(self._marked(row, columns))
            self._filled[number] = known[look], own

    def _marked(self, row, columns):
        """Return a row with marks in place of its texts.

        :param list columns: of (name, number of its first text), in their order
        """
        marked = {}
        for name, first in columns:
            value = row[name]
            if first is None or type(value) not in (str, int) or not value:
                marked[name] = value
            elif isinstance(value, str) and value[0] == "/":
                places = count(first)
                marked[name] = _DIGITS.sub(
                    lambda _match, places=places: self._mark_of(next(places)), value
                )
            else:
                marked[name] = self._mark_of(first)
        return marked

    def _mark_of(self, place):
        return f"{self._mark}{place:03}"

    def fill(self, rendered):
        """Return the HTML of all rows.

        :param rendered: HTML of ``rows``, each followed by ``end``
        :rtype: Markup
        """
        marks = re.compile(f"{self._mark}([0-9]{{3}})")
        patterns = []
        # lines and their indentation are half of the template, and show as one space
        rendered = _EDGES.sub(r"\1\2\3", _LINES.sub("\n", str(rendered)))
        for pattern in rendered.split(self.end)[:-1]:
            pattern = pattern.strip()
            parts = marks.split(pattern)
            patterns.append((parts, [int(number) for number in parts[1::2]]))
        # all of them at once: a thousand calls would take longer than the escaping
        texts = [
            str(own[place])
            for number, own in self._filled
            for place in patterns[number][1]
        ]
        texts = str(escape(self._mark.join(texts))).split(self._mark)
        html, first = [], 0
        for number, _own in self._filled:
            parts, places = patterns[number]
            filled = parts.copy()
            filled[1::2] = texts[first : first + len(places)]
            first += len(places)
            html += filled
        return Markup("".join(html))


def _are_same(values):
    """Tell whether values are the same, to be shown as they are.

    A text of several lines is not shown as it is, see ``RowPatterns.fill``.
    """
    first = values[0]
    # the last one first: of what differs, not all are counted
    if values[-1] != first or values.count(first) < len(values):
        return False
    # True and 1 are equal, and a text may be equal to what is HTML already
    if len(set(map(type, values))) > 1:
        return False
    return type(first) is not str or "\n" not in first


def _shape_of(values):
    """Return what values look like, and the texts in them.

    :return: (list of what is hashable, None where all look alike; list of lists of
        texts and numbers, each as long as the values)
    """
    kinds = set(map(type, values))
    if kinds == {int} and all(values):
        return None, [values]
    if kinds == {str} and all(values):
        beginnings = [value[0] for value in values]
        if "/" not in beginnings:
            return None, [values]
        if numbers := _numbers_of(values):
            return None, [numbers]
    shape, texts = [], []
    for value in values:
        kind = type(value)
        if kind is str and value and value[0] == "/":
            parts = _DIGITS.split(value)
            shape.append(tuple(parts[::2]))
            texts.append(parts[1::2])
        elif kind in (str, int) and value:
            shape.append(kind)
            texts.append((value,))
        else:
            # lists cannot be looked up, and what is HTML is not escaped
            shape.append(f"{kind} {value!r}")
            texts.append(())
    return shape, list(zip_longest(*texts, fillvalue=""))


def _numbers_of(addresses):
    """Return the only number in each address, if nothing else differs, else None."""
    before, *others = _DIGITS.split(addresses[0])
    if len(others) != 2:
        return None
    after = others[1]
    numbers = [
        address[len(before) : len(address) - len(after)] for address in addresses
    ]
    digits = "".join(numbers)
    are_alike = (
        all(numbers)
        and digits.isascii()
        and digits.isdigit()
        and [f"{before}{number}{after}" for number in numbers] == list(addresses)
    )
    return numbers if are_alike else None
