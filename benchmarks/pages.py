"""The pages of the portal, for small and big customers, beside stock's."""

from contextlib import ExitStack, closing

from benchmarks import visits
from benchmarks.data import DOCUMENT_TABLES, PASSWORD
from benchmarks.people import VIEWERS
from benchmarks.report import Figure, Goal, Measure
from benchmarks.trace import SQL_LOG, Explainer, statements

# {page: (address, kind of document in it, most queries, where that is from)}
LISTS = {
    "quotations": ("/my/quotes", None, 12, "G8"),
    "orders": ("/my/orders", None, 12, "G8"),
    "purchase orders": ("/my/purchase", None, 12, "G8"),
    "invoices": ("/my/invoices", None, 12, "G8"),
}
PAGES = {
    **LISTS,
    "start page": ("/my", None, 14, "G7"),
    "quotation": ("/my/orders/{}", "quote", 18, "G8"),
    "order": ("/my/orders/{}", "order", 18, "G8"),
    "purchase order": ("/my/purchase/{}", "purchase", 18, "G8"),
    "invoice": ("/my/invoices/{}", "invoice", 18, "G8"),
}
MAX_LIST_BUFFERS = 1_500  # G9


def run(stage):
    """Every page for every viewer; one row of the table each."""
    if stage.scale.judges_time:
        timed = _visits(stage, stage.scale.repeats)
        traced = _visits(stage, 1, SQL_LOG)
    else:
        timed = traced = _visits(stage, stage.scale.repeats, SQL_LOG)
    buffers = {side.name: _buffers(side, traced) for side in stage.sides}
    for page, (_address, _kind, limit, name) in PAGES.items():
        figures = []
        for viewer in stage.scale.viewers:
            measures = {}
            for side in stage.sides:
                measure = visits.measured(timed[page, viewer, side.name])
                measure.counts.update(buffers[side.name][page, viewer])
                measures[side.name] = measure
            goals = [Goal("queries", limit, name)]
            if page in LISTS:
                goals.append(Goal("buffers", MAX_LIST_BUFFERS, "G9"))
            if page in LISTS and stage.scale.judges_plans:
                goals.append(Goal("scans", 0, "G9"))
            words = _words(stage.scale, viewer)
            figures.append(Figure(f"Page: {page}", words, **measures, goals=goals))
        stage.figures += [*figures, _same_for_all(page, stage.scale.viewers, figures)]
        stage.figures.append(_beside_stock(page, figures))


def _visits(stage, repeats, *options):
    """Visit every page as every viewer, on servers with these options of Odoo.

    :return: {(page, viewer, name of the side): list of ``visits.Visit``}
    """
    found = {}
    with ExitStack() as stack:
        servers = {
            side.name: stack.enter_context(side.server(*options))
            for side in stage.sides
        }
        for viewer in stage.scale.viewers:
            browsers = [
                _visitor(side, servers[side.name], viewer) for side in stage.sides
            ]
            for page in PAGES:
                paths = [_path(side, page, viewer) for side in stage.sides]
                columns = visits.in_turn(browsers, paths, repeats)
                for side, column in zip(stage.sides, columns, strict=True):
                    found[page, viewer, side.name] = column
            # the next server does not append to the log: read it while it is there
            for (_page, of, _side), column in found.items():
                if of == viewer and options:
                    column[-1].statements = statements(column[-1].logged())
    return found


def _visitor(side, server, viewer):
    login = side.world["viewers"][viewer]["login"]
    return visits.Visitor.signed_in(server, side.database, login, PASSWORD)


def _path(side, page, viewer):
    address, kind, _limit, _name = PAGES[page]
    return address.format(side.world["documents"][kind][viewer] if kind else "")


def _words(scale, viewer):
    """What the row of a viewer is called in the table."""
    family, scope = VIEWERS[viewer]
    documents = scale.many if family.startswith("many") else scale.few
    contacts = scale.crowd if family.endswith("crowd") else 1
    plural = "s" if contacts > 1 else ""
    return f"{documents:,} documents, {contacts:,} contact{plural}, scope {scope}"


def _same_for_all(page, viewers, figures):
    """How much the queries depend on the number of rows and contacts (G8).

    Among those of one scope: another one may have a condition more.
    """
    spread = {}
    for side in ("ours", "stock"):
        counts = [
            getattr(figure, side).counts["queries"]
            for viewer, figure in zip(viewers, figures, strict=True)
            if VIEWERS[viewer][1] == "company"
        ]
        spread[side] = Measure({"queries": max(counts) - min(counts)})
    return Figure(
        f"Page: {page}",
        "more with many rows and contacts, scope company",
        **spread,
        goals=[Goal("queries", 0, "G8")],
    )


def _beside_stock(page, figures):
    """No page needs more queries than stock's, for none of its viewers."""
    worst = max(
        figures,
        key=lambda figure: (
            figure.ours.counts["queries"] - figure.stock.counts["queries"]
        ),
    )
    return Figure(
        "Pages beside stock",
        f"{page}: {worst.what}",
        ours=Measure({"queries": worst.ours.counts["queries"]}),
        stock=Measure({"queries": worst.stock.counts["queries"]}),
        goals=[Goal("queries", 0, beside_stock=True)],
    )


def _buffers(side, traced):
    """What each page's statements read: {(page, viewer): counts}."""
    found = {}
    with closing(Explainer(side)) as explainer:
        for (page, viewer, name), column in traced.items():
            if name == side.name:
                plans = explainer.plans(column[-1].statements)
                found[page, viewer] = {
                    "buffers": sum(plan.buffers for plan in plans),
                    "scans": sum(
                        len(plan.sequential(DOCUMENT_TABLES)) for plan in plans
                    ),
                }
    return found
