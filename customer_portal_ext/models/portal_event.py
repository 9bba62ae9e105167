import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, LazyTranslate

from ..tools import chain, fingerprint

_lt = LazyTranslate(__name__)

# What an event states; all of it is in its hash. The names are those of the columns.
CONTENT_FIELDS = (
    "kind",
    "res_model",
    "res_id",
    "document_name",
    "company_id",
    "date",
    "partner_id",
    "partner_name",
    "partner_email",
    "user_id",
    "identified_by",
    "hotlink_id",
    "ip_address",
    "user_agent",
    "lang",
    "statement",
    "snapshot_sha256",
    "position",
)


class PortalEvent(models.Model):
    """Evidence: one row per act, append-only, chained per document (X-AUDIT).

    No group may write or delete, the ORM refuses both, and so does the table itself.
    It is a simple electronic signature with tamper evidence, nothing more.
    """

    _name = "portal.event"
    _description = "Portal Evidence"
    _order = "id desc"
    _rec_name = "reference"

    reference = fields.Char(compute="_compute_reference")
    kind = fields.Char(required=True, readonly=True)
    kind_name = fields.Char(string="Act", compute="_compute_kind_name")
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(string="Number", readonly=True)
    # restrict: evidence names people and companies for ever; they can be archived
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True, help="In UTC.")
    partner_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    partner_name = fields.Char(string="Name", readonly=True)
    partner_email = fields.Char(string="E-mail", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    identified_by = fields.Selection(
        [
            ("login", "Signed in with a login"),
            ("hotlink", "Signed in with a personal link"),
            ("hotlink_code", "Signed in with a personal link and a code by e-mail"),
            ("direct_link", "Personal link to this document"),
            ("direct_link_code", "Personal link to this document and a code by e-mail"),
            ("login_pin", "Signed in with a login, and a PIN"),
            ("hotlink_pin", "Signed in with a personal link, and a PIN"),
            (
                "hotlink_code_pin",
                "Signed in with a personal link, a code by e-mail and a PIN",
            ),
            ("mail", "The address an e-mail came from, which anybody can write"),
            ("mail_link", "The link of an e-mail, to choose which e-mails to get"),
            ("token", "Odoo's own link to the document, which names nobody"),
            ("offline", "Recorded by a member of staff: it came outside the portal"),
            ("staff", "Member of staff"),
            ("system", "The system"),
        ],
        required=True,
        readonly=True,
    )
    hotlink_id = fields.Many2one(
        "portal.hotlink", string="Link", readonly=True, ondelete="restrict"
    )
    ip_address = fields.Char(string="From address", readonly=True)
    user_agent = fields.Char(string="Browser", readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    statement = fields.Text(
        string="Words agreed to", readonly=True, help="Exactly as they were shown."
    )
    snapshot = fields.Text(
        string="What was shown",
        readonly=True,
        help="The canonical JSON of what was on the screen.",
    )
    snapshot_sha256 = fields.Char(string="Fingerprint", readonly=True)
    position = fields.Integer(readonly=True, help="Place in the document's chain.")
    previous_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    # One successor per event: two acts at once cannot both follow the same one.
    _chain_unique = models.UniqueIndex("(res_model, res_id, position)")

    def init(self):
        """Let the table itself refuse changes, whoever asks for them."""
        self.env.cr.execute(
            SQL(
                """
            CREATE OR REPLACE FUNCTION portal_event_append_only() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'portal_event is append-only';
            END;
            $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS portal_event_append_only ON portal_event;
            CREATE TRIGGER portal_event_append_only
                BEFORE UPDATE OR DELETE ON portal_event
                FOR EACH ROW EXECUTE FUNCTION portal_event_append_only();
            """
            )
        )

    @api.model
    def _get_kinds(self):
        """Return the kinds of events: {key: sentence for people}.

        Other addons extend it. A kind is never removed: its events stay.
        """
        return {
            "link_used": _lt("Opened the portal with a personal link"),
            "link_opened": _lt(
                "Opened a personal link; the second factor was still to be entered"
            ),
            "line_approved": _lt("Approved"),
            "approval_void": _lt("Approval no longer counts: the line was changed"),
            "change_requested": _lt("Asked for a change"),
            "change_answered": _lt("Change request answered"),
            "order_confirmed": _lt("Order confirmed by approval"),
            "acknowledged": _lt("Acknowledged"),
        }

    @api.depends("res_model", "document_name", "position")
    def _compute_reference(self):
        for event in self:
            event.reference = f"{event.document_name or event.res_id}/{event.position}"

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_name(self):
        kinds = self._get_kinds()
        for event in self:
            event.kind_name = str(kinds.get(event.kind, event.kind))

    @api.model
    def _record(self, document_sudo, kind, actor, snapshot=None, statement=None):
        """Append one event to the chain of a document.

        The caller holds the document's lock (``_portal_lock``).

        :param document_sudo: the document, in superuser mode
        :param str kind: a key of ``_get_kinds``
        :param dict actor: who acts, as ``portal.hotlink._prepare_actor_values`` or the
            controllers' gate describe it
        :param dict snapshot: what was shown, canonical JSON types only
        :param str statement: the exact words agreed to
        :return: the event, in superuser mode
        """
        if kind not in self._get_kinds():
            raise ValueError(f"unknown kind of event: {kind}")
        document_sudo.ensure_one()
        self_sudo = self.sudo()
        previous = self_sudo.search(
            [
                ("res_model", "=", document_sudo._name),
                ("res_id", "=", document_sudo.id),
            ],
            order="position desc",
            limit=1,
        )
        text = fingerprint.canonical_json(snapshot) if snapshot is not None else False
        values = {
            **actor,
            "kind": kind,
            "res_model": document_sudo._name,
            "res_id": document_sudo.id,
            "document_name": document_sudo.display_name,
            "company_id": document_sudo._portal_company().id,
            "date": fields.Datetime.now(),
            "statement": statement or False,
            "snapshot": text,
            "snapshot_sha256": text and fingerprint.digest(text),
            "position": previous.position + 1,
        }
        event = self_sudo.new(values)
        content = event._content()
        previous_hash = previous.hash or chain.GENESIS
        return self_sudo.create(
            {
                **values,
                "previous_hash": previous_hash,
                "hash": chain.event_hash(content, previous_hash),
            }
        )

    def _content(self):
        """Return what this event states, in JSON types: the input of its hash."""
        self.ensure_one()
        content = {}
        for name in CONTENT_FIELDS:
            value = self[name]
            if isinstance(value, models.BaseModel):
                value = value._origin.id or value.id or None
            elif hasattr(value, "isoformat"):
                value = value.replace(microsecond=0).isoformat()
            content[name] = value or None
        return content

    @api.model
    def _first_broken_event(self, document):
        """Verify the chain of a document.

        :param document: one record of any model
        :return: the first event that was tampered with or follows a removed one; an
            empty recordset when the chain is whole
        """
        events = self.sudo().search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)],
            order="position, id",
        )
        links = []
        for event in events:
            content = event._content()
            # the snapshot is outside the content; its own hash is inside
            stored = event.snapshot_sha256 or False
            if (event.snapshot and fingerprint.digest(event.snapshot)) != stored:
                content["snapshot_sha256"] = "altered"
            links.append((event.id, content, event.previous_hash, event.hash))
        return self.sudo().browse(chain.first_broken(links) or ())

    def action_verify_chain(self):
        """Button: verify the chain of the document this event belongs to."""
        self.ensure_one()
        self.check_access("read")
        document = self.env[self.res_model].browse(self.res_id)
        return document_chain_notification(self.env, document)

    def _get_snapshot(self):
        """Return what was shown as Python values, or an empty dict."""
        self.ensure_one()
        return json.loads(self.snapshot) if self.snapshot else {}

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Evidence cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Evidence cannot be deleted."))


def document_chain_notification(env, document):
    """Verify the chain of a document and tell the result.

    :return: a client action that shows a notification
    """
    broken = env["portal.event"]._first_broken_event(document)
    if broken:
        message = env._(
            "The chain is broken at %(reference)s (%(act)s): this event or one before"
            " it was altered or removed outside Odoo.",
            reference=broken.reference,
            act=broken.kind_name,
        )
    else:
        count = (
            env["portal.event"]
            .sudo()
            .search_count(
                [("res_model", "=", document._name), ("res_id", "=", document.id)]
            )
        )
        message = env._(
            "The chain is whole: all %(count)s events are as they were recorded.",
            count=count,
        )
        if count == 1:
            message = env._("The chain is whole: its event is as it was recorded.")
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "message": message,
            "type": "danger" if broken else "success",
            "sticky": bool(broken),
        },
    }
