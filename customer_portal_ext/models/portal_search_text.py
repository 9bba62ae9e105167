from odoo import fields, models
from odoo.tools import SQL, sql

from ..tools.trigrams import words_index

# What fills a row for each of some documents; ``%(only)s`` says of which.
_FILL = """
    INSERT INTO portal_search_text (%(link)s, commercial_partner_id, text)
    SELECT d.id, d.commercial_partner_id, concat_ws(E'\\n', %(texts)s, (
               SELECT string_agg(DISTINCT l.name, E'\\n') FROM %(lines)s l
                WHERE l.%(inverse)s = d.id AND %(shown)s))
      FROM %(table)s d
     WHERE %(kept)s AND %(only)s
"""

# The texts are kept by the database, as an index is: lines get their names by forms, by
# computed fields, by imports and by statements of other addons.
_KEEP = """
    CREATE OR REPLACE FUNCTION portal_search_%(table)s(changed int[]) RETURNS void AS $$
    %(fill)s
        ON CONFLICT (%(link)s) WHERE %(link)s IS NOT NULL DO UPDATE
       SET commercial_partner_id = EXCLUDED.commercial_partner_id,
           text = EXCLUDED.text
    $$ LANGUAGE sql;
"""
_WATCH = """
    CREATE OR REPLACE FUNCTION portal_search_of_%(watched)s() RETURNS trigger AS $$
    DECLARE changed int[];
    BEGIN
        IF TG_OP = 'INSERT' THEN
            changed := ARRAY(SELECT DISTINCT n.%(key)s FROM new_rows n
                              WHERE n.%(key)s IS NOT NULL);
        ELSE
            changed := ARRAY(SELECT DISTINCT n.%(key)s
                               FROM new_rows n JOIN old_rows o USING (id)
                              WHERE n.%(key)s IS NOT NULL
                                AND (%(new)s) IS DISTINCT FROM (%(old)s));
        END IF;
        IF cardinality(changed) > 0 THEN
            PERFORM portal_search_%(table)s(changed);
        END IF;
        RETURN NULL;
    END;
    $$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS portal_search_insert ON %(watched)s;
    DROP TRIGGER IF EXISTS portal_search_update ON %(watched)s;
    CREATE TRIGGER portal_search_insert AFTER INSERT ON %(watched)s
        REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION portal_search_of_%(watched)s();
    CREATE TRIGGER portal_search_update AFTER UPDATE ON %(watched)s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION portal_search_of_%(watched)s();
"""


class PortalSearchText(models.Model):
    """What a document with lines can be found by, in one row (O-SEARCH).

    It only says where to look: it may hold more than a reader is shown, such as the
    name of a line that is private or that was deleted, never less. Whether a document
    has a word is decided by the document (``portal.list._word_domain``).
    """

    _name = "portal.search.text"
    _description = "Text Documents Are Found by"
    _log_access = False

    order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    purchase_id = fields.Many2one("purchase.order", readonly=True, ondelete="cascade")
    move_id = fields.Many2one("account.move", readonly=True, ondelete="cascade")
    # no key to contacts: it is the document's, whose changes come here
    commercial_partner_id = fields.Integer(readonly=True)
    text = fields.Text(readonly=True)

    _order_unique = models.UniqueIndex("(order_id) WHERE order_id IS NOT NULL")
    _purchase_unique = models.UniqueIndex("(purchase_id) WHERE purchase_id IS NOT NULL")
    _move_unique = models.UniqueIndex("(move_id) WHERE move_id IS NOT NULL")

    # one for each list: what is in the others is not looked at
    _order_words_idx = words_index("text", where="order_id IS NOT NULL")
    _purchase_words_idx = words_index("text", where="purchase_id IS NOT NULL")
    _move_words_idx = words_index("text", where="move_id IS NOT NULL")

    def init(self):
        """Let the database keep the texts, and fill them.

        Not while the addon is installed: then its hook does, after all else is filled.
        """
        self.env.cr.execute(
            "SELECT state FROM ir_module_module WHERE name = 'customer_portal_ext'"
        )
        [state] = self.env.cr.fetchone() or [None]
        if state != "to install":
            self._portal_keep_texts()

    def _portal_keep_texts(self):
        """Make the triggers that keep the texts, and write those that are not there.

        All are written anew where they are made otherwise than before. What was made
        while triggers were off (a bulk import) is found after an upgrade of the addon.
        """
        cr = self.env.cr
        before = self._portal_functions()
        for link, model_name in self._portal_links().items():
            parts = self._portal_parts(link, self.env[model_name])
            fill = _FILL % {**parts, "only": "d.id = ANY(changed)"}
            cr.execute(SQL((_KEEP % {**parts, "fill": fill}).replace("%", "%%")))
            for watched, key, columns in (
                (parts["table"], "id", parts["watched"]),
                (parts["lines"], parts["inverse"], parts["watched_lines"]),
            ):
                values = {
                    "table": parts["table"],
                    "watched": watched,
                    "key": key,
                    "new": ", ".join(f"n.{name}" for name in columns),
                    "old": ", ".join(f"o.{name}" for name in columns),
                }
                cr.execute(SQL((_WATCH % values).replace("%", "%%")))
        if before == self._portal_functions():
            self._portal_fill_missing()
        else:
            self._portal_fill()

    def _portal_functions(self):
        """Return how the texts are made, by the database's own words."""
        return self.env.execute_query(
            SQL(
                "SELECT proname, prosrc FROM pg_proc WHERE proname IN %s"
                " AND pronamespace = current_schema::regnamespace ORDER BY proname",
                tuple(
                    f"portal_search_{self.env[name]._table}"
                    for name in self._portal_links().values()
                ),
            )
        )

    def _portal_fill_missing(self):
        """Write the texts of documents that have none."""
        for link, model_name in self._portal_links().items():
            parts = self._portal_parts(link, self.env[model_name])
            only = (
                f"NOT EXISTS (SELECT FROM portal_search_text s WHERE s.{link} = d.id)"
            )
            fill = _FILL % {**parts, "only": only}
            self.env.cr.execute(SQL(fill.replace("%", "%%")))

    def _portal_fill(self):
        """Write all texts, in one statement for each model, and index them then."""
        cr = self.env.cr
        indexes = [
            index
            for index in self._table_objects.values()
            if isinstance(index, models.Index)
        ]
        for index in indexes:
            sql.drop_index(cr, index.full_name(self), self._table)
        cr.execute("TRUNCATE portal_search_text")
        for link, model_name in self._portal_links().items():
            parts = self._portal_parts(link, self.env[model_name])
            cr.execute(SQL((_FILL % {**parts, "only": "TRUE"}).replace("%", "%%")))
        for index in indexes:
            index.apply_to_database(self)

    def _portal_drop_triggers(self):
        """Leave the tables of the documents as they were."""
        for link, model_name in self._portal_links().items():
            parts = self._portal_parts(link, self.env[model_name])
            for name in (parts["table"], parts["lines"]):
                self.env.cr.execute(
                    SQL(
                        "DROP FUNCTION IF EXISTS %s() CASCADE",
                        SQL.identifier(f"portal_search_of_{name}"),
                    )
                )
            self.env.cr.execute(
                SQL(
                    "DROP FUNCTION IF EXISTS %s(int[])",
                    SQL.identifier(f"portal_search_{parts['table']}"),
                )
            )

    def _portal_links(self):
        """Return {field that leads to a document: name of its model}."""
        return {
            name: field.comodel_name
            for name, field in self._fields.items()
            if field.type == "many2one"
        }

    def _portal_parts(self, link, model):
        """Return the names that the statements about one model are made of."""
        lines_name, inverse, shown = model._portal_search_lines()
        texts = model._portal_search_texts()
        lines = self.env[lines_name]
        columns = [*texts, "commercial_partner_id"]
        line_columns = ["name", inverse]
        kept = "TRUE"
        if model._name == "account.move":
            # entries of the books are on no list
            kept = "d.move_type != 'entry'"
            columns.append("move_type")
        if "portal_published" in lines._fields:
            # which of them show changes by their status: they are all in it
            shown = SQL("TRUE")
        else:
            line_columns.append("display_type")
        return {
            "link": link,
            "table": model._table,
            "texts": ", ".join(f"d.{name}" for name in texts),
            "kept": kept,
            "lines": lines._table,
            "inverse": inverse,
            "shown": shown.code,
            "watched": columns,
            "watched_lines": line_columns,
        }
