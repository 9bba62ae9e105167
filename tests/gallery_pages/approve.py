"""Approving lines of all kinds, checklists, approvals staff recorded, verification."""

from tests.gallery_steps import SUBMIT, TICK, Page, press

# A quotation with a section that hides its prices, an option and a checklist, and one
# whose approval came by phone.
PREPARE = """
carla = ref("partner_carla")
poster = env["product.product"].create({"name": "Banner", "list_price": 80.0})
env["portal.checklist.item"].create(
    {"name": "The spelling is right", "product_tmpl_id": poster.product_tmpl_id.id}
)

def _kinds_quotation(with_check):
    order = env["sale.order"].create(
        {
            "partner_id": carla.id,
            "user_id": ref("order_spring").user_id.id,
            "require_signature": False,
            "require_payment": False,
        }
    )
    rows = [
        {"display_type": "line_section", "name": "Printing"},
        {"product_id": poster.id if with_check else ref("product_poster").id},
        {"display_type": "line_note", "name": "With a white border."},
        {"display_type": "line_section", "name": "Package", "collapse_prices": True},
        {"product_id": ref("product_poster").id, "name": "Stand"},
        {"product_id": ref("product_poster").id, "name": "Lamp"},
        {"display_type": "line_section", "name": "Options", "is_optional": True},
        {"product_id": ref("product_poster").id, "name": "Gift wrap"},
    ]
    env["sale.order.line"].create([{"order_id": order.id, **row} for row in rows])
    status = env["portal.status"].search(
        [
            ("model", "=", "sale.order"),
            ("action", "=", "approve"),
            ("company_id", "=", order.company_id.id),
        ],
        limit=1,
    )
    order._portal_enter_status(status, send_mail=False)
    return order

made["kinds"] = _kinds_quotation(True).id
recorded = _kinds_quotation(False)
env["portal.offline.approval"].with_user(recorded.user_id).create(
    {
        "order_id": recorded.id,
        "how": "phone",
        "note": "Before Friday, please.",
        "line_ids": [(6, 0, recorded._portal_lines_to_approve()[:1].ids)],
        "terms_agreed": True,
    }
).action_record()
recorded_event = env["portal.event"].search(
    [
        ("res_model", "=", "sale.order"),
        ("res_id", "=", recorded.id),
        ("kind", "=", "line_approved"),
    ]
)
made["recorded"] = recorded.id
made["recorded_event"] = recorded_event.id
"""

_CHECK = "/my/orders/{kinds}/approve"
_VERIFY = "/portal/verify"

PAGES = {
    "order, all kinds of lines": Page(
        "carla", "/my/orders/{kinds}", '#portal_answer [role="heading"]'
    ),
    "check, all kinds of lines": Page("carla", _CHECK, '[name="check"]'),
    "check, checklist not ticked": Page(
        "carla",
        _CHECK,
        '[name="check"][aria-invalid="true"]',
        (
            lambda visit: visit.page.locator(TICK).click(),
            press(f"#portal_approve {SUBMIT}"),
        ),
    ),
    "order, approval recorded by staff": Page(
        "carla", "/my/orders/{recorded}", ".o_portal_ext_mark"
    ),
    "certificate, recorded by staff": Page(
        "carla", "/my/evidence/{recorded_event}", '[name="portal_verify"]'
    ),
    "verify": Page("nobody", _VERIFY, "#portal_verify form"),
    "verify, unknown": Page(
        "nobody",
        f"{_VERIFY}?number=S1/1&fingerprint=000000000000",
        "#error-summary",
        (press(f"#portal_verify {SUBMIT}"),),
    ),
}
