from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..tools.moment import format_moment
from .account import ask_for_login
from .colleague_form import ColleagueForm
from .gate import PortalGate, keep_private, portal_readonly

PAGE = "/my/colleagues"


def page_of(path, **kwargs):
    """Return the routing of a page of the administrator."""
    return http.route(
        path,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
        **kwargs,
    )


def act_of(path):
    """Return the routing of an act of the administrator."""
    return http.route(
        path, type="http", auth="user", website=True, methods=["POST"], sitemap=False
    )


class ColleagueBase(ColleagueForm, PortalGate):
    """Who administers, and what every page about colleagues shows (X-DELEGADMIN).

    Signed in with a password, and never by the link of an e-mail alone. Whoever is no
    administrator finds no such page.
    """

    # --- who -------------------------------------------------------------------------

    def _portal_admin(self, company=""):
        """Return the administrator and the company whose portal is administered.

        :param str company: id from outside, where there are several
        :return: (contact in superuser mode, ``res.company`` in superuser mode, all
            companies this contact administers)
        :raise NotFound: for whoever is none, and for a foreign company
        """
        user = request.env.user
        if not user.share:
            raise NotFound()
        # sudo: the contact's own rights
        admin_sudo = user.sudo().partner_id
        companies = admin_sudo._portal_administered()
        if not companies:
            raise NotFound()
        if company:
            chosen = companies.filtered(lambda one: str(one.id) == company)
            if not chosen:
                raise NotFound()
        else:
            chosen = companies & request.env.company or companies[:1]
        if request.env["res.users"]._portal_needs_real_login():
            self._portal_stop(ask_for_login())
        admin_sudo = admin_sudo.with_company(chosen).with_context(
            lang=request.env.lang or user.lang
        )
        return admin_sudo, chosen, companies

    def _portal_colleague(self, admin_sudo, company, partner_id):
        """Return one colleague in superuser mode.

        :raise NotFound: for a contact of somebody else, a missing one and one whose
            access the administrator does not see
        """
        colleague_sudo = admin_sudo.browse(partner_id).exists()
        colleagues_sudo = colleague_sudo and admin_sudo._portal_colleagues(company)
        if not colleagues_sudo or colleague_sudo not in colleagues_sudo:
            raise NotFound()
        return colleague_sudo

    def _portal_colleague_page(self, view, admin, status=200, **values):
        admin_sudo, company, companies = admin
        errors = values.setdefault("errors", [])
        page = {
            **self._prepare_portal_layout_values(),
            **self._portal_account_nav(PAGE),
            "page_name": "colleagues",
            "no_breadcrumbs": True,
            "company_id": company.id,
            "query": f"?company={company.id}" if len(companies) > 1 else "",
            "companies": [
                {"id": one.id, "name": one.name, "current": one == company}
                for one in companies
            ],
            "customer_name": admin_sudo.commercial_partner_id.name,
            "error_of": dict(reversed(errors)),
            "notice": self._portal_notice(),
            **values,
        }
        response = request.render(f"customer_portal_ext.{view}", page, status=status)
        return keep_private(response)

    def _portal_colleague_rows(self, admin_sudo, colleagues_sudo, company):
        """Return the colleagues as the list shows them, in a few queries for all."""
        if colleagues_sudo:
            colleagues_sudo._portal_load_colleagues(
                company, admin_sudo.commercial_partner_id
            )
        policy = request.env["portal.policy"]
        policy._preload(colleagues_sudo, company)
        kept = request.env["portal.colleague"]._of(colleagues_sudo, company)
        used = self._portal_last_use(colleagues_sudo)
        # sudo: the portal's own sections
        sections_sudo = request.env["portal.section"].sudo()
        sections_sudo = sections_sudo.search_fetch([], ["code", "name"])
        names = {section.code: section.name for section in sections_sudo}
        choice_names = self._portal_choice_names()
        rows = []
        for colleague in colleagues_sudo:
            state = admin_sudo._portal_colleague_state(
                colleague, company, kept.get(colleague.id), colleague.id in used
            )
            seen = admin_sudo._portal_state_in(colleague, company)
            has_access = state in ("invited", "active")
            rows.append(
                {
                    "id": colleague.id,
                    "name": colleague.name,
                    "email": colleague.email or "",
                    "is_self": colleague == admin_sudo,
                    "is_admin": company in colleague.portal_admin_company_ids,
                    "state": state,
                    "state_name": self._portal_state_names()[state],
                    "last_use": used.get(colleague.id, ""),
                    "sections": [
                        {"name": names[code], "words": choice_names[choice]}
                        for code, choice in seen.items()
                        if choice != "none"
                    ]
                    if has_access
                    else [],
                }
            )
        return rows

    def _portal_last_use(self, colleagues_sudo):
        """Return {contact id: when they last signed in, in words}."""
        users_sudo = colleagues_sudo.with_context(active_test=False).user_ids
        groups = (
            # sudo: when colleagues last signed in, for their administrator
            request.env["res.users.log"]
            .sudo()
            ._read_group(
                [("create_uid", "in", users_sudo.ids)],
                ["create_uid"],
                ["create_date:max"],
            )
        )
        tz = request.env.user.tz or request.cookies.get("tz") or "UTC"
        return {
            user.partner_id.id: format_moment(request.env, date, tz=tz)
            for user, date in groups
        }

    def _portal_state_names(self):
        return {
            "active": self.env._("Has signed in"),
            "invited": self.env._("Invited, has not signed in yet"),
            "removed": self.env._("Access taken away"),
            "closed": self.env._("No access: please ask us"),
        }

    def _portal_may_manage(
        self, admin_sudo, colleague_sudo, company, removed_too=False
    ):
        """Tell whether an administrator may change what a colleague may do."""
        if colleague_sudo == admin_sudo:
            return False
        row_sudo = request.env["portal.colleague"]._of(colleague_sudo, company)
        state = admin_sudo._portal_colleague_state(
            colleague_sudo, company, row_sudo.get(colleague_sudo.id)
        )
        if state == "removed":
            return removed_too
        if state == "closed":
            return False
        return not admin_sudo._portal_exceeds(colleague_sudo, company)

    def _portal_and_company(self, admin):
        _admin_sudo, company, companies = admin
        return f"&company={company.id}" if len(companies) > 1 else ""

    def _portal_to_colleague(self, admin, colleague_sudo, notice):
        return self._portal_acted(
            f"{PAGE}/{colleague_sudo.id}?notice={notice}"
            + self._portal_and_company(admin)
        )

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "colleague_invited": [
                "success",
                self.env._(
                    "Thank you. The invitation is on its way. If something stands in"
                    " its way, we look at it and get in touch with you."
                ),
            ],
            "colleague_already": [
                "info",
                self.env._(
                    "This colleague has access already. Nothing has been changed."
                ),
            ],
            "colleague_changed": [
                "success",
                self.env._("Saved. It holds from now on."),
            ],
            "unchanged": [
                "info",
                self.env._("All was so before. Nothing has been changed."),
            ],
            "colleague_removed": [
                "success",
                self.env._("The access is taken away, and they are signed out."),
            ],
            "colleague_gone": [
                "info",
                self.env._("The access was taken away before. Nothing was changed."),
            ],
            "colleague_sent": [
                "success",
                self.env._("The invitation is on its way again."),
            ],
            "colleague_not_sent": [
                "info",
                self.env._("They have signed in already. Nothing was sent."),
            ],
            "colleague_limit": [
                "warning",
                self.env._(
                    "An invitation went out just now. Please wait before you send"
                    " another one."
                ),
            ],
        }
