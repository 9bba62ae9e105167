from odoo import fields, models


class ProjectProject(models.Model):
    """What the portal shows of a project's documents (O-PROJECTS, O-DOCS)."""

    _inherit = "project.project"

    portal_show_documents = fields.Boolean(
        string="Show documents on portal",
        default=True,
        groups="base.group_user",
        help="Clients of this project see its files on the portal.",
    )
    portal_documents_only = fields.Boolean(
        string="Documents only",
        groups="base.group_user",
        help="The portal shows the files of this project and nothing else: no tasks,"
        " no milestones, no updates.",
    )
