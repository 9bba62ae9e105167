from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ACTIVITY = "customer_portal_ext.mail_activity_payment_left"

# How long a payment may take to get into the books before somebody looks.
PATIENCE = timedelta(hours=1)


class PaymentTransaction(models.Model):
    """Payments that wait for a person who does not know of it (P-JOURNAL).

    Money that was received and cannot be booked: Odoo tries again for four days, and
    tells nobody but its log. A transfer that was recorded by hand: its announcement
    would be expected for ever, and the customer asked for it again.
    """

    _inherit = "payment.transaction"

    portal_stuck_told = fields.Boolean(
        string="Staff know that it is not booked", readonly=True, copy=False
    )

    def _cron_post_process(self):
        res = super()._cron_post_process()
        self._portal_tell_stuck()
        self._portal_end_settled()
        return res

    # --- received, and not booked -----------------------------------------------------

    @api.model
    def _portal_tell_stuck(self):
        """Plan an activity, once, for each received payment that is not in the books.

        :return: the transactions that were told
        """
        stuck = self.search(
            Domain("state", "=", "done")
            & Domain("is_post_processed", "=", False)
            & Domain("payment_id", "=", False)
            & Domain("portal_stuck_told", "=", False)
            & Domain("portal_share_ids", "!=", False)
            & Domain("last_state_change", "<=", fields.Datetime.now() - PATIENCE),
            limit=100,
        )
        for tx in stuck:
            shares = tx._portal_shares()
            user = tx._portal_responsible_user([(share, 0) for share in shares])
            document = next(
                (share._document() for share in shares if share._document()),
                tx.partner_id,
            )
            env = tx.with_context(lang=user.lang or tx.env.lang).env
            # sudo: the job may not be allowed to write on any document
            document.sudo().activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=env._(
                    "Book payment %(reference)s of %(amount)s: it was received",
                    reference=tx.reference,
                    amount=tx.currency_id.with_env(env).format(tx.amount),
                ),
                note=Markup("<p>{}</p>").format(
                    env._(
                        "%(payer)s has paid, and the payment could not be booked. Open"
                        " the payment transaction and press “Book it now”: it says what"
                        " is in the way.",
                        payer=tx.partner_id.display_name,
                    )
                ),
            )
            tx.portal_stuck_told = True
        return stuck

    def action_portal_book_now(self):
        """Button: book what was received, or say what is in the way.

        :raise UserError: when there is nothing to book
        """
        self.check_access("write")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(
                self.env._("Only those who do the books can book a payment.")
            )
        # a second press waits here, and then finds it booked
        self.lock_for_update()
        if self.filtered(
            lambda tx: tx.state != "done" or tx.is_post_processed or tx.payment_id
        ):
            raise UserError(self.env._("There is nothing to book: it is booked."))
        # sudo: stock books as superuser, from jobs and pages
        self.sudo()._post_process()

    # --- announced, and recorded by hand ----------------------------------------------

    @api.model
    def _portal_end_settled(self):
        """End announced transfers for invoices that were paid in full otherwise.

        :return: the transactions that were ended
        """
        expected = self.search(
            Domain("state", "=", "pending") & Domain("portal_share_ids", "!=", False)
        ).filtered(lambda tx: tx._portal_by_transfer())
        settled = expected.filtered(
            lambda tx: all(
                share.move_id.state == "posted"
                and share.move_id.payment_state in ("in_payment", "paid", "reversed")
                for share in tx.sudo().portal_share_ids
            )
        )
        for tx in settled:
            # sudo: shares are written by the books only
            shares_sudo = tx.sudo().portal_share_ids
            shares_sudo.write({"state": "void", "reason": "settled"})
            tx._set_canceled(
                state_message=self.env._(
                    "What it was for was paid otherwise, or by this transfer and"
                    " recorded by hand."
                )
            )
            tx._post_process()
        return settled
