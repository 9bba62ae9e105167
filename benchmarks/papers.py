"""Files of a long statement: memory and CPU of making them (P-STATEMENT, X-EXPORT)."""

import os
import resource
import tempfile
import time

from benchmarks import rest
from benchmarks.report import Figure, Goal, Measure

SECTION = "Files of a statement"
MAX_MB = 300


def run(stage):
    """A fresh Odoo for each kind of file: its peak is that file's."""
    side = stage.ours
    if "rest" not in side.world:
        side.world["rest"] = side.call(rest.fill, world=side.world)
        side.analyze()
    for kind in ("csv", "xlsx", "pdf"):
        side.stop_worker()
        # a PDF fetches its styles and fonts there: without them it is another file
        with side.server():
            found = side.call(make, world=side.world, kind=kind)
        stage.figures.append(
            Figure(
                SECTION,
                f"{kind}: {found['entries']:,} entries, {found['bytes']:,} bytes;"
                " rows: times its progress was told",
                Measure({key: found[key] for key in ("MB", "rows", "cpu", "sql")}),
                goals=[Goal("MB", MAX_MB)],
                note=f"{found['before']:.0f} MB before it began,"
                f" {found['children']:.0f} MB in programs it started",
            )
        )


# Inside Odoo --------------------------------------------------------------------------


def make(env, world, kind):
    """Make one file of all entries of the big customer."""
    from odoo.addons.customer_portal_ext.tools.spreadsheet import csv_rows

    partner = env["res.partner"].browse(world["viewers"]["many"]["partner_id"])
    statement = env["portal.statement"]
    ledger = _ledger(env, partner)
    entries = statement._totals(ledger).count
    before, start = _peak(), time.process_time()
    told = 0
    if kind == "csv":
        size = sum(len(row) for row in csv_rows(statement._rows(ledger)))
    elif kind == "xlsx":
        size = _sheet(env, statement, ledger)
    else:
        size, told = _job(env, partner, ledger, entries)
    return {
        "entries": entries,
        "bytes": size,
        "rows": told,
        "before": before,
        "MB": _peak(),
        "children": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "cpu": 1000 * (time.process_time() - start),
        "sql": 0.0,
    }


def _ledger(env, partner):
    from odoo.addons.customer_portal_ext.models.portal_statement import Ledger

    [(account, contacts), *_others] = env["portal.statement"]._accounts(
        partner, env.company, "customer"
    )
    return Ledger(
        "customer",
        account.partner_id,
        account.company_id,
        account.currency_id,
        contacts,
    )


def _sheet(env, statement, ledger):
    from odoo.addons.customer_portal_ext.tools.spreadsheet import write_xlsx

    with tempfile.TemporaryFile() as file:
        write_xlsx(file, "Statement", statement._rows(ledger), 2)
        return file.seek(0, os.SEEK_END)


def _job(env, partner, ledger, entries):
    """Make the PDF as the scheduled action does; its size, and the steps it told."""
    from odoo.addons.customer_portal_ext.models.portal_paper_job import kept

    job = env["portal.paper.job"]._ask(partner, ledger, "pdf", entries)
    told = set()
    while job.state in ("waiting", "running"):
        job._step()
        env.cr.commit()
        env.invalidate_all()
        told.add(job.done)
    if job.state != "done":
        raise ValueError(f"The file is {job.state}.")
    return kept(job).file_size, len(told)


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
