"""Making a link and finding one among millions, beside stock's access token."""

import hashlib
import re

from benchmarks import inside
from benchmarks.copies import Copier
from benchmarks.report import Figure, Goal, Measure, number

# The pages of an index of ten million links, from its root to a leaf, and the link.
MAX_FIND_BUFFERS = 6
# The same for each of its indexes, the table, and its sequence, and room for a split.
MAX_MAKE_BUFFERS = 40
TABLES = {"portal_hotlink", "sale_order"}


def run(stage):
    """Before and after the table is filled: what it costs must not follow its size."""
    repeats = stage.scale.repeats
    arguments = {"repeats": repeats}
    few = stage.ours.call(measure, world=stage.ours.world, **arguments)
    stage.ours.call(fill, world=stage.ours.world, count=stage.scale.links)
    stage.ours.analyze()
    many = stage.ours.call(measure, world=stage.ours.world, **arguments)
    stock = stage.stock.call(measure_tokens, world=stage.stock.world, **arguments)
    section = "Links"
    among = f"among {number(stage.scale.links)}"
    stage.figures += [
        Figure(
            section,
            f"finding one {among}; stock: reading a token",
            Measure(**many["find"]),
            Measure(**stock["find"]),
            [
                Goal("rows", 1),
                Goal("buffers", MAX_FIND_BUFFERS),
                Goal("scans", 0),
            ],
        ),
        Figure(section, "finding one among a few", Measure(**few["find"])),
        Figure(
            section,
            f"making one {among}; stock: writing a token",
            Measure(**many["make"]),
            Measure(**stock["make"]),
            [Goal("rows", 1), Goal("buffers", MAX_MAKE_BUFFERS)],
        ),
        Figure(section, "making one among a few", Measure(**few["make"])),
    ]


# Inside Odoo --------------------------------------------------------------------------


def fill(env, world, count):
    """Copy one link ``count`` times, for all contacts of the crowds."""
    hotlink, _secret = _issue(env, world)
    env.flush_all()
    contacts = [i for ids in world["crowd"].values() for i in ids]
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute("SET LOCAL synchronous_commit = off")
    env.cr.execute(
        "CREATE TEMP TABLE bench_links AS"
        f" SELECT i FROM generate_series(0, {count - 1}) i"
    )
    copier = Copier(env.cr)
    with copier.without_indexes("portal_hotlink"):
        copier.copy(
            "portal_hotlink",
            "bench_links",
            hotlink.id,
            {
                "secret_hash": "encode(sha256(('bench' || p.i)::bytea), 'hex')",
                "partner_id": f"{min(contacts)} + p.i % {len(contacts)}",
                "res_id": "1 + p.i % 1000000",
            },
        )
    env.cr.commit()


def measure(env, world, repeats):
    """Measure ``_issue`` and ``_find``, and the statements on the table of links."""
    secrets = []
    make = inside.repeated(
        env, lambda _number: secrets.append(_issue(env, world)[1]), repeats
    )
    find = inside.repeated(
        env, lambda number: env["portal.hotlink"]._find(secrets[number]), repeats
    )
    with inside.statements(env) as made:
        _hotlink, secret = _issue(env, world)
    env.cr.commit()
    env.invalidate_all()
    with inside.statements(env) as found:
        assert env["portal.hotlink"]._find(secret)
    return {
        "make": _figure(env, make, made, 'INSERT INTO "portal_hotlink"'),
        "find": _figure(env, find, found, 'WHERE "portal_hotlink"."secret_hash"'),
    }


def measure_tokens(env, world, repeats):
    """Measure stock's token of a document: written once, read with the document."""
    order = env["sale.order"].browse(world["documents"]["quote"]["few"])

    def make(_number=0):
        order.access_token = False
        order.flush_recordset()
        order._portal_ensure_token()

    def find(_number=0):
        assert order.exists().access_token

    making = inside.repeated(env, make, repeats)
    finding = inside.repeated(env, find, repeats)
    order.access_token = False
    env.flush_all()
    with inside.statements(env) as made:
        order._portal_ensure_token()
    env.cr.commit()
    env.invalidate_all()
    with inside.statements(env) as found:
        find()
    return {
        "make": _figure(env, making, made, 'UPDATE "sale_order"'),
        "find": _figure(env, finding, found, '"sale_order"."access_token"'),
    }


def _issue(env, world):
    order = env["sale.order"].browse(world["documents"]["quote"]["few"])
    partner = env["res.partner"].browse(world["viewers"]["few"]["partner_id"])
    return env["portal.hotlink"]._issue(partner, order, order._portal_company())


def _figure(env, timed, statements, part):
    """The figures of the statements of which ``part`` is a part.

    ``rows``: what they return or write; ``scans``: of a whole table.
    """
    chosen = [text for text in statements if part in text]
    assert chosen, statements
    plans = [_explained(env, text) for text in chosen]
    return {
        "counts": {
            "queries": timed["queries"],
            "buffers": sum(plan.buffers for plan in plans),
            "rows": max(plan.rows for plan in plans),
            "scans": sum(len(plan.sequential(TABLES)) for plan in plans),
        },
        "ms": timed["ms"],
    }


def _explained(env, text):
    # the row is there already: the copy that is explained needs a hash of its own
    if text.startswith("INSERT"):
        other = hashlib.sha256(b"explained").hexdigest()
        text = re.sub(r"'[0-9a-f]{64}'", f"'{other}'", text)
    return inside.explained(env, text)
