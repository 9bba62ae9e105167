from odoo import fields, models

from .res_partner_access import STAFF


class ResPartner(models.Model):
    """Staff see and change which mails a contact gets (X-NOTIFPREF)."""

    _inherit = "res.partner"

    portal_mail_choice_ids = fields.One2many(
        "portal.mail.choice", "partner_id", string="E-mails", groups=STAFF
    )
