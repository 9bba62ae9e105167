"""A supplier's answer by lines."""

from tests.gallery_steps import Page, press

PREPARE = """
from datetime import timedelta
sven = ref("partner_sven")
def ordered():
    paper = ref("purchase_paper")
    order = env["purchase.order"].create({
        "partner_id": sven.id,
        "company_id": paper.company_id.id,
        "user_id": paper.user_id.id,
        "order_line": [
            (0, 0, {"product_id": ref(name).id, "name": name, "product_qty": 6})
            for name in ("product_paper", "product_ink", "product_carton")
        ],
    })
    order.button_confirm()
    return order
answered = ordered()
first, second, third = answered.order_line
day = (answered.date_planned + timedelta(days=30)).date()
values = {"price": None, "reason": "", "remark": "By lorry."}
answered._portal_answer(
    env["portal.demo"]._actor(sven.id),
    [
        {**values, "line": first, "kind": "confirm", "deliveries": []},
        {**values, "line": second, "kind": "split",
         "deliveries": [(day, 2), (day + timedelta(days=9), 4)]},
        {**values, "line": third, "kind": "reject", "deliveries": [],
         "reason": "Sold out."},
    ],
    "Please call us.",
    "gallery",
    "We answer.",
)
answered.portal_answer_line_ids.filtered(
    lambda line: line.line_id == third
)._portal_decline("We need them.")
made.update({"po": ordered().id, "po_sent": ordered().id, "po_answered": answered.id})
"""

_FORM = "#portal_purchase_answer"
_CHECK = "#portal_purchase_check"
_NEXT = press(f"{_FORM} .btn-primary")


def _change_all(visit):
    for radio in visit.page.locator('[value="change"]').all():
        radio.check()


def _reject_all(visit):
    for radio in visit.page.locator('[value="reject"]').all():
        radio.check()


PAGES = {
    "answer by lines": Page("sven", "/my/purchase/{po}/answer", _FORM),
    "answer by lines, other deliveries": Page(
        "sven",
        "/my/purchase/{po}/answer",
        ".o_portal_ext_po_delivery >> nth=1",
        (_change_all, press('[value^="add-"] >> nth=0'), _change_all),
    ),
    "answer by lines, errors": Page(
        "sven",
        "/my/purchase/{po}/answer",
        "#error-summary",
        (_reject_all, _NEXT),
    ),
    "answer by lines, check": Page(
        "sven", "/my/purchase/{po}/answer", _CHECK, (_NEXT,)
    ),
    "answer by lines, sent": Page(
        "sven",
        "/my/purchase/{po_sent}/answer",
        "#portal_done",
        (_NEXT, press(f'{_CHECK} [value="send"]')),
    ),
    "answer by lines, once more": Page(
        "sven", "/my/purchase/{po_answered}/answer", _FORM
    ),
    "purchase order, answered": Page(
        "sven", "/my/purchase/{po_answered}", "#portal_purchase_answers"
    ),
}
