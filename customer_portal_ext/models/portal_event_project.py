from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """What clients of projects and tasks do (P-JOBS); files are ``file_uploaded``."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "note_written": _lt("Wrote a note"),
            "rated": _lt("Told us how satisfied they are"),
            "own_note_written": _lt("Wrote a note that only they and staff see"),
        }
