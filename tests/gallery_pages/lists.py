"""The lists, their search, and the history."""

from tests.gallery_steps import Page

# What is closed, and what was paid.
PREPARE = """
closed = env["sale.order"].create({
    "partner_id": carla.id,
    "company_id": loyalty.company_id.id,
    "validity_date": "2026-01-31",
    "order_line": [(0, 0, {"product_id": ref("product_poster").id})],
})
closed._portal_enter_status(loyalty.portal_status_id, send_mail=False)
done = closed.copy()
done.action_confirm()
done._action_cancel()
env["account.payment"].create({
    "payment_type": "inbound",
    "partner_type": "customer",
    "partner_id": carla.commercial_partner_id.id,
    "company_id": loyalty.company_id.id,
    "amount": 12,
    "memo": "Deposit for the opening",
}).action_post()
"""

_NOTHING = "?search=zzz&status=waiting&from=2020-01-01"

PAGES = {
    "quotations, searched": Page(
        "carla",
        "/my/quotes?search=poster&from=2020-01-01",
        "#portal_list_search[open]",
    ),
    "quotations, not found": Page(
        "carla", f"/my/quotes{_NOTHING}", "#portal_list_not_found"
    ),
    "invoices": Page("carla", "/my/invoices", "#portal_list"),
    "invoices, overdue": Page(
        "carla", "/my/invoices?filterby=overdue_invoices", "#portal_list .badge"
    ),
    "invoices, none": Page("nora", "/my/invoices", "#portal_list_empty"),
    "projects": Page("carla", "/my/projects", "#portal_list"),
    "projects, none": Page("nora", "/my/projects", "#portal_list_empty"),
    "tasks": Page("carla", "/my/tasks", "#portal_list"),
    "tasks, none": Page("nora", "/my/tasks", "#portal_list_empty"),
    "history": Page("carla", "/my/history", "#portal_history a"),
    "history of quotations": Page("carla", "/my/history/quotes", "#portal_list"),
    "history of orders": Page("carla", "/my/history/orders", "#portal_list"),
    "history of payments": Page("carla", "/my/history/payments", "#portal_list"),
    "history of payments, none": Page(
        "nora", "/my/history/payments", "#portal_list_empty"
    ),
}
