from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.http import request
from odoo.tools import SQL, email_normalize

from ..tools import secrets

# Where a guest's session keeps the ids of the links that were opened in it.
SESSION_GRANTS = "portal_link_grants"
# Where a signed-in session keeps the id of the link it began with.
SESSION_LINK = "portal_link_id"


class PortalHotlink(models.Model):
    """One way in for one contact: the link of an e-mail (P-HOTLINK, C-DIRECT).

    Only the SHA-256 of its secret is stored (X-TOKENS). A link of portal scope signs
    in the contact's portal user; one of record scope signs nobody in and grants its one
    record. Reading may be repeated until the link expires; acts need more than that.
    """

    _name = "portal.hotlink"
    _description = "Personal Portal Link"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    scope = fields.Selection(
        [("portal", "Portal"), ("record", "Document only")],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", readonly=True
    )
    document_name = fields.Char(string="Number", readonly=True)
    secret_hash = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Empty until the e-mail with the link goes out.",
    )
    is_granted = fields.Boolean(
        string="Granted by staff",
        readonly=True,
        help="A direct link that staff sent to this contact, who need not belong to the"
        " customer or supplier of the document.",
    )
    sent_by_id = fields.Many2one("res.partner", string="Sent by", readonly=True)
    email = fields.Char(
        string="Sent to",
        readonly=True,
        help="The link dies when the contact's address is no longer this one.",
    )
    expires_at = fields.Datetime(string="Valid until", required=True, readonly=True)
    revoked_at = fields.Datetime(string="Revoked on", readonly=True, copy=False)
    first_used_at = fields.Datetime(string="First used", readonly=True, copy=False)
    last_used_at = fields.Datetime(string="Last used", readonly=True, copy=False)
    renewed_at = fields.Datetime(
        readonly=True, copy=False, help="When a new link was last sent in its place."
    )
    superseded_at = fields.Datetime(
        string="Replaced on",
        readonly=True,
        copy=False,
        help="A new link was sent in place of this one, which stays dead.",
    )
    use_count = fields.Integer(string="Uses", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("valid", "Valid"),
            ("expired", "Expired"),
            ("superseded", "Replaced by a newer link"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_state",
    )

    _secret_hash_unique = models.UniqueIndex("(secret_hash)")
    _document_idx = models.Index("(res_model, res_id)")

    @api.depends("expires_at", "revoked_at", "superseded_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for link in self:
            if link.revoked_at:
                link.state = "revoked"
            elif link.superseded_at:
                link.state = "superseded"
            else:
                link.state = "expired" if link.expires_at <= now else "valid"

    @api.model
    def _find(self, secret):
        """Return the living link of a secret, in superuser mode, or an empty recordset.

        Unknown, malformed, expired, revoked, orphaned: the answer is the same.

        :param str secret: as it came from outside
        """
        if not secrets.is_wellformed(secret):
            return self.sudo().browse()
        hotlink_sudo = self._find_recipient(secret)
        if hotlink_sudo:
            hotlink_sudo._load_to_open()
        return hotlink_sudo if hotlink_sudo._is_alive() else hotlink_sudo.browse()

    def _load_to_open(self):
        """Read ahead, in one query, what opening this link looks at."""
        partner_id, company_id = self.partner_id.id, self.company_id.id
        steps = [
            ("res.partner", SQL("%s", partner_id), ["user_ids"]),
            (
                "res.users",
                # and the visitor's own user, for the page
                SQL(
                    "SELECT id FROM res_users WHERE partner_id = %s OR id = %s",
                    partner_id,
                    self.env.uid,
                ),
                [],
            ),
        ]
        if company_id:
            steps.append(("res.company", SQL("%s", company_id), []))
        if self.res_id and self.res_model in self.env:
            steps.append((self.res_model, SQL("%s", self.res_id), []))
        self.env["portal.preload"]._load(steps)

    @api.model
    def _find_recipient(self, secret):
        """Return the contact a link was made for, also when it is dead by age.

        Only to send that contact a new one, never to show or open anything.
        """
        if not secrets.is_wellformed(secret):
            return self.sudo().browse()
        # row and fields in one query; no order but that of the unique index
        return self.sudo().search_fetch(
            [("secret_hash", "=", secrets.hash_secret(secret))],
            self._fields_to_open(),
            order="secret_hash",
            limit=1,
        )

    def _fields_to_open(self):
        """Return the fields that are read when a link is opened."""
        return [
            "company_id",
            "email",
            "expires_at",
            "is_granted",
            "partner_id",
            "path",
            "res_id",
            "res_model",
            "revoked_at",
            "scope",
            "superseded_at",
        ]

    def _is_alive(self):
        """Tell whether the link still opens what it was made for."""
        if not self:
            return False
        self.ensure_one()
        partner = self.partner_id
        return (
            not self.revoked_at
            and not self.superseded_at
            and self.expires_at > fields.Datetime.now()
            and self.company_id.portal_hotlink_mode != "off"
            and partner.active
            and email_normalize(partner.email) == self.email
            # never an internal user, also one who became internal since
            and partner.partner_share
            and not self._is_login_taken_away()
            and self._has_target()
        )

    def _needs_code(self):
        """Tell whether a code is asked for at the door (B-CONFIRM, X-OTP).

        An empty recordset needs none: it opens nothing.
        """
        Company = self.env["res.company"]
        strict = Company._portal_always_code() | Company._portal_ids_with(
            "portal_hotlink_mode", "email"
        )
        return bool(strict) and not strict.isdisjoint(self._opened_company_ids())

    def _opened_company_ids(self):
        """Return the ids of the companies whose documents this link opens.

        Who is signed in sees those of all companies of the login: what one company
        asks for at the door is not gone round by the link of another (X-MULTI).
        """
        ids = set(self.company_id.ids)
        if self.scope == "portal":
            for user in self.partner_id.user_ids:
                # cached: a link's page costs few queries
                ids.update(user._get_company_ids())
        return ids

    def _is_one_click(self):
        """Tell whether the link signs in by being opened."""
        mode = self.company_id.portal_hotlink_mode
        return mode == "one_click" and not self._needs_code()

    def _get_target_path(self, guest=False):
        """Return the clean address that the link leads to.

        :param bool guest: nobody is signed in: only the document itself is granted
        """
        self.ensure_one()
        if self.path:
            return self.path
        document_sudo = self._get_document_sudo()
        if guest:
            return document_sudo.access_url
        return document_sudo._portal_hotlink_path()

    def _has_target(self):
        """Tell whether what the link opens is there, and its contact may see it."""
        if self.path:
            policy = self.env["portal.policy"]
            return policy._allows(self.partner_id, self.company_id)
        return bool(self._get_document_sudo())

    def _is_login_taken_away(self):
        """Tell whether staff ended this contact's login: no link outlives that."""
        users = self.partner_id.with_context(active_test=False).user_ids
        return bool(users) and not any(users.mapped("active"))

    def _get_document_sudo(self):
        """Return what the link opens in superuser mode, if its contact may see it."""
        self.ensure_one()
        policy = self.env["portal.policy"]
        if not policy._covers(self.res_model):
            return self.env["portal.hotlink"].sudo().browse()
        document_sudo = self.env[self.res_model].sudo().browse(self.res_id)
        try:
            if self.is_granted:
                seen = policy._sees_granted(document_sudo, self.partner_id)
            else:
                seen = policy._sees(
                    document_sudo, self.partner_id, document_sudo._portal_company()
                )
        except MissingError:
            # deleted: reading it tells, without asking first whether it is there
            seen = False
        return document_sudo if seen else document_sudo.browse()

    def _grants(self, record):
        """Tell whether one of these links, opened by a guest, opens this record.

        One of portal scope does where no login could be made for its contact. What
        belongs to the link's document is open where its contact may see it.
        """
        return any(link._opens(record) and link._is_alive() for link in self)

    def _opens(self, record):
        if (self.res_model, self.res_id) == (record._name, record.id):
            return True
        parent = record._portal_parent()
        return (
            parent is not None
            and (self.res_model, self.res_id) == (parent._name, parent.id)
            and self.env["portal.policy"]._sees(
                record.sudo(), self.partner_id, self.company_id
            )
        )

    @api.model
    def _get_guest_link(self, record):
        """Return the link by which this guest's session may see a record.

        :return: a living link of record scope in superuser mode, or an empty recordset
        """
        granted = request.session.get(SESSION_GRANTS, []) if request else []
        links_sudo = self.sudo().browse(granted).exists()
        return links_sudo.filtered(lambda link: link._grants(record))[:1]

    def _mark_used(self):
        """Note a use; called by the POST that opens the link."""
        now = fields.Datetime.now()
        for link in self:
            link.write(
                {
                    "first_used_at": link.first_used_at or now,
                    "last_used_at": now,
                    "use_count": link.use_count + 1,
                }
            )

    def _get_or_create_user(self):
        """Return the portal user the link signs in; make the login on first use.

        :return: a share user in superuser mode, or an empty recordset where there is
            none and none may or can be made (another user has that address)
        """
        self.ensure_one()
        off = self.env["res.company"]._portal_ids_with("portal_hotlink_mode", "off")
        if off and not off.isdisjoint(self._opened_company_ids()):
            # another company of this login lets nobody in by a link (P-HOTLINK-OFF):
            # this one opens its document, and signs nobody in
            return self.env["res.users"].sudo()
        if not self.company_id.portal_create_logins:
            users = self.partner_id.user_ids
            return users.filtered("share")[:1]
        return self.env["portal.login"]._ensure_user(self.partner_id, self.company_id)
