"""The pages of getting in, of the first acts, and the lists."""

from tests.gallery_steps import (
    LINK,
    SUBMIT,
    TICK,
    Page,
    ask_for_code,
    attach,
    change_price,
    change_purchase,
    fill,
    press,
    send_by_script,
    send_without_script,
    type_wrong_code,
    without_checks,
)

# Links, an answered change request, an overdue invoice and a project: what a mail or a
# second person brings.
PREPARE = """
loyalty, carla = ref("order_loyalty"), ref("partner_carla")
env["portal.demo"]._request_change(loyalty.id, [1], carla.id, "Rounded corners?")
asked = loyalty.portal_change_request_ids.filtered(lambda asked: "?" in asked.body)
asked = asked.sorted("id")[-1:]
asked.answer = "Gladly, at the same price."
asked.action_accept()
invoice = env["account.move"].create({
    "move_type": "out_invoice",
    "partner_id": carla.id,
    "company_id": loyalty.company_id.id,
    "invoice_date": "2026-01-02",
    "invoice_date_due": "2026-01-16",
    "invoice_line_ids": [(0, 0, {"product_id": ref("product_poster").id})],
})
invoice.action_post()
project = env["project.project"].create({
    "name": "Summer campaign",
    "partner_id": carla.id,
    "company_id": loyalty.company_id.id,
    "privacy_visibility": "portal",
})
task = env["project.task"].create({
    "name": "Design the poster", "project_id": project.id, "partner_id": carla.id,
})
project.message_subscribe(partner_ids=carla.ids)
task.message_subscribe(partner_ids=carla.ids)
link_invoice = env["portal.hotlink"]._issue(
    carla, invoice, invoice.company_id, scope="record"
)[1]
made.update({
    "link_customer": secret("partner_colin", "order_opening"),
    "link_supplier": secret("partner_sven", "purchase_paper"),
    "link_guest": secret("partner_colin", "order_opening", scope="record"),
    "link_german": secret("partner_greta", "order_garden"),
    "link_dead": "x" * 43,
    "link_invoice": link_invoice,
    "invoice": invoice.id,
    "project": project.id,
    "task": task.id,
    "paper": ref("order_opening")._portal_paper_code(),
})
"""

_CODE = "#portal_code_page"
_ORDER = "/my/orders/{%s}"
_ANSWER = '#portal_answer [name="line_ids"]'
_SEND = press(f"#portal_change_request {SUBMIT}")
_ACKNOWLEDGE = "/my/purchase/acknowledge?order_ids={purchase_mugs}"
_TWO = "/my/purchase/acknowledge?order_ids={purchase_paper}&order_ids={purchase_shirts}"

PAGES = {
    # by a link
    "link": Page("nobody", "/my/link/{link_customer}", f"{LINK} {SUBMIT}"),
    "link, dead": Page("nobody", "/my/link/{link_dead}", f"{LINK} [action$=renew]"),
    "link, renewed": Page(
        "nobody",
        "/my/link/{link_dead}",
        f"{LINK}:not(:has(form))",
        (press(f"{LINK} {SUBMIT}"),),
    ),
    "link, closed": Page("nobody", "/my/link/leave", "h1"),
    "paper": Page("nobody", "/my/p/{paper}", "main form"),
    "paper, sent": Page(
        "nobody", "/my/p/{paper}", "main:not(:has(form))", (press(f"main {SUBMIT}"),)
    ),
    # a code
    "code, none": Page("nobody", "/my/code", _CODE),
    "code, offered": Page(
        "colin", _ORDER % "order_opening" + "/approve", _CODE, (ask_for_code(),)
    ),
    "code": Page(
        "colin",
        _ORDER % "order_opening" + "/approve",
        "#field-portal_code",
        (ask_for_code(press(f"{_CODE} {SUBMIT}")),),
    ),
    "code, wrong": Page(
        "colin",
        _ORDER % "order_opening" + "/approve",
        '#field-portal_code[aria-invalid="true"]',
        (
            ask_for_code(
                press(f"{_CODE} {SUBMIT}"),
                type_wrong_code,
                press(f"{_CODE} {SUBMIT} >> nth=0"),
            ),
        ),
    ),
    # the login
    "login": Page("nobody", "/web/login", ".oe_login_form"),
    "reset": Page("nobody", "/web/reset_password", ".oe_reset_password_form"),
    "reset, link over": Page(
        "nobody", "/web/reset_password?link=over", ".alert-danger"
    ),
    "user name": Page("nobody", "/web/login/forgotten", "#email"),
    "user name, no address": Page(
        "nobody",
        "/web/login/forgotten",
        '#email[aria-invalid="true"]',
        (without_checks, press(f"main {SUBMIT}")),
    ),
    "user name, sent": Page(
        "nobody",
        "/web/login/forgotten",
        "main [role=status]",
        (
            lambda visit: visit.page.locator("#email").fill("who@new.example"),
            press(f"main {SUBMIT}"),
        ),
    ),
    "signed out": Page("nobody", "/my/signed-out", "h1"),
    "sessions": Page("carla", "/my/security/sessions", "h1"),
    "missing": Page("carla", "/my/orders/999999999", 'a[href="/my"].btn-primary'),
    # an order
    "order, waiting": Page("carla", _ORDER % "order_spring", _ANSWER),
    "order, for a guest": Page("guest", _ORDER % "order_opening", _ANSWER),
    "order, in German": Page("greta", _ORDER % "order_garden", _ANSWER),
    "order, change requests": Page(
        "carla", _ORDER % "order_loyalty", "#portal_change_requests blockquote"
    ),
    "order, approved": Page("carla", _ORDER % "order_letterhead", ".o_portal_ext_mark"),
    "order, approval void": Page(
        "carla", _ORDER % "order_uniform", ".o_portal_ext_mark"
    ),
    "order, confirmed": Page("carla", _ORDER % "order_summer", "#portal_certificates"),
    "order, cancelled": Page(
        "carla", _ORDER % "order_calendar", "#portal_sale_content"
    ),
    "order, to be signed": Page("carla", _ORDER % "order_frame", "#modalaccept form"),
    "order, to be paid": Page("carla", _ORDER % "order_fair", "#modalaccept"),
    "order, notice": Page(
        "carla", _ORDER % "order_spring" + "?notice=nothing_chosen", "[role=alert]"
    ),
    "order, for staff": Page("sam", _ORDER % "order_spring", "#portal_answer p"),
    # approving
    "check": Page("carla", _ORDER % "order_spring" + "/approve", "#portal_approve"),
    "check, no tick": Page(
        "carla",
        _ORDER % "order_spring" + "/approve",
        "#error-summary",
        (press(f"#portal_approve {SUBMIT}"),),
    ),
    "check, changed": Page(
        "carla",
        _ORDER % "new_quotation" + "/approve",
        "#portal_changed del",
        (
            change_price,
            lambda visit: visit.page.locator(TICK).click(),
            press(f"#portal_approve {SUBMIT}"),
        ),
    ),
    "approved": Page(
        "carla",
        _ORDER % "order_summer" + "/done/{event_order_summer}",
        "#portal_done",
    ),
    "only look": Page("sam", _ORDER % "order_spring" + "/approve", "h1"),
    # asking for a change
    "change": Page(
        "carla",
        _ORDER % "order_spring" + "/change-request",
        "#portal_change_request",
    ),
    "change, no text": Page(
        "carla",
        _ORDER % "order_spring" + "/change-request",
        '#field-body[aria-invalid="true"]',
        (_SEND,),
    ),
    "change, empty file": Page(
        "carla",
        _ORDER % "order_spring" + "/change-request",
        '#field-files[aria-invalid="true"]',
        (
            attach("#field-files", ("plan.pdf", b"")),
            fill("#field-body", "As on the plan."),
            send_by_script("#portal_change_request form"),
        ),
    ),
    "change, files kept": Page(
        "carla",
        _ORDER % "order_spring" + "/change-request",
        '.o_portal_ext_kept [name="kept"]',
        (
            attach("#field-files", ("plan.txt", b"a plan"), ("empty.txt", b"")),
            fill("#field-body", "As on the plan."),
            send_without_script("#portal_change_request form"),
        ),
    ),
    "change, sent": Page(
        "carla",
        _ORDER % "order_loyalty" + "/done/{event_order_loyalty}",
        "#portal_done",
    ),
    "certificate": Page("carla", "/my/evidence/{event_order_uniform}", "table"),
    # a purchase order
    "purchase, waiting": Page(
        "sven", "/my/purchase/{purchase_paper}", "#portal_answer"
    ),
    "purchase, acknowledged": Page(
        "sven", "/my/purchase/{purchase_mesh}", "#portal_certificates"
    ),
    "purchase, request": Page(
        "sven", "/my/purchase/{purchase_rfq}", "#portal_purchase_content"
    ),
    "acknowledge, one": Page("sven", _ACKNOWLEDGE, "#portal_acknowledge"),
    "acknowledge, two": Page("sven", _TWO, "#portal_acknowledge article + article"),
    "acknowledge, changed": Page(
        "sven",
        _ACKNOWLEDGE,
        "#portal_changed",
        (change_purchase, press(f"#portal_acknowledge {SUBMIT}")),
    ),
    "acknowledged": Page(
        "sven", "/my/purchase?notice=acknowledged", ".alert-success[role=status]"
    ),
    # an invoice, a project and a task: stock's pages with ours around them
    "invoice": Page("carla", "/my/invoices/{invoice}", "h1"),
    "invoice, for a guest": Page("payer", "/my/invoices/{invoice}", "h1"),
    "project": Page("carla", "/my/projects/{project}", "h1"),
    "task": Page("carla", "/my/tasks/{task}", "#card_header"),
    # lists
    "quotations": Page("carla", "/my/quotes", "#portal_list"),
    "quotations, none": Page("nora", "/my/quotes", "#portal_list_empty"),
    "quotations, odd address": Page("carla", "/my/quotes?page=x", ".alert-info"),
    "orders": Page("carla", "/my/orders", "#portal_list"),
    "orders, none": Page("nora", "/my/orders", "#portal_list_empty"),
    "requests": Page("sven", "/my/rfq", "#portal_list"),
    "requests, none": Page("nora", "/my/rfq", "#portal_list_empty"),
    "purchases": Page("sven", "/my/purchase", '#portal_list [name="order_ids"]'),
    "purchases, none": Page("nora", "/my/purchase", "#portal_list_empty"),
    "actions": Page("carla", "/my/actions", "#portal_list a.btn"),
    "actions, none": Page("nora", "/my/actions", "#portal_list_empty"),
    "start": Page("carla", "/my", "#portal_actions .alert"),
    "start, nothing waits": Page("nora", "/my", "#portal_actions p"),
}
