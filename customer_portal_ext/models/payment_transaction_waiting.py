from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import format_amount

from ..tools.moment import format_moment
from ..tools.quick_read import read_rows

SECTION = "payments"

# Providers that only tell the customer where to send the money.
BY_HAND = ("none", "custom")

# How long a payment that did not come about is told, and how many are.
TOLD_DAYS = 14
MAX_TOLD = 10


class PaymentTransaction(models.Model):
    """What was begun and is not in the books: a transfer, a check, a failure.

    The list of payments says so above its rows, so that nobody pays a second time, or
    believes that they paid (P-PROVIDERS, C-HISTORY).
    """

    _inherit = "payment.transaction"

    _portal_partner_idx = models.Index("(partner_id, id DESC) WHERE state != 'draft'")

    @api.model
    def _portal_waiting(self, partner, companies):
        """Return the transactions that a contact is told of, newest first.

        Those of their own, or of their company, by the scope of the section payments.

        :param res.partner partner: one contact, in superuser mode
        :param res.company companies: the companies whose transactions may appear
        :return: in superuser mode
        """
        sql = self._portal_waiting_sql(
            partner.id, tuple(companies.ids), fields.Date.today()
        )
        # sudo: contacts read no transactions; the scope says whose they are told of
        return self.sudo().browse(id_ for [id_] in read_rows(self.env, sql))

    # as ``portal.list._waiting_count_sql``
    @tools.ormcache("partner_id", "company_ids", "today")
    def _portal_waiting_sql(self, partner_id, company_ids, today):
        """Return the SQL of the ids of ``_portal_waiting``.

        :param date today: in UTC
        """
        # sudo: as above
        self_sudo = self.sudo()
        partner = self_sudo.env["res.partner"].browse(partner_id)
        companies = self_sudo.env["res.company"].browse(company_ids)
        whose = Domain.OR(
            Domain("company_id", "=", company.id) & self._portal_whose(scope, partner)
            for company in companies
            if (
                scope := self.env["portal.policy"]
                ._granted(partner, company)
                .get(SECTION)
            )
        )
        since = fields.Datetime.to_datetime(today) - timedelta(days=TOLD_DAYS)
        told = Domain("state", "in", ("pending", "authorized"))
        told |= Domain("state", "in", ("cancel", "error")) & Domain(
            "last_state_change", ">=", since
        )
        # paid otherwise: nobody has to do anything
        told &= ~Domain("portal_share_ids", "any", [("reason", "=", "settled")])
        # paid, and not in the books yet
        told |= (
            Domain("state", "=", "done")
            & Domain("is_post_processed", "=", False)
            & Domain("payment_id", "=", False)
        )
        online = Domain("operation", "like", "online_")
        query = self_sudo._search(
            whose & told & online, order="id desc", limit=MAX_TOLD
        )
        return query.select()

    @api.model
    def _portal_whose(self, scope, partner):
        policy = self.env["portal.policy"]
        commercial = partner.commercial_partner_id
        if scope == "own":
            return Domain("partner_id", "=", partner.id)
        if scope == "branch":
            return Domain("partner_id", "any", policy._branch_contacts(partner))
        ids = [commercial.id]
        if scope == "group":
            ids = list(policy._group_ids(commercial.id))
        return Domain("partner_id.commercial_partner_id", "in", ids)

    def _prepare_waiting_values(self):
        """Return what the page says of each of these transactions, in superuser mode.

        :return: list of dicts of texts; ``message`` is HTML of the provider, with the
            bank details of a transfer
        """
        return [transaction._prepare_waiting_value() for transaction in self]

    def _prepare_waiting_value(self):
        self.ensure_one()
        by_hand = self.provider_id.code in BY_HAND
        state, level = self._portal_state_words(by_hand)
        waits = by_hand and self.state == "pending"
        return {
            "reference": self._portal_communication() if waits else self.reference,
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "date": format_moment(self.env, self.create_date),
            "method": self.payment_method_id.name or self.provider_id.name,
            "state": state,
            "level": level,
            "message": waits and self._portal_transfer_details(),
        }

    def _portal_communication(self):
        """Return what the customer writes on a transfer."""
        self.ensure_one()
        # of the addon for wire transfers
        named = getattr(self, "_get_communication", None)
        return (named and named()) or self.reference

    def _portal_state_words(self, by_hand):
        """Return the state of a transaction in the payer's words, and its level."""
        if self.state == "pending" and by_hand:
            return self.env._("We wait for your transfer"), "info"
        if self.state in ("pending", "authorized"):
            return self.env._("The payment provider is checking it"), "info"
        if self.state == "done":
            return self.env._("Received; it is being booked"), "success"
        if self.state == "cancel":
            return self.env._("Cancelled: nothing was paid"), "warning"
        return self.env._("It did not work: nothing was paid"), "warning"
