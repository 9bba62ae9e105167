from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What is booked; a draft is not, and what was refused or cancelled paid nothing.
BOOKED = ("in_process", "paid")


class AccountPayment(models.Model):
    """What customers paid, as they see it in their history (C-HISTORY).

    A payment has no page and portal users read none by RPC: the list reads it for them.
    """

    _inherit = "account.payment"

    # It is that of the journal: no need to look for payments without one.
    _portal_always_company = True

    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="partner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
    )

    # The list of payments in each of its orders.
    _portal_date_idx = models.Index(
        "(commercial_partner_id, date DESC, id DESC)"
        " WHERE payment_type = 'inbound' AND state IN ('in_process', 'paid')"
    )

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of the payments a contact sees.

        :param res.partner partner: one contact, in superuser mode
        :param res.company companies: the companies whose payments may appear
        :rtype: Domain
        """
        granted = self.env["portal.policy"]._granted_domain(
            self._name, partner, companies
        )
        return (
            Domain("payment_type", "=", "inbound")
            & Domain("partner_type", "=", "customer")
            & Domain("state", "in", BOOKED)
            & granted
        )

    @api.model
    def _portal_sections(self):
        return [("payments", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose payments a contact sees (X-SCOPE).

        Odoo books a payment on the customer's company; who sees only their own
        documents sees what paid invoices of theirs.

        :param str scope: of ``portal.policy``
        :param res.partner partner: one contact, in superuser mode
        :rtype: Domain
        """
        policy = self.env["portal.policy"]
        commercial = partner.commercial_partner_id
        if scope == "group":
            group_ids = policy._group_ids(commercial.id)
            if len(group_ids) > 1:
                return Domain("commercial_partner_id", "in", list(group_ids))
        family = Domain("commercial_partner_id", "=", commercial.id)
        if scope in ("company", "group"):
            return family
        own = Domain("id", "=", partner.id)
        if scope == "branch":
            own = policy._branch_contacts(partner)
            if own == family:
                return family
        elif partner == commercial:
            # what is booked on the company is not the person's alone
            return family & Domain("partner_id", "=", partner.id)
        invoices = Domain("partner_id", "any", own) & Domain(
            "portal_published", "=", True
        )
        return family & (
            Domain("partner_id", "any", own) & Domain("partner_id", "!=", commercial.id)
            | Domain("invoice_ids", "any", invoices)
        )

    # --- the list --------------------------------------------------------------------

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of the portal shows of payments.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("date"),
            "day": column("date"),
            "reference": column("memo"),
            "total": column("amount"),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_list_path(self, payment_id):
        """Return None: a payment has no page of its own."""
        return None

    @api.model
    def _portal_list_kind(self, state):
        return self.env._("Payment")

    @api.model
    def _portal_list_extra(self, rows):
        """Return method, state and paid invoices, for all payments of a page at once.

        :param list rows: of ``portal.list``
        :return: {payment id: {"method", "status", "paid"}}; ``paid`` is a list of
            (number, address) of invoices that the reader may see
        """
        ids = tuple(row.id for row in rows)
        methods = self.env.execute_query(
            SQL(
                "SELECT p.id, l.name FROM account_payment p"
                " JOIN account_payment_method_line l ON l.id = p.payment_method_line_id"
                " WHERE p.id IN %s",
                ids,
            )
        )
        methods = dict(methods)
        paid = self._portal_paid_by(ids)
        states = {
            "in_process": self.env._("Being processed"),
            "paid": self.env._("Booked"),
        }
        return {
            row.id: {
                "method": methods.get(row.id) or "",
                "status": states[row.state],
                "paid": paid.get(row.id, []),
            }
            for row in rows
        }

    @api.model
    def _portal_paid_by(self, payment_ids):
        """Return the invoices that payments paid, those that the reader may see.

        By the items that were settled, and by the link Odoo keeps for payments that
        are not in the books yet. One query.

        :return: {payment id: list of (number, address)}
        """
        user = self.env.user
        # sudo: the policy decides what is seen; whose contact the user is
        user_sudo = user.sudo()
        seen = self.env["portal.policy"]._domain(
            "account.move", user_sudo.partner_id, user_sudo._portal_companies()
        )
        query = self.env["account.move"].sudo()._search(seen)
        rows = self.env.execute_query(
            SQL(
                """
            SELECT paid.payment_id, m.id, m.name
              FROM (
                SELECT payment_id, invoice_id
                  FROM account_move__account_payment WHERE payment_id IN %(ids)s
                 UNION
                SELECT p.id, invoiced.move_id
                  FROM account_payment p
                  JOIN account_move_line l ON l.move_id = p.move_id
                  JOIN account_partial_reconcile r ON r.credit_move_id = l.id
                  JOIN account_move_line invoiced ON invoiced.id = r.debit_move_id
                 WHERE p.id IN %(ids)s
              ) paid
              JOIN account_move m ON m.id = paid.invoice_id
             WHERE EXISTS (SELECT FROM %(table)s
                              WHERE %(id)s = m.id AND %(seen)s)
             ORDER BY m.id
                """,
                ids=payment_ids,
                id=SQL.identifier(query.table, "id"),
                table=query.from_clause,
                seen=query.where_clause,
            )
        )
        paid = {}
        for payment_id, move_id, name in rows:
            paid.setdefault(payment_id, []).append((name, f"/my/invoices/{move_id}"))
        return paid

    # --- search (O-SEARCH) -----------------------------------------------------------

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "memo"]

    @api.model
    def _portal_search_lines(self):
        """Return None: payments have no lines."""
        return None

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {"date": self.env._("Date")}

    @api.model
    def _portal_search_states(self):
        """Return {value in the address: (label, Domain)}."""
        return {
            "in_process": (
                self.env._("Being processed"),
                Domain("state", "=", "in_process"),
            ),
            "paid": (self.env._("Booked"), Domain("state", "=", "paid")),
        }
