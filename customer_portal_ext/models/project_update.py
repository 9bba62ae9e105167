from odoo import fields, models
from odoo.tools import format_date

# How many updates the page of a project shows.
UPDATES_SHOWN = 5


class ProjectUpdate(models.Model):
    """Updates of a project that its clients read (P-JOBS). Staff say which."""

    _inherit = "project.update"

    portal_public = fields.Boolean(
        string="Public on the portal",
        copy=False,
        tracking=True,
        help="The clients of the project read this update on its page: title, status,"
        " progress and description. Read the description first: Odoo fills it with"
        " numbers of the project that may not be for them. They get an e-mail that it"
        " is there.",
    )

    # The page of a project asks for the latest of them.
    _portal_public_idx = models.Index("(project_id, id DESC) WHERE portal_public")

    def _portal_values(self):
        """Return updates as the page of a project shows them.

        :return: list of dict, in the order of these records
        """
        states = dict(self._fields["status"]._description_selection(self.env))
        return [
            {
                "name": update.name,
                "status": states.get(update.status, ""),
                "date": format_date(self.env, update.date),
                "progress": update.progress,
                "author": update.user_id.name,
                "text": update.description,
            }
            for update in self
        ]


class ProjectProject(models.Model):
    _inherit = "project.project"

    def _portal_public_updates(self):
        """Return the latest public updates of this project.

        In superuser mode, for a reader whom the policy has let in.
        """
        self.ensure_one()
        return self.env["project.update"].search_fetch(
            [("project_id", "=", self.id), ("portal_public", "=", True)],
            ["name", "status", "date", "progress", "user_id", "description"],
            order="id desc",
            limit=UPDATES_SHOWN,
        )
