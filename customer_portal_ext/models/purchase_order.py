from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_repr


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "portal.status.mixin"]

    # Suppliers read and write messages on what they see, without stock's token.
    _mail_post_access = "read"

    _portal_paper_prefix = "p"
    _portal_comment_setting = "portal_comment_purchases"

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
        string="Waits for the supplier", compute="_compute_portal_waiting", store=True
    )

    portal_acknowledged_by = fields.Char(
        string="Acknowledged by", compute="_compute_portal_acknowledged"
    )
    portal_acknowledged_on = fields.Datetime(
        string="Acknowledged on", compute="_compute_portal_acknowledged"
    )

    _portal_rfq_idx = models.Index(
        "(commercial_partner_id, date_order DESC, id DESC)"
        " WHERE portal_published AND state = 'sent'"
    )
    _portal_orders_idx = models.Index(
        "(commercial_partner_id, portal_waiting DESC, date_order DESC, id DESC)"
        " WHERE portal_published AND state IN ('purchase', 'cancel')"
    )
    # The same for who sees but their own (X-SCOPE).
    _portal_own_rfq_idx = models.Index(
        "(partner_id, date_order DESC, id DESC)"
        " WHERE portal_published AND state = 'sent'"
    )
    _portal_own_orders_idx = models.Index(
        "(partner_id, portal_waiting DESC, date_order DESC, id DESC)"
        " WHERE portal_published AND state IN ('purchase', 'cancel')"
    )

    @api.depends("acknowledged")
    def _compute_portal_status_id(self):  # pylint: disable=missing-return
        """Follow Odoo's own state, and the acknowledgement by whoever noted it."""
        super()._compute_portal_status_id()
        for order in self:
            acknowledged = order.company_id.portal_acknowledged_status_id
            if (
                order.acknowledged
                and order.state == "purchase"
                and order.portal_status_id.action == "acknowledge"
                and acknowledged
            ):
                order.portal_status_id = acknowledged

    @api.depends("portal_published", "portal_status_id.action", "acknowledged", "state")
    def _compute_portal_waiting(self):
        for order in self:
            order.portal_waiting = (
                order.portal_published
                and order.portal_status_id.action == "acknowledge"
                and not order.acknowledged
                and order.state != "cancel"
            )

    def _compute_portal_acknowledged(self):
        """Say who acknowledged on the portal, as the evidence has it (P-PO-STATUS)."""
        # sudo: the form is also read by those who may not open the evidence
        events = (
            self.env["portal.event"]
            .sudo()
            .search(
                [*self._portal_rows_domain(), ("kind", "=", "acknowledged")],
                order="position",
            )
        )
        latest = {event.res_id: event for event in events}
        for order in self:
            event = latest.get(order.id, events.browse())
            order.portal_acknowledged_by = event.partner_name
            order.portal_acknowledged_on = event.date

    @api.model
    def _portal_rfq_domain(self):
        """Return what makes a document a request for quotation in the portal's list."""
        return Domain("state", "=", "sent")

    @api.model
    def _portal_orders_domain(self):
        """Return what makes a document an order in the portal's list."""
        return Domain("state", "in", ("purchase", "cancel"))

    @api.model
    def _portal_sections(self):
        return [("purchases", Domain.TRUE)]

    def _portal_label(self):
        self.ensure_one()
        if self.state in ("draft", "sent"):
            return self.env._("Request for quotation %(name)s", name=self.name)
        return self.env._("Purchase order %(name)s", name=self.name)

    def _portal_hotlink_path(self):
        """A supplier's link opens the list, with what waits on top (P-PO)."""
        self.ensure_one()
        return "/my/rfq" if self.state == "sent" else "/my/purchase"

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    def get_acknowledge_url(self):
        """Lead the buttons of stock's mails to the recipient's own link.

        Stock's address acknowledges by being opened, for ever, by whoever has it.
        """
        return self.env["portal.hotlink"]._inert_path(self)

    def get_update_url(self):
        """Lead stock's link to its form of dates to the recipient's own (W16)."""
        return self.env["portal.hotlink"]._inert_path(self)

    def _portal_product_lines(self):
        """Return the lines that order something: no sections, no notes."""
        return self.order_line.filtered(lambda line: not line.display_type)

    def _portal_day(self):
        """Return the day this order is expected, where its buyer is, or False.

        As its mail and the form that answers it say: elsewhere it may be another day.
        """
        self.ensure_one()
        planned = self.get_localized_date_planned()
        return planned and planned.date()

    def _portal_snapshot(self):
        """Return what an acknowledgement of this order is bound to.

        Independent of language; amounts are texts with the currency's digits.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "order": self.id,
            "number": self.name,
            "date": self.date_approve or self.date_order,
            "receipt": self.date_planned or None,
            "total": float_repr(
                self.currency_id.round(self.amount_total),
                self.currency_id.decimal_places,
            ),
            "currency": self.currency_id.name,
            "lines": [line._portal_snapshot() for line in self._portal_product_lines()],
        }

    def _portal_acknowledge(self, actor, statement, shown):
        """Acknowledge orders as their supplier; again does nothing.

        The caller has the locks, has asked the policy, and has compared what was shown.

        :param dict actor: who acts, as evidence keeps it
        :param str statement: the words of the button
        :param dict shown: {order id: snapshot}
        :return: the orders that were acknowledged by this call
        """
        done = self.browse()
        for order in self:
            if not order.portal_waiting:
                continue
            order.with_context(mail_notrack=True).acknowledged = True
            status = order._portal_acknowledged_status()
            if status:
                order._portal_enter_status(status)
            self.env["portal.event"]._record(
                order,
                "acknowledged",
                actor,
                snapshot=shown[order.id],
                statement=statement,
            )
            order.message_post(
                author_id=actor["partner_id"],
                body=order._portal_staff_env()._(
                    "%(name)s has acknowledged this order on the portal.",
                    name=actor["partner_name"],
                ),
                message_type="notification",
                subtype_xmlid="mail.mt_note",
            )
            done |= order
        return done
