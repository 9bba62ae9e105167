from odoo import models


class ResUsersIdentitycheck(models.TransientModel):
    _inherit = "res.users.identitycheck"

    def run_check(self):
        # second factors, passkeys and API keys all come through here
        self.env["res.users"]._portal_check_real_login()
        return super().run_check()
