from odoo import api, fields, models

# Beyond that a number says nothing more.
TOKEN_CAP = 1000


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_hotlink_mode = fields.Selection(
        related="company_id.portal_hotlink_mode", readonly=False, required=True
    )
    portal_hotlink_days = fields.Integer(
        related="company_id.portal_hotlink_days", readonly=False
    )
    portal_act_code = fields.Selection(
        related="company_id.portal_act_code", readonly=False, required=True
    )
    portal_create_logins = fields.Boolean(
        related="company_id.portal_create_logins", readonly=False
    )
    portal_refuse_tokens = fields.Boolean(
        related="company_id.portal_refuse_tokens", readonly=False
    )
    portal_token_warning = fields.Char(compute="_compute_portal_token_warning")
    portal_acknowledged_status_id = fields.Many2one(
        related="company_id.portal_acknowledged_status_id", readonly=False
    )
    portal_answer_lines = fields.Selection(
        related="company_id.portal_answer_lines", readonly=False, required=True
    )
    portal_answer_prices = fields.Boolean(
        related="company_id.portal_answer_prices", readonly=False
    )
    portal_terms = fields.Html(related="company_id.portal_terms")
    portal_access_mode = fields.Selection(
        related="company_id.portal_access_mode", readonly=False, required=True
    )
    portal_scope = fields.Selection(
        related="company_id.portal_scope", readonly=False, required=True
    )
    portal_login_help = fields.Html(
        related="company_id.portal_login_help", readonly=False
    )

    @api.depends("company_id", "portal_refuse_tokens")
    def _compute_portal_token_warning(self):
        """Say what stops working when tokens are refused (X-TOKENS)."""
        for settings in self:
            count = settings._portal_token_count()
            settings.portal_token_warning = False
            if count > TOKEN_CAP:
                settings.portal_token_warning = self.env._(
                    "More than %(count)s documents have been given such an address."
                    " Those addresses stop opening them.",
                    count=TOKEN_CAP,
                )
            elif count:
                settings.portal_token_warning = self.env._(
                    "Documents that have been given such an address: %(count)s. Those"
                    " addresses stop opening them.",
                    count=count,
                )

    def _portal_token_count(self):
        """Return how many documents of this company have a token, up to a cap."""
        self.ensure_one()
        count = 0
        for model_name, model in self.env.items():
            if not self.env["portal.policy"]._covers(model_name) or not (
                {"access_token", "company_id"} <= model._fields.keys()
            ):
                continue
            # sudo: the settings count what their reader need not have rights on
            count += model.sudo().search_count(
                [
                    ("access_token", "!=", False),
                    ("company_id", "=", self.company_id.id),
                ],
                limit=TOKEN_CAP + 1 - count,
            )
            if count > TOKEN_CAP:
                break
        return count
