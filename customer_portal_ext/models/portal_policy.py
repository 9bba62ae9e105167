from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

# From the narrowest to the widest (X-SCOPE).
SCOPES = [
    ("own", "Their own documents"),
    ("branch", "Their branch"),
    ("company", "Their company"),
    ("group", "Their company and its subsidiaries"),
]

# Who may use the portal of a company (B-ACCESS-MODE).
ACCESS_MODES = [
    ("everyone", "All customers and suppliers"),
    ("listed", "Only those on the list"),
    ("not_listed", "All but those on the list"),
]

# In the context of a search that looks at a few documents, found otherwise: each is
# asked for its followers, instead of all that somebody follows being gathered.
EACH_ASKED = "portal_each_asked"


class PortalPolicy(models.AbstractModel):
    """Who sees what: the one place that answers it.

    It yields the domain of all that a contact may see of a model, and the answer for a
    single record is that same domain, so that a list, a counter, a page, a PDF and an
    RPC call cannot disagree. Deny is the default. It combines the company's access mode
    (B-ACCESS-MODE), the contact's sections (O-MODULES), the scope (X-SCOPE), the
    publication of the record (P-PUBLIC, O-SHOW) and the company (X-MULTI).

    A further model comes under it with the mixin ``portal.published.mixin``, a global
    record rule that calls ``user._portal_document_domain('the.model')``, its
    ``_portal_sections`` and, where it differs from the mixin's,
    ``_portal_scope_domain``.
    """

    _name = "portal.policy"
    _description = "Portal Access Policy"

    @api.model
    def _covers(self, model_name):
        """Tell whether a model is under the policy."""
        model = self.env.get(model_name)
        return model is not None and hasattr(model, "_portal_domain")

    @api.model
    def _is_document(self, model_name):
        """Tell whether a model under the policy has pages and links of its own.

        Lines are under the policy as well, and belong to their document.

        :param str model_name: may come from outside
        """
        model = self.env.get(model_name)
        return (
            isinstance(model, self.env.registry["portal.published.mixin"])
            and not model._abstract
        )

    @api.model
    def _domain(self, model_name, partner, companies):
        """Return the domain of what a contact may see.

        :param str model_name: a model under the policy
        :param res.partner partner: the contact; empty sees nothing
        :param res.company companies: the companies whose documents may appear
        :rtype: Domain
        """
        if not partner or not self._covers(model_name):
            return Domain.FALSE
        # sudo: the contact's family is read from partners the contact may not read
        return self.env[model_name]._portal_domain(partner.sudo(), companies)

    @api.model
    def _granted_domain(self, model_name, partner_sudo, companies):
        """Return what access mode, sections and scopes leave of a model's documents.

        :param str model_name: a model with ``portal.published.mixin``
        :param res.partner partner_sudo: one contact, in superuser mode
        :param res.company companies: the companies whose documents may appear
        :rtype: Domain
        """
        model = self.env[model_name]
        codes = [code for code, _domain in model._portal_sections()]
        companies_by_scopes = {}
        for company in companies:
            granted = self._granted(partner_sudo, company)
            scopes = tuple(granted.get(code) for code in codes)
            companies_by_scopes.setdefault(scopes, []).append(company.id)
        parts = {
            scopes: self._scopes_domain(model, scopes, partner_sudo)
            for scopes in companies_by_scopes
        }
        always = getattr(model, "_portal_always_company", False)
        # a document of no company: what each of the companies would show
        of_none = parts and not always and not model._fields["company_id"].required
        if of_none and len(parts) == 1:
            # one condition on the documents, so that it can be answered by its index
            [(scopes, company_ids)] = companies_by_scopes.items()
            return Domain("company_id", "in", [*company_ids, False]) & parts[scopes]
        domain = Domain.OR(
            Domain("company_id", "in", company_ids) & parts[scopes]
            for scopes, company_ids in companies_by_scopes.items()
        )
        if of_none:
            domain |= Domain("company_id", "=", False) & Domain.AND(parts.values())
        return domain

    def _scopes_domain(self, model, scopes, partner_sudo):
        """Return what of a model is seen with one scope for each of its sections."""
        domains = {
            scope: model._portal_scope_domain(scope, partner_sudo)
            for scope in set(scopes)
            if scope
        }
        if not domains:
            return Domain.FALSE
        if len(set(scopes)) == 1:
            # the sections divide the model between them: no condition on them
            return domains[scopes[0]]
        return Domain.OR(
            section_domain & domains[scope]
            for (_code, section_domain), scope in zip(
                model._portal_sections(), scopes, strict=True
            )
            if scope
        )

    @api.model
    def _sees(self, record_sudo, partner, companies):
        """Tell whether a contact may see one record.

        :param record_sudo: one record of a model under the policy, in superuser mode
        :param res.partner partner: the contact
        :param res.company companies: the companies whose documents may appear
        """
        domain = self._domain(record_sudo._name, partner, companies)
        # one: it is asked for its followers, not the contact for all they follow
        record_sudo = record_sudo.with_context(**{EACH_ASKED: True})
        return bool(record_sudo.filtered_domain(domain))

    @api.model
    def _sees_granted(self, record_sudo, partner):
        """Tell whether a contact may see a record staff granted to them (C-DIRECT).

        A direct link may go to somebody outside the customer's family; what is not
        public stays hidden from them as from everybody, and whom the company keeps out
        of the portal or of the section stays out.

        :param record_sudo: one record of a model under the policy, in superuser mode
        :param res.partner partner: the contact
        """
        if not self._covers(record_sudo._name) or not record_sudo.portal_published:
            return False
        company = record_sudo._portal_company()
        if not self._allows(partner, company):
            return False
        denied = self._access_values(partner.id, company.id)["denied"]
        return not any(
            record_sudo.filtered_domain(section_domain)
            for code, section_domain in record_sudo._portal_sections()
            if code in denied
        )

    @api.model
    def _allows(self, partner, company):
        """Tell whether a company lets a contact use its portal (B-ACCESS-MODE).

        :param res.partner partner: one contact
        :param res.company company: one company
        """
        return bool(partner) and self._access_values(partner.id, company.id)["allowed"]

    @api.model
    def _granted(self, partner, company):
        """Return the sections a contact may use in a company (O-MODULES, X-SCOPE).

        :return: {code of the section: scope}; what is not in it is not granted
        """
        return self._access_values(partner.id, company.id)["granted"]

    @api.model
    def _section_codes(self, user):
        """Return the codes of the sections a portal user may use in any company.

        :param res.users user: a share user
        :rtype: set
        """
        user_sudo = user.sudo()
        codes = set()
        for company in user_sudo._portal_companies():
            codes |= self._granted(user_sudo.partner_id, company).keys()
        return codes

    @api.model
    @tools.ormcache("partner_id", "company_id")
    def _access_values(self, partner_id, company_id):
        """Return what a company's settings say about a contact.

        Whatever changes one of the inputs clears the cache.

        :return: dict of ``allowed``, ``granted`` ({code: scope}) and ``denied``, the
            codes of sections that were taken from this very contact or its company
        """
        partner = self.env["res.partner"].browse(partner_id)
        company = self.env["res.company"].browse(company_id)
        return self._compute_access(partner, company)[partner_id]

    @api.model
    def _preload(self, partners, company):
        """Read the settings of many contacts at once, for what asks for each of them.

        :param res.partner partners: the recipients of a mail, for instance
        :param res.company company: one company
        """
        for partner_id, values in self._compute_access(partners, company).items():
            type(self)._access_values.__cache__.add_value(
                self, partner_id, company.id, cache_value=values
            )

    def _compute_access(self, partners, company):
        """Return {contact id: as ``_access_values`` has it}, in one query for all."""
        # sudo: settings, and contacts that whoever asks may not read
        partners_sudo, company_sudo = partners.sudo(), company.sudo()
        defaults = self._default_access(company.id)
        whom = partners_sudo | partners_sudo.commercial_partner_id
        rows_sudo = (
            self.env["portal.section.access"]
            .sudo()
            .search_fetch(
                [("company_id", "=", company.id), ("partner_id", "in", whom.ids)],
                ["section_id", "partner_id", "is_granted", "scope"],
            )
        )
        entries = {
            (row.section_id.id, row.partner_id.id): (row.is_granted, row.scope)
            for row in rows_sudo
        }
        admitted = self._admitted(partners_sudo, company_sudo)
        return {
            partner.id: self._merge_access(partner, company_sudo, defaults, entries)
            if partner in admitted
            else {"allowed": False, "granted": {}, "denied": frozenset()}
            for partner in partners_sudo
        }

    def _merge_access(self, partner_sudo, company_sudo, defaults, entries):
        """Return one contact's access: its own entries before those of its company."""
        granted, denied = {}, set()
        for code, section_id, default in defaults:
            own = entries.get((section_id, partner_sudo.id))
            family = entries.get((section_id, partner_sudo.commercial_partner_id.id))
            is_granted, _scope = own or family or default
            if is_granted:
                scopes = (
                    own and own[1],
                    partner_sudo.portal_scope,
                    family and family[1],
                    default[1],
                    company_sudo.portal_scope,
                )
                granted[code] = next(filter(None, scopes))
            elif own or family:
                denied.add(code)
        return {"allowed": True, "granted": granted, "denied": frozenset(denied)}

    @api.model
    @tools.ormcache("company_id")
    def _default_access(self, company_id):
        """Return the sections with a company's defaults.

        :return: list of (code, section id, (is it granted, scope or False))
        """
        rows_sudo = (
            self.env["portal.section.access"]
            .sudo()
            .search([("company_id", "=", company_id), ("partner_id", "=", False)])
        )
        by_section = {
            row.section_id.id: (row.is_granted, row.scope) for row in rows_sudo
        }
        return [
            (section.code, section.id, by_section.get(section.id, (True, False)))
            for section in self.env["portal.section"].sudo().search([])
        ]

    def _admitted(self, partners_sudo, company_sudo):
        """Return those of some contacts whom the access mode lets in.

        Nobody whose login this company took away, while it lives on for another.
        """
        partners_sudo = partners_sudo.filtered(
            lambda partner: company_sudo not in partner.portal_revoked_company_ids
        )
        mode = company_sudo.portal_access_mode
        if mode == "everyone":
            return partners_sudo
        if not partners_sudo:
            return partners_sudo
        lines = {partner: self._line_of(partner) for partner in partners_sudo}
        all_ids = {partner_id for line in lines.values() for partner_id in line}
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM portal_access_list"
                " WHERE company_id = %s AND partner_id IN %s",
                company_sudo.id,
                tuple(all_ids),
            )
        )
        listed = {partner_id for (partner_id,) in rows}
        return partners_sudo.filtered(
            lambda partner: bool(listed & lines[partner]) == (mode == "listed")
        )

    def _line_of(self, partner_sudo):
        """Return the ids of a contact and of all it hangs below."""
        line = set()
        while partner_sudo and partner_sudo.id not in line:
            line.add(partner_sudo.id)
            partner_sudo = partner_sudo.parent_id
        return line
