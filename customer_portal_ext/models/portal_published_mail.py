from odoo import models

from ..tools.mail_wording import MailWording

LAYOUT = "mail.mail_notification_layout_with_responsible_signature"
# What of a template makes a mail, besides its recipients.
RENDERED = ("subject", "body_html", "email_from", "reply_to", "scheduled_date")


class PortalPublishedMixin(models.AbstractModel):
    """Mails about a document, queued without Odoo's composer (G16).

    The composer is a wizard for somebody who reads and changes a mail before it is
    sent: it stores itself, looks for the author by address and for aliases. Nobody
    reads these; the same template gives the same mail for half of the queries.
    """

    _inherit = "portal.published.mixin"

    # The kind of message that keeps such a mail in the conversation.
    _portal_mail_type = "comment"

    def _portal_send_mail(self, template):
        """Queue a mail about this document to its customer and followers.

        :param mail.template template: of this model; its text is in the customer's
            language by the template's own language setting
        """
        self.ensure_one()
        # sudo: a customer's answer sends mails too, and renders what they may not read
        template_sudo = template.sudo()
        if self._portal_mail_has_attachments(template_sudo):
            # making and owning them is the composer's work, and dwarfs its queries
            self.message_post_with_source(
                template_sudo,
                message_type=self._portal_mail_type,
                subtype_xmlid="mail.mt_comment",
                email_layout_xmlid=LAYOUT,
                force_send=False,
            )
        else:
            # sudo: as above, and nobody but the template says what is posted
            self.sudo()._portal_post_template(template_sudo)
        self._portal_wake_mail_queue()

    def _portal_mail_has_attachments(self, template_sudo):
        """Tell whether files go with the mails of a template, now or by an addon."""
        if template_sudo.attachment_ids or template_sudo.report_template_ids:
            return True
        of_addons = self._process_attachments_for_template_post(template_sudo)
        return any(of_addons.get(self.id, {}).values())

    def _portal_post_template(self, template_sudo):
        """Post what a template renders for this document, as the composer would."""
        company, responsible = self._portal_company(), self._portal_responsible()
        contacts, user = self._portal_contacts(), self.env.user
        senders = responsible.partner_id | company.partner_id | user.partner_id
        # all whom it may concern are read together
        (senders | contacts).mapped("email")
        # most probably the template's own language: its texts are then read once
        template_sudo = template_sudo.with_context(lang=contacts[:1].lang)
        per_lang = template_sudo._classify_per_lang(self.ids)
        [(lang, (template_sudo, _ids))] = per_lang.items()
        values = template_sudo._generate_template(
            self.ids, {name for name in RENDERED if template_sudo[name]}
        )[self.id]
        email_from = values.get("email_from") or user.email_formatted
        kwargs = {}
        if values.get("reply_to"):
            kwargs = {"reply_to": values["reply_to"], "reply_to_force_new": True}
        if template_sudo.mail_server_id:
            kwargs["mail_server_id"] = template_sudo.mail_server_id.id
        if template_sudo.portal_no_link:
            kwargs["portal_no_link"] = True
        document = self
        if user in responsible:
            # they follow their documents, or have chosen not to
            document = self.with_context(mail_post_autofollow_author_skip=True)
        wording = MailWording(self, template_sudo, lang, values.get("subject"))
        document.with_context(portal_wording=wording).message_post(
            author_id=self._portal_mail_author(email_from, senders).id,
            email_from=email_from,
            subject=values.get("subject"),
            body=values.get("body_html") or "",
            partner_ids=self._portal_mail_recipients(template_sudo, contacts),
            message_type=self._portal_mail_type,
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid=LAYOUT,
            # the template defines all of the text
            email_add_signature=False,
            force_email_lang=lang,
            force_send=False,
            mail_auto_delete=template_sudo.auto_delete,
            scheduled_date=values.get("scheduled_date"),
            # nothing was tracked with it: nobody has to look
            tracking_value_ids=[],
            **kwargs,
        )

    def _portal_mail_author(self, email_from, senders):
        """Return the contact with the address that a mail is from.

        :param str email_from: as the template says
        :param res.partner senders: who it probably is
        """
        for partner in senders:
            if partner.email_formatted == email_from:
                # Odoo would look for them among all contacts and aliases
                return partner
        author_id, _email = self._message_compute_author(None, email_from)
        return senders.browse(author_id) or self.env.user.partner_id

    def _portal_mail_recipients(self, template_sudo, contacts):
        """Return the ids of the contacts that a template names.

        :param res.partner contacts: who it probably is
        """
        by_address = template_sudo.email_to or template_sudo.email_cc
        if not by_address and not template_sudo.use_default_to:
            rendered = template_sudo._render_field("partner_to", self.ids)[self.id]
            partner_ids = template_sudo._parse_partner_to(rendered or "")
            if set(partner_ids) <= set(contacts.ids):
                return partner_ids
        # addresses are made contacts, as everywhere in Odoo
        values = template_sudo._generate_template(
            self.ids,
            {"partner_to", "email_to", "email_cc"},
            find_or_create_partners=True,
        )
        return values[self.id].get("partner_ids", [])

    def _portal_wake_mail_queue(self):
        """Let the queue of mails run as soon as this transaction is committed."""
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.ir_cron_mail_scheduler_action"
        )
        # sudo: whose act sends the mail has no rights on scheduled actions
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()
