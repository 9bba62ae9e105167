from odoo import api, fields, models

# Letters of what a reader says is missing.
MAX_REMARK = 2000


class PortalFaqReading(models.Model):
    """That a contact read an answer, and whether it helped (O-FAQ).

    One row for each contact and answer: a second look, or another opinion, changes it.
    """

    _name = "portal.faq.reading"
    _description = "Reading of an Answer"
    _order = "last_read desc, id desc"
    _rec_name = "faq_id"

    faq_id = fields.Many2one(
        "portal.faq", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="faq_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    last_read = fields.Datetime(
        required=True, default=fields.Datetime.now, readonly=True
    )
    helpful = fields.Selection(
        [("yes", "Yes"), ("no", "No")], string="Was it helpful", readonly=True
    )
    remark = fields.Text(string="What is missing", readonly=True)

    _reader_unique = models.UniqueIndex("(faq_id, partner_id)")

    @api.model
    def _note(self, faq_sudo, partner, **values):
        """Keep that a contact read an answer, and what they said about it.

        :param portal.faq faq_sudo: one that the contact sees
        :param res.partner partner: the contact
        :param values: ``helpful`` ("yes" or "no") and ``remark``, where they said so
        """
        # two pages at once make one row
        self.env.cr.execute(
            """
            INSERT INTO portal_faq_reading (faq_id, partner_id, company_id, last_read,
                                            create_uid, create_date)
                 VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC', %s,
                         now() AT TIME ZONE 'UTC')
            ON CONFLICT (faq_id, partner_id) DO UPDATE
                    SET last_read = EXCLUDED.last_read
              RETURNING id
            """,
            (faq_sudo.id, partner.id, faq_sudo.company_id.id or None, self.env.uid),
        )
        [reading_id] = self.env.cr.fetchone()
        # sudo: portal users have no right on any of it
        reading_sudo = self.sudo().browse(reading_id)
        reading_sudo.invalidate_recordset()
        if values:
            reading_sudo.write(values)
        faq_sudo.modified(["reading_ids"])
        return reading_sudo
