from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize_all


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

    @api.constrains("portal_comment_copy", "portal_comment_copy_email")
    def _check_portal_comment_copy_email(self):
        """A copy to no address would be lost without a word."""
        for company in self:
            address = company.portal_comment_copy_email or ""
            parts = [part for part in address.split(",") if part.strip()]
            if company.portal_comment_copy == "address" and (
                not parts or len(email_normalize_all(address)) != len(parts)
            ):
                raise ValidationError(
                    self.env._("Copies of comments need an e-mail address to go to.")
                )

    def _portal_comment_address(self):
        """Return the address that copies of comments go to, or False."""
        self.ensure_one()
        # sudo: a comment is a contact's, who may not read settings
        company_sudo = self.sudo()
        return {
            "company": company_sudo.email,
            "address": company_sudo.portal_comment_copy_email,
        }.get(company_sudo.portal_comment_copy)
