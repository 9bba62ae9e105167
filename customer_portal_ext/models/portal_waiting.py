from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .portal_waiting_sql import BRANCHES, COLUMNS, DEPENDS


class PortalWaiting(models.Model):
    """What customers wait for, what waits for customers, and since when.

    One row per open matter, read from the documents themselves. Whoever may not read a
    document in Odoo does not see that it waits.
    """

    _name = "portal.waiting"
    _description = "Waiting on the Portal"
    _auto = False
    # what is in the memory of this transaction is written first
    _depends = DEPENDS
    _order = "since, id"
    _rec_name = "name"

    name = fields.Char(string="Document", readonly=True)
    side = fields.Selection(
        [
            ("us", "Customers wait for us"),
            ("them", "We wait for customers"),
        ],
        string="Whose turn",
        readonly=True,
    )
    kind = fields.Selection(
        [
            ("change", "Change request"),
            ("message", "Message without an answer"),
            ("file", "File that was sent"),
            ("bill", "Bill from a supplier"),
            ("answer", "Answer of a supplier"),
            ("approve", "Approval"),
            ("sign", "Signature"),
            ("pay", "Payment of an order"),
            ("invoice", "Payment of an invoice"),
            ("acknowledge", "Acknowledgement"),
            ("reply", "Answer of a customer"),
        ],
        string="Waits for",
        readonly=True,
    )
    # what opens on a click, and the document whose rights count
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Record", model_field="document_model", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer or supplier", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    since = fields.Datetime(readonly=True)
    days = fields.Integer(aggregator="avg", readonly=True)
    age = fields.Selection(
        [
            ("new", "Up to three days"),
            ("week", "Up to two weeks"),
            ("old", "More than two weeks"),
        ],
        string="Waiting for",
        readonly=True,
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable", search="_search_is_readable"
    )

    @property
    def _table_query(self):
        """Return the rows of documents that the user may read; of all, in superuser
        mode.

        Each has an id that stays the same while it waits. The rules of each model are
        asked in its own SELECT: asked of all of them together, PostgreSQL takes a
        hundred times as long to plan as to find.
        """
        branches = [
            self._readable_branch(model_name, sql)
            for model_name, sql in self._branches()
            if self.env.su or self.env[model_name].has_access("read")
        ]
        if not branches:
            nothing = (
                SQL("NULL::%s", SQL(field_type))
                for field_type in (
                    "int",
                    *["varchar"] * 4,
                    "int",
                    "varchar",
                    *["int"] * 5,
                )
            )
            branches = [
                SQL("SELECT %s, NULL::timestamp WHERE FALSE", SQL(", ").join(nothing))
            ]
        return SQL(
            """
            SELECT w.*,
                   (%(now)s::date - w.since::date) AS days,
                   CASE WHEN %(now)s::date - w.since::date <= 3 THEN 'new'
                        WHEN %(now)s::date - w.since::date <= 14 THEN 'week'
                        ELSE 'old' END AS age
              FROM (%(branches)s) w (%(columns)s)
            """,
            now=fields.Datetime.now(),
            branches=SQL(" UNION ALL ").join(branches),
            columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
        )

    @api.model
    def _branches(self):
        """Return one SELECT per place where something waits; other addons extend it.

        :return: list of (model whose rights count, SQL with ``COLUMNS``)
        """
        return [(model_name, branch(self.env)) for model_name, branch in BRANCHES]

    def _readable_branch(self, model_name, branch):
        """Leave out of a SELECT what the user may not read, by the document's rules."""
        if self.env.su:
            return branch
        Document = self.env[model_name].with_context(active_test=False)
        own = Document._search([])
        own.add_where(SQL("%s = b.document_id", SQL.identifier(own.table, "id")))
        return SQL(
            "SELECT b.* FROM (%s) b (%s) WHERE EXISTS %s",
            branch,
            SQL(", ").join(map(SQL.identifier, COLUMNS)),
            own.subselect(),
        )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_readable(self):
        """Ask the documents themselves, for whoever comes with the id of a row."""
        self.is_readable = False
        for model_name, rows in self.grouped("document_model").items():
            # as the user: a rule is checked in superuser mode
            Document = self.env[model_name].sudo(False)
            if not Document.has_access("read"):
                continue
            documents = Document.browse(rows.mapped("document_id")).exists()
            readable = set(documents._filtered_access("read").ids)
            for row in rows:
                row.is_readable = row.document_id in readable

    def _search_is_readable(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # the table itself holds no others, see ``_table_query``
        return Domain.TRUE

    def action_open(self):
        """Button: open what waits; its own rights are asked there."""
        self.ensure_one()
        record = self.exists() and self.env[self.res_model].browse(self.res_id)
        if not record:
            raise UserError(self.env._("This has been dealt with meanwhile."))
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "name": self.name,
        }
