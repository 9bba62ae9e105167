from odoo import models


class ProjectTask(models.Model):
    """Whom an e-mail about a task has in copy does not see the task by it (P-JOBS)."""

    _inherit = "project.task"

    def message_update(self, msg_dict, update_vals=None):
        """Take in an answer by e-mail; nobody outside becomes a client by it.

        Stock lets everybody in copy follow, and clients are who follow. The sender is
        checked by nobody: whoever has an old mail of the task could let themselves in
        again, or anybody else. Staff name clients on the task.
        """
        by_mail = self.with_context(portal_by_mail=True)
        return super(ProjectTask, by_mail).message_update(
            msg_dict, update_vals=update_vals
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        if partner_ids and self.env.context.get("portal_by_mail"):
            # sudo: who is of our staff, whoever the mail is read by
            partners_sudo = self.env["res.partner"].sudo().browse(partner_ids)
            staff_sudo = partners_sudo.filtered(lambda one: not one.partner_share)
            partner_ids = staff_sudo.ids
            if not partner_ids:
                return True
        return super().message_subscribe(
            partner_ids=partner_ids, subtype_ids=subtype_ids
        )
