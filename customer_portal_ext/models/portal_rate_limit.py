import ipaddress
import time

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL, email_normalize, hmac

HOUR = 3600

# Mails that a visitor may cause, whatever they ask for: per address they go to, and per
# network address they are asked from, in one hour.
MAILS_PER_ADDRESS = 5
MAILS_PER_NETWORK = 20


class PortalRateLimit(models.Model):
    """How often something may happen: the one place that counts (X-TOKENS).

    For whatever a visitor may cause who has proved nothing: mails, guesses of codes,
    resets of passwords. Use::

        Limit = self.env["portal.rate.limit"]
        if not Limit._allow("wrong_code", email, 10, 3600):
            ...  # refuse, and tell nothing that the visitor does not know already
        if Limit._allow_mail("reset", email):
            ...  # send

    The window slides: in no ``seconds`` do more than ``limit`` events happen. One row
    per kind and key, written in one statement: two Odoo workers cannot both take the
    last place (the second one's transaction is run again). Keys are stored as keyed
    hashes only. What is counted is forgotten with the transaction: count in a request
    that answers with a page, not in one that raises.
    """

    _name = "portal.rate.limit"
    _description = "Portal Rate Limit"
    _log_access = False
    _rec_name = "kind"

    kind = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    hits = fields.Json(readonly=True, help="When it happened, in seconds (epoch).")
    expires_at = fields.Datetime(required=True, readonly=True, index=True)

    _key_unique = models.UniqueIndex("(kind, key)")

    @api.model
    def _allow(self, kind, key, limit, seconds):
        """Count one event and tell whether it may happen. Writes: for POST only.

        A refused event is not counted, so that whoever waits gets on.

        :param str kind: what is counted, such as "mail_address"; the limits of one kind
            do not touch another's
        :param str key: whose: an address, a network address, an id
        :param int limit: how many may happen
        :param int seconds: in how long a time
        :rtype: bool
        """
        now = time.time()
        kept = SQL(
            """FROM jsonb_array_elements(portal_rate_limit.hits) AS hit
              WHERE hit::float > %s""",
            now - seconds,
        )
        rows = self.env.execute_query(
            SQL(
                """
            INSERT INTO portal_rate_limit (kind, key, hits, expires_at)
                 VALUES (%(kind)s, %(key)s, jsonb_build_array(%(now)s::float),
                         to_timestamp(%(end)s) AT TIME ZONE 'UTC')
            ON CONFLICT (kind, key) DO UPDATE
                    SET hits = (SELECT COALESCE(jsonb_agg(hit), '[]') %(kept)s)
                               || EXCLUDED.hits,
                        expires_at = EXCLUDED.expires_at
                  WHERE (SELECT count(*) %(kept)s) < %(limit)s
              RETURNING id
                """,
                kind=kind,
                key=self._hash_key(key),
                now=now,
                end=now + seconds,
                kept=kept,
                limit=limit,
            )
        )
        return bool(rows)

    @api.model
    def _is_used_up(self, kind, key, limit, seconds):
        """Tell whether ``_allow`` would refuse; counts and writes nothing.

        For what is counted only when it fails, such as a wrong code: ask before the
        attempt, count after it failed.
        """
        [(count,)] = self.env.execute_query(
            SQL(
                """
            SELECT count(*)
              FROM portal_rate_limit, jsonb_array_elements(hits) AS hit
             WHERE kind = %s AND key = %s AND hit::float > %s
                """,
                kind,
                self._hash_key(key),
                time.time() - seconds,
            )
        )
        return count >= limit

    @api.model
    def _allow_mail(self, kind, email):
        """Count one mail that a visitor causes, and tell whether it may be sent.

        Both limits hold: per address it goes to and, within a request, per network
        address it is asked from.

        :param str kind: what the mail is for, such as "reset"
        :param str email: the address it would go to
        :rtype: bool
        """
        network = self._network_key()
        if network and not self._allow(
            f"{kind}_network", network, MAILS_PER_NETWORK, HOUR
        ):
            return False
        address = email_normalize(email) or email or ""
        return self._allow(f"{kind}_address", address, MAILS_PER_ADDRESS, HOUR)

    @api.model
    def _network_key(self):
        """Return what stands for the network this request came from, or "".

        A whole /64 for IPv6, which is what one household or server has.
        """
        address = request.httprequest.remote_addr if request else None
        try:
            ip = ipaddress.ip_address(address or "")
        except ValueError:
            return address or ""
        if ip.version == 6:
            return str(ipaddress.ip_network((ip, 64), strict=False))
        return str(ip)

    def _hash_key(self, key):
        # addresses of people do not lie about in a table of counters
        return hmac(self.env(su=True), "portal_rate_limit", key)

    @api.autovacuum
    def _gc_rate_limits(self):
        """Delete what has run out."""
        self.search([("expires_at", "<", fields.Datetime.now())], limit=10000).unlink()
