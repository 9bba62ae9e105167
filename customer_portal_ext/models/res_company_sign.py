from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What of a contact a company may need before somebody signs; the order of the form.
SIGN_FIELDS = (
    "name",
    "function",
    "phone",
    "street",
    "zip",
    "city",
    "country_id",
    "vat",
)

# Beyond this a quantity is no longer exact in what it is multiplied with.
QUANTITY_LIMIT = 10_000_000


class ResCompany(models.Model):
    """How a company lets its customers sign, choose options and order again."""

    _inherit = "res.company"

    portal_sign_mode = fields.Selection(
        [
            ("stock", "On Odoo's own signature pad"),
            ("pin", "On a page of its own, with a PIN"),
        ],
        string="How customers sign",
        default="stock",
        required=True,
    )
    portal_sign_right = fields.Selection(
        [
            ("act", "Every contact who may answer"),
            ("granted", "Only contacts to whom it was granted"),
        ],
        string="Who may sign",
        default="act",
        required=True,
        help="For contacts without an entry of their own, or of their company.",
    )
    portal_sign_guests = fields.Boolean(
        string="Contacts without a login may sign",
        help="With a code by e-mail in place of the PIN.",
    )
    portal_sign_field_ids = fields.Many2many(
        "ir.model.fields",
        "portal_sign_field",
        "company_id",
        "field_id",
        string="Needed before signing",
        domain=[("model", "=", "res.partner"), ("name", "in", SIGN_FIELDS)],
        help="What of these is missing from the contact is asked for before they sign,"
        " and saved to the contact.",
    )
    portal_quantity_min = fields.Float(
        string="Smallest quantity of an optional item",
        default=1.0,
        digits="Product Unit",
        help="Zero is always possible: the customer does not want the item.",
    )
    portal_quantity_max = fields.Float(
        string="Largest quantity of an optional item",
        default=100_000.0,
        digits="Product Unit",
    )
    portal_reorder = fields.Boolean(string="Customers may order again", default=True)
    portal_reorder_status_id = fields.Many2one(
        "portal.status",
        string="Status of quotations that customers ordered again",
        domain="[('model', '=', 'sale.order'), ('company_id', '=', id),"
        " ('state', 'in', ('draft', 'sent'))]",
        help="Empty: the first status of drafts that is shown on the portal.",
    )

    @api.constrains("portal_quantity_min", "portal_quantity_max")
    def _check_portal_quantity(self):
        for company in self:
            smallest, largest = company.portal_quantity_min, company.portal_quantity_max
            if not 0 < smallest <= largest <= QUANTITY_LIMIT:
                raise ValidationError(
                    self.env._(
                        "The quantities of optional items lie between a number above"
                        " zero and %(limit)s, the smallest one first.",
                        limit=QUANTITY_LIMIT,
                    )
                )

    @api.constrains("portal_reorder_status_id")
    def _check_portal_reorder_status(self):
        for company in self:
            status = company.portal_reorder_status_id
            if status and (
                status.model != "sale.order"
                or status.company_id != company
                or status.state not in ("draft", "sent")
            ):
                raise ValidationError(
                    self.env._(
                        "%(status)s: choose a status of quotations of this company.",
                        status=status.name,
                    )
                )

    def _portal_sign_fields(self):
        """Return the names of what this company needs of who signs, in form order."""
        self.ensure_one()
        # sudo: no contact reads what fields there are
        needed = set(self.sudo().portal_sign_field_ids.mapped("name"))
        return [name for name in SIGN_FIELDS if name in needed]
