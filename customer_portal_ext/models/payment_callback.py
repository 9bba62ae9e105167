from datetime import timedelta

from werkzeug.exceptions import Forbidden

from odoo import fields, models
from odoo.exceptions import ValidationError

# What providers are asked whether a notification is theirs. PayPal's is one of them.
ORIGIN_CHECKS = ("/v1/notifications/verify-webhook-signature",)

# The customer's own browser books the payment as well, if it is still open: it is given
# this start, so that the two do not get into each other's way.
HEAD_START = timedelta(seconds=20)

FINAL_STATES = ("authorized", "done", "cancel", "error")


class PaymentTransaction(models.Model):
    """What a provider says, and what follows without anybody's browser (P-JOURNAL)."""

    _inherit = "payment.transaction"

    def _send_api_request(self, method, endpoint, **kwargs):
        """Refuse what nobody could vouch for (P-PROVIDERS).

        When PayPal cannot be asked about a notification, or says that the question was
        incomplete, stock marks the transaction as failed and then believes the
        notification all the same: one without any signature books a payment. Refused
        instead, a real one comes again, as providers repeat what was not taken.

        :raise Forbidden: when the origin of a notification could not be checked
        """
        try:
            return super()._send_api_request(method, endpoint, **kwargs)
        except ValidationError:
            if endpoint in ORIGIN_CHECKS:
                raise Forbidden from None
            raise

    def _extract_amount_data(self, payment_data):
        """Take a notification without an amount for one, and not for a fault.

        PayPal tells of a withdrawn approval without one; stock stumbles over that.
        """
        try:
            return super()._extract_amount_data(payment_data)
        except (TypeError, ValueError):
            return {"amount": None, "currency_code": None}

    def _update_state(self, allowed_states, target_state, state_message):
        """Let the books follow soon, whether or not the customer's browser is there.

        Stock leaves it to the browser, and else to a job that runs every ten minutes.
        """
        refused = self.filtered(lambda tx: tx.state == "cancel")
        moved = super()._update_state(allowed_states, target_state, state_message)
        if target_state in ("pending", "authorized", "done"):
            # a card that was declined at first: what was given up is paid after all
            shares = moved.sudo().portal_share_ids
            shares.filtered(lambda share: share.state == "void").state = "waiting"
        if moved and target_state in FINAL_STATES:
            moved._portal_book_soon()
        if target_state == "done":
            (refused - moved)._portal_tell_paid_after_all()
        return moved

    def _portal_tell_paid_after_all(self):
        """Tell staff of money that came for a payment which had been cancelled.

        Stock refuses the news, rightly, and leaves a line in the server's log.
        """
        for tx in self:
            documents = [*tx.invoice_ids, *tx.sale_order_ids] or [tx.partner_id]
            shares = [share for share in tx._portal_shares() if share._document()]
            user = tx._portal_responsible_user([(share, 0) for share in shares])
            note = tx.with_context(lang=user.lang or tx.env.lang).env._(
                "The provider %(provider)s says that the payment %(reference)s of"
                " %(amount)s was made after all, though it had been cancelled here. It"
                " is not booked: please look it up at the provider, and book it or pay"
                " it back.",
                provider=tx.provider_id.name,
                reference=tx.reference,
                amount=tx.currency_id.format(tx.amount),
            )
            documents[0].activity_schedule(
                "customer_portal_ext.mail_activity_payment_left",
                user_id=user.id,
                note=note,
                summary=note.split(":")[0],
            )

    def _portal_book_soon(self):
        """Have the job run that books what is confirmed, awake if need be.

        Stock wakes it when a provider is switched on; who put it to sleep since then
        would leave every payment of a closed browser unbooked.
        """
        # sudo: jobs are the administrator's
        cron_sudo = self.env.ref(
            "payment.cron_post_process_payment_tx", raise_if_not_found=False
        )
        cron_sudo = cron_sudo and cron_sudo.sudo()
        if not cron_sudo:
            return
        # a copy for tests has its jobs switched off on purpose
        config_sudo = self.env["ir.config_parameter"].sudo()
        if not cron_sudo.active and not config_sudo.get_param(
            "database.is_neutralized"
        ):
            self.env["payment.provider"].sudo()._toggle_post_processing_cron()
        if cron_sudo.active:
            cron_sudo._trigger(fields.Datetime.now() + HEAD_START)
