import hashlib
import hmac
import secrets as random
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, email_normalize

from ..tools import secrets

CODE_MINUTES = 10
CODE_TRIES = 5

# Wrong codes in one hour, whatever codes they were for.
WRONG_PER_ADDRESS = 15
WRONG_PER_NETWORK = 50
HOUR = 3600


class PortalCode(models.Model):
    """A six-digit code that a second e-mail brings (B-CONFIRM, X-OTP).

    It is bound to the browser that asked for it: the key with which code and link are
    hashed is kept in that browser's session only. So the million codes cannot be tried
    out on a copy of the database, and the mail alone, also one that waits in the queue,
    opens nothing in any other browser.
    """

    _name = "portal.code"
    _description = "Code by E-mail"
    _order = "id desc"
    _rec_name = "partner_id"

    purpose = fields.Selection(
        [("enter", "To come in by a link"), ("act", "Before an act")],
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    hotlink_id = fields.Many2one("portal.hotlink", readonly=True, ondelete="cascade")
    document_name = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    key_hash = fields.Char(readonly=True, groups="base.group_system")
    code_hash = fields.Char(readonly=True, groups="base.group_system")
    token_hash = fields.Char(readonly=True, groups="base.group_system")
    sent_at = fields.Datetime(readonly=True)
    expires_at = fields.Datetime(readonly=True)
    tries_left = fields.Integer(readonly=True)
    used_at = fields.Datetime(readonly=True)

    @api.model
    def _ask(self, purpose, partner, company, document_name, hotlink=None):
        """Send a code to the address on file of a contact.

        :param str purpose: "enter" or "act"
        :param res.partner partner: the contact; their own address only
        :param res.company company: who asks
        :param str document_name: what it is for, in the contact's language
        :param portal.hotlink hotlink: the link that it opens, to enter
        :return: (the code in superuser mode, the key that the browser's session keeps),
            or (empty, None) where too many mails were sent already
        """
        code_sudo = self.sudo()
        if not self._may_mail(partner):
            return code_sudo.browse(), None
        key = secrets.new_secret()
        code_sudo = code_sudo.create(
            {
                "purpose": purpose,
                "partner_id": partner.id,
                "company_id": company.id,
                "hotlink_id": hotlink.id if hotlink else False,
                "document_name": document_name,
                "key_hash": secrets.hash_secret(key),
            }
        )
        code_sudo._mail(key)
        return code_sudo, key

    @api.model
    def _may_mail(self, partner):
        return bool(email_normalize(partner.email)) and self.env[
            "portal.rate.limit"
        ]._allow_mail("code", partner.email)

    @api.model
    def _held(self, code_id, key):
        """Return the code that a browser waits for, in superuser mode, or nothing.

        :param int code_id: from the browser's session
        :param str key: likewise
        """
        code_sudo = self.sudo().browse(code_id or ()).exists()
        if not code_sudo or not secrets.is_wellformed(key):
            return code_sudo.browse()
        held = hmac.compare_digest(code_sudo.key_hash, secrets.hash_secret(key))
        return code_sudo if held else code_sudo.browse()

    def _ask_again(self, key):
        """Send another code in place of this one; what hangs on it stays.

        :return: False where too many mails were sent already
        """
        self.ensure_one()
        if self.used_at or not self._may_mail(self.partner_id):
            return False
        self._mail(key)
        return True

    def _mail(self, key):
        """Make code and link anew, and send them."""
        number = f"{random.randbelow(10**6):06d}"
        token = secrets.new_secret()
        now = fields.Datetime.now()
        self.write(
            {
                "email": email_normalize(self.partner_id.email),
                "code_hash": self._hash(key, number),
                "token_hash": self._hash(key, token),
                "sent_at": now,
                "expires_at": now + timedelta(minutes=CODE_MINUTES),
                "tries_left": CODE_TRIES,
            }
        )
        partner, company = self.partner_id, self.company_id
        env = self.with_context(lang=partner.lang or self.env.lang).env
        base_url = company.get_base_url()
        values = {
            "number": number,
            "address": f"{base_url}/my/code/{token}",
            "document_name": self.document_name,
            "minutes": CODE_MINUTES,
            "company_name": company.name,
        }
        # no document: this mail gets no personal link, and is in nobody's chatter
        mail = env["mail.mail"].create(
            {
                "subject": env._(
                    "Your code for the portal of %(company)s", company=company.name
                ),
                "body_html": env["ir.qweb"]._render(
                    "customer_portal_ext.mail_code", values
                ),
                "author_id": company.partner_id.id,
                "email_from": company.email_formatted,
                "recipient_ids": [Command.set(partner.ids)],
                "auto_delete": True,
            }
        )
        # somebody sits and waits: not with the next run of the queue
        mail.send_after_commit()

    def _hash(self, key, value):
        """Return the keyed hash of a code or a token; the key is the browser's."""
        return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()

    def _is_open(self):
        """Tell whether the code can still be entered."""
        return bool(
            self
            and not self.used_at
            and self.tries_left > 0
            and self.expires_at > fields.Datetime.now()
            and email_normalize(self.partner_id.email) == self.email
        )

    def _try(self, key, number=None, token=None):
        """Try a code that was typed, or the link of the mail.

        Every try counts, the right one too; one statement takes it, so that no two
        requests share one (X-TOKENS).

        :param str key: of the browser's session
        :return: "right", "wrong", "over" (used, expired, or no try left), or "blocked"
            (too many wrong ones in the last hour)
        """
        self.ensure_one()
        Limit = self.env["portal.rate.limit"]
        limits = [
            ("wrong_code_address", self.email or "", WRONG_PER_ADDRESS),
            ("wrong_code_network", Limit._network_key(), WRONG_PER_NETWORK),
        ]
        if any(Limit._is_used_up(*limit, HOUR) for limit in limits):
            return "blocked"
        if not self._is_open() or not self._take_try():
            return "over"
        if token is not None:
            right = hmac.compare_digest(self.token_hash, self._hash(key, token))
        else:
            right = hmac.compare_digest(self.code_hash, self._hash(key, number or ""))
        if right:
            self.used_at = fields.Datetime.now()
            return "right"
        for limit in limits:
            Limit._allow(*limit, HOUR)
        return "wrong" if self.tries_left else "over"

    def _take_try(self):
        rows = self.env.execute_query(
            SQL(
                "UPDATE portal_code SET tries_left = tries_left - 1"
                " WHERE id = %s AND tries_left > 0 AND used_at IS NULL"
                " RETURNING tries_left",
                self.id,
            )
        )
        self.invalidate_recordset()
        return bool(rows)

    @api.model
    def _confirmed_link(self, code_id, key):
        """Return the living link whose code was entered right now, or nothing.

        What signs in where a link's secret alone does not.
        """
        code_sudo = self._held(code_id, key)
        lately = fields.Datetime.now() - timedelta(minutes=1)
        if (
            code_sudo.purpose != "enter"
            or not code_sudo.used_at
            or code_sudo.used_at < lately
            or not code_sudo.hotlink_id._is_alive()
        ):
            return code_sudo.hotlink_id.browse()
        return code_sudo.hotlink_id

    @api.autovacuum
    def _gc_codes(self):
        """Delete codes of yesterday, with the files that were kept for them."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.search([("create_date", "<", yesterday)], limit=10000).unlink()
