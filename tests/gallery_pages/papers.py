"""Invoices as pages, and files of long statements."""

from tests.gallery_steps import Page

# An invoice with sections, a note, a discount, a tax, instalments and a payment, its
# credit note, one that is paid; and a file of each state.
PREPARE = """
papers_tax = env["account.tax"].create({"name": "VAT 19", "amount": 19.0})
papers_terms = env["account.payment.term"].create({
    "name": "Half now, half later",
    "note": "<p>Half at once, half in 30 days.</p>",
    "line_ids": [
        (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 0}),
        (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 30}),
    ],
})
papers_invoice = env["account.move"].create({
    "move_type": "out_invoice",
    "partner_id": ref("partner_carla").id,
    "company_id": invoice.company_id.id,
    "invoice_date": "2026-02-02",
    "invoice_payment_term_id": papers_terms.id,
    "ref": "PO 1701",
    "narration": "<p>Goods stay ours until they are paid.</p>",
    "invoice_line_ids": [
        (0, 0, {"display_type": "line_section", "name": "Printing"}),
        (0, 0, {
            "product_id": ref("product_poster").id,
            "quantity": 40,
            "price_unit": 12.5,
            "discount": 10,
            "tax_ids": [(6, 0, papers_tax.ids)],
        }),
        (0, 0, {"display_type": "line_note", "name": "With a white border."}),
        (0, 0, {
            "display_type": "line_section",
            "name": "Package",
            "collapse_prices": True,
        }),
        (0, 0, {"name": "Stand", "quantity": 1, "price_unit": 31,
                "tax_ids": [(6, 0, papers_tax.ids)]}),
    ],
})
papers_invoice.action_post()
env["account.payment.register"].with_context(
    active_model="account.move", active_ids=papers_invoice.ids
).create({"amount": 120})._create_payments()
papers_refund = papers_invoice._reverse_moves([{"invoice_date": "2026-02-10"}])
papers_refund.invoice_line_ids.filtered(
    lambda line: line.display_type == "product"
)[1:].unlink()
papers_refund.action_post()
papers_paid = env["account.move"].create({
    "move_type": "out_invoice",
    "partner_id": ref("partner_carla").id,
    "company_id": invoice.company_id.id,
    "invoice_date": "2026-02-03",
    "invoice_line_ids": [(0, 0, {"name": "Flyers", "price_unit": 80})],
})
papers_paid.action_post()
env["account.payment.register"].with_context(
    active_model="account.move", active_ids=papers_paid.ids
).create({})._create_payments()

from odoo.addons.customer_portal_ext.models import portal_paper_job
from odoo.addons.customer_portal_ext.models.portal_statement import Ledger
account, contacts = env["portal.statement"].sudo()._accounts(
    ref("partner_carla"), invoice.company_id, "customer"
)[0]
ledger = Ledger(
    "customer", account.partner_id, account.company_id, account.currency_id, contacts
)
for name, values in (
    ("waiting", {}),
    ("running", {"state": "running", "done": 40000}),
    ("ready", {"state": "done", "expires_at": "2099-01-01"}),
    ("failed", {"state": "failed"}),
):
    # one at a time: the others are done, for the constraint, and set back below
    job = env["portal.paper.job"]._ask(ref("partner_carla"), ledger, "pdf", 100000)
    if name == "ready":
        portal_paper_job._keep(job, b"%PDF-1.4 long")
    job.write(values or {"state": "cancelled"})
    if name == "running":
        made["file_running"] = job.id
        job.state = "cancelled"
    else:
        made[f"file_{name}"] = job.id
    env.flush_all()
env["portal.paper.job"].browse(made["file_running"]).state = "running"
env.ref("customer_portal_ext.cron_paper_jobs").active = False
made["papers_invoice"] = papers_invoice.id
made["papers_refund"] = papers_refund.id
made["papers_paid"] = papers_paid.id
"""

PAGES = {
    "invoice, paid in part": Page(
        "carla", "/my/invoices/{papers_invoice}", "#portal_settlements"
    ),
    "invoice, paid": Page(
        "carla", "/my/invoices/{papers_paid}", "#portal_residual .badge"
    ),
    "credit note": Page("carla", "/my/invoices/{papers_refund}", "#portal_linked"),
    "statement file, in the making": Page(
        "carla", "/my/statement/file/{file_running}", "#portal_paper_progress"
    ),
    "statement file, stopped": Page(
        "carla", "/my/statement/file/{file_waiting}", "#portal_paper_state"
    ),
    "statement file, ready": Page(
        "carla", "/my/statement/file/{file_ready}", 'a[href$="/download"]'
    ),
    "statement file, failed": Page(
        "carla", "/my/statement/file/{file_failed}", "#portal_paper_state"
    ),
}
