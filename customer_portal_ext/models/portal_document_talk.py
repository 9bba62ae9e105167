import logging
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# How many messages are gone through at once.
BATCH = 200

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
        string="Message",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The message it came with.",
    )
    is_own_note = fields.Boolean(
        string="Between its author and us",
        compute="_compute_is_own_note",
        store=True,
        help="Of a note that no other contact reads.",
    )
    attachment_id = fields.Many2one(index="btree_not_null")

    _message_file_unique = models.UniqueIndex(
        "(message_id, attachment_id) WHERE message_id IS NOT NULL"
    )
    # whether the same file is listed already: a project may have many
    _portal_same_idx = models.Index("(project_id, sha256) WHERE project_id IS NOT NULL")

    @api.depends("message_id.subtype_id")
    def _compute_is_own_note(self):
        own_note = self._portal_own_note_subtype()
        for document in self:
            document.is_own_note = (
                bool(document.message_id) and document.message_id.subtype_id == own_note
            )

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
        own = Domain("is_own_note", "=", False) | Domain("partner_id", "=", partner.id)
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

        def to_sql(model, alias, query):
            return SQL(
                """
                (%(kind)s <> 'message' OR NOT EXISTS (
                 SELECT FROM portal_document same
                   LEFT JOIN sale_order_line line ON line.id = same.order_line_id
                  WHERE same.%(place)s = %(own_place)s
                    AND same.sha256 = %(sha256)s
                    AND same.task_id IS NOT DISTINCT FROM %(task)s
                    AND same.portal_published
                    AND (same.kind <> 'message' OR same.id < %(id)s)
                    AND (same.is_own_note IS NOT TRUE OR same.partner_id = %(reader)s)
                    AND (line.id IS NULL OR line.portal_published)))
                """,
                kind=SQL.identifier(alias, "kind"),
                place=SQL.identifier(field_name),
                own_place=SQL.identifier(alias, field_name),
                sha256=SQL.identifier(alias, "sha256"),
                task=SQL.identifier(alias, "task_id"),
                id=SQL.identifier(alias, "id"),
                reader=partner_id,
            )

        return Domain.custom(to_sql=to_sql)

    # --- taking in -------------------------------------------------------------------

    @api.model
    def _portal_take_in_messages(self, messages):
        """Keep the files of messages as documents, where contacts may read them.

        Those that are kept stay as they are; those a message has no more go.

        :param mail.message messages: any
        :return: the new documents, in superuser mode
        """
        # sudo: whoever writes a message has no need of rights on documents
        messages_sudo = messages.sudo().filtered(
            lambda message: message.res_id and _has_talk_files(self.env, message.model)
        )
        self_sudo = self.sudo().with_context(active_test=False)
        kept_sudo = self_sudo.search([("message_id", "in", messages_sudo.ids)])
        kept_sudo.filtered(
            lambda file: file.attachment_id not in file.message_id.attachment_ids
        ).unlink()
        known = {(file.message_id, file.attachment_id) for file in kept_sudo.exists()}
        values = []
        for message_sudo in messages_sudo:
            record_sudo = self_sudo.env[message_sudo.model].browse(message_sudo.res_id)
            if not record_sudo._portal_is_said(message_sudo):
                continue
            values += [
                {
                    **self._prepare_talk_file(record_sudo, attachment_sudo),
                    "message_id": message_sudo.id,
                    **_sender(message_sudo.author_id, message_sudo.create_uid),
                }
                for attachment_sudo in _shown_files(message_sudo)
                if (message_sudo, attachment_sudo) not in known
            ]
        return self._portal_keep_talk_files(values)

    @api.model
    def _portal_take_in_files(self, record_sudo, attachments_sudo, partner_sudo):
        """Keep files that a contact sent with a document itself, not with a message.

        :param record_sudo: such as a ticket; they are stored as its attachments
        :param res.partner partner_sudo: who sent them
        """
        return self._portal_keep_talk_files(
            [
                {
                    **self._prepare_talk_file(record_sudo, attachment_sudo),
                    "partner_id": partner_sudo.id,
                }
                for attachment_sudo in attachments_sudo
            ]
        )

    @api.model
    def _prepare_talk_file(self, record_sudo, attachment_sudo):
        return {
            "kind": "message",
            "state": "received",
            "name": attachment_sudo.name,
            "mimetype": attachment_sudo.mimetype,
            "company_id": record_sudo._portal_company().id,
            "attachment_id": attachment_sudo.id,
            **self._prepare_place(record_sudo),
        }

    @api.model
    def _portal_keep_talk_files(self, values):
        kept = []
        for vals in values:
            attachment_sudo = self.env["ir.attachment"].sudo()
            attachment_sudo = attachment_sudo.browse(vals["attachment_id"])
            try:
                content = attachment_sudo._portal_content()
                hashed = {"sha256": content.sha256, "size": len(content)}
            except OSError:
                # a message is not refused because a file of it is lost
                _logger.warning("File %s of a message is missing", attachment_sudo.id)
                continue
            kept.append({**vals, **hashed})
        return (
            self.sudo()
            .with_context(
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                tracking_disable=True,
            )
            .create(kept)
        )

    @api.model
    def _cron_take_in_messages(self):
        """Keep the files of messages from before this was installed.

        Those that came by way of the ORM since then are kept when they come.
        """
        IrCron = self.env["ir.cron"]
        models_ = [name for name in self.env if _has_talk_files(self.env, name)]
        before = None
        while True:
            query = SQL(
                """
                SELECT said.id
                  FROM mail_message said
                 WHERE said.model = ANY(%(models)s) AND %(before)s
                   AND EXISTS (SELECT FROM message_attachment_rel rel
                                WHERE rel.message_id = said.id)
                   AND NOT EXISTS (SELECT FROM portal_document kept
                                    WHERE kept.message_id = said.id)
              ORDER BY said.id DESC
                 LIMIT %(limit)s
                """,
                models=models_,
                before=SQL("said.id < %s", before) if before else SQL("TRUE"),
                limit=BATCH,
            )
            ids = [id_ for (id_,) in self.env.execute_query(query)]
            if not ids:
                break
            before = ids[-1]
            messages = self.env["mail.message"].browse(ids)
            self._portal_take_in_messages(messages)._portal_date_back()
            if not IrCron._commit_progress(len(ids)):
                break
            self.env.invalidate_all()

    def _portal_date_back(self):
        """Give files the dates of their messages: they are not new."""
        self.flush_recordset()
        self.env.cr.execute(
            """
            UPDATE portal_document
               SET create_date = COALESCE(said.date, file.create_date)
              FROM portal_document document
              JOIN ir_attachment file ON file.id = document.attachment_id
              LEFT JOIN mail_message said ON said.id = document.message_id
             WHERE document.id = portal_document.id AND document.id = ANY(%s)
            """,
            [self.ids],
        )
        self.invalidate_recordset(["create_date"])

    # --- what staff do ---------------------------------------------------------------

    def _portal_has_bytes_of(self, stored_sudo):
        """Let a file of a message be shown: one that the message has."""
        if self.kind != "message":
            return super()._portal_has_bytes_of(stored_sudo)
        if self.message_id:
            return stored_sudo in self.message_id.sudo().attachment_ids
        here = (self.res_model, self.res_id)
        return (stored_sudo.res_model, stored_sudo.res_id) == here

    def unlink(self):
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
        return super().unlink()


def _has_talk_files(env, model_name):
    """Tell whether the files of a model's conversations are among the documents."""
    model = env.get(model_name)
    return isinstance(model, env.registry["portal.files.mixin"]) and not model._abstract


def _shown_files(message_sudo):
    """Return the files of a message, without the pictures that are in its text."""
    shown = {
        int(found)
        for found in re.findall(r"/web/image/(\d+)", str(message_sudo.body or ""))
    }
    return message_sudo.attachment_ids.filtered(
        lambda file: file.type == "binary" and file.id not in shown
    )


def _sender(author_sudo, user_sudo):
    """Return the values that say who put a file in: a contact, or one of us."""
    if author_sudo.partner_share:
        return {"partner_id": author_sudo.id}
    return {"user_id": user_sudo.id}
