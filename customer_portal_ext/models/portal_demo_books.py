from odoo import Command, api, fields, models

# Of the demo's customer: {reference: (days ago, product and quantity, part paid)}.
INVOICES = {
    "Spring campaign": (130, {"product_poster": 60, "product_design": 4}, 1.0),
    "Trade fair": (75, {"product_flyer": 3, "product_mug": 24}, 0.5),
    "New branch": (40, {"product_sticker": 12, "product_cards": 6}, 0.0),
    "Summer windows": (9, {"product_poster": 25, "product_express": 1}, 0.0),
}
ON_ACCOUNT = 150.0
DUE_DAYS = 30


class PortalDemo(models.AbstractModel):
    """Books for the demonstration: what its people owe and have paid.

    Not demo data of the addon: that is loaded into companies with other plans for
    their books. ``./dev demo`` calls it.
    """

    _inherit = "portal.demo"

    @api.model
    def _keep_books(self):
        """Make a customer's invoices and payments, and a supplier's bill, once.

        Paid in full, in part and not at all, overdue and not yet due, something on
        account, and a credit note. Without a chart of accounts there are no books.
        """
        company = self.env.ref("base.main_company")
        carla = self.env.ref("customer_portal_ext.partner_carla")
        Move = self.env["account.move"].with_company(company)
        known = Move.search_count([("partner_id", "=", carla.id)], limit=1)
        if not company.chart_template or known:
            return
        for reference, (days, quantities, part) in INVOICES.items():
            invoice = self._post("out_invoice", carla, days, quantities, reference)
            if part:
                self._pay(invoice, days - 14, part)
        refund = {"product_flyer": 1}
        self._post("out_refund", carla, 60, refund, "Flyers that came too late")
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": carla.id,
                "company_id": company.id,
                "amount": ON_ACCOUNT,
                "date": self._day(5),
                "memo": "On account",
            }
        )
        payment.action_post()
        sven = self.env.ref("customer_portal_ext.partner_sven")
        self._post("in_invoice", sven, 20, {"product_poster": 10}, "2041")

    def _post(self, move_type, partner, days, quantities, reference):
        """Return a posted invoice, credit note or bill, made some days ago.

        :param dict quantities: {product of the demo data: quantity}
        """
        lines = [
            {
                "product_id": self.env.ref(f"customer_portal_ext.{name}").id,
                "quantity": quantity,
            }
            for name, quantity in quantities.items()
        ]
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "company_id": self.env.ref("base.main_company").id,
                "invoice_date": self._day(days),
                "date": self._day(days),
                "invoice_date_due": self._day(days - DUE_DAYS),
                "ref": reference,
                "invoice_user_id": self.env.ref("customer_portal_ext.user_sam").id,
                "invoice_line_ids": [Command.create(line) for line in lines],
            }
        )
        move.action_post()
        return move

    def _pay(self, invoice, days, part):
        """Let a customer pay a part of an invoice, some days ago."""
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        amount = invoice.currency_id.round(part * invoice.amount_total)
        values = {"amount": amount, "payment_date": self._day(days)}
        register.create(values)._create_payments()

    def _day(self, days):
        """Return the day that was so many days ago."""
        return fields.Date.subtract(fields.Date.context_today(self), days=days)
