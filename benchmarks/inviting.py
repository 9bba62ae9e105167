"""Inviting hundreds of contacts, beside stock's "Grant portal access"."""

import threading
import time

from benchmarks.report import Figure, Goal, Measure

FAMILY = "many_crowd"


def run(stage):
    """From the selection to the last mail at the mail server."""
    count = stage.scale.invited
    arguments = {"count": count}
    ours = stage.ours.call(invite, world=stage.ours.world, **arguments)
    stock = stage.stock.call(grant_access, world=stage.stock.world, **arguments)
    section = f"Inviting {count} contacts"
    stage.figures += [
        Figure(
            section,
            "what the person waits for",
            Measure(**ours["wait"]),
            Measure(**stock["wait"]),
            note="stock does it all, mails included, while the person waits",
        ),
        Figure(
            section,
            "all of it, per contact",
            Measure(**ours["each"]),
            Measure(**stock["each"]),
            [Goal("queries", 0, beside_stock=True)],
        ),
        Figure(
            section,
            "logins made",
            Measure({"rows": ours["logins"]}),
            Measure({"rows": stock["logins"]}),
            [Goal("rows", count)],
        ),
    ]


# Inside Odoo --------------------------------------------------------------------------


def invite(env, world, count):
    """The batch, its button, the job behind it, and the mails."""
    env, partners, watch = _begin(env, world, count)
    company = env.company
    batch = env["portal.invitation"]._prepare_batch(partners, company)
    batch.action_send()
    env.cr.commit()
    wait = watch.figures()
    env["portal.invitation.line"].sudo()._cron_work()
    env.cr.commit()
    env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
    env.cr.commit()
    return _end(partners, watch, wait)


def grant_access(env, world, count):
    """What a person does in stock: the wizard, and its button for each contact."""
    env, partners, watch = _begin(env, world, count)
    wizard = env["portal.wizard"].create({"partner_ids": [(6, 0, partners.ids)]})
    for line in wizard.user_ids:
        line.action_grant_access()
        env.cr.commit()
    return _end(partners, watch, watch.figures())


def _begin(env, world, count):
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US"})
    env["mail.mail"].search([("state", "=", "outgoing")]).unlink()
    partners = env["res.partner"].browse(world["crowd"][FAMILY][-count:])
    env.cr.commit()
    env.invalidate_all()
    return env, partners, _Watch()


def _end(partners, watch, wait):
    total = watch.figures()
    users = partners.env["res.users"].search([("partner_id", "in", partners.ids)])
    count = len(partners)
    return {
        "wait": wait,
        "each": {
            "counts": {"queries": total["counts"]["queries"] / count},
            "ms": [total["ms"][0] / count],
        },
        "logins": len(users),
    }


class _Watch:
    """Counts queries and time from its making."""

    def __init__(self):
        self._thread = threading.current_thread()
        self._thread.query_count, self._thread.query_time = 0, 0.0
        self._start = time.perf_counter()

    def figures(self):
        """The fields of a ``report.Measure``."""
        return {
            "counts": {"queries": self._thread.query_count},
            "ms": [1000 * (time.perf_counter() - self._start)],
        }
