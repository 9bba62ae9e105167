import copy
import functools

from odoo import models

from .portal_preview_request import READS, needs_primary


class IrHttp(models.AbstractModel):
    """Where the requests of a preview are answered (C-PREVIEW)."""

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """Send what reads to the primary, where a login is stood in for.

        Pages of ours know it by themselves. Odoo's own, such as a picture, would first
        be tried on a replica, in vain, and be noted in the log as a fault.
        """
        rule, args = super()._match(path)
        routing = rule.endpoint.routing
        if routing["readonly"] is True and needs_primary():
            if cls._portal_preview_covers():
                # of this request alone: all requests share the rule itself
                endpoint = functools.partial(rule.endpoint)
                functools.update_wrapper(endpoint, rule.endpoint)
                endpoint.routing = {**routing, "readonly": False, READS: True}
                rule = copy.copy(rule)
                rule.endpoint = endpoint
        return rule, args
