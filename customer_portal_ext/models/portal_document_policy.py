from odoo import api, models
from odoo.fields import Domain


class PortalDocument(models.Model):
    """Who sees which document: the policy of each place (O-DOCS, X-SCOPE)."""

    _inherit = "portal.document"

    @api.model
    def _portal_sections(self):
        return [("documents", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose private documents a contact sees (X-SCOPE).

        One that is linked to a company is for all of that company's contacts.
        """
        policy = self.env["portal.policy"]
        family, is_all = policy._family_domain(scope, partner)
        if is_all:
            return family
        commercial = partner.commercial_partner_id
        own = Domain("owner_id", "in", [partner.id, commercial.id])
        if scope == "branch":
            own |= Domain("owner_id", "any", policy._branch_contacts(partner))
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
        if self.order_line_id and not self.order_line_id.portal_published:
            # a link to the order does not open what is about a private line of it
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
