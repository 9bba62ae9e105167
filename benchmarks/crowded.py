"""Eight people at a time, each on a thread of one Odoo (G14).

They walk through the same pages of ours and of stock's, in turns of some seconds each.
A page has been read when all is there that it shows: stock's start page asks for its
numbers, its invoices for their text and its documents for their messages, by requests
of their own. Of these only the least is counted, one each; browsers send more.
What else the machine does slows both down; the CPU time of a page it hardly changes.
"""

import http.client
import json
import random
import threading
import time
from contextlib import ExitStack
from statistics import median, quantiles
from urllib.parse import urlsplit

from benchmarks.cpu import meter_of
from benchmarks.data import PASSWORD
from benchmarks.people import VIEWERS
from benchmarks.report import Figure, Goal, Measure
from benchmarks.turns import DOCUMENTS, LISTS
from devtools.rpc import RpcSession

SECTION = "Eight people at a time"
PEOPLE = 8
SLICES = 4
# The numbers that stock's start page asks for, and the models of its conversations.
COUNTERS = (
    *("quotation_count", "order_count", "invoice_count", "bill_count"),
    *("rfq_count", "purchase_count", "project_count", "task_count"),
)
THREADS = {
    "order": "sale.order",
    "quote": "sale.order",
    "invoice": "account.move",
    "purchase": "purchase.order",
}
# Of stock's time for a page, at most: 2.5 times as fast.
SHARE = (0.4, "G14")
SPREAD = (3, "G14")


def run(stage):
    """Pages a second, the slowest beside the middle, and the CPU of a page."""
    seconds = 10 if stage.scale.judges_time else 2
    walks = {}
    with ExitStack() as stack:
        for side in stage.sides:
            server = stack.enter_context(side.server())
            walks[side.name] = _Walk(side, server)
        for walk in walks.values():
            walk.go(seconds=0)
        for _slice in range(SLICES):
            for walk in walks.values():
                walk.go(seconds)
    found = {name: walk.measure() for name, walk in walks.items()}
    for walk in walks.values():
        walk.tell_failures()
    ours, stock = found["ours"], found["stock"]
    stage.figures += [
        Figure(
            SECTION,
            f"a walk of {len(LISTS) + len(DOCUMENTS) + 1} pages; rows: failed requests",
            ours,
            stock,
            [Goal("rows", 0), Goal("spread", *SPREAD)],
        ),
        Figure(
            SECTION,
            "stock's pages a second ÷ ours",
            Measure({"growth": stock.counts["rate"] / ours.counts["rate"]}),
            goals=[Goal("growth", *SHARE)],
        ),
        Figure(
            SECTION,
            "our CPU of a page ÷ stock's",
            Measure({"growth": ours.counts["cpu"] / stock.counts["cpu"]}),
            goals=[Goal("growth", *SHARE)],
        ),
    ]


class _Walk:
    """Eight people who walk through the pages of one side."""

    def __init__(self, side, server):
        self._address = urlsplit(server.url).netloc
        self._meter = meter_of(server)
        self._times, self._failed = [], []
        self._seconds = self._cpu = 0.0
        self._people = []
        for viewer in list(VIEWERS)[:PEOPLE]:
            login = side.world["viewers"][viewer]["login"]
            session = RpcSession(server.url, side.database, login, PASSWORD)
            cookie = "; ".join(f"{k}={v}" for k, v in session.cookies.items())
            documents = side.world["documents"]
            pages = [[("/my", None)]]
            pages += [[(path, None)] for path, *_limit in LISTS.values()]
            pages += [
                [(path.format(documents[kind][viewer]), None)]
                for path, kind in DOCUMENTS.values()
            ]
            if not side.is_ours:
                pages = [[*page, *_needed(page, documents, viewer)] for page in pages]
            self._people.append((viewer, cookie, pages))

    def go(self, seconds):
        """All of them walk for some seconds; without any, everybody once, uncounted."""
        before, start = self._meter.read(), time.monotonic()
        people = [
            threading.Thread(target=self._walk, args=(*person, start, seconds))
            for person in self._people
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        if seconds:
            self._seconds += time.monotonic() - start
            self._cpu += sum(self._meter.since(before))

    def _walk(self, viewer, cookie, pages, start, seconds):
        order = random.Random(f"{viewer} {len(self._times)}")
        while True:
            for page in order.sample(pages, len(pages)):
                if seconds and time.monotonic() - start > seconds:
                    return
                began = time.perf_counter()
                for path, params in page:
                    status = self._request(path, params, cookie)
                    if status != 200:
                        self._failed.append((status, viewer, path))
                if seconds:
                    self._times.append(1000 * (time.perf_counter() - began))
            if not seconds:
                return

    def _request(self, path, params, cookie):
        """GET, or a call with ``params``; the status, 500 for a call that failed."""
        connection = http.client.HTTPConnection(self._address, timeout=120)
        headers = {"Cookie": cookie, "Accept-Language": "en-US"}
        if params is None:
            connection.request("GET", path, headers=headers)
        else:
            call = {"jsonrpc": "2.0", "method": "call", "params": params}
            headers["Content-Type"] = "application/json"
            connection.request("POST", path, json.dumps(call), headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if params is not None and "error" in json.loads(body):
            return 500
        return answer.status

    def measure(self):
        """What it has cost, of all pages alike."""
        times = self._times
        return Measure(
            {
                "rows": len(self._failed),
                "rate": len(times) / self._seconds,
                "cpu": self._cpu / len(times),
                "spread": quantiles(times, n=20)[-1] / median(times),
            },
            times,
        )

    def tell_failures(self):
        """Print the first requests that failed."""
        for failure in self._failed[:3]:
            print("failed:", *failure)


def _needed(page, documents, viewer):
    """What a browser fetches before a page of stock's can be read: (path, params)."""
    [(path, _params)] = page
    if path == "/my":
        return [("/my/counters", {"counters": COUNTERS})]
    calls = []
    for address, kind in DOCUMENTS.values():
        number = documents[kind][viewer]
        if path == address.format(number):
            asked = {"thread_model": THREADS[kind], "thread_id": number}
            calls.append(
                ("/mail/chatter_fetch", {**asked, "fetch_params": {"limit": 30}})
            )
            if kind == "invoice":
                calls.append((f"{path}?report_type=html", None))
    return calls
