from odoo import api, fields, models
from odoo.fields import Domain

from .project_list import DONE_STATES


class ProjectTaskType(models.Model):
    _inherit = "project.task.type"

    portal_waits = fields.Boolean(
        string="Waits for the customer",
        help="A task in this stage is under “Action required” on the portal of its"
        " clients, until one of them has written or sent files.",
    )

    @api.onchange("portal_waits")
    def _onchange_portal_waits(self):
        """Propose the e-mail that asks for the answer."""
        template = self.env.ref(
            "customer_portal_ext.mail_template_task_waits", raise_if_not_found=False
        )
        if self.portal_waits and not self.mail_template_id:
            self.mail_template_id = template


class ProjectTask(models.Model):
    """Tasks that wait for an answer of a client (C-ACTIONS, P-JOBS)."""

    _inherit = "project.task"

    portal_waiting = fields.Boolean(
        string="Waits for the customer",
        compute="_compute_portal_waiting",
        store=True,
        help="It is under “Action required” on the portal of its clients.",
    )
    portal_answered = fields.Boolean(
        string="Answered by the customer",
        copy=False,
        groups="base.group_user",
        help="A client has written or sent files since the task waits for them. Switch"
        " it off to ask again.",
    )

    # All that waits is little: the count on every page begins with it.
    _portal_waiting_idx = models.Index("(id) WHERE portal_waiting")

    @api.depends(
        "portal_published", "portal_answered", "state", "stage_id.portal_waits"
    )
    def _compute_portal_waiting(self):
        for task in self:
            task.portal_waiting = (
                task.stage_id.portal_waits
                and task.portal_published
                and not task.portal_answered
                and task.state not in DONE_STATES
            )

    def write(self, vals):
        # an answer is one to what the stage before asked for
        moved = self.browse()
        if "stage_id" in vals and "portal_answered" not in vals:
            moved = self.filtered(
                lambda task: (
                    task.sudo().portal_answered and task.stage_id.id != vals["stage_id"]
                )
            )
        res = super().write(vals)
        # sudo: whoever may move the task asks again by that
        moved.sudo().portal_answered = False
        return res

    def _portal_heard_from(self, actor):
        res = super()._portal_heard_from(actor)
        # sudo: a contact has no right on it; they answered by what they sent
        self.sudo().filtered("stage_id.portal_waits").portal_answered = True
        return res

    def _message_post_after_hook(self, message, msg_vals):
        """A client who replies by e-mail has answered too."""
        said = message.message_type in ("comment", "email")
        # whoever is out of office has not answered
        said = said and not self._portal_is_automatic(message.sudo())
        if said and message.author_id.partner_share and self.portal_waiting:
            self._portal_heard_from(None)
        return super()._message_post_after_hook(message, msg_vals)

    # --- the list of what waits ------------------------------------------------------

    @api.model
    def _portal_waiting_domain(self):
        """Return what waits for a client."""
        return Domain("portal_waiting", "=", True)

    @api.model
    def _portal_action(self, action, task_id):
        """Return what the client is asked to do, and the address where it is done.

        :return: (text, path)
        """
        return self.env._("Answer"), f"{self._portal_list_path(task_id)}#discussion"
