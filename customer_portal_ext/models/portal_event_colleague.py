from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """What contacts do for their colleagues, and choose about their mails."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "colleague_invited": _lt("Invited a colleague to the portal"),
            "colleague_reinvited": _lt("Sent a colleague the invitation again"),
            "colleague_changed": _lt("Changed what a colleague may see"),
            "colleague_removed": _lt("Took a colleague's access to the portal away"),
            "mails_chosen": _lt("Chose which e-mails to get"),
        }
