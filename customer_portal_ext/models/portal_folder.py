from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a folder takes over from the one it is in: who sees it is said once, at the top.
INHERITED = ("company_id", "kind", "audience", "category_ids")


class PortalFolder(models.Model):
    """A folder of the portal's documents (O-DOCS).

    Documents of a public folder are for all contacts of its company who have the
    section, or for some kinds of them; those of a private folder each for the contact
    it names. Folders in folders have all that from the topmost one.
    """

    _name = "portal.folder"
    _inherit = "portal.remembered.mixin"
    _description = "Folder of Documents"
    _parent_store = True
    _order = "sequence, name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["name"]

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        string="Path", compute="_compute_complete_name", recursive=True
    )
    description = fields.Char(
        translate=True, help="Shown to the customer above the documents."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "portal.folder",
        string="In folder",
        index="btree_not_null",
        ondelete="restrict",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("portal.folder", "parent_id", string="Folders in it")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_inherited",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [
            ("public", "Public: for all who may see the folder"),
            ("private", "Private: each document for its contact"),
        ],
        compute="_compute_inherited",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        required=True,
        default="public",
        index=True,
    )
    audience = fields.Selection(
        [
            ("all", "All contacts"),
            ("customers", "Customers only"),
            ("suppliers", "Suppliers only"),
            ("tags", "Contacts with one of these tags"),
        ],
        string="Who may see it",
        compute="_compute_inherited",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        required=True,
        default="all",
        help="Of those who have the section “Documents” on the portal.",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="Contact tags",
        compute="_compute_inherited",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        help="A contact has its own tags and those of its company.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        help="Is told when a contact sends a document into this folder.",
    )
    allow_upload = fields.Boolean(
        string="Contacts may send documents",
        help="What they send into a private folder is theirs. What they send into a"
        " public one is seen by all, once somebody of you has received it.",
    )
    allow_versions = fields.Boolean(
        string="Senders may send new versions",
        help="Of documents that they have sent themselves.",
    )
    document_ids = fields.One2many("portal.document", "folder_id")
    document_count = fields.Integer(
        string="Documents", compute="_compute_document_count"
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for folder in self:
            above = folder.parent_id.complete_name
            folder.complete_name = f"{above} / {folder.name}" if above else folder.name

    @api.depends(*(f"parent_id.{name}" for name in INHERITED))
    def _compute_inherited(self):
        for folder in self:
            for name in INHERITED:
                value = folder.parent_id[name] if folder.parent_id else folder[name]
                folder[name] = value

    def _compute_document_count(self):
        groups = self.env["portal.document"]._read_group(
            [("folder_id", "in", self.ids), ("is_succeeded", "=", False)],
            ["folder_id"],
            ["__count"],
        )
        counts = {folder.id: count for folder, count in groups}
        for folder in self:
            folder.document_count = counts.get(folder.id, 0)

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A folder cannot be inside itself."))

    def _portal_take_over(self):
        """Give folders in folders what the topmost one says, whatever was written.

        A default, or an import, would make a folder in a private one public, and with
        it every document in it.
        """
        for folder in self.filtered("parent_id"):
            above = folder.parent_id
            taken = {
                name: above[name] for name in INHERITED if folder[name] != above[name]
            }
            if taken:
                folder.write(above._convert_to_write(taken))

    @api.constrains("audience", "category_ids")
    def _check_tags(self):
        for folder in self:
            if folder.audience == "tags" and not folder.category_ids:
                raise ValidationError(
                    self.env._("Choose the tags of those who may see %s.", folder.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        folders = super().create(vals_list)
        folders._portal_take_over()
        return folders

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {*INHERITED}:
            self._portal_take_over()
        if vals.get("active") is False:
            # what is inside goes with it
            inside = self.search([("id", "child_of", self.ids)]) - self
            if inside:
                inside.write({"active": False})
        return res

    # --- what staff do ---------------------------------------------------------------

    def action_portal_documents(self):
        """Button: the documents in this folder."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_folder_document_action"
        )
        return {
            **action,
            "name": self.complete_name,
            "domain": [("folder_id", "=", self.id)],
            "context": {"default_folder_id": self.id},
        }
