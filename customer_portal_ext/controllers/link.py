from odoo import http
from odoo.http import request

from ..tools import secrets
from ..tools.local_path import is_page
from ..tools.mask_email import mask_email
from .gate import keep_private, portal_readonly
from .link_open import PortalLinkOpen


def link_readonly(controller, rule, args):
    """Only a link that signs in at once may write on a GET, if a company wants it."""
    if not request.env["res.company"]._portal_one_click():
        return True
    hotlink_sudo = request.env["portal.hotlink"]._find(args.get("secret"))
    return not hotlink_sudo._is_one_click()


class PortalLink(PortalLinkOpen):
    """The way in by the link of an e-mail (P-HOTLINK, C-DIRECT, X-TOKENS)."""

    @http.route(
        "/my/link/<string:secret>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=link_readonly,
    )
    def portal_link(self, secret, **kwargs):
        """Show what the link opens and for whom. A scanner's visit changes nothing."""
        hotlink_sudo = request.env["portal.hotlink"]._find(secret)
        if not hotlink_sudo:
            return self._portal_link_dead(secret)
        if hotlink_sudo._is_one_click() and self._is_deliberate_visit(hotlink_sudo):
            return self._portal_open(hotlink_sudo, {"secret": secret})
        self._portal_speak_to(hotlink_sudo.partner_id)
        values = {
            "secret": secret,
            **self._portal_link_words(hotlink_sudo),
            "res_company": hotlink_sudo.company_id,
            "page_name": "link",
            "no_breadcrumbs": True,
        }
        return keep_private(request.render("customer_portal_ext.link_open", values))

    @http.route(
        "/my/link/<string:secret>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_link_submit(self, secret, **kwargs):
        """Open the link: sign in, or grant its one document."""
        hotlink_sudo = request.env["portal.hotlink"]._find(secret)
        if not hotlink_sudo:
            return self._portal_link_dead(secret)
        if hotlink_sudo._needs_code():
            return self._portal_code_to_enter(hotlink_sudo)
        return self._portal_open(hotlink_sudo, {"secret": secret})

    @http.route(
        "/my/link/<string:secret>/renew",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_link_renew(self, secret, **kwargs):
        """Send a new link to the address on file; the answer is the same for all."""
        Hotlink = request.env["portal.hotlink"]
        Hotlink._send_again(Hotlink._find_recipient(secret))
        return keep_private(
            request.render(
                "customer_portal_ext.link_renewed",
                {"page_name": "link", "no_breadcrumbs": True},
            )
        )

    @http.route(
        "/my/link/to/<string:model>/<int:res_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_link_inert(self, model, res_id, **kwargs):
        """Lead from the inert address of a document to its page, behind the login."""
        if not request.env["portal.policy"]._is_document(model):
            raise request.not_found()
        document_sudo = self._portal_document(model, res_id)
        if not request.env.user.share:
            return request.redirect(f"/odoo/{model}/{res_id}")
        return request.redirect(document_sudo._portal_hotlink_path())

    @http.route(
        "/my/link/page/<int:company_id>/<path:path>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_link_inert_page(self, company_id, path, **kwargs):
        """Lead from the inert address of a page to the page, behind the login."""
        if not is_page(f"/{path}"):
            raise request.not_found()
        return request.redirect(f"/{path}")

    @http.route(
        "/my/link/direct/<int:link_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_link_direct(self, link_id, **kwargs):
        """Lead staff from the inert address of a direct link to its document.

        The address stands in the chatter; for contacts it is nothing.
        """
        link = request.env["portal.hotlink"].browse(link_id)
        if request.env.user.share or not link.has_access("read") or not link.exists():
            raise request.not_found()
        return request.redirect(f"/odoo/{link.res_model}/{link.res_id}")

    @http.route(
        "/my/link/leave",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def portal_link_leave(self, **kwargs):
        """Let go of all documents that links opened in this browser (C-SIGNOUT)."""
        request.session.logout(keep_db=True)
        return keep_private(
            request.render(
                "customer_portal_ext.link_left",
                {"page_name": "link", "no_breadcrumbs": True},
            )
        )

    def _portal_link_words(self, hotlink_sudo):
        """Return the sentences of the page that opens a link.

        Made here and not in the template, so that each is one text to translate.
        """
        hotlink_sudo = hotlink_sudo.with_context(lang=request.env.lang)
        label = hotlink_sudo._target_label()
        name = hotlink_sudo.partner_id.name
        company = hotlink_sudo.company_id.name
        if hotlink_sudo.path:
            heading = self.env._("Open the portal as %(name)s", name=name)
        else:
            heading = self.env._(
                "Open %(document)s as %(name)s", document=label, name=name
            )
        return {
            "heading": heading,
            **self._portal_link_next(hotlink_sudo, label, name, company),
            "stranger_text": self.env._(
                "You are not %(name)s? Then please close this page and ask %(company)s"
                " for a link of your own.",
                name=name,
                company=company,
            ),
        }

    def _portal_link_next(self, hotlink_sudo, label, name, company):
        """Return what the link's button does, and the sentence above it."""
        if hotlink_sudo._needs_code():
            return {
                "explanation": self.env._(
                    "This link is personal to %(name)s. To be sure that it is you, we"
                    " send a second e-mail with a code to %(email)s. The code is valid"
                    " for ten minutes.",
                    name=name,
                    email=mask_email(hotlink_sudo.partner_id.email),
                ),
                "submit_text": self.env._("Send me a code"),
            }
        if hotlink_sudo.path:
            return {
                "explanation": self.env._(
                    "This link is personal to %(name)s. It opens this page on the"
                    " portal of %(company)s: %(page)s",
                    name=name,
                    company=company,
                    page=label,
                ),
                "submit_text": self.env._("Open the portal"),
            }
        return {
            "explanation": self.env._(
                "This link is personal to %(name)s. It opens the document on the portal"
                " of %(company)s.",
                name=name,
                company=company,
            ),
            "submit_text": self.env._("Open %(document)s", document=label),
        }

    def _portal_link_dead(self, secret):
        """Answer every link that opens nothing with one page and one status."""
        response = request.render(
            "customer_portal_ext.link_dead",
            {
                # what is no secret at all would not even fit into the form's address
                "secret": secret if secrets.is_wellformed(secret) else "-",
                "can_ask": request.env["res.company"]._portal_sends_links(),
                "page_name": "link",
                "no_breadcrumbs": True,
            },
            status=404,
        )
        return keep_private(response)

    def _portal_speak_to(self, partner_sudo):
        """Answer in the contact's language, whatever this browser read before.

        :return: the code of that language
        """
        codes = [code for code, _name in request.env["res.lang"].get_installed()]
        if partner_sudo.lang in codes:
            request.update_context(lang=partner_sudo.lang)
        return request.env.lang

    def _is_deliberate_visit(self, hotlink_sudo):
        """Tell a person's click from a HEAD, a prefetch or a link preview.

        Nor does the page of somebody else change who is signed in here: a picture whose
        address is a link, or the link of another contact (CSRF of the login).
        """
        headers = request.httprequest.headers
        if headers.get("Sec-Fetch-Dest", "document") != "document":
            return False
        user = request.env.user
        if request.session.uid and user.sudo().partner_id != hotlink_sudo.partner_id:
            return False
        purposes = [
            headers.get(name, "").lower()
            for name in ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
        ]
        return (
            request.httprequest.method == "GET"
            and not any("prefetch" in p or "preview" in p for p in purposes)
            and not headers.get("Odoo-Link-Preview")
        )
