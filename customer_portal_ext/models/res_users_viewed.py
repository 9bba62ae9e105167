from odoo import fields, models

NOTICES = [
    ("activity", "By an activity"),
    ("mail", "By e-mail"),
    ("none", "Not at all"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    portal_viewed_notice = fields.Selection(
        NOTICES,
        string="Tell that a document was viewed",
        default="activity",
        required=True,
        help="How the responsible user learns that a contact has viewed or downloaded a"
        " quotation, an order or an invoice. Users can choose otherwise in their"
        " preferences.",
    )


class ResUsers(models.Model):
    _inherit = "res.users"

    # groups: nothing about staff's work is for contacts to read by RPC
    portal_viewed_notice = fields.Selection(
        NOTICES,
        string="Documents viewed on the portal",
        groups="base.group_user",
        help="How you learn that a contact has viewed or downloaded a quotation, an"
        " order or an invoice you are responsible for. Empty: as the company has set.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "portal_viewed_notice"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "portal_viewed_notice"]

    def _portal_viewed_notice(self, company):
        """Return how this user is told of a view: theirs, or else the company's.

        :param res.company company: that of the document
        """
        self.ensure_one()
        # sudo: asked in a contact's request
        return self.sudo().portal_viewed_notice or company.portal_viewed_notice
