from odoo import api, fields, models
from odoo.tools import SQL

# What a row says, for tables ``t`` of tasks and ``p`` of partners.
COLUMNS = {
    "commercial_partner_id": "p.commercial_partner_id",
    "company_id": "t.company_id",
    "name": "t.name",
    "date": "t.create_date",
    "due": "t.date_deadline::date",
    "published": "COALESCE(t.portal_published, FALSE)",
}


class PortalTaskFollower(models.Model):
    """Who follows which task, in the orders of the list of tasks (P-JOBS, G3, G5).

    Beside each follower stand their commercial entity and what the list is sorted by,
    so that a page is a short walk through an index, whatever they and others follow.

    The database keeps it (``_keep``), as followers are also written in SQL: when
    contacts are merged, for instance. It is read by lists and their numbers only; who
    sees a task is answered by the followers themselves (``portal.policy``).
    """

    _name = "portal.task.follower"
    _description = "Follower of a Task, for the Portal's List"
    _log_access = False
    _rec_name = "name"

    # Taken along when the follower or the task goes.
    follower_id = fields.Many2one(
        "mail.followers", required=True, readonly=True, ondelete="cascade"
    )
    task_id = fields.Many2one(
        "project.task", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # Numbers, and no references that would be checked a second time: the follower
    # refers to the partner already.
    partner_id = fields.Integer(required=True, readonly=True)
    commercial_partner_id = fields.Integer(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    name = fields.Char(readonly=True)
    date = fields.Datetime(readonly=True)
    due = fields.Date(readonly=True)
    published = fields.Boolean(readonly=True)

    _follower_unique = models.UniqueIndex("(follower_id)")
    # a contact's own; and what is to be changed when they go to another company
    _own_idx = models.Index(
        "(partner_id, date DESC, task_id DESC) INCLUDE (company_id, published)"
    )
    _date_idx = models.Index(
        "(commercial_partner_id, date DESC, task_id DESC) INCLUDE (company_id)"
        " WHERE published"
    )
    _name_idx = models.Index("(commercial_partner_id, name, task_id) WHERE published")
    _due_idx = models.Index("(commercial_partner_id, due, task_id) WHERE published")

    def init(self):
        """Let the database keep the table from now on, and write what is missing."""
        self._keep()
        self._mend()

    def _keep(self):
        """Make the triggers that keep the table.

        They name no columns in their own definitions: PostgreSQL would refuse to alter
        the type of such a column, or to drop it.
        """
        columns = ", ".join(COLUMNS)
        values = ", ".join(COLUMNS.values())
        add = f"""
            INSERT INTO portal_task_follower
                        (follower_id, task_id, partner_id, {columns})
                 SELECT f.id, t.id, f.partner_id, {values}
                   FROM %s f
                   JOIN project_task t ON t.id = f.res_id
                   JOIN res_partner p ON p.id = f.partner_id
                  WHERE f.res_model = 'project.task'
            ON CONFLICT DO NOTHING"""
        of_task = [name for name, value in COLUMNS.items() if "t." in value]
        assignments = ", ".join(
            f"{name} = {COLUMNS[name].replace('t.', 'new.')}" for name in of_task
        )
        row = ", ".join(COLUMNS[name] for name in of_task)
        # the conditions of the triggers are in their functions
        functions = {
            # planned each time: the plan for a few would take for ever for many
            "added": f"EXECUTE $sql$ {add % 'fresh'} $sql$",
            "changed": f"""
            IF (new.res_model, new.res_id, new.partner_id)
               IS DISTINCT FROM (old.res_model, old.res_id, old.partner_id) THEN
                DELETE FROM portal_task_follower WHERE follower_id = new.id;
                {add % "(SELECT new.*)"};
            END IF""",
            "task": f"""
            IF ({row.replace("t.", "new.")})
               IS DISTINCT FROM ({row.replace("t.", "old.")}) THEN
                UPDATE portal_task_follower SET {assignments} WHERE task_id = new.id;
            END IF""",
            "partner": """
            IF new.commercial_partner_id IS DISTINCT FROM old.commercial_partner_id THEN
                UPDATE portal_task_follower
                   SET commercial_partner_id = new.commercial_partner_id
                 WHERE partner_id = new.id;
            END IF""",
        }
        events = {
            "added": "INSERT ON mail_followers REFERENCING NEW TABLE AS fresh"
            " FOR EACH STATEMENT",
            "changed": "UPDATE ON mail_followers FOR EACH ROW",
            "task": "UPDATE ON project_task FOR EACH ROW",
            "partner": "UPDATE ON res_partner FOR EACH ROW",
        }
        for name, body in functions.items():
            table = events[name].split()[2]
            function = f"portal_task_follower_{name}"
            # all of it is written above, nothing comes from outside
            statement = f"""
                CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$
                BEGIN {body}; RETURN NULL; END
                $$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS {function} ON {table};
                CREATE TRIGGER {function} AFTER {events[name]}
                    EXECUTE FUNCTION {function}();
                """
            self.env.cr.execute(SQL(statement))

    @api.model
    def _drop(self):
        """Take the triggers away, so that the table can go."""
        for name in ("added", "changed", "task", "partner"):
            self.env.cr.execute(
                SQL(
                    "DROP FUNCTION IF EXISTS %s CASCADE",
                    SQL.identifier(f"portal_task_follower_{name}"),
                )
            )

    @api.autovacuum
    def _mend(self):
        """Write what is missing or out of date.

        Two transactions at once, of which one changes a task and the other lets
        somebody follow it, do not see each other.
        """
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        values = SQL(", ").join(map(SQL, COLUMNS.values()))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO portal_task_follower AS s
                            (follower_id, task_id, partner_id, %(names)s)
                     SELECT f.id, t.id, f.partner_id, %(values)s
                       FROM mail_followers f
                       JOIN project_task t ON t.id = f.res_id
                       JOIN res_partner p ON p.id = f.partner_id
                       LEFT JOIN portal_task_follower o ON o.follower_id = f.id
                      WHERE f.res_model = 'project.task'
                        AND (o.id IS NULL OR (%(old)s) IS DISTINCT FROM (%(values)s))
                ON CONFLICT (follower_id) DO UPDATE SET (%(names)s) = (%(new)s)
                """,
                names=names,
                values=values,
                old=SQL(", ").join(SQL.identifier("o", name) for name in COLUMNS),
                new=SQL(", ").join(
                    SQL.identifier("excluded", name) for name in COLUMNS
                ),
            )
        )
