from odoo import models


class MailThread(models.AbstractModel):
    """An absent user's answer to an internal message is internal too (W8).

    Odoo posts it as a comment, with the text of what it answers: a note in which staff
    name an absent colleague would stand on the customer's page.
    """

    _inherit = "mail.thread"

    def _notify_thread_with_out_of_office(self, message, *args, **kwargs):
        thread, message_sudo = self, message.sudo()
        is_public = message_sudo.subtype_id and not message_sudo.subtype_id.internal
        if message_sudo and (message_sudo.is_internal or not is_public):
            thread = self.with_context(portal_absent_internal=True)
        return super(MailThread, thread)._notify_thread_with_out_of_office(
            message, *args, **kwargs
        )

    def message_post(self, **kwargs):
        absent = self.env.context.get("portal_absent_internal")
        if absent and kwargs.get("message_type") == "out_of_office":
            kwargs = {
                **kwargs,
                "is_internal": True,
                "subtype_id": False,
                "subtype_xmlid": "mail.mt_note",
            }
        return super().message_post(**kwargs)
