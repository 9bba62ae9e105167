from odoo import api, fields, models


class ResCompany(models.Model):
    """The documents section of a company's portal (O-DOCS, O-UPLOAD)."""

    _inherit = "res.company"

    portal_document_user_id = fields.Many2one(
        "res.users",
        string="Documents go to",
        domain="[('share', '=', False)]",
        help="Is told when a contact sends a document, unless the folder names somebody"
        " of its own.",
    )
    portal_document_upload = fields.Boolean(
        string="Contacts may send documents",
        default=True,
        help="Into folders that take them.",
    )

    @api.model
    def _portal_remembered_fields(self):
        # which folders a contact sees is remembered: also those that take documents
        return super()._portal_remembered_fields() | {"portal_document_upload"}
