from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

# Of folders, as domains: what a contact may see (``candidates``); of these, what they
# see whatever is in it (``sure``), and what takes documents in (``taking``). Of
# documents: what is theirs, by which they see a private folder (``own``).
Parts = namedtuple("Parts", "candidates sure taking own")


class PortalFolder(models.Model):
    """Folders as contacts see them: policy, and who is told of what comes in."""

    _name = "portal.folder"
    _inherit = ["portal.folder", "portal.published.mixin"]

    _portal_always_company = True

    access_url = fields.Char(compute="_compute_access_url")
    portal_published = fields.Boolean(recursive=True)

    def _compute_access_url(self):
        for folder in self:
            folder.access_url = f"/my/documents/folder/{folder.id}"

    @api.depends("active", "parent_id.portal_published")
    def _compute_portal_published(self):
        """What is inside a folder that is not shown is not shown either."""
        res = super()._compute_portal_published()
        for folder in self:
            above = folder.parent_id
            folder.portal_published = (
                folder.portal_published
                and folder.active
                and (not above or above.portal_published)
            )
        return res

    # --- under the policy ------------------------------------------------------------

    @api.model
    def _portal_sections(self):
        return [("documents", Domain.TRUE)]

    @api.model
    def _portal_domain(self, partner, companies):
        """Return which folders a contact sees.

        The public ones for them; of the private ones those that hold a document of
        theirs or take one in: the name of any other is nobody's business.
        """
        parts = self._portal_parts(partner, companies)
        return parts.candidates & (parts.sure | self._portal_holding_domain(parts.own))

    @api.model
    def _portal_parts(self, partner, companies):
        """Return what decides which folders a contact sees.

        :param res.partner partner: one contact, in superuser mode
        :rtype: Parts
        """
        return self._portal_kept_parts(partner.id, tuple(companies.ids))

    # as ``portal.list._seen``: what changes which folders a contact sees clears it
    @tools.ormcache("partner_id", "company_ids")
    def _portal_kept_parts(self, partner_id, company_ids):
        # sudo: what a contact sees depends on what they are
        partner = self.env["res.partner"].sudo().browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        granted = self._portal_granted(partner, companies)
        own = self.env["portal.policy"]._granted_domain(
            "portal.document", partner, granted
        )
        private = (
            Domain("portal_published", "=", True)
            & Domain("kind", "=", "private")
            & Domain("company_id", "in", granted.ids)
        )
        # sudo: settings, which a contact may not read
        takers = granted.sudo().filtered("portal_document_upload")
        taking = Domain("allow_upload", "=", True) & Domain(
            "company_id", "in", takers.ids
        )
        return Parts(
            self._portal_public_domain(partner, granted) | private,
            Domain("kind", "=", "public") | taking,
            taking,
            Domain("place", "=", "private") & Domain("portal_listed", "=", True) & own,
        )

    @api.model
    def _portal_holding_domain(self, documents):
        """Return the domain of the folders that hold one of some documents at least.

        A probe of the documents' index for each folder: "in the folders of these
        documents" would read all of somebody's hundred thousand (G9).

        :param Domain documents: ``portal.document``
        """
        return Domain.custom(
            to_sql=lambda model, alias, _query: model._portal_holds_sql(
                documents, SQL.identifier(alias, "id")
            )
        )

    @api.model
    def _portal_holds_sql(self, documents, folder_id):
        """Return the condition that a folder holds one of some documents.

        :param Domain documents: ``portal.document``
        :param SQL folder_id: the folder
        """
        # sudo: the documents are the reader's own
        found = self.env["portal.document"].sudo()._search(documents)
        found.add_where(SQL("%s", SQL.identifier(found.table, "portal_listed")))
        found.add_where(
            SQL("%s = %s", SQL.identifier(found.table, "folder_id"), folder_id)
        )
        # a limit, so that PostgreSQL does not turn it into a join
        found.limit = 1
        return SQL("COALESCE(%s, FALSE)", found.subselect(SQL("TRUE")))

    @api.model
    def _portal_granted(self, partner, companies):
        """Return those of some companies in which a contact has the section."""
        policy = self.env["portal.policy"]
        return companies.filtered(
            lambda company: "documents" in policy._granted(partner, company)
        )

    @api.model
    def _portal_public_domain(self, partner, companies):
        """Return the domain of the public folders that a contact sees.

        :param res.partner partner: one contact, in superuser mode
        :param res.company companies: those in which they have the section
        :rtype: Domain
        """
        family = partner | partner.commercial_partner_id
        audiences = ["all"]
        if any(family.mapped("customer_rank")):
            audiences.append("customers")
        if any(family.mapped("supplier_rank")):
            audiences.append("suppliers")
        whom = Domain("audience", "in", audiences)
        tags = family.category_id
        if tags:
            whom |= Domain("audience", "=", "tags") & Domain(
                "category_ids", "in", tags.ids
            )
        return (
            Domain("portal_published", "=", True)
            & Domain("kind", "=", "public")
            & Domain("company_id", "in", companies.ids)
            & whom
        )

    @api.model
    @tools.ormcache()
    def _portal_audiences(self):
        """Return the kinds of readers that folders distinguish, as a tuple."""
        groups = (
            self.sudo().with_context(active_test=False)._read_group([], ["audience"])
        )
        return tuple(audience for (audience,) in groups)

    def _portal_label(self):
        self.ensure_one()
        return self.env._("Folder %(name)s", name=self.name)

    def _portal_contacts(self):
        return self.env["res.partner"]

    def _portal_token_matches(self, access_token):
        """Tell whether a token of stock's opens it: it has none."""
        return False

    def _portal_responsible(self):
        """Return who is told of what comes into this folder, or of one above it."""
        self.ensure_one()
        folder = self
        while folder and not folder.user_id:
            folder = folder.parent_id
        return folder.user_id or self.company_id.portal_document_user_id

    def _portal_takes(self):
        """Tell whether contacts may send documents into this folder now."""
        self.ensure_one()
        return self.allow_upload and self.company_id.portal_document_upload
