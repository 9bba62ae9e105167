import re

from odoo import api, models
from odoo.tools import SQL

from .portal_document_take_in import BATCH, _sender

# The pictures in a task's text, which are not files beside it.
PICTURES = re.compile(r"/web/image/(\d+)")
NEW_FILES = "customer_portal_ext.files_of_tasks"


class PortalDocument(models.Model):
    """Files that staff attach to a task in Odoo itself, among the documents (O-DOCS).

    With no message: stock's page of a task shows them. Who sees the task sees them,
    where its project shows its documents.
    """

    _inherit = "portal.document"

    @api.model
    def _portal_take_in_messages(self, messages):
        """Let a message decide about a file from the moment that it has it."""
        attachments_sudo = messages.sudo().attachment_ids
        if attachments_sudo:
            self._portal_of_task_itself(attachments_sudo).unlink()
        return super()._portal_take_in_messages(messages)

    @api.model
    def _portal_of_task_itself(self, attachments):
        # sudo: whoever may change the file changes what stands for it
        documents_sudo = self.sudo().with_context(active_test=False)
        return documents_sudo.search(
            [
                ("attachment_id", "in", attachments.ids),
                ("kind", "=", "message"),
                ("message_id", "=", False),
                ("res_model", "=", "project.task"),
            ]
        )

    @api.model
    def _portal_take_in_task_files(self, only=None, after=0, limit=None):
        """Keep files of tasks as documents that no message has, and that are not kept.

        :param list only: ids of attachments; all of them if it is not given
        :param int after: the id that they come after
        :return: the new documents, and the id of the last file that was looked at
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT file.id, task.id
                  FROM ir_attachment file
                  JOIN project_task task ON task.id = file.res_id
                 WHERE file.res_model = 'project.task'
                   AND file.res_field IS NULL AND file.type = 'binary'
                   AND task.project_id IS NOT NULL
                   AND file.id > %s AND %s
                   AND NOT EXISTS (SELECT FROM message_attachment_rel rel
                                    WHERE rel.attachment_id = file.id)
                   AND NOT EXISTS (SELECT FROM portal_document kept
                                    WHERE kept.attachment_id = file.id)
              ORDER BY file.id
                 LIMIT %s
                """,
                after,
                SQL("TRUE") if only is None else SQL("file.id = ANY(%s)", list(only)),
                limit,
            )
        )
        # sudo: whoever attaches a file has no need of rights on documents
        files_sudo = self.env["ir.attachment"].sudo().browse(row[0] for row in rows)
        tasks_sudo = self.env["project.task"].sudo().browse(row[1] for row in rows)
        documents_sudo = self._portal_keep_talk_files(
            [
                {
                    **self._prepare_talk_file(task_sudo, file_sudo),
                    **_sender(file_sudo.create_uid.partner_id, file_sudo.create_uid),
                }
                for file_sudo, task_sudo in zip(files_sudo, tasks_sudo, strict=True)
                if str(file_sudo.id)
                not in PICTURES.findall(str(task_sudo.description or ""))
            ]
        )
        return documents_sudo, rows[-1][0] if rows else None

    @api.model
    def _cron_take_in_messages(self):  # pylint: disable=missing-return
        """Keep also the files that tasks had before this was installed."""
        super()._cron_take_in_messages()
        after = 0
        while after is not None:
            documents, after = self._portal_take_in_task_files(after=after, limit=BATCH)
            documents._portal_date_back()
            if after and not self.env["ir.cron"]._commit_progress(len(documents)):
                break


class IrAttachment(models.Model):
    """Look at new files of tasks when all of the transaction is known.

    A message that is written gets its files first and is written then: only at the end
    is it clear which files no message has.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._portal_note_task_files()
        return attachments

    def write(self, vals):
        res = super().write(vals)
        if {"res_id", "res_model"} & vals.keys():
            # sudo: where the stored files belong to now
            documents_sudo = self.env["portal.document"]._portal_of_task_itself(self)
            documents_sudo.filtered(
                lambda kept: (
                    (kept.res_model, kept.res_id)
                    != (kept.attachment_id.res_model, kept.attachment_id.res_id)
                )
            ).unlink()
            self._portal_note_task_files()
        return res

    def _portal_note_task_files(self):
        new = [
            file.id
            for file in self.sudo()  # sudo: whose they are, and no more
            if file.res_model == "project.task" and file.res_id and not file.res_field
        ]
        if not new:
            return
        precommit = self.env.cr.precommit
        if NEW_FILES not in precommit.data:
            precommit.data[NEW_FILES] = set()
            env = self.env(su=True, context={})

            def take_in():
                env.flush_all()
                only = precommit.data.pop(NEW_FILES, ())
                env["portal.document"]._portal_take_in_task_files(only)

            precommit.add(take_in)
        precommit.data[NEW_FILES].update(new)
