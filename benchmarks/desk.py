"""What staff see: "What waits", of all customers (G9)."""

import time

from benchmarks import inside
from benchmarks.report import Figure, Goal, Measure

SECTION = "Staff: what waits"
# For a list of twelve kinds of rows, each asked with its own rules.
MAX_QUERIES = 12


def run(stage):
    """The first page and the groups of the dashboard, as its view asks for them."""
    for what, counts in stage.ours.call(measure).items():
        stage.figures.append(
            Figure(SECTION, what, Measure(counts), goals=[Goal("queries", MAX_QUERIES)])
        )


# Inside Odoo --------------------------------------------------------------------------


def measure(env):
    """Return {what: counts} of what the view of ``portal.waiting`` asks for."""
    user = env.ref("base.user_admin")
    waiting = env(user=user.id)["portal.waiting"]
    fields = {"name": {}, "kind": {}, "since": {}, "days": {}}
    asked = {
        "first page of the list": lambda: waiting.web_search_read([], fields, limit=80),
        "first page, customers wait for us": lambda: waiting.web_search_read(
            [("side", "=", "us")], fields, limit=80
        ),
        "numbers by kind": lambda: waiting._read_group([], ["kind"], ["__count"]),
        "numbers by age": lambda: waiting._read_group([], ["age"], ["__count"]),
    }
    return {what: _counts(env, ask) for what, ask in asked.items()}


def _counts(env, ask):
    ask()
    with inside.statements(env) as statements:
        start = time.process_time()
        ask()
        spent = 1000 * (time.process_time() - start)
    # told before the explanations, whose statements are not ours
    texts = [text for text in statements if text.lstrip(" (")[:6] == "SELECT"]
    plans = [inside.explained(env, text) for text in texts]
    return {
        "queries": len(texts),
        "buffers": sum(plan.buffers for plan in plans),
        "cpu": spent,
    }
