"""A supplier's bills: the list, their pages, and sending one."""

from tests.gallery_steps import SUBMIT, Page, press

# Of Sven's: one that is paid in part, one that was sent, and one that was refused.
PREPARE = """
sven = ref("partner_sven")
billed = ref("purchase_mesh")
billed.order_line.qty_received = 2
bill = env["account.move"].with_company(billed.company_id).create({
    "move_type": "in_invoice",
    "partner_id": sven.id,
    "ref": "G-2026-7",
    "invoice_date": "2026-01-10",
    "invoice_line_ids": [
        (0, 0, {
            "name": "Banner mesh",
            "price_unit": 250,
            "purchase_line_id": billed.order_line[:1].id,
        }),
    ],
})
bill.action_post()
env["account.payment.register"].with_context(
    active_model="account.move", active_ids=bill.ids
).create({"amount": 100})._create_payments()
made["bill"] = bill.id
for name in ("bill_sent", "bill_refused"):
    sent = env["portal.bill"]._portal_receive(
        billed.sudo(),
        {
            "partner_id": sven.id,
            "partner_name": sven.name,
            "partner_email": sven.email,
            "identified_by": "login",
        },
        {"name": f"G-{name}", "invoice_date": "2026-02-01", "remark": "For January"},
        [{
            "name": "bill.pdf",
            "raw": b"%PDF-1.4 " + name.encode() + b" %%EOF",
            "mimetype": "application/pdf",
        }],
    )
    made[name] = sent.id
sent._portal_refuse("The tax number is missing.")
"""

_ORDER = "/my/purchase/{purchase_mesh}"
_FORM = f"#portal_upload_form {SUBMIT}"


def _fill(visit):
    visit.page.locator("#field-number").fill("G-9")
    visit.page.locator("#field-date").fill("2026-03-01")


def _attach(visit):
    file = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    visit.page.locator("#field-files").set_input_files(file)


def _send_by_script(visit):
    """The page stays, and says below each file what became of it."""
    visit.page.locator(_FORM).click()
    visit.page.locator(".o_portal_ext_problem .alert-link").first.wait_for()


PAGES = {
    "bills": Page("sven", "/my/bills", "#portal_list"),
    "bills, search": Page("sven", "/my/bills?search=nothing", "#portal_list_not_found"),
    "bills, none": Page("carla", "/my/bills", "#portal_list_empty"),
    "bill": Page("sven", "/my/bills/{bill}", "#portal_bill_payments li"),
    "bill, for staff": Page("bea", "/my/bills/{bill}", "#portal_bill"),
    "bill, sent": Page(
        "sven", "/my/bills/sent/{bill_sent}?notice=bill_sent", ".alert-success"
    ),
    "bill, refused": Page("sven", "/my/bills/sent/{bill_refused}", "#portal_bill_sent"),
    "bill, form": Page("sven", f"{_ORDER}/bill", "#portal_upload_form"),
    "bill, choice of the order": Page("sven", "/my/bills/upload", "#field-order"),
    "bill, no file": Page(
        "sven",
        f"{_ORDER}/bill",
        '#field-files[aria-invalid="true"]',
        (_fill, press(_FORM)),
    ),
    "bill, wrong by script": Page(
        "sven",
        f"{_ORDER}/bill",
        ".o_portal_ext_problem .alert-link",
        (_fill, _attach, _send_by_script),
    ),
    "purchase order with a bill": Page("sven", _ORDER, "#portal_send_bill"),
}
