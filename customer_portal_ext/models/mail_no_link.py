from odoo import fields, models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    portal_no_link = fields.Boolean(
        string="No portal link",
        help="E-mails made from this template get no personal portal link: neither the"
        " lines at their end nor a button. Addresses in the text lead to the login.",
    )

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        if self.portal_no_link:
            email_values = {**(email_values or {}), "portal_no_link": True}
        return super().send_mail_batch(
            res_ids, *args, email_values=email_values, **kwargs
        )


class MailMessage(models.Model):
    """A message keeps what its template said, for mails that go out later."""

    _inherit = "mail.message"

    portal_no_link = fields.Boolean(string="No portal link", readonly=True)


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    def _send_mail(self, move, mail_template, **kwargs):
        # invoices go out by a wizard of their own, not by the composer
        if mail_template.portal_no_link:
            kwargs["portal_no_link"] = True
        return super()._send_mail(move, mail_template, **kwargs)
