from odoo import fields, models


class ResCompany(models.Model):
    """What bills a company takes in on its portal."""

    _inherit = "res.company"

    portal_bill_upload = fields.Boolean(
        string="Suppliers may send bills",
        default=True,
        help="To purchase orders they see on the portal.",
    )
    portal_bill_types = fields.Selection(
        [
            ("pdf_xml", "PDF and XML"),
            ("pdf", "PDF"),
            ("xml", "XML (electronic invoice)"),
        ],
        string="Types of bills",
        default="pdf_xml",
        required=True,
    )
    portal_bill_user_id = fields.Many2one(
        "res.users",
        string="Who checks bills",
        domain="[('share', '=', False)]",
        help="Has the activity for each bill that a supplier sends. Empty: the buyer of"
        " the purchase order.",
    )

    def _portal_bill_extensions(self):
        """Return the extensions of the files that a bill may come as.

        :rtype: list
        """
        self.ensure_one()
        return self.portal_bill_types.split("_")
