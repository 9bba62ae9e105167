import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq

from ..tools.allocation import to_amount, to_units

# How long a choice that was not paid is kept, and may be paid without choosing again.
KEPT_DAYS = 7
OPEN_HOURS = 24

# Who pays more at once is asked to pay in two goes.
MAX_DOCUMENTS = 100


class PortalPaymentPlan(models.Model):
    """What a contact chose to pay, kept on the server until they do (C-PAY-MANY).

    The browser gets its number and nothing else: when the transaction begins, every
    amount is read from here and compared with what is owed at that moment.
    """

    _name = "portal.payment.plan"
    _description = "Choice of What to Pay"
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users", readonly=True, ondelete="cascade", help="Whoever is signed in."
    )
    guest_key = fields.Char(
        readonly=True, groups="base.group_system", help="Of a guest's browser session."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, readonly=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="On whose account the payment is booked.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, ondelete="cascade"
    )
    on_account = fields.Monetary(readonly=True)
    line_ids = fields.One2many("portal.payment.plan.line", "plan_id", readonly=True)
    amount = fields.Monetary(compute="_compute_amount")
    transaction_ids = fields.One2many("payment.transaction", "portal_plan_id")

    _user_idx = models.Index("(user_id, id DESC)")

    @api.depends("line_ids.amount", "on_account")
    def _compute_amount(self):
        for plan in self:
            rounding = plan.currency_id.rounding
            units = sum(to_units(line.amount, rounding) for line in plan.line_ids)
            units += to_units(plan.on_account, rounding)
            plan.amount = to_amount(units, rounding)

    @api.model
    def _keep(self, owner, group, lines, on_account):
        """Keep a choice; the same choice again is the same row while it is unpaid.

        :param dict owner: ``user_id``, ``guest_key`` and ``partner_id``
        :param dict group: ``company_id``, ``currency_id`` and ``customer_id``
        :param list lines: (document, amount)
        :param float on_account: 0 for nothing
        :return: one plan, in superuser mode
        """
        self_sudo = self.sudo()
        values = {**owner, **group, "on_account": on_account}
        since = fields.Datetime.now() - timedelta(hours=OPEN_HOURS)
        wanted = {(document._name, document.id): amount for document, amount in lines}
        for plan in self_sudo.search(
            [
                *((name, "=", value) for name, value in values.items()),
                ("create_date", ">", since),
            ],
            limit=5,
        ):
            if plan._is_open() and plan._chosen() == wanted:
                return plan
        return self_sudo.create(
            {
                **values,
                "line_ids": [
                    fields.Command.create(
                        {
                            "move_id": document.id
                            if document._name == "account.move"
                            else False,
                            "order_id": document.id
                            if document._name == "sale.order"
                            else False,
                            "amount": amount,
                        }
                    )
                    for document, amount in lines
                ],
            }
        )

    @api.model
    def _new_guest_key(self):
        """Return what binds the choices of a guest to their browser."""
        return secrets.token_urlsafe(24)

    def _belongs_to(self, user, guest_key):
        """Tell whether this is the choice of who asks for it.

        :param res.users user: the current user
        :param str guest_key: that of the session, for guests of a link
        """
        self.ensure_one()
        if self.user_id:
            return self.user_id == user
        return bool(self.guest_key and guest_key and consteq(self.guest_key, guest_key))

    def _chosen(self):
        """Return {(model, id): amount} of what was chosen."""
        return {
            (line._document()._name, line._document().id): line.amount
            for line in self.line_ids
        }

    def _last_transaction(self):
        """Return the transaction that counts: the newest that was not given up."""
        self.ensure_one()
        return self.transaction_ids.filtered(
            lambda tx: tx.state not in ("cancel", "error")
        ).sorted("id")[-1:]

    def _is_open(self):
        """Tell whether nothing was paid on this choice yet."""
        return self._last_transaction().state in (False, "draft")

    def _lock(self):
        """Take the locks under which a payment begins: of the choice, of its documents.

        Rows are written and not only locked: a second payment that began meanwhile
        fails to serialize, and Odoo runs it again on what this one left.
        """
        self.ensure_one()
        self.env.cr.execute(
            "UPDATE portal_payment_plan SET id = id WHERE id = %s", [self.id]
        )
        self.line_ids.move_id._portal_lock_all()
        self.line_ids.order_id._portal_lock_all()
        self.invalidate_recordset()

    def _problems(self):
        """Return what of this choice cannot be paid as it was chosen.

        :return: list of (line, reason); empty when all of it can be paid
        """
        self.ensure_one()
        payable = {
            **self.line_ids.move_id._portal_payable(),
            **self.line_ids.order_id._portal_payable(),
        }
        problems = []
        for line in self.line_ids:
            document = line._document()
            reason = document._portal_share_problem(
                line.amount, payable.get(document), self
            )
            if reason:
                problems.append((line, reason))
        return problems

    def _on_account_problem(self):
        """Return why the amount on account cannot be paid, or None."""
        self.ensure_one()
        if not self.on_account:
            return None
        return self.company_id._portal_on_account_problem(
            self.on_account, self.currency_id
        )

    def _share_values(self):
        """Return the commands that make the shares of a transaction of this choice."""
        self.ensure_one()
        values = [
            {
                "move_id": line.move_id.id,
                "order_id": line.order_id.id,
                "amount": line.amount,
            }
            for line in self.line_ids
        ]
        if self.on_account:
            values.append({"amount": self.on_account})
        return [fields.Command.create(value) for value in values]

    @api.autovacuum
    def _gc_unpaid(self):
        """Forget choices that were never paid."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search(
            [("create_date", "<", before), ("transaction_ids", "=", False)]
        ).unlink()
