from odoo import fields, models

from .res_users_viewed import NOTICES


class ResUsers(models.Model):
    _inherit = "res.users"

    # groups: nothing about staff's work is for contacts to read by RPC
    portal_paid_notice = fields.Selection(
        NOTICES,
        string="Payments on the portal",
        groups="base.group_user",
        help="How you learn that a contact has paid an invoice or an order you are"
        " responsible for. Empty: as the company has set.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "portal_paid_notice"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "portal_paid_notice"]

    def _portal_paid_notice(self, company):
        """Return how this user is told of a payment: theirs, or else the company's.

        :param res.company company: that of the payment
        """
        self.ensure_one()
        # sudo: asked by the job that tells them
        return self.sudo().portal_paid_notice or company.portal_paid_notice
