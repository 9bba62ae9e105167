import logging
import re

from odoo import api, models
from odoo.tools import SQL

from .portal_files_mixin import has_talk_files

_logger = logging.getLogger(__name__)

# How many messages are gone through at once.
BATCH = 200


class PortalDocument(models.Model):
    """Taking in the files of conversations, when they are said and later (O-DOCS)."""

    _inherit = "portal.document"

    @api.model
    def _portal_take_in_messages(self, messages):
        """Keep the files of messages as documents, where contacts may read them.

        Those that are kept stay as they are. Those a message has no more go, also when
        staff move it to another document.

        :param mail.message messages: any
        :return: the new documents, in superuser mode
        """
        # sudo: whoever writes a message has no need of rights on documents
        messages_sudo = messages.sudo()
        self_sudo = self.sudo().with_context(active_test=False)
        kept_sudo = self_sudo.search([("message_id", "in", messages_sudo.ids)])
        kept_sudo.filtered(lambda file: not file._portal_is_where_said()).unlink()
        messages_sudo = messages_sudo.filtered(
            lambda message: message.res_id and has_talk_files(self.env, message.model)
        )
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

    def _portal_is_where_said(self):
        """Tell whether the message still has this file, and is where it was."""
        message = self.message_id
        here = (self.res_model, self.res_id) == (message.model, message.res_id)
        return here and self.attachment_id in message.attachment_ids

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
        models_ = [name for name in self.env if has_talk_files(self.env, name)]
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
