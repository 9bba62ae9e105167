from odoo import api, fields, models
from odoo.fields import Domain


class PortalChecklistItem(models.Model):
    """One thing a customer ticks before they approve a line (X-CHECKLIST).

    For a product, for a category with those below it, or for everything a company
    sells. What was ticked is in the evidence of the approval, word for word.
    """

    _name = "portal.checklist.item"
    _description = "Thing to Check before Approving"
    _order = "sequence, id"

    name = fields.Char(
        string="Text",
        required=True,
        translate=True,
        help="As the customer reads it, such as: I have checked the spelling.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", index="btree_not_null", ondelete="cascade"
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product category",
        index="btree_not_null",
        ondelete="cascade",
        help="Also for the categories below it.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Without one: for all companies."
    )
    applies_to = fields.Char(compute="_compute_applies_to")

    _one_target = models.Constraint(
        "CHECK (product_tmpl_id IS NULL OR categ_id IS NULL)",
        "Choose a product or a category, not both.",
    )

    @api.depends("product_tmpl_id", "categ_id")
    def _compute_applies_to(self):
        for item in self:
            item.applies_to = (
                item.product_tmpl_id.display_name
                or item.categ_id.display_name
                or self.env._("All products")
            )

    @api.model
    def _for_products(self, products_sudo, company):
        """Return what is to be checked for some products: one query for all of them.

        :param product.product products_sudo: in superuser mode
        :return: ``portal.checklist.item`` in superuser mode, of any of the products
        """
        categories = {
            int(category_id)
            for path in products_sudo.categ_id.mapped("parent_path")
            for category_id in (path or "").split("/")
            if category_id
        }
        target = (
            Domain("product_tmpl_id", "in", products_sudo.product_tmpl_id.ids)
            | Domain("categ_id", "in", list(categories))
            | (Domain("product_tmpl_id", "=", False) & Domain("categ_id", "=", False))
        )
        # sudo: a customer reads the texts of what they approve
        return self.sudo().search(
            target & Domain("company_id", "in", [False, company.id])
        )

    def _applies(self, product_sudo):
        """Return those of these items that are to be checked for a product."""
        path = set((product_sudo.categ_id.parent_path or "").split("/"))
        return self.filtered(
            lambda item: (
                item.product_tmpl_id == product_sudo.product_tmpl_id
                if item.product_tmpl_id
                else not item.categ_id or str(item.categ_id.id) in path
            )
        )
