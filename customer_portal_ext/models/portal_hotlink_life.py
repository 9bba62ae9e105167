from odoo import api, fields, models, tools


class PortalHotlinkLife(models.Model):
    """How long links live, per company and kind of document (P-HOTLINK).

    A kind without a row lives as long as the company's setting says.
    """

    _name = "portal.hotlink.life"
    _inherit = "portal.remembered.mixin"
    _description = "Life of Personal Links"
    _order = "company_id, model"
    _rec_name = "model"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    model = fields.Selection(
        selection="_selection_model", string="Kind of document", required=True
    )
    days = fields.Integer(string="Valid for days", required=True, default=30)

    _company_model_unique = models.Constraint(
        "UNIQUE (company_id, model)",
        "There is one life for each kind of document already.",
    )
    _days_in_a_year = models.Constraint(
        "CHECK (days BETWEEN 1 AND 365)",
        "A personal link lives between 1 and 365 days.",
    )

    @api.model
    def _selection_model(self):
        """Return the kinds of documents that links can open."""
        policy = self.env["portal.policy"]
        return [
            (name, self.env["ir.model"]._get(name).sudo().name or name)
            for name, model in sorted(self.env.registry.items())
            # lines have no page of their own, and mixins no records
            if policy._covers(name)
            and not model._abstract
            and hasattr(model, "_portal_hotlink_path")
        ]

    @api.model
    def _days(self, company, model_name=None):
        """Return how many days a new link lives.

        :param res.company company: whose settings hold
        :param str model_name: the kind of document; None for a page of the portal
        :rtype: int
        """
        return self._days_by_model(company.id).get(
            model_name, company.sudo().portal_hotlink_days
        )

    @tools.ormcache("company_id")
    def _days_by_model(self, company_id):
        # sudo: whoever sends a mail makes links, and may not read settings
        rows = self.sudo().search([("company_id", "=", company_id)])
        return {row.model: row.days for row in rows}
