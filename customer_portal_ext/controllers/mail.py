from odoo.http import request

from odoo.addons.portal.controllers.mail import MailController


class PortalMailController(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """Let the "View" button of a mail open nothing that the policy hides.

        Stock redirects whoever brings the token to the page, and with that token.
        """
        if model in request.env and request.env["portal.policy"]._covers(model):
            record_sudo = request.env[model].sudo().browse(res_id).exists()
            if record_sudo and record_sudo._portal_company().portal_refuse_tokens:
                access_token = None
        return super()._redirect_to_record(
            model, res_id, access_token=access_token, **kwargs
        )
