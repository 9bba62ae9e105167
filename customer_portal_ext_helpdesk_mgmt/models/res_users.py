from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _portal_helpdesk_rows_domain(self, model_name):
        """Return which links or events helpdesk staff read: those of tickets.

        Whoever has the right to read the model by another group reads all of it, as
        without this addon.

        :param str model_name: a model with ``res_model``
        :rtype: list
        """
        self.ensure_one()
        helpdesk = self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        # sudo: which groups have which rights
        otherwise = (
            self.env["ir.model.access"]
            .sudo()
            .search_count(
                [
                    ("model_id.model", "=", model_name),
                    ("perm_read", "=", True),
                    ("group_id", "in", (self.sudo().all_group_ids - helpdesk).ids),
                ],
                limit=1,
            )
        )
        return [(1, "=", 1)] if otherwise else [("res_model", "=", "helpdesk.ticket")]
