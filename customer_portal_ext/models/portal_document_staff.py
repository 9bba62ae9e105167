import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools.file_content import sha256_of
from ..tools.file_kind import HEAD_BYTES, safe_name

# What says who sees a document: the same for all of its versions.
PLACE_FIELDS = {"folder_id", "owner_id", "portal_show", "project_id"}

# What makes a row the file it is: written by the buttons, never by a form.
FILE_FIELDS = {
    *("attachment_id", "event_id", "kind", "message_id", "partner_id"),
    *("sha256", "size"),
}


class PortalDocument(models.Model):
    """Documents as staff keep them: put in, renewed, moved, shown (O-DOCS)."""

    _inherit = "portal.document"

    content = fields.Binary(
        string="File",
        compute="_compute_content",
        inverse="_inverse_content",
        help="Put in once; a later one is a new version.",
    )
    version_count = fields.Integer(compute="_compute_version_count")
    is_for_nobody = fields.Boolean(
        compute="_compute_is_for_nobody",
        search="_search_is_for_nobody",
        help="In a private folder, and not yet linked to a contact.",
    )

    def _compute_content(self):
        """It is downloaded by its button, and not read with the form."""
        self.content = False

    def _inverse_content(self):
        for document in self.filtered("content"):
            document._portal_put_in(base64.b64decode(document.content))

    def _portal_put_in(self, raw):
        """Store the file of a new document.

        :param raw: bytes, or a ``FileContent``
        :raise UserError: when it is empty, or there is a file already
        """
        self.ensure_one()
        name = safe_name(self.file_name or self.name)
        if not raw:
            raise UserError(self.env._("%(name)s is empty.", name=name))
        if self.attachment_id:
            raise UserError(
                self.env._(
                    "%(name)s has its file already. Use the button “New version”.",
                    name=self.name,
                )
            )
        mimetype = guess_mimetype(raw[:HEAD_BYTES])
        # sudo: not all of the staff may write attachments; the row is theirs to write
        self_sudo = self.sudo()
        self_sudo.write(
            {
                "file_name": name,
                "sha256": sha256_of(raw),
                "size": len(raw),
                "mimetype": mimetype,
                **self._prepare_preview(raw, mimetype, self.kind),
                "attachment_id": self_sudo.env["ir.attachment"]
                .create(
                    {
                        "name": name,
                        "raw": raw,
                        "mimetype": mimetype,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
                .id,
            }
        )

    @api.depends("replaces_id", "replaced_by_ids")
    def _compute_version_count(self):
        for document in self:
            document.version_count = len(document._portal_versions())

    def _portal_versions(self):
        """Return all versions of this document, the latest first."""
        self.ensure_one()
        latest = self
        while later := latest.replaced_by_ids - latest:
            latest = later[:1]
        versions = self.browse()
        while latest and latest not in versions:
            versions += latest
            latest = latest.replaces_id
        return versions

    @api.depends("place", "owner_id")
    def _compute_is_for_nobody(self):
        for document in self:
            document.is_for_nobody = (
                document.place == "private" and not document.owner_id
            )

    def _search_is_for_nobody(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("place", "=", "private"), ("owner_id", "=", False)]

    @api.onchange("file_name")
    def _onchange_file_name(self):
        if not self.name:
            self.name = self.file_name

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                self._portal_check_staff_values(vals)
                vals.setdefault("user_id", self.env.uid)
                vals["state"] = "received"
            if not vals.get("name"):
                vals["name"] = vals.get("file_name") or self.env._("Document")
            replaced = self.browse(vals.get("replaces_id"))
            if replaced and not self.env.su:
                # it takes the place of the other: only whoever keeps that may do so
                replaced.check_access("write")
                if replaced.res_model:
                    raise UserError(
                        self.env._(
                            "%(name)s belongs to another document. Share the new"
                            " version there.",
                            name=replaced.name,
                        )
                    )
            if replaced and not vals.get("version"):
                vals["version"] = replaced.version + 1
        documents = super().create(vals_list)
        for document in documents.filtered("replaces_id"):
            if not document.res_model:
                document._portal_take_along(PLACE_FIELDS)
        return documents

    def write(self, vals):
        if not self.env.su:
            self._portal_check_staff_values(vals)
            if {"replaces_id", "version"} & vals.keys():
                raise UserError(self.env._("Versions are made by “New version”."))
        res = super().write(vals)
        changed = PLACE_FIELDS & vals.keys()
        if changed:
            for document in self.filtered("replaces_id"):
                document._portal_take_along(changed)
        return res

    def _portal_take_along(self, names):
        """Let the earlier versions lie where this one lies, seen by the same people.

        :param names: of the fields to pass on
        """
        self.ensure_one()
        values = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in names
        }
        earlier = self.replaces_id
        if any(earlier[name] != self[name] for name in names):
            # each of them takes its own earlier one along
            earlier.write(values)

    @api.model
    def _portal_check_staff_values(self, vals):
        """Let nobody turn one file into another, or into that of somebody else.

        :raise UserError: for what only the buttons write
        """
        if vals.get("kind") == "shared":
            vals = {name: value for name, value in vals.items() if name != "kind"}
        if FILE_FIELDS & vals.keys() or {"res_model", "res_id"} & {
            name for name, value in vals.items() if value
        }:
            raise UserError(
                self.env._("The file of a document is not changed. Send a new version.")
            )

    # --- buttons ---------------------------------------------------------------------

    def action_new_version(self):
        """Button: put in a new version of this document."""
        self.ensure_one()
        self.check_access("write")
        if self.is_succeeded:
            raise UserError(self.env._("There is a later version of it already."))
        context = {
            "default_replaces_id": self.id,
            "default_name": self.name,
            "default_description": self.description,
            "default_folder_id": self.folder_id.id,
            "default_project_id": self.project_id.id,
            "default_owner_id": self.owner_id.id,
            "default_version": self.version + 1,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New version of %(name)s", name=self.name),
            "res_model": self._name,
            "view_mode": "form",
            "views": [
                (self.env.ref("customer_portal_ext.portal_document_form").id, "form")
            ],
            "target": "current",
            "context": context,
        }

    def action_versions(self):
        """Button: all versions of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_folder_document_action"
        )
        return {
            **action,
            "name": self.env._("Versions of %(name)s", name=self.name),
            "domain": [("id", "in", self._portal_versions().ids)],
            "context": {"active_test": False, "create": False},
        }
