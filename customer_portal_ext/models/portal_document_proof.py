from odoo import api, models

# What changes a proof that a customer may have approved.
PROOF_FIELDS = {
    "active",
    "attachment_id",
    "kind",
    "name",
    "order_line_id",
    "replaces_id",
    "sha256",
    "version",
}


class PortalDocument(models.Model):
    """Versions of a file, and proofs approved with a line (X-BOUND, X-VERSIONS)."""

    _inherit = "portal.document"

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._portal_proofs_changed(documents.order_line_id)
        return documents

    def write(self, vals):
        lines = self.order_line_id
        res = super().write(vals)
        if PROOF_FIELDS & vals.keys():
            self._portal_proofs_changed(lines | self.order_line_id)
        return res

    def unlink(self):
        # sudo: the bytes go with their row, unless they are those of a message
        attachments_sudo = (
            self.sudo().filtered(lambda file: file.kind != "message").attachment_id
        )
        proofs = self.filtered(lambda document: document.kind == "proof")
        lines = proofs.order_line_id
        res = super().unlink()
        # Odoo has deleted those that name the row as what they belong to
        attachments_sudo.exists().unlink()
        lines.exists()._portal_void_changed_approvals()
        return res

    def _portal_proofs_changed(self, lines):
        """Declare approvals void that were about other proofs (X-BOUND).

        The lock lets an approval that comes at the same time see the new proof, or this
        one see the approval.
        """
        if not any(document.kind == "proof" for document in self):
            return
        lines_sudo = lines.sudo()
        for order_sudo in lines_sudo.order_id:
            order_sudo._portal_lock()
        lines_sudo._portal_void_changed_approvals()

    def _portal_snapshot(self):
        """Return what an approval of a proof is bound to.

        :rtype: dict
        """
        self.ensure_one()
        return {"name": self.name, "version": self.version, "sha256": self.sha256}

    def _portal_earlier_versions(self, files_sudo):
        """Return the versions before this one, the latest first.

        :param portal.document files_sudo: those that the reader sees
        """
        self.ensure_one()
        earlier = self.browse()
        version = self.replaces_id
        while version and version not in earlier:
            earlier += version
            version = version.replaces_id
        return earlier & files_sudo
