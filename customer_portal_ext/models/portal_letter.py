from odoo import api, fields, models
from odoo.tools import format_amount

# How many letters one step of the queue renders before it is committed.
CHUNK = 50


class PortalLetter(models.Model):
    """A mail to a contact about what is open: a reminder, or a statement (P-HOTLINK).

    It is queued with what it will say, and rendered later by a scheduled action:
    whoever sends hundreds waits for none of them. What was paid meanwhile is left out.
    """

    _name = "portal.letter"
    # the layout of mails says: Your "description", and the name below it
    _description = "Account Update"
    _order = "id desc"
    # how its mails look
    _layout = "mail.mail_notification_light"

    kind = fields.Selection(
        [("reminder", "Reminder"), ("statement", "Statement")],
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", string="Sent by", readonly=True)
    date = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [
            ("queued", "Waiting to be sent"),
            ("sent", "Sent"),
            ("dropped", "Not sent: nothing is open any more"),
        ],
        default="queued",
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many("portal.letter.line", "letter_id", readonly=True)
    invoice_count = fields.Integer(string="Invoices", compute="_compute_totals")
    totals_text = fields.Char(string="Open amount", compute="_compute_totals")

    _queue_idx = models.Index("(id) WHERE state = 'queued'")

    @api.depends("line_ids.amount")
    @api.depends_context("lang")
    def _compute_totals(self):
        for letter in self:
            letter.invoice_count = len(letter.line_ids)
            letter.totals_text = ", ".join(
                format_amount(self.env, total, currency)
                for currency, total in letter._get_totals()
            )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = {
            "reminder": self.env._("Overdue invoices"),
            "statement": self.env._("Statement"),
        }
        for letter in self:
            letter.display_name = names[letter.kind]

    def _get_totals(self):
        """Return what is open, for each currency.

        :return: list of (currency, amount)
        """
        self.ensure_one()
        totals = {}
        for line in self.line_ids:
            totals[line.currency_id] = totals.get(line.currency_id, 0.0) + line.amount
        return list(totals.items())

    @api.model
    def _create_reminders(self, groups, overdue):
        """Queue one reminder for each group of invoices.

        :param dict groups: {(company, contact, currency): invoices}
        :param dict overdue: {move: (due since, amount)}
        :return: the letters, in superuser mode
        """
        return self._queue(
            [
                {
                    "kind": "reminder",
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "move_id": move.id,
                                "date_due": overdue[move][0],
                                "amount": overdue[move][1],
                                "level": move.portal_reminder_count + 1,
                            }
                        )
                        for move in moves.sorted(lambda m: (overdue[m][0], m.id))
                    ],
                }
                for (company, partner, _currency), moves in groups.items()
            ]
        )

    @api.model
    def _queue(self, values_list):
        today = self.env["account.move"]._portal_today
        company = self.env["res.company"].browse
        # sudo: letters are made by what people send, never written by them
        letters_sudo = self.sudo().create(
            [
                {
                    **values,
                    "user_id": self.env.user.id,
                    "date": today(company(values["company_id"])),
                }
                for values in values_list
            ]
        )
        if letters_sudo:
            self.env.ref("customer_portal_ext.cron_letters").sudo()._trigger()
        return letters_sudo

    @api.model
    def _cron_send_letters(self):
        """Turn queued letters into mails, in steps.

        The mails and the state of their letters are committed together, so that no
        letter goes out twice.
        """
        IrCron = self.env["ir.cron"]
        domain = [("state", "=", "queued")]
        IrCron._commit_progress(remaining=self.search_count(domain))
        while letters := self.search(domain, order="id", limit=CHUNK):
            mine = letters.try_lock_for_update()
            mine._send_each()
            # somebody else has the others in hand, and will finish them
            if not IrCron._commit_progress(len(mine)) or mine != letters:
                break

    def _send(self):
        """Put these letters into the queue of mails."""
        self.line_ids.filtered("is_settled").unlink()
        empty = self.filtered(lambda letter: not letter.line_ids)
        empty.state = "dropped"
        letters = (self - empty).grouped("kind")
        if reminders := letters.get("reminder"):
            # sudo: the text names invoices that the sender may read
            template_sudo = self.env.ref(
                "customer_portal_ext.mail_template_reminder"
            ).sudo()
            template_sudo.send_mail_batch(
                reminders.ids, email_layout_xmlid=self._layout
            )
        letters.get("statement", self.browse())._send_statements()
        (self - empty).state = "sent"
        (self - empty)._note_on_invoices()
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _note_on_invoices(self):
        """Write into the chatter of each invoice that the customer was reminded."""
        for letter in self.filtered(lambda item: item.kind == "reminder"):
            bodies = {
                line.move_id.id: self.env._(
                    "Reminder %(number)s was sent to %(name)s.",
                    number=line.level,
                    name=letter.partner_id.display_name,
                )
                for line in letter.line_ids
            }
            letter.line_ids.move_id._message_log_batch(bodies=bodies)
