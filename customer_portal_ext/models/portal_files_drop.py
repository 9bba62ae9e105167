from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mimetypes import guess_mimetype

from ..tools.file_content import sha256_of
from ..tools.file_kind import HEAD_BYTES, safe_name


class PortalFilesMixin(models.AbstractModel):
    """Files that staff drop on the list of what lies in a document (O-DOCS).

    As on a folder: one document for each file, a new version where there is one of that
    name. Who is told of them is decided when all are there.
    """

    _inherit = "portal.files.mixin"

    def action_portal_documents(self):
        """Button: the files of this document; more of them may be dropped there."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_record_document_action"
        )
        return {
            **action,
            "domain": [(self._portal_files_field, "=", self.id)],
            "context": {
                "portal_drop_model": self._name,
                "portal_drop_id": self.id,
                "search_default_latest": 1,
                **self._portal_new_file_context(),
            },
        }

    def _portal_new_file_context(self):
        """Return what a form that is opened from the list is filled with.

        Files come here by being dropped or chosen; no form puts one in.
        """
        return {"create": False}

    def _portal_take(self, name, content, owner=None):
        """Put a file of ours here as the user, who has to be allowed to.

        A file of the same name makes a new version of the one that we put here before;
        the same content under the same name is not stored again.

        :param str name: from outside
        :param content: bytes, or a ``FileContent``
        :param owner: of no meaning here: those who see this see its files
        :return: (document, "new", "version" or "same")
        :raise AccessError: for who may not change this, or make documents
        :raise UserError: for an empty file
        """
        self.ensure_one()
        self._portal_check_take()
        self.env["portal.document"].check_access("create")
        name = safe_name(name)
        if not content:
            raise UserError(self.env._("%(name)s is empty.", name=name))
        # two that drop the same at once: the second finds the first's
        # sudo: a lock only, on what the user may put files into
        self.sudo()._portal_lock()
        earlier = self._portal_taken_earlier(name)
        if earlier and earlier.sha256 == sha256_of(content):
            return earlier, "same"
        document = self._portal_put_here(name, content, earlier)
        return document, "version" if earlier else "new"

    def _portal_check_take(self):
        self.check_access("write")

    def _portal_taken_earlier(self, name):
        """Return the file of ours that one of this name replaces, or nothing."""
        here = self._portal_files_domain() & Domain(
            [
                ("kind", "=", "shared"),
                ("order_line_id", "=", False),
                ("is_succeeded", "=", False),
            ]
        )
        called = Domain("file_name", "=", name) | Domain("name", "=", name)
        # sudo: whoever may change this renews what lies in it
        return self.env["portal.document"].sudo().search(here & called, limit=1)

    def _portal_put_here(self, name, content, earlier):
        # sudo: no form links a file to a document; whoever may change that may do it
        return self.env["portal.document"]._portal_store(
            self.sudo(),
            {
                "name": name,
                "raw": content,
                "mimetype": guess_mimetype(content[:HEAD_BYTES]),
            },
            {
                "kind": "shared",
                "state": "received",
                "user_id": self.env.uid,
                "name": earlier.name or name,
                "file_name": name,
                "description": earlier.description,
                "replaces_id": earlier.id,
                "version": earlier.version + 1,
            },
        )

    def _portal_shows_ours(self):
        """Tell whether contacts see what we put here."""
        self.ensure_one()
        return self.portal_published

    def portal_tell_of_files(self, document_ids):
        """Mail the contacts of this document that files of ours are there: one mail.

        Called from the list that they were dropped on, by who dropped them.

        :param list document_ids: those that lie somewhere else, or are not shown, are
            left out
        :return: the names of the contacts, as a text; empty where nobody was told
        :raise AccessError: for who may not put files here
        """
        self.ensure_one()
        self._portal_check_take()
        self.env["portal.document"].check_access("create")
        documents = self.env["portal.document"].search(
            self._portal_files_domain()
            & Domain("id", "in", document_ids)
            & Domain([("kind", "=", "shared"), ("portal_listed", "=", True)]),
            order="name, id",
        )
        contacts = self._portal_contacts()
        if not documents or not contacts or not self._portal_shows_ours():
            return ""
        env = self.with_context(lang=contacts[:1].lang or self.env.lang).env
        self._portal_tell_of_shared(
            documents,
            env._("We have files for you:"),
            env._("Files for you: %(order)s", order=self.display_name),
        )
        return ", ".join(contacts.mapped("name"))

    def _portal_tell_of_shared(self, documents, text, subject, heading=""):
        """Post the names of files that we put here, and mail it to its contacts.

        The caller knows that the user may do that.

        :param str text: what stands above the names, in the language of the contacts
        :param str heading: what the files are about, in this document
        """
        contacts = self._portal_contacts()
        # sudo: who may put files into a project need not be able to write on it
        record = self.sudo().with_context(lang=contacts[:1].lang or self.env.lang)
        items = Markup("").join(
            Markup("<li>{}</li>").format(
                record.env._(
                    "%(name)s, version %(version)s",
                    name=file.name,
                    version=file.version,
                )
                if file.version > 1
                else file.name
            )
            for file in documents
        )
        if heading:
            heading = Markup("<p><strong>{}</strong></p>").format(heading)
        record.message_post(
            body=Markup("<p>{}</p>{}<ul>{}</ul>").format(text, heading, items),
            subject=subject,
            author_id=self.env.user.partner_id.id,
            partner_ids=contacts.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid=(
                "mail.mail_notification_layout_with_responsible_signature"
            ),
            force_send=False,
        )
        self._portal_wake_mail_queue()
