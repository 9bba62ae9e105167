from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

MODELS = [
    ("sale.order", "Quotations and orders"),
    ("account.move", "Invoices"),
    ("purchase.order", "Purchase orders"),
]

# What can be written in one line for its reader.
TYPES = (
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
)

# Parts of names of fields that are never for a page: secrets, and what the portal and
# the chatter are made of.
NEVER = ("token", "secret", "password", "signature", "message_", "activity_", "portal_")

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


class PortalExtraField(models.Model):
    """A field that a company shows on the pages of its documents (O-INVOICE-TERMS)."""

    _name = "portal.extra.field"
    _description = "Extra Field on the Portal"
    _order = "model, sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    model = fields.Selection(
        MODELS, string="Pages of", required=True, default="sale.order"
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        string="Field",
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

    _field_unique = models.UniqueIndex(
        "(company_id, field_id)", "This field is shown already."
    )

    @api.model
    def _field_domain(self):
        """Return the domain of the form: what the constraint would refuse is not there.

        :rtype: str
        """
        domain = [
            "('model', '=', model)",
            "('store', '=', True)",
            f"('ttype', 'in', {list(TYPES)!r})",
            *[f"('name', 'not like', {part!r})" for part in NEVER],
        ]
        return f"[{', '.join(domain)}]"

    @api.depends("field_id")
    def _compute_is_internal(self):
        for extra in self:
            # sudo: whose field it is; managers of the portal read no groups
            field_sudo = extra.field_id.sudo()
            name = field_sudo.name or ""
            python_field = self.env.get(extra.model) is not None and self.env[
                extra.model
            ]._fields.get(name)
            extra.is_internal = bool(
                field_sudo.groups
                or (python_field and python_field.groups)
                or any(part in name for part in INTERNAL)
            )

    @api.depends("name", "field_id")
    def _compute_display_name(self):
        for extra in self:
            extra.display_name = extra.name or extra.field_id.field_description

    @api.constrains("model", "field_id", "is_confirmed")
    def _check_field(self):
        for extra in self:
            # sudo: see above
            field_sudo = extra.field_id.sudo()
            name = field_sudo.name
            if (
                field_sudo.model != extra.model
                or not field_sudo.store
                or field_sudo.ttype not in TYPES
                or any(part in name for part in NEVER)
            ):
                raise ValidationError(
                    self.env._(
                        "%(field)s cannot be shown on the portal. Choose a text, a"
                        " number, an amount, a date, a choice, a tick box or a link to"
                        " another record, that is stored with the document.",
                        field=field_sudo.field_description or name,
                    )
                )
            if extra.is_internal and not extra.is_confirmed:
                raise ValidationError(
                    self.env._(
                        "%(field)s looks internal. Tick “Customers may read it” if they"
                        " may.",
                        field=field_sudo.field_description or name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        extras = super().create(vals_list)
        self.env.registry.clear_cache()
        return extras

    def write(self, vals):
        res = super().write(vals)
        self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

    @api.model
    def _shown(self, model_name, company):
        """Return what a company shows of a model, in the reader's language.

        From memory: every page asks.

        :return: list of (name of the field, label)
        """
        return self._shown_names(model_name, company.id, self.env.lang)

    @api.model
    @tools.ormcache("model_name", "company_id", "lang")
    def _shown_names(self, model_name, company_id, lang):
        # sudo: settings
        extras_sudo = (
            self.sudo()
            .with_context(lang=lang)
            .search([("model", "=", model_name), ("company_id", "=", company_id)])
        )
        strings = extras_sudo.env["ir.model.fields"].get_field_string(model_name)
        known = self.env[model_name]._fields
        return [
            (extra.field_id.name, extra.name or strings.get(extra.field_id.name, ""))
            for extra in extras_sudo
            if extra.field_id.name in known
        ]
