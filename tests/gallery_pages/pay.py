"""The pages of paying: choosing, checking, and what became of it."""

from tests.gallery_steps import SUBMIT, Page, press

PREPARE = """
def payable(price, days):
    move = env["account.move"].create({
        "move_type": "out_invoice",
        "partner_id": ref("partner_carla").id,
        "company_id": ref("order_loyalty").company_id.id,
        "invoice_date": "2026-02-02",
        "invoice_date_due": "2026-02-16",
        "invoice_line_ids": [
            (0, 0, {"name": "Flyers", "quantity": 1, "price_unit": price})
        ],
    })
    move.action_post()
    return move
pay_one, pay_two = payable(120.0, 5), payable(80.5, 10)
pay_paid = payable(60.0, 10)
plans = {}
for pay_name, pay_rows in {
    "check": [(pay_one, 50.0), (pay_two, 70.0)],
    "changed": [(pay_paid, 60.0)],
}.items():
    plans[pay_name] = env["portal.payment.plan"]._keep(
        {
            "user_id": ref("partner_carla").user_ids[:1].id,
            "guest_key": False,
            "partner_id": ref("partner_carla").id,
        },
        {
            "company_id": pay_one.company_id.id,
            "currency_id": pay_one.currency_id.id,
            "customer_id": pay_one.commercial_partner_id.id,
        },
        pay_rows,
        0.0,
    )
env["account.payment.register"].with_context(
    active_model="account.move", active_ids=pay_paid.ids
).create({})._create_payments()
pay_provider = env["payment.provider"].search([
    ("code", "=", "demo"), ("company_id", "=", pay_one.company_id.id)
], limit=1)
for pay_name in ("done", "pending"):
    pay_plan = plans["check"].copy({"line_ids": [
        (0, 0, {"move_id": pay_two.id, "amount": 1.0})
    ]})
    pay_tx = env["payment.transaction"].create({
        "provider_id": pay_provider.id,
        "payment_method_id": pay_provider.payment_method_ids[:1].id,
        "reference": "gallery-" + pay_name,
        "amount": 1.0,
        "currency_id": pay_one.currency_id.id,
        "partner_id": ref("partner_carla").id,
        "portal_plan_id": pay_plan.id,
        "portal_share_ids": [(0, 0, {"move_id": pay_two.id, "amount": 1.0})],
    })
    plans[pay_name] = pay_plan
    if pay_name == "done":
        pay_tx._set_done()
        pay_tx._post_process()
    else:
        pay_tx._set_pending()
made.update({"pay_" + name: plan.id for name, plan in plans.items()})
made["pay_one"] = pay_one.id
"""

_CHOOSE = "#portal_payment_choose"

PAGES = {
    "pay, choose": Page("carla", "/my/payments/new", _CHOOSE),
    "pay, one chosen": Page(
        "carla", "/my/payments/new?pick=invoice-{pay_one}", f"{_CHOOSE} [checked]"
    ),
    "pay, on account": Page(
        "carla", "/my/payments/new?on_account=1", "#field-on_account"
    ),
    "pay, nothing chosen": Page(
        "carla",
        "/my/payments/new",
        "#error-summary",
        (press(f"{_CHOOSE} {SUBMIT}"),),
    ),
    "pay, which group": Page(
        "carla", "/my/payments/new?group=other", "#portal_payment_groups"
    ),
    "pay, check": Page("carla", "/my/payments/new/{pay_check}", "#portal_payment_what"),
    "pay, changed": Page(
        "carla", "/my/payments/new/{pay_changed}", "#portal_payment_changed"
    ),
    "pay, under way": Page(
        "carla", "/my/payments/new/{pay_pending}", "#portal_payment_under_way"
    ),
    "pay, done": Page(
        "carla", "/my/payments/new/{pay_done}/done", "#portal_payment_shares"
    ),
    "pay, staff": Page("sam", "/my/payments/new", "main a[href='/odoo']"),
}
