from odoo import fields, models


class ResCompany(models.Model):
    """What staff are told of administrators of customers (X-DELEGADMIN)."""

    _inherit = "res.company"

    portal_colleague_activity = fields.Boolean(
        string="Have a look at invited colleagues",
        help="The salesperson of the customer gets an activity when an administrator"
        " of the customer invites or removes a colleague.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_colleague_activity = fields.Boolean(
        related="company_id.portal_colleague_activity", readonly=False
    )

    def action_portal_mail_choices(self):
        """Button: which e-mails contacts may choose, kind by kind (X-NOTIFPREF)."""
        return self.env["portal.mail.choice"].action_company_choices()
