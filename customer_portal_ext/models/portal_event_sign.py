from odoo import api, fields, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """Evidence of signing, declining, choosing options and ordering again."""

    _inherit = "portal.event"

    identified_by = fields.Selection(
        selection_add=[
            ("login_pin", "Signed in with a login, and a PIN"),
            ("login_code", "Signed in with a login, and a code by e-mail"),
            ("login_code_pin", "Signed in with a login, a code by e-mail and a PIN"),
            ("hotlink_pin", "Signed in with a personal link, and a PIN"),
            (
                "hotlink_code_pin",
                "Signed in with a personal link, a code by e-mail and a PIN",
            ),
            ("token", "Odoo's own link to the document, which names nobody"),
        ],
        ondelete={
            "login_pin": "cascade",
            "login_code": "cascade",
            "login_code_pin": "cascade",
            "hotlink_pin": "cascade",
            "hotlink_code_pin": "cascade",
            "token": "cascade",
        },
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "signed": _lt("Signed"),
            "declined": _lt("Declined"),
            "quantity_changed": _lt("Changed the quantity of an optional item"),
            "reordered": _lt("Ordered again"),
        }
