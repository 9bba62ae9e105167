from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo.http import request

from odoo.addons.portal.controllers.mail import MailController

from ..models.ir_http_refused import START_PAGE
from ..tools.deep_link import login_path


class PortalMailController(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """Let the "View" button of a mail open nothing for a token that is refused.

        Stock redirects whoever brings the token to the page, and with that token.
        Visitors go to the login and from there to the document, whether it exists or
        not; for a signed-in reader who may not see it, it is a missing page (W24).

        :raise NotFound: for signed-in portal users
        """
        if isinstance(request.env.get(model), request.env.registry["portal.mixin"]):
            record_sudo = request.env[model].sudo().browse(res_id).exists()
            if request.session.uid is None:
                hotlink_sudo = request.env["portal.hotlink"]._get_guest_link(
                    record_sudo
                )
                if hotlink_sudo:
                    return request.redirect(record_sudo._portal_hotlink_path())
            if not record_sudo and request.session.uid is None:
                # as for one that exists
                query = urlencode({"model": model, "res_id": res_id or ""})
                return request.redirect(login_path(f"/mail/view?{query}"))
            if record_sudo and record_sudo._portal_refuses_tokens():
                access_token = None
        response = super()._redirect_to_record(
            model, res_id, access_token=access_token, **kwargs
        )
        if (
            request.session.uid
            and request.env.user.share
            and START_PAGE.fullmatch(response.location or "")
        ):
            raise NotFound()
        return response
