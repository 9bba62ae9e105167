from odoo import api, fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "portal.remembered.mixin"]

    portal_hotlink_mode = fields.Selection(
        [
            ("off", "No links: e-mails lead to the login"),
            ("button", "The link shows a page whose button signs in"),
            ("one_click", "The link signs in at once"),
            ("email", "The link asks for a code that a second e-mail brings"),
        ],
        string="Personal links in e-mails",
        default="button",
        required=True,
    )
    portal_hotlink_days = fields.Integer(
        string="Life of a personal link", default=30, required=True
    )
    portal_act_code = fields.Selection(
        [
            ("never", "Never"),
            ("acts", "Before they approve, sign, pay, acknowledge or ask for a change"),
            ("always", "Always: before they see anything"),
        ],
        string="Code by e-mail for who came by a link",
        default="never",
        required=True,
    )
    portal_create_logins = fields.Boolean(
        string="Make a login when a link is first used", default=True
    )
    portal_refuse_tokens = fields.Boolean(
        string="Refuse Odoo's own access tokens", default=True
    )
    portal_acknowledged_status_id = fields.Many2one(
        "portal.status",
        string="Status of acknowledged purchase orders",
        domain="[('model', '=', 'purchase.order'), ('company_id', '=', id)]",
    )
    portal_answer_lines = fields.Selection(
        [
            ("never", "Never"),
            ("orders", "On purchase orders"),
            ("all", "On purchase orders and requests for quotation"),
        ],
        string="Suppliers answer line by line",
        default="orders",
        required=True,
    )
    portal_answer_prices = fields.Boolean(
        string="Suppliers offer prices on requests for quotation"
    )
    portal_login_help = fields.Html(
        string="Help on the login page",
        translate=True,
        help="Shown where customers sign in or ask for a new password.",
    )

    _portal_hotlink_days_positive = models.Constraint(
        "CHECK (portal_hotlink_days BETWEEN 1 AND 365)",
        "A personal link lives between 1 and 365 days.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["portal.status"]._create_defaults(companies)
        return companies

    @api.model
    def _portal_remembered_fields(self):
        """Extended beside what remembers: no page remembers all of a company."""
        return set()
