from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

# How many files clients may put on one project or task; staff take them from there.
MAX_UPLOADS = 200


class PortalJobMixin(models.AbstractModel):
    """The files of projects and tasks (P-JOBS, O-PROJECTS).

    Those that clients send on their pages, and those that staff share, where the
    project says so.
    """

    _inherit = "portal.job.mixin"

    def _portal_project(self):
        """Return the project whose settings hold: this one, or that of the task."""
        raise NotImplementedError

    def _portal_files_domain(self):
        """Return the domain of the documents that lie here, however they came."""
        raise NotImplementedError

    def _portal_files(self):
        """Return the documents that clients see here, the latest version of each.

        In superuser mode, for a reader whom the policy has let in: one query.

        :return: ``portal.document``, newest first
        """
        self.ensure_one()
        domain = self._portal_files_domain() & Domain("portal_listed", "=", True)
        if not self._portal_project().portal_show_documents:
            domain &= Domain("kind", "=", "upload")
        return self.env["portal.document"].search_fetch(
            domain,
            [
                *("name", "description", "kind", "size", "version", "state"),
                *("create_date", "partner_id", "attachment_id"),
            ],
            order="id desc",
        )

    def _portal_stock_files(self):
        """Return what staff attached in Odoo itself, as stock's page shows it.

        Not what came with messages: those show their own. For projects, none.

        :return: ``ir.attachment`` in superuser mode
        """
        self.ensure_one()
        return self.env["ir.attachment"].browse()

    def _portal_has_room_for_files(self):
        """Tell whether one more file of a client is taken in."""
        self.ensure_one()
        count = self.env["portal.document"].search_count(
            self._portal_files_domain() & Domain("kind", "=", "upload"),
            limit=MAX_UPLOADS,
        )
        return count < MAX_UPLOADS

    def _portal_allows_upload(self):
        """Tell whether clients may send files here now."""
        self.ensure_one()
        return self._portal_company().portal_file_upload

    def _portal_files_uploaded(self, files_sudo, actor):
        """Record that a client sent files, and tell staff.

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
        env = self._portal_staff_env()
        self._portal_note_files(
            actor,
            env._(
                "%(name)s sent files (%(reference)s): %(files)s",
                name=actor["partner_name"],
                reference=event.reference,
                files=", ".join(files_sudo.mapped("name")),
            ),
        )
        self._portal_heard_from(actor)
        return event

    def _portal_take_file_back(self, file_sudo, actor):
        """Take a file away again as who sent it; what it was stays as evidence.

        The caller has the lock and has asked whether it may be done.
        """
        self.ensure_one()
        event = self.env["portal.event"]._record(
            self, "file_removed", actor, snapshot=file_sudo._prepare_event_snapshot()
        )
        attachment_sudo = file_sudo.attachment_id
        file_sudo.write(
            {
                "active": False,
                "state": "removed",
                "attachment_id": False,
                "event_id": event.id,
            }
        )
        attachment_sudo.unlink()
        self._portal_note_files(
            actor,
            self._portal_staff_env()._(
                "%(name)s took a file back (%(reference)s): %(file)s",
                name=actor["partner_name"],
                reference=event.reference,
                file=file_sudo.name,
            ),
        )
        return event

    def _portal_note_files(self, actor, text):
        """Write a note for staff, and tell who is responsible of it."""
        self.message_post(
            author_id=actor["partner_id"],
            body=text,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=self._portal_responsible().partner_id.ids,
            force_send=False,
        )
        self._portal_wake_mail_queue()

    def _portal_file_values(self, files_sudo, stock_files_sudo, actor_id=None):
        """Return files as a page lists them, in the reader's language.

        :param portal.document files_sudo: as ``_portal_files`` found them
        :param ir.attachment stock_files_sudo: as ``_portal_stock_files`` found them
        :param int actor_id: the contact who may take back what they sent
        :return: list of dict
        """
        path = self.access_url
        values = []
        for file in files_sudo:
            own = (
                file.kind == "upload"
                and file.state == "new"
                and bool(actor_id)
                and file.partner_id.id == actor_id
            )
            values.append(
                {
                    "url": f"{path}/files/{file.id}",
                    "name": file.name,
                    "description": file.description or "",
                    "size": file._portal_size_text(),
                    "date": file.create_date,
                    "by": file.partner_id.name if file.kind == "upload" else "",
                    "received": file.kind == "upload" and file.state == "received",
                    "version": file.version,
                    "remove_url": own and f"{path}/files/{file.id}/remove",
                    "remove_text": self.env._("Take %(name)s back", name=file.name),
                }
            )
        for file in stock_files_sudo:
            size = formatLang(self.env, max((file.file_size or 0) / 1024, 1), digits=0)
            values.append(
                {
                    "url": f"{path}/attachments/{file.id}",
                    "name": file.name,
                    "description": "",
                    "size": self.env._("%(size)s kB", size=size),
                    "date": file.create_date,
                    "by": "",
                    "received": False,
                    "version": 1,
                    "remove_url": False,
                    "remove_text": "",
                }
            )
        return values


class ProjectProject(models.Model):
    _inherit = "project.project"

    def _portal_project(self):
        return self

    def _portal_files_domain(self):
        # those of its tasks are on the pages of the tasks
        return Domain("project_id", "=", self.id) & Domain("task_id", "=", False)

    def action_portal_documents(self):
        """Button: the files of this project and of its tasks on the portal."""
        return _open_documents(self, "project_id")


class ProjectTask(models.Model):
    _inherit = "project.task"

    def _portal_project(self):
        return self.project_id

    def _portal_files_domain(self):
        return Domain("task_id", "=", self.id)

    def _compute_attachment_ids(self):
        """Find none for pages of ours, which list files themselves.

        Stock makes a token for each of them, on a GET, and writes it into the page.
        """
        if self.env.context.get("portal_own_files"):
            self.attachment_ids = False
            return None
        return super()._compute_attachment_ids()

    def _portal_stock_files(self):
        self.ensure_one()
        if not self._portal_project().portal_show_documents:
            return super()._portal_stock_files()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT file.id
                  FROM ir_attachment file
                 WHERE file.res_model = %s AND file.res_id = %s
                   AND file.res_field IS NULL
                   AND NOT EXISTS (SELECT FROM message_attachment_rel rel
                                    WHERE rel.attachment_id = file.id)
              ORDER BY file.id DESC
                """,
                self._name,
                self.id,
            )
        )
        return self.env["ir.attachment"].browse(id_ for (id_,) in rows)

    def unlink(self):
        # sudo: whoever may delete the task deletes the bytes of its files with it; the
        # rows themselves go by the database's cascade
        attachments_sudo = (
            self.env["portal.document"]
            .sudo()
            .with_context(active_test=False)
            .search([("task_id", "in", self.ids)])
            .attachment_id
        )
        res = super().unlink()
        attachments_sudo.exists().unlink()
        return res

    def action_portal_documents(self):
        """Button: the files of this task on the portal."""
        return _open_documents(self, "task_id")


def _open_documents(job, field_name):
    """Return the action that lists the portal's files of a project or a task."""
    job.ensure_one()
    action = job.env["ir.actions.act_window"]._for_xml_id(
        "customer_portal_ext.portal_document_action"
    )
    project = job._portal_project()
    return {
        **action,
        "domain": [(field_name, "=", job.id)],
        "context": {
            "default_project_id": project.id,
            "default_kind": "shared",
        },
    }
