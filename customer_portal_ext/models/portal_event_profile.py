from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """The acts of contacts on their own details (P-PROFILE, O-COMPANY).

    Evidence is for ever and addresses are not: an event names the fields, and the note
    on the contact has what was in them.
    """

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "profile_changed": _lt("Changed their details"),
            "company_changed": _lt("Changed the details of the company"),
            "picture_changed": _lt("Changed the picture"),
            "address_added": _lt("Added an address"),
            "address_changed": _lt("Changed an address"),
            "address_removed": _lt("Removed an address"),
        }
