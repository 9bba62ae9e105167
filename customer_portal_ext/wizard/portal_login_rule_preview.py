from odoo import api, fields, models

# How many contacts the preview looks at; beyond, it says "more than".
MAX_SHOWN = 500


class PortalLoginRulePreview(models.TransientModel):
    """Whom a rule would concern today: makes no login and sends nothing (O-AUTO)."""

    _name = "portal.login.rule.preview"
    _description = "Preview of a Rule That Makes Portal Logins"

    rule_id = fields.Many2one(
        "portal.login.rule", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        "portal.login.rule.preview.line", "preview_id", readonly=True
    )
    has_more = fields.Boolean(readonly=True)
    count = fields.Integer(string="Contacts", readonly=True)
    failing_count = fields.Integer(string="Could not be invited", readonly=True)
    summary = fields.Char(compute="_compute_summary")

    @api.model_create_multi
    def create(self, vals_list):
        previews = super().create(vals_list)
        for preview in previews:
            preview._look()
        return previews

    @api.depends("count", "failing_count", "has_more")
    def _compute_summary(self):
        """Say how many would get a login, each case as one sentence to translate."""
        for preview in self:
            counts = {
                "count": preview.count,
                "failing": preview.failing_count,
            }
            if preview.has_more:
                text = self.env._(
                    "Contacts that the rule fits: more than %(count)s. Of the first"
                    " %(count)s, cannot have a login yet: %(failing)s.",
                    **counts,
                )
            else:
                text = self.env._(
                    "Contacts that the rule fits: %(count)s. Of these, cannot have a"
                    " login yet: %(failing)s.",
                    **counts,
                )
            preview.summary = text

    def _look(self):
        rule = self.rule_id
        rule.check_access("read")
        partners_sudo = rule._concerned(limit=MAX_SHOWN + 1)
        shown = partners_sudo[:MAX_SHOWN]
        obstacles = self.env["portal.login"]._obstacles(shown, rule.company_id)
        # whoever cannot be invited first: that is what there is to do
        shown = shown.sorted(lambda partner: partner not in obstacles)
        self.write(
            {
                "has_more": len(partners_sudo) > MAX_SHOWN,
                "count": len(shown),
                "failing_count": len(obstacles),
                "line_ids": [
                    fields.Command.create(
                        {"partner_id": partner.id, "reason": obstacles.get(partner)}
                    )
                    for partner in shown
                ],
            }
        )

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Whom this rule concerns today"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
            "target": "new",
        }

    def action_apply(self):
        """Button: make the logins of all these contacts, in the background."""
        self.ensure_one()
        self.rule_id.check_access("write")
        batch_sudo = self.rule_id._apply_to_existing()
        return {
            "type": "ir.actions.act_window",
            "res_model": "portal.invitation",
            "view_mode": "form",
            "res_id": batch_sudo.id,
        }
