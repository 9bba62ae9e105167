"""Opening the link of a mail, beside opening a document by stock's access token."""

import time
from contextlib import ExitStack

from benchmarks.report import Figure, Goal, Measure
from benchmarks.visits import Visitor, measured

VIEWER = "few"
# The tables that Odoo itself writes for any request of anybody.
_NOT_OURS = ("res_device_log",)


def run(stage):
    """A GET in a new browser, as a mail's first click or a scanner, and again."""
    paths = {
        "ours": stage.ours.call(make_link, world=stage.ours.world),
        "stock": stage.stock.call(make_token_address, world=stage.stock.world),
    }
    repeats = stage.scale.repeats
    new, again, written = {}, {}, {}
    with ExitStack() as stack:
        servers = {
            side.name: stack.enter_context(side.server()) for side in stage.sides
        }
        for side in stage.sides:
            server, path = servers[side.name], paths[side.name]
            Visitor(server).get(path)
            before = _rows_written(side, server, path)
            browsers = [Visitor(server) for _visit in range(repeats)]
            new[side.name] = [browser.get(path) for browser in browsers]
            after = _rows_written(side, server, path)
            written[side.name] = (after - before) / (repeats + 1)
            again[side.name] = [browser.get(path) for browser in browsers]
    ours, stock = measured(new["ours"]), measured(new["stock"])
    ours.counts["rows"], stock.counts["rows"] = written["ours"], written["stock"]
    section = "Opening a link (GET)"
    limits = [Goal("queries", 6), Goal("rows", 0, "G11")]
    stage.figures += [
        Figure(section, "by a new browser; rows written", ours, stock, limits),
        Figure(
            section,
            "by the same browser again",
            measured(again["ours"]),
            measured(again["stock"]),
            [Goal("queries", 6)],
        ),
        Figure(
            section,
            "requests whose cursor could write",
            _writable(new["ours"]),
            _writable(new["stock"]),
            [Goal("rows", 0, "G11")],
        ),
    ]


def _writable(visits):
    return Measure({"rows": sum(visit.cursor != "ro" for visit in visits)})


def _rows_written(side, server, path):
    """How many rows were written since the database was made, in all tables.

    A connection hands its numbers in at the end of a transaction, when a second has
    passed since it last did so: hence one more visit.
    """
    time.sleep(1.2)
    Visitor(server).get(path)
    names = ", ".join(f"'{name}'" for name in _NOT_OURS)
    sql = (
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)"
        f" FROM pg_stat_user_tables WHERE relname NOT IN ({names})"
    )
    return int(side.bench.databases.query(sql, side.database))


# Inside Odoo --------------------------------------------------------------------------


def make_link(env, world):
    """Return the address of a new link to a quotation, for its contact."""
    order = env["sale.order"].browse(world["documents"]["quote"][VIEWER])
    partner = env["res.partner"].browse(world["viewers"][VIEWER]["partner_id"])
    _hotlink, secret = env["portal.hotlink"]._issue(
        partner, order, order._portal_company()
    )
    env.cr.commit()
    return f"/my/link/{secret}"


def make_token_address(env, world):
    """Return the address of the same quotation with stock's token."""
    order = env["sale.order"].browse(world["documents"]["quote"][VIEWER])
    address = order.get_portal_url()
    env.cr.commit()
    return address
