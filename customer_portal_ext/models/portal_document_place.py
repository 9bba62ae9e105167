from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PortalDocument(models.Model):
    """Where a document lies, and with that who sees it (O-DOCS).

    It has one place, so that no list shows it twice: what it belongs to (an order, a
    project), or else its folder, which is public or private.
    """

    _name = "portal.document"
    _inherit = [
        "portal.document",
        "portal.published.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]

    access_url = fields.Char(compute="_compute_access_url")
    file_name = fields.Char(
        help="What the file is called when it is downloaded; empty: as the document."
    )
    folder_kind = fields.Selection(related="folder_id.kind", string="Kind of folder")
    owner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Whose document it is, in a private folder: a person, or a company for all"
        " of its contacts.",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="owner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
        index="btree_not_null",
    )
    project_id = fields.Many2one(
        "project.project",
        compute="_compute_project_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Seen by those who see the project, where it shows its documents.",
    )
    task_id = fields.Many2one(
        "project.task",
        compute="_compute_task_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        compute="_compute_company_id", store=True, precompute=True, readonly=True
    )
    place = fields.Selection(
        [
            ("order", "Quotation or order"),
            ("project", "Project"),
            ("public", "Public folder"),
            ("private", "Private folder"),
        ],
        compute="_compute_place",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    portal_listed = fields.Boolean(
        compute="_compute_portal_listed",
        store=True,
        help="On the portal, and the latest version.",
    )

    # What the lists read; each has the order of one of them.
    _portal_folder_idx = models.Index(
        "(folder_id, create_date DESC, id DESC) WHERE portal_listed"
    )
    _portal_folder_name_idx = models.Index("(folder_id, name, id) WHERE portal_listed")
    _portal_public_idx = models.Index(
        "(create_date DESC, id DESC) WHERE portal_listed AND place = 'public'"
    )
    _portal_public_name_idx = models.Index(
        "(name, id) WHERE portal_listed AND place = 'public'"
    )
    _portal_private_idx = models.Index(
        "(commercial_partner_id, create_date DESC, id DESC)"
        " WHERE portal_listed AND place = 'private'"
    )
    _portal_private_folder_idx = models.Index(
        "(commercial_partner_id, folder_id, create_date DESC, id DESC)"
        " WHERE portal_listed AND place = 'private'"
    )
    _portal_project_idx = models.Index(
        "(project_id, create_date DESC, id DESC)"
        " WHERE portal_listed AND place = 'project'"
    )
    _portal_order_idx = models.Index(
        "(order_id, create_date DESC, id DESC) WHERE portal_listed AND place = 'order'"
    )
    # the same file of the same sender is stored once in a folder
    _folder_upload_unique = models.UniqueIndex(
        "(folder_id, partner_id, sha256) WHERE active AND kind = 'upload'"
        " AND folder_id IS NOT NULL AND res_model IS NULL",
        "The same file of the same sender is in this folder already.",
    )

    def _compute_access_url(self):
        for document in self:
            document.access_url = f"/my/documents/{document.id}"

    @api.depends("res_model", "res_id")
    def _compute_task_id(self):
        for document in self:
            is_task = document.res_model == "project.task"
            document.task_id = is_task and document.res_id

    @api.depends("res_model", "res_id", "task_id.project_id")
    def _compute_project_id(self):
        for document in self:
            if document.res_model == "project.project":
                document.project_id = document.res_id
            elif document.task_id:
                document.project_id = document.task_id.project_id
            else:
                document.project_id = document.project_id

    @api.depends("order_id.company_id", "folder_id.company_id", "project_id.company_id")
    def _compute_company_id(self):
        for document in self:
            document.company_id = (
                document.order_id.company_id
                or document.project_id.company_id
                or document.folder_id.company_id
                or document.company_id
            )

    @api.depends("order_id", "res_model", "project_id", "folder_id.kind")
    def _compute_place(self):
        for document in self:
            document.place = document._portal_place()

    def _portal_place(self):
        """Return the one place of this document; other addons know more of them."""
        self.ensure_one()
        if self.order_id:
            return "order"
        if self.project_id:
            return "project"
        return False if self.res_model else self.folder_id.kind

    @api.depends("active", "state", "attachment_id")
    def _compute_portal_published(self):
        res = super()._compute_portal_published()
        for document in self:
            document.portal_published = (
                document.portal_published
                and document.active
                and document.state != "removed"
                and bool(document.attachment_id)
            )
        return res

    @api.depends("portal_published", "is_succeeded")
    def _compute_portal_listed(self):
        for document in self:
            document.portal_listed = (
                document.portal_published and not document.is_succeeded
            )

    @api.constrains("folder_id", "project_id", "res_model", "res_id")
    def _check_place(self):
        for document in self:
            if not document._portal_lies_somewhere():
                raise ValidationError(
                    self.env._("Choose the folder that %s is in.", document.name)
                )

    def _portal_lies_somewhere(self):
        """Tell whether this document is in a folder, or belongs to something."""
        self.ensure_one()
        return bool(self.folder_id or self.project_id or self.res_id)

    @api.constrains("attachment_id")
    def _check_attachment(self):
        """Keep the stored file of anything else from being shown as a document."""
        for document in self.filtered("attachment_id"):
            # sudo: where the bytes belong to, whoever writes the row
            stored_sudo = document.attachment_id.sudo()
            if not document._portal_has_bytes_of(stored_sudo):
                raise ValidationError(
                    self.env._("This file belongs to another document.")
                )

    def _portal_has_bytes_of(self, stored_sudo):
        """Tell whether a stored file is this document's to show.

        :param ir.attachment stored_sudo: in superuser mode
        """
        self.ensure_one()
        return (stored_sudo.res_model, stored_sudo.res_id) == (self._name, self.id)
