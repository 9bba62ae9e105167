import hashlib

from odoo import api, fields, models
from odoo.tools import formatLang


class PortalBillFile(models.Model):
    """A file that came with a supplier's bill; the bytes are those of its attachment.

    The same file of the same supplier is taken in once.
    """

    _name = "portal.bill.file"
    _description = "File of a Bill Sent by a Supplier"
    _order = "id"

    bill_id = fields.Many2one(
        "portal.bill", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bill_id.company_id", store=True)
    commercial_partner_id = fields.Many2one(
        related="bill_id.commercial_partner_id", store=True
    )
    is_current = fields.Boolean(
        string="Counts",
        default=True,
        readonly=True,
        help="A file of a bill that was withdrawn or refused may be sent again.",
    )
    name = fields.Char(required=True, readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", string="Stored file", readonly=True, ondelete="set null"
    )
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    size = fields.Integer(readonly=True, help="In bytes.")
    mimetype = fields.Char(string="Type", readonly=True)

    # two connections that send the same at once: the database takes one of them
    _sha256_unique = models.UniqueIndex(
        "(commercial_partner_id, company_id, sha256) WHERE is_current"
    )

    @api.model
    def _portal_sha256(self, content):
        """Return the SHA-256 of a file, as it is compared and kept as evidence."""
        return hashlib.sha256(content).hexdigest()

    def _portal_size_text(self):
        """Return how large the file is, as its reader writes numbers."""
        self.ensure_one()
        if self.size < 1024**2:
            size = formatLang(self.env, max(self.size / 1024, 1), digits=0)
            return self.env._("%(size)s kB", size=size)
        size = formatLang(self.env, self.size / 1024**2, digits=1)
        return self.env._("%(size)s MB", size=size)

    def action_download(self):
        """Button: the file itself; who sent the bill cannot withdraw it any more."""
        self.ensure_one()
        self.check_access("read")
        if self.bill_id.has_access("write"):
            self.bill_id._portal_take_up()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().attachment_id.id}?download=1",
            "target": "download",
        }
