from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

SIDES = {"customer": ["customer"], "supplier": ["supplier"]}


class PortalLetterSend(models.TransientModel):
    """Show who would get a reminder or a statement, and who not and why; then send."""

    _name = "portal.letter.send"
    _description = "Send Reminders or Statements"

    kind = fields.Selection(
        [("reminder", "Reminders"), ("statement", "Statements")],
        required=True,
        readonly=True,
        default="reminder",
    )
    side = fields.Selection(
        [
            ("customer", "What they owe us"),
            ("supplier", "What we owe them"),
            ("both", "Both"),
        ],
        string="Statements of",
        required=True,
        default="customer",
    )
    move_ids = fields.Many2many("account.move", string="Chosen invoices")
    partner_ids = fields.Many2many("res.partner", string="Chosen contacts")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "portal.letter.send.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
    )
    letter_count = fields.Integer(compute="_compute_counts")
    skipped_count = fields.Integer(compute="_compute_counts")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("kind", "side", "move_ids", "partner_ids", "company_id")
    def _compute_line_ids(self):
        for wizard in self:
            if wizard.kind == "reminder":
                values = wizard._prepare_reminder_lines()
            else:
                values = wizard._prepare_statement_lines()
            wizard.line_ids = [
                fields.Command.clear(),
                *[fields.Command.create(line) for line in values],
            ]

    @api.depends("line_ids.reason")
    def _compute_counts(self):
        for wizard in self:
            skipped = wizard.line_ids.filtered("reason")
            wizard.skipped_count = len(skipped)
            wizard.letter_count = len(wizard.line_ids - skipped)

    @api.depends("letter_count", "skipped_count")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = self.env._(
                "E-mails to send: %(letters)s. Left out: %(skipped)s.",
                letters=wizard.letter_count,
                skipped=wizard.skipped_count,
            )

    def _prepare_reminder_lines(self):
        """Return a line for each contact and currency, and one for what is left out."""
        moves = self.move_ids._origin
        overdue = moves._portal_overdue_amounts()
        obstacles = moves._portal_reminder_obstacles(overdue)
        groups = (moves - moves.browse().union(*obstacles)).grouped(
            lambda m: (m.company_id, m._portal_reminder_partner(), m.currency_id)
        )
        lines = [
            {
                "partner_id": partner.id,
                "email": partner.email,
                "names": ", ".join(group.mapped("name")),
                "amount_text": format_amount(
                    self.env, sum(overdue[move][1] for move in group), currency
                ),
                "company_id": company.id,
            }
            for (company, partner, currency), group in groups.items()
        ]
        return lines + [
            {
                "partner_id": move.partner_id.id,
                "email": move.partner_id.email,
                "names": move.display_name,
                "company_id": move.company_id.id,
                "reason": reason,
            }
            for move, reason in obstacles.items()
        ]

    def _chosen_sides(self):
        return SIDES.get(self.side, ["customer", "supplier"])

    def _prepare_statement_lines(self):
        """Return a line for each contact and side.

        Of both sides, one on which nothing is open is no line beside one that is.
        """
        partners, company = self.partner_ids._origin, self.company_id
        self.env["portal.policy"]._preload(partners, company)
        found = {
            side: partners._portal_statement_moves(company, side)
            for side in self._chosen_sides()
        }
        lines = []
        for partner in partners:
            told = [side for side in found if partner in found[side]] or [*found][:1]
            for side in told:
                moves = found[side].get(partner, self.env["account.move"])
                lines.append(
                    {
                        "partner_id": partner.id,
                        "side": side,
                        "email": partner.email,
                        "names": ", ".join(moves.mapped("name")),
                        "amount_text": self._open_amounts_text(moves),
                        "company_id": company.id,
                        "reason": partner._portal_statement_obstacle(
                            found[side], company
                        ),
                    }
                )
        return sorted(lines, key=lambda line: bool(line["reason"]))

    def _open_amounts_text(self, moves):
        """Return the open balance of some invoices and credit notes, per currency."""
        return ", ".join(
            format_amount(
                self.env,
                sum(move._portal_statement_amount() for move in group),
                currency,
            )
            for currency, group in moves.grouped("currency_id").items()
        )

    def action_send(self):
        """Button: queue the mails; what changed since the list was shown counts.

        :raise AccessError: for who may not read the invoices
        :raise UserError: when there is nobody to write to
        """
        self.ensure_one()
        if self.kind == "reminder":
            self.move_ids.check_access("write")
            letters_sudo = self.move_ids._portal_remind()
        else:
            letters_sudo = self.env["portal.letter"].sudo()
            for side in self._chosen_sides():
                open_moves = self.partner_ids._portal_statements_to_send(
                    self.company_id, side
                )
                letters_sudo |= self.env["portal.letter"]._create_statements(
                    open_moves, self.company_id, side
                )
        if not letters_sudo:
            raise UserError(
                self.env._("There is nobody to write to: the list says why.")
            )
        message = self.env._(
            "%(count)s e-mails are queued and go out in a few minutes.",
            count=len(letters_sudo),
        )
        if len(letters_sudo) == 1:
            message = self.env._("One e-mail is queued and goes out in a few minutes.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class PortalLetterSendLine(models.TransientModel):
    """One letter that would be sent, or an invoice or contact that is left out."""

    _name = "portal.letter.send.line"
    _description = "Line of Send Reminders or Statements"

    wizard_id = fields.Many2one("portal.letter.send", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    email = fields.Char(string="E-mail", readonly=True)
    side = fields.Selection(
        [("customer", "Customer"), ("supplier", "Supplier")],
        string="Customer or supplier",
        readonly=True,
    )
    names = fields.Char(string="Documents", readonly=True)
    amount_text = fields.Char(string="Open amount", readonly=True)
    reason = fields.Char(string="Left out because", readonly=True)
