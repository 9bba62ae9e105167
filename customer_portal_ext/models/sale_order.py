from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import is_html_empty

# Fields of an order that decide what its lines cost or say.
LINE_RELEVANT_FIELDS = {
    "currency_id",
    "pricelist_id",
    "fiscal_position_id",
    "order_line",
}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "portal.status.mixin"]

    # Customers read and write messages on what they see, without stock's token.
    _mail_post_access = "read"

    _portal_paper_prefix = "s"
    _portal_comment_setting = "portal_comment_orders"

    # Whose own is read apart, and what they follow (X-SCOPE, G9).
    _portal_splits_scope = True
    _portal_splits_followed = True

    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="partner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
        precompute=True,
    )
    portal_status_color = fields.Integer(related="portal_status_id.color")
    portal_waiting = fields.Boolean(
        string="Waits for the customer",
        compute="_compute_portal_waiting",
        store=True,
        help="The document is on the portal and asks the customer for something.",
    )
    # groups: nothing about staff's work is for contacts to read by RPC
    portal_approval_ids = fields.One2many(
        "portal.approval", "order_id", groups="base.group_user"
    )
    portal_change_request_ids = fields.One2many(
        "portal.change.request", "order_id", groups="base.group_user"
    )
    portal_open_change_count = fields.Integer(
        string="Open change requests",
        compute="_compute_portal_open_change_count",
    )
    portal_change_count = fields.Integer(
        string="Change requests", compute="_compute_portal_open_change_count"
    )
    portal_approval_count = fields.Integer(
        string="Approvals", compute="_compute_portal_approval_count"
    )

    @api.depends(
        "portal_published", "portal_status_id.action", "order_line.portal_waiting"
    )
    def _compute_portal_waiting(self):
        for order in self:
            order.portal_waiting = order.portal_published and (
                order.portal_status_id.action in ("sign", "pay")
                or any(order.order_line.mapped("portal_waiting"))
            )

    @api.depends("portal_change_request_ids.state")
    def _compute_portal_open_change_count(self):
        # sudo: a form shows the numbers also to readers who may not open the list
        groups = (
            self.env["portal.change.request"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids)], ["order_id", "state"], ["__count"]
            )
        )
        counts = {(order.id, state): count for order, state, count in groups}
        for order in self:
            order.portal_open_change_count = counts.get((order.id, "open"), 0)
            order.portal_change_count = sum(
                count
                for (order_id, _state), count in counts.items()
                if order_id == order.id
            )

    @api.depends("portal_approval_ids.is_void")
    def _compute_portal_approval_count(self):
        # sudo: as above
        groups = (
            self.env["portal.approval"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids), ("is_void", "=", False)],
                ["order_id"],
                ["__count"],
            )
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.portal_approval_count = counts.get(order.id, 0)

    def action_portal_change_requests(self):
        """Button: the change requests of this order, the open ones on top."""
        return self._portal_open_of_order("portal_change_request_action")

    def action_portal_approvals(self):
        """Button: the approvals of this order's lines, void ones included."""
        return self._portal_open_of_order("portal_approval_action")

    def _portal_open_of_order(self, action_name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"customer_portal_ext.{action_name}"
        )
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}

    def write(self, vals):
        res = super().write(vals)
        if LINE_RELEVANT_FIELDS & vals.keys():
            self.order_line._portal_void_changed_approvals()
        return res

    # --- what stock asks -------------------------------------------------------------

    def _has_to_be_signed(self):
        """Signing is offered where the status asks for it (C-OPTIONS)."""
        self.ensure_one()
        # the status first: stock reads the signature, an attachment, for its answer
        asked = self.portal_status_id.action == "sign"
        return asked and not self.portal_private_amounts and super()._has_to_be_signed()

    def _has_to_be_paid(self):
        """Paying is offered where the status asks for it, or for a signature first."""
        self.ensure_one()
        asked = self.portal_status_id.action in ("sign", "pay")
        return asked and not self.portal_private_amounts and super()._has_to_be_paid()

    def _get_order_lines_to_report(self):
        """Leave private lines out of what is shown on the portal (C-ITEM-STATUS)."""
        lines = super()._get_order_lines_to_report()
        if self.env.context.get("portal_viewer"):
            lines = lines.filtered(lambda line: line._portal_is_listed())
        return lines

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        """Send the confirmation that an answer on the portal brings by the queue.

        Stock renders its PDF and talks to the mail server inside the request, which is
        the customer's here.
        """
        if (
            mail_template
            and allow_deferred_sending
            and self.env.context.get("portal_answer")
        ):
            self.pending_email_template_id = mail_template
            self.env.ref("customer_portal_ext.cron_order_mails").sudo()._trigger()
            return
        super()._send_order_notification_mail(
            mail_template, allow_deferred_sending=allow_deferred_sending
        )

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    # --- the portal ------------------------------------------------------------------

    @api.model
    def _portal_quotes_domain(self):
        """Return what makes a document an open quotation in the portal's list."""
        return Domain("portal_phase", "=", "quote")

    @api.model
    def _portal_orders_domain(self):
        """Return what makes a document an open order in the portal's list."""
        return Domain("portal_phase", "=", "order")

    @api.model
    def _portal_sections(self):
        quotations = Domain("state", "in", ("draft", "sent"))
        return [("quotes", quotations), ("orders", ~quotations)]

    def _portal_label(self):
        self.ensure_one()
        # not stock's ``type_name``, which is computed once for all languages
        if self.state in ("draft", "sent", "cancel"):
            return self.env._("Quotation %(name)s", name=self.name)
        return self.env._("Sales Order %(name)s", name=self.name)

    def _portal_visible_lines(self):
        """Return the lines a customer sees."""
        return self.order_line.filtered("portal_published")

    def _portal_is_open(self):
        """Tell whether the customer may still answer on this document."""
        self.ensure_one()
        return self.state != "cancel" and not (
            self.state in ("draft", "sent") and self.is_expired
        )

    def _portal_lines_to_approve(self):
        """Return the lines that wait for the customer's approval now."""
        self.ensure_one()
        if not self._portal_is_open():
            return self.order_line.browse()
        return self._portal_visible_lines().filtered("portal_waiting")

    def _portal_lines_open_to_change(self):
        """Return the lines for which the customer may ask for a change now."""
        self.ensure_one()
        if not self._portal_is_open():
            return self.order_line.browse()
        return self._portal_visible_lines().filtered(
            lambda line: line.portal_status_id.allow_change_request
        )

    def _portal_allows_change_request(self):
        """Tell whether a change may be asked for, on a line or on the whole."""
        self.ensure_one()
        return self._portal_is_open() and (
            self.portal_status_id.allow_change_request
            or bool(self._portal_lines_open_to_change())
        )

    def _portal_terms_shown(self):
        """Return the terms with what evidence says of them.

        :return: list of dicts with ``heading`` and ``html``; those of the company also
            with ``version`` and ``lang``
        """
        self.ensure_one()
        version_sudo = self.env["portal.terms"]._current(self.company_id)
        text_sudo = version_sudo._text_for(self.env.lang)
        terms = [
            {
                "heading": self.env._("Terms of approval"),
                "html": text_sudo.body,
                "version": version_sudo.version,
                "lang": text_sudo.lang,
            },
            {"heading": self.env._("Terms of this document"), "html": self.note},
        ]
        return [term for term in terms if not is_html_empty(term["html"])]
