from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

# How many invoices one step of the schedule takes before it is committed.
CHUNK = 200


class AccountMove(models.Model):
    """Which invoices are overdue, and whom may be reminded of them (P-HOTLINK)."""

    _inherit = "account.move"

    portal_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_portal_overdue",
        search="_search_portal_overdue",
        help="A customer invoice with an instalment that is due and not paid.",
    )
    portal_no_reminder = fields.Boolean(
        string="No reminders",
        copy=False,
        groups="base.group_user",
        help="The customer is not reminded of this invoice.",
    )
    portal_reminder_count = fields.Integer(
        string="Reminders sent",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    portal_reminder_date = fields.Date(
        string="Last reminder",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    @api.depends("state", "payment_state", "invoice_date_due", "amount_residual")
    def _compute_portal_overdue(self):
        overdue = self._origin._portal_overdue_amounts()
        for move in self:
            move.portal_overdue = move._origin in overdue

    @api.model
    def _search_portal_overdue(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = value if isinstance(value, bool) else True in value
        domain = self._portal_unpaid_domain() & Domain(
            "line_ids", "any", self._portal_due_lines_domain(self._portal_today())
        )
        return domain if wanted else ~domain

    @api.model
    def _portal_unpaid_domain(self):
        """Return what makes a document an invoice that waits for money."""
        return Domain(
            [
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
            ]
        )

    @api.model
    def _portal_due_lines_domain(self, today):
        """Return what makes a journal item an instalment due before a day."""
        return Domain(
            [
                ("display_type", "=", "payment_term"),
                ("reconciled", "=", False),
                ("date_maturity", "<", today),
            ]
        )

    @api.model
    def _portal_today(self, company=None):
        """Return the day it is where a company is."""
        company = company or self.env.company
        tz = company._portal_tz() or self.env.user.tz
        return fields.Date.context_today(self.with_context(tz=tz))

    def _portal_overdue_amounts(self):
        """Return what is overdue of these invoices; others are left out.

        One query, whatever their number.

        :return: {move: (due since, amount in the invoice's currency)}
        """
        unpaid = self.filtered_domain(self._portal_unpaid_domain())
        domain = self._portal_due_lines_domain(self._portal_today())
        # sudo: whoever reads the invoice reads in it what is due
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                domain & Domain("move_id", "in", unpaid.ids),
                ["move_id"],
                ["date_maturity:min", "amount_residual_currency:sum"],
            )
        )
        return {
            self.browse(move.id): (since, amount)
            for move, since, amount in groups
            if amount > 0
        }

    def _portal_reminder_partner(self):
        """Return the contact who is reminded: that of the invoice, or its company."""
        self.ensure_one()
        partner = self.partner_id
        if not email_normalize(partner.email):
            partner = partner.commercial_partner_id
        return partner

    def _portal_reminder_obstacles(self, overdue):
        """Tell why the customer is not reminded of some of these invoices.

        :param dict overdue: as ``_portal_overdue_amounts`` returns it
        :return: {move: a sentence}; invoices one can remind of are not in it
        """
        obstacles = {}
        for move in self:
            reason = move._portal_reminder_obstacle(overdue)
            if reason:
                obstacles[move] = reason
        return obstacles

    def _portal_reminder_obstacle(self, overdue):
        partner = self.partner_id
        if self.move_type != "out_invoice":
            return self.env._("This is no customer invoice.")
        if self.state != "posted":
            return self.env._("The invoice is not posted.")
        if self.payment_state not in ("not_paid", "partial"):
            return self.env._("The invoice is paid, or a payment is on its way.")
        if self not in overdue:
            return self.env._("Nothing of it is overdue.")
        if self.portal_no_reminder:
            return self.env._("Reminders are switched off for this invoice.")
        if partner.portal_no_reminder or self.commercial_partner_id.portal_no_reminder:
            return self.env._("Reminders are switched off for this contact.")
        # sudo: whether a payment is under way
        if any(
            tx.state in ("pending", "authorized") for tx in self.sudo().transaction_ids
        ):
            return self.env._("An online payment is under way.")
        if not email_normalize(self._portal_reminder_partner().email):
            return self.env._("The contact has no valid e-mail address.")
        if self.portal_reminder_date == self._portal_today(self.company_id):
            return self.env._("The customer was reminded of it today.")
        return None

    def _portal_remind(self):
        """Queue the reminders of these invoices: one for each contact and currency.

        The rows are locked and judged again, so that neither a second click nor the
        schedule beside it reminds of an invoice twice on one day (never at the same
        level: the table refuses it).

        :return: the letters, in superuser mode
        """
        locked = self.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(["portal_reminder_date", "portal_reminder_count"])
        overdue = locked._portal_overdue_amounts()
        obstacles = locked._portal_reminder_obstacles(overdue)
        groups = defaultdict(self.browse)
        for move in locked:
            if move not in obstacles:
                key = (
                    move.company_id,
                    move._portal_reminder_partner(),
                    move.currency_id,
                )
                groups[key] |= move
        letters_sudo = self.env["portal.letter"]._create_reminders(groups, overdue)
        for moves in groups.values():
            today = self._portal_today(moves.company_id)
            for count in set(moves.mapped("portal_reminder_count")):
                # sudo: it is a note on the invoice, and also its reader may remind
                moves.filtered(lambda m: m.portal_reminder_count == count).sudo().write(  # noqa: B023
                    {"portal_reminder_count": count + 1, "portal_reminder_date": today}
                )
        return letters_sudo

    def action_portal_send_reminder(self):
        """Button: show which of these invoices would be reminded of, and do it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_letter_send_action"
        )
        context = {"default_kind": "reminder", "default_move_ids": self.ids}
        return {**action, "name": self.env._("Send reminders"), "context": context}

    # --- the schedule ----------------------------------------------------------------

    @api.model
    def _cron_portal_reminders(self):
        """Queue what the schedule of each company asks for, in steps.

        A step is committed as a whole, with its letters, counts and dates: whatever
        happens after it, nobody is reminded twice.
        """
        IrCron = self.env["ir.cron"]
        companies = self.env["res.company"].search(
            [("portal_reminder_active", "=", True)]
        )
        waiting = [
            move_id
            for company in companies
            for move_id in self._portal_scheduled_ids(company)
        ]
        IrCron._commit_progress(remaining=len(waiting))
        while waiting:
            step, waiting = waiting[:CHUNK], waiting[CHUNK:]
            self.browse(step).exists()._portal_remind()
            if not IrCron._commit_progress(len(step)):
                break

    @api.model
    def _portal_scheduled_ids(self, company):
        """Return the invoices whose next reminder is due, in the order of contacts.

        :param res.company company: one, with its schedule
        :return: list of ids
        """
        today = self._portal_today(company)
        first = fields.Date.subtract(today, days=company.portal_reminder_first_days)
        again = fields.Date.subtract(today, days=company.portal_reminder_every_days)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
            SELECT m.id
              FROM account_move m
              JOIN res_partner p ON p.id = m.partner_id
              JOIN res_partner c ON c.id = m.commercial_partner_id
             WHERE m.id IN (
                   SELECT l.move_id FROM account_move_line l
                    WHERE l.reconciled IS NOT TRUE
                      AND l.account_id IN (SELECT id FROM account_account
                                            WHERE account_type = 'asset_receivable')
                      AND l.display_type = 'payment_term'
                      AND l.date_maturity <= %(first)s
                      AND l.date_maturity < %(today)s)
               AND m.company_id = %(company)s
               AND m.state = 'posted' AND m.move_type = 'out_invoice'
               AND m.payment_state IN ('not_paid', 'partial')
               AND m.portal_no_reminder IS NOT TRUE
               AND p.portal_no_reminder IS NOT TRUE
               AND c.portal_no_reminder IS NOT TRUE
               AND COALESCE(m.portal_reminder_count, 0) < %(most)s
               AND (m.portal_reminder_date IS NULL
                    OR m.portal_reminder_date <= %(again)s)
             ORDER BY m.partner_id, m.currency_id, m.id
                """,
                first=first,
                today=today,
                again=again,
                company=company.id,
                most=company.portal_reminder_max,
            )
        )
        return [move_id for (move_id,) in rows]

    def _portal_statement_amount(self):
        """Return what a statement says is open of this document; a credit lowers it."""
        self.ensure_one()
        is_credit = self.move_type in ("out_refund", "in_refund")
        return -self.amount_residual if is_credit else self.amount_residual
