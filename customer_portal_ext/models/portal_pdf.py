import base64

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import fingerprint

# How many PDFs of one document are kept, and how long: languages, readers with and
# without private lines, and what it was before.
KEPT_PER_DOCUMENT = 12
KEPT_DAYS = 180


class PortalPdf(models.Model):
    """A PDF that was made for the portal and is not made again (P-REPRINT, G15).

    It is found by the SHA-256 of all that the program which makes PDFs gets: the
    document in the reader's language without what they may not see, header, footer and
    paper. So it need not be told when something changes: what changed has another
    fingerprint. Pictures that a report gets by address are the exception, and stock's
    reports have none.
    """

    _name = "portal.pdf"
    _inherit = ["portal.kept.mixin"]
    _description = "PDF Kept for the Portal"
    _order = "id desc"

    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    fingerprint = fields.Char(required=True, readonly=True)
    content = fields.Binary(attachment=True, readonly=True)

    _fingerprint_unique = models.UniqueIndex("(res_model, res_id, fingerprint)")

    @api.model
    def _fingerprint(self, **parts):
        """Return what names a PDF: the SHA-256 of all it is made of.

        :param parts: what JSON can hold
        """
        return fingerprint.fingerprint(parts)

    @api.model
    def _find(self, res_model, res_id, key):
        """Return a PDF that is kept, or None; it reads only.

        :param str key: as ``_fingerprint`` gives it
        :rtype: bytes
        """
        # sudo: the page has asked the policy for this document
        kept_sudo = self.sudo().search(
            [
                ("res_model", "=", res_model),
                ("res_id", "=", res_id),
                ("fingerprint", "=", key),
            ]
        )
        attachment_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "content"),
                    ("res_id", "in", kept_sudo.ids),
                ],
                limit=1,
            )
        )
        # a file that is missing in the store is made again
        return attachment_sudo.raw or None

    @api.model
    def _keep(self, res_model, res_id, key, content):
        """Keep a PDF; one that is kept already, by another reader, is no error.

        :param bytes content:
        """
        # two at once: the second waits here, and then finds the first
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", f"portal_pdf{key}")
        )
        document = self.env[res_model].browse(res_id).exists()
        if not document or self._find(res_model, res_id, key) is not None:
            return
        domain = [("res_model", "=", res_model), ("res_id", "=", res_id)]
        # one whose file was lost
        self.search([*domain, ("fingerprint", "=", key)]).unlink()
        self.create(
            {
                "res_model": res_model,
                "res_id": res_id,
                "fingerprint": key,
                "content": base64.b64encode(content),
            }
        )
        self.search(domain, offset=KEPT_PER_DOCUMENT).unlink()

    @api.autovacuum
    def _gc_kept(self):
        """Remove what is old, and what belongs to documents that are gone."""
        self._remove_kept(KEPT_DAYS)


class PortalAfter(models.AbstractModel):
    _inherit = "portal.after"

    def _keep_pdf(self, **values):
        """Keep a PDF that was made for a page: as ``portal.pdf._keep`` takes it."""
        self.env["portal.pdf"]._keep(**values)
