import logging
import re

from odoo import api, fields, models

from .portal_published_mail import LAYOUT

_logger = logging.getLogger(__name__)

# How many receipts one run of the job sends; more are its next run's.
RECEIPTS_PER_RUN = 50


class AccountPayment(models.Model):
    """The receipt of an online payment, by e-mail with a personal link (C-HISTORY).

    It is noted when the payment is booked, and sent by a job: a mail that cannot be
    made must not undo a payment, nor keep a provider's call waiting.
    """

    _inherit = "account.payment"

    portal_receipt_wanted = fields.Boolean(
        string="Receipt to be sent",
        readonly=True,
        copy=False,
        help="The receipt goes to whoever paid online, with the next run of the job.",
    )

    _portal_receipt_idx = models.Index("(id) WHERE portal_receipt_wanted")

    def _mail_get_partners(self, introspect_fields=False):
        """Write to the contact who paid online, and not to their company."""
        found = super()._mail_get_partners(introspect_fields=introspect_fields)
        for payment in self.filtered("payment_transaction_id"):
            found[payment.id] = payment._portal_payer()
        return found

    def _portal_want_receipts(self):
        """Note that these payments' receipts go out; each of them once."""
        wanted = self.filtered(
            lambda payment: (
                payment.portal_published
                and not payment.is_sent
                and not payment.portal_receipt_wanted
                and payment.company_id.portal_payment_receipt
            )
        )
        if not wanted:
            return
        wanted.portal_receipt_wanted = True
        self.env.ref("customer_portal_ext.cron_payment_receipts")._trigger()

    @api.model
    def _cron_portal_receipts(self):
        """Send the receipts that wait; one that cannot be made stops no other."""
        found = self.search(
            [("portal_receipt_wanted", "=", True)], limit=RECEIPTS_PER_RUN, order="id"
        )
        for payment in found:
            try:
                with self.env.cr.savepoint():
                    payment._portal_send_receipt()
            except Exception:
                # staff see that it was not sent, and send it by the payment's button
                _logger.exception("The receipt of payment %s was not sent", payment.id)
                payment.invalidate_recordset()
                payment.portal_receipt_wanted = False
        if len(found) == RECEIPTS_PER_RUN:
            self.env.ref("customer_portal_ext.cron_payment_receipts")._trigger()

    def _portal_send_receipt(self):
        """Queue the receipt for who paid, in their language, from the company."""
        self.ensure_one()
        self.portal_receipt_wanted = False
        if self.is_sent or not self.portal_published:
            return
        payer, company = self._portal_payer(), self.company_id
        if not payer.email:
            return
        lang = payer.lang or company.partner_id.lang or self.env.lang
        payment = self.with_context(lang=lang).with_company(company)
        template = payment._portal_receipt_template()
        message = payment.message_post_with_source(
            template,
            message_type=self._portal_mail_type,
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid=LAYOUT,
            author_id=company.partner_id.id,
            email_from=company.email_formatted or self.env.user.email_formatted,
            force_send=False,
        )
        if len(message.attachment_ids) == 1:
            # Odoo calls it "Report"
            name = re.sub(r"\W+", "_", payment._get_report_base_filename())
            _stem, _dot, extension = message.attachment_ids.name.rpartition(".")
            message.attachment_ids.name = f"{name}.{extension}"
        payment.mark_as_sent()
        payment._portal_wake_mail_queue()


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """Note the receipts of what contacts paid online, once it is in the books."""
        res = super()._post_process()
        # sudo: whoever pays has no rights on payments
        booked_sudo = self.sudo().filtered(
            lambda transaction: (
                transaction.state == "done"
                and transaction.amount > 0
                and (transaction.operation or "").startswith("online_")
            )
        )
        booked_sudo.payment_id._portal_want_receipts()
        return res
