"""Tokens that a stolen database does not let anybody forge (X-TOKENS, W15)."""

from odoo import api, models

from ..tools import server_secret


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _generate_signup_token(self, expiration=None):
        """Add a MAC of the server's own to the token of an invitation or a reset."""
        token = super()._generate_signup_token(expiration=expiration)
        return f"{token}.{server_secret.sign('signup', self._portal_bound(token))}"

    @api.model
    def _get_partner_from_token(self, token):
        """Know only tokens that this server has made, for this database."""
        token, _dot, mac = (token or "").rpartition(".")
        if not server_secret.verify("signup", self._portal_bound(token), mac):
            return None
        return super()._get_partner_from_token(token)

    @api.model
    def _portal_bound(self, token):
        """Return what is signed: a token serves for its own database."""
        return f"{self.env.cr.dbname}\0{token}"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _sign_token(self, pid):
        """Bind what lets a mail's reader speak in the chatter to this server too."""
        token = super()._sign_token(pid)
        return server_secret.sign("thread", f"{self.env.cr.dbname}\0{token}")
