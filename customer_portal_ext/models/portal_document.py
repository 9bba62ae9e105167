import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import get_lang
from odoo.tools.image import image_process

from ..tools.file_content import FileContent, sha256_of
from ..tools.page_formats import grouper, number_formatter

# Raster images whose preview is drawn anew: nothing of the file itself is shown.
PREVIEW_TYPES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff")
PREVIEW_PIXELS = 1024


class PortalDocument(models.Model):
    """A file that belongs to a document of the portal (C-FILES, X-VERSIONS).

    Customers send it, or staff share it; as a proof it is part of what is approved with
    its line (X-BOUND). The bytes are those of ``attachment_id``. Who sees it is decided
    by the document it belongs to, and by its line.
    """

    _name = "portal.document"
    _description = "Portal Document"
    _order = "id desc"

    name = fields.Char(required=True, index="trigram")
    description = fields.Char(help="Shown to the customer below the name.")
    kind = fields.Selection(
        [
            ("upload", "Sent by the customer"),
            ("shared", "Shared by us"),
            ("proof", "Proof, to be approved"),
            ("message", "From a conversation"),
        ],
        required=True,
        default="shared",
        readonly=True,
    )
    res_model = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True
    )
    folder_id = fields.Many2one(
        "portal.folder",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    order_id = fields.Many2one(
        "sale.order",
        compute="_compute_order_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    order_line_id = fields.Many2one(
        "sale.order.line",
        string="Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="None: the file is about the document as a whole.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Sent by",
        readonly=True,
        index="btree_not_null",
        help="The contact who sent it on the portal.",
    )
    user_id = fields.Many2one("res.users", string="Shared by", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", string="Stored file", readonly=True, ondelete="restrict"
    )
    preview = fields.Binary(attachment=True, readonly=True)
    has_preview = fields.Boolean(readonly=True)
    sha256 = fields.Char(string="SHA-256", readonly=True, index="btree_not_null")
    size = fields.Integer(readonly=True, help="In bytes.")
    mimetype = fields.Char(string="Type", readonly=True)
    version = fields.Integer(default=1, required=True, readonly=True)
    replaces_id = fields.Many2one(
        "portal.document",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    replaced_by_ids = fields.One2many(
        "portal.document", "replaces_id", context={"active_test": False}
    )
    is_succeeded = fields.Boolean(
        string="Has a later version",
        compute="_compute_is_succeeded",
        store=True,
        recursive=True,
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("new", "New"),
            ("received", "Received"),
            ("removed", "Taken back"),
        ],
        default="new",
        required=True,
        readonly=True,
        help="Until it is received, who sent a file may take it back.",
    )
    event_id = fields.Many2one(
        "portal.event", string="Sent, as evidence", readonly=True
    )

    _proof_of_a_line = models.Constraint(
        "CHECK (kind != 'proof' OR NOT active OR order_line_id IS NOT NULL)",
        "A proof belongs to a line: it is approved with it.",
    )
    # the same file of the same sender at the same place is stored once
    _upload_unique = models.UniqueIndex(
        "(res_model, res_id, COALESCE(order_line_id, 0), partner_id, sha256)"
        " WHERE active AND kind = 'upload'"
    )

    @api.depends("res_model", "res_id")
    def _compute_order_id(self):
        for document in self:
            is_order = document.res_model == "sale.order"
            document.order_id = is_order and document.res_id

    @api.depends("replaced_by_ids.active", "replaced_by_ids.is_succeeded")
    def _compute_is_succeeded(self):
        """A version that was withdrawn gives its place back to the one before it."""
        for document in self:
            document.is_succeeded = any(
                later.active or later.is_succeeded for later in document.replaced_by_ids
            )

    @api.constrains("order_line_id", "order_id")
    def _check_order_line(self):
        for document in self.filtered("order_line_id"):
            if document.order_line_id.order_id != document.order_id:
                raise ValidationError(
                    self.env._("The line belongs to another document.")
                )

    # --- storing ---------------------------------------------------------------------

    @api.model
    def _portal_store(self, document_sudo, content, values):
        """Store one file with what is known of it.

        :param document_sudo: the document it belongs to, in superuser mode
        :param dict content: ``ir.attachment`` values: ``name``, ``raw`` (bytes, or a
            ``FileContent``), ``mimetype``
        :param dict values: of the new row; ``kind`` among them
        :return: the file, in superuser mode
        """
        raw = content["raw"]
        # sudo: neither visitors nor all of the staff may write attachments
        row_sudo = self.sudo().create(
            {
                "name": content["name"],
                **self._prepare_place(document_sudo),
                "company_id": document_sudo._portal_company().id,
                "sha256": sha256_of(raw),
                "size": len(raw),
                "mimetype": content["mimetype"],
                **values,
                **self._prepare_preview(raw, content["mimetype"], values["kind"]),
            }
        )
        row_sudo.attachment_id = (
            self.env["ir.attachment"]
            .sudo()
            .create({**content, "res_model": self._name, "res_id": row_sudo.id})
        )
        return row_sudo

    @api.model
    def _prepare_preview(self, raw, mimetype, kind):
        """Return the values of a small picture of a file, or nothing.

        Only of what staff share: what customers send is not opened here.
        """
        if kind == "upload" or isinstance(raw, FileContent):
            return {}
        if mimetype not in PREVIEW_TYPES:
            return {}
        try:
            picture = image_process(
                raw,
                size=(PREVIEW_PIXELS, PREVIEW_PIXELS),
                verify_resolution=True,
                output_format="PNG" if mimetype == "image/png" else "JPEG",
            )
        except Exception:  # noqa: BLE001
            # every library of images has errors of its own; the file stays without
            return {}
        return {"preview": base64.b64encode(picture), "has_preview": True}

    @api.model
    def _portal_find_twin(self, document_sudo, line_sudo, partner_id, raw):
        """Return the file that the same sender sent to the same place before.

        :param raw: its content, bytes or a ``FileContent``
        """
        return self.sudo().search(
            [
                ("res_model", "=", document_sudo._name),
                ("res_id", "=", document_sudo.id),
                ("order_line_id", "=", line_sudo.id),
                ("partner_id", "=", partner_id),
                ("kind", "=", "upload"),
                ("sha256", "=", sha256_of(raw)),
            ],
            limit=1,
        )

    def _portal_size_text(self):
        """Return how large the file is, as its reader writes numbers."""
        self.ensure_one()
        return self._portal_size_writer()(self.size)

    @api.model
    def _portal_size_writer(self):
        """Return a function of a number of bytes to a text, for all files of a page."""
        number = number_formatter(self.env)
        group = grouper(get_lang(self.env))
        kilobytes = self.env._("%(size)s kB", size="\0")
        megabytes = self.env._("%(size)s MB", size="\0")

        def write(size):
            if size < 1024**2:
                # exact where it is a half: as ``number`` rounds
                whole = str(round(max(size / 1024, 1)))
                return kilobytes.replace("\0", group(whole))
            return megabytes.replace("\0", number(size / 1024**2, 1))

        return write

    def _prepare_event_snapshot(self):
        """Return files as evidence keeps them.

        :rtype: dict
        """
        return {
            "files": [
                {
                    "file": document.id,
                    "name": document.name,
                    "size": document.size,
                    "type": document.mimetype,
                    "sha256": document.sha256,
                    "line": document.order_line_id.id or None,
                }
                for document in self
            ]
        }

    # --- what staff do ---------------------------------------------------------------

    def action_received(self):
        """Button: we have it; who sent it can no longer take it back."""
        self.check_access("write")
        self.filtered(
            lambda document: document.kind == "upload" and document.state == "new"
        ).state = "received"

    def action_open_document(self):
        """Button: the document this file belongs to."""
        self.ensure_one()
        belongs_to = (
            self.order_id or self._portal_parent() or self.project_id or self.folder_id
        )
        return belongs_to._get_records_action()

    def action_download(self):
        """Button: the file itself; who sent it can no longer take it back."""
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(self.env._("This file was taken back by who sent it."))
        if self.has_access("write"):
            self.action_received()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().attachment_id.id}?download=1",
            "target": "download",
        }
