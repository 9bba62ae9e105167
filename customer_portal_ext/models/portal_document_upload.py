from markupsafe import escape

from odoo import SUPERUSER_ID, api, models

from ..tools.file_content import sha256_of

# What a contact may send into folders in an hour, and how long the texts are.
SENT_PER_HOUR = 200
MAX_TITLE = 120
MAX_DESCRIPTION = 500


class PortalDocument(models.Model):
    """What contacts send into folders, and what they may take back (O-UPLOAD)."""

    _inherit = "portal.document"

    _portal_notes_views = True

    def _portal_tell_viewed(self, kind, actor):
        """Tell of what is for one customer; nobody wants to know of a price list."""
        if self.place == "public":
            return
        super()._portal_tell_viewed(kind, actor)

    def _portal_viewed_snapshot(self, kind):
        """Keep which file was taken: a later version has the same title."""
        if kind != "downloaded":
            return super()._portal_viewed_snapshot(kind)
        snapshot = self._prepare_event_snapshot()
        for document, file in zip(self, snapshot["files"], strict=True):
            file["file_name"] = document._portal_file_name()
        return snapshot

    @api.model
    def _prepare_place(self, document_sudo):
        """Return the values that say what a new file belongs to.

        :param document_sudo: a folder, or any document of the portal
        """
        if document_sudo._name == "portal.folder":
            return {"folder_id": document_sudo.id}
        return {"res_model": document_sudo._name, "res_id": document_sudo.id}

    @api.model
    def _portal_folder_twin(self, folder_sudo, partner_id, raw):
        """Return the file that a contact sent into a folder before, if they did.

        :param raw: its content, bytes or a ``FileContent``
        """
        return self.sudo().search(
            [
                ("folder_id", "=", folder_sudo.id),
                ("res_model", "=", False),
                ("partner_id", "=", partner_id),
                ("kind", "=", "upload"),
                ("sha256", "=", sha256_of(raw)),
            ],
            limit=1,
        )

    @api.model
    def _portal_store_sent(self, folder_sudo, content, actor, values):
        """Store one file that a contact sent into a folder; it is theirs.

        The caller has the lock of the folder, has asked the policy, and knows that it
        is no twin.

        :param dict content: ``ir.attachment`` values: ``name``, ``raw``, ``mimetype``
        :param dict actor: who acts, as evidence keeps it
        :param dict values: ``name`` and ``description``, and for a new version
            ``replaces_id`` and ``version``
        :return: the document, in superuser mode
        """
        return self.with_context(mail_create_nolog=True)._portal_store(
            folder_sudo,
            content,
            {
                "file_name": content["name"],
                "kind": "upload",
                "partner_id": actor["partner_id"],
                "owner_id": actor["partner_id"],
                **values,
            },
        )

    def _portal_sent(self, actor):
        """Record that a contact sent these documents, and tell who is responsible.

        :param dict actor: who acts, as evidence keeps it
        """
        Event = self.env["portal.event"]
        for document in self:
            document._portal_lock()
            document.event_id = Event._record(
                document,
                "file_uploaded",
                actor,
                snapshot=document._prepare_event_snapshot(),
            )
        self._portal_announce(actor)

    def _portal_announce(self, actor):
        """Put what was sent on the list of who is responsible for its folder.

        One entry, on the first of the documents, that names them all.
        """
        first = self[:1]
        env = first._portal_staff_env()
        # the texts are for staff; a contact's act schedules it
        first = first.with_env(env).with_user(SUPERUSER_ID)
        user = first._portal_responsible() or first.owner_id.user_id
        names = ", ".join(self.mapped("name"))
        text = env._(
            "%(name)s sent on the portal, into %(folder)s: %(documents)s",
            name=actor["partner_name"],
            folder=first.folder_id.complete_name,
            documents=names,
        )
        if not user or user.share or not user.active:
            first.message_post(
                author_id=actor["partner_id"],
                body=text,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
            )
            return
        first.activity_schedule(
            "customer_portal_ext.mail_activity_document_sent",
            user_id=user.id,
            summary=env._("%(name)s sent documents", name=actor["partner_name"]),
            # a title is text, whatever it looks like
            note=escape(text),
        )

    def _portal_may_take_back(self, actor):
        """Tell whether whoever acts may take this document back now.

        :param dict actor: as the gate describes it, or None
        """
        self.ensure_one()
        return bool(
            actor
            and self.place in ("public", "private")
            and self.kind == "upload"
            and self.state == "new"
            and self.active
            and self.partner_id.id == actor["partner_id"]
        )

    def _portal_may_renew(self, actor):
        """Tell whether whoever acts may send a new version of this document."""
        self.ensure_one()
        return bool(
            actor
            and self.place in ("public", "private")
            and self.kind == "upload"
            and self.portal_listed
            and self.folder_id.allow_versions
            and self.folder_id._portal_takes()
            and self.partner_id.id == actor["partner_id"]
        )

    def _portal_take_back(self, actor):
        """Take a document away again as who sent it; what it was stays as evidence.

        The caller has the lock and has asked whether it may be done.

        :return: the event
        """
        event = self._portal_withdraw(self, actor)
        self.activity_unlink(["customer_portal_ext.mail_activity_document_sent"])
        return event

    def _portal_withdraw(self, document_sudo, actor):
        """Delete the file itself, and keep as evidence that its sender wanted that.

        :param document_sudo: in whose chain of evidence: what it belongs to, or itself
        :param dict actor: who acts, as evidence keeps it
        :return: the event
        """
        self.ensure_one()
        event = self.env["portal.event"]._record(
            document_sudo,
            "file_removed",
            actor,
            snapshot=self._prepare_event_snapshot(),
        )
        attachment_sudo = self.attachment_id
        self.write(
            {
                "active": False,
                "state": "removed",
                "attachment_id": False,
                "event_id": event.id,
            }
        )
        attachment_sudo.unlink()
        return event

    def _portal_is_waiting(self):
        """Tell whether this is for its sender alone until staff have received it."""
        self.ensure_one()
        return self.kind == "upload" and self.state == "new" and self.place == "public"

    @api.depends("replaced_by_ids.state", "replaced_by_ids.place")
    def _compute_is_succeeded(self):
        """What waits to be received takes nobody's place yet."""
        res = super()._compute_is_succeeded()
        for document in self.filtered("is_succeeded"):
            document.is_succeeded = any(
                (later.active and not later._portal_is_waiting()) or later.is_succeeded
                for later in document.replaced_by_ids
            )
        return res

    def _prepare_event_snapshot(self):
        snapshot = super()._prepare_event_snapshot()
        for document, file in zip(self, snapshot["files"], strict=True):
            if document.folder_id:
                file.update(
                    folder=document.folder_id.id,
                    description=document.description or None,
                    version=document.version,
                )
        return snapshot

    def action_received(self):
        """Button: we have it; the entry on somebody's list is done with."""
        sent = self.filtered(
            lambda document: document.kind == "upload" and document.state == "new"
        )
        res = super().action_received()
        sent.activity_feedback(["customer_portal_ext.mail_activity_document_sent"])
        return res
