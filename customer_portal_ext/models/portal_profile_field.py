from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .portal_field_mixin import NEVER

# What a form can ask for, each with its own check.
EDITABLE_TYPES = (
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "integer",
    "many2many",
    "many2one",
    "selection",
    "text",
)

# What can be read in a line.
TYPES = (*EDITABLE_TYPES, "monetary")

# Small lists that anybody may read. Any other list may hold names that are nobody's
# business; those that a company made for itself in Odoo are its own decision.
SAFE_LISTS = {
    "res.country",
    "res.country.group",
    "res.country.state",
    "res.lang",
    "res.partner.category",
    "res.partner.industry",
}

# More than that is no list to choose from.
MAX_OPTIONS = 300

# What is on the pages anyway.
ON_THE_PAGES = {
    "city",
    "company_name",
    "company_registry",
    "country_id",
    "email",
    "firstname",
    "function",
    "image_1920",
    "lang",
    "lastname",
    "name",
    "phone",
    "state_id",
    "street",
    "street2",
    "tz",
    "vat",
    "website",
    "zip",
}

# What decides who somebody is, what they may, what they pay, and what staff note.
# The mechanism below keeps out much more; these are plain fields without groups.
PROTECTED = {
    "active",
    "autopost_bills",
    "bank_ids",
    "barcode",
    "child_ids",
    "color",
    "comment",
    "commercial_company_name",
    "commercial_partner_id",
    "company_id",
    "company_type",
    "complete_name",
    "customer_rank",
    "email_normalized",
    "employee",
    "ignore_abnormal_invoice_amount",
    "ignore_abnormal_invoice_date",
    "is_blacklisted",
    "is_company",
    "message_bounce",
    "parent_id",
    "partner_gid",
    "partner_share",
    "phone_sanitized",
    "ref",
    "self",
    "suggest_based_on",
    "supplier_rank",
    "type",
    "user_id",
    "user_ids",
    "buyer_id",
}
PROTECTED_PARTS = ("_warn", "warn_", "peppol", "property_", "blacklist", "limit")


class PortalProfileField(models.Model):
    """A field of the contact that a company puts on the profile page (P-FIELDS)."""

    _name = "portal.profile.field"
    _inherit = "portal.field.mixin"
    _description = "Field on the Profile Page"
    _order = "page, sequence, id"

    page = fields.Selection(
        [("own", "Their own details"), ("company", "Details of their company")],
        required=True,
        default="own",
    )
    mode = fields.Selection(
        [("readonly", "They read it"), ("editable", "They change it")],
        string="What they may do",
        required=True,
        default="readonly",
    )
    is_required = fields.Boolean(
        string="Required", help="They cannot save the page without it."
    )
    heading = fields.Char(
        translate=True,
        help="Fields with the same heading stand together. Empty: “More about you”.",
    )
    help_text = fields.Char(
        string="Hint", translate=True, help="One sentence below the field."
    )
    is_confirmed = fields.Boolean(
        string="Yes, on purpose",
        help="The field looks internal, or comes from an app and customers are to"
        " change it: say that this is meant.",
    )

    _field_unique = models.UniqueIndex(
        "(company_id, page, field_id)", "This field is on this page already."
    )

    @api.model
    def _field_domain(self):
        domain = [
            ("model", "=", "res.partner"),
            ("store", "=", True),
            ("ttype", "in", list(TYPES)),
            ("name", "not in", sorted(ON_THE_PAGES | PROTECTED)),
            *[("name", "not like", part) for part in (*NEVER, *PROTECTED_PARTS)],
        ]
        return repr(domain)

    @api.depends("field_id", "mode")
    def _compute_is_internal(self):
        res = super()._compute_is_internal()
        for extra in self:
            field = extra._portal_python_field()
            if field is None:
                continue
            # tags are what staff say among themselves; and an app relies on its fields,
            # as nobody does on those the company made
            if field.name == "category_id" or (
                extra.mode == "editable" and not field.manual
            ):
                extra.is_internal = True
        return res

    def _portal_refusal(self):
        """Return why this field cannot be on the page, or None.

        Asked when it is set up and whenever a page is made: an app that is installed
        later may give a field other rights.

        :rtype: str | None
        """
        self.ensure_one()
        env, field = self.env, self._portal_python_field()
        label = self.field_id.sudo().field_description or self.field_id.sudo().name
        if field is None or field.model_name != "res.partner":
            return env._("Choose a field of the contact.")
        if field.name in ON_THE_PAGES:
            return env._("%(field)s is on the pages anyway.", field=label)
        if (
            not field.store
            or field.type not in TYPES
            or field.groups
            or field.name in PROTECTED
            or any(part in field.name for part in (*NEVER, *PROTECTED_PARTS))
        ):
            return env._(
                "%(field)s cannot be shown on the portal: it is about rights, money or"
                " your own work, or it cannot be read in a line.",
                field=label,
            )
        if self.is_internal and not self.is_confirmed:
            return env._(
                "%(field)s looks internal, or an app of yours relies on it. Tick “Yes,"
                " on purpose” if this is meant.",
                field=label,
            )
        if self.mode == "editable" and not self._portal_is_editable(field):
            return env._(
                "%(field)s can be read on the portal, but not changed: it is computed,"
                " differs by company, or its list is not one that customers may read.",
                field=label,
            )
        return None

    @api.model
    def _portal_is_editable(self, field):
        """Tell whether a contact could be asked for a field, by what the field is.

        :param odoo.fields.Field field: of ``res.partner``
        """
        if (
            field.type not in EDITABLE_TYPES
            or field.compute
            or field.related
            or field.readonly
            or field.company_dependent
            or field.inherited
        ):
            return False
        if field.type not in ("many2one", "many2many"):
            return True
        comodel = field.comodel_name
        if comodel in SAFE_LISTS:
            return True
        # sudo: what kind of model it is
        return self.env["ir.model"].sudo()._get(comodel).state == "manual"

    @api.constrains("field_id", "mode", "is_confirmed", "active")
    def _check_field(self):
        for extra in self.filtered("active"):
            if refusal := extra._portal_refusal():
                raise ValidationError(refusal)

    @api.model
    def _shown(self, page, company):
        """Return what a company puts on a page, in its order, in the reader's language.

        From memory: every visit of the page asks.

        :param str page: "own" or "company"
        :return: list of dicts with ``name`` of the field, ``label``, ``heading``,
            ``help``, ``editable`` and ``required``
        """
        return [dict(row) for row in self._shown_rows(page, company.id, self.env.lang)]

    @api.model
    @tools.ormcache("page", "company_id", "lang")
    def _shown_rows(self, page, company_id, lang):
        # sudo: settings
        extras_sudo = (
            self.sudo()
            .with_context(lang=lang)
            .search([("page", "=", page), ("company_id", "=", company_id)])
        )
        strings = extras_sudo.env["ir.model.fields"].get_field_string("res.partner")
        return [
            {
                "name": extra.field_id.name,
                "label": extra.name or strings.get(extra.field_id.name, ""),
                "heading": extra.heading or "",
                "help": extra.help_text or "",
                "editable": extra.mode == "editable",
                "required": extra.mode == "editable" and extra.is_required,
            }
            for extra in extras_sudo
            if not extra._portal_refusal()
        ]
