from datetime import timezone

import pytz

from odoo import fields, models
from odoo.fields import Command


class ResPartner(models.Model):
    """Whose morning it is, and what waits for them (X-REMIND)."""

    _inherit = "res.partner"

    def _portal_local_now(self, company):
        """Return what a contact's own clock says, or else the company's.

        :rtype: datetime
        """
        self.ensure_one()
        tz = self.tz or company.partner_id.tz or "UTC"
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        try:
            return now.astimezone(pytz.timezone(tz))
        except pytz.UnknownTimeZoneError:
            return now

    def _portal_write_digests(self, company):
        """Queue a digest for each of these contacts: all that waits for them.

        :param res.company company: whose documents
        :return: the letters
        """
        Letter, policy = self.env["portal.letter"], self.env["portal.policy"]
        policy._preload(self, company)
        waiting = {partner: [] for partner in self}
        for model_name in Letter._portal_digest_models():
            asked = self.env[model_name]._portal_asked_of(self)
            pairs = Letter._portal_digest_documents(model_name, company, asked)
            for partner in self:
                documents = self.env[model_name].union(
                    *(document for document, asked in pairs if asked == partner)
                )
                seen = policy._domain(model_name, partner, company)
                waiting[partner] += documents.filtered_domain(seen)
        last = fields.Date.from_string("9999-12-31")
        return Letter.create(
            [
                {
                    "kind": "digest",
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "date": partner._portal_local_now(company).date(),
                    "digest_line_ids": [
                        Command.create(
                            {
                                "res_model": document._name,
                                "res_id": document.id,
                                "date_due": document.portal_due_date,
                            }
                        )
                        for document in sorted(
                            documents, key=lambda d: (d.portal_due_date or last, d.id)
                        )
                    ],
                }
                for partner, documents in waiting.items()
                if documents
            ]
        )._portal_wake()
