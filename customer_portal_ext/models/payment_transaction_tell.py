from markupsafe import Markup

from odoo import models


class PaymentTransaction(models.Model):
    """Who is told that a document could not take what was paid for it (C-PAY-MANY)."""

    _inherit = "payment.transaction"

    def _portal_tell_left(self, payment, left_over):
        """Tell who is responsible that an amount of a payment has to be allocated."""
        user = self._portal_responsible_user(left_over)
        env = self.with_context(lang=user.lang or self.env.lang).env
        items = Markup("").join(
            Markup("<li>{}: {} ({})</li>").format(
                share._document().display_name,
                self.currency_id.with_env(env).format(self._portal_amount(left)),
                share.with_env(env)._portal_reason_text(),
            )
            for share, left in left_over
        )
        note = Markup("<p>{}</p><ul>{}</ul>").format(
            env._(
                "The customer paid this on the portal, and the documents could not take"
                " it any more. It is on account of this payment:"
            ),
            items,
        )
        payment.message_post(body=note)
        self._portal_tell_payer(payment, left_over)
        payment.activity_schedule(
            "customer_portal_ext.mail_activity_payment_left",
            user_id=user.id,
            note=note,
            summary=env._(
                "Allocate %(reference)s: a document could not take its payment",
                reference=self.reference,
            ),
        )

    def _portal_tell_payer(self, payment, left_over):
        """Tell the payer by e-mail what of their payment stays on their account."""
        payer = self.partner_id
        env = self.with_context(lang=payer.lang or self.env.lang).env
        money = self.currency_id.with_env(env).format
        for share, left in left_over:
            document = share._document()
            body = env._(
                "Thank you for your payment %(reference)s. %(left)s of what you paid"
                " for %(document)s stays on your account, because %(reason)s. We will"
                " get in touch with you, or allocate it to what is open.",
                reference=self.reference,
                left=money(self._portal_amount(left)),
                document=document.display_name,
                reason=share.with_env(env)._portal_reason_text(),
            )
            # what is not on the portal any more has no page that a mail could open
            record = document if document.portal_published else payment
            record.message_post(
                body=body,
                partner_ids=payer.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                author_id=self.company_id.partner_id.id,
                force_send=False,
            )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _portal_responsible_user(self, left_over):
        """Return whom to ask: who looks after the document, or who writes invoices."""
        for share, _left in left_over:
            user = share._document()._portal_responsible()[:1]
            if user.active and not user.share:
                return user
        group = self.env.ref("account.group_account_invoice")
        users = group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return users[:1] or self.env.ref("base.user_admin")
