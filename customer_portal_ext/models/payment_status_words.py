from odoo import models


class PaymentTransaction(models.Model):
    """What the page of a payment says to who paid (P-PAY-INVOICE)."""

    _inherit = "payment.transaction"

    def _portal_by_transfer(self):
        """Tell whether the customer sends the money by their own bank."""
        self.ensure_one()
        # sudo: how a payment is made, to who made it
        return self.sudo().provider_id.code == "custom"

    def _portal_status_words(self):
        """Return what ``/payment/status`` says about this payment.

        :return: dict: ``title``; ``heading``, whether the page has none of stock's;
            ``text``, what it means and what to do next, or None where the provider's
            own words say all; ``again``, the label of the button back to what was to be
            paid, or None; ``polls``, whether the page waits for a change
        """
        self.ensure_one()
        if self.operation == "validation":
            return self._portal_saving_words()
        texts = {
            "draft": (
                self.env._("Your payment has not been made yet"),
                self.env._("No money has been taken. You can go back and start again."),
            ),
            "pending": (
                self.env._("Your payment is waiting for its confirmation"),
                self.env._(
                    "The payment provider has not confirmed it yet. There is nothing"
                    " more for you to do, and you can close this page: we note the"
                    " payment as soon as it is confirmed. Please do not pay a second"
                    " time."
                ),
            ),
            "authorized": (self.env._("Your payment is reserved"), None),
            "done": (self.env._("Your payment has arrived"), None),
            "cancel": (
                self.env._("Your payment was cancelled"),
                self.env._(
                    "No money was taken, and nothing has been paid. You can start"
                    " again, or choose another way to pay."
                ),
            ),
            "error": (
                self.env._("Your payment did not go through"),
                self.env._(
                    "Nothing has been paid. You can start again, or choose another way"
                    " to pay. If your bank shows that the money was taken all the same,"
                    " please write to us and give the reference."
                ),
            ),
        }
        title, text = texts[self.state]
        transfer = self.state == "pending" and self._portal_by_transfer()
        if transfer:
            title = self.env._("Please make the transfer now")
            text = self.env._(
                "Your payment is not made yet: please send the amount from your own"
                " bank to the account below, and give the reference, so that we can"
                " tell what it is for."
            )
        failed = self.state in ("draft", "cancel", "error")
        return {
            "title": title,
            # Odoo's page for a transfer has one
            "heading": not transfer,
            "text": text,
            "again": self.env._("Back to the payment") if failed else None,
            "polls": self.state not in ("cancel", "error"),
        }

    def _portal_saving_words(self):
        """Return the same where a way to pay was to be saved, and nothing paid."""
        failed = self.state in ("cancel", "error")
        return {
            "title": self.env._("Your payment method was not saved")
            if failed
            else self.env._("Your payment method"),
            "heading": True,
            "text": None,
            "again": self.env._("Back to your payment methods") if failed else None,
            "polls": not failed,
        }
