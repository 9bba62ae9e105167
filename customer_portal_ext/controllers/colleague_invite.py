from werkzeug.exceptions import NotFound

from odoo.http import request
from odoo.tools import email_normalize

from ..models.portal_rate_limit import HOUR
from .colleague_base import PAGE, ColleagueBase, act_of, page_of

# Invitations of one administrator in an hour, and of a whole customer in a day.
INVITATIONS_PER_HOUR = 20
INVITATIONS_PER_DAY = 60


class PortalColleagueInvite(ColleagueBase):
    """An administrator invites a colleague: form, check page, invitation.

    An address that somebody else has is answered as any other (X-DELEGADMIN).
    """

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
