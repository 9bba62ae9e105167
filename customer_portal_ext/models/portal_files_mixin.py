from odoo import models
from odoo.fields import Domain

# How many files customers may put on one document; staff take them from there.
MAX_UPLOADS = 200


class PortalFilesMixin(models.AbstractModel):
    """A document of the portal that has files (C-FILES, P-JOBS, O-DOCS).

    One mechanism for orders, projects, tasks and whatever another addon adds: what
    customers send and staff share lies in ``portal.document``; what hangs on messages
    is found there as well, so that it is among the customer's documents.
    """

    _name = "portal.files.mixin"
    _inherit = ["portal.published.mixin"]
    _description = "Document of the Portal with Files"

    # The field of ``portal.document`` that says that a file lies here.
    _portal_files_field = None

    def _portal_files_domain(self):
        """Return the domain of the files that lie here, however they came.

        Without those of messages, which the conversation shows.
        """
        here = Domain(self._portal_files_field, "in", self.ids)
        return here & Domain("kind", "!=", "message")

    def _portal_files_shown_domain(self):
        """Return the domain of the files that the page of this document lists."""
        self.ensure_one()
        return self._portal_files_domain() & Domain("portal_listed", "=", True)

    def _portal_files(self):
        """Return the files that a customer sees here, the latest version of each.

        For a reader whom the policy has let in: one query.

        :return: ``portal.document`` in superuser mode, newest first
        """
        self.ensure_one()
        # sudo: no contact has rights on files; whoever asks has seen the document
        return (
            self.env["portal.document"]
            .sudo()
            .search_fetch(
                self._portal_files_shown_domain(),
                [
                    *("name", "description", "kind", "size", "version", "state"),
                    *("create_date", "partner_id", "attachment_id"),
                ],
                order="id desc",
            )
        )

    def _portal_has_room_for_files(self):
        """Tell whether one more file of a customer is taken in."""
        self.ensure_one()
        # sudo: as in ``_portal_files``; a number only
        count = (
            self.env["portal.document"]
            .sudo()
            .search_count(
                self._portal_files_domain() & Domain("kind", "=", "upload"),
                limit=MAX_UPLOADS,
            )
        )
        return count < MAX_UPLOADS

    def _portal_allows_upload(self):
        """Tell whether customers may send files here now."""
        self.ensure_one()
        return self._portal_company().portal_file_upload

    def _portal_files_uploaded(self, files_sudo, actor):
        """Record that a customer sent files, and tell staff.

        The caller has the lock, has asked the policy, and has stored the files.

        :param portal.document files_sudo: at least one
        :param dict actor: who acts, as evidence keeps it
        :return: the event
        """
        self.ensure_one()
        event = self.env["portal.event"]._record(
            self,
            "file_uploaded",
            actor,
            snapshot=files_sudo._prepare_event_snapshot(),
        )
        files_sudo.event_id = event
        text = self._portal_staff_env()._(
            "%(name)s sent files (%(reference)s): %(files)s",
            name=actor["partner_name"],
            reference=event.reference,
            files=", ".join(files_sudo.mapped("name")),
        )
        self._portal_tell_of_files(actor, text, files_sudo)
        return event

    def _portal_take_file_back(self, file_sudo, actor):
        """Take a file away again as who sent it; what it was stays as evidence.

        The caller has the lock and has asked whether it may be done.

        :return: the event
        """
        self.ensure_one()
        event = file_sudo._portal_withdraw(self, actor)
        text = self._portal_staff_env()._(
            "%(name)s took a file back (%(reference)s): %(file)s",
            name=actor["partner_name"],
            reference=event.reference,
            file=file_sudo.name,
        )
        self._portal_tell_of_files(actor, text, file_sudo)
        return event

    def _portal_tell_of_files(self, actor, text, files_sudo):
        """Write a note for staff, and tell who is responsible of it.

        :param dict actor: who acts, as evidence keeps it
        :param str text: what happened, in the staff's language
        :param portal.document files_sudo: to which files
        """
        self.message_post(
            author_id=actor["partner_id"],
            body=text,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=self._portal_responsible().partner_id.ids,
            force_send=False,
        )
        self._portal_wake_mail_queue()

    def unlink(self):
        """Delete the bytes of its files with a document; the rows go by a cascade."""
        # sudo: whoever may delete the document deletes what lies in it
        files_sudo = (
            self.env["portal.document"]
            .sudo()
            .with_context(active_test=False)
            .search([(self._portal_files_field, "in", self.ids)])
        )
        said_sudo = files_sudo.filtered(lambda file: file.kind == "message")
        attachments_sudo = (files_sudo - said_sudo).attachment_id
        # their bytes are those of the messages
        said_sudo.unlink()
        res = super().unlink()
        attachments_sudo.exists().unlink()
        return res


def has_talk_files(env, model_name):
    """Tell whether the files of a model's conversations are among the documents."""
    model = env.get(model_name)
    return isinstance(model, env.registry["portal.files.mixin"]) and not model._abstract
