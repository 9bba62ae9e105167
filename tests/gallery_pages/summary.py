"""What is owed, payments and their pages, what is on its way."""

from tests.gallery_steps import Page

# An invoice and a bill, one payment of two of them, and a transfer that is awaited.
PREPARE = """
company = loyalty.company_id
def owed(move_type, partner, amount, due):
    move = env["account.move"].create({
        "move_type": move_type,
        "partner_id": partner.id,
        "company_id": company.id,
        "invoice_date": "2026-01-05",
        "invoice_date_due": due,
        "invoice_payment_term_id": False,
        "invoice_line_ids": [(0, 0, {
            "name": "Posters", "price_unit": amount, "tax_ids": [(5,)]
        })],
    })
    move.action_post()
    return move
first = owed("out_invoice", carla, 240, "2026-02-04")
later = owed("out_invoice", carla, 90, "2030-02-04")
bill = owed("in_invoice", ref("partner_sven"), 75, "2026-02-04")
def paid(move, amount):
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    return wizard.create({"amount": amount})._create_payments()
made["payment"] = paid(first, 250).id
made["our_payment"] = paid(bill, 50).id
provider = env.ref("payment.payment_provider_demo")
provider.write({"state": "test", "is_published": True, "company_id": company.id})
for state, amount in (("pending", 90), ("error", 30)):
    transaction = env["payment.transaction"].create({
        "provider_id": provider.id,
        "payment_method_id": provider.payment_method_ids[:1].id,
        "reference": "Gallery " + state,
        "amount": amount,
        "currency_id": company.currency_id.id,
        "partner_id": carla.id,
        "operation": "online_redirect",
    })
    transaction.write({"state": state, "last_state_change": "2099-01-01"})
"""

PAGES = {
    "account summary": Page(
        "carla", "/my/account-summary", "#portal_account_summary_payments a"
    ),
    "account summary, to pay": Page("carla", "/my/account-summary", ".btn-primary"),
    "account summary, of a supplier": Page(
        "sven", "/my/account-summary", "#portal_account_summary dl"
    ),
    "account summary, none": Page(
        "nora", "/my/account-summary", "#portal_account_summary_empty"
    ),
    "statement, to pay": Page(
        "carla", "/my/statement?from=&to=", "#portal_statement_pay .btn"
    ),
    "payments, on their way": Page(
        "carla", "/my/history/payments", "#portal_payments_waiting"
    ),
    "payment": Page("carla", "/my/payments/{payment}", "#portal_payment_rest"),
    "payment to a supplier": Page(
        "sven", "/my/payments/{our_payment}", "#portal_payment"
    ),
}
