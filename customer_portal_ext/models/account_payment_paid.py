from markupsafe import Markup

from odoo import api, fields, models

from .account_payment_receipt import RECEIPTS_PER_RUN, _logger


class AccountPayment(models.Model):
    """Who looks after an invoice or an order learns that it was paid (O-VIEWED).

    It is noted when the payment is booked and told by the job that sends receipts: a
    mail that cannot be made must not undo a payment.
    """

    _inherit = "account.payment"

    portal_paid_to_tell = fields.Boolean(
        string="Responsible users to be told", readonly=True, copy=False
    )
    portal_paid_told_date = fields.Datetime(
        string="Responsible users told on", readonly=True, copy=False
    )

    _portal_paid_idx = models.Index("(id) WHERE portal_paid_to_tell")

    def _portal_want_receipts(self):
        res = super()._portal_want_receipts()
        self._portal_want_to_tell()
        return res

    def _portal_want_to_tell(self):
        """Note that the responsible users are to be told; of each payment once."""
        # the second confirmation of a provider comes when the first was told
        new = self.filtered(
            lambda payment: (
                payment.state in ("in_process", "paid")
                and not payment.portal_paid_to_tell
                and not payment.portal_paid_told_date
            )
        )
        if new:
            new.portal_paid_to_tell = True
            self.env.ref("customer_portal_ext.cron_payment_receipts")._trigger()

    @api.model
    def _cron_portal_receipts(self):
        res = super()._cron_portal_receipts()
        found = self.search(
            [("portal_paid_to_tell", "=", True)], limit=RECEIPTS_PER_RUN, order="id"
        )
        for payment in found:
            payment.write(
                {
                    "portal_paid_to_tell": False,
                    "portal_paid_told_date": fields.Datetime.now(),
                }
            )
            try:
                with self.env.cr.savepoint():
                    payment._portal_tell_paid()
            except Exception:
                _logger.exception("Nobody was told of payment %s", payment.id)
                payment.invalidate_recordset()
        if len(found) == RECEIPTS_PER_RUN:
            self.env.ref("customer_portal_ext.cron_payment_receipts")._trigger()
        return res

    def _portal_tell_paid(self):
        """Tell the responsible users what was paid, in the way each of them wants."""
        self.ensure_one()
        told = {}
        for document, amount in self._portal_paid_documents():
            for user in document._portal_responsible():
                if user.active and not user.share:
                    told.setdefault(user, []).append((document, amount))
        for user, documents in told.items():
            notice = user._portal_paid_notice(self.company_id)
            if notice == "activity":
                for document, amount in documents:
                    document.with_context(
                        # what is on the list of activities needs no e-mail as well
                        mail_activity_quick_update=True
                    ).activity_schedule(
                        "customer_portal_ext.mail_activity_portal_paid",
                        user_id=user.id,
                        summary=self._portal_paid_text(user, document, amount),
                    )
            elif notice == "mail" and user.email:
                self._portal_tell_paid_mail(user, documents)

    def _portal_paid_documents(self):
        """Return what this payment paid: list of (invoice or order, amount)."""
        allocations, _rest = self._portal_allocations()
        moves = self.env["account.move"].browse(found.move_id for found in allocations)
        paid = [
            (move, found.amount)
            for move, found in zip(moves, allocations, strict=True)
            if move.is_invoice()
        ]
        shares = self.portal_share_ids.filtered(
            lambda share: (
                share.order_id
                and share.credited_amount
                and not share.order_id.invoice_ids & moves
            )
        )
        return paid + [(share.order_id, share.credited_amount) for share in shares]

    def _portal_paid_text(self, user, document, amount):
        """Return the sentence that tells a user of one document, in their language."""
        env = self.with_context(lang=user.lang or self.env.lang).env
        document = document.with_env(env)
        values = {
            "name": self._portal_payer().name,
            "amount": self.with_env(env)._portal_money(amount),
            "document": document._portal_label(),
        }
        if document._name != "account.move":
            return env._("%(name)s paid %(amount)s for %(document)s", **values)
        return env._(
            "%(name)s paid %(amount)s for %(document)s (%(left)s)",
            left=document._portal_left_text(),
            **values,
        )

    def _portal_tell_paid_mail(self, user, documents):
        """Queue one e-mail to a user, with all that was paid of what is theirs."""
        env = self.with_context(lang=user.lang or self.env.lang).env
        texts = [
            self._portal_paid_text(user, document, amount)
            for document, amount in documents
        ]
        base_url = self.get_base_url()
        items = Markup("").join(
            Markup('<li><a href="{}/odoo/{}/{}">{}</a></li>').format(
                base_url, document._name, document.id, text
            )
            for (document, _amount), text in zip(documents, texts, strict=True)
        )
        subject = texts[0]
        if len(texts) > 1:
            subject = env._(
                "%(name)s paid on the portal: %(count)s documents",
                name=self._portal_payer().name,
                count=len(texts),
            )
        body = Markup("<p>{}</p><ul>{}</ul>").format(
            env._("Payment %(reference)s:", reference=self.name), items
        )
        # sudo: a contact's payment writes to staff
        self.env["mail.mail"].sudo().create(
            {
                "subject": subject,
                "body_html": body,
                "email_to": user.email_formatted,
                "email_from": self.company_id.email_formatted or user.email_formatted,
                "auto_delete": True,
            }
        )
        self._portal_wake_mail_queue()
