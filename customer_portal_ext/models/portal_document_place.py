from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


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
            if (stored_sudo.res_model, stored_sudo.res_id) != (self._name, document.id):
                raise ValidationError(
                    self.env._("This file belongs to another document.")
                )

    # --- under the policy ------------------------------------------------------------

    @api.model
    def _portal_sections(self):
        return [("documents", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose private documents a contact sees (X-SCOPE).

        One that is linked to a company is for all of that company's contacts.
        """
        policy = self.env["portal.policy"]
        commercial = partner.commercial_partner_id
        if scope == "group":
            group_ids = policy._group_ids(commercial.id)
            if len(group_ids) > 1:
                return Domain("commercial_partner_id", "in", list(group_ids))
        family = Domain("commercial_partner_id", "=", commercial.id)
        if scope in ("company", "group"):
            return family
        own = Domain("owner_id", "in", [partner.id, commercial.id])
        if scope == "branch":
            contacts = policy._branch_contacts(partner)
            if contacts == family:
                return family
            own |= Domain("owner_id", "any", contacts)
        return family & own

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: of each place what is theirs."""
        places = self._portal_places(partner, companies)
        return Domain("portal_published", "=", True) & Domain.OR(places.values())

    @api.model
    def _portal_places(self, partner, companies, by_ids=False):
        """Return what a contact sees of each place.

        :param res.partner partner: one contact, in superuser mode
        :param res.company companies: the companies whose documents may appear
        :param bool by_ids: name the public folders by their ids, which is for a domain
            that is forgotten when a folder changes: of a condition on them PostgreSQL
            does not know how many documents it leaves, and would sort them all
        :return: {place: Domain}, without the condition that it is published
        """
        policy = self.env["portal.policy"]
        Folder = self.env["portal.folder"]
        granted = Folder._portal_granted(partner, companies)
        orders = self.env["sale.order"]._portal_domain(partner, companies)
        lines = Domain("order_line_id", "=", False) | Domain(
            "order_line_id.portal_published", "=", True
        )
        folders = Folder._portal_public_domain(partner, granted)
        if by_ids:
            # sudo: no contact has rights on folders
            folders = Domain("folder_id", "in", Folder.sudo().search(folders).ids)
        else:
            folders = Domain("folder_id", "any", folders)
        # what somebody sent is for all once staff have received it
        checked = (
            Domain("kind", "!=", "upload")
            | Domain("state", "=", "received")
            | Domain("partner_id", "=", partner.id)
        )
        private = policy._granted_domain(self._name, partner, granted)
        places = {
            "order": Domain("order_id", "any", orders) & lines,
            "project": self._portal_project_domain(partner, companies, granted),
            "public": folders & checked,
            "private": Domain("folder_id.portal_published", "=", True) & private,
        }
        return {
            place: Domain("place", "=", place) & domain
            for place, domain in places.items()
        }

    @api.model
    def _portal_project_domain(self, partner, companies, granted):
        """Return which documents of projects a contact sees.

        Those of projects they see that show documents, and of tasks they see.

        :param res.company granted: the companies in which they have the section
        """
        if not granted:
            return Domain.FALSE
        Project = self.env["project.project"]
        projects = Project._portal_domain(partner, companies)
        projects &= Domain("portal_show_documents", "=", True)
        tasks = self.env["project.task"]._portal_domain(partner, companies)
        company = Domain("company_id", "in", [*granted.ids, False])
        return (
            company
            & Domain("project_id", "any", projects)
            & (Domain("task_id", "=", False) | Domain("task_id", "any", tasks))
        )

    def _portal_parent(self):
        """Return the document this file belongs to, if any."""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id)

    def _portal_label(self):
        self.ensure_one()
        return self.env._("Document %(name)s", name=self.name)

    def _portal_contacts(self):
        self.ensure_one()
        return self.owner_id or self.partner_id

    def _portal_responsible(self):
        """Return who is told of this document: of its folder, project or order."""
        self.ensure_one()
        return (
            self.folder_id._portal_responsible()
            if self.folder_id
            else self.project_id.user_id or self.order_id.user_id
        )

    def _portal_token_matches(self, access_token):
        """Tell whether a token of stock's opens it: it has none."""
        return False
