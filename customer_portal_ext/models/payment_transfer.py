import re

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError


class PaymentTransaction(models.Model):
    """Payments that the customer makes by their own bank (P-PROVIDERS).

    Odoo tells the account on a page and then waits for ever: here the customer gets it
    by e-mail as well, and who does the books says whether the money came.
    """

    _inherit = "payment.transaction"

    def _get_communication(self):
        """Return what the customer is to write on the transfer.

        Stock takes the first of several invoices: the money for the others would be
        credited to that one.
        """
        several = len(self.invoice_ids) + len(self.sale_order_ids) > 1
        # without wire transfers there is nothing to tell
        stock = getattr(super(), "_get_communication", None)
        return self.reference if several or not stock else stock()

    def _post_process(self):
        announced = self.filtered(
            lambda tx: (
                tx.state == "pending"
                and not tx.is_post_processed
                and tx._portal_by_transfer()
            )
        )
        res = super()._post_process()
        announced._portal_mail_transfer()
        return res

    def _portal_mail_transfer(self):
        """Queue a mail that says where the money is to go, to who pays."""
        template = self.env.ref(
            "customer_portal_ext.mail_template_transfer", raise_if_not_found=False
        )
        if not template:
            return
        for tx in self.filtered("partner_id.email"):
            # sudo: written by the company, whoever pays
            template.sudo().with_company(tx.company_id).send_mail(tx.id)

    def _portal_transfer_details(self):
        """Return the provider's words on where to send the money, without headings.

        They would stand in the middle of the page's own (WCAG 1.3.1).

        :rtype: Markup
        """
        self.ensure_one()
        # sudo: a template asks, for who pays
        message = self.sudo().provider_id._get_status_message("pending") or ""
        # str: of a Markup, what takes a tag's place would be escaped
        return Markup(re.sub(r"(</?)h[1-6]\b", r"\1p", str(message)))

    # --- what staff do ---------------------------------------------------------------

    def action_portal_transfer_arrived(self):
        """Button: the money is there; book it and credit what it was for.

        :raise UserError: when it is no announced transfer, or not one any more
        """
        self._portal_check_transfer()
        for tx in self:
            # sudo: stock books as superuser, from jobs and pages; who presses the
            # button does the books and may edit this transaction
            tx_sudo = tx.sudo().with_context(payment_backend_action=True)
            tx_sudo._set_done()
            tx_sudo._post_process()

    def action_portal_transfer_missing(self):
        """Button: the money did not come; the documents stay open."""
        self._portal_check_transfer()
        # sudo: as above
        txs_sudo = self.sudo().with_context(payment_backend_action=True)
        txs_sudo._set_canceled(
            state_message=self.env._("The transfer has not arrived.")
        )
        txs_sudo._post_process()

    def _portal_check_transfer(self):
        self.check_access("write")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(
                self.env._("Only those who do the books can say what has arrived.")
            )
        # a second press of the button waits here, and then finds it done
        self.lock_for_update()
        if self.filtered(
            lambda tx: tx.state != "pending" or not tx._portal_by_transfer()
        ):
            raise UserError(
                self.env._(
                    "Only transfers that are still expected can be settled here."
                )
            )

    def _create_payment(self, **extra_create_values):
        """Book a transfer by the bank's own method: its provider has none."""
        journal = self.provider_id.journal_id
        if self._portal_by_transfer() and "payment_method_line_id" not in (
            extra_create_values
        ):
            if not journal:
                raise UserError(
                    self.env._(
                        "Choose a journal in the settings of the payment provider"
                        " %(provider)s first.",
                        provider=self.provider_id.name,
                    )
                )
            lines = journal.inbound_payment_method_line_ids
            extra_create_values["payment_method_line_id"] = lines[:1].id
        if not self.provider_reference:
            # stock's would end in a dash, with nothing behind it
            extra_create_values.setdefault("memo", self.reference)
        # who says that money has arrived does not follow it: a follower gets the
        # customer's receipt
        tx = self.with_context(mail_create_nosubscribe=True)
        payment = super(PaymentTransaction, tx)._create_payment(**extra_create_values)
        return payment.with_env(self.env)


class AccountMove(models.Model):
    _inherit = "account.move"

    def get_portal_last_transaction(self):
        """Ask for no transfer any more once the invoice is paid.

        Stock goes on telling the account and the amount, and the customer pays twice.
        """
        last = super().get_portal_last_transaction()
        if (
            last.state == "pending"
            and last._portal_by_transfer()
            and self.currency_id.is_zero(self.amount_residual)
        ):
            return last.browse()
        return last
