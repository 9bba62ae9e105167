"""What a message is that came by Odoo's mail gateway: of a person, or of a program."""

from odoo import api, models

# What programs put into the head of a mail they send by themselves (RFC 3834, and what
# was in use before it); None: whatever it says.
AUTOMATIC_HEADERS = {
    "x-autoreply": None,
    "x-autorespond": None,
    "x-auto-response-suppress": None,
    "precedence": {"auto_reply", "bulk", "junk"},
}


def is_automatic(message):
    """Tell whether a program sent a mail: out of office, receipt, bounce, newsletter.

    :param email.message.Message message: as it came
    :rtype: bool
    """
    submitted = (message.get("Auto-Submitted") or "no").split(";")[0].strip().lower()
    if submitted != "no" or (message.get("Return-Path") or "").strip() == "<>":
        return True
    for name, values in AUTOMATIC_HEADERS.items():
        value = (message.get(name) or "").strip().lower()
        if value and (values is None or value in values):
            return True
    return message.get_content_type() == "multipart/report"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Let documents know that somebody writes by e-mail, and whether a person."""
        kind = "automatic" if is_automatic(message) else "person"
        thread = self.with_context(portal_gateway=kind)
        return super(MailThread, thread)._message_route_process(
            message, message_dict, routes
        )

    @api.model
    def _portal_is_automatic(self, message_sudo):
        """Tell whether a program wrote a message that was just posted.

        :param mail.message message_sudo: in superuser mode
        """
        if self.env.context.get("portal_gateway") == "automatic":
            return True
        return message_sudo.message_type in ("auto_comment", "out_of_office")
