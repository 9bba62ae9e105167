from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # groups: nothing about staff's work is for contacts to read by RPC
    portal_checklist_ids = fields.One2many(
        "portal.checklist.item",
        "product_tmpl_id",
        string="To check before approving",
        groups="base.group_user",
    )


class ProductCategory(models.Model):
    _inherit = "product.category"

    portal_checklist_ids = fields.One2many(
        "portal.checklist.item",
        "categ_id",
        string="To check before approving",
        groups="base.group_user",
    )
