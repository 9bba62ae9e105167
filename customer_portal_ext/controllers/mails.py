from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.portal_rate_limit import HOUR
from .gate import PortalGate, keep_private, portal_readonly

ACCOUNT_PAGE = "/my/account/mails"
LINK_PAGE = "/my/mails/<string:token>"

# How often the choices of one contact are changed by links in an hour.
CHANGES_PER_HOUR = 60


class PortalMails(PortalGate):
    """A contact chooses which mails to get (X-NOTIFPREF).

    Signed in, or by the link at the end of each mail, which opens this page and nothing
    else. Opening it changes nothing: programs that look at links end no mails.
    """

    # --- signed in -------------------------------------------------------------------

    @http.route(
        ACCOUNT_PAGE,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_mails(self, company="", **kwargs):
        """Show what this contact gets."""
        partner_sudo, company_sudo, companies = self._portal_mail_reader(company)
        return self._portal_mails_page(
            partner_sudo, company_sudo, ACCOUNT_PAGE, companies=companies
        )

    @http.route(
        ACCOUNT_PAGE,
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_mails_save(self, company="", **kwargs):
        """Keep what this contact chose."""
        partner_sudo, company_sudo, companies = self._portal_mail_reader(company)
        notice = self._portal_mails_keep(
            partner_sudo, company_sudo, self._portal_actor(partner_sudo)
        )
        more = f"&company={company_sudo.id}" if len(companies) > 1 else ""
        return self._portal_acted(f"{ACCOUNT_PAGE}?notice={notice}{more}")

    def _portal_mail_reader(self, company):
        """Return who is signed in, the company chosen and all of their companies.

        :raise NotFound: for members of staff, and for a foreign company
        """
        user = request.env.user
        if not user.share:
            raise NotFound()
        companies = user._portal_companies()
        chosen = companies & request.env.company or companies[:1]
        if company:
            chosen = companies.filtered(lambda one: str(one.id) == company)
        if not chosen:
            raise NotFound()
        # sudo: the contact's own choices
        partner_sudo = user.sudo().partner_id.with_company(chosen)
        return partner_sudo, chosen, companies

    # --- by the link of a mail -------------------------------------------------------

    @http.route(
        [LINK_PAGE, f"{LINK_PAGE}/off/<string:kind>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_mails_link(self, token, kind="", **kwargs):
        """Show the same to whoever has a mail, and change nothing."""
        partner_sudo, company_sudo = self._portal_mail_link(token)
        return self._portal_mails_page(
            partner_sudo, company_sudo, f"/my/mails/{token}", off=kind
        )

    @http.route(
        LINK_PAGE,
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_mails_link_save(self, token, **kwargs):
        """Keep what the form of a mail's link says."""
        partner_sudo, company_sudo = self._portal_mail_link(token)
        notice = self._portal_mails_keep(
            partner_sudo, company_sudo, self._portal_mail_actor(partner_sudo)
        )
        return self._portal_acted(f"/my/mails/{token}?notice={notice}")

    @http.route(
        f"{LINK_PAGE}/off/<string:kind>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        # mail programs send it, without a session (RFC 8058): the token is the proof
        csrf=False,
    )
    def portal_mails_off(self, token, kind, **kwargs):
        """End one kind of mails: what a mail program's own button sends."""
        partner_sudo, company_sudo = self._portal_mail_link(token)
        if kind not in request.env["portal.mail.choice"]._kinds_here():
            raise NotFound()
        self._portal_mails_keep(
            partner_sudo,
            company_sudo,
            self._portal_mail_actor(partner_sudo),
            wanted={kind: "off"},
        )
        return keep_private(request.make_response("", [("Content-Type", "text/plain")]))

    def _portal_mail_link(self, token):
        partner_sudo, company_sudo = request.env["portal.mail.choice"]._read_token(
            token
        )
        if not partner_sudo:
            raise NotFound()
        # the page names the company whose mails these are
        request.portal_company_id = company_sudo.id
        return partner_sudo.with_company(company_sudo), company_sudo

    def _portal_mail_actor(self, partner_sudo):
        # whoever else may be signed in in this browser: the link acts, and its contact
        return {
            **self._portal_actor_values(
                partner_sudo, "mail_link", request.env["portal.hotlink"].sudo()
            ),
            "user_id": False,
        }

    # --- both ------------------------------------------------------------------------

    def _portal_mails_keep(self, partner_sudo, company_sudo, actor, wanted=None):
        """Keep a choice, and return the name of the notice that says so."""
        limit = request.env["portal.rate.limit"].sudo()
        if not limit._allow("mails", str(partner_sudo.id), CHANGES_PER_HOUR, HOUR):
            return "mails_limit"
        choice = request.env["portal.mail.choice"]
        if wanted is None:
            form = request.httprequest.form
            wanted = {
                one["kind"]: form.get(f"mail_{one['kind']}", "off")
                for one in choice._choices(partner_sudo, company_sudo)
            }
        changed = choice._choose(partner_sudo, company_sudo, wanted, actor)
        return "mails_saved" if changed else "mails_same"

    def _portal_mails_page(
        self, partner_sudo, company_sudo, action, companies=None, off=""
    ):
        choices = request.env["portal.mail.choice"]._choices(partner_sudo, company_sudo)
        for one in choices:
            one["now"] = one["value"]
            if one["kind"] == off and one["may_choose"]:
                # asked for by the link, to be confirmed by the button
                one["value"] = "off"
        values = {
            "page_name": "mails",
            "no_breadcrumbs": True,
            "choices": [one for one in choices if one["may_choose"]],
            "fixed": [one for one in choices if not one["may_choose"]],
            "action": action,
            "by_link": action != ACCOUNT_PAGE,
            "off": off,
            "email": partner_sudo.email or "",
            "company_id": company_sudo.id,
            "company_name": company_sudo.name,
            "companies": [
                {"id": one.id, "name": one.name, "current": one == company_sudo}
                for one in companies or ()
            ],
            "notice": self._portal_notice(),
        }
        if not values["by_link"]:
            values = {
                **self._prepare_portal_layout_values(),
                **self._portal_account_nav(ACCOUNT_PAGE),
                **values,
            }
        return keep_private(request.render("customer_portal_ext.portal_mails", values))

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "mails_saved": [
                "success",
                self.env._("Saved. It holds for all e-mails from now on."),
            ],
            "mails_same": [
                "info",
                self.env._("All was so before. Nothing has been changed."),
            ],
            "mails_limit": [
                "warning",
                self.env._("This was changed many times. Please wait an hour."),
            ],
        }
