from odoo import api, fields, models

# Parts of names of fields that are never for a page: secrets, and what the portal and
# the chatter are made of.
NEVER = (
    "token",
    "secret",
    "password",
    "signature",
    "signup",
    "message_",
    "activity_",
    "portal_",
)

# Parts of names of fields that are about the company's own work: only on purpose.
INTERNAL = (
    "margin",
    "cost",
    "purchase_price",
    "commission",
    "credit",
    "campaign",
    "medium",
    "source_id",
    "internal",
    "team_id",
    "analytic",
    "create_uid",
    "write_uid",
)


class PortalFieldMixin(models.AbstractModel):
    """A field that a company puts on pages of the portal, whichever pages these are.

    What is forgotten when one changes, and what looks like the company's own work, is
    told here once (O-INVOICE-TERMS, P-FIELDS).
    """

    _name = "portal.field.mixin"
    _inherit = "portal.remembered.mixin"
    _description = "Field on the Portal"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        required=True,
        ondelete="cascade",
        domain=lambda self: self._field_domain(),
    )
    name = fields.Char(
        string="Label",
        translate=True,
        help="As the customer or supplier reads it. Empty: the name of the field.",
    )
    is_internal = fields.Boolean(
        string="Looks internal",
        compute="_compute_is_internal",
        help="The field is for some of your staff only, or its name sounds like it.",
    )
    is_confirmed = fields.Boolean(
        string="Customers may read it",
        help="The field looks internal: say that customers and suppliers may read it.",
    )

    @api.model
    def _field_domain(self):
        """Return the domain of the form: what the constraint would refuse is not there.

        :rtype: str
        """
        return "[('store', '=', True)]"

    def _portal_python_field(self):
        """Return the field as the code knows it, or None for one that is gone."""
        self.ensure_one()
        # sudo: managers of the portal read no groups of fields
        field_sudo = self.field_id.sudo()
        model = self.env.get(field_sudo.model)
        return None if model is None else model._fields.get(field_sudo.name)

    @api.depends("field_id")
    def _compute_is_internal(self):
        for extra in self:
            field_sudo = extra.field_id.sudo()  # sudo: see above
            python_field = extra._portal_python_field()
            extra.is_internal = bool(
                field_sudo.groups
                or (python_field and python_field.groups)
                or any(part in (field_sudo.name or "") for part in INTERNAL)
            )

    @api.depends("name", "field_id")
    def _compute_display_name(self):
        for extra in self:
            extra.display_name = extra.name or extra.field_id.field_description
