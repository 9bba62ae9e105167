from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.tools import SQL, float_is_zero

from ..tools.page_formats import amount_formatter, date_formatter


class PortalStatement(models.AbstractModel):
    """The summary of all accounts of a contact: what is open today, and since when.

    The figures are those of the statement (``_accounts``), and nothing else adds them
    up a second time.
    """

    _inherit = "portal.statement"

    @api.model
    def _prepare_summary_values(self, account):
        """Return what the summary says about one account beside its statement.

        :param Account account: as ``_accounts`` gives it
        :return: dict: ``ages``, the columns of what is owed, with the part that is on
            account apart; they sum up to ``open`` of the account
        """
        write = amount_formatter(self.env)

        def money(amount):
            return write(float(amount), account.currency_id)

        return {
            "is_customer": account.kind == "customer",
            # who owes whom is said in words, and not by a sign
            "we_owe": (account.open < 0) == (account.kind == "customer")
            if account.open
            else account.kind == "supplier",
            "balance": money(abs(account.open)),
            "raised": bool(account.open + account.credit),
            "ages": [
                {"label": label, "amount": money(owed), "late": late and owed > 0}
                for late, (label, (owed, _credit)) in enumerate(
                    zip(self._age_labels(), account.ages, strict=True)
                )
            ],
            "next_amount": account.next_due and money(account.next_amount),
            "next_due": account.next_due and date_formatter(self.env)(account.next_due),
        }

    @api.model
    def _figures_sql(self, partner, companies):
        """Return the statement of what is open, for a card of the start page.

        :param res.partner partner: the contact
        :param res.company companies: the companies whose books may appear
        :return: SQL that selects one JSON list of [kind, currency id, open, overdue];
            None when the contact may see no account
        """
        self._flush_books()
        return self._kept_figures_sql(
            partner.id, tuple(companies.ids), fields.Date.context_today(self)
        )

    # as ``portal.list._waiting_count_sql``; the day is that of ``_open_accounts``
    @tools.ormcache("partner_id", "company_ids", "today")
    def _kept_figures_sql(self, partner_id, company_ids, today):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        scopes = self._scopes(partner, companies).items()
        parts = [
            SQL(
                "SELECT %s AS kind, o.* FROM (%s) o",
                kind,
                self._open_accounts(kind, partner_ids, company_ids, contacts),
            )
            for (partner_ids, contacts), company_ids in scopes
            for kind in ("customer", "supplier")
        ]
        if not parts:
            return None
        return SQL(
            """
            SELECT JSONB_AGG(JSONB_BUILD_ARRAY(s.kind, s.currency_id, s.open, s.overdue)
                       ORDER BY s.kind, s.currency_id)
              FROM (SELECT a.kind, a.currency_id, SUM(a.owed - a.credit) AS open,
                           COALESCE(SUM(a.owed) FILTER (WHERE a.age > 0), 0) AS overdue
                      FROM (%s) a
                     GROUP BY a.kind, a.currency_id) s
            """,
            SQL(" UNION ALL ").join(parts),
        )

    @api.model
    def _figures_text(self, figures):
        """Return what ``_figures_sql`` found in the reader's words, as one line.

        :param list figures: of [kind, currency id, open, overdue]; None for nothing
        :rtype: str
        """
        amounts = defaultdict(list)
        write = amount_formatter(self.env)
        for kind, currency_id, is_open, overdue in figures or ():
            # sudo: how amounts are written is no secret
            currency_sudo = self.env["res.currency"].sudo().browse(currency_id)
            rounding = currency_sudo._portal_format()[-1]
            part = "owed" if (is_open > 0) == (kind == "customer") else "owing"
            for name, amount in ((part, abs(is_open)), (f"late_{kind}", overdue)):
                if not float_is_zero(amount, precision_rounding=rounding):
                    amounts[name].append(write(amount, currency_id))
        sentences = {
            "owed": self.env._("You owe us %(amounts)s."),
            "late_customer": self.env._("Overdue: %(amounts)s."),
            "owing": self.env._("We owe you %(amounts)s."),
            "late_supplier": self.env._("Due to you: %(amounts)s."),
        }
        parts = [
            sentence % {"amounts": ", ".join(amounts[name])}
            for name, sentence in sentences.items()
            if amounts[name]
        ]
        return " ".join(parts) or self.env._("Nothing is open.")
