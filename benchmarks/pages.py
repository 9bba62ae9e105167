"""The pages of the portal, for small and big customers, beside stock's."""

from contextlib import ExitStack

from benchmarks import visits
from benchmarks.data import DOCUMENT_TABLES, PASSWORD, VIEWERS
from benchmarks.report import Figure, Goal
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
    figures = {}
    with ExitStack() as stack:
        servers = {
            side.name: stack.enter_context(side.server()) for side in stage.sides
        }
        for viewer in stage.scale.viewers:
            visitors = [
                _visitor(side, servers[side.name], viewer) for side in stage.sides
            ]
            for page, (_address, _kind, limit, name) in PAGES.items():
                paths = [_path(side, page, viewer) for side in stage.sides]
                stock, ours = visits.in_turn(visitors, paths, stage.scale.repeats)
                figures[page, viewer] = Figure(
                    f"Page: {page}",
                    _words(stage.scale, viewer),
                    visits.measured(ours),
                    visits.measured(stock),
                    [Goal("queries", limit, name)],
                )
    _count_buffers(stage, figures)
    for page in PAGES:
        stage.figures += [figures[page, viewer] for viewer in stage.scale.viewers]
        stage.figures.append(_same_for_all(page, figures, stage.scale.viewers))


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


def _same_for_all(page, figures, viewers):
    """The difference between the cheapest and the most expensive viewer (G8)."""
    spread = {}
    for side in ("ours", "stock"):
        counts = [
            getattr(figures[page, viewer], side).counts["queries"] for viewer in viewers
        ]
        spread[side] = visits.Measure({"queries": max(counts) - min(counts)})
    return Figure(
        f"Page: {page}",
        "the same for all of them: most minus least",
        spread["ours"],
        spread["stock"],
        [Goal("queries", 0, "G8")],
    )


def _count_buffers(stage, figures):
    """Add to the figures what each page's statements read."""
    for side in stage.sides:
        explainer = Explainer(side)
        with side.server(SQL_LOG) as server:
            for viewer in stage.scale.viewers:
                visitor = _visitor(side, server, viewer)
                for page in PAGES:
                    path = _path(side, page, viewer)
                    visitor.get(path)
                    visit = visitor.get(path)
                    with server.log.open("rb") as log:
                        log.seek(visit.log_position)
                        text = log.read().decode(errors="replace")
                    plans = explainer.plans(statements(text))
                    figure = figures[page, viewer]
                    measure = getattr(figure, side.name)
                    measure.counts["buffers"] = sum(plan.buffers for plan in plans)
                    measure.counts["scans"] = sum(
                        len(plan.sequential(DOCUMENT_TABLES)) for plan in plans
                    )
        explainer.close()
    for (page, _viewer), figure in figures.items():
        if page in LISTS:
            figure.goals.append(Goal("buffers", MAX_LIST_BUFFERS, "G9"))
            if stage.scale.judges_plans:
                figure.goals.append(Goal("scans", 0, "G9"))
