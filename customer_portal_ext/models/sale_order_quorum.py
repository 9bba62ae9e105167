from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from .portal_approver import QUORUMS
from .portal_policy_plan import SCOPE_PART

_lt = LazyTranslate(__name__)

RULE_FIELDS = {"portal_quorum", "portal_quorum_count", "portal_approver_ids"}


class PortalEvent(models.Model):
    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "quorum_changed": _lt("Who is to approve was changed"),
        }


class SaleOrder(models.Model):
    """Who is asked to approve, and how many of them are enough (X-QUORUM)."""

    _inherit = "sale.order"

    # groups: nothing about staff's work is for contacts to read by RPC
    portal_approver_ids = fields.One2many(
        "portal.approver",
        "order_id",
        string="Named approvers",
        groups="base.group_user",
        help="Only these contacts can approve on the portal. Nobody named: any contact"
        " of the customer who sees the document, and one is enough.",
    )
    portal_quorum = fields.Selection(
        QUORUMS,
        string="Approval by",
        compute="_compute_portal_quorum",
        store=True,
        readonly=False,
        precompute=True,
    )
    portal_quorum_count = fields.Integer(
        string="How many",
        compute="_compute_portal_quorum",
        store=True,
        readonly=False,
        precompute=True,
    )
    portal_is_named = fields.Boolean(
        string="Has named approvers", compute="_compute_portal_is_named", store=True
    )
    portal_waiting_named = fields.Boolean(
        string="Waits for named contacts",
        compute="_compute_portal_waiting_named",
        store=True,
    )
    # sudo: the form is also read by those who may not read who is named
    portal_approver_warning = fields.Char(
        compute="_compute_portal_approver_warning", compute_sudo=True
    )

    _portal_quorum_count_positive = models.Constraint(
        "CHECK (portal_quorum != 'number' OR portal_quorum_count >= 1)",
        "At least one contact has to approve.",
    )

    @api.depends("commercial_partner_id", "company_id")
    def _compute_portal_quorum(self):
        for order in self:
            # sudo: the customer's and the company's defaults
            customer_sudo = order.commercial_partner_id.sudo()
            company_sudo = (order.company_id or self.env.company).sudo()
            source = customer_sudo if customer_sudo.portal_quorum else company_sudo
            order.portal_quorum = source.portal_quorum
            order.portal_quorum_count = source.portal_quorum_count or 1

    @api.depends("portal_approver_ids.delegated_to_id")
    def _compute_portal_is_named(self):
        for order in self:
            order.portal_is_named = any(
                not approver.delegated_to_id for approver in order.portal_approver_ids
            )

    @api.depends("portal_waiting", "portal_is_named", "portal_status_id.action")
    def _compute_portal_waiting_named(self):
        """Signing and paying is not approving: it waits for whoever may."""
        for order in self:
            order.portal_waiting_named = (
                order.portal_waiting
                and order.portal_is_named
                and order.portal_status_id.action not in ("sign", "pay")
            )

    @api.depends("portal_approver_ids.obstacle", "portal_quorum", "portal_quorum_count")
    def _compute_portal_approver_warning(self):
        for order in self:
            named = order.portal_approver_ids
            reasons = [
                self.env._(
                    "%(name)s %(reason)s.",
                    name=approver.partner_id.name,
                    reason=approver.obstacle,
                )
                for approver in named
                if approver.obstacle
            ]
            voices = named.filtered(lambda approver: not approver.delegated_to_id)
            if (
                voices
                and order.portal_quorum == "number"
                and order.portal_quorum_count > len(voices)
            ):
                reason = self.env._(
                    "%(count)s approvals are asked for, but only %(named)s contacts"
                    " are named: all of them have to approve.",
                    count=order.portal_quorum_count,
                    named=len(voices),
                )
                if len(voices) == 1:
                    reason = self.env._(
                        "%(count)s approvals are asked for, but only one contact is"
                        " named, who has to approve.",
                        count=order.portal_quorum_count,
                    )
                reasons.append(reason)
            order.portal_approver_warning = " ".join(reasons)

    # --- the rule --------------------------------------------------------------------

    def _portal_voices(self):
        """Return the named contacts who have a voice, and who may have used it.

        :return: {``portal.approver``: res.partner}: its contact, and those who handed
            their voice over to them
        """
        self.ensure_one()
        if not self.portal_is_named:
            return {}
        approvers = self.portal_approver_ids
        voices = {
            approver: approver.partner_id
            for approver in approvers
            if not approver.delegated_to_id
        }
        for approver in approvers:
            holder = approver.delegated_to_id
            if holder in voices:
                voices[holder] |= approver.partner_id
        return voices

    def _portal_quorum_needed(self):
        """Return how many of the named contacts have to approve a line."""
        self.ensure_one()
        count = len(self._portal_voices())
        if self.portal_quorum == "all":
            return count
        if self.portal_quorum == "number":
            return min(max(self.portal_quorum_count, 1), count)
        return min(1, count)

    def _portal_voice_of(self, partner_id):
        """Return the row by which a contact has a voice, or an empty recordset."""
        self.ensure_one()
        return self.portal_approver_ids.filtered(
            lambda approver: (
                approver.partner_id.id == partner_id and not approver.delegated_to_id
            )
        )

    def _portal_lines_for(self, partner_id):
        """Return the lines that wait for the approval of this very contact.

        :param int partner_id: who looks; None for somebody who only looks
        """
        self.ensure_one()
        lines = self._portal_lines_to_approve()
        if not self.portal_is_named or not lines:
            return lines
        voice = self._portal_voice_of(partner_id)
        if not voice:
            return lines.browse()
        return lines.filtered(lambda line: voice not in line._portal_voices_given())

    def _portal_asked_names(self):
        """Return the names of those who can approve, as one text."""
        self.ensure_one()
        names = [approver.partner_id.name or "" for approver in self._portal_voices()]
        if len(names) < 2:
            return "".join(names)
        return self.env._(
            "%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1]
        )

    def _portal_staff_quorum_text(self, lines):
        """Return what staff read of approvals that are not enough yet, or None."""
        self.ensure_one()
        order = self.with_env(self._portal_staff_env())
        texts = [line._portal_quorum_text() for line in order.order_line & lines]
        # once: usually it is the same for all lines
        return "\n".join(dict.fromkeys(filter(None, texts))) or None

    # --- who sees it, and who is told ------------------------------------------------

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Let who is named of the customer see the order, as who follows it does."""
        domain = super()._portal_scope_domain(scope, partner)
        if scope not in ("own", "branch"):
            return domain
        family = Domain("commercial_partner_id", "=", partner.commercial_partner_id.id)
        if domain == family or self.env.context.get(SCOPE_PART):
            return domain
        named = Domain("portal_is_named", "=", True) & Domain(
            "portal_approver_ids.partner_id", "in", partner.ids
        )
        return domain | (family & named)

    @api.model
    def _portal_else_ids(self, partner):
        named = SQL(
            "SELECT a.order_id FROM portal_approver a JOIN sale_order o"
            " ON o.id = a.order_id WHERE a.partner_id = %s AND o.portal_is_named",
            partner.id,
            to_flush=[
                self._fields["portal_is_named"],
                self.env["portal.approver"]._fields["partner_id"],
            ],
        )
        return [*super()._portal_else_ids(partner), named]

    def _portal_send_mail(self, template):
        """Tell those as well who are named and have still to approve."""
        for order in self.filtered("portal_waiting_named"):
            waiting = order.portal_approver_ids.filtered("is_waiting").partner_id
            # as followers they get the mail, and what is said about it later
            order.message_subscribe(
                partner_ids=waiting.filtered(lambda p: p.email and p.partner_share).ids
            )
        return super()._portal_send_mail(template)

    @api.model
    def _portal_asked_domain(self, partner):
        """Return what waits for this very contact, of what waits (C-ACTIONS)."""
        waits_for_them = Domain("partner_id", "=", partner.id) & Domain(
            "is_waiting", "=", True
        )
        return Domain("portal_waiting_named", "=", False) | Domain(
            "portal_approver_ids", "any", waits_for_them
        )

    @api.model
    def _portal_asked_columns(self, partner, column):
        return {
            "waiting": SQL(
                "(%s AND (%s IS NOT TRUE OR %s IN (SELECT order_id FROM portal_approver"
                " WHERE partner_id = %s AND is_waiting IS TRUE)))",
                column("portal_waiting"),
                column("portal_waiting_named"),
                column("id"),
                partner.id,
                to_flush=self.env["portal.approver"]._fields["is_waiting"],
            )
        }

    # --- changes by staff ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        unnamed = self.browse(
            order.id
            for order, vals in zip(orders, vals_list, strict=True)
            if "portal_approver_ids" not in vals
        )
        unnamed._portal_name_defaults()
        return orders

    def write(self, vals):
        customers = (
            {order: order.commercial_partner_id for order in self}
            if "partner_id" in vals and "portal_approver_ids" not in vals
            else {}
        )
        before = self._portal_quorum_before() if RULE_FIELDS & vals.keys() else {}
        res = super(SaleOrder, self.with_context(portal_rule_later=True)).write(vals)
        for order, customer in customers.items():
            if order.commercial_partner_id != customer and order.state in (
                "draft",
                "sent",
            ):
                # sudo: they are the customer's defaults, whoever changes the customer
                order.sudo().portal_approver_ids.unlink()
                order._portal_name_defaults()
        self._portal_quorum_after(before)
        return res

    def _portal_name_defaults(self):
        """Name the contacts whom the customer's own page names."""
        # sudo: defaults, whoever makes the order
        values = [
            {"order_id": order.id, "partner_id": partner.id}
            for order in self.sudo()
            for partner in order.commercial_partner_id.portal_approver_partner_ids
        ]
        if values:
            self.env["portal.approver"].sudo().create(values)

    def _portal_quorum_snapshot(self):
        """Return who is to approve and by which rule, as evidence keeps it."""
        self.ensure_one()
        return {
            "rule": self.portal_quorum or "one",
            "count": self._portal_quorum_needed(),
            "approvers": [
                {"contact": approver.partner_id.id, "name": approver.partner_id.name}
                for approver in self._portal_voices()
            ],
        }

    def _portal_quorum_before(self):
        """Return the rules of those of these orders that customers see.

        :return: {order in superuser mode: as ``_portal_quorum_snapshot`` has it}; empty
            where somebody above notes the change
        """
        if self.env.context.get("portal_rule_later"):
            return {}
        # sudo: whoever may write the order changes its rule
        return {
            order: order._portal_quorum_snapshot()
            for order in self.sudo()
            if order.portal_published
        }

    def _portal_quorum_after(self, before):
        """Note in the evidence whose rule changed, and let follow what is met now.

        :param dict before: as ``_portal_quorum_before`` returned it
        """
        actor = self.env.user._portal_staff_actor()
        for order_sudo, rule in before.items():
            changed = order_sudo.exists() and order_sudo._portal_quorum_snapshot()
            if not changed or changed == rule:
                continue
            order_sudo = order_sudo.with_context(portal_rule_later=True)
            order_sudo._portal_lock()
            event = self.env["portal.event"]._record(
                order_sudo,
                "quorum_changed",
                actor,
                snapshot={"before": rule, "now": changed},
            )
            answered = order_sudo._portal_visible_lines().filtered(
                lambda line: line._portal_approvals()
            )
            if answered:
                order_sudo._portal_settle(answered, actor, event)
