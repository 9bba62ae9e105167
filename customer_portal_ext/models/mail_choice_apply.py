"""Where mails are made for their recipients: who chose not to get one is left out.

What a member of staff sends by hand to somebody they chose goes out in any case, and so
does what lets a contact in (X-NOTIFPREF).
"""

from odoo import api, models
from odoo.fields import Command
from odoo.tools.mail import append_content_to_html

# {model: what its mails are about}
KIND_OF_MODEL = {
    "account.move": "invoices",
    "account.payment": "payments",
    "helpdesk.ticket": "tickets",
    "payment.transaction": "payments",
    "portal.bill": "purchases",
    "portal.change.request": "orders",
    "portal.document": "documents",
    "project.project": "projects",
    "project.task": "projects",
    "project.update": "projects",
    "purchase.order": "purchases",
    "sale.order": "orders",
}
KIND_OF_LETTER = {"digest": "digest", "reminder": "reminders", "statement": "invoices"}
# Whose messages are not told apart from the rest of the news.
ALL_NEWS = {"projects", "tickets"}


class PortalMailChoice(models.Model):
    _inherit = "portal.mail.choice"

    @api.model
    def _kind_of(self, model, res_id, message_type, layout):
        """Return what a mail is about, or None for one that is always sent.

        :param str model: of the record it is about, or False
        :param int res_id: of that record
        :param str message_type: as ``mail.message`` has it
        :param str layout: of the mail; what people write to each other has none
        """
        if message_type == "user_notification" or not model or not res_id:
            # for one person, who asked for it or whom somebody asks
            return None
        if model == "portal.letter":
            # sudo: letters are nobody's to read
            letter_sudo = self.env[model].sudo().browse(res_id)
            user_sudo = letter_sudo.user_id
            if user_sudo and not user_sudo.share and not user_sudo._is_superuser():
                # a member of staff sent it
                return None
            return KIND_OF_LETTER.get(letter_sudo.kind)
        kind = KIND_OF_MODEL.get(model)
        if not kind or model not in self.env:
            return None
        if kind not in ALL_NEWS and message_type in ("comment", "email") and not layout:
            return "comments"
        if model == "account.move":
            move_sudo = self.env[model].sudo().browse(res_id)
            if move_sudo.move_type in ("in_invoice", "in_refund", "in_receipt"):
                return "purchases"
        return kind

    @api.model
    def _company_of(self, model, res_id):
        """Return the company whose mail it is, in superuser mode."""
        # sudo: only the company of the record is looked at
        record_sudo = self.env[model].sudo().browse(res_id).exists()
        if not record_sudo:
            return self.env.company.sudo()
        if hasattr(record_sudo, "_portal_company"):
            return record_sudo._portal_company()
        company = "company_id" in record_sudo._fields and record_sudo.company_id
        return company or self.env.company.sudo()


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(
            message, msg_vals=msg_vals, **kwargs
        )
        if not self or self.env.context.get("portal_sent_by_hand"):
            return recipients
        outside = [
            row["id"]
            for row in recipients
            if row["id"] and row["share"] and row["notif"] == "email"
        ]
        if not outside:
            return recipients
        # sudo: the message that is being sent
        message_sudo, values = message.sudo(), msg_vals or {}
        message_type = values.get("message_type", message_sudo.message_type)
        if kwargs.get("notify_skip_followers"):
            message_type = "user_notification"
        layout = values.get("email_layout_xmlid") or message_sudo.email_layout_xmlid
        choice = self.env["portal.mail.choice"]
        kind = choice._kind_of(self._name, self.id, message_type, layout)
        if not kind:
            return recipients
        if message_type == "comment" and self._portal_by_staff(message_sudo):
            chosen = values.get("partner_ids", message_sudo.partner_ids.ids)
            outside = [pid for pid in outside if pid not in set(chosen or ())]
        company = choice._company_of(self._name, self.id)
        left_out = choice._left_out(outside, kind, company) if outside else set()
        if left_out:
            told = self.env.context.get("portal_left_out")
            if told is not None:
                told.update(left_out)
            recipients = [row for row in recipients if row["id"] not in left_out]
        return recipients

    def _portal_by_staff(self, message_sudo):
        """Tell whether a member of staff sends this, and not Odoo by itself."""
        if self.env.context.get("portal_automatic"):
            return False
        user = self.env.user
        if user._is_superuser() and message_sudo.create_uid:
            # to be sent later: the schedule sends what they wrote
            user = message_sudo.create_uid
        return not user.share and not user._is_superuser()

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Tell staff when a mail about a document reaches nobody outside."""
        left_out = set()
        thread = self.with_context(portal_left_out=left_out)
        recipients = super(MailThread, thread)._notify_thread(
            message, msg_vals=msg_vals, **kwargs
        )
        if left_out and not any(row["share"] for row in recipients):
            # sudo: names of contacts, for whoever reads the document
            partners_sudo = self.env["res.partner"].sudo().browse(sorted(left_out))
            text = self.env._(
                "Nobody outside got this by e-mail: %(names)s chose not to get such"
                " e-mails. Choose them as recipients to send it all the same.",
                names=", ".join(partner.display_name for partner in partners_sudo),
            )
            self.sudo()._message_log(body=text)
        return recipients


class PortalPublishedMixin(models.AbstractModel):
    _inherit = "portal.published.mixin"

    def _portal_send_mail(self, template):
        automatic = self.with_context(portal_automatic=True)
        return super(PortalPublishedMixin, automatic)._portal_send_mail(template)


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        if not self.env.context.get("portal_sent_by_hand"):
            mails.filtered(lambda mail: not mail.is_notification)._portal_leave_out()
        return mails

    def _portal_kind(self):
        """Return what this mail is about, or None for one that is always sent."""
        return self.env["portal.mail.choice"]._kind_of(
            self.model, self.res_id, self.message_type, self.email_layout_xmlid
        )

    def _portal_leave_out(self):
        """Take those out who do not get such mails, of mails that no message made."""
        choice = self.env["portal.mail.choice"]
        groups = {}
        for mail in self:
            kind = mail.recipient_ids and mail._portal_kind()
            if kind:
                company = choice._company_of(mail.model, mail.res_id)
                key = (kind, company)
                groups[key] = groups.get(key, self.browse()) | mail
        for (kind, company), mails in groups.items():
            outside = mails.recipient_ids.filtered("partner_share")
            left_out = choice._left_out(outside.ids, kind, company)
            for mail in mails:
                gone = [pid for pid in mail.recipient_ids.ids if pid in left_out]
                if not gone:
                    continue
                mail.recipient_ids = [Command.unlink(pid) for pid in gone]
                if not (mail.recipient_ids or mail.email_to or mail.email_cc):
                    reason = self.env._("Its recipient chose not to get such e-mails.")
                    mail.write({"state": "cancel", "failure_reason": reason})

    def _portal_choosing(self):
        """Return the (kind, company) of a mail whose recipients may choose, or None."""
        kind = self._portal_kind()
        if not kind:
            return None
        choice = self.env["portal.mail.choice"]
        company = choice._company_of(self.model, self.res_id)
        may_choose, _wanted, _every = choice._settings(company.id)[kind]
        return (kind, company) if may_choose else None

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Let mail programs end such mails by a button of their own (RFC 8058)."""
        copies = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        choosing = self._portal_choosing()
        for copy in copies if choosing else ():
            partner = copy["partner_id"]
            if not partner or not partner.partner_share:
                continue
            kind, company = choosing
            address = self.env["portal.mail.choice"]._address(partner, company, kind)
            # each recipient's own: stock gives all copies the same dict
            copy["headers"] = {
                **copy["headers"],
                "List-Unsubscribe": f"<{address}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        return copies

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        body = super()._personalize_outgoing_body(
            body, partner=partner, doc_to_followers=doc_to_followers
        )
        if not body or not partner or not partner.partner_share:
            return body
        choosing = self._portal_choosing()
        if not choosing:
            return body
        _kind, company = choosing
        footer = (
            self.env["ir.qweb"]
            .with_context(lang=partner.lang or self.env.lang)
            ._render(
                "customer_portal_ext.mail_choice_footer",
                {"address": self.env["portal.mail.choice"]._address(partner, company)},
            )
        )
        return append_content_to_html(body, footer, plaintext=False)
