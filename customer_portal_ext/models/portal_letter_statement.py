from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from .portal_statement import MAX_RENDERED, Ledger
from .res_company_letter import SIDES


class PortalLetter(models.Model):
    """Statements by e-mail, of what they owe us or of what we owe them (X-STMTCRON).

    Both sides are one mechanism: ``side`` says which ledger, and with it which page,
    which documents, which file and which wording.
    """

    _inherit = "portal.letter"

    side = fields.Selection(
        [("customer", "Customer"), ("supplier", "Supplier")],
        string="Customer or supplier",
        default="customer",
        required=True,
        readonly=True,
    )

    @api.depends("kind", "side")
    @api.depends_context("lang")
    def _compute_display_name(self):
        ours = self.filtered(
            lambda letter: letter.kind == "statement" and letter.side == "supplier"
        )
        for letter in ours:
            letter.display_name = self.env._("Supplier statement")
        return super(PortalLetter, self - ours)._compute_display_name()

    def _portal_list_address(self):
        """Return the address that stands for the contact's link to what is open."""
        self.ensure_one()
        paths = {"customer": "/my/invoices", "supplier": "/my/bills"}
        if self.kind == "statement" and self._get_ledgers():
            paths = {"customer": "/my/statement", "supplier": "/my/statement/supplier"}
        return self.partner_id.portal_hotlink(paths[self.side], self.company_id)

    def _portal_balances(self):
        """Return the balance of each currency, as the statement itself has it.

        :return: list of dict ``text``, who owes whom how much, and ``rest``, the part
            of it that is none of the listed documents, such as what is on account; None
            where there is none
        """
        self.ensure_one()
        listed = dict(self._get_totals())
        balances = {}
        for account, _contacts in self._get_accounts():
            currency = self.env["res.currency"].sudo().browse(account.currency_id)
            balances[currency] = balances.get(currency, 0.0) + float(account.open)
        found = []
        for currency, balance in (balances or listed).items():
            rest = balance - listed.get(currency, 0.0)
            text = self.env["portal.statement"]._closing_text(
                self.side, balance, currency
            )
            has_rest = not currency.is_zero(rest)
            rest_text = has_rest and format_amount(self.env, rest, currency)
            found.append({"text": text, "rest": rest_text or None})
        return found

    def _get_accounts(self):
        """Return what is open in the ledgers its contact may see, with their scope."""
        self.ensure_one()
        accounts = self.env["portal.statement"]._accounts(
            self.partner_id, self.company_id, self.side
        )
        return [found for found in accounts if found[0].open or found[0].credit]

    def _get_ledgers(self):
        """Return the ledgers of a statement its contact may see, one per currency."""
        return [
            Ledger(
                kind=self.side,
                partner_id=account.partner_id,
                company_id=account.company_id,
                currency_id=account.currency_id,
                contact_ids=contacts,
                date_from=fields.Date.subtract(self.date, months=12),
                date_to=self.date,
            )
            for account, contacts in self._get_accounts()
        ]

    def _prepare_statement_files(self):
        """Return the statements of this letter as PDFs: ``ir.attachment`` commands."""
        self.ensure_one()
        # the contact reads it, in their language
        statement = self.env["portal.statement"].with_context(
            lang=self.partner_id.lang or self.env.lang
        )
        return [
            fields.Command.create(
                {
                    "name": statement._file_name(ledger, "pdf"),
                    "raw": statement._render_pdf(ledger),
                    "mimetype": "application/pdf",
                }
            )
            for ledger in self._get_ledgers()
            if statement._totals(ledger).count <= MAX_RENDERED
        ]

    def _send_statements(self):
        """Put these statements into the queue of mails, in the words of their side."""
        templates = {
            "customer": "customer_portal_ext.mail_template_statement",
            "supplier": "customer_portal_ext.mail_template_supplier_statement",
        }
        for letter in self:
            # sudo: the text names documents that the sender may read
            template_sudo = self.env.ref(templates[letter.side]).sudo()
            # each has its own files
            template_sudo.send_mail(
                letter.id,
                email_layout_xmlid=self._layout,
                email_values={"attachment_ids": letter._prepare_statement_files()},
            )

    @api.model
    def _create_statements(self, open_moves, company, side="customer"):
        """Queue one statement for each contact.

        :param dict open_moves: {contact: their documents of that side that are open}
        :param res.company company: whose they are
        :param str side: "customer" or "supplier"
        :return: the letters, in superuser mode
        """
        return self._queue(
            [
                {
                    "kind": "statement",
                    "side": side,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "move_id": move.id,
                                "date_due": move.invoice_date_due,
                                "amount": move._portal_statement_amount(),
                            }
                        )
                        for move in moves
                    ],
                }
                for partner, moves in open_moves.items()
            ]
        )

    @api.model
    def _cron_statements(self):
        """Queue the statements that are due, company by company (X-STMTCRON).

        Once a period for each chosen contact and side, and only when something is open
        there. The letters and the day they were made are committed together.
        """
        scheduled = Domain.OR(
            Domain(f"{prefix}_every", "!=", "never") for prefix in SIDES.values()
        )
        for company in self.env["res.company"].search(scheduled):
            today = self.env["account.move"]._portal_today(company)
            for side, prefix in SIDES.items():
                if not company._portal_statements_due(today, side):
                    continue
                partners = self.env["res.partner"].search(
                    [
                        (f"{prefix}_mail", "=", True),
                        ("company_id", "in", (False, company.id)),
                    ]
                )
                self._create_statements(
                    partners._portal_statements_to_send(company, side), company, side
                )
                company[f"{prefix}_last_date"] = today
                self.env["ir.cron"]._commit_progress()
