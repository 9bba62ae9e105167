from odoo import models


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    # What somebody follows of a model is one short scan, however much others follow:
    # the lists of projects, tasks and tickets ask for it (G3, G4).
    _portal_followed_idx = models.Index("(partner_id, res_model, res_id)")
