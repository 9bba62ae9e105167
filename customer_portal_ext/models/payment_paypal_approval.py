import logging

from odoo import models
from odoo.exceptions import ValidationError

from odoo.addons.payment import utils as payment_utils

_logger = logging.getLogger(__name__)

UNDER_WAY = ("pending", "authorized", "done")


class PaymentTransaction(models.Model):
    """PayPal: who approved and then closed the browser has paid (P-JOURNAL)."""

    _inherit = "payment.transaction"

    def _process(self, provider_code, payment_data):
        """Collect what the customer approved, where their browser does not.

        Stock leaves it to the page: a customer who approves in PayPal's window and
        closes the browser believes to have paid, and PayPal drops the approval after
        some hours. The news of it comes by webhook; what collects the money is named as
        the page's call is, so that PayPal answers the second of the two with the first.
        """
        tx = super()._process(provider_code, payment_data)
        if (
            provider_code == "paypal"
            and payment_data.get("status") == "APPROVED"
            and tx.state == "pending"
            and tx._portal_still_wanted()
        ):
            tx._portal_collect_approved(payment_data.get("id"))
        return tx

    def _portal_still_wanted(self):
        """Tell whether what this is for has not been paid in another way since then."""
        self.ensure_one()
        documents = (self.invoice_ids, self.sale_order_ids)
        others = [records.transaction_ids - self for records in documents if records]
        return not any(
            other.state in UNDER_WAY and other.id > self.id
            for transactions in others
            for other in transactions
        ) and not any(
            invoice.currency_id.is_zero(invoice.amount_residual)
            for invoice in self.invoice_ids
            if invoice.state == "posted"
        )

    def _portal_collect_approved(self, order_id):
        """Ask PayPal for the money of an approved order; what it says is processed.

        :param str order_id: PayPal's
        """
        self.ensure_one()
        key = payment_utils.generate_idempotency_key(
            self, scope="payment_request_controller"
        )
        try:
            answer = self._send_api_request(
                "POST", f"/v2/checkout/orders/{order_id}/capture", idempotency_key=key
            )
            [unit] = answer["purchase_units"]
            [captured] = unit["payments"]["captures"]
        except (ValidationError, KeyError, ValueError) as error:
            # the page may do it yet; until then the payment waits
            _logger.info("PayPal's order %s is not collected: %s", order_id, error)
            return
        self._process(
            "paypal",
            {**captured, "reference_id": unit["reference_id"], "txn_type": "CAPTURE"},
        )
