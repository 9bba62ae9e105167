from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .portal_status_defaults import DEFAULT_STATUSES

# Which actions a status may ask for, by what it is a status of.
ACTIONS = {
    "sale.order": ("none", "approve", "sign", "pay"),
    "sale.order.line": ("none", "approve"),
    "purchase.order": ("none", "acknowledge"),
}

# Which of Odoo's states a status may follow, by what it is a status of.
STATES = {
    "sale.order": ("draft", "sent", "sale", "cancel"),
    "sale.order.line": ("draft", "sent", "sale", "cancel"),
    "purchase.order": ("draft", "sent", "to approve", "purchase", "cancel"),
}


class PortalStatus(models.Model):
    """A status of orders, order lines or purchase orders, as the company defines it.

    It decides what the customer or supplier sees and may do (P-PUBLIC, C-ITEM-STATUS,
    C-OPTIONS, P-PO-STATUS).
    """

    _name = "portal.status"
    _inherit = "portal.remembered.mixin"
    _description = "Portal Status"
    _order = "model, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer(string="Colour")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    model = fields.Selection(
        [
            ("sale.order", "Quotations and orders"),
            ("sale.order.line", "Order lines"),
            ("purchase.order", "Purchase orders"),
        ],
        string="Status of",
        required=True,
        default="sale.order",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("to approve", "To approve"),
            ("sale", "Sales order"),
            ("purchase", "Purchase order"),
            ("cancel", "Cancelled"),
        ],
        string="Belongs to state",
        help="Documents in this state of Odoo may have this status. The first status of"
        " a state is the one that documents get when they enter that state. Without a"
        " state the status is only ever set by hand.",
    )
    is_public = fields.Boolean(
        string="Shown on the portal",
        default=True,
        help="Documents in this status are visible to the customer or supplier.",
    )
    action = fields.Selection(
        [
            ("none", "Nothing"),
            ("approve", "Approval"),
            ("sign", "Signature"),
            ("pay", "Payment"),
            ("acknowledge", "Acknowledgement"),
        ],
        string="Asks for",
        required=True,
        default="none",
        help="What the customer or supplier is asked to do while the document is in"
        " this status.",
    )
    allow_change_request = fields.Boolean(
        string="Changes may be requested",
        help="The customer may ask for a change while the document is in this status.",
    )
    next_status_id = fields.Many2one(
        "portal.status",
        string="Status after the answer",
        domain="[('model', '=', model), ('company_id', '=', company_id),"
        " ('id', '!=', id)]",
        check_company=True,
        help="The status that follows when the customer or supplier has done what was"
        " asked for.",
    )
    change_status_id = fields.Many2one(
        "portal.status",
        string="Status after a change request",
        domain="[('model', '=', model), ('company_id', '=', company_id),"
        " ('id', '!=', id)]",
        check_company=True,
    )
    confirm_order = fields.Boolean(
        string="Confirms the quotation",
        help="When the customer's own answer brings a quotation into this status, it is"
        " confirmed as a sales order.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail on entering",
        domain="[('model', '=', model)]",
        help="Sent when a document gets this status, with each recipient's own link at"
        " its end.",
    )

    @api.constrains("model", "action", "state", "next_status_id", "change_status_id")
    def _check_fits_model(self):
        for status in self:
            if status.action not in ACTIONS[status.model]:
                raise ValidationError(
                    self.env._(
                        "%(status)s: this kind of document cannot ask for that action.",
                        status=status.name,
                    )
                )
            if status.state and status.state not in STATES[status.model]:
                raise ValidationError(
                    self.env._(
                        "%(status)s: this kind of document has no such state.",
                        status=status.name,
                    )
                )
            following = status.next_status_id | status.change_status_id
            if any(other.model != status.model for other in following):
                raise ValidationError(
                    self.env._(
                        "%(status)s: the status that follows is of another kind of"
                        " document.",
                        status=status.name,
                    )
                )

    def _fits(self, company, state):
        """Tell whether a document of a company, in a state of Odoo, may have this.

        :param res.company company:
        :param str state: Odoo's own state
        :return: False for no status at all
        """
        return (
            bool(self) and self.company_id == company and self.state in (False, state)
        )

    @api.model
    def _default_status(self, model, company, state):
        """Return the status that a document gets when it enters a state of Odoo.

        :param str model: what it is a status of
        :param res.company company:
        :param str state: Odoo's own state
        :return: the company's first active status of that state, or an empty recordset
        """
        found = self.sudo()._first_status_ids().get((model, company.id, state))
        return self.sudo().browse(found or ())

    @api.model
    @tools.ormcache()
    def _first_status_ids(self):
        """Return {(model, company id, state): id of the first status}."""
        first = {}
        for status in self.sudo().search([("state", "!=", False)]):
            first.setdefault(
                (status.model, status.company_id.id, status.state), status.id
            )
        return first

    @api.model
    def _create_defaults(self, companies):
        """Give companies without statuses the default ones.

        :param res.company companies:
        """
        has_some = (
            self.sudo()
            .with_context(active_test=False)
            ._read_group([("company_id", "in", companies.ids)], ["company_id"])
        )
        done = {company.id for (company,) in has_some}
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for company in companies:
            if company.id not in done:
                self.sudo()._create_company_defaults(company, languages)

    @api.model
    def _translate_defaults(self, languages):
        """Name the default statuses in languages; what a company renamed stays.

        :param languages: codes of installed languages
        """
        names = {
            default.name._translate("en_US"): default.name
            for default in DEFAULT_STATUSES
        }
        # sudo: of all companies; whoever adds a language decides on it for all
        statuses_sudo = self.sudo().with_context(active_test=False, lang="en_US")
        for status_sudo in statuses_sudo.search([("name", "in", list(names))]):
            for code in languages:
                in_language = status_sudo.with_context(lang=code)
                if in_language.name == status_sudo.name:
                    in_language.name = names[status_sudo.name]._translate(code)

    def _create_company_defaults(self, company, languages):
        by_key = {}
        links = []
        for sequence, (key, model, state, name, values) in enumerate(DEFAULT_STATUSES):
            plain = {k: v for k, v in values.items() if not k.endswith("_status_id")}
            if template := plain.get("mail_template_id"):
                # staff may have deleted it: the status is then made without an e-mail
                template = self.env.ref(template, raise_if_not_found=False)
                plain["mail_template_id"] = template and template.id
            links += [
                (key, field, target)
                for field, target in values.items()
                if field.endswith("_status_id")
            ]
            # with_context: the lazy names must not end up in the installer's language
            by_key[key] = self.with_context(lang="en_US").create(
                {
                    "name": name._translate("en_US"),
                    "sequence": sequence * 10,
                    "company_id": company.id,
                    "model": model,
                    "state": state,
                    **plain,
                }
            )
            for code in languages:
                by_key[key].with_context(lang=code).name = name._translate(code)
        for key, field, target in links:
            by_key[key][field] = by_key[target]
        company.sudo().portal_acknowledged_status_id = by_key["purchase_acknowledged"]
