from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_repr

from ..tools import fingerprint
from ..tools.unit_price import text_of

# Fields of a line that are part of what a customer approves.
APPROVED_FIELDS = {
    "name",
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    portal_status_id = fields.Many2one(
        "portal.status",
        string="Portal status",
        compute="_compute_portal_status_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
        domain="[('model', '=', 'sale.order.line'), ('company_id', '=', company_id)]",
    )
    portal_status_color = fields.Integer(related="portal_status_id.color")
    portal_published = fields.Boolean(
        string="On the portal",
        compute="_compute_portal_published",
        store=True,
        precompute=True,
        help="The customer sees this line where they see its order.",
    )
    portal_waiting = fields.Boolean(
        string="Waits for approval", compute="_compute_portal_waiting", store=True
    )
    portal_asking_status_id = fields.Many2one(
        "portal.status",
        groups="base.group_user",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The status in which the customer was asked before a change request.",
    )
    portal_approval_ids = fields.One2many(
        "portal.approval", "line_id", groups="base.group_user"
    )
    portal_answer = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("partly", "In part"),
            ("approved", "Approved"),
            ("void", "Void"),
        ],
        string="Customer's answer",
        compute="_compute_portal_answer",
        help="Void: the line was changed after the customer had approved it.",
    )

    @api.depends("order_id.state", "company_id", "display_type")
    def _compute_portal_status_id(self):
        """Follow the order's state, unless the status set belongs to that state."""
        Status = self.env["portal.status"]
        for line in self:
            if line.display_type:
                line.portal_status_id = False
                continue
            company = line.order_id.company_id
            state = line.order_id.state
            if not line.portal_status_id._fits(company, state):
                line.portal_status_id = Status._default_status(
                    "sale.order.line", company, state
                )

    @api.depends("portal_status_id.is_public", "display_type")
    def _compute_portal_published(self):
        for line in self:
            line.portal_published = (
                bool(line.display_type) or line.portal_status_id.is_public
            )

    @api.depends(
        "portal_published",
        "portal_status_id.action",
        "portal_approval_ids.is_void",
        "order_id.portal_status_id.action",
        "order_id.portal_approver_ids.delegated_to_id",
        "order_id.portal_quorum",
        "order_id.portal_quorum_count",
    )
    def _compute_portal_waiting(self):
        """A line waits, unless the whole document is to be signed or paid instead."""
        for line in self:
            line.portal_waiting = (
                line.portal_published
                and not line.display_type
                and not line.is_downpayment
                and line.portal_status_id.action == "approve"
                and line.order_id.portal_status_id.action not in ("sign", "pay")
                and not line._portal_is_approved()
            )

    @api.depends("portal_approval_ids.is_void", "portal_waiting")
    def _compute_portal_answer(self):
        # sudo: that a line was approved is no secret to who reads the order
        for line in self.sudo():
            if line._portal_is_approved():
                line.portal_answer = "approved"
            elif line._portal_approvals():
                line.portal_answer = "partly"
            elif line.portal_approval_ids:
                line.portal_answer = "void"
            else:
                line.portal_answer = "waiting" if line.portal_waiting else False

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of what a contact sees: public lines of their orders."""
        orders = self.env["sale.order"]._portal_domain(partner, companies)
        return Domain("order_id", "any", orders) & Domain("portal_published", "=", True)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # sudo: a new line brings an answered quotation back, whoever adds it
        for order_sudo in lines.sudo().filtered("portal_waiting").order_id:
            order_sudo._portal_wait_again()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if APPROVED_FIELDS & vals.keys():
            self._portal_void_changed_approvals()
        return res

    def _portal_approvals(self):
        """Return the approvals of this line that have not been declared void."""
        self.ensure_one()
        return self.portal_approval_ids.filtered(lambda approval: not approval.is_void)

    def _portal_approval(self):
        """Return the latest approval of this line that has not been declared void."""
        return self._portal_approvals()[:1]

    def _portal_snapshot(self):
        """Return what an approval of this line is bound to (X-BOUND).

        It is the same in every language: what is translated appears by id.
        Amounts are texts with the digits of their precision.

        :rtype: dict
        """
        self.ensure_one()
        precision = self.env["decimal.precision"].precision_get

        def money(amount):
            return float_repr(
                self.currency_id.round(amount), self.currency_id.decimal_places
            )

        proofs = [proof._portal_snapshot() for proof in self._portal_proofs()]
        return {
            "line": self.id,
            "product": self.product_id.id or None,
            "description": self.name or "",
            "quantity": float_repr(self.product_uom_qty, precision("Product Unit")),
            "unit": self.product_uom_id.id or None,
            "unit_price": text_of(self.price_unit, precision("Product Price")),
            "discount": float_repr(self.discount, precision("Discount")),
            "taxes": [
                {"tax": tax.id, "rate": float_repr(tax.amount, 4)}
                for tax in self.tax_ids.sorted("id")
            ],
            "subtotal": money(self.price_subtotal),
            "total": money(self.price_total),
            "currency": self.currency_id.name,
            # no key without proofs: earlier approvals keep their fingerprints
            **({"proofs": proofs} if proofs else {}),
        }

    def _portal_labels(self):
        """Return what a person reads in place of the ids of the snapshot.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "unit": self.product_uom_id.name or "",
            "taxes": [tax.name for tax in self.tax_ids.sorted("id")],
        }

    def _prepare_portal_status_values(self):
        """Return what the order page says about this line.

        :return: dict with ``status`` (name or False), ``mark``: "waiting",
            "approved", "void" or False, and ``approved_by`` and ``approved_on``
        """
        self.ensure_one()
        approval = self._portal_approval()
        stale = approval and approval.fingerprint != self._portal_fingerprint()
        mark = False
        if self.portal_waiting or stale:
            mark = "void" if stale or self.portal_approval_ids else "waiting"
        elif approval:
            mark = "approved"
        # a line is not asked for where the whole document is to be signed or paid
        whole = self.order_id.portal_status_id.action in ("sign", "pay")
        silent = whole and self.portal_status_id.action == "approve"
        return {
            "status": not silent and self.portal_status_id.name,
            "mark": mark,
            "approved_by": approval.partner_id.name if mark == "approved" else "",
            "approved_on": approval.date if mark == "approved" else False,
        }

    def _prepare_portal_line_values(self, status=None):
        """Return what a form about this line shows of it.

        Amounts are left to the template, which formats them for the reader.

        :param dict status: what ``_prepare_portal_status_values`` gives, where it is
            known
        :rtype: dict
        """
        self.ensure_one()
        heading, _newline, details = (self.name or "").partition("\n")
        proofs = self._portal_proofs()
        return {
            "id": self.id,
            "record": self,
            "heading": heading,
            "details": details.strip(),
            "proofs": proofs,
            "thumbs": proofs._portal_thumbnails(),
            **(status or self._prepare_portal_status_values()),
        }

    def _portal_fingerprint(self):
        """Return the SHA-256 of what an approval of this line is bound to."""
        self.ensure_one()
        return fingerprint.fingerprint(self._portal_snapshot())

    def _portal_void_changed_approvals(self):
        """Declare approvals void whose line is no longer what was approved.

        All approvals of the line, where several contacts gave theirs. They and their
        evidence stay; a new event says that they no longer count, and the line waits
        for all of them again.
        """
        for line in self.sudo().exists():
            approvals = line._portal_approvals()
            now = approvals and line._portal_fingerprint()
            if all(approval.fingerprint == now for approval in approvals):
                continue
            order_sudo = line.order_id
            order_sudo._portal_lock()
            events = approvals.event_id.sorted("position")
            void_event = self.env["portal.event"]._record(
                order_sudo,
                "approval_void",
                self.env.user._portal_staff_actor(),
                snapshot={
                    "approved": ", ".join(events.mapped("reference")),
                    "line": line._portal_snapshot(),
                },
            )
            approvals.write({"is_void": True, "void_event_id": void_event.id})
            if approvals[:1].line_status_id:
                line.portal_status_id = approvals[:1].line_status_id
            order_sudo._portal_wait_again(approvals[:1].order_status_id)
