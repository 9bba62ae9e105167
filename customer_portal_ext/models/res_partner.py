from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    portal_hotlink_count = fields.Integer(
        string="Personal links",
        compute="_compute_portal_hotlink_count",
        # those who may read links: the form of a contact is everybody's
        groups="sales_team.group_sale_salesman,purchase.group_purchase_user,"
        "customer_portal_ext.group_portal_manager",
    )

    def write(self, vals):
        res = super().write(vals)
        if {"parent_id", "is_company"} & vals.keys():
            # record rules are cached per user, with the family they belonged to
            self.env.registry.clear_cache()
        return res

    def _compute_portal_hotlink_count(self):
        groups = self.env["portal.hotlink"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.portal_hotlink_count = counts.get(partner.id, 0)

    def action_portal_hotlinks(self):
        """Button: the personal links of this contact."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_hotlink_action"
        )
        return {**action, "domain": [("partner_id", "=", self.id)]}
