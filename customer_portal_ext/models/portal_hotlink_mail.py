from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..tools import secrets


class PortalHotlink(models.Model):
    """How links get into mails: each recipient's own, made when a mail goes out."""

    _inherit = "portal.hotlink"

    @api.model
    def _inert_path(self, document):
        """Return the address that stands for a link until a mail is sent.

        It holds no secret and leads to the page behind the login, so that it may lie in
        templates, queues and the chatter; each recipient's own link replaces it when
        the mail goes out (``mail.mail._personalize_outgoing_body``).
        """
        return f"/my/link/to/{document._name}/{document.id}"

    @api.model
    def _address_for(self, partner, document):
        """Return the address of a document for one recipient of a mail.

        A new link where the recipient may have one; the clean address otherwise.

        :param res.partner partner: the recipient
        :param document: a record of a model under the policy
        :return: (absolute address, True when it is a personal link)
        """
        document_sudo = document.sudo()
        company = document_sudo._portal_company()
        base_url = document_sudo.get_base_url()
        if (
            company.portal_hotlink_mode == "off"
            or not partner.partner_share
            or not partner.active
            or not email_normalize(partner.email)
            or not self.env["portal.policy"]._sees(document_sudo, partner, company)
        ):
            path = self._inert_path(document_sudo)
            if partner.partner_share:
                path = document_sudo._portal_hotlink_path()
            return base_url + path, False
        has_login = bool(partner.sudo().user_ids)
        scope = "portal" if has_login or company.portal_create_logins else "record"
        _hotlink, secret = self._issue(partner, document_sudo, company, scope=scope)
        return f"{base_url}/my/link/{secret}", True

    @api.model
    def _grant(self, document, partner, days):
        """Prepare a direct link that is to be mailed (C-DIRECT).

        It has no secret before its mail goes out: ``_arm`` makes it then.

        :param document: the record it opens, and nothing else
        :param res.partner partner: the contact, of any company
        :param int days: its life
        :return: the link in superuser mode
        """
        hotlink_sudo, _secret = self._issue(
            partner, document, document.sudo()._portal_company(), scope="record", days=days
        )
        hotlink_sudo.write({"secret_hash": False, "is_granted": True})
        return hotlink_sudo

    def _granted_path(self):
        """Return the inert address that stands for a direct link until it is sent."""
        self.ensure_one()
        return f"/my/link/direct/{self.id}"

    def _arm(self, partner):
        """Give a direct link its secret, at the moment its mail goes out.

        :param res.partner partner: the recipient of that mail
        :return: the absolute address, or None for anybody but the link's own contact,
            and for a link whose mail has gone out already
        """
        self.ensure_one()
        hotlink_sudo = self.sudo()
        if (
            not hotlink_sudo.is_granted
            or hotlink_sudo.partner_id != partner
            or hotlink_sudo.secret_hash
            or not hotlink_sudo._is_alive()
        ):
            return None
        secret = secrets.new_secret()
        hotlink_sudo.secret_hash = secrets.hash_secret(secret)
        base_url = hotlink_sudo._get_document_sudo().get_base_url()
        return f"{base_url}/my/link/{secret}"

    @api.model
    def _send_again(self, hotlink_sudo):
        """Send a new link in place of a dead one, to the address on file only.

        :param hotlink_sudo: a link, dead or alive; empty does nothing
        """
        if not hotlink_sudo or hotlink_sudo.company_id.portal_hotlink_mode == "off":
            return
        if hotlink_sudo.is_granted:
            # staff chose how long it lives: only they give another one
            return
        if hotlink_sudo._sent_again_lately():
            return
        document_sudo = hotlink_sudo._get_document_sudo()
        partner = hotlink_sudo.partner_id
        if not document_sudo or not partner.active or not partner.partner_share:
            return
        if not self.env["portal.rate.limit"]._allow_mail("renew", partner.email):
            return
        company = hotlink_sudo.company_id
        document_sudo = document_sudo.with_context(lang=partner.lang or self.env.lang)
        hotlink_sudo.renewed_at = fields.Datetime.now()
        # a notification to this contact alone: the document's followers did not ask
        document_sudo.message_notify(
            subject=document_sudo.env._(
                "Your new link: %(document)s", document=document_sudo._portal_label()
            ),
            body=document_sudo.env["ir.qweb"]._render(
                "customer_portal_ext.mail_new_link", {"object": document_sudo}
            ),
            # not the visitor who asks, nor the public user, but the company
            author_id=company.partner_id.id,
            email_from=company.email_formatted,
            partner_ids=partner.ids,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _sent_again_lately(self):
        """Tell whether this contact got a new link to this document just now.

        A person with an old link must not be able to flood the contact's mailbox.
        """
        self.ensure_one()
        since = fields.Datetime.now() - timedelta(minutes=5)
        return bool(
            self.sudo().search_count(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("res_model", "=", self.res_model),
                    ("res_id", "=", self.res_id),
                    ("renewed_at", ">=", since),
                ],
                limit=1,
            )
        )
