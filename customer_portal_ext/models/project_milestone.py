from odoo import api, models
from odoo.fields import Domain


class ProjectMilestone(models.Model):
    _inherit = "project.milestone"

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: milestones of what they see.

        Those of projects, and those that a task they see is planned for.
        """
        projects = self.env["project.project"]._portal_domain(partner, companies)
        tasks = self.env["project.task"]._portal_domain(partner, companies)
        return Domain("project_id", "any", projects) | Domain("task_ids", "any", tasks)
