from odoo import fields, models

from .portal_policy import SCOPES

# What staff decide about a row; whoever else writes it says so.
DECISION = {"is_granted", "scope"}


class PortalSectionAccess(models.Model):
    """Who granted a section: staff, or an administrator of the customer (X-DELEGADMIN).

    What a customer's administrator grants never exceeds what that contact has at that
    moment. It stays when the administrator loses it later: staff see here who granted
    what, and take it away.
    """

    _inherit = "portal.section.access"

    granted_by_id = fields.Many2one(
        "res.partner",
        string="Set by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The administrator of the customer who set this on the portal. Empty: your"
        " own staff did.",
    )
    delegate_limit = fields.Selection(
        [("none", "Nothing"), *SCOPES],
        string="At most",
        readonly=True,
        copy=False,
        help="What your staff had set for this contact before an administrator of the"
        " customer changed it: they cannot go beyond it.",
    )

    def write(self, vals):
        if DECISION & vals.keys() and "granted_by_id" not in vals:
            # staff decide: it is theirs from now on
            vals = {**vals, "granted_by_id": False, "delegate_limit": False}
        return super().write(vals)
