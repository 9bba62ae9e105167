from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _get_mail_thread_data_attachments(self):
        return self._portal_shown_files(super()._get_mail_thread_data_attachments())

    def _portal_shown_files(self, attachments):
        """Return those of the files of a conversation that its reader may know of.

        Stock lists all of them to whoever may see the document by a link or a token,
        with what is needed to download them: those of internal notes too, and those
        that staff have put beside the conversation (W8).

        :param attachments: ``ir.attachment`` of this document
        """
        self.ensure_one()
        if not self.env.user.share:
            return attachments
        # sudo: only the files of messages that are open to every reader come of it
        messages_sudo = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("attachment_ids", "!=", False),
                    ("is_internal", "=", False),
                    ("subtype_id.internal", "=", False),
                    ("subtype_id", "!=", False),
                ],
                ["attachment_ids"],
            )
        )
        shown_ids = set(messages_sudo.attachment_ids.ids)
        return attachments.filtered(lambda file: file.id in shown_ids)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_mail_thread_data_attachments(self):
        # stock adds those of bank statements
        return self._portal_shown_files(super()._get_mail_thread_data_attachments())


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _filter_has_field_access(self, env):
        """Keep tracked values to staff (W8).

        Stock hides internal notes from contacts, but on a message that they may read it
        shows what else was changed with it: who sold it, what it cost before.
        """
        if env.user.share:
            return self.browse()
        return super()._filter_has_field_access(env)
