from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .portal_files_mixin import has_talk_files

# {place: the field that says what a file belongs to there}
PLACES_OF_TALK = {"order": "order_id", "project": "project_id"}


class PortalDocument(models.Model):
    """Files of conversations, among the customer's documents (O-DOCS).

    One row for each file of a message that contacts may read; its bytes are those of
    the message. Whether it is on the portal follows the message: one that is made
    internal, or loses the file, takes it away. The pages of orders and tasks list them
    in the conversation; here they are found with all other documents.
    """

    _inherit = "portal.document"

    message_id = fields.Many2one(
        "mail.message",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The message it came with.",
    )
    is_own_note = fields.Boolean(
        string="Between its author and us",
        compute="_compute_own_note",
        store=True,
        help="Of a note that no other contact reads.",
    )
    # whoever sent it: our answer to their note is between the same two
    note_partner_id = fields.Many2one(
        "res.partner",
        string="Between this client and us",
        compute="_compute_own_note",
        store=True,
        ondelete="set null",
    )
    attachment_id = fields.Many2one(index="btree_not_null")

    _message_file_unique = models.UniqueIndex(
        "(message_id, attachment_id) WHERE message_id IS NOT NULL"
    )
    # whether the same file is listed already: a project may have many
    _portal_same_idx = models.Index("(project_id, sha256) WHERE project_id IS NOT NULL")

    @api.depends(
        "message_id.author_id",
        "message_id.portal_note_partner_id",
        "message_id.subtype_id",
    )
    def _compute_own_note(self):
        own_note = self._portal_own_note_subtype()
        for document in self:
            message = document.message_id
            is_own_note = bool(message) and message.subtype_id == own_note
            document.is_own_note = is_own_note
            document.note_partner_id = is_own_note and message._portal_note_partner()

    @api.model
    def _portal_own_note_subtype(self):
        subtype = self.env.ref(
            "customer_portal_ext.mt_own_note", raise_if_not_found=False
        )
        return subtype or self.env["mail.message.subtype"]

    @api.depends(
        "message_id.is_internal", "message_id.message_type", "message_id.subtype_id"
    )
    def _compute_portal_published(self):
        res = super()._compute_portal_published()
        for document in self.filtered("message_id"):
            if not has_talk_files(self.env, document.res_model):
                document.portal_published = False
                continue
            record = self.env[document.res_model].browse(document.res_id)
            document.portal_published = (
                document.portal_published
                and record._portal_is_said(document.message_id)
            )
        return res

    # --- who sees them ---------------------------------------------------------------

    @api.model
    def _portal_places(self, partner, companies, by_ids=False):
        """Show files of notes between a contact and us to that contact alone."""
        places = super()._portal_places(partner, companies, by_ids=by_ids)
        own = Domain("is_own_note", "=", False)
        own |= Domain("note_partner_id", "=", partner.id)
        return {
            place: domain & own if place in self._portal_places_of_talk() else domain
            for place, domain in places.items()
        }

    @api.model
    def _portal_places_of_talk(self):
        """Return where conversations are: {place: field of what a file belongs to}."""
        return PLACES_OF_TALK

    @api.model
    def _portal_seen_places(self, partner_id, company_ids):
        # memorized by what it extends; a condition is put together quickly
        places = super()._portal_seen_places(partner_id, company_ids)
        fields_ = self._portal_places_of_talk()
        return {
            place: domain & self._portal_once(fields_[place], partner_id)
            if place in fields_ and not domain.is_false()
            else domain
            for place, domain in places.items()
        }

    @api.model
    def _portal_once(self, field_name, partner_id):
        """Return the condition that lists show no file of a message a second time.

        Not where the reader sees the same content as a document of the same order,
        task or project, or with an earlier message there. Asked for those of messages
        only, each by an index.

        :param str field_name: what the file belongs to
        :rtype: Domain
        """

        lines = line_shows = SQL()
        if field_name == "order_id":
            lines = SQL(
                "LEFT JOIN sale_order_line line ON line.id = same.order_line_id"
            )
            line_shows = SQL("AND (line.id IS NULL OR line.portal_published)")

        def to_sql(model, alias, query):
            return SQL(
                """
                (%(kind)s <> 'message' OR NOT EXISTS (
                 SELECT FROM portal_document same
                   %(lines)s
                  WHERE same.%(place)s = %(own_place)s
                    AND same.sha256 = %(sha256)s
                    AND same.task_id IS NOT DISTINCT FROM %(task)s
                    AND same.portal_published
                    AND (same.kind <> 'message' OR same.id < %(id)s)
                    AND (same.is_own_note IS NOT TRUE
                         OR same.note_partner_id = %(reader)s)
                    %(line_shows)s))
                """,
                kind=SQL.identifier(alias, "kind"),
                place=SQL.identifier(field_name),
                own_place=SQL.identifier(alias, field_name),
                sha256=SQL.identifier(alias, "sha256"),
                task=SQL.identifier(alias, "task_id"),
                id=SQL.identifier(alias, "id"),
                reader=partner_id,
                lines=lines,
                line_shows=line_shows,
            )

        return Domain.custom(to_sql=to_sql)

    # --- what staff do ---------------------------------------------------------------

    def _portal_has_bytes_of(self, stored_sudo):
        """Let a file of a message be shown: one that the message has."""
        if self.kind != "message":
            return super()._portal_has_bytes_of(stored_sudo)
        if self.message_id:
            return stored_sudo in self.message_id.sudo().attachment_ids
        here = (self.res_model, self.res_id)
        return (stored_sudo.res_model, stored_sudo.res_id) == here

    @api.ondelete(at_uninstall=False)
    def _unlink_except_said(self):
        """Leave the bytes to the message; it says whether the file is there."""
        said = self.filtered(lambda document: document.kind == "message")
        if said and not self.env.su:
            raise UserError(
                self.env._(
                    "%(name)s is part of a conversation. Take it off the portal, or"
                    " delete it from the message.",
                    name=said[0].name,
                )
            )
