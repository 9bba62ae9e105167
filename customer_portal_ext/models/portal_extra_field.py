from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .portal_field_mixin import NEVER

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


class PortalExtraField(models.Model):
    """A field that a company shows on the pages of its documents (O-INVOICE-TERMS)."""

    _name = "portal.extra.field"
    _inherit = "portal.field.mixin"
    _description = "Extra Field on the Portal"
    _order = "model, sequence, id"

    model = fields.Selection(
        MODELS, string="Pages of", required=True, default="sale.order"
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

    @api.constrains("model", "field_id", "is_confirmed")
    def _check_field(self):
        for extra in self:
            # sudo: managers of the portal read no groups of fields
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
