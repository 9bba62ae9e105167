from odoo import models
from odoo.tools import SQL

from ..tools.quick_read import read_rows
from .portal_published_mixin import CERTIFIED_KINDS


class SaleOrder(models.Model):
    """What has happened to an order on the portal, for its page (G8)."""

    _inherit = "sale.order"

    def _portal_read_history(self):
        """Learn in one query what of this order's history there is to read.

        Its approvals and change requests are known then, and are not searched for.

        :return: whether there are events with a certificate
        """
        self.ensure_one()
        models_fields = (
            ("portal.approval", "line_id"),
            ("portal.change.request", "order_id"),
            ("portal.event", "res_id"),
        )
        lines = self.order_line
        query = SQL(
            """
            SELECT (SELECT json_object_agg(line_id, ids)
                      FROM (SELECT line_id, array_agg(id ORDER BY id DESC) AS ids
                              FROM portal_approval
                             WHERE line_id = ANY(%s) GROUP BY line_id) of_line),
                   ARRAY(SELECT id FROM portal_change_request
                          WHERE order_id = %s ORDER BY id DESC),
                   EXISTS (SELECT FROM portal_event WHERE res_model = %s
                              AND res_id = %s AND kind = ANY(%s))
            """,
            lines.ids,
            self.id,
            self._name,
            self.id,
            list(CERTIFIED_KINDS),
            to_flush=[self.env[name]._fields[field] for name, field in models_fields],
        )
        [(approvals, changes, certified)] = read_rows(self.env, query, by_ids=True)
        approvals = approvals or {}
        lines._fields["portal_approval_ids"]._insert_cache(
            lines, [tuple(approvals.get(str(id_), ())) for id_ in lines.ids]
        )
        self._fields["portal_change_request_ids"]._insert_cache(self, [tuple(changes)])
        return certified
