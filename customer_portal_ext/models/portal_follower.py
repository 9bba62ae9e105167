from odoo import api, fields, models
from odoo.tools import SQL

# A follower ``f`` of a document ``d`` that is their customer's, and addressed to
# somebody else there.
ROWS = """
    SELECT f.id, f.res_model, f.res_id, f.partner_id
      FROM %(followers)s f
      JOIN %(table)s d ON d.id = f.res_id
      JOIN res_partner p ON p.id = f.partner_id
     WHERE f.res_model = '%(model)s' AND %(where)s
       AND d.commercial_partner_id = p.commercial_partner_id
       AND d.partner_id IS DISTINCT FROM f.partner_id
"""
ADD = f"""
    INSERT INTO portal_follower (follower_id, res_model, res_id, partner_id)
    {ROWS} ON CONFLICT DO NOTHING
"""


class PortalFollower(models.Model):
    """Who follows what was not addressed to them, of their own customer (X-SCOPE, G9).

    Odoo lets a customer follow each invoice of theirs, and who sees their own sees what
    they follow as well: among ten thousands of the one, the few of the other would be
    looked for again and again. They are here.

    The database keeps it (``_keep``), as followers are also written in SQL: when
    contacts are merged, for instance. It is read by lists and their numbers only; who
    sees a document is answered by the followers themselves (``portal.policy``).
    """

    _name = "portal.follower"
    _description = "Follower of a Colleague's Document, for the Portal's Lists"
    _log_access = False
    _rec_name = "res_model"

    # Taken along when the follower goes, who goes with the document.
    follower_id = fields.Many2one(
        "mail.followers", required=True, readonly=True, ondelete="cascade"
    )
    # Numbers: the follower refers to what they mean.
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(string="Document (ID)", required=True, readonly=True)
    partner_id = fields.Integer(string="Contact (ID)", required=True, readonly=True)

    _follower_unique = models.UniqueIndex("(follower_id)")
    _partner_idx = models.Index("(partner_id, res_model, res_id)")
    _document_idx = models.Index("(res_id, res_model)")

    def init(self):
        """Let the database keep the table from now on, and write what is missing."""
        self._keep()
        self._mend()

    @api.model
    def _models(self):
        """Return the models whose lists read by this table what is followed."""
        return [
            model
            for model in self.env.values()
            if getattr(model, "_portal_splits_followed", False) and model._auto
        ]

    @api.model
    def _followed_sql(self, model, partner_id):
        """Return the ids of the documents that somebody sees by following them alone.

        :param model: one of ``_models``
        :param int partner_id: the contact
        :rtype: SQL
        """
        kept_by = {
            model: ("partner_id", "commercial_partner_id"),
            self.env["mail.followers"]: ("res_model", "res_id", "partner_id"),
            self.env["res.partner"]: ("commercial_partner_id",),
        }
        return SQL(
            "SELECT res_id FROM portal_follower WHERE partner_id = %s"
            " AND res_model = %s",
            partner_id,
            model._name,
            to_flush=[
                kept._fields[name] for kept, names in kept_by.items() for name in names
            ],
        )

    def _keep(self):
        """Make the triggers that keep the table.

        As those of ``portal.task.follower``, they name no columns in their definitions,
        and what they do is planned each time.
        """

        def add(followers, where="TRUE", asked="TRUE"):
            return "".join(
                f"IF {asked.format(model._name)} THEN EXECUTE $sql$"
                f" {self._of(ADD, model, followers, where)} $sql$ USING new; END IF; "
                for model in self._models()
            )

        self._make(
            "added",
            "INSERT ON mail_followers REFERENCING NEW TABLE AS fresh"
            " FOR EACH STATEMENT",
            add("fresh", asked="EXISTS (SELECT FROM fresh WHERE res_model = '{}')"),
        )
        self._make(
            "changed",
            "UPDATE ON mail_followers FOR EACH ROW",
            f"""
            IF (new.res_model, new.res_id, new.partner_id)
               IS DISTINCT FROM (old.res_model, old.res_id, old.partner_id) THEN
                DELETE FROM portal_follower WHERE follower_id = new.id;
                {add("mail_followers", "f.id = ($1).id", "new.res_model = '{}'")}
            END IF;""",
        )
        self._make(
            "partner",
            "UPDATE ON res_partner FOR EACH ROW",
            f"""
            IF new.commercial_partner_id IS DISTINCT FROM old.commercial_partner_id THEN
                DELETE FROM portal_follower WHERE partner_id = new.id;
                {add("mail_followers", "f.partner_id = ($1).id")}
            END IF;""",
        )
        for model in self._models():
            self._make(
                f"of_{model._table}",
                f"UPDATE ON {model._table} FOR EACH ROW",
                f"""
                IF (new.partner_id, new.commercial_partner_id)
                   IS DISTINCT FROM (old.partner_id, old.commercial_partner_id) THEN
                    DELETE FROM portal_follower
                     WHERE res_model = '{model._name}' AND res_id = new.id;
                    {self._of(ADD, model, "mail_followers", "f.res_id = new.id")};
                END IF;""",
            )

    def _make(self, name, event, body):
        """Make a trigger anew, and its function.

        :param str event: "UPDATE ON table FOR EACH ROW"
        """
        function = f"portal_follower_{name}"
        # all of it is written above, nothing comes from outside
        statement = f"""
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$
            BEGIN {body} RETURN NULL; END
            $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS {function} ON {event.split()[2]};
            CREATE TRIGGER {function} AFTER {event} EXECUTE FUNCTION {function}();
            """
        self.env.cr.execute(SQL(statement))

    def _of(self, statement, model, followers, where):
        return statement % {
            "followers": followers,
            "table": model._table,
            "model": model._name,
            "where": where,
        }

    @api.model
    def _drop(self):
        """Take the triggers away, so that the table can go."""
        tables = [f"of_{model._table}" for model in self._models()]
        for name in ("added", "changed", "partner", *tables):
            self.env.cr.execute(
                SQL(
                    "DROP FUNCTION IF EXISTS %s CASCADE",
                    SQL.identifier(f"portal_follower_{name}"),
                )
            )

    @api.autovacuum
    def _mend(self):
        """Write what is missing, and take away what is not so any more.

        Two transactions at once, of which one changes a document and the other lets
        somebody follow it, do not see each other.
        """
        for model in self._models():
            rows = self._of(ROWS, model, "mail_followers", "TRUE")
            self.env.cr.execute(
                SQL(
                    f"""
                    WITH there AS ({rows}), gone AS (
                        DELETE FROM portal_follower o
                         WHERE res_model = '{model._name}' AND NOT EXISTS (
                               SELECT FROM there WHERE there.id = o.follower_id))
                    INSERT INTO portal_follower AS o
                                (follower_id, res_model, res_id, partner_id)
                    SELECT * FROM there
                    ON CONFLICT (follower_id) DO UPDATE
                       SET res_model = excluded.res_model, res_id = excluded.res_id,
                           partner_id = excluded.partner_id
                     WHERE (o.res_model, o.res_id, o.partner_id) IS DISTINCT FROM
                           (excluded.res_model, excluded.res_id, excluded.partner_id)
                    """  # noqa: S608
                )
            )
