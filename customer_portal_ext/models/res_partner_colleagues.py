from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from .portal_policy import SCOPES
from .res_partner_access import STAFF

RANK = {scope: rank for rank, (scope, _name) in enumerate(SCOPES)}
# What a section without documents is granted with.
GRANTED = "yes"


class ResPartner(models.Model):
    """Who administers the portal for their company, and how far (X-DELEGADMIN).

    The right is given by staff, per contact and company. An administrator never gives
    more than they have themselves, and touches nobody who has more.
    """

    _inherit = "res.partner"

    portal_admin_company_ids = fields.Many2many(
        "res.company",
        "portal_admin_list",
        "partner_id",
        "company_id",
        string="Administers the portal of",
        copy=False,
        groups=STAFF,
    )
    portal_is_admin = fields.Boolean(
        string="Manages colleagues",
        compute="_compute_portal_is_admin",
        inverse="_inverse_portal_is_admin",
        search="_search_portal_is_admin",
        groups=STAFF,
        help="This contact invites, limits and removes colleagues of the same customer"
        " on the portal, never beyond what they may see themselves.",
    )
    portal_colleague_ids = fields.One2many(
        "portal.colleague", "partner_id", string="Invited by a colleague", groups=STAFF
    )

    @api.depends_context("company")
    @api.depends("portal_admin_company_ids")
    def _compute_portal_is_admin(self):
        for partner in self:
            companies = partner.portal_admin_company_ids
            partner.portal_is_admin = self.env.company in companies

    def _inverse_portal_is_admin(self):
        for partner in self:
            if partner.portal_is_admin and not partner._portal_can_administer():
                raise UserError(
                    self.env._(
                        "%(name)s belongs to no company, and has no colleagues whose"
                        " access could be managed.",
                        name=partner.display_name,
                    )
                )
            command = Command.link if partner.portal_is_admin else Command.unlink
            partner.portal_admin_company_ids = [command(self.env.company.id)]

    def _search_portal_is_admin(self, operator, value):
        if operator != "in":
            return NotImplemented
        listed = Domain("portal_admin_company_ids", "in", self.env.company.ids)
        return listed if True in value else ~listed

    def write(self, vals):
        family, said = {}, {"portal_admin_company_ids", "portal_is_admin"} & vals.keys()
        if {"parent_id", "is_company"} & vals.keys() and not said:
            # sudo: whoever may move a contact may do what follows from it
            admins_sudo = self.sudo().filtered("portal_admin_company_ids")
            family = {admin: admin.commercial_partner_id for admin in admins_sudo}
        res = super().write(vals)
        for admin, commercial in family.items():
            if admin.commercial_partner_id != commercial:
                # the right was given for the colleagues of that company
                admin.portal_admin_company_ids = [Command.clear()]
        if said:
            self.env.registry.clear_cache()
        if "portal_may_sign" in vals and not self.env.context.get("portal_by_admin"):
            # staff decide: an administrator of the customer is bound by it
            rows = self.env["portal.colleague"]._of(self, self.env.company)
            for row_sudo in rows.values():
                row_sudo.sets_sign = False
        return res

    def _portal_lock(self):
        """Take the row lock under which an act on this contact happens."""
        self.ensure_one()
        # written, not only locked: as for documents (``portal.published.mixin``)
        self.env.cr.execute("UPDATE res_partner SET id = id WHERE id = %s", [self.id])
        self.invalidate_recordset()

    # --- who ------------------------------------------------------------------------

    def _portal_can_administer(self):
        """Tell whether this contact is a person of a company."""
        self.ensure_one()
        commercial = self.commercial_partner_id
        return commercial != self and commercial.is_company and not self.is_company

    def _portal_administered(self):
        """Return the companies whose portal this contact administers for theirs.

        :return: ``res.company`` in superuser mode
        """
        self.ensure_one()
        company_ids = self._portal_admin_ids(self.id)
        # sudo: the contact reads no companies; these are those of their login
        companies_sudo = self.env["res.company"].sudo().browse(company_ids)
        policy = self.env["portal.policy"]
        return companies_sudo.filtered(lambda company: policy._allows(self, company))

    @api.model
    @tools.ormcache("partner_id")
    def _portal_admin_ids(self, partner_id):
        partner_sudo = self.sudo().browse(partner_id)
        if not partner_sudo._portal_can_administer():
            return ()
        users_sudo = partner_sudo.user_ids.filtered("share")
        listed = partner_sudo.portal_admin_company_ids
        return tuple((users_sudo.company_ids & listed).sorted().ids)

    def _portal_colleagues(self, company, search=""):
        """Return the contacts whose access an administrator sees: this one included.

        Those who have or had a login to this company's portal, or were invited to it.

        :param res.company company: one company
        :param str search: part of a name or an address
        :return: ``res.partner`` in superuser mode, by name
        """
        self.ensure_one()
        commercial = self.commercial_partner_id
        domain = Domain(
            [
                ("commercial_partner_id", "=", commercial.id),
                ("id", "!=", commercial.id),
                ("is_company", "=", False),
                ("partner_share", "=", True),
                ("active", "=", True),
            ]
        )
        if search:
            domain &= Domain("name", "ilike", search) | Domain("email", "ilike", search)
        login = [("active", "in", (True, False)), ("company_ids", "in", company.ids)]
        known = (
            Domain("user_ids", "any", login)
            | Domain("portal_revoked_company_ids", "in", company.ids)
            | Domain("portal_colleague_ids.company_id", "=", company.id)
        )
        # sudo: contacts of the same customer; the caller has checked the right
        partners_sudo = self.sudo().with_context(active_test=False)
        found = partners_sudo.search(domain & known, order="name, id")
        return found.with_context(active_test=True)

    def _portal_load_colleagues(self, company, customer):
        """Read what the list says of these contacts, with their logins, in one query.

        :param self: contacts of one customer, at least one
        :param res.company company: one company
        :param res.partner customer: the contact that stands for all of them
        """
        ids = SQL(", ").join(SQL("%s", one) for one in sorted(self.ids))
        # sudo: what the caller may show
        self.env["portal.preload"].sudo()._load(
            [
                (
                    "res.partner",
                    SQL("%s, %s", ids, customer.id),
                    (
                        "portal_admin_company_ids",
                        "portal_revoked_company_ids",
                        "user_ids",
                    ),
                ),
                (
                    "res.users",
                    SQL("SELECT id FROM res_users WHERE partner_id IN (%s)", ids),
                    ("company_ids",),
                ),
                ("res.company", SQL("%s", company.id), ()),
                (
                    "portal.colleague",
                    SQL(
                        "SELECT id FROM portal_colleague WHERE partner_id IN (%s)"
                        " AND company_id = %s",
                        ids,
                        company.id,
                    ),
                    (),
                ),
            ]
        )

    # --- how far --------------------------------------------------------------------

    def _portal_covers_scope(self, mine, colleague, scope):
        """Tell whether what this contact sees contains what a colleague would see.

        :param str mine: the scope of this contact in a section
        :param res.partner colleague: of the same customer; may be a new record
        :param str scope: the colleague's scope in it
        """
        commercial = self.commercial_partner_id
        top = colleague.parent_id or commercial
        my_top = self.parent_id or commercial
        if scope == "own":
            return True
        if mine == "branch" and my_top == commercial:
            mine = "company"
        if scope == "branch" and top == commercial:
            scope = "company"
        if scope == "branch" and mine == "branch":
            return top.id in self.env["portal.policy"]._branch_ids(my_top.id)
        return RANK[mine] >= RANK[scope]

    def _portal_exceeds(self, colleague, company):
        """Tell whether a colleague may do more than this contact.

        :param res.partner colleague: of the same customer
        :param res.company company: one company
        """
        policy = self.env["portal.policy"]
        mine = policy._granted(self, company)
        scoped = self._portal_scoped_codes()
        for code, scope in policy._granted(colleague, company).items():
            if code not in mine:
                return True
            if code in scoped and not self._portal_covers_scope(
                mine[code], colleague, scope
            ):
                return True
        return colleague._portal_may_sign(company) and not self._portal_may_sign(
            company
        )

    @api.model
    def _portal_scoped_codes(self):
        """Return the codes of the sections that have documents."""
        return {code for code, is_scoped in self._portal_section_kinds() if is_scoped}

    @api.model
    @tools.ormcache()
    def _portal_section_kinds(self):
        """Return the sections in their order: ((code, has documents), ...).

        Whatever changes a section clears the cache.
        """
        # sudo: the portal's own sections
        sections_sudo = self.env["portal.section"].sudo().search([])  # pylint: disable=no-search-all
        return tuple((section.code, section.is_scoped) for section in sections_sudo)

    def _portal_grantable(self, colleague, company):
        """Return what this contact may grant a colleague, section by section.

        Bound by what this contact has, and by what staff set for that very colleague.

        :param res.partner colleague: of the same customer, or empty for a new one
        :param res.company company: one company
        :return: list of (section in superuser mode, list of choices from the narrowest:
            "none", and "yes" or scopes)
        """
        mine = self.env["portal.policy"]._granted(self, company)
        limits = self._portal_staff_limits(colleague, company)
        target = colleague or self.browse()
        choices = []
        # sudo: the portal's own sections
        for section_sudo in self.env["portal.section"].sudo().search([]):  # pylint: disable=no-search-all
            code = section_sudo.code
            if code not in mine:
                continue
            limit = limits.get(code)
            if limit == "none":
                offered = ["none"]
            elif section_sudo.is_scoped:
                offered = ["none"] + [
                    scope
                    for scope in RANK
                    if self._portal_covers_scope(mine[code], target, scope)
                    and (not limit or RANK[scope] <= RANK[limit])
                    and not (scope == "branch" and not self._portal_has_branch(target))
                ]
            else:
                offered = ["none", GRANTED]
            choices.append((section_sudo, offered))
        return choices

    def _portal_may_grant_sign(self, colleague, company):
        """Tell whether this contact may let a colleague sign.

        Not where staff said of that very colleague that they may only look.

        :param res.partner colleague: of the same customer, or empty for a new one
        """
        if not self._portal_may_sign(company):
            return False
        entry = colleague.sudo().with_company(company).portal_may_sign
        rows = self.env["portal.colleague"]._of(colleague, company)
        row_sudo = rows.get(colleague.id)
        return entry != "no" or bool(row_sudo and row_sudo.sets_sign)

    def _portal_has_branch(self, colleague):
        """Tell whether a branch is something else than the whole company here."""
        top = colleague.parent_id
        return bool(top) and top != self.commercial_partner_id

    def _portal_staff_limits(self, colleague, company):
        """Return the most that staff allow a contact: {code: scope or "none"}."""
        if not colleague:
            return {}
        colleague_sudo = colleague.sudo()
        limits = {}
        if colleague_sudo.portal_scope:
            limits = dict.fromkeys(
                self._portal_scoped_codes(), colleague_sudo.portal_scope
            )
        for row in self._portal_own_rows(colleague, company).values():
            limit = row.delegate_limit
            if not row.granted_by_id:
                limit = (row.scope or limit) if row.is_granted else "none"
            if limit:
                limits[row.section_id.code] = limit
        return limits

    @api.model
    def _portal_own_rows(self, colleague, company):
        """Return {section: the entry of this very contact}, in superuser mode."""
        rows_sudo = (
            self.env["portal.section.access"]
            .sudo()
            .search(
                [("partner_id", "=", colleague.id), ("company_id", "=", company.id)]
            )
        )
        return {row.section_id: row for row in rows_sudo}

    def _portal_state_in(self, colleague, company):
        """Return what a contact has now, as a form shows it: {code: choice}."""
        granted = dict(self.env["portal.policy"]._granted(colleague, company))
        if not self._portal_has_branch(colleague):
            # the same there
            granted = {
                code: "company" if scope == "branch" else scope
                for code, scope in granted.items()
            }
        return {
            code: (granted[code] if is_scoped else GRANTED)
            if code in granted
            else "none"
            for code, is_scoped in self._portal_section_kinds()
        }
