from odoo import fields, models
from odoo.api import NewId
from odoo.fields import Command
from odoo.tools import float_repr

# What of an order is not taken over, but as it is for a new one today.
ANEW = (
    "pricelist_id",
    "fiscal_position_id",
    "payment_term_id",
    "require_signature",
    "require_payment",
    "prepayment_percent",
    "campaign_id",
    "medium_id",
    "source_id",
)


def _origins(value):
    """Return a snapshot of records in memory with the ids of those they stand for."""
    if isinstance(value, NewId):
        return value.origin
    if isinstance(value, dict):
        return {key: _origins(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_origins(item) for item in value]
    return value


class SaleOrder(models.Model):
    """Ordering again: a new quotation made from an old order (C-REORDER)."""

    _inherit = "sale.order"

    portal_reorder_of_id = fields.Many2one(
        "sale.order",
        string="Ordered again from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )
    portal_reorder_key = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The form it was ordered with: sent twice, it makes one quotation.",
    )

    _portal_reorder_once = models.UniqueIndex(
        "(portal_reorder_of_id, portal_reorder_key)"
        " WHERE portal_reorder_key IS NOT NULL"
    )

    def _portal_may_reorder(self):
        """Tell whether this document can be ordered again: it is over, or an order."""
        self.ensure_one()
        return bool(
            self._portal_company().portal_reorder
            and (self.state in ("sale", "cancel") or self.is_expired)
        )

    def _portal_reorder_lines(self):
        """Return what can be ordered again, and what is no longer sold.

        Private lines are neither; discounts, deliveries and down payments of the old
        order are not for the customer to order.

        :return: (lines in their order, with their sections and notes; lines left out)
        """
        self.ensure_one()
        lines = self._portal_visible_lines() & self._get_copiable_order_lines()
        products = lines.filtered(
            lambda line: not line.display_type and not line._portal_is_computed()
        )
        gone = products.filtered(lambda line: not line._portal_is_sold())
        # an item of a combo goes with its combo
        gone |= products.filtered(lambda line: line.linked_line_id in gone)
        kept = products - gone
        kept = kept.filtered(
            lambda line: not line.combo_item_id or line.linked_line_id in kept
        )
        shown = self._portal_with_headings(lines, kept)
        return shown, gone.filtered(lambda line: not line.combo_item_id)

    def _portal_with_headings(self, lines, kept):
        """Return lines with the notes and sections that still have something below."""
        result = self.order_line.browse()
        open_headings = {"line_section": result, "line_subsection": result}
        for line in lines.sorted(lambda line: (line.sequence, line.id)):
            if line.display_type == "line_section":
                open_headings = {
                    "line_section": line,
                    "line_subsection": result.browse(),
                }
            elif line.display_type == "line_subsection":
                open_headings["line_subsection"] = line
            elif line in kept:
                result |= (
                    open_headings["line_section"] | open_headings["line_subsection"]
                )
                result |= line
            elif line.display_type == "line_note" and (
                not open_headings["line_section"]
                or open_headings["line_section"] in result
            ):
                result |= line
        return result

    def _portal_reorder_vals(self, lines, values, prices=None):
        """Return the values of the new quotation, with today's prices left open.

        :param sale.order.line lines: as ``_portal_reorder_lines`` gives them
        :param dict values: more of them
        :param dict prices: {line id: unit price} where it is known
        """
        self.ensure_one()
        vals = self.copy_data({"order_line": []})[0]
        for name in ANEW:
            vals.pop(name, None)
        if not self.user_id.active:
            vals.pop("user_id", None)
        return {
            **vals,
            "origin": self.name,
            **values,
            "order_line": [
                Command.create(
                    {
                        **line._portal_reorder_line_vals(),
                        **(
                            {"price_unit": prices[line.id]}
                            if line.id in (prices or {})
                            else {}
                        ),
                    }
                )
                for line in lines
            ],
        }

    def _portal_reorder_preview(self):
        """Return what ordering again would make today; nothing is written.

        :return: dict with ``lines``: pairs (line of the old order, line of the new one,
            in memory), ``gone``, ``order`` in memory, and ``snapshot``
        """
        self.ensure_one()
        lines, gone = self._portal_reorder_lines()
        order = self.new(self._portal_reorder_vals(lines, {}))
        pairs = list(zip(lines, order.order_line, strict=True))
        return {
            "order": order,
            "lines": pairs,
            "gone": gone,
            "snapshot": self._portal_reorder_snapshot(order, pairs, gone),
        }

    def _portal_reorder_snapshot(self, order, pairs, gone):
        """Return exactly what the check page shows; its form carries it."""
        digits = order.currency_id.decimal_places
        return {
            "document": {
                "id": self.id,
                "number": self.name,
                "company": self.company_id.name,
                "customer": self.commercial_partner_id.name,
            },
            "lines": [
                {
                    **_origins(new._portal_snapshot()),
                    "labels": new._portal_labels(),
                    "line": old.id,
                }
                for old, new in pairs
                if not old.display_type
            ],
            "left_out": [line.name or "" for line in gone],
            "untaxed": float_repr(order.amount_untaxed, digits),
            "total": float_repr(order.amount_total, digits),
            "currency": order.currency_id.name,
            # accepted with the new quotation, not by asking for it
            "terms": [],
        }

    def _portal_reordered(self, key):
        """Return the quotation that a form has made, or nothing.

        :param str key: of the form
        """
        self.ensure_one()
        return self.search(
            [
                ("portal_reorder_of_id", "=", self.id),
                ("portal_reorder_key", "=", key or False),
            ],
            limit=1,
        )

    def _portal_reorder(self, actor, snapshot, key, reference):
        """Order again as the customer.

        The caller has the lock, has asked the policy, and has compared ``snapshot``
        with what was shown.

        :param dict actor: who orders, as evidence keeps it
        :param dict snapshot: as ``_portal_reorder_preview`` gives it
        :param str key: of the form, so that it makes one quotation only
        :param str reference: the customer's own, or ""
        :return: the new quotation
        """
        self.ensure_one()
        lines, _gone = self._portal_reorder_lines()
        # Odoo computes the price of an item of a combo beside its combo only, which it
        # does not have while both are created
        prices = {
            old.id: new.price_unit
            for old, new in self._portal_reorder_preview()["lines"]
            if old.combo_item_id
        }
        order = self.create(
            self._portal_reorder_vals(
                lines,
                {
                    "client_order_ref": reference or False,
                    "portal_reorder_of_id": self.id,
                    "portal_reorder_key": key,
                },
                prices,
            )
        )
        # whoever ordered it sees it, also where contacts see their own only
        order.message_subscribe(partner_ids=[actor["partner_id"]])
        event = self.env["portal.event"]._record(
            order, "reordered", actor, snapshot={**snapshot, "reference": reference}
        )
        status = order._portal_reorder_status()
        if status:
            order._portal_enter_status(status)
        order._portal_publish_lines()
        env = order._portal_staff_env()
        order._portal_tell_staff(
            actor,
            env._(
                "%(name)s ordered %(old)s again (%(reference)s):",
                name=actor["partner_name"],
                old=self.name,
                reference=event.reference,
            ),
            order.order_line.filtered(lambda line: not line.display_type),
        )
        user = order.user_id
        order.activity_schedule(
            "customer_portal_ext.mail_activity_reorder",
            user_id=user.id if user and not user.share else False,
            summary=env._("Check and send: %(old)s ordered again", old=self.name),
        )
        return order

    def _portal_reorder_status(self):
        """Return the status of a quotation that was ordered again."""
        company = self.company_id
        chosen = company.portal_reorder_status_id
        if chosen.active:
            return chosen
        return self.env["portal.status"].search(
            [
                ("model", "=", "sale.order"),
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("is_public", "=", True),
                ("action", "=", "none"),
            ],
            limit=1,
        )

    def _portal_publish_lines(self):
        """Let the customer see the lines of what they ordered themselves."""
        hidden = self.order_line.filtered(lambda line: not line.portal_published)
        if not self.portal_published or not hidden:
            return
        status = self.env["portal.status"].search(
            [
                ("model", "=", "sale.order.line"),
                ("company_id", "=", self.company_id.id),
                ("state", "=", self.state),
                ("is_public", "=", True),
            ],
            limit=1,
        )
        if status:
            hidden.portal_status_id = status
