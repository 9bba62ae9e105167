from odoo import models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _prepare_mail_values_static(self):
        values = super()._prepare_mail_values_static()
        if self.template_id.portal_no_link:
            values["portal_no_link"] = True
        return values

    def _prepare_mail_values_dynamic(self, res_ids):
        # a mail to many is laid out here, before there is a message
        composer = self
        if self.template_id.portal_no_link:
            composer = self.with_context(portal_no_link=True)
        return super(MailComposeMessage, composer)._prepare_mail_values_dynamic(res_ids)
