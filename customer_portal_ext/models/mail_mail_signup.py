import re
from html import escape
from urllib.parse import unquote

from odoo import models

from ..tools.deep_link import kept_target

_INERT_SIGNUP = re.compile(
    r"(?:https?://[^\s\"'<>/]+)?/web/login\?portal_signup=(?P<id>[0-9]+)(?![0-9])"
    r"(?:&(?:amp;)?redirect=(?P<target>[\w./~%-]+))?"
)
# The only records whose mails carry a token.
_CARRIERS = ("portal.invitation.line", "res.users")


class MailMail(models.Model):
    """Tokens of invitations and resets, put in at the moment of sending."""

    _inherit = "mail.mail"

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        body = super()._personalize_outgoing_body(
            body, partner=partner, doc_to_followers=doc_to_followers
        )
        if not body or not partner or not self._portal_carries_signup(partner):
            return body
        return _INERT_SIGNUP.sub(
            lambda match: (
                escape(
                    partner._portal_armed_signup(
                        kept_target(unquote(match["target"] or ""))
                    )
                )
                if int(match["id"]) == partner.id
                else match[0]
            ),
            body,
        )

    def _portal_carries_signup(self, partner):
        """Tell whether this is an invitation or a reset of that very recipient.

        Anybody who can write a comment could else have a token put into a mail about a
        document, which is then forwarded (W11).
        """
        self.ensure_one()
        if self.model not in _CARRIERS:
            return False
        record_sudo = self.env[self.model].sudo().browse(self.res_id).exists()
        return record_sudo.partner_id == partner

    def _portal_kept_in_queue(self):
        """Invitations wait for a mail server as mails about documents do."""
        return super()._portal_kept_in_queue() | self.filtered(
            lambda mail: (
                mail.model in _CARRIERS and "portal_signup=" in (mail.body_html or "")
            )
        )
