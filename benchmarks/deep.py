"""Walking through the pages of a list: far pages, and rows shown twice or never."""

import html
import math
import re
from urllib.parse import urlencode

from benchmarks.report import Figure, Goal, Measure

ROWS = 80
# {page: (address, beginning of a row's link, kinds of documents in it)}
LISTS = {
    "quotations": ("/my/quotes", "/my/orders/"),
    "orders": ("/my/orders", "/my/orders/"),
    "purchase orders": ("/my/purchase", "/my/purchase/"),
    "invoices": ("/my/invoices", "/my/invoices/"),
}
_NEXT = re.compile(r'<a[^>]*\brel="next"[^>]*>')
_HREF = re.compile(r'href="([^"]+)"')
_SORT = re.compile(r"[?&;]sortby=([\w, %+]+)")


def walked(side, visitor, path, most):
    """Yield the address and the text of each page of a list, the first one included.

    Ours lead from one to the next; stock's have numbers.
    """
    number = 0
    while path and number < most:
        number += 1
        text = visitor.get(path).body.decode()
        yield path, text
        if side.is_ours:
            link = _NEXT.search(text)
            path = link and html.unescape(_HREF.search(link[0])[1])
        else:
            path = _numbered(side, path, number + 1)


def far_page(side, visitor, path, number):
    """Return the address of a page of a list, or of its last one."""
    if side.is_ours:
        *_others, (address, _text) = walked(side, visitor, path, number)
        return address
    return _numbered(side, path, min(number, _last(side)))


def _numbered(side, path, number):
    """Return the address of one of stock's pages, or None."""
    base, _, query = path.partition("?")
    base = re.sub(r"/page/\d+$", "", base)
    if number > _last(side):
        return None
    return f"{base}/page/{number}" + (f"?{query}" if query else "")


def _last(side):
    return math.ceil(side.world["counts"]["many"] / ROWS)


def run(stage):
    """No row twice and none missing, in any order that a list offers (G17)."""
    for page, (path, link) in LISTS.items():
        measures, orders = {}, {}
        for side in stage.sides:
            visitor = stage.visitor(side, "many")
            orders[side.name] = _orders(visitor, path)
            wrong = [
                _wrong(stage, side, visitor, path, link, order)
                for order in orders[side.name]
            ]
            measures[side.name] = Measure({"rows": sum(wrong)})
        number = len(orders["ours"])
        stage.figures.append(
            Figure(
                "Rows shown twice or never",
                f"{page}: {number} orders, up to {stage.scale.walked} pages",
                **measures,
                goals=[Goal("rows", 0, "G17")],
            )
        )


def _orders(visitor, path):
    """Return the values of "sortby" that a list offers, and none for its own."""
    text = html.unescape(visitor.get(path).body.decode())
    return [None, *dict.fromkeys(_SORT.findall(text))]


def _wrong(stage, side, visitor, path, link, order):
    """Count the rows that come twice, and those that never come."""
    address = path + (f"?{urlencode({'sortby': order})}" if order else "")
    row = re.compile(rf'href="(?:/en)?{re.escape(link)}(\d+)[?"]')
    found, pages = [], 0
    for _address, text in walked(side, visitor, address, stage.scale.walked):
        pages += 1
        found += dict.fromkeys(row.findall(text))
    total = side.world["counts"]["many"]
    expected = min(total, pages * ROWS)
    twice = len(found) - len(set(found))
    never = max(0, expected - len(set(found)))
    return max(twice, never)
