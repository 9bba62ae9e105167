from odoo import models
from odoo.http import request
from odoo.tools import consteq

from .portal_hotlink import SESSION_GRANTS


class PortalMixin(models.AbstractModel):
    _inherit = "portal.mixin"

    def _portal_tokenless(self):
        """Tell whether an address of this record goes out without stock's token.

        The token is one secret per document, in clear, for ever and for everybody. It
        is left out where the reader is signed in and needs none, and where the company
        refuses it anyway (X-TOKENS).
        """
        self.ensure_one()
        if not self.env.su and self.env.user.share:
            # these methods are public: a contact could make a token by RPC (W1)
            return True
        if bool(request) and bool(request.session.uid) and request.env.user.share:
            return True
        if bool(request) and request.session.get(SESSION_GRANTS):
            # the guest of a link: it opens the document, and the token would outlive it
            return True
        return self._portal_refuses_tokens()

    def _portal_refuses_tokens(self):
        """Tell whether the company of this record refuses stock's tokens (X-TOKENS).

        For every model with such a token, also those of other addons.
        """
        self.ensure_one()
        # sudo: visitors who may see nothing of the record are asked for a login
        record_sudo = self.sudo()
        if self.env["portal.policy"]._covers(self._name):
            return record_sudo._portal_company().portal_refuse_tokens
        company = self.env["res.company"].sudo()
        if "company_id" in self._fields:
            company = record_sudo.company_id
        company = company or company.search([], limit=1)
        return company.portal_refuse_tokens

    def get_portal_url(
        self,
        suffix=None,
        report_type=None,
        download=None,
        query_string=None,
        anchor=None,
    ):
        if not self._portal_tokenless():
            return super().get_portal_url(
                suffix=suffix,
                report_type=report_type,
                download=download,
                query_string=query_string,
                anchor=anchor,
            )
        parameters = [
            f"report_type={report_type}" if report_type else "",
            "download=true" if download else "",
            (query_string or "").lstrip("&?"),
        ]
        query = "&".join(parameter for parameter in parameters if parameter)
        return "".join(
            [
                self.access_url,
                suffix or "",
                f"?{query}" if query else "",
                f"#{anchor}" if anchor else "",
            ]
        )

    def _get_share_url(
        self, redirect=False, signup_partner=False, pid=None, share_token=True
    ):
        if self._portal_tokenless():
            # pid and hash are a token too (they speak as that contact in the chatter),
            # and the signup parameters make a login for whoever holds the mail.
            share_token, pid, signup_partner = False, None, False
        return super()._get_share_url(
            redirect=redirect,
            signup_partner=signup_partner,
            pid=pid,
            share_token=share_token,
        )

    def _portal_ensure_token(self):
        # Every list and page of stock asks for the token, which is a write on a GET.
        if self._portal_tokenless():
            return ""
        return super()._portal_ensure_token()

    def _portal_token_matches(self, token):
        """Tell whether ``token`` is this document's stock token, in constant time."""
        self.ensure_one()
        return bool(token and self.access_token and consteq(self.access_token, token))

    def _portal_hide_token(self):
        """Let the page that is made of this record see none (W12).

        Stock writes it into forms and data attributes. The database keeps it: only what
        this request holds of it is emptied.
        """
        self._fields["access_token"]._update_cache(self, None)
