"""No conversation holds a link that lets somebody in (X-TOKENS)."""

from odoo import api, models

from ..tools.quoted_secret import without_secrets


def _clean(values):
    if values.get("body"):
        values["body"] = without_secrets(values["body"])


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(values) for values in vals_list]
        for values in vals_list:
            _clean(values)
        return super().create(vals_list)

    def write(self, vals):
        vals = dict(vals)
        _clean(vals)
        return super().write(vals)


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Take secrets out of a mail before a record is made of it."""
        values = super().message_parse(message, save_original=save_original)
        _clean(values)
        return values

    def _message_create(self, values_list):
        # in place: stock makes the outgoing mails of the same values
        for values in values_list:
            _clean(values)
        return super()._message_create(values_list)
