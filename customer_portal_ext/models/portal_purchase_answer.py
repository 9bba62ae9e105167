from odoo import api, fields, models


class PortalPurchaseAnswer(models.Model):
    """What a supplier answered to a purchase order, line by line (X-POLINE).

    One row per form that was sent. Lines confirmed as they are count at once; changed
    ones wait for the buyer, who accepts or declines each.
    """

    _name = "portal.purchase.answer"
    _description = "Supplier's Answer"
    _order = "id desc"

    order_id = fields.Many2one(
        "purchase.order",
        string="Purchase order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one("res.partner", string="Answered by", readonly=True)
    is_request = fields.Boolean(
        string="To a request for quotation",
        readonly=True,
        help="An answer to a request is none to the order that it becomes.",
    )
    remark = fields.Text(readonly=True)
    event_id = fields.Many2one("portal.event", string="Certificate", readonly=True)
    fingerprint = fields.Char(
        readonly=True, help="Of the form: the same form again is the same answer."
    )
    line_ids = fields.One2many(
        "portal.purchase.answer.line", "answer_id", string="Lines", readonly=True
    )

    _same_form = models.UniqueIndex("(order_id, fingerprint)")

    @api.depends("order_id.name", "create_date")
    def _compute_display_name(self):
        for answer in self:
            answer.display_name = self.env._(
                "Answer to %(order)s", order=answer.order_id.name
            )

    def action_print_certificate(self):
        """Button: the certificate of what the supplier answered."""
        return self.event_id.action_print_certificate()

    def _portal_text(self):
        """Return the answer in sentences, a line for each line of the order."""
        self.ensure_one()
        texts = []
        for line in self.line_ids.sorted("id"):
            text = f"{line.description}: {line.summary}"
            texts.append(f"{text} ({line.remark})" if line.remark else text)
        return "\n".join([*texts, *([self.remark] if self.remark else [])])
