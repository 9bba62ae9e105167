from dataclasses import replace

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

# Above this the card says "more than".
NEW_CAP = 99

# Of orders, the order itself says what is new.
NEW_PLACES = ("public", "private", "project")


class PortalDocumentLook(models.Model):
    """When a contact last looked at their documents (O-DOCS): what is new since."""

    _name = "portal.document.look"
    _description = "Last Look at Documents"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", readonly=True
    )
    date = fields.Datetime(required=True, readonly=True)

    _partner_unique = models.UniqueIndex("(partner_id)")

    @api.model
    def _note(self, partner_id):
        """Keep that a contact looks now; once in an hour is enough."""
        self.env.cr.execute(
            """
            INSERT INTO portal_document_look (partner_id, date)
                 VALUES (%s, now() AT TIME ZONE 'UTC')
            ON CONFLICT (partner_id) DO UPDATE SET date = EXCLUDED.date
                  WHERE portal_document_look.date < EXCLUDED.date - interval '1 hour'
            """,
            [partner_id],
        )

    @api.model
    def _new_sql(self, partner, companies):
        """Return SQL that counts what is new to a contact, no further than one above
        the cap; None where they see no documents.

        Who has never looked has nothing new: it all is.
        """
        return self._kept_new_sql(partner.id, tuple(companies.ids))

    # as what a contact sees, of which it is made (``_portal_seen_places``)
    @tools.ormcache("partner_id", "company_ids", "self.env.lang")
    def _kept_new_sql(self, partner_id, company_ids):
        partner = self.env["res.partner"].browse(partner_id)
        companies = self.env["res.company"].browse(company_ids)
        since = SQL(
            "(SELECT date FROM portal_document_look WHERE partner_id = %s)", partner.id
        )
        Document = self.env["portal.document"]
        domain = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s > %s", model._field_to_sql(alias, "create_date", query), since
            )
        ) & Domain("partner_id", "!=", partner.id)
        sources = Document._portal_place_sources(
            NEW_PLACES, domain, partner, companies, counted=True
        )
        if not sources:
            return None
        # newest first: what is older than the last look is never come to
        newest = SQL("%s DESC", SQL.identifier(Document._table, "create_date"))
        newest = SQL("%s, %s DESC", newest, SQL.identifier(Document._table, "id"))
        count = self.env["portal.list"]._count_sql(
            [replace(source, order=newest) for source in sources], NEW_CAP
        )
        # nothing is counted for whom nothing is new
        return SQL(
            "SELECT CASE WHEN %s IS NOT NULL THEN to_jsonb((%s)) END", since, count
        )
