from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

PHASES = [
    ("quote", "Open quotation"),
    ("order", "Open order"),
    ("quote_closed", "Closed quotation"),
    ("order_closed", "Closed order"),
]


class SaleOrder(models.Model):
    """In which list of the portal a quotation or an order is (C-LISTS, C-HISTORY)."""

    _inherit = "sale.order"

    portal_phase = fields.Selection(
        PHASES,
        string="List of the portal",
        compute="_compute_portal_phase",
        store=True,
        readonly=True,
        copy=False,
        help="What is closed is in the customer's history. When a document is closed is"
        " said in the settings.",
    )
    portal_closed = fields.Boolean(
        string="Closed on the portal",
        compute="_compute_portal_closed",
        search="_search_portal_closed",
    )

    # One index per order a reader can choose: each of the four lists, and the pages
    # after its first, are one short scan of it (PERFORMANCE: G5, G6, G9).
    _portal_phase_idx = models.Index(
        "(commercial_partner_id, portal_phase, date_order DESC, id DESC)"
        " WHERE portal_published"
    )
    # And for who sees but their own (X-SCOPE).
    _portal_own_idx = models.Index(
        "(partner_id, portal_phase, date_order DESC, id DESC) WHERE portal_published"
    )

    @api.depends(
        "state",
        "locked",
        "invoice_status",
        "validity_date",
        "order_line.display_type",
        "order_line.is_downpayment",
        "order_line.price_unit",
        "order_line.product_uom_qty",
        "order_line.qty_delivered",
    )
    def _compute_portal_phase(self):
        today = fields.Date.today()
        for order in self:
            # sudo: settings of the document's company
            company_sudo = order.company_id.sudo()
            kind = order._portal_phase_kind()
            if order.state == "cancel":
                closed = company_sudo.portal_close_cancelled
            elif kind == "quote":
                closed = (
                    company_sudo.portal_close_expired
                    and order.validity_date
                    and order.validity_date < today
                )
            else:
                closed = order._portal_order_is_closed(company_sudo)
            order.portal_phase = f"{kind}_closed" if closed else kind

    @api.model
    def _portal_quote_history_domain(self, ordered_in):
        """Return what is in the history of quotations (C-HISTORY).

        :param ordered_in: ids of the companies that keep quotations that became an
            order there too
        """
        domain = Domain("portal_phase", "=", "quote_closed")
        if ordered_in:
            domain |= Domain("portal_phase", "in", ("order", "order_closed")) & Domain(
                "company_id", "in", list(ordered_in)
            )
        return domain

    @api.model
    def _portal_order_history_domain(self):
        """Return what is in the history of orders (C-HISTORY)."""
        return Domain("portal_phase", "=", "order_closed")

    def write(self, vals):
        if vals.get("state") == "cancel":
            # what is cancelled stays what it was: know that before it is
            self.mapped("portal_phase")
        return super().write(vals)

    def _portal_phase_kind(self):
        """Return "quote" or "order"; what was cancelled stays what it was."""
        self.ensure_one()
        if self.state == "cancel":
            was_order = self._origin.portal_phase in ("order", "order_closed")
            return "order" if was_order else "quote"
        return "order" if self.state == "sale" else "quote"

    def _portal_order_is_closed(self, company_sudo):
        invoiced = self.invoice_status in ("invoiced", "upselling")
        if company_sudo.portal_close_locked and self.locked:
            return True
        if not invoiced:
            return False
        if company_sudo.portal_close_invoiced:
            return True
        return company_sudo.portal_close_delivered and not any(
            line.qty_delivered < line.product_uom_qty
            for line in self.order_line
            if line._portal_is_to_deliver()
        )

    @api.depends("portal_phase")
    def _compute_portal_closed(self):
        for order in self:
            order.portal_closed = order.portal_phase in ("quote_closed", "order_closed")

    @api.model
    def _search_portal_closed(self, operator, value):
        if operator != "in":
            return NotImplemented
        closed = Domain("portal_phase", "in", ("quote_closed", "order_closed"))
        return closed if True in value else ~closed

    @api.model
    def _portal_update_phases(self, companies=None, expired_only=False):
        """Sort documents into the lists again, all of them in one statement.

        :param res.company companies: None for all
        :param bool expired_only: only look at quotations whose time is over
        """
        self.env.flush_all()
        conditions = []
        if companies is not None:
            conditions.append(SQL("o.company_id IN %s", tuple(companies.ids) or (0,)))
        today = fields.Date.today()
        if expired_only:
            conditions.append(
                SQL(
                    "o.state IN ('draft', 'sent') AND o.validity_date < %s"
                    " AND o.portal_phase = 'quote'",
                    today,
                )
            )
        self.env.cr.execute(
            SQL(
                _UPDATE_PHASES,
                today=today,
                to_deliver=self.env["sale.order.line"]._portal_to_deliver_sql("l"),
                narrow=SQL(" AND ").join(conditions) if conditions else SQL("TRUE"),
            )
        )
        self.env["sale.order"].invalidate_model(["portal_phase", "portal_closed"])

    @api.model
    def _cron_portal_expired(self):
        """Move quotations whose time is over into the history, once a day."""
        self._portal_update_phases(expired_only=True)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _portal_is_to_deliver(self):
        """Tell whether an order is not done before this line is delivered.

        Nobody ever delivers a heading, an advance, a deduction, the price of the
        delivery itself, or a combination, whose items have lines of their own.
        """
        self.ensure_one()
        return not (
            self.display_type
            or self.is_downpayment
            or self.price_unit < 0
            or self._is_delivery()
            or self.product_type == "combo"
        )

    @api.model
    def _portal_to_deliver_sql(self, alias):
        """Return ``_portal_is_to_deliver`` as a condition on a table of lines."""
        condition = SQL(
            """
            %(line)s.display_type IS NULL AND %(line)s.is_downpayment IS NOT TRUE
            AND COALESCE(%(line)s.price_unit, 0) >= 0
            AND NOT EXISTS (
                SELECT FROM product_product p
                  JOIN product_template t ON t.id = p.product_tmpl_id
                 WHERE p.id = %(line)s.product_id AND t.type = 'combo')
            """,
            line=SQL.identifier(alias),
        )
        if "is_delivery" in self._fields:
            # of the addon for carriers
            is_delivery = SQL.identifier(alias, "is_delivery")
            condition = SQL("%s AND %s IS NOT TRUE", condition, is_delivery)
        return condition


# As ``_compute_portal_phase``. A cancelled document that was never sorted is taken for
# an order when something of it was delivered or invoiced.
_UPDATE_PHASES = """
    UPDATE sale_order o SET portal_phase = n.phase
      FROM (
        SELECT o.id, k.kind || CASE WHEN
            CASE WHEN o.state = 'cancel' THEN COALESCE(c.portal_close_cancelled, FALSE)
                 WHEN k.kind = 'quote' THEN
                    COALESCE(c.portal_close_expired AND o.validity_date < %(today)s,
                             FALSE)
                 ELSE COALESCE(c.portal_close_locked AND o.locked, FALSE)
                   OR COALESCE(o.invoice_status IN ('invoiced', 'upselling'), FALSE)
                  AND (COALESCE(c.portal_close_invoiced, FALSE)
                    OR COALESCE(c.portal_close_delivered, FALSE) AND NOT COALESCE((
                        SELECT BOOL_OR(COALESCE(l.qty_delivered, 0)
                                       < COALESCE(l.product_uom_qty, 0))
                          FROM sale_order_line l
                         WHERE l.order_id = o.id AND %(to_deliver)s), FALSE))
            END THEN '_closed' ELSE '' END AS phase
          FROM sale_order o
          JOIN res_company c ON c.id = o.company_id
         CROSS JOIN LATERAL (
            SELECT CASE WHEN o.state = 'sale' THEN 'order'
                        WHEN o.state != 'cancel' THEN 'quote'
                        WHEN o.portal_phase IN ('order', 'order_closed') THEN 'order'
                        WHEN o.portal_phase IS NOT NULL THEN 'quote'
                        WHEN COALESCE((
                            SELECT BOOL_OR(l.qty_delivered > 0 OR l.qty_invoiced > 0)
                              FROM sale_order_line l WHERE l.order_id = o.id), FALSE)
                        THEN 'order' ELSE 'quote' END AS kind
         ) k
         WHERE %(narrow)s
      ) n
     WHERE o.id = n.id AND o.portal_phase IS DISTINCT FROM n.phase
"""
