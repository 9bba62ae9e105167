from ast import literal_eval

from odoo import models

# Never sent: carries a subject from the notification to the mail that goes out.
SUBJECT = "X-Portal-Subject"


class MailThread(models.AbstractModel):
    """Mails of the portal about a document, in the language of each reader (X-I18N)."""

    _inherit = "mail.thread"

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        wording = self.env.context.get("portal_wording")
        if wording and render_values and wording.is_of(self, message):
            readers = recipients_group["recipients_data"]
            # staff read what the customer reads
            outside = all(reader.get("share") for reader in readers)
            body = wording.turn_to(outside and render_values.get("lang"))
            if body:
                spoken = message.new({"body": body}, origin=message)
                render_values = {**render_values, "message": spoken}
        return super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )

    def _notify_by_email_get_final_mail_values(
        self, recipient_ids, mail_values, additional_values=None
    ):
        values = super()._notify_by_email_get_final_mail_values(
            recipient_ids, mail_values, additional_values=additional_values
        )
        wording = self.env.context.get("portal_wording")
        if wording and wording.own_subject and wording.is_of_mail(self, values):
            # a mail has no subject of its own beside that of its message
            headers = literal_eval(values.get("headers") or "{}")
            headers[SUBJECT] = wording.own_subject
            values["headers"] = repr(headers)
        return values


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        outgoing = super()._prepare_outgoing_list(*args, **kwargs)
        subject = None
        for values in outgoing:
            # the copies of a mail may have one and the same dict
            subject = values["headers"].pop(SUBJECT, None) or subject
            if subject:
                values["subject"] = subject
        return outgoing
