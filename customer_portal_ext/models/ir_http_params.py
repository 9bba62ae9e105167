from werkzeug.datastructures import FileStorage

from odoo import models
from odoo.http import request

OURS = "odoo.addons.customer_portal_ext"


class IrHttp(models.AbstractModel):
    """What comes with a form is text, wherever a form of ours asks for text."""

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        if (
            endpoint.routing["type"] == "http"
            and request.httprequest.method == "POST"
            and endpoint.func.__module__.startswith(OURS)
        ):
            request.params = {
                name: _tidied(value)
                for name, value in request.params.items()
                # files are read from the request itself, each by its own form; one in
                # the place of a text is as if nothing had been typed
                if not isinstance(value, FileStorage)
            }
        return super()._dispatch(endpoint)


def _tidied(value):
    # no keyboard types it, and PostgreSQL takes no text that has it
    return value.replace("\0", "") if isinstance(value, str) else value
