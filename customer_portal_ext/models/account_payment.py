from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quick_read import read_rows
from ..tools.trigrams import words_index
from .portal_policy_plan import OWN, SCOPE_PART

# What is booked; a draft is not, and what was refused or cancelled paid nothing.
BOOKED = ("in_process", "paid")

# From customers, and to suppliers; what is paid back is settled with staff.
SHOWN = (("inbound", "customer"), ("outbound", "supplier"))


class AccountPayment(models.Model):
    """What customers paid us, and we paid suppliers, as they see it (C-HISTORY).

    Portal users read none by RPC: the list and the page read them for them.
    """

    _name = "account.payment"
    _inherit = ["account.payment", "portal.published.mixin"]

    # It is that of the journal: no need to look for payments without one.
    _portal_always_company = True

    _portal_list_address = "/my/payments"

    # Whose own is read apart from what paid their invoices (X-SCOPE, G9).
    _portal_splits_scope = True

    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="partner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
    )

    _portal_words_idx = words_index("name", "memo", where="portal_published")

    # The list of payments in each of its orders.
    _portal_date_idx = models.Index(
        "(commercial_partner_id, date DESC, id DESC) WHERE portal_published"
    )
    _portal_own_idx = models.Index(
        "(partner_id, date DESC, id DESC) WHERE portal_published"
    )

    @api.depends("portal_show", "state", "payment_type", "partner_type")
    def _compute_portal_published(self):
        """Show what is booked, from customers and to suppliers (P-PUBLIC, O-SHOW)."""
        for payment in self:
            payment.portal_published = (
                payment.portal_show
                and payment.state in BOOKED
                and (payment.payment_type, payment.partner_type) in SHOWN
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
        family, is_all = policy._family_domain(scope, partner)
        if is_all:
            return family
        commercial = partner.commercial_partner_id
        own = Domain("id", "=", partner.id)
        if scope == "branch":
            own = policy._branch_contacts(partner)
        elif partner == commercial:
            # what is booked on the company is not the person's alone
            return family & Domain("partner_id", "=", partner.id)
        part = self.env.context.get(SCOPE_PART)
        if part:
            contacts = policy._scope_contacts(partner, scope)
            if part == OWN:
                return family & Domain("partner_id", "in", list(contacts))
            return family & self._portal_ids_domain(self._portal_paid_sql(contacts))
        invoices = Domain("partner_id", "any", own) & Domain(
            "portal_published", "=", True
        )
        return family & (
            Domain("partner_id", "any", own) & Domain("partner_id", "!=", commercial.id)
            | Domain("invoice_ids", "any", invoices)
        )

    def _portal_paid_sql(self, partner_ids):
        """Return what selects the ids of what paid the invoices of some contacts."""
        moves = self.env["account.move"]
        return SQL(
            "SELECT r.payment_id FROM account_move__account_payment r"
            " JOIN account_move m ON m.id = r.invoice_id"
            " WHERE m.partner_id IN %s AND m.portal_published",
            tuple(partner_ids),
            to_flush=[
                self._fields["invoice_ids"],
                moves._fields["partner_id"],
                moves._fields["portal_published"],
            ],
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
            "kind": column("payment_type"),
            "reference": column("memo"),
            "total": column("amount"),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_list_kind(self, payment_type):
        if payment_type == "outbound":
            return self.env._("Payment to you")
        return self.env._("Payment")

    @api.model
    def _portal_list_extra(self, rows):
        """Return method, state and paid invoices, for all payments of a page at once.

        :param list rows: of ``portal.list``
        :return: {payment id: {"method", "status", "paid"}}; ``paid`` is a list of
            (number, address) of invoices that the reader may see
        """
        methods, paid = self._portal_paid_by(tuple(row.id for row in rows))
        return {
            row.id: {
                "method": methods.get(row.id) or "",
                "status": self._portal_state_text(row.state, row.kind),
                "paid": paid.get(row.id, []),
            }
            for row in rows
        }

    @api.model
    def _portal_state_text(self, state, payment_type):
        """Return the state of a payment in the reader's words."""
        if payment_type == "outbound":
            return {
                "in_process": self.env._("On its way to you"),
                "paid": self.env._("Paid to you"),
            }[state]
        return {
            "in_process": self.env._("Being processed"),
            "paid": self.env._("Booked"),
        }[state]

    @api.model
    def _portal_paid_by(self, payment_ids):
        """Return how payments were made, and the invoices and bills they paid.

        Of these, those that the reader may see; by the items that were settled, and by
        the link Odoo keeps for payments that are not in the books yet. One query.

        :return: {payment id: name of the method}, {payment id: list of (number,
            address)}
        """
        # sudo: whose contact the user is
        user_sudo = self.env.user.sudo()
        rows = read_rows(
            self.env,
            SQL(
                """
            SELECT paid.payment_id, m.id, m.name
              FROM (
                SELECT payment_id, invoice_id
                  FROM account_move__account_payment WHERE payment_id = ANY(%(ids)s)
                 UNION
                SELECT p.id, invoiced.move_id
                  FROM account_payment p
                  JOIN account_move_line l ON l.move_id = p.move_id
                  JOIN account_partial_reconcile r ON r.credit_move_id = l.id
                  JOIN account_move_line invoiced ON invoiced.id = r.debit_move_id
                 WHERE p.id = ANY(%(ids)s) AND p.payment_type = 'inbound'
                 UNION
                SELECT p.id, billed.move_id
                  FROM account_payment p
                  JOIN account_move_line l ON l.move_id = p.move_id
                  JOIN account_partial_reconcile r ON r.debit_move_id = l.id
                  JOIN account_move_line billed ON billed.id = r.credit_move_id
                 WHERE p.id = ANY(%(ids)s) AND p.payment_type = 'outbound'
              ) paid
              JOIN account_move m ON m.id = paid.invoice_id
             WHERE %(is_seen)s
             UNION ALL
            SELECT p.id, NULL, w.name
              FROM account_payment p
              JOIN account_payment_method_line w ON w.id = p.payment_method_line_id
             WHERE p.id = ANY(%(ids)s)
             ORDER BY 2
                """,
                ids=list(payment_ids),
                is_seen=self._portal_is_seen_sql(
                    user_sudo.partner_id.id, tuple(user_sudo._portal_companies().ids)
                ),
            ),
        )
        methods, paid = {}, {}
        for payment_id, move_id, name in rows:
            if move_id:
                invoice = (name, f"/my/invoices/{move_id}")
                paid.setdefault(payment_id, []).append(invoice)
            else:
                methods[payment_id] = name
        return methods, paid

    # As ``portal.list._seen``: what changes whose documents a contact sees clears it.
    @api.model
    @tools.ormcache("partner_id", "company_ids")
    def _portal_is_seen_sql(self, partner_id, company_ids):
        """Return whether a contact sees an invoice or bill ``m``."""
        parts = self.env["portal.list"]._seen_parts(
            "account.move", partner_id, company_ids
        )
        # sudo: the policy decides what is seen
        Move_sudo = self.env["account.move"].sudo()
        queries = [Move_sudo._search(seen) for seen in parts]
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                # the offset: one after the other, and not all that there are
                SQL(
                    "EXISTS (SELECT FROM %s WHERE %s = m.id AND %s OFFSET 0)",
                    query.from_clause,
                    SQL.identifier(query.table, "id"),
                    query.where_clause,
                )
                for query in queries
            ),
        )

    # --- search (O-SEARCH) -----------------------------------------------------------

    _portal_search_sample_order = "date DESC, id DESC"

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return [
            "name",
            "memo",
            "payment_method_line_id.name",
            "payment_transaction_id.provider_reference",
        ]

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {"date": self.env._("Date")}

    @api.model
    def _portal_search_states(self):
        """Return {value in the address: (label, Domain)}; with ours to suppliers."""
        ours = Domain("payment_type", "=", "outbound")
        return {
            "in_process": (
                self.env._("Being processed"),
                Domain("state", "=", "in_process"),
            ),
            "paid": (self.env._("Booked"), Domain("state", "=", "paid")),
            "on_account": (
                self.env._("On account"),
                Domain("is_reconciled", "=", False),
            ),
            "to_you": (self.env._("Paid to you"), ours),
        }
