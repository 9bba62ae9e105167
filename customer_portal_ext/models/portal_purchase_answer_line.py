from odoo import api, fields, models
from odoo.tools import format_date, formatLang


class PortalPurchaseAnswerLine(models.Model):
    """A supplier's answer to one line of a purchase order (X-POLINE)."""

    _name = "portal.purchase.answer.line"
    _inherit = ["portal.said.mixin"]
    _description = "Supplier's Answer to a Line"
    _order = "id desc"
    _rec_name = "description"

    answer_id = fields.Many2one(
        "portal.purchase.answer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        "purchase.order.line",
        string="Order line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    order_id = fields.Many2one(
        related="answer_id.order_id", string="Purchase order", store=True, index=True
    )
    company_id = fields.Many2one(related="answer_id.company_id", store=True)
    supplier_id = fields.Many2one(
        related="order_id.partner_id", string="Supplier", store=True
    )
    user_id = fields.Many2one(related="order_id.user_id", string="Buyer", store=True)
    partner_id = fields.Many2one(related="answer_id.partner_id", string="Answered by")
    event_id = fields.Many2one(related="answer_id.event_id")
    order_remark = fields.Text(
        related="answer_id.remark", string="Remark on the whole order"
    )
    description = fields.Char(readonly=True)
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    currency_id = fields.Many2one(related="line_id.currency_id")

    kind = fields.Selection(
        [
            ("confirm", "Confirmed as ordered"),
            ("change", "Other date or quantity"),
            ("split", "Several deliveries"),
            ("reject", "Cannot deliver"),
        ],
        string="Answer in short",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting for us"),
            ("confirmed", "Confirmed"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("superseded", "Answered anew"),
        ],
        required=True,
        readonly=True,
        index=True,
        group_expand=True,
    )
    is_current = fields.Boolean(
        string="Latest answer", default=True, required=True, readonly=True
    )
    shown = fields.Json(
        readonly=True, help="The line as the supplier saw it, or as it was agreed."
    )
    shown_quantity = fields.Float(
        string="Ordered quantity", digits="Product Unit", readonly=True
    )
    shown_date = fields.Date(string="Ordered for", readonly=True)
    shown_price = fields.Float(
        string="Ordered unit price", min_display_digits="Product Price", readonly=True
    )
    delivery_ids = fields.One2many(
        "portal.purchase.answer.delivery",
        "answer_line_id",
        string="Deliveries",
        readonly=True,
    )
    split_from_id = fields.Many2one(
        "portal.purchase.answer.line",
        string="Part of the answer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The answer whose later delivery this line of the order was made for.",
    )
    has_price = fields.Boolean(string="Other price", readonly=True)
    price_unit = fields.Float(
        string="Offered unit price", min_display_digits="Product Price", readonly=True
    )
    reason = fields.Text(string="Why it cannot be delivered", readonly=True)
    remark = fields.Text(readonly=True)
    summary = fields.Char(compute="_compute_summary", string="The supplier's answer")
    is_outdated = fields.Boolean(
        string="Line changed since",
        compute="_compute_is_outdated",
        help="The order's line is no longer as the supplier saw it.",
    )
    decline_reason = fields.Text(
        string="Why we declined", readonly=True, help="The supplier reads it."
    )
    decided_on = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)

    # Two answers at once cannot both be the latest of a line.
    _current_unique = models.UniqueIndex("(line_id) WHERE is_current")

    @api.depends("kind", "delivery_ids", "reason", "price_unit", "has_price")
    @api.depends_context("lang")
    def _compute_summary(self):
        for line in self:
            line.summary = line._portal_summary()

    @api.depends("shown", "line_id.product_qty", "line_id.price_unit")
    @api.depends("line_id.date_planned", "line_id.product_uom_id")
    def _compute_is_outdated(self):
        for line in self:
            line.is_outdated = line.shown != line.line_id._portal_agreed()

    def _portal_summary(self):
        """Return the answer as one sentence, in the language of the context."""
        self.ensure_one()
        env = self.env
        if self.kind == "reject":
            return env._("Cannot deliver: %(reason)s", reason=self.reason)
        parts = []
        if self.kind == "confirm" and self.answer_id.is_request:
            parts.append(env._("Confirmed as requested"))
        elif self.kind == "confirm":
            parts.append(env._("Confirmed as ordered"))
        else:
            digits = env["decimal.precision"].precision_get("Product Unit")
            parts += [
                env._(
                    "%(quantity)s %(unit)s on %(date)s",
                    quantity=formatLang(env, delivery.quantity, digits=digits),
                    unit=self.product_uom_id.name or "",
                    date=format_date(env, delivery.date),
                )
                for delivery in self.delivery_ids
            ]
        if self.has_price:
            parts.append(
                env._(
                    "unit price %(price)s",
                    price=self.currency_id._portal_unit_price(self.price_unit),
                )
            )
        return "; ".join(parts)

    def _portal_evidence(self):
        """Return this answer in the types of evidence, language-neutral."""
        self.ensure_one()
        return self.line_id._portal_answer_evidence(
            {
                "kind": self.kind,
                "deliveries": [(one.date, one.quantity) for one in self.delivery_ids],
                "price": self.price_unit if self.has_price else None,
                "reason": self.reason or "",
                "remark": self.remark or "",
            }
        )

    def _prepare_portal_values(self):
        """Return what pages show of this answer."""
        self.ensure_one()
        states = {
            "waiting": self.env._("Waits for us"),
            "confirmed": self.env._("Confirmed"),
            "accepted": self.env._("Accepted"),
            "declined": self.env._("Not accepted"),
            "superseded": self.env._("Answered anew"),
        }
        return {
            "heading": self.description,
            "state": self.state,
            "state_name": states[self.state],
            "text": self.kind != "confirm" and self.summary,
            "remark": self.remark,
            "decline_reason": self.state == "declined" and self.decline_reason,
            "is_outdated": self.state in ("waiting", "confirmed", "accepted")
            and self.is_outdated,
        }
