from odoo import models
from odoo.tools import html2plaintext

from .helpdesk_ticket_talk import file_names


class HelpdeskTicket(models.Model):
    """A customer who replies by e-mail to a closed ticket opens it again (P-TICKETS).

    By the rules of the page: the company allows it, not too late, one of the customer's
    own who sees the ticket on the portal. A program that answers by itself never does.
    """

    _inherit = "helpdesk.ticket"

    def _message_post_after_hook(self, message, msg_vals):
        # before what follows from a customer's message in the stage it then has
        for ticket in self:
            ticket._portal_reopen_by_mail(message)
        return super()._message_post_after_hook(message, msg_vals)

    def _portal_reopen_by_mail(self, message):
        """Open this ticket again if a message is a customer's reply to a closed one.

        :return: whether it was opened
        """
        self.ensure_one()
        # sudo: the gateway writes for whoever sent the mail; who may is asked here
        ticket_sudo, message_sudo = self.sudo(), message.sudo()
        author_sudo = message_sudo.author_id
        is_said = (
            message_sudo.message_type == "email"
            and message_sudo.subtype_id == self.env.ref("mail.mt_comment")
            and not message_sudo.is_internal
            and not ticket_sudo._portal_is_automatic(message_sudo)
        )
        if not is_said or not ticket_sudo.closed or not author_sudo.partner_share:
            return False
        actor = {"partner_id": author_sudo.id}
        company = ticket_sudo._portal_company()
        policy = self.env["portal.policy"]
        if not ticket_sudo._portal_may_reopen(actor) or not policy._sees(
            ticket_sudo, author_sudo, company
        ):
            return False
        ticket_sudo._portal_lock()
        stage_sudo = ticket_sudo._portal_reopen_stage()
        if not stage_sudo:
            return False
        text = ticket_sudo._portal_staff_env()._(
            "%(name)s has opened this ticket again by replying to an e-mail.",
            name=author_sudo.name,
        )
        ticket_sudo._portal_open_again(
            stage_sudo,
            {
                **actor,
                "partner_name": author_sudo.name,
                "partner_email": author_sudo.email,
                "user_id": False,
                "identified_by": "mail",
                "lang": author_sudo.lang,
            },
            {
                "text": html2plaintext(message_sudo.body or "").strip(),
                "message_id": message_sudo.id,
                "files": file_names(message_sudo.attachment_ids),
            },
            text,
        )
        answering = ticket_sudo._portal_responsible().partner_id
        if not answering & ticket_sudo.message_partner_ids:
            # the message itself reaches none of those who answer
            ticket_sudo._portal_tell_staff(text, message_sudo.body)
            ticket_sudo._portal_wake_mail_queue()
        return True
