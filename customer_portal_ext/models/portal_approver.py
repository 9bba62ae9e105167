from odoo import api, fields, models
from odoo.tools import email_normalize

# By how many of the named contacts a line is approved (X-QUORUM).
QUORUMS = [
    ("one", "One of them is enough"),
    ("all", "All of them"),
    ("number", "At least this many"),
]


class PortalApprover(models.Model):
    """A contact who is asked to approve an order (X-QUORUM, X-DELEGATE).

    A row without ``delegated_to_id`` has a voice. One who hands it over keeps a row,
    which points to the row that has the voice now; there are no longer chains, so that
    there are no loops. What either of them approved counts for that voice, once.
    """

    _name = "portal.approver"
    _description = "Contact Asked to Approve"
    _order = "id"
    _rec_name = "partner_id"

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
    )
    is_named = fields.Boolean(
        string="Named by staff",
        default=True,
        readonly=True,
        help="Others came by a hand-over.",
    )
    delegated_to_id = fields.Many2one(
        "portal.approver",
        string="Handed over to",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    delegated_on = fields.Datetime(string="Handed over on", readonly=True)
    reason = fields.Text(readonly=True)
    is_waiting = fields.Boolean(
        string="Still to approve", compute="_compute_is_waiting", store=True
    )
    state = fields.Selection(
        [
            ("none", "Not asked now"),
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("delegated", "Handed over"),
        ],
        compute="_compute_state",
    )
    obstacle = fields.Char(
        string="Why they cannot approve", compute="_compute_obstacle"
    )

    _order_partner_unique = models.Constraint(
        "UNIQUE (order_id, partner_id)",
        "This contact is named already.",
    )
    # what waits for a contact: looked up for each list and the landing number
    _waiting_idx = models.Index("(partner_id, order_id) WHERE is_waiting IS TRUE")

    @api.depends(
        "delegated_to_id",
        "order_id.portal_approver_ids.delegated_to_id",
        "order_id.order_line.portal_waiting",
        "order_id.order_line.portal_approval_ids.is_void",
    )
    def _compute_is_waiting(self):
        for approver in self:
            approver.is_waiting = not approver.delegated_to_id and any(
                line.portal_waiting
                and approver._origin not in line._portal_voices_given()
                for line in approver.order_id.order_line
            )

    @api.depends("is_waiting", "delegated_to_id")
    def _compute_state(self):
        for approver in self:
            # sudo: that somebody approved is no secret to who reads the order
            lines_sudo = approver.sudo().order_id.order_line
            if approver.delegated_to_id:
                approver.state = "delegated"
            elif approver.is_waiting:
                approver.state = "waiting"
            elif any(
                approver._origin in line._portal_voices_given() for line in lines_sudo
            ):
                approver.state = "approved"
            else:
                approver.state = "none"

    @api.depends("partner_id", "order_id.partner_id", "delegated_to_id")
    def _compute_obstacle(self):
        for approver in self:
            approver.obstacle = (
                bool(approver.partner_id and not approver.delegated_to_id)
                and approver._portal_obstacle()
            )

    def _portal_obstacle(self):
        """Tell why a named contact could not approve, or return False.

        Naming somebody of the customer lets them see the order, whatever their scope;
        access mode and sections still hold.
        """
        self.ensure_one()
        # sudo: settings and the family of contacts the reader may not read
        order_sudo, partner_sudo = self.sudo().order_id, self.sudo().partner_id
        if not partner_sudo.partner_share:
            return self.env._("is a member of your staff, and only looks")
        if partner_sudo.commercial_partner_id != order_sudo.commercial_partner_id:
            return self.env._(
                "does not belong to the customer: send a direct link to this document"
            )
        if not partner_sudo.active:
            return self.env._("is archived, and gets no e-mail")
        logins_sudo = partner_sudo.with_context(active_test=False).user_ids
        if logins_sudo and not any(logins_sudo.mapped("active")):
            return self.env._("has no access any more: the login was taken away")
        if not email_normalize(partner_sudo.email):
            return self.env._("has no valid e-mail address")
        company_sudo = order_sudo.company_id
        policy = self.env["portal.policy"]
        granted = policy._granted(partner_sudo, company_sudo)
        if not policy._allows(partner_sudo, company_sudo) or not any(
            order_sudo.filtered_domain(domain)
            for code, domain in order_sudo._portal_sections()
            if code in granted
        ):
            return self.env._("may not use this part of the portal")
        return False

    # --- changes by staff ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["sale.order"].browse(
            {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        )
        before = orders._portal_quorum_before()
        approvers = super().create(vals_list)
        orders._portal_quorum_after(before)
        return approvers

    def write(self, vals):
        rule = {"partner_id", "delegated_to_id"} & vals.keys()
        orders = self.order_id if rule else self.order_id.browse()
        before = orders._portal_quorum_before()
        res = super().write(vals)
        orders._portal_quorum_after(before)
        return res

    def unlink(self):
        orders = self.order_id
        before = orders._portal_quorum_before()
        res = super().unlink()
        orders.exists()._portal_quorum_after(before)
        return res

    def action_undo_handover(self):
        """Button: give the voice back to the contact who handed it over."""
        self.ensure_one()
        self.check_access("write")
        self.order_id.check_access("write")
        # sudo: evidence and links are not written by staff themselves
        self.sudo()._portal_undo_handover(self.env.user._portal_staff_actor())

    # --- hand-overs ------------------------------------------------------------------

    def _portal_point_to(self, receiver):
        """Let this row, and those that point to it, point to who has the voice now."""
        self.ensure_one()
        pointing = self.order_id.portal_approver_ids.filtered(
            lambda approver: approver.delegated_to_id == self
        )
        ((pointing | self) - receiver).write({"delegated_to_id": receiver.id})
        receiver.write({"delegated_to_id": False})

    def _portal_undo_handover(self, actor):
        """Give the voice back to the contact of this row.

        Where nobody had been named before, nobody is named any more.

        :param dict actor: the member of staff, as evidence keeps it
        """
        self.ensure_one()
        # what is changed here has its own evidence
        self = self.with_context(portal_rule_later=True)  # noqa: PLW0642
        order = self.order_id
        order._portal_lock()
        holder = self.delegated_to_id
        if not holder:
            return
        giver = self.partner_id
        lines = order._portal_lines_for(holder.partner_id.id)
        event = self.env["portal.event"]._record(
            order,
            "handover_undone",
            actor,
            snapshot={
                "from": {
                    "contact": holder.partner_id.id,
                    "name": holder.partner_id.name,
                },
                "to": {"contact": giver.id, "name": giver.name},
            },
        )
        order._portal_end_links(holder.partner_id)
        seat = holder | order.portal_approver_ids.filtered(
            lambda approver: approver.delegated_to_id == holder
        )
        if any(seat.mapped("is_named")):
            self.write({"delegated_on": False, "reason": False})
            holder._portal_point_to(self)
        else:
            seat.unlink()
        order.message_post(
            body=order._portal_staff_env()._(
                "The approval is with %(name)s again (%(reference)s).",
                name=giver.name,
                reference=event.reference,
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
        if lines:
            order._portal_mail_approver(
                giver,
                lambda env: env._("You are asked to approve this again:"),
                "",
            )
        answered = order._portal_visible_lines().filtered(
            lambda line: line._portal_approvals()
        )
        if answered:
            order._portal_settle(answered, actor, event)
