from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ..tools.quick_read import read_rows


class PortalJobMixin(models.AbstractModel):
    """The files of projects and tasks (P-JOBS, O-PROJECTS).

    Those that clients send on their pages, and those that staff share, where the
    project says so.
    """

    _inherit = "portal.job.mixin"

    def _portal_project(self):
        """Return the project whose settings hold: this one, or that of the task."""
        raise NotImplementedError

    def _portal_files_shown_domain(self):
        domain = super()._portal_files_shown_domain()
        if not self._portal_project().portal_show_documents:
            domain &= Domain("kind", "=", "upload")
        return domain

    def _portal_stock_files(self):
        """Return what staff attached in Odoo itself, as stock's page shows it.

        Not what came with messages: those show their own. For projects, none.

        :return: ``ir.attachment`` in superuser mode
        """
        self.ensure_one()
        return self.env["ir.attachment"].browse()

    def _portal_files_uploaded(self, files_sudo, actor):
        event = super()._portal_files_uploaded(files_sudo, actor)
        self._portal_heard_from(actor)
        return event

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

    _portal_files_field = "project_id"

    def _portal_project(self):
        return self

    def _portal_files_domain(self):
        # those of its tasks are on the pages of the tasks
        return super()._portal_files_domain() & Domain("task_id", "=", False)

    def _portal_new_file_context(self):
        return {"default_project_id": self.id, "default_kind": "shared"}

    def _portal_check_take(self):
        # as the form of a document that is linked to a project
        self.check_access("read")

    def _portal_taken_earlier(self, name):
        # as the user: it is renewed as their own act
        earlier = super()._portal_taken_earlier(name).sudo(False)
        return earlier.filtered(lambda file: not file.res_model)

    def _portal_put_here(self, name, content, earlier):
        """Put it here as the form does: staff may move it into a folder later."""
        document = self.env["portal.document"].create(
            {
                "project_id": self.id,
                "folder_id": earlier.folder_id.id,
                "name": earlier.name or name,
                "file_name": name,
                "description": earlier.description,
                "replaces_id": earlier.id,
            }
        )
        document._portal_put_in(content)
        return document

    def _portal_shows_ours(self):
        return super()._portal_shows_ours() and self.portal_show_documents


class ProjectTask(models.Model):
    _inherit = "project.task"

    _portal_files_field = "task_id"

    def _portal_project(self):
        return self.project_id

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
        rows = read_rows(
            self.env,
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
            ),
        )
        return self.env["ir.attachment"].browse(id_ for (id_,) in rows)

    def _portal_shows_ours(self):
        project = self._portal_project()
        return super()._portal_shows_ours() and project.portal_show_documents
