"""Every list of ours, in every order, filtered and searched (G5, G6, G8, G9).

What it counts does not depend on the machine: queries, buffers, scans of whole tables.
Of time it tells the CPU of Odoo and of PostgreSQL together, that of PostgreSQL, and the
ratio of the former to stock's empty page of the same round.
"""

import html
import re
from contextlib import ExitStack, closing
from statistics import median

from benchmarks import rest, visits
from benchmarks.data import DOCUMENT_TABLES, PASSWORD
from benchmarks.deep import far_page
from benchmarks.report import Figure, Goal, Measure
from benchmarks.stage import EMPTY_PAGE
from benchmarks.trace import SQL_LOG, Explainer, statements

# {page: (address, most times the empty page, name of that goal)}
LISTS = {
    "quotations": ("/my/quotes", 1.6, "G1"),
    "orders": ("/my/orders", 1.6, "G1"),
    "invoices": ("/my/invoices", 1.8, "G2"),
    "bills": ("/my/bills", 1.8, "G2"),
    "requests for quotation": ("/my/rfq", 1.6, "G1"),
    "purchase orders": ("/my/purchase", 1.6, "G1"),
    "past quotations": ("/my/history/quotes", 1.6, "G1"),
    "past orders": ("/my/history/orders", 1.6, "G1"),
    "payments": ("/my/history/payments", 1.8, "G2"),
    "projects": ("/my/projects", 1.8, "G3"),
    "tasks": ("/my/tasks", 1.8, "G3"),
    "tickets": ("/my/tickets", 1.8, "G3"),
    "documents": ("/my/documents", 1.8, "G1"),
    "documents of a folder": ("/my/documents/folder/{private_folder}", 1.8, "G1"),
    "public documents of a folder": ("/my/documents/folder/{public_folder}", 1.8, "G1"),
    "questions and answers": ("/my/faq", 1.8, "G1"),
    "action required": ("/my/actions", 1.8, "G1"),
}
# Other pages that show much: {page: (address, most queries)}.
PAGES = {
    "start page": ("/my", 14),
    "history": ("/my/history", 14),
    "statement": ("/my/statement", 12),
    "statement of the last year": ("/my/statement?from=2025-06-01", 12),
    "supplier statement": ("/my/statement/supplier", 12),
    "account summary": ("/my/account-summary", 14),
}
# What is written nowhere, on every document, and on one of them.
WORDS = {"nothing found": "zqxwv", "all found": "poster", "two words": "poster+zqxwv"}
VIEWERS = {
    "few": "small customer",
    "some": "middling customer",
    "many": "big customer",
    "many_own": "contact with very many of their own, scope own",
    "few_own": "contact with some among very many, scope own",
}
# What others have nothing in is not there for them.
ONLY_BIG = {"documents of a folder"}
MAX_QUERIES = (12, "G8")
MAX_BUFFERS = (1_500, "G9")
MAX_SQL = (4, "G9")
TABLES = DOCUMENT_TABLES | {
    *("account_payment", "project_task", "project_project", "portal_document"),
    *("helpdesk_ticket", "portal_faq", "mail_followers", "mail_message"),
}
# as far as is walked to, page by page, in each of many lists; see "turns" for 500
FAR = 20
MAX_ROUNDS = 7
_SORT = re.compile(r"[?&]sortby=([\w]+)")
_STATUS = re.compile(r'name="status"[^>]*value="([^"]+)"')
_FILTER = re.compile(r"[?&]filterby=([\w]+)")


def run(stage):
    """Every list for a small, a middling and a big customer, and all its variants."""
    side = stage.ours
    if "rest" not in side.world:
        side.world["rest"] = side.call(rest.fill, world=side.world)
        side.analyze()
    with ExitStack() as stack:
        ours, stock = stage.ours, stage.stock
        logging = stack.enter_context(ours.server(SQL_LOG))
        explainer = stack.enter_context(closing(Explainer(ours)))
        seer = _Seer(stage, logging, explainer)
        for name, (path, limit, goal) in _addresses(ours).items():
            seer.add_list(name, path, (limit, goal))
        for name, (path, queries) in PAGES.items():
            seer.add_page(name, path, queries)
        floor = stage.visitor(stock, "few")
        seer.measure(floor)
    stage.figures += seer.figures()


def _addresses(side):
    folders = side.world["rest"]["documents"]
    names = {
        f"{kind}_{part}": value
        for kind, parts in folders.items()
        for part, value in parts.items()
    }
    has_tickets = side.world["rest"]["tickets"]
    return {
        name: (path.format(**names), *limit)
        for name, (path, *limit) in LISTS.items()
        if name != "tickets" or has_tickets
    }


class _Seer:
    """What is looked at, by whom, and what it cost."""

    def __init__(self, stage, logging, explainer):
        self._stage = stage
        self._explainer = explainer
        self._logged = {
            viewer: visits.Visitor.signed_in(
                logging,
                stage.ours.database,
                stage.ours.world["viewers"][viewer]["login"],
                PASSWORD,
            )
            for viewer in VIEWERS
        }
        self._timed = {viewer: stage.visitor(stage.ours, viewer) for viewer in VIEWERS}
        self._rows = []  # [section, what, viewer, path, goals, Measure]

    def add_list(self, name, path, ratio):
        """The list of each viewer, and for the big customer all that it offers."""
        goals = [
            Goal("queries", *MAX_QUERIES),
            Goal("buffers", *MAX_BUFFERS),
            Goal("scans", 0, "G9"),
            Goal("sql", *MAX_SQL),
        ]
        for viewer, words in VIEWERS.items():
            if name in ONLY_BIG and viewer != "many":
                continue
            limit = (1.4, "G4") if viewer == "few" else ratio
            self._add(f"Every list: {name}", words, viewer, path, goals, limit)
        visitor = self._timed["many"]
        text = html.unescape(visitor.get(path).body.decode())
        variants = {}
        for value in dict.fromkeys(_SORT.findall(text)):
            variants[f"sorted by {value}"] = f"sortby={value}"
        for value in dict.fromkeys(_FILTER.findall(text)):
            variants[f"filter {value}"] = f"filterby={value}"
        for value in dict.fromkeys(_STATUS.findall(text)):
            variants[f"status {value}"] = f"status={value}"
        if 'name="from"' in text:
            variants["two months"] = "from=2024-01-01&to=2024-02-28"
        word = "q" if path.endswith("/faq") else "search"
        if f'name="{word}"' in text:
            for words, value in WORDS.items():
                variants[words] = f"{word}={value}"
        for words, query in variants.items():
            address = f"{path}{'&' if '?' in path else '?'}{query}"
            self._add(f"Every list: {name}", words, "many", address, goals, ratio)
        if 'rel="next"' in text:
            far = far_page(self._stage.ours, visitor, path, FAR)
            words = f"page {FAR} or last"
            self._add(f"Every list: {name}", words, "many", far, goals, ratio)

    def add_page(self, name, path, queries):
        """A page of each viewer that is no list."""
        goals = [
            Goal("queries", queries, "G8"),
            Goal("buffers", *MAX_BUFFERS),
            Goal("scans", 0, "G9"),
            Goal("sql", *MAX_SQL),
        ]
        for viewer, words in VIEWERS.items():
            self._add(f"Every page: {name}", words, viewer, path, goals, (2.0, "G7"))

    def _add(self, section, what, viewer, path, goals, ratio):
        goals = [*goals, Goal("ratio", *ratio)]
        if not self._stage.scale.judges_plans:
            # of small tables, what a search reads is the planner's mood
            left_out = {"scans", "buffers"} if what in WORDS else {"scans"}
            goals = [goal for goal in goals if goal.key not in left_out]
        self._rows.append(
            (section, what, viewer, path, goals, self._counted(viewer, path))
        )

    def _counted(self, viewer, path):
        """Queries, and what the statements read."""
        for _time in range(2):
            visit = self._logged[viewer].get(path)
        plans = self._explainer.plans(statements(visit.logged()))
        return Measure(
            {
                "queries": visit.queries,
                "buffers": sum(plan.buffers for plan in plans),
                "scans": sum(len(plan.sequential(TABLES)) for plan in plans),
                "kB": len(visit.body) / 1000,
            }
        )

    def measure(self, floor):
        """The CPU of all of them in turn, as multiples of stock's empty page."""
        seen = {number: [] for number in range(len(self._rows))}
        for round_ in range(min(self._stage.scale.rounds, MAX_ROUNDS)):
            empty = []
            spent = []
            for number, (_section, _what, viewer, path, *_rest) in enumerate(
                self._rows
            ):
                if number % 5 == 0:
                    empty.append(floor.get(EMPTY_PAGE).cpu)
                spent.append((number, self._timed[viewer].get(path)))
            if round_ or self._stage.scale.rounds == 1:
                for number, visit in spent:
                    seen[number].append((visit, visit.cpu / median(empty)))
        for number, found in seen.items():
            self._rows[number][-1].counts.update(
                cpu=median(visit.cpu for visit, _ratio in found),
                sql=median(visit.sql_cpu for visit, _ratio in found),
                ratio=median(ratio for _visit, ratio in found),
            )

    def figures(self):
        """A line for each, and how much big ones cost beside others."""
        lines = [
            Figure(section, what, measure, goals=goals)
            for section, what, _viewer, _path, goals, measure in self._rows
        ]
        for section in dict.fromkeys(figure.section for figure in lines):
            by_name = {
                figure.what: figure.ours.counts
                for figure in lines
                if figure.section == section
            }
            far = by_name.get(f"page {FAR} or last")
            big = by_name[VIEWERS["many"]]
            pairs = []
            if some := by_name.get(VIEWERS["some"]):
                pairs.append(("big ÷ middling customer", big, some, 1.25, "G5"))
            if far:
                pairs.append((f"page {FAR} or last ÷ page 1", far, big, 1.15, "G6"))
            for words, upper, lower, limit, goal in pairs:
                growth = upper["ratio"] / lower["ratio"]
                lines.append(
                    Figure(
                        section,
                        words,
                        Measure({"growth": growth}),
                        goals=[Goal("growth", limit, goal)],
                    )
                )
        return lines
