"""Approval by several contacts, handing it over, and due dates."""

from tests.gallery_steps import SUBMIT, Page, press, without_checks

PREPARE = """
from datetime import timedelta
carla, colin = ref("partner_carla"), ref("partner_colin")
def asked(partners, rule, **values):
    order = env["sale.order"].create({
        "partner_id": carla.id,
        "company_id": ref("order_spring").company_id.id,
        "user_id": ref("order_spring").user_id.id,
        "require_signature": False,
        "require_payment": False,
        "order_line": [(0, 0, {"product_id": ref("product_poster").id})],
        "portal_quorum": rule,
        "portal_approver_ids": [(0, 0, {"partner_id": one.id}) for one in partners],
        **values,
    })
    status = env["portal.status"].search([
        ("model", "=", "sale.order"), ("action", "=", "approve"),
        ("company_id", "=", order.company_id.id),
    ], limit=1)
    order._portal_enter_status(status, send_mail=False)
    return order
half = asked(carla | colin, "all")
actor = {"partner_id": colin.id, "partner_name": colin.name, "identified_by": "staff"}
half._portal_approve(
    half.order_line, actor, half._portal_approval_snapshot(half.order_line, "I agree.")
)
half.portal_due_date -= timedelta(days=30)
made.update({
    "half": half.id,
    "others": asked(colin, "one").id,
    "over": asked(carla, "one").id,
    "over_done": asked(carla, "one").id,
})
"""

_FORM = "#portal_hand_over"
_CHECK = "#portal_hand_over_check"


def _fill(visit):
    visit.page.locator("#field-name").fill("Colin Client")
    visit.page.locator("#field-email").fill("colin@customer.example")
    visit.page.locator("#field-reason").fill("I am on holiday.")


PAGES = {
    "order, approved by one of two": Page("carla", "/my/orders/{half}", "#portal_due"),
    "order, others are asked": Page(
        "carla", "/my/orders/{others}", "#portal_only_named"
    ),
    "approve, others are asked": Page(
        "carla", "/my/orders/{others}/approve", "#portal_only_named h1"
    ),
    "hand over": Page("carla", "/my/orders/{over}/hand-over", _FORM),
    "hand over, errors": Page(
        "carla",
        "/my/orders/{over}/hand-over",
        f'{_FORM} [aria-invalid="true"]',
        (without_checks, press(f"{_FORM} {SUBMIT}")),
    ),
    "hand over, check": Page(
        "carla",
        "/my/orders/{over}/hand-over",
        _CHECK,
        (_fill, press(f"{_FORM} {SUBMIT}")),
    ),
    "hand over, done": Page(
        "carla",
        "/my/orders/{over_done}/hand-over",
        "#portal_handed_over",
        (_fill, press(f"{_FORM} {SUBMIT}"), press(f'{_CHECK} [value="send"]')),
    ),
}
