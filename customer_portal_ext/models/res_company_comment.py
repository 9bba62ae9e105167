from odoo import fields, models


class ResCompany(models.Model):
    """What a company wants of the conversation on its documents (P-COMMENT)."""

    _inherit = "res.company"

    portal_comment_orders = fields.Boolean(
        string="Comments on quotations and orders",
        default=True,
        help="On change requests as well.",
    )
    portal_comment_invoices = fields.Boolean(
        string="Comments on invoices and bills", default=True
    )
    portal_comment_purchases = fields.Boolean(
        string="Comments on purchase orders", default=True
    )
    portal_comment_copy = fields.Selection(
        [
            ("company", "To the company's e-mail address"),
            ("address", "To another address"),
            ("off", "Nobody: only who is responsible and who follows"),
        ],
        string="Copy of every comment",
        default="company",
        required=True,
    )
    portal_comment_copy_email = fields.Char(string="Address for copies")

    def _portal_comment_address(self):
        """Return the address that copies of comments go to, or False."""
        self.ensure_one()
        # sudo: a comment is a contact's, who may not read settings
        company_sudo = self.sudo()
        return {
            "company": company_sudo.email,
            "address": company_sudo.portal_comment_copy_email,
        }.get(company_sudo.portal_comment_copy)
