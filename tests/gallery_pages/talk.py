"""The pages of conversations and change requests (P-COMMENT, C-CHANGE)."""

from tests.gallery_steps import (
    SUBMIT,
    Page,
    attach,
    fill,
    press,
    send_by_script,
    send_without_script,
)

# Both sides on an order, an invoice and a purchase order; a request with its talk.
PREPARE = """
said = {
    "message_type": "comment", "subtype_xmlid": "mail.mt_comment",
    "attachment_ids": [],
}
loyalty, spring = ref("order_loyalty"), ref("order_spring")
for document, contact in (
    (spring, ref("partner_carla")),
    (ref("purchase_paper"), ref("partner_sven")),
    (env["account.move"].browse(made["invoice"]), ref("partner_carla")),
):
    staff = document.user_id or document.env.ref("base.user_admin")
    file = env["ir.attachment"].create({
        "name": "Sample of the paper.txt", "raw": b"A sample",
        "res_model": document._name, "res_id": document.id,
    })
    document.message_post(
        body="Good morning, this is the paper we mean.",
        author_id=staff.partner_id.id, **{**said, "attachment_ids": file.ids},
    )
    document.message_post(
        body="Thank you. Is it there in white as well?", author_id=contact.id, **said
    )
actor = env["portal.demo"]._actor(ref("partner_carla").id)
talked = spring._portal_request_change(
    spring.order_line[:0], actor, "Could it be there a week earlier?",
    [{"name": "calendar.txt", "raw": b"Monday"}],
)
talked.message_post(
    body="Would Thursday do?", author_id=spring.user_id.partner_id.id, **said
)
withdrawn = loyalty._portal_request_change(
    loyalty.order_line[:0], actor, "Two more, please.", []
)
withdrawn._portal_withdraw(actor, "We found some in the cellar.")
for number in range(35):
    ref("order_summer").message_post(
        body="Number %s" % number, author_id=ref("partner_carla").id, **said
    )
made.update({"talked": talked.id, "withdrawn": withdrawn.id})
"""

_ORDER = "/my/orders/{%s}"
_TALKED = _ORDER % "order_spring" + "/change-request/{talked}"
_WITHDRAWN = _ORDER % "order_loyalty" + "/change-request/{withdrawn}"
_ARTICLE = "#discussion article"
_FORM = "#discussion textarea"

PAGES = {
    "messages, order": Page("carla", _ORDER % "order_spring", _ARTICLE),
    "messages, invoice": Page("carla", "/my/invoices/{invoice}", _ARTICLE),
    "messages, purchase order": Page("sven", "/my/purchase/{purchase_paper}", _ARTICLE),
    "messages, none yet": Page("carla", _ORDER % "new_quotation", _FORM),
    "messages, by link": Page("guest", _ORDER % "order_opening", _FORM),
    "messages, older": Page(
        "carla",
        _ORDER % "order_summer" + "/comment",
        _ARTICLE,
        (press('#discussion a[href*="before="]'),),
    ),
    "messages, for staff": Page("sam", _ORDER % "order_spring", "#discussion a"),
    "message, no text": Page(
        "carla",
        _ORDER % "order_spring",
        '#field-comment[aria-invalid="true"]',
        (press(f"#discussion {SUBMIT}"),),
    ),
    "message, empty file": Page(
        "carla",
        _ORDER % "order_spring",
        '#field-comment_files[aria-invalid="true"]',
        (
            attach("#field-comment_files", ("plan.pdf", b"")),
            fill("#field-comment", "As on the plan."),
            send_by_script("#discussion form"),
        ),
    ),
    "message, files kept": Page(
        "carla",
        _ORDER % "order_spring",
        '.o_portal_ext_kept [name="kept"]',
        (
            attach("#field-comment_files", ("plan.txt", b"a plan"), ("empty.txt", b"")),
            fill("#field-comment", "As on the plan."),
            send_without_script("#discussion form"),
        ),
    ),
    "message, files kept by script": Page(
        "carla",
        _ORDER % "order_spring",
        '.o_portal_ext_kept [name="kept"]',
        (
            attach("#field-comment_files", ("plan.txt", b"a plan"), ("a.exe", b"MZ")),
            send_by_script("#discussion form"),
        ),
    ),
    "message, sent": Page(
        "carla",
        _ORDER % "order_spring" + "?notice=comment_sent",
        "#discussion [role=status]",
    ),
    "change request": Page("carla", _TALKED, "#portal_change article"),
    "change request, withdraw": Page(
        "carla", _TALKED + "/withdraw", "#portal_change_withdraw form"
    ),
    "change request, reason too long": Page(
        "carla",
        _TALKED + "/withdraw",
        '#field-reason[aria-invalid="true"]',
        (
            lambda visit: visit.page.locator("#field-reason").evaluate(
                "area => { area.maxLength = 20000; area.value = 'x'.repeat(10001) }"
            ),
            press(f"#portal_change_withdraw {SUBMIT}"),
        ),
    ),
    "change request, withdrawn": Page(
        "carla", _WITHDRAWN + "?notice=change_withdrawn", "#portal_change [role=status]"
    ),
}
