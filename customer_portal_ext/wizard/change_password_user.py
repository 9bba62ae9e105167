from odoo import api, models
from odoo.exceptions import UserError


class ChangePasswordUser(models.TransientModel):
    _inherit = "change.password.user"

    @api.constrains("user_id", "new_passwd")
    def _check_portal_share(self):
        """Refuse contacts before the typed password lies in a table (P-ACCESS)."""
        foreign = self.user_id.filtered(
            lambda user: user.share and user != self.env.user
        )
        if foreign and any(self.mapped("new_passwd")):
            raise UserError(foreign[0]._portal_password_message())
