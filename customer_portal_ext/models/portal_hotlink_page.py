from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import LazyTranslate

from ..tools import local_path

_lt = LazyTranslate(__name__)


class PortalHotlink(models.Model):
    """Links without a document: the portal as a whole, or one page of it (P-HOTLINK).

    A mail about a contact, such as a statement, carries the inert address of a page
    (``res.partner._portal_inert_path``); each recipient's own link replaces it when the
    mail goes out, as it does for documents.
    """

    _inherit = "portal.hotlink"

    path = fields.Char(
        string="Page",
        readonly=True,
        help="The page of the portal that the link opens; empty for a document.",
    )

    @api.constrains("path", "scope", "res_model")
    def _check_path(self):
        for link in self:
            if link.path and (
                not local_path.is_page(link.path)
                # nobody is granted a page: it shows what its login may see
                or link.scope != "portal"
                or link.res_model
            ):
                raise ValidationError(
                    self.env._("A link opens a page of the portal, below /my.")
                )

    @api.model
    def _get_pages(self):
        """Return what pages are called: {path: name for people}.

        Other addons extend it; a page without a name is "Your customer portal".
        """
        return {
            "/my": _lt("Your customer portal"),
            "/my/account-summary": _lt("Your account summary"),
            "/my/actions": _lt("What waits for you"),
            "/my/invoices": _lt("Your invoices"),
            "/my/orders": _lt("Your orders"),
            "/my/quotes": _lt("Your quotations"),
            "/my/bills": _lt("Your own bills to us"),
            "/my/security/pin": _lt("Your PIN for signing"),
            "/my/statement": _lt("Your statement"),
            "/my/statement/supplier": _lt("Supplier statement"),
        }

    @api.model
    def _page_name(self, path):
        """Return what a page is called, in the language of the context."""
        pages = self._get_pages()
        return str(pages.get(path) or pages["/my"])

    @api.model
    def _inert_page_path(self, path, company):
        """Return the address that stands for a page of the portal until a mail is sent.

        It holds no secret and leads to the page behind the login.

        :param str path: a clean local address below /my, without a query
        :param res.company company: whose settings hold for the link
        :raise ValueError: for any other address
        """
        if not local_path.is_page(path):
            raise ValueError(f"no page of the portal: {path}")
        return f"/my/link/page/{company.id}{path}"

    @api.model
    def _page_addresses_for(self, partners, path, company, sender=None, linked=True):
        """Return the address of a page for each recipient of a mail.

        :param res.partner partners: the recipients
        :param str path: as ``_inert_page_path`` takes it
        :param res.company company: whose settings hold
        :param res.partner sender: who sends the mail
        :param bool linked: False where the mail is to carry no personal link
        :return: {partner: (absolute address, True when it is a personal link)}
        """
        base_url = company.get_base_url()
        addresses = {partner: (base_url + path, False) for partner in partners}
        if not linked:
            return addresses
        entitled = partners.filtered(
            lambda partner: (
                self._may_have_link(partner, company)
                # a page is seen by a login only
                and (partner.sudo().user_ids or company.portal_create_logins)
                and self.env["portal.policy"]._allows(partner, company)
            )
        )
        issued = self._issue_many(entitled, None, company, path=path, sender=sender)
        for link_sudo, secret in issued:
            address = f"{base_url}/my/link/{secret}"
            addresses[partners.browse(link_sudo.partner_id.id)] = (address, True)
        return addresses

    @api.model
    def _target_label(self):
        """Return what names the link's document or page to its reader."""
        self.ensure_one()
        if self.path:
            return self._page_name(self.path)
        document_sudo = self._get_document_sudo().with_context(lang=self.env.lang)
        return document_sudo._portal_label()

    def _portal_company(self):
        """Return the company whose settings hold for this link, as documents do."""
        self.ensure_one()
        return self.company_id
