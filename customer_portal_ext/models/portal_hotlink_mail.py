from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
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
    def _may_have_link(self, partner, company):
        """Tell whether mails to a contact may carry a personal link at all."""
        return bool(
            company.portal_hotlink_mode != "off"
            and partner.partner_share
            and partner.active
            and email_normalize(partner.email)
        )

    @api.model
    def _addresses_for(self, partners, document, sender=None, linked=True):
        """Return the address of a document for each recipient of a mail.

        A new link where the recipient may have one; the clean address otherwise.

        :param res.partner partners: the recipients
        :param document: a record of a model under the policy
        :param res.partner sender: who sends the mail
        :param bool linked: False where the mail is to carry no personal link
        :return: {partner: (absolute address, True when it is a personal link)}
        """
        document_sudo = document.sudo()
        company = document_sudo._portal_company()
        base_url = document_sudo.get_base_url()
        policy = self.env["portal.policy"]
        addresses, scopes = {}, {}
        if partners:
            policy._preload(partners, company)
        for partner in partners:
            self.env["portal.login"]._let_into_company(partner, document_sudo)
            path = self._inert_path(document_sudo)
            if partner.partner_share:
                path = document_sudo._portal_hotlink_path()
            addresses[partner] = (base_url + path, False)
            if (
                linked
                and self._may_have_link(partner, company)
                and policy._sees(document_sudo, partner, company)
            ):
                # archived logins too: whose was taken away gets no link that is dead
                logins = partner.sudo().with_context(active_test=False).user_ids
                if logins and not any(logins.mapped("active")):
                    continue
                scopes[partner] = (
                    "portal" if logins or company.portal_create_logins else "record"
                )
        entitled = partners.filtered(lambda partner: partner in scopes)
        issued = self._issue_many(
            entitled, document_sudo, company, scopes=scopes, sender=sender
        )
        for link_sudo, secret in issued:
            address = f"{base_url}/my/link/{secret}"
            addresses[partners.browse(link_sudo.partner_id.id)] = (address, True)
        return addresses

    @api.model
    def _grant(self, document, partner, days):
        """Prepare a direct link that is to be mailed (C-DIRECT).

        It has no secret before its mail goes out: ``_arm`` makes it then.

        :param document: the record it opens, and nothing else
        :param res.partner partner: the contact, of any company
        :param int days: its life
        :return: the link in superuser mode
        """
        [(hotlink_sudo, _secret)] = self._issue_many(
            partner,
            document,
            document.sudo()._portal_company(),
            scopes={partner: "record"},
            days=days,
            sender=self.env.user.partner_id,
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
        partner = hotlink_sudo.partner_id
        if (
            not hotlink_sudo._has_target()
            or hotlink_sudo._is_login_taken_away()
            or not partner.active
            or not partner.partner_share
            or not self.env["portal.rate.limit"]._allow_mail("renew", partner.email)
        ):
            return
        now = fields.Datetime.now()
        # it stays dead, also if what ended it ends: whoever asked has the new one
        dead = not hotlink_sudo._is_alive()
        hotlink_sudo.write({"renewed_at": now, "superseded_at": dead and now})
        hotlink_sudo.with_context(lang=partner.lang or self.env.lang)._mail_new_link()
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _mail_new_link(self):
        """Queue the mail with the new link, for this contact alone.

        The document's followers did not ask. It speaks for the company, and neither
        for the visitor who asks nor for the public user.
        """
        company = self.company_id
        label = self._target_label()
        subject = self.env._("Your new link: %(document)s", document=label)
        address = False
        if self.path:
            address = company.get_base_url() + self._inert_page_path(self.path, company)
        body = self.env["ir.qweb"]._render(
            "customer_portal_ext.mail_new_link", {"label": label, "address": address}
        )
        if self.path:
            self.env["mail.mail"].sudo().create(
                {
                    "subject": subject,
                    "body_html": body,
                    "author_id": company.partner_id.id,
                    "email_from": company.email_formatted,
                    "recipient_ids": [Command.set(self.partner_id.ids)],
                    "auto_delete": True,
                }
            )
            return
        document_sudo = self._get_document_sudo().with_context(lang=self.env.lang)
        self._mail_document(document_sudo, self.partner_id, company, subject, body)

    @api.model
    def _mail_document(self, document_sudo, partner, company, subject, body):
        """Queue a mail about a document for one contact, in the name of the company."""
        document_sudo.message_notify(
            subject=subject,
            body=body,
            author_id=company.partner_id.id,
            email_from=company.email_formatted,
            partner_ids=partner.ids,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )

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
                    ("path", "=", self.path),
                    ("renewed_at", ">=", since),
                ],
                limit=1,
            )
        )
