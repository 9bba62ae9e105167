from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """The private documents of a contact, where staff drop more of them (O-DOCS)."""

    _inherit = "res.partner"

    def action_portal_documents(self):
        """Button: the private documents of this contact, of a company all of its."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_record_document_action"
        )
        return {
            **action,
            "domain": [("owner_id", "child_of", self.id)],
            "context": {
                "portal_drop_model": self._name,
                "portal_drop_id": self.id,
                "default_owner_id": self.id,
                "search_default_latest": 1,
            },
        }

    def _portal_take(self, name, content, owner=None):
        """Put a file into a private folder, as a document of this contact.

        Into the folder of their last document, or else into the first private one.

        :return: (document, "new", "version" or "same")
        :raise UserError: where there is no private folder; and as ``portal.folder``
        """
        self.ensure_one()
        private = [
            ("kind", "=", "private"),
            ("company_id", "=", self.env.company.id),
        ]
        last = self.env["portal.document"].search(
            [
                ("owner_id", "=", self.id),
                ("res_model", "=", False),
                *((f"folder_id.{field}", *rest) for field, *rest in private),
            ],
            order="id desc",
            limit=1,
        )
        folder = last.folder_id or self.env["portal.folder"].search(private, limit=1)
        if not folder:
            raise UserError(
                self.env._("There is no private folder yet. Make one first.")
            )
        return folder._portal_take(name, content, self)
