"""X-INSTALL: into an Odoo that is in use, upgraded, uninstalled, and back again."""

import subprocess

import pytest

from devtools import acceptance, templates
from tests.tables import Tables

pytestmark = pytest.mark.slow

ADDON = "customer_portal_ext"
GLUE = "customer_portal_ext_helpdesk_mgmt"

# What a company had before: orders of every state, and one sent to be signed.
USE_STOCK = """
partner = env["res.partner"].create({"name": "Old Customer", "email": "old@c.example"})
product = env["product.product"].create({"name": "Print", "list_price": 10})
def order(state, **values):
    line = {"product_id": product.id, "product_uom_qty": 1}
    return env["sale.order"].create({
        "partner_id": partner.id, "client_order_ref": f"old {state}", "state": state,
        "require_signature": False, "require_payment": False,
        "order_line": [(0, 0, line)], **values})
for state in ("draft", "sent", "sale", "cancel"):
    order(state)
order("sent", client_order_ref="old sign", require_signature=True)
order("sent", client_order_ref="old pay", require_payment=True)
for state in ("draft", "sent", "to approve", "purchase", "cancel"):
    env["purchase.order"].create({
        "partner_id": partner.id, "partner_ref": f"old {state}", "state": state})
"""

STATUS_OF_ORDERS = """
SELECT client_order_ref, s.name->>'en_US', o.portal_published, o.portal_waiting
  FROM sale_order o JOIN portal_status s ON s.id = o.portal_status_id
 WHERE client_order_ref LIKE 'old %' ORDER BY o.id
"""
STATUS_OF_PURCHASES = """
SELECT partner_ref, s.name->>'en_US', o.portal_published
  FROM purchase_order o JOIN portal_status s ON s.id = o.portal_status_id
 WHERE partner_ref LIKE 'old %' ORDER BY o.id
"""

OURS = """
SELECT relname FROM pg_class WHERE relname LIKE 'portal\\_%' AND relkind IN ('r', 'i')
   AND relname !~ '^portal_(share|wizard)'
UNION ALL
SELECT table_name || '.' || column_name FROM information_schema.columns
 WHERE table_name IN ('sale_order', 'sale_order_line', 'purchase_order', 'res_company')
   AND column_name LIKE 'portal\\_%' AND column_name NOT LIKE 'portal\\_confirmation%'
UNION ALL
SELECT proname FROM pg_proc WHERE proname LIKE 'portal\\_%'
UNION ALL
SELECT name FROM ir_model_data WHERE module = 'customer_portal_ext'
UNION ALL
SELECT domain_force FROM ir_rule WHERE domain_force LIKE '%\\_portal\\_%'
"""

UNINSTALL = """
env["ir.module.module"].search(
    [("name", "=", "customer_portal_ext")]
).button_immediate_uninstall()
"""

# A page and its PDF's HTML as the portal user of the demo data gets them.
STOCK_PAGE = """
order = env["sale.order"].search([("state", "=", "sale")], limit=1)
html = env["ir.actions.report"]._render_qweb_html(
    "sale.report_saleorder", order.ids)[0].decode()
assert order.name in html
order.get_portal_url()
assert order.access_token, "stock's own token is back"
print("STOCK WORKS")
"""


# A group of companies with a login each, and a public document of each kind for each
# of them: what they see is printed, before and after.
MAKE_GROUP = """
from odoo.tests.common import new_test_user
Partner = env["res.partner"]
top = Partner.create({"name": "Top", "is_company": True})
below = Partner.create({"name": "Below", "is_company": True, "parent_id": top.id})
product = env["product.product"].create({"name": "Print", "list_price": 10})
for company in (top, below):
    for name in ("Ann", "Bob"):
        person = Partner.create(
            {"name": f"{name} {company.name}", "parent_id": company.id})
        login = f"{name}.{company.name}".lower()
        new_test_user(env, login, groups="base.group_portal", partner_id=person.id)
        env["sale.order"].create({
            "partner_id": person.id, "state": "sent",
            "order_line": [(0, 0, {"product_id": product.id})]})
        env["purchase.order"].create({"partner_id": person.id, "state": "purchase"})
        env["account.move"].create({
            "partner_id": person.id, "move_type": "out_invoice",
            "invoice_date": "2026-01-01",
            "invoice_line_ids": [(0, 0, {"name": "Print", "price_unit": 10})],
        }).action_post()
        project = env["project.project"].create(
            {"name": f"P {person.name}", "privacy_visibility": "portal"})
        task = env["project.task"].create(
            {"name": f"T {person.name}", "project_id": project.id})
        project.message_subscribe(person.ids)
        task.message_subscribe(person.ids)
"""
WHAT_THEY_SEE = """
for user in env["res.users"].search([("login", "=like", "%.top")]) | env[
        "res.users"].search([("login", "=like", "%.below")]):
    for model in ("sale.order", "sale.order.line", "purchase.order", "account.move",
                  "account.move.line", "project.project", "project.task"):
        found = env[model].with_user(user).search([], order="id")
        print("SEES", user.login, model, found.ids)
"""


@pytest.fixture
def run(bench):
    """``run(database, *options)`` starts Odoo and stops it; returns its log."""

    def runner(database, *options):
        done = subprocess.run(
            bench.odoo("--database", database, *options, "--stop-after-init"),
            env=bench.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:]
        bad = [line for line in done.stdout.splitlines() if " ERROR " in line]
        assert bad == []
        return done.stdout

    return runner


def test_life_of_the_addon(stock_database, bench, run):
    """Existing orders get their status, keep it, and lose nothing but it."""
    database = stock_database(with_demo=False)
    tables = Tables(bench, database)
    acceptance.run_shell(bench, database, USE_STOCK)
    before = tables.checksums()

    # an Odoo in use has no demo data
    log = run(database, "--init", ADDON, "--no-http", "--log-sql")
    _check_statuses(tables)
    assert _row_by_row(log) == []
    assert tables.value(INSTALLED).split() == [ADDON]

    # set by hand, and another first status: an upgrade changes neither
    tables.value(
        "UPDATE sale_order SET portal_status_id = (SELECT id FROM portal_status"
        "  WHERE name->>'en_US' = 'Approved' AND model = 'sale.order'"
        "    AND company_id = sale_order.company_id)"
        " WHERE client_order_ref = 'old sent'"
    )
    kept = (tables.value(STATUS_OF_ORDERS), tables.value(STATUS_OF_PURCHASES))
    run(database, "--update", ADDON, "--no-http")
    assert (tables.value(STATUS_OF_ORDERS), tables.value(STATUS_OF_PURCHASES)) == kept
    assert "old sent|Approved" in kept[0]

    acceptance.run_shell(bench, database, UNINSTALL)
    assert tables.value(OURS) == ""
    assert "STOCK WORKS" in acceptance.run_shell(bench, database, STOCK_PAGE)
    gone = set(before) - set(tables.names())
    assert gone == set()

    run(database, "--init", ADDON, "--no-http")
    _check_statuses(tables)


def test_existing_contacts_see_what_they_saw(stock_database, bench, run):
    """X-SCOPE: installing changes nothing of it; who is new starts narrow."""
    database = stock_database(with_demo=False)
    acceptance.run_shell(bench, database, MAKE_GROUP)
    before = _seen(acceptance.run_shell(bench, database, WHAT_THEY_SEE))
    # four people, the orders of two or of four of them
    assert len(before) == 28
    assert before["ann.top sale.order"].count(",") == 3
    assert before["ann.below sale.order"].count(",") == 1
    run(database, "--init", ADDON, "--no-http")
    assert _seen(acceptance.run_shell(bench, database, WHAT_THEY_SEE)) == before
    tables = Tables(bench, database)
    assert tables.value("SELECT portal_scope FROM res_company LIMIT 1") == "own"
    told = "SELECT count(*) FROM res_partner WHERE portal_scope IS NULL"
    assert tables.value(told) == "0"
    newcomer = 'p = env["res.partner"].create({"name": "New"}); print(p.portal_scope)'
    assert "False" in acceptance.run_shell(bench, database, newcomer)


def _seen(output: str) -> dict[str, str]:
    """{login and model: the ids}."""
    rows = [line for line in output.splitlines() if line.startswith("SEES ")]
    return {" ".join(row.split()[1:3]): row.split(" ", 3)[3] for row in rows}


def _check_statuses(tables):
    assert tables.value(STATUS_OF_ORDERS).splitlines() == [
        "old draft|In preparation|f|f",
        "old sent|Waiting for your approval|t|t",
        "old sale|Ordered|t|f",
        "old cancel|Cancelled|t|f",
        "old sign|Waiting for your signature|t|t",
        "old pay|Waiting for your payment|t|t",
    ]
    assert tables.value(STATUS_OF_PURCHASES).splitlines() == [
        "old draft|In preparation|f",
        "old sent|Request for quotation|t",
        "old to approve|In internal approval|f",
        "old purchase|Waiting for your acknowledgement|t",
        "old cancel|Cancelled|t",
    ]
    for table in ("sale_order", "purchase_order"):
        missing = f"SELECT count(*) FROM {table} WHERE portal_status_id IS NULL"
        assert tables.value(missing) == "0"


def _row_by_row(log: str) -> list[str]:
    """The statements that fill columns of ours for some rows by their ids."""
    return [
        line
        for line in log.splitlines()
        if 'UPDATE "sale_order' in line and "portal_" in line
    ]


# What a company with OCA's helpdesk had before: a customer's ticket, an archived one,
# and an internal file that its page has given away.
USE_HELPDESK = """
partner = env["res.partner"].create({"name": "Old Customer", "email": "old@c.example"})
def ticket(name, **values):
    return env["helpdesk.ticket"].create({
        "name": name, "description": "old", "partner_id": partner.id, **values})
ticket("old open")
ticket("old archived", active=False)
note = ticket("old note").message_post(
    body="internal", subtype_xmlid="mail.mt_note", attachments=[("margin.txt", b"x")])
note.attachment_ids.generate_access_token()
"""

TICKETS = """
SELECT name, portal_show, portal_published FROM helpdesk_ticket
 WHERE name LIKE 'old %' ORDER BY id
"""
OPEN_HOLES = """
SELECT 'token ' || name FROM ir_attachment
 WHERE res_model = 'helpdesk.ticket' AND access_token IS NOT NULL
UNION ALL
SELECT 'write ' || name FROM ir_model_access
 WHERE name = 'helpdesk.ticket.stage.public' AND perm_write
"""
OURS_IN_HELPDESK = """
SELECT column_name FROM information_schema.columns
 WHERE table_name = 'helpdesk_ticket' AND column_name LIKE 'portal\\_%'
UNION ALL
SELECT relname FROM pg_class WHERE relname LIKE 'helpdesk\\_ticket\\_\\_portal%'
UNION ALL
SELECT name FROM ir_model_data WHERE module = 'customer_portal_ext_helpdesk_mgmt'
UNION ALL
SELECT domain_force FROM ir_rule WHERE domain_force LIKE '%helpdesk.ticket%'
    OR domain_force LIKE '%\\_portal\\_helpdesk\\_%'
"""
INSTALLED = """
SELECT name FROM ir_module_module
 WHERE state = 'installed' AND name ~ '^(customer_portal_ext|helpdesk_mgmt)' ORDER BY 1
"""
STOCK_TICKET = """
ticket = env["helpdesk.ticket"].search([("name", "=", "old open")])
ticket.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
# the core is still there, and lets no document of any addon go out with a token
assert "access_token" not in ticket.get_portal_url()
print("STOCK WORKS")
"""


def test_life_with_the_helpdesk(bench, run):
    """The helpdesk's addon comes and goes by itself; tickets are shown throughout."""
    with acceptance.cloned(bench, templates.ours(bench, with_demo=False)) as database:
        tables = Tables(bench, database)
        # the core alone: nothing of the helpdesk is wanted or there
        assert tables.value(INSTALLED).split() == [ADDON]

        # it joins a helpdesk in use: by itself, in the run that brings the helpdesk
        run(database, "--init", "helpdesk_mgmt", "--no-http")
        assert tables.value(INSTALLED).split() == [ADDON, GLUE, "helpdesk_mgmt"]
        acceptance.run_shell(bench, database, UNINSTALL.replace(ADDON, GLUE))
        assert tables.value(INSTALLED).split() == [ADDON, "helpdesk_mgmt"]
        assert tables.value(OURS_IN_HELPDESK) == ""

        acceptance.run_shell(bench, database, USE_HELPDESK)
        assert "token margin.txt" in tables.value(OPEN_HOLES)
        log = run(database, "--init", GLUE, "--no-http", "--log-sql")
        row_by_row = [line for line in log.splitlines() if _fills_a_ticket(line)]
        assert row_by_row == []
        shown = "old open|t|t\nold archived|t|f\nold note|t|t\n"
        assert tables.value(TICKETS) + "\n" == shown
        assert tables.value(OPEN_HOLES) == ""

        tables.value(
            "UPDATE helpdesk_ticket SET portal_show = FALSE, portal_published = FALSE"
            " WHERE name = 'old open'"
        )
        # the helpdesk's own update gives its rights back: ours comes after it
        run(database, "--update", "helpdesk_mgmt", "--no-http")
        assert "old open|f|f" in tables.value(TICKETS)
        assert tables.value(OPEN_HOLES) == ""

        acceptance.run_shell(bench, database, UNINSTALL.replace(ADDON, GLUE))
        assert tables.value(OURS_IN_HELPDESK) == ""
        assert "STOCK WORKS" in acceptance.run_shell(bench, database, STOCK_TICKET)

        run(database, "--init", GLUE, "--no-http")
        uninstall = UNINSTALL.replace(ADDON, "helpdesk_mgmt")
        acceptance.run_shell(bench, database, uninstall)
        assert tables.value(INSTALLED).split() == [ADDON]


def _fills_a_ticket(line: str) -> bool:
    return 'UPDATE "helpdesk_ticket' in line and "portal_" in line


def test_without_any_demo_data(bench):
    """The addon installs, and its statuses are there, in a database without demo."""
    with acceptance.cloned(bench, templates.ours(bench, with_demo=False)) as database:
        tables = Tables(bench, database)
        count = "SELECT count(*) FROM portal_status"
        assert int(tables.value(count)) >= 22
        assert tables.value("SELECT count(*) FROM sale_order") == "0"
        assert tables.value("SELECT count(*) FROM portal_event") == "0"


def test_neutralize_leaves_no_link_alive(bench):
    """X-TOKENS: a copy of the database for tests opens nothing."""
    alive = "SELECT count(*) FROM portal_hotlink WHERE revoked_at IS NULL"
    with acceptance.cloned(bench, templates.ours(bench)) as database:
        tables = Tables(bench, database)
        assert tables.value(alive) != "0"
        subprocess.run(
            bench.odoo("neutralize", "--database", database),
            env=bench.env,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        assert tables.value(alive) == "0"
