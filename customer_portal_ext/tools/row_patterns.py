"""Rows of a list from patterns: those that look alike are rendered once.

A template is run for each row that looks different, with marks in place of the texts,
and the texts of all rows are put where the marks are. A list of 80 rows has two or
three such patterns, and rendering was most of its time.
"""

import re
import secrets

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
        numbers = {}
        self._filled = []
        for row in rows:
            shape, texts = _divide(row)
            if shape not in numbers:
                numbers[shape] = len(self.rows)
                self.rows.append(self._marked(row))
            self._filled.append((numbers[shape], texts))

    def _marked(self, row):
        """Return a row with marks, in the order of the texts of ``_divide``."""
        number = 0

        def mark(_match=None):
            nonlocal number
            number += 1
            return f"{self._mark}{number - 1:03}"

        marked = {}
        for name, value in row.items():
            if not value or value is True or type(value) not in (str, int):
                marked[name] = value
            elif isinstance(value, str) and value.startswith("/"):
                marked[name] = _DIGITS.sub(mark, value)
            else:
                marked[name] = mark()
        return marked

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
        texts = [str(text) for _number, own in self._filled for text in own]
        texts = str(escape(self._mark.join(texts))).split(self._mark)
        html, first = [], 0
        for number, own in self._filled:
            parts, places = patterns[number]
            filled = parts.copy()
            filled[1::2] = [texts[first + place] for place in places]
            first += len(own)
            html += filled
        return Markup("".join(html))


def _divide(row):
    """Return what a row looks like, and the texts in it.

    :return: (hashable, list of texts and numbers)
    """
    shape, texts = [], []
    for name, value in row.items():
        if type(value) is str and value:
            if value.startswith("/"):
                parts = _DIGITS.split(value)
                shape.append((name, *parts[::2]))
                texts += parts[1::2]
            else:
                shape.append(name)
                texts.append(value)
        elif value is None or value is True or value is False or value == "":
            shape.append((name, value))
        elif type(value) is int and value:
            shape.append(name)
            texts.append(value)
        else:
            # lists cannot be looked up, and what is HTML is not escaped
            shape.append((name, repr(value)))
    return tuple(shape), texts
