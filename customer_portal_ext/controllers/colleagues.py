from werkzeug.exceptions import NotFound

from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.fingerprint import canonical_json
from .colleague_base import PAGE, ColleagueBase, act_of, page_of

PER_PAGE = 50
MAX_SEARCH = 100


class PortalColleagues(ColleagueBase):
    """A customer's administrator sees, limits and removes colleagues (X-DELEGADMIN)."""

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
        if shown != self._portal_colleague_shown(
            admin_sudo, colleague_sudo, company_sudo
        ):
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
            shown=self._portal_colleague_shown(admin_sudo, colleague_sudo, company),
        )

    def _portal_colleague_shown(self, admin_sudo, colleague_sudo, company):
        """Return what the form showed of a colleague, to notice a change meanwhile."""
        state = admin_sudo._portal_state_in(colleague_sudo, company)
        return canonical_json(
            {"sections": state, "sign": colleague_sudo._portal_may_sign(company)}
        )
