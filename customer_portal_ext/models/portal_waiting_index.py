"""Indexes that make what waits cost what waits, whatever there is beside it."""

from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    # what people wrote lately, among all that Odoo notes of changes
    _portal_said_idx = models.Index(
        "(model, date) WHERE message_type IN ('comment', 'email')"
    )


class PortalDocument(models.Model):
    _inherit = "portal.document"

    _portal_new_idx = models.Index(
        "(order_id) WHERE kind = 'upload' AND state = 'new' AND active"
    )
