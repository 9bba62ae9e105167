"""Bills: a supplier sends one from a browser, and staff answer; two at once are one."""

import threading

import pytest

from tests.office import Office, link_in
from tests.reader import Reader
from tests.visitor import Visitor, form_of

pytestmark = pytest.mark.slow

SUBMIT = '#portal_upload_form button[type="submit"]'
ATTEMPTS = 4


@pytest.fixture(scope="module")
def office(portal_server):
    return Office(portal_server)


def _pdf(text):
    return b"%PDF-1.4\n%" + text.encode() + b"\ntrailer\n%%EOF\n"


def _order(office):
    line = {"name": "Paper", "product_qty": 4, "price_unit": 5}
    order_id = office.purchase("partner_sven", line)
    office.bea("purchase.order", "button_confirm", [order_id])
    return order_id


def _link(portal, office, order_id):
    """Sven's own link, from a mail about the order."""
    portal.smtp.clear()
    office.admin(
        *("purchase.order", "message_post", [order_id]),
        body="Please send us your bill.",
        partner_ids=[office.ref("partner_sven")],
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    office.send_mails()
    [row] = office.admin("res.partner", "read", [office.ref("partner_sven")], ["email"])
    return link_in(portal.smtp.wait_for(row["email"]))


def _bills(office, number):
    return office.admin(
        "portal.bill",
        "search_read",
        [("name", "=", number)],
        ["state", "move_id", "file_ids"],
    )


@pytest.mark.parametrize(
    ("javascript", "viewport"), [(True, (1280, 900)), (False, (360, 740))]
)
def test_a_supplier_sends_a_bill(
    portal_server, office, new_context, javascript, viewport
):
    """From the mail about the order to the refusal, with the reason on the page."""
    order_id = _order(office)
    number = f"W-{order_id}"
    page = new_context(javascript=javascript, viewport=viewport).new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    sven = Reader(page, keyboard=not javascript)
    sven.open(_link(portal_server, office, order_id))
    sven.press('#portal_link button[type="submit"]')
    sven.open(f"{portal_server.url}/my/purchase/{order_id}")
    sven.press("#portal_send_bill a")
    sven.write("#field-number", number)
    # the field of a date is typed into differently in each browser
    sven.find("#field-date").fill("2026-03-01")
    sven.write("#field-amount", "20")
    if javascript:
        sven.attach("#field-files", "bill.exe", b"MZ" * 99)
        sven.find(SUBMIT).click()
        page.locator(".o_portal_ext_problem .alert-link").first.wait_for()
        assert not _bills(office, number)
    file = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": _pdf(number)}
    sven.find("#field-files").set_input_files(file)
    sven.press(SUBMIT)
    assert "Received, being checked" in sven.text("#portal_bill_sent")
    [bill] = _bills(office, number)
    assert bill["state"] == "new"
    [move] = office.admin("account.move", "read", [bill["move_id"][0]], ["state"])
    assert move["state"] == "draft"
    values = {"bill_ids": [(6, 0, [bill["id"]])], "reason": "No tax number."}
    [wizard] = office.bea("portal.bill.refuse", "create", [values])
    office.bea("portal.bill.refuse", "action_refuse", [wizard])
    sven.open(f"{portal_server.url}/my/bills/sent/{bill['id']}")
    assert "No tax number." in sven.text("#portal_bill_sent")
    assert sven.count(f'a[href="/my/purchase/{order_id}/bill"]') == 1
    assert failures == []


def test_the_same_bill_at_once_is_one(portal_server, office):
    """The same file and number from several connections: one bill, one draft."""
    orders = [_order(office), _order(office)]
    number = f"ONCE-{orders[0]}"
    visitors = []
    for _attempt in range(ATTEMPTS):
        visitor = Visitor(portal_server.url)
        visitor.open_link(_link(portal_server, office, orders[0]))
        visitors.append(visitor)
    forms = []
    for attempt, visitor in enumerate(visitors):
        path = f"/my/purchase/{orders[attempt % 2]}/bill"
        token = form_of(visitor.get(path), path).fields["csrf_token"]
        fields = {"number": number, "date": "2026-03-01", "csrf_token": token}
        forms.append((path, fields))
    start = threading.Barrier(ATTEMPTS)
    answers = []

    def send(visitor, path, fields):
        start.wait()
        files = {"files": ("bill.pdf", _pdf(number))}
        answers.append(visitor.post(path, fields, files=files))

    threads = [
        threading.Thread(target=send, args=(visitor, *form))
        for visitor, form in zip(visitors, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {303, 422}
    done = [a for a in answers if "bill_sent" in a.headers.get("Location", "")]
    assert len(done) == 1
    [bill] = _bills(office, number)
    assert len(bill["file_ids"]) == 1
    drafts = office.admin("account.move", "search_count", [("ref", "=", number)])
    assert drafts == 1
