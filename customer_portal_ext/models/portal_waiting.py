from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .portal_waiting_sql import BRANCHES, DEPENDS


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
    days = fields.Integer(string="Days", aggregator="avg", readonly=True)
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
        """Return the rows, each with an id that stays the same while it waits."""
        return SQL(
            """
            SELECT w.id, w.name, w.side, w.kind, w.res_model, w.res_id,
                   w.document_model, w.document_id, w.partner_id,
                   w.commercial_partner_id, w.company_id, w.user_id, w.since,
                   (%(now)s::date - w.since::date) AS days,
                   CASE WHEN %(now)s::date - w.since::date <= 3 THEN 'new'
                        WHEN %(now)s::date - w.since::date <= 14 THEN 'week'
                        ELSE 'old' END AS age
              FROM (%(branches)s) w
            """,
            now=fields.Datetime.now(),
            branches=SQL(" UNION ALL ").join(self._branches()),
        )

    @api.model
    def _branches(self):
        """Return one SELECT per place where something waits; other addons extend it.

        Their columns: id, name, side, kind, res_model, res_id, document_model,
        document_id, partner_id, commercial_partner_id, company_id, user_id, since.

        :return: list of SQL
        """
        return [branch(self.env) for branch in BRANCHES]

    @api.model
    def _document_models(self):
        """Return the models whose rights count; other addons extend it."""
        return ["sale.order", "purchase.order", "account.move", "project.task"]

    def _compute_is_readable(self):
        self.is_readable = False
        for model_name in self._document_models():
            waiting = self.filtered(lambda row, m=model_name: row.document_model == m)
            # as the user, also where a rule is checked in superuser mode
            Document = self.env[model_name].sudo(False)
            documents = Document.browse(waiting.mapped("document_id")).exists()
            readable = set(documents._filtered_access("read").ids)
            for row in waiting:
                row.is_readable = row.document_id in readable

    def _search_is_readable(self, operator, value):
        """Find the rows whose document the user may read, by its own rules.

        One index look-up per row: few documents wait, and there are many.
        """
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain.OR(
            Domain("document_model", "=", model_name)
            & Domain.custom(to_sql=self._readable_sql(model_name))
            for model_name in self._document_models()
            if self.env[model_name].sudo(False).has_access("read")
        )

    def _readable_sql(self, model_name):
        Document = self.env[model_name].sudo(False).with_context(active_test=False)

        def to_sql(model, alias, query):
            own = Document._search([])
            own.add_where(
                SQL(
                    "%s = %s",
                    SQL.identifier(own.table, "id"),
                    SQL.identifier(alias, "document_id"),
                )
            )
            return SQL("EXISTS %s", own.subselect())

        return to_sql

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
