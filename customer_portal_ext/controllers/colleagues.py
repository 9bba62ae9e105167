from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize, format_datetime

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.portal_rate_limit import HOUR
from ..tools.fingerprint import canonical_json
from .account import ask_for_login
from .colleague_form import ColleagueForm
from .gate import PortalGate, keep_private, portal_readonly

PAGE = "/my/colleagues"
PER_PAGE = 50
MAX_SEARCH = 100

# Invitations of one administrator in an hour, and of a whole customer in a day.
INVITATIONS_PER_HOUR = 20
INVITATIONS_PER_DAY = 60


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


class PortalColleagues(ColleagueForm, PortalGate):
    """A customer's administrator invites, limits and removes colleagues (X-DELEGADMIN).

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

    # --- the list --------------------------------------------------------------------

    @page_of([PAGE, f"{PAGE}/page/<int:page>"])
    def portal_colleagues(self, page=1, search="", company="", **kwargs):
        """List the colleagues, with what each of them may see."""
        admin = self._portal_admin(company)
        admin_sudo, company_sudo, companies = admin
        search = search.strip()[:MAX_SEARCH]
        colleagues_sudo = admin_sudo._portal_colleagues(company_sudo, search)
        args = {"search": search} if search else {}
        if len(companies) > 1:
            args["company"] = company_sudo.id
        pager = portal_pager(
            url=PAGE,
            url_args=args,
            total=len(colleagues_sudo),
            page=page,
            step=PER_PAGE,
        )
        shown_sudo = colleagues_sudo[pager["offset"] : pager["offset"] + PER_PAGE]
        rows = self._portal_colleague_rows(admin_sudo, shown_sudo, company_sudo)
        return self._portal_colleague_page(
            "colleagues",
            admin,
            rows=rows,
            pager=pager,
            search=search,
            is_alone=not search and colleagues_sudo <= admin_sudo,
        )

    def _portal_colleague_rows(self, admin_sudo, colleagues_sudo, company):
        """Return the colleagues as the list shows them, in a few queries for all."""
        policy = request.env["portal.policy"]
        policy._preload(colleagues_sudo, company)
        kept = request.env["portal.colleague"]._of(colleagues_sudo, company)
        used = self._portal_last_use(colleagues_sudo)
        names = dict(
            # sudo: the portal's own sections
            (section.code, section.name)
            for section in request.env["portal.section"].sudo().search([])  # pylint: disable=no-search-all
        )
        choice_names = self._portal_choice_names()
        rows = []
        for colleague in colleagues_sudo:
            state = admin_sudo._portal_colleague_state(
                colleague, company, kept.get(colleague.id)
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
            user.partner_id.id: format_datetime(
                request.env, date, tz=tz, dt_format="short"
            )
            for user, date in groups
        }

    def _portal_state_names(self):
        return {
            "active": self.env._("Has signed in"),
            "invited": self.env._("Invited, has not signed in yet"),
            "removed": self.env._("Access taken away"),
            "closed": self.env._("No access: please ask us"),
        }

    # --- invite ----------------------------------------------------------------------

    @page_of(f"{PAGE}/invite")
    def portal_colleague_invite(self, company="", **kwargs):
        """Show the form of an invitation."""
        admin = self._portal_admin(company)
        return self._portal_invite_page(admin, None)

    @act_of(f"{PAGE}/invite")
    def portal_colleague_invite_submit(self, step="check", company="", **kwargs):
        """Show what will be sent, or send it."""
        admin = self._portal_admin(company)
        admin_sudo, company_sudo, _companies = admin
        form = request.httprequest.form
        if step == "send" and not admin_sudo._portal_lock_family(company_sudo):
            raise NotFound()
        person = self._portal_person(form)
        rows = self._portal_grant_fields(
            admin_sudo, admin_sudo.browse(), company_sudo, form
        )
        errors = self._portal_person_errors(person, admin_sudo)
        errors += self._portal_grant_errors(rows)
        known_sudo = admin_sudo.browse()
        if not errors:
            known_sudo, _foreign = admin_sudo._portal_find_colleague(
                admin_sudo.commercial_partner_id,
                person["email_normalized"],
                company_sudo,
            )
            state, text = self._portal_known_state(admin_sudo, known_sudo, company_sudo)
            if state == "already":
                return self._portal_acted(
                    f"{PAGE}/{known_sudo.id}?notice=colleague_already"
                    + self._portal_and_company(admin)
                )
            if text:
                errors.append(("email", text))
        if not errors and known_sudo:
            # bound by what staff set for this very contact
            rows = self._portal_grant_fields(admin_sudo, known_sudo, company_sudo, form)
            errors = self._portal_grant_errors(rows)
        if step == "edit" or errors:
            return self._portal_invite_page(
                admin, form, rows, errors if step != "edit" else []
            )
        if step != "send":
            return self._portal_invite_page(
                admin, form, rows, view="colleague_check", known_sudo=known_sudo
            )
        return self._portal_invite_now(admin, person, rows, form)

    def _portal_invite_now(self, admin, person, rows, form):
        admin_sudo, company, _companies = admin
        limit = request.env["portal.rate.limit"]
        customer = str(admin_sudo.commercial_partner_id.id)
        if not (
            limit._allow("colleague", str(admin_sudo.id), INVITATIONS_PER_HOUR, HOUR)
            and limit._allow("colleagues", customer, INVITATIONS_PER_DAY, 24 * HOUR)
            and limit._allow_mail("colleague", person["email_normalized"])
        ):
            text = request.env._(
                "Many invitations were sent in a short time. Please wait an hour."
            )
            return self._portal_invite_page(
                admin, form, rows, [("email", text)], status=429
            )
        signs = admin_sudo._portal_may_sign(company)
        values = {
            "name": person["name"],
            "email": person["email_normalized"],
            "lang": person["lang"],
            "is_new": True,
            **self._portal_colleague_values(rows, form, signs),
        }
        admin_sudo._portal_invite_colleague(
            company, values, self._portal_actor(admin_sudo)
        )
        return self._portal_acted(
            f"{PAGE}?notice=colleague_invited{self._portal_and_company(admin)}"
        )

    def _portal_person(self, form):
        email = form.get("email", "").strip()
        return {
            "name": " ".join(form.get("name", "").split(" ")).strip(),
            "email": email,
            "email_normalized": email_normalize(email, strict=True),
            "lang": form.get("lang", ""),
        }

    def _portal_known_state(self, admin_sudo, known_sudo, company):
        """Tell what stands in the way of inviting a contact of the own company.

        :return: ("already", None) for who has access, or (None, sentence or None)
        """
        if not known_sudo:
            return None, None
        commercial = admin_sudo.commercial_partner_id
        if known_sudo == commercial or known_sudo.is_company:
            return None, request.env._(
                "This is the address of your company itself. Enter that of a person, or"
                " ask us."
            )
        row_sudo = request.env["portal.colleague"]._of(known_sudo, company)
        row_sudo = row_sudo.get(known_sudo.id)
        state = admin_sudo._portal_colleague_state(known_sudo, company, row_sudo)
        # sudo: whether the contact has a login of any company
        had_login = known_sudo.with_context(active_test=False).user_ids
        if state in ("invited", "active"):
            return "already", None
        if state == "closed" and (
            company in known_sudo.portal_revoked_company_ids
            or (had_login and not any(had_login.mapped("active")))
        ):
            return None, request.env._(
                "We have closed the access of this colleague. Please ask us."
            )
        if state != "removed" and admin_sudo._portal_exceeds(known_sudo, company):
            return None, request.env._(
                "This colleague may do more than you. Please ask us to invite them."
            )
        return None, None

    def _portal_invite_page(
        self,
        admin,
        form,
        rows=None,
        errors=(),
        view="colleague_invite",
        known_sudo=None,
        status=None,
    ):
        admin_sudo, company, _companies = admin
        person = self._portal_person(form if form is not None else {})
        if form is None:
            person["lang"] = request.env.lang or admin_sudo.lang
        if rows is None:
            rows = self._portal_grant_fields(
                admin_sudo, admin_sudo.browse(), company, form
            )
        langs = request.env["res.lang"].get_installed()
        signs = admin_sudo._portal_may_sign(company)
        return self._portal_colleague_page(
            view,
            admin,
            status=status or (422 if errors else 200),
            errors=list(errors),
            person=person,
            rows=rows,
            mail_langs=[
                {"code": code, "name": name, "selected": code == person["lang"]}
                for code, name in langs
            ],
            lang_name=dict(langs).get(person["lang"], ""),
            may_sign=signs,
            sign=bool(form is not None and form.get("sign")),
            known_name=known_sudo.name if known_sudo else "",
        )

    # --- one colleague ---------------------------------------------------------------

    @page_of(f"{PAGE}/<int:partner_id>")
    def portal_colleague_form(self, partner_id, company="", **kwargs):
        """Show what a colleague may see, to be changed."""
        admin = self._portal_admin(company)
        colleague_sudo = self._portal_colleague(admin[0], admin[1], partner_id)
        return self._portal_one_page(admin, colleague_sudo)

    @act_of(f"{PAGE}/<int:partner_id>")
    def portal_colleague_change(
        self, partner_id, step="check", shown="", company="", **kwargs
    ):
        """Show what will be changed, or change it."""
        admin = self._portal_admin(company)
        admin_sudo, company_sudo, _companies = admin
        if step == "save" and not admin_sudo._portal_lock_family(company_sudo):
            raise NotFound()
        colleague_sudo = self._portal_colleague(admin_sudo, company_sudo, partner_id)
        if not self._portal_may_manage(admin_sudo, colleague_sudo, company_sudo):
            return self._portal_one_page(admin, colleague_sudo, status=403)
        form = request.httprequest.form
        rows = self._portal_grant_fields(admin_sudo, colleague_sudo, company_sudo, form)
        errors = self._portal_grant_errors(rows)
        if errors and step != "edit":
            return self._portal_one_page(
                admin, colleague_sudo, rows, form, errors, status=422
            )
        if step == "edit":
            return self._portal_one_page(admin, colleague_sudo, rows, form)
        signs = admin_sudo._portal_may_grant_sign(colleague_sudo, company_sudo)
        values = self._portal_colleague_values(rows, form, signs)
        if shown != self._portal_shown(admin_sudo, colleague_sudo, company_sudo):
            state = admin_sudo._portal_state_in(colleague_sudo, company_sudo)
            if {**state, **values["grants"]} == state:
                return self._portal_to_colleague(admin, colleague_sudo, "unchanged")
            text = request.env._(
                "This was changed meanwhile. Please look at it and choose again."
            )
            key = rows[0]["key"] if rows else "name"
            return self._portal_one_page(
                admin, colleague_sudo, errors=[(key, text)], status=409
            )
        if step != "save":
            return self._portal_one_page(
                admin, colleague_sudo, rows, form, view="colleague_change_check"
            )
        changed = admin_sudo._portal_change_colleague(
            colleague_sudo, company_sudo, values, self._portal_actor(admin_sudo)
        )
        notice = "colleague_changed" if changed else "unchanged"
        return self._portal_to_colleague(admin, colleague_sudo, notice)

    @page_of(f"{PAGE}/<int:partner_id>/remove")
    def portal_colleague_remove_check(self, partner_id, company="", **kwargs):
        """Ask before the access is taken away."""
        admin = self._portal_admin(company)
        colleague_sudo = self._portal_colleague(admin[0], admin[1], partner_id)
        if not self._portal_may_manage(admin[0], colleague_sudo, admin[1]):
            return self._portal_one_page(admin, colleague_sudo, status=403)
        return self._portal_one_page(admin, colleague_sudo, view="colleague_remove")

    @act_of(f"{PAGE}/<int:partner_id>/remove")
    def portal_colleague_remove(self, partner_id, company="", **kwargs):
        """Take the access of a colleague away."""
        admin = self._portal_admin(company)
        admin_sudo, company_sudo, _companies = admin
        if not admin_sudo._portal_lock_family(company_sudo):
            raise NotFound()
        colleague_sudo = self._portal_colleague(admin_sudo, company_sudo, partner_id)
        if not self._portal_may_manage(
            admin_sudo, colleague_sudo, company_sudo, removed_too=True
        ):
            return self._portal_one_page(admin, colleague_sudo, status=403)
        gone = admin_sudo._portal_remove_colleague(
            colleague_sudo, company_sudo, self._portal_actor(admin_sudo)
        )
        notice = "colleague_removed" if gone else "colleague_gone"
        return self._portal_to_colleague(admin, colleague_sudo, notice)

    @act_of(f"{PAGE}/<int:partner_id>/resend")
    def portal_colleague_resend(self, partner_id, company="", **kwargs):
        """Send the invitation again."""
        admin = self._portal_admin(company)
        admin_sudo, company_sudo, _companies = admin
        if not admin_sudo._portal_lock_family(company_sudo):
            raise NotFound()
        colleague_sudo = self._portal_colleague(admin_sudo, company_sudo, partner_id)
        if not self._portal_may_manage(admin_sudo, colleague_sudo, company_sudo):
            return self._portal_one_page(admin, colleague_sudo, status=403)
        limit = request.env["portal.rate.limit"]
        address = colleague_sudo.email_normalized or ""
        if not (
            # a second click sends nothing
            limit._allow("colleague_again", str(colleague_sudo.id), 1, 60)
            and limit._allow_mail("colleague", address)
        ):
            return self._portal_to_colleague(admin, colleague_sudo, "colleague_limit")
        sent = admin_sudo._portal_resend_colleague(
            colleague_sudo, company_sudo, self._portal_actor(admin_sudo)
        )
        notice = "colleague_sent" if sent else "colleague_not_sent"
        return self._portal_to_colleague(admin, colleague_sudo, notice)

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

    def _portal_one_page(
        self,
        admin,
        colleague_sudo,
        rows=None,
        form=None,
        errors=(),
        view="colleague",
        status=200,
    ):
        admin_sudo, company, _companies = admin
        if rows is None:
            rows = self._portal_grant_fields(admin_sudo, colleague_sudo, company)
        [row] = self._portal_colleague_rows(admin_sudo, colleague_sudo, company)
        manages = self._portal_may_manage(admin_sudo, colleague_sudo, company)
        sign = colleague_sudo._portal_may_sign(company)
        if form is not None:
            sign = bool(form.get("sign"))
        return self._portal_colleague_page(
            view,
            admin,
            status=status,
            errors=list(errors),
            colleague=row,
            rows=rows,
            manages=manages,
            exceeds=row["state"] in ("invited", "active")
            and not manages
            and not row["is_self"],
            may_sign=admin_sudo._portal_may_grant_sign(colleague_sudo, company),
            sign=sign,
            shown=self._portal_shown(admin_sudo, colleague_sudo, company),
        )

    def _portal_shown(self, admin_sudo, colleague_sudo, company):
        """Return what the form showed of a colleague, to notice a change meanwhile."""
        state = admin_sudo._portal_state_in(colleague_sudo, company)
        return canonical_json(
            {"sections": state, "sign": colleague_sudo._portal_may_sign(company)}
        )

    def _portal_and_company(self, admin):
        _admin_sudo, company, companies = admin
        return f"&company={company.id}" if len(companies) > 1 else ""

    def _portal_to_colleague(self, admin, colleague_sudo, notice):
        return self._portal_acted(
            f"{PAGE}/{colleague_sudo.id}?notice={notice}"
            + self._portal_and_company(admin)
        )

    def _portal_notice(self):
        notices = {
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
        return notices.get(request.params.get("notice")) or super()._portal_notice()
