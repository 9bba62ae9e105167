import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.fingerprint import canonical_json


class PortalLastSeen(models.Model):
    """What a contact saw of an order when they last looked (X-VERSIONS).

    Written by their acts and by "viewed", never by a GET.
    """

    _name = "portal.last.seen"
    _description = "Last Seen State of an Order"
    _order = "date desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id")
    date = fields.Datetime(required=True, readonly=True)
    snapshot = fields.Text(
        required=True, readonly=True, help="The canonical JSON of its lines."
    )

    _partner_order_unique = models.UniqueIndex("(partner_id, order_id)")

    @api.model
    def _portal_remember(self, order_sudo, partner, lines):
        """Remember what a contact has seen of an order; what else they saw stays.

        :param sale.order order_sudo: in superuser mode
        :param res.partner partner: one contact
        :param list lines: as ``_portal_seen_lines`` gives them; those that are not in
            it are as the contact saw them before
        """
        # sudo: no contact has rights on this
        seen_sudo = self.sudo()._portal_of(order_sudo, partner)
        # the first time, the rest of the document was before them as well
        before = seen_sudo._portal_lines() or order_sudo._portal_seen_lines()
        merged = {line["line"]: line for line in before}
        merged.update({line["line"]: line for line in lines})
        self._portal_keep(order_sudo, partner, list(merged.values()))

    @api.model
    def _portal_keep(self, order_sudo, partner, lines):
        """Write what a contact has seen; of two at once, the later one holds."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO portal_last_seen
                       (order_id, partner_id, date, snapshot,
                        create_uid, write_uid, create_date, write_date)
                VALUES (%(order)s, %(partner)s, %(now)s, %(snapshot)s,
                        %(uid)s, %(uid)s, %(now)s, %(now)s)
                ON CONFLICT (partner_id, order_id) DO UPDATE
                   SET date = EXCLUDED.date,
                       snapshot = EXCLUDED.snapshot,
                       write_uid = EXCLUDED.write_uid,
                       write_date = EXCLUDED.write_date
                """,
                order=order_sudo.id,
                partner=partner.id,
                now=fields.Datetime.now(),
                snapshot=canonical_json(sorted(lines, key=lambda line: line["line"])),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _portal_of(self, order_sudo, partner):
        """Return what is remembered of a contact and an order, or nothing."""
        return self.search(
            [("order_id", "=", order_sudo.id), ("partner_id", "=", partner.id)]
        )

    def _portal_lines(self):
        """Return the lines as they were seen."""
        return json.loads(self.snapshot) if self else []
