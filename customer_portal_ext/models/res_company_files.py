from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools.file_kind import FORBIDDEN_EXTENSIONS, parse_extensions

DEFAULT_TYPES = (
    "pdf, jpg, jpeg, png, gif, webp, tif, tiff, heic, txt, csv, zip, docx, xlsx, pptx,"
    " odt, ods, odp, doc, xls, ppt, eps, ai, psd"
)


class ResCompany(models.Model):
    """What files a company takes in on its portal (C-FILES)."""

    _inherit = "res.company"

    portal_file_upload = fields.Boolean(
        string="Customers may send files",
        default=True,
        help="To quotations and orders on which they may answer.",
    )
    portal_file_types = fields.Char(
        string="Types of files",
        default=DEFAULT_TYPES,
        required=True,
        help="Extensions, with commas between them.",
    )
    portal_file_max_mb = fields.Integer(
        string="Largest file in MB", default=10, required=True
    )
    portal_file_max_count = fields.Integer(
        string="Files sent at once", default=10, required=True
    )

    _portal_file_max_mb_range = models.Constraint(
        "CHECK (portal_file_max_mb BETWEEN 1 AND 500)",
        "The largest file of a customer has between 1 and 500 MB.",
    )
    _portal_file_max_count_range = models.Constraint(
        "CHECK (portal_file_max_count BETWEEN 1 AND 50)",
        "Between 1 and 50 files can be sent at once.",
    )

    @api.constrains("portal_file_types")
    def _check_portal_file_types(self):
        for company in self:
            extensions = parse_extensions(company.portal_file_types)
            if not extensions:
                raise ValidationError(
                    self.env._("List at least one type of files, such as pdf.")
                )
            refused = FORBIDDEN_EXTENSIONS.intersection(extensions)
            if refused:
                raise ValidationError(
                    self.env._(
                        "Files of these types can do harm and are never taken in:"
                        " %(types)s",
                        types=", ".join(sorted(refused)),
                    )
                )

    @api.model
    @tools.ormcache()
    def _portal_upload_bytes(self):
        """Return how many bytes one request may bring to the portal at most.

        The company is not known before the request is read: the largest counts here,
        and each company's own limits file by file.
        """
        companies_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search([("portal_file_max_count", ">", 0)])
        )
        return (
            max(
                company.portal_file_max_mb * company.portal_file_max_count
                for company in companies_sudo
            )
            + 1
        ) * 1024**2

    @api.model
    def _portal_remembered_fields(self):
        return super()._portal_remembered_fields() | {
            "portal_file_max_count",
            "portal_file_max_mb",
        }
