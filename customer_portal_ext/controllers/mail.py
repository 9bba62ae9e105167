from odoo.http import request

from odoo.addons.portal.controllers.mail import MailController


class PortalMailController(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """Let the "View" button of a mail open nothing for a token that is refused.

        Stock redirects whoever brings the token to the page, and with that token.
        """
        if isinstance(request.env.get(model), request.env.registry["portal.mixin"]):
            record_sudo = request.env[model].sudo().browse(res_id).exists()
            if record_sudo and record_sudo._portal_refuses_tokens():
                access_token = None
        return super()._redirect_to_record(
            model, res_id, access_token=access_token, **kwargs
        )
