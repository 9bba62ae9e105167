from odoo import fields, models


class PortalFaqCategory(models.Model):
    """What questions and answers are sorted by (O-FAQ)."""

    _name = "portal.faq.category"
    _description = "Category of Questions"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    faq_count = fields.Integer(compute="_compute_faq_count")

    def _compute_faq_count(self):
        groups = self.env["portal.faq"]._read_group(
            [("category_id", "in", self.ids)], ["category_id"], ["__count"]
        )
        counts = {category.id: count for category, count in groups}
        for category in self:
            category.faq_count = counts.get(category.id, 0)
