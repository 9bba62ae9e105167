from collections import namedtuple

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import keyset
from ..tools.quick_read import read_rows

# Folders that a page leads to at once; the next ones are a link away.
PAGE_FOLDERS = 40

ORDER = "sequence, name, id"
KEYS = keyset.parse_order(
    ORDER, {"sequence": ("number", True), "name": ("text", False), "id": ("int", False)}
)
COLUMNS = ("id", "name", "kind", "sequence", "parent_path")

# Of so many private folders each is asked whether it holds something of theirs. Where
# there are more, the folders of their documents are found first; unless these are many.
MANY_PRIVATE = 200
FEW_HELD = 100

# ``cursor`` is where the folders after it begin.
Shown = namedtuple("Shown", "id name kind above cursor")


class PortalFolder(models.Model):
    """Folders for the pages of documents: as many as are shown, however many there are.

    What a contact sees is what ``_portal_domain`` says. Whether a private folder holds
    something of theirs is asked for one folder after the other, and no further than
    the page goes.
    """

    _inherit = "portal.folder"

    @api.model
    def _portal_shown_in(self, parent_id, kinds, partner, companies):
        """Return the first folders in one folder, and one more than a page has.

        :param int parent_id: None for the topmost ones that the contact sees
        :param tuple kinds: of the folders
        :return: list of Shown
        """
        sql = self._portal_kept_shown_sql(
            parent_id, kinds, partner.id, tuple(companies.ids)
        )
        return self._portal_shown_of(read_rows(self.env, sql))

    @api.model
    def _portal_shown(
        self, where, partner, companies, limit=None, after=None, few=False
    ):
        """Return folders that a contact sees, in their order.

        :param Domain where: which of them
        :param bool few: they are few, and each is asked what it holds
        :param int limit: how many; None for all
        :param after: values of a cursor, see ``_portal_shown_after``
        :return: list of Shown
        """
        sql = self._portal_shown_sql(where, partner, companies, limit, after, few)
        return self._portal_shown_of(read_rows(self.env, sql))

    @api.model
    def _portal_shown_after(self, cursor):
        """Return what ``_portal_shown`` understands of a cursor from an address."""
        return keyset.decode(cursor, "folders", KEYS)

    @api.model
    def _portal_shown_where(self, parent_id, kinds, partner, companies):
        """Return which folders stand in one folder, or at the top.

        At the top, too, stand those in a private folder that holds nothing of theirs:
        they do not see it.
        """
        where = Domain("kind", "in", kinds)
        if parent_id:
            return where & Domain("parent_id", "=", parent_id)
        top = Domain("parent_id", "=", False)
        if "private" not in kinds:
            return where & top
        unseen = self._portal_unseen_parents_sql(partner, companies)
        below_unseen = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%s = ANY(ARRAY(%s)), FALSE)",
                model._field_to_sql(alias, "parent_id", query),
                unseen,
            )
        )
        return where & (top | below_unseen)

    @api.model
    def _portal_taking_folders(self, partner, companies):
        """Return the folders into which a contact may send: list of Shown."""
        taking = self._portal_parts(partner, companies).taking
        return self._portal_shown(taking, partner, companies)

    # as ``portal.list._seen``: what changes which folders a contact sees clears it
    @api.model
    @tools.ormcache("partner_id", "company_ids")
    def _portal_takes_any(self, partner_id, company_ids):
        """Tell whether a contact may send into some folder."""
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        parts = self._portal_parts(partner_sudo, companies)
        # sudo: the policy is in the domain
        domain = parts.candidates & parts.taking
        return bool(self.sudo().search_count(domain, limit=1))

    def _portal_way(self, partner, companies):
        """Return the folders above this one and itself, from the top: list of Shown.

        They begin below the last one that the contact does not see.
        """
        self.ensure_one()
        ids = [int(number) for number in self.parent_path.split("/")[:-1]]
        seen = {
            folder.id: folder
            for folder in self._portal_shown(
                Domain("id", "in", ids), partner, companies, few=True
            )
        }
        way = []
        for folder_id in reversed(ids):
            if folder_id not in seen:
                break
            way.insert(0, seen[folder_id])
        return way

    # --- statements ------------------------------------------------------------------

    # Composing it takes longer than running it; kept as ``_portal_takes_any``.
    @tools.ormcache("parent_id", "kinds", "partner_id", "company_ids", "self.env.lang")
    def _portal_kept_shown_sql(self, parent_id, kinds, partner_id, company_ids):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        where = self._portal_shown_where(parent_id, kinds, partner, companies)
        return self._portal_shown_sql(where, partner, companies, PAGE_FOLDERS + 1)

    @api.model
    def _portal_shown_sql(
        self, where, partner, companies, limit=None, after=None, few=False
    ):
        held = None if few else self._portal_held_sql(partner.id)
        inner, holds = self._portal_candidates_sql(
            partner, companies, where, after, bool(held)
        )
        return SQL(
            "%s SELECT %s FROM (%s) f WHERE f.is_sure OR %s LIMIT %s",
            held or SQL(),
            SQL(", ").join(SQL.identifier("f", name) for name in COLUMNS),
            inner,
            holds,
            limit,
        )

    @api.model
    def _portal_unseen_parents_sql(self, partner, companies):
        """Return SQL for the private folders with others in them that are not seen."""
        is_parent = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT parent_id FROM portal_folder"
                " WHERE kind = 'private' AND parent_id IS NOT NULL)",
                model._field_to_sql(alias, "id", query),
            )
        )
        inner, holds = self._portal_candidates_sql(
            partner, companies, Domain("kind", "=", "private") & is_parent
        )
        return SQL("SELECT f.id FROM (%s) f WHERE NOT (f.is_sure OR %s)", inner, holds)

    @api.model
    def _portal_candidates_sql(
        self, partner, companies, where, after=None, by_held=True
    ):
        """Return SQL for the folders that may be seen, and for what decides that.

        :param bool by_held: with those of ``_portal_held_sql``, where there are
        :return: (statement in the folders' order, with ``is_sure``; condition on its
            rows, as ``f``: they hold something of the contact's)
        """
        parts = self._portal_parts(partner.sudo(), companies)
        # sudo: the policy is in the domain
        self_sudo = self.sudo()
        query = self_sudo._search(parts.candidates & where, order=ORDER)
        columns = {
            name: self_sudo._field_to_sql(query.table, name, query) for name in COLUMNS
        }
        if after:
            query.add_where(keyset.beyond(KEYS, columns, after))
        sure = parts.sure.optimize_full(self_sudo)
        inner = query.select(
            *(
                SQL("%s AS %s", column, SQL.identifier(name))
                for name, column in columns.items()
            ),
            SQL("(%s) IS TRUE AS is_sure", sure._to_sql(self_sudo, query.table, query)),
        )
        holds = self_sudo._portal_holds_sql(parts.own, SQL.identifier("f", "id"))
        if by_held and self._portal_held_sql(partner.id):
            holds = SQL(
                "(COALESCE((SELECT cardinality(ids) FROM held) > %s"
                " OR f.id = ANY((SELECT ids FROM held)::int[]), FALSE) AND %s)",
                FEW_HELD,
                holds,
            )
        # sorted first: PostgreSQL asks until there are enough, and no more
        return SQL("%s OFFSET 0", inner), holds

    # kept as ``_portal_takes_any``
    @api.model
    @tools.ormcache("partner_id")
    def _portal_held_sql(self, partner_id):
        """Return the WITH of the private folders that may hold documents of a contact.

        From one folder to the next by the index: as many steps as there are folders of
        theirs, however many others there are.

        :return: SQL of ``held``, with ``ids``; None where each folder is asked
        """
        if not self._portal_has_many_private():
            return None
        # sudo: whose contact they are
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id)
        commercial = partner_sudo.commercial_partner_id
        if len(self.env["portal.policy"]._group_ids(commercial.id)) > 1:
            return None
        first, following = (
            SQL(
                "SELECT d.folder_id FROM portal_document d WHERE d.portal_listed"
                " AND d.place = 'private' AND d.commercial_partner_id = %s"
                " AND d.folder_id > %s ORDER BY d.folder_id LIMIT 1",
                commercial.id,
                after,
            )
            for after in (0, SQL("step.folder_id"))
        )
        return SQL(
            """
            WITH RECURSIVE step AS (
                (%s)
                UNION ALL
                SELECT (%s) FROM step WHERE step.folder_id IS NOT NULL
            ),
            held AS MATERIALIZED (
                SELECT array_agg(folder_id) AS ids
                  FROM (SELECT folder_id FROM step LIMIT %s) few
            )
            """,
            first,
            following,
            FEW_HELD + 1,
        )

    @api.model
    @tools.ormcache()
    def _portal_has_many_private(self):
        # sudo: their number
        count = self.sudo().search_count(
            [("kind", "=", "private")], limit=MANY_PRIVATE + 1
        )
        return count > MANY_PRIVATE

    @api.model
    def _portal_shown_of(self, rows):
        """Return rows of ``COLUMNS`` as ``_portal_shown`` does."""
        return [
            Shown(
                id_,
                name,
                kind,
                [int(number) for number in path.split("/")[:-2]],
                keyset.encode(
                    "folders",
                    [None if sequence is None else str(sequence), name, str(id_)],
                ),
            )
            for id_, name, kind, sequence, path in rows
        ]
