from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# What waits for money, of Odoo's states of payment.
UNPAID = ("not_paid", "partial")


class AccountMove(models.Model):
    """Invoices and bills in the lists of the portal, and those to be paid in
    "Action required" (C-ACTIONS, O-SEARCH).
    """

    _inherit = "account.move"

    # It is that of the journal: no need to look for documents without one.
    _portal_always_company = True

    # Whether an invoice is overdue is asked of its items.
    _portal_waiting_is_dear = True

    # The other orders a reader can choose.
    _portal_name_idx = models.Index(
        "(commercial_partner_id, name, id) WHERE portal_published"
    )
    _portal_due_idx = models.Index(
        "(commercial_partner_id, invoice_date_due, id) WHERE portal_published"
    )
    _portal_total_idx = models.Index(
        "(commercial_partner_id, amount_total DESC, id DESC) WHERE portal_published"
    )
    # What waits for a payment, which every page counts.
    _portal_unpaid_idx = models.Index(
        "(commercial_partner_id, invoice_date_due, invoice_date, id)"
        " INCLUDE (partner_id, company_id, state, portal_published)"
        " WHERE portal_published AND move_type = 'out_invoice'"
        " AND payment_state IN ('not_paid', 'partial')"
    )
    # What is overdue of one contact, which is how Odoo counts it: planned for no
    # contact in particular, PostgreSQL would look through all invoices of this one.
    _portal_unpaid_own_idx = models.Index(
        "(partner_id, invoice_date_due, invoice_date, id)"
        " INCLUDE (commercial_partner_id, company_id, state, portal_published)"
        " WHERE portal_published AND move_type = 'out_invoice'"
        " AND payment_state IN ('not_paid', 'partial')"
    )

    @api.model
    def _portal_unpaid_domain(self):
        """Return which invoices wait for money, as ``_portal_unpaid_idx`` has them."""
        return Domain("move_type", "=", "out_invoice") & Domain(
            "payment_state", "in", UNPAID
        )

    @api.model
    def _portal_list_columns(self, column):
        """Return what the lists of the portal show of invoices and bills.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        move_id = column("id")
        unpaid = SQL(
            "(%s = 'out_invoice' AND %s IN %s)",
            column("move_type"),
            column("payment_state"),
            UNPAID,
        )
        overdue = SQL("(%s AND %s)", unpaid, self._portal_overdue_sql(move_id))
        return {
            "name": column("name"),
            "kind": column("move_type"),
            "state": column("payment_state"),
            "date": column("invoice_date"),
            "day": column("invoice_date"),
            "reference": column("ref"),
            "due": column("invoice_date_due"),
            "overdue": overdue,
            "waiting": SQL(
                "CASE (SELECT c.portal_invoice_action FROM res_company c"
                " WHERE c.id = %s) WHEN 'open' THEN %s WHEN 'overdue' THEN %s"
                " ELSE FALSE END",
                column("company_id"),
                unpaid,
                overdue,
            ),
            "total": column("amount_total"),
            "residual": column("amount_residual"),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_overdue_sql(self, move_id):
        """Return the condition that an instalment of an invoice is due and not paid.

        As ``portal_overdue``; for one invoice after the other, by the index of their
        items, as a list has few and the books have many.

        :param SQL move_id: the invoice's id
        """
        return SQL(
            "COALESCE((SELECT BOOL_OR(l.date_maturity < %s) FROM account_move_line l"
            " WHERE l.move_id = %s AND l.display_type = 'payment_term'"
            " AND l.reconciled IS NOT TRUE), FALSE)",
            self._portal_today(),
            move_id,
        )

    @api.model
    def _portal_overdue_domain(self):
        """Return the domain of overdue invoices, for the lists of one reader."""

        def to_sql(model, alias, query):
            return model._portal_overdue_sql(SQL.identifier(alias, "id"))

        return self._portal_open_domain() & Domain.custom(to_sql=to_sql)

    @api.model
    def _portal_open_domain(self):
        """Return the domain of invoices that are not paid yet."""
        return Domain("move_type", "=", "out_invoice") & Domain(
            "payment_state", "in", UNPAID
        )

    @api.model
    def _portal_waiting_domain(self):
        """Return what waits for the customer's money, where the company asks for it."""
        # by their ids: on every page, planning a join takes longer than counting
        asking = {
            setting: Domain(
                "company_id",
                "in",
                self.env["res.company"]._portal_ids_with(
                    "portal_invoice_action", setting
                ),
            )
            for setting in ("open", "overdue")
        }
        return self._portal_open_domain() & (
            asking["open"] | (asking["overdue"] & self._portal_overdue_domain())
        )

    @api.model
    def _portal_list_path(self, move_id):
        """Return the clean address of one invoice."""
        return f"/my/invoices/{move_id}"

    @api.model
    def _portal_list_kind(self, move_type):
        """Return what a document is, in the reader's words."""
        return {
            "out_invoice": self.env._("Invoice"),
            "out_refund": self.env._("Credit note"),
            "in_invoice": self.env._("Bill"),
            "in_refund": self.env._("Vendor credit note"),
        }.get(move_type, "")

    @api.model
    def _portal_list_extra(self, rows):
        """Return the state of payment in words.

        :param list rows: of ``portal.list``
        :return: {invoice id: dict}
        """
        words, extra = {}, {}
        for row in rows:
            key = row.state, row.kind, bool(row.residual)
            if key not in words:
                words[key] = self._portal_payment_words(row)
            extra[row.id] = {"status": words[key]}
        return extra

    def _portal_payment_words(self, row):
        if row.state == "partial":
            return self.env._("Partly paid")
        if row.state == "in_payment":
            return self.env._("Payment being processed")
        if row.state == "reversed":
            return self.env._("Reversed")
        if row.state == "blocked":
            return self.env._("On hold")
        if row.state == "paid" or not row.residual:
            return self.env._("Settled") if "refund" in row.kind else self.env._("Paid")
        if "refund" in row.kind:
            return self.env._("Not settled yet")
        return self.env._("To be paid")

    @api.model
    def _portal_action(self, action, move_id):
        """Return what the customer is asked to do, and the address where it is done.

        :return: (text, path)
        """
        return self.env._("Pay"), self._portal_list_path(move_id)

    # --- search (O-SEARCH) -----------------------------------------------------------

    # the indexes by date are of invoices or of bills, this one is of both
    _portal_search_sample_order = "name, id"

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "ref", "payment_reference", "invoice_origin"]

    @api.model
    def _portal_search_lines(self):
        """Return the lines a text is looked for in: those that are printed.

        :return: (model, field that leads to the document, condition on ``l``)
        """
        printed = SQL("l.display_type IN ('product', 'line_section', 'line_note')")
        return "account.move.line", "move_id", printed

    @api.model
    def _portal_search_dates(self):
        """Return the dates a list can be searched by: {field name: label}."""
        return {
            "invoice_date": self.env._("Date"),
            "invoice_date_due": self.env._("Due date"),
        }

    @api.model
    def _portal_search_states(self):
        """Return {value in the address: (label, Domain)}, in words for payers."""

        def state(*values):
            return Domain("payment_state", "in", values)

        return {
            "open": (self.env._("Open"), state(*UNPAID)),
            "overdue": (self.env._("Overdue"), self._portal_overdue_domain()),
            "partial": (self.env._("Partly paid"), state("partial")),
            "in_payment": (
                self.env._("Payment being processed"),
                state("in_payment"),
            ),
            "paid": (self.env._("Paid"), state("paid")),
            "reversed": (self.env._("Reversed"), state("reversed")),
        }

    @api.model
    def _portal_list_filters(self):
        """Return the parts of the list: {value of "filterby": (label, Domain)}.

        The values are those of stock's addresses.
        """
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "overdue_invoices": (
                self.env._("Overdue"),
                self._portal_overdue_domain(),
            ),
            "invoices": (
                self.env._("Invoices"),
                Domain("move_type", "=", "out_invoice"),
            ),
            "refunds": (
                self.env._("Credit notes"),
                Domain("move_type", "=", "out_refund"),
            ),
        }
