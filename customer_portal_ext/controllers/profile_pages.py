from werkzeug.exceptions import NotFound, abort

from odoo import http
from odoo.http import request

from ..models.portal_profile_picture import MAX_BYTES
from ..tools.deep_link import kept_target
from .gate import portal_readonly
from .profile import ACCOUNT_PATH, COMPANY_PATH, PortalProfileForms

# Beside the picture: the fields of the form and what divides them.
FORM_BYTES = 64 * 1024


def picture_limit(controller):
    """Return how many bytes a picture's request may bring; lead back with more."""
    limit = MAX_BYTES + FORM_BYTES
    if (request.httprequest.content_length or 0) > limit:
        page = COMPANY_PATH if "company" in request.httprequest.path else ACCOUNT_PATH
        abort(request.redirect(f"{page}?notice=picture_large", code=303))
    return limit


class PortalProfilePages(PortalProfileForms):
    """A contact's own details and those of their company (P-PROFILE, O-COMPANY)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def account(self, **kwargs):
        """Show the contact's own details; members of staff have stock's page."""
        if not request.env.user.share:
            return super().account(**kwargs)
        return self._portal_own_page(redirect=kept_target(kwargs.get("redirect")))

    @http.route(
        ACCOUNT_PATH,
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_account_save(self, **kwargs):
        """Save the contact's own details."""
        partner_sudo = self._portal_own_partner()
        return self._portal_profile_save(
            "own", partner_sudo, "profile_changed", self._portal_own_page, ACCOUNT_PATH
        )

    @http.route(
        COMPANY_PATH,
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_company(self, **kwargs):
        """Show the details of the contact's company, to be read or changed."""
        return self._portal_company_page()

    @http.route(
        COMPANY_PATH,
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_company_save(self, **kwargs):
        """Save the details of the contact's company."""
        partner_sudo = self._portal_own_company()
        if not self._portal_may_change_company(partner_sudo):
            return self._portal_company_page(status=403)
        return self._portal_profile_save(
            "company",
            partner_sudo,
            "company_changed",
            self._portal_company_page,
            COMPANY_PATH,
        )

    @http.route()
    def security(self, **post):
        """Stock's page, with the way to the others; what was left out is empty."""
        if request.httprequest.method == "POST":
            post = {"old": "", "new1": "", "new2": "", **post}
        response = super().security(**post)
        response.qcontext.update(self._portal_account_nav("/my/security"))
        return response

    @http.route(
        f"{ACCOUNT_PATH}/picture",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
        max_content_length=picture_limit,
    )
    def portal_picture(self, **kwargs):
        """Take in the contact's picture, or take it away."""
        partner_sudo = self._portal_own_partner()
        if partner_sudo.is_company:
            # the logo: there is a page with the right to it
            raise NotFound()
        return self._portal_save_picture(
            partner_sudo, self._portal_own_page, ACCOUNT_PATH
        )

    @http.route(
        f"{COMPANY_PATH}/logo",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
        max_content_length=picture_limit,
    )
    def portal_logo(self, **kwargs):
        """Take in the company's logo, or take it away."""
        partner_sudo = self._portal_own_company()
        if not self._portal_may_change_company(partner_sudo):
            return self._portal_company_page(status=403)
        return self._portal_save_picture(
            partner_sudo, self._portal_company_page, COMPANY_PATH
        )

    # --- who -------------------------------------------------------------------------

    def _portal_own_partner(self):
        """Return the contact who asks.

        :raise NotFound: for members of staff, who are no customers
        """
        if not request.env.user.share:
            raise NotFound()
        # sudo: their own contact
        return request.env.user.sudo().partner_id.sudo()

    def _portal_own_company(self):
        """Return the company of the contact who asks.

        :raise NotFound: for contacts without a company
        """
        partner_sudo = self._portal_own_partner().commercial_partner_id
        if not partner_sudo.is_company:
            raise NotFound()
        return partner_sudo

    def _portal_may_change_company(self, partner_sudo):
        """Tell whether anything of the company is this contact's to change.

        What the company put on the page is under the same right (O-COMPANY).
        """
        return partner_sudo.env["res.partner"]._portal_may_edit_company()

    # --- pages ------------------------------------------------------------------------

    def _portal_own_page(
        self,
        form=None,
        errors=(),
        now=(),
        status=200,
        picture_error=None,
        redirect=None,
    ):
        partner_sudo = self._portal_own_partner()
        values = {
            **self._portal_profile_values(self.env._("Your details"), ACCOUNT_PATH),
            **self._portal_profile_fields("own", partner_sudo, form, errors, now),
            "page_name": "my_details",
            "action": ACCOUNT_PATH,
            "redirect": redirect or (form and kept_target(form.get("redirect"))),
            "picture": None if partner_sudo.is_company else partner_sudo,
            "picture_name": self.env._("Your picture"),
            "picture_action": f"{ACCOUNT_PATH}/picture",
            "picture_error": picture_error,
        }
        if picture_error:
            values["portal_error"] = values["errors"] = [("picture", picture_error)]
        template = "portal.portal_my_details"
        return self._portal_profile_render(template, values, status)

    def _portal_company_page(
        self, form=None, errors=(), now=(), status=200, picture_error=None
    ):
        partner_sudo = self._portal_own_company()
        heading = self.env._("Your company")
        may_change = self._portal_may_change_company(partner_sudo)
        fields = self._portal_profile_fields("company", partner_sudo, form, errors, now)
        if not may_change:
            fields = self._portal_locked(fields)
        values = {
            **self._portal_profile_values(heading, COMPANY_PATH),
            **fields,
            "page_name": "portal_company",
            "action": COMPANY_PATH,
            "locked": not may_change and partner_sudo._portal_company_edit_message(),
            "picture": partner_sudo,
            "picture_name": self.env._("The logo of your company"),
            "picture_action": may_change and f"{COMPANY_PATH}/logo",
            "picture_error": picture_error,
        }
        if picture_error:
            values["portal_error"] = values["errors"] = [("picture", picture_error)]
        template = "customer_portal_ext.portal_company"
        return self._portal_profile_render(template, values, status)

    def _portal_locked(self, fields):
        """Return the values of a form in which nothing may be changed."""
        for group in fields["groups"]:
            for entry in group["entries"]:
                entry["editable"] = False
        return {**fields, "may_save": False}

    def _portal_save_picture(self, partner_sudo, show, done):
        """Check, write or take away one picture, and lead on."""
        form = request.httprequest.form
        actor = self._portal_speaking(partner_sudo)
        Profile = request.env["portal.profile"]
        picture = False
        if not form.get("remove"):
            upload = request.httprequest.files.get("picture")
            picture, error = Profile._picture(
                upload.read(MAX_BYTES + 1) if upload else b""
            )
            if error:
                return show(picture_error=error, status=422)
        self._portal_profile_lock(partner_sudo)
        if not picture and not partner_sudo.image_1920:
            return self._portal_acted(f"{done}?notice=picture_none")
        if picture and partner_sudo.image_1920 == picture:
            return self._portal_acted(f"{done}?notice=profile_same")
        if limit := self._portal_profile_limit():
            return show(picture_error=limit[1], status=429)
        Profile._save_picture(
            partner_sudo, picture, actor, self._portal_profile_company()
        )
        notice = "picture_saved" if picture else "picture_removed"
        return self._portal_acted(f"{done}?notice={notice}")
