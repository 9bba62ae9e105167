from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import server_secret

# Wrong PINs in a row until none is taken any more, and the life of a set-up link.
TRIES = 5
SETUP_DAYS = 3

PIN_PAGE = "/my/security/pin"


class PortalPin(models.Model):
    """The PIN a contact signs with (O-ESIGN); nobody but the contact knows it.

    No group may read this table, and no code reads the hash through the ORM. What is
    hashed is a MAC of the PIN with a secret that is not in the database: the few
    thousand PINs cannot be tried out on a copy of it.
    """

    _name = "portal.pin"
    _description = "PIN of a Contact"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    pin_hash = fields.Char(
        readonly=True, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )
    set_at = fields.Datetime(readonly=True)
    tries_left = fields.Integer(readonly=True, default=TRIES)
    setup_sent_at = fields.Datetime(readonly=True)
    setup_until = fields.Datetime(
        readonly=True, help="Until then a link that staff sent may set a PIN, once."
    )

    _partner_unique = models.UniqueIndex("(partner_id)")

    @api.model
    def _of(self, partner):
        """Return the row of a contact in superuser mode, or nothing."""
        return self.sudo().search([("partner_id", "=", partner.id)], limit=1)

    @api.model
    def _state(self, partner):
        """Return "none", "set" or "locked"."""
        row_sudo = self._of(partner)
        if not row_sudo.set_at:
            return "none"
        return "set" if row_sudo.tries_left > 0 else "locked"

    @api.model
    def _set(self, partner, pin):
        """Set the PIN of a contact, who has proved to be that contact.

        A lock ends by it, and so does a set-up link.

        :param res.partner partner:
        :param str pin: as ``tools.pin.clean`` returns it, not a trivial one
        """
        row_sudo = self._of(partner) or self.sudo().create({"partner_id": partner.id})
        row_sudo.write(
            {
                "pin_hash": self._context().hash(self._secret(partner.id, pin)),
                "set_at": fields.Datetime.now(),
                "tries_left": TRIES,
                "setup_until": False,
            }
        )

    @api.model
    def _try(self, partner, pin):
        """Try a PIN. Every wrong one counts, whatever becomes of the request.

        In a transaction of its own: an error later in the request does not give the
        try back. The row is locked meanwhile, so that no two requests share a try.

        :param res.partner partner:
        :param str pin: as it was typed, without spaces
        :return: ("right", tries), ("wrong", tries left), ("locked", 0) where no PIN is
            taken any more, or ("none", 0) where none was set
        """
        # what this request did to the row must not wait for what follows
        self.flush_model()
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT pin_hash, tries_left FROM portal_pin"
                    " WHERE partner_id = %s AND pin_hash IS NOT NULL FOR UPDATE",
                    partner.id,
                )
            )
            row = cr.fetchone()
            if not row:
                return "none", 0
            pin_hash, tries_left = row
            if tries_left <= 0:
                return "locked", 0
            right = self._context().verify(self._secret(partner.id, pin), pin_hash)
            left = TRIES if right else tries_left - 1
            if left != tries_left:
                cr.execute(
                    SQL(
                        "UPDATE portal_pin SET tries_left = %s WHERE partner_id = %s",
                        left,
                        partner.id,
                    )
                )
        self.sudo().search([("partner_id", "=", partner.id)]).invalidate_recordset()
        if right:
            return "right", left
        return ("wrong", left) if left else ("locked", 0)

    @api.model
    def _allow_setup(self, partner):
        """Let the next set-up link of a contact set a PIN, for a while and once."""
        row_sudo = self._of(partner) or self.sudo().create({"partner_id": partner.id})
        # as the links get theirs: of this transaction, and never later than their own
        now = self.env.cr.now().replace(microsecond=0)
        row_sudo.write(
            {"setup_sent_at": now, "setup_until": now + timedelta(days=SETUP_DAYS)}
        )

    @api.model
    def _may_set_up(self, partner, hotlink_sudo):
        """Tell whether a link that somebody came by may set the PIN of its contact.

        :param portal.hotlink hotlink_sudo: the link this session began with
        """
        row_sudo = self._of(partner)
        return bool(
            row_sudo.setup_until
            and row_sudo.setup_until > fields.Datetime.now()
            and hotlink_sudo
            and hotlink_sudo.path == PIN_PAGE
            and hotlink_sudo.partner_id == partner
            # an older mail sets nothing any more
            and hotlink_sudo.create_date >= row_sudo.setup_sent_at
            and hotlink_sudo._is_alive()
        )

    def _context(self):
        # the one Odoo hashes passwords with
        return self.env["res.users"]._crypt_context()

    def _secret(self, partner_id, pin):
        return server_secret.sign("portal_pin", f"{partner_id}\0{pin}")
