"""Sending quotations by mail: one to its customer, one to fifty followers."""

from benchmarks import inside
from benchmarks.report import Figure, Goal, Measure

FAMILY = "few_crowd"


def run(stage):
    """The queue, the mails going out, and what each follower adds."""
    followers, repeats = stage.scale.followers, max(3, stage.scale.repeats // 2)
    found = {
        side.name: side.call(
            measure, world=side.world, followers=followers, repeats=repeats
        )
        for side in stage.sides
    }
    ours, stock = (
        {name: Measure(**figure) for name, figure in found[side].items()}
        for side in ("ours", "stock")
    )
    one = "Queueing one mail with its link, no PDF"
    crowd = f"Sending a quotation to {followers} followers"
    above_stock = [Goal("queries", 2, beside_stock=True)]
    stage.figures += [
        Figure(
            one,
            "by its status; stock: the composer",
            ours["status"],
            stock["composer"],
            [Goal("queries", 30, "G16"), Goal("ms", 40, "G16")],
        ),
        Figure(one, "by the composer", ours["composer"], stock["composer"]),
        Figure(crowd, "queueing", ours["queue"], stock["queue"]),
        Figure(crowd, "the queue's run, to the mail server", ours["run"], stock["run"]),
        Figure(
            crowd,
            "both, per follower (after the first)",
            ours["each"],
            stock["each"],
            above_stock,
        ),
    ]


# Inside Odoo --------------------------------------------------------------------------


def measure(env, world, followers, repeats):
    """Measure all ways of sending.

    :return: {name: the fields of a ``report.Measure``}
    """
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US"})
    # a PDF is the work of another program, and not what is measured here
    template = env.ref("sale.email_template_edi_sale")
    template.report_template_ids = [(5, 0, 0)]
    found = {
        "composer": _measure(
            env, _quotations(env, world, repeats + 1), repeats, _queue_by_composer
        )
    }
    if "portal.hotlink" in env:
        found["status"] = _measure(
            env, _quotations(env, world, repeats + 1), repeats, _queue_by_status
        )
    few, many = (
        _queue_and_run(env, world, count, repeats) for count in (1, 1 + followers)
    )
    found["queue"], found["run"] = many
    found["each"] = {
        "counts": {
            "queries": sum(
                (big["counts"]["queries"] - small["counts"]["queries"]) / followers
                for small, big in zip(few, many, strict=True)
            )
        },
        "ms": [
            sum(
                (_middle(big["ms"]) - _middle(small["ms"])) / followers
                for small, big in zip(few, many, strict=True)
            )
        ],
    }
    return found


def _quotations(env, world, count, followers=0):
    """Make sent quotations, each with that many followers of its own.

    No contact follows two of them: nothing about them is in a cache when it is sent.
    """
    example = env["sale.order"].browse(world["documents"]["quote"][FAMILY])
    orders = env["sale.order"].union(*(example.copy() for _number in range(count)))
    orders.action_quotation_sent()
    contacts = world["crowd"][FAMILY]
    assert count * followers <= len(contacts)
    for number, order in enumerate(orders):
        begin = number * followers
        order.message_subscribe(partner_ids=contacts[begin : begin + followers])
    env.cr.commit()
    return orders


def _queue_by_composer(order):
    """What the button "Send" and then "Send" in the composer do, without waiting."""
    action = order.action_quotation_send()
    composer = order.env["mail.compose.message"].with_context(
        action["context"], mail_notify_force_send=False
    )
    composer.create({})._action_send_mail()


def _queue_by_status(order):
    """What entering a status with a mail does."""
    template = order.env.ref("customer_portal_ext.mail_template_order_update")
    order._portal_send_mail(template)


def _measure(env, orders, repeats, action):
    found = inside.repeated(env, lambda number: action(orders[number + 1]), repeats)
    # sudo: also what earlier measurements left, about documents of others
    env["mail.mail"].sudo().search([("state", "=", "outgoing")]).unlink()
    env.cr.commit()
    return {"counts": {"queries": found["queries"]}, "ms": found["ms"]}


def _queue_and_run(env, world, followers, repeats):
    """Return the figures of queueing to ``followers``, and of the queue's run."""
    orders = _quotations(env, world, repeats + 1, followers)
    queued = []

    def queue(number):
        _queue_by_composer(orders[number + 1])

    def run_queue(number):
        queued[number + 1].send(raise_exception=True)

    queueing = inside.repeated(env, queue, repeats)
    for order in orders:
        mails = env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", order.id)]
        )
        queued.append(mails)
    recipients = sum(len(mail.recipient_ids) for mail in queued[0])
    assert recipients >= followers, f"{recipients} recipients"
    running = inside.repeated(env, run_queue, repeats)
    return [
        {"counts": {"queries": part["queries"]}, "ms": part["ms"]}
        for part in (queueing, running)
    ]


def _middle(values):
    return sorted(values)[len(values) // 2]
