from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# No time zone is further from UTC.
FURTHEST = timedelta(hours=15)


class PurchaseOrder(models.Model):
    """The day an order is expected, in lists: the one its page and its paper say."""

    _inherit = "purchase.order"

    @api.model
    def _portal_list_days(self, rows):
        """Return {order id: day it is expected}, of the rows that say one.

        It is the day where the buyer is, whoever reads it (``_portal_day``).

        :param list[Row] rows: of a list
        """
        ids = tuple(row.id for row in rows if row.due_time)
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT o.id, %s FROM purchase_order o WHERE o.id IN %s",
                    self._portal_day_sql("o"),
                    ids,
                )
            )
        )

    @api.model
    def _portal_search_days(self, column, first, last):
        """Return the condition that an order is expected from one day to another.

        As ``_portal_day`` says them, so that what is found is what was asked for.

        :param str column: of ``_portal_search_dates``
        :param date first: None for no limit
        :param date last: inclusive; None for no limit
        :return: Domain, or None for a date that has no day of its own
        """
        if column != "date_planned":
            return None
        domain = Domain.TRUE
        # nearly all is told without a look at who buys
        if first:
            start = datetime.combine(first, time.min) - FURTHEST
            domain &= Domain(column, ">=", start)
        if last:
            end = datetime.combine(last + timedelta(days=1), time.min) + FURTHEST
            domain &= Domain(column, "<", end)

        def to_sql(_model, alias, _query):
            day = self._portal_day_sql(alias)
            return SQL(
                "%s AND %s",
                SQL("%s >= %s", day, first) if first else SQL("TRUE"),
                SQL("%s <= %s", day, last) if last else SQL("TRUE"),
            )

        return domain & Domain.custom(to_sql=to_sql)

    def _portal_day_sql(self, alias):
        """Return the SQL of ``_portal_day``."""
        of_buyer = SQL(
            "SELECT p.tz FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
            " WHERE u.id = %s",
            SQL.identifier(alias, "user_id"),
        )
        of_company = SQL(
            "SELECT p.tz FROM res_company c JOIN res_partner p ON p.id = c.partner_id"
            " WHERE c.id = %s",
            SQL.identifier(alias, "company_id"),
        )
        return SQL(
            "(%s AT TIME ZONE 'UTC'"
            " AT TIME ZONE COALESCE(NULLIF((%s), ''), NULLIF((%s), ''), 'UTC'))::date",
            # sudo: of orders that their reader sees
            self.sudo()._field_to_sql(alias, "date_planned"),
            of_buyer,
            of_company,
        )
