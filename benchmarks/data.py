"""The data of all benchmarks: the same rows in every run and in both databases.

Inside Odoo. One document of each kind is made as people make it, through the ORM, and
then copied by SQL (``copies``): seconds for what would take the ORM hours.

Whose they are is said in ``people``.
"""

from odoo.fields import Command

from benchmarks.copies import Copier, sum_up
from benchmarks.people import FAMILIES, make_family, make_viewers, plan, plan_documents

PASSWORD = "benchmark"

# The tables that hold one row or more for each document.
DOCUMENT_TABLES = {
    "sale_order",
    "sale_order_line",
    "purchase_order",
    "purchase_order_line",
    "account_move",
    "account_move_line",
}


def fill(env, scale):
    """Fill a database and commit.

    :param dict scale: the fields of ``benchmarks.scale.Scale``
    :return: dict of ``viewers`` ({name: {login, partner_id, company}}), ``crowd`` (ids
        of contacts without a login), and for each kind of document the ids of one of
        each viewer ({kind: {viewer: id}})
    """
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US"})
    env.cr.execute("SET LOCAL synchronous_commit = off")
    copier = Copier(env.cr)
    example = _example_customer(env)
    _make_empty_page(env)
    families = {name: make_family(env, name) for name in [*FAMILIES, "others"]}
    viewers = make_viewers(env, families, PASSWORD)
    examples = _example_documents(env, example)
    env.flush_all()
    # no triggers: what is copied from valid rows is valid
    env.cr.execute("SET LOCAL session_replication_role = replica")
    crowd = _copy_contacts(env, copier, example, families, scale)
    plan_documents(env, families, viewers, crowd, scale)
    bases = _copy_documents(env, copier, example.id, _ids(examples))
    world = {
        "examples": _ids(examples),
        "example": example.id,
        "others": crowd["others"],
        "viewers": viewers,
        "counts": {name: scale[size] for name, (size, _crowd) in FAMILIES.items()},
        "crowd": {name: ids for name, ids in crowd.items() if name != "others"},
        "documents": {
            kind: _documents_of(env, base, viewers) for kind, base in bases.items()
        },
    }
    sum_up(env)
    _fill_search(env)
    env.cr.commit()
    return world


def _make_empty_page(env):
    """Make the view of ``addons/benchmark_floor``, which is loaded, not installed."""
    env["ir.ui.view"].create(
        {
            "name": "Empty page",
            "key": "benchmark_floor.empty",
            "type": "qweb",
            "arch": '<t t-call="portal.portal_layout"><p>Nothing</p></t>',
        }
    )


def more(env, world, count, name="MORE"):
    """Add documents of everybody else, ``count`` of each kind, and commit.

    :param str name: how their numbers begin, another one each time
    """
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US"})
    env.cr.execute("SET LOCAL synchronous_commit = off")
    env.cr.execute("SET LOCAL session_replication_role = replica")
    partner = env["res.partner"].browse(world["others"][0])
    family = partner.commercial_partner_id
    plan(
        env,
        [
            (world["others"][number * 7919 % len(world["others"])], family.id)
            for number in range(count)
        ],
    )
    _copy_documents(env, Copier(env.cr), world["example"], world["examples"], name)
    sum_up(env)
    _fill_search(env)
    env.cr.commit()


def _fill_search(env):
    """Write what triggers, which were off, would have kept; stock has nothing."""
    if "portal.search.text" in env:
        env["portal.search.text"]._portal_fill()


def _ids(records):
    return {kind: record.id for kind, record in records.items()}


def _example_customer(env):
    company = env["res.partner"].create({"name": "Example Ltd", "is_company": True})
    return env["res.partner"].create(
        {
            "name": "Example Contact",
            "parent_id": company.id,
            "email": "example@bench.example",
        }
    )


def _example_documents(env, partner):
    """Make one document of each kind, as staff would; {kind: record}."""
    product = env["product.product"].create(
        {
            "name": "Poster",
            "list_price": 10.0,
            # by default those of all companies
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
        }
    )

    def lines(count, quantity, tax):
        return [
            Command.create(
                {
                    "product_id": product.id,
                    "name": f"Poster {number}",
                    quantity: number,
                    "price_unit": 10.0,
                    tax: [Command.clear()],
                }
            )
            for number in range(1, count + 1)
        ]

    order_lines = lines(5, "product_uom_qty", "tax_ids")
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": order_lines} for _kind in range(2)]
    )
    orders[0].action_quotation_sent()
    orders[1].action_confirm()
    purchase = env["purchase.order"].create(
        {"partner_id": partner.id, "order_line": lines(2, "product_qty", "tax_ids")}
    )
    purchase.button_confirm()
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": "2026-01-15",
            "invoice_line_ids": lines(2, "quantity", "tax_ids"),
        }
    )
    invoice.action_post()
    return {
        "quote": orders[0],
        "order": orders[1],
        "purchase": purchase,
        "invoice": invoice,
    }


def _copy_contacts(env, copier, example, families, scale):
    """Copy the contacts of the families; {family: their ids}."""
    branch = env["res.partner"].search([("name", "=", "Branch")], limit=1)
    counts = {
        name: scale[contacts] if contacts else 0
        for name, (_documents, contacts) in FAMILIES.items()
    }
    counts["others"] = max(10, scale["others"] // 20)
    crowd = {}
    for name, count in counts.items():
        if not count:
            crowd[name] = []
            continue
        # every second contact of the family with a branch is below it
        below = branch.id if name == "many_crowd" else families[name].id
        env.cr.execute(
            "DROP TABLE IF EXISTS bench_contacts;"
            "CREATE TEMP TABLE bench_contacts AS"
            f" SELECT i FROM generate_series(0, {count - 1}) i"
        )
        base = copier.copy(
            "res_partner",
            "bench_contacts",
            example.id,
            {
                "name": f"'Contact ' || p.i || ' of {name}'",
                "complete_name": f"'Family {name}, Contact ' || p.i",
                "email": f"'{name}-' || p.i || '@bench.example'",
                "email_normalized": f"'{name}-' || p.i || '@bench.example'",
                "commercial_partner_id": str(families[name].id),
                "commercial_company_name": f"'Family {name}'",
                "parent_id": f"CASE WHEN p.i % 2 = 0 THEN {families[name].id}"
                f" ELSE {below} END",
            },
        )
        crowd[name] = list(range(base, base + count))
    return crowd


# The model of each kind of document.
MODELS = {
    "quote": "sale.order",
    "order": "sale.order",
    "purchase": "purchase.order",
    "invoice": "account.move",
}


def _copy_documents(env, copier, example_id, examples, series="BENCH"):
    """Copy the example documents for each row of the plan; {kind: first id}.

    :param dict examples: {kind: id}
    :param str series: of the invoices' numbers
    """
    dates = {"create_date": "p.stamp", "write_date": "p.stamp"}
    owner = {
        "partner_id": "p.partner",
        "commercial_partner_id": "p.commercial",
        # stock makes them when a list is first seen: thousands of writes
        "access_token": "md5('token' || new_id)",
        **dates,
    }
    order = {
        **owner,
        "name": "'S' || lpad((900000 + p.i)::text, 8, '0')",
        "partner_invoice_id": "p.partner",
        "partner_shipping_id": "p.partner",
        "date_order": "p.stamp",
    }
    order_lines = {
        ("sale_order_line", "order_id"): {"order_partner_id": "p.partner", **dates}
    }
    invoice_number = f"'{series}/' || lpad((900000 + p.i)::text, 8, '0')"
    below_invoice = dated_lines(invoice_number, dates)
    kinds = {
        "quote": ("sale_order", order, order_lines),
        "order": ("sale_order", order, order_lines),
        "purchase": (
            "purchase_order",
            {
                **owner,
                "name": "'P' || lpad((900000 + p.i)::text, 8, '0')",
                "date_order": "p.stamp",
                "date_approve": "p.stamp",
            },
            {("purchase_order_line", "order_id"): {"partner_id": "p.partner", **dates}},
        ),
        "invoice": (
            "account_move",
            {
                **owner,
                "partner_shipping_id": "p.partner",
                "invoice_partner_display_name": "'Family'",
                "name": invoice_number,
                "payment_reference": invoice_number,
                "sequence_prefix": f"'{series}/'",
                "sequence_number": "900000 + p.i",
                "date": "p.stamp::date",
                "invoice_date": "p.stamp::date",
                "invoice_date_due": "p.stamp::date + 30",
            },
            {("account_move_line", "move_id"): below_invoice},
        ),
    }
    bases = {}
    for kind, (table, values, children) in kinds.items():
        record_id, model = examples[kind], MODELS[kind]
        base = copier.copy(table, "bench_documents", record_id, values, children)
        of_example = f"t.res_id = {record_id}"
        copier.copy_below(
            "mail_message",
            "bench_documents",
            f"{of_example} AND t.model = '{model}'",
            "res_id",
            base,
            {
                "message_id": "'<bench-' || new_id || '@bench.example>'",
                "parent_id": "NULL",
                "date": "p.stamp",
                **dates,
            },
        )
        copier.copy_below(
            "mail_followers",
            "bench_documents",
            f"{of_example} AND t.res_model = '{model}'",
            "res_id",
            base,
            {
                "partner_id": f"CASE t.partner_id WHEN {example_id} THEN p.partner"
                " ELSE t.partner_id END"
            },
        )
        bases[kind] = base
    return bases


def dated_lines(number, dates):
    """Return how the entries of a copied invoice, bill or payment differ, as SQL.

    :param str number: SQL of the number of their move
    :param dict dates: SQL of the dates that all copies have
    """
    return {
        "move_name": number,
        "partner_id": "p.commercial",
        "portal_ledger_partner_id": "CASE WHEN t.portal_ledger_partner_id"
        " IS NOT NULL THEN p.commercial END",
        "date": "p.stamp::date",
        "invoice_date": "p.stamp::date",
        # as the invoice's own: else none of them would be overdue
        "date_maturity": "CASE WHEN t.date_maturity IS NOT NULL"
        " THEN p.stamp::date + 30 END",
        **dates,
    }


def _documents_of(env, base, viewers):
    """Return the id of the newest document of each viewer, of the kind that begins
    with the id ``base``: their own, or else their family's."""
    found = {}
    for name, viewer in viewers.items():
        env.cr.execute(
            "SELECT i FROM bench_documents WHERE commercial = %s"
            " ORDER BY partner = %s DESC, i DESC LIMIT 1",
            [viewer["company"], viewer["partner_id"]],
        )
        [number] = env.cr.fetchone()
        found[name] = base + number
    return found
