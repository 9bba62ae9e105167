import re

from werkzeug.exceptions import NotFound

from odoo import models
from odoo.http import request

from ..tools import deep_link

# The start page, with or without a language: where stock's pages end silently.
START_PAGE = re.compile(r"(/[\w-]+)?/my(/home)?/?\??")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Answer a page that was refused as such, for all pages in this one place.

        Stock's pages lead whoever may not see a document to the start page: the
        address that was asked for is lost at the login, and a signed-in reader never
        learns that there is nothing (W24). Visitors are sent to the login, and from
        there to the same address; for signed-in readers it is a missing page.

        Only the page's own answer counts, so that a page may be refused a further
        document in passing; JSON routes answer as ever.

        :raise NotFound: for signed-in readers
        """
        # of this attempt: Odoo runs a request again that failed to serialize
        request.portal_refused = None
        response = super()._dispatch(endpoint)
        location = getattr(response, "location", None)
        if (
            endpoint.routing["type"] != "http"
            or not location
            or not START_PAGE.fullmatch(location)
        ):
            return response
        document_id, http = request.portal_refused, request.httprequest
        if not (request.env.uid and request.env.user._is_public()):
            if document_id is None:
                return response
            raise NotFound()
        if document_id is None and not http.path.startswith("/my/"):
            return response
        target = deep_link.page_to_return_to(http.method, http.full_path, document_id)
        return request.redirect(deep_link.login_path(target), code=303)
