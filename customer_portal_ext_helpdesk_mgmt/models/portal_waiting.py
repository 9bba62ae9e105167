from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.customer_portal_ext.models.portal_waiting_sql import MESSAGE_DAYS


class PortalWaiting(models.Model):
    """Tickets among what waits: for their customers, and for us."""

    _inherit = "portal.waiting"

    _depends = {
        "helpdesk.ticket": [
            "number",
            "name",
            "active",
            "partner_id",
            "commercial_partner_id",
            "company_id",
            "user_id",
            "stage_id",
            "portal_waiting",
            "portal_published",
            "last_stage_update",
        ],
        "helpdesk.ticket.stage": ["closed"],
    }

    kind = fields.Selection(selection_add=[("ticket", "Ticket without an answer")])

    @api.model
    def _branches(self):
        return [
            *super()._branches(),
            ("helpdesk.ticket", self._tickets_of_customers()),
            ("helpdesk.ticket", self._tickets_of_ours()),
        ]

    @api.model
    def _tickets_of_customers(self):
        """Return the tickets that their customers are to answer."""
        return SQL(
            """
            SELECT t.id::bigint * 16 + 13, t.number || ' ' || t.name, 'them', 'reply',
                   'helpdesk.ticket', t.id, 'helpdesk.ticket', t.id, t.partner_id,
                   t.commercial_partner_id, t.company_id, t.user_id,
                   COALESCE(
                       (SELECT MAX(said.date)
                          FROM mail_message said
                          JOIN res_partner author ON author.id = said.author_id
                         WHERE said.model = 'helpdesk.ticket' AND said.res_id = t.id
                           AND said.message_type IN ('comment', 'email')
                           AND said.subtype_id = %(comment)s
                           AND said.date >= t.last_stage_update
                           AND NOT author.partner_share),
                       t.last_stage_update, t.create_date)
              FROM helpdesk_ticket t
             WHERE t.portal_waiting IS TRUE AND t.portal_published
            """,
            comment=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
        )

    @api.model
    def _tickets_of_ours(self):
        """Return the tickets on which the customer has the last word.

        From the first message that nobody answered, or from the ticket itself where
        nobody has. Also those that were closed, and written on afterwards.
        """
        return SQL(
            """
            SELECT t.id::bigint * 16 + 14, t.number || ' ' || t.name, 'us',
                   CASE WHEN answer.id IS NULL AND stage.closed IS NOT TRUE
                        THEN 'ticket' ELSE 'message' END,
                   'helpdesk.ticket', t.id, 'helpdesk.ticket', t.id, t.partner_id,
                   t.commercial_partner_id, t.company_id, t.user_id,
                   CASE WHEN answer.id IS NULL AND stage.closed IS NOT TRUE
                        THEN t.create_date ELSE question.date END
              FROM (SELECT o.id
                      FROM helpdesk_ticket o
                      JOIN helpdesk_ticket_stage g ON g.id = o.stage_id
                     WHERE g.closed IS NOT TRUE AND o.portal_published
                       AND o.portal_waiting IS NOT TRUE
                     UNION
                    SELECT said.res_id
                      FROM mail_message said
                      JOIN res_partner author ON author.id = said.author_id
                     WHERE said.model = 'helpdesk.ticket'
                       AND said.message_type IN ('comment', 'email')
                       AND said.subtype_id = %(comment)s
                       AND said.date > %(from_date)s
                       AND author.partner_share) found
              JOIN helpdesk_ticket t ON t.id = found.id
              JOIN helpdesk_ticket_stage stage ON stage.id = t.stage_id
              LEFT JOIN LATERAL (
                    SELECT said.id
                      FROM mail_message said
                      JOIN res_partner author ON author.id = said.author_id
                     WHERE said.model = 'helpdesk.ticket' AND said.res_id = t.id
                       AND said.message_type IN ('comment', 'email', 'email_outgoing')
                       AND said.subtype_id = %(comment)s
                       AND NOT author.partner_share
                     ORDER BY said.id DESC
                     LIMIT 1) answer ON TRUE
              LEFT JOIN LATERAL (
                    SELECT said.date
                      FROM mail_message said
                      JOIN res_partner author ON author.id = said.author_id
                     WHERE said.model = 'helpdesk.ticket' AND said.res_id = t.id
                       AND said.message_type IN ('comment', 'email')
                       AND said.subtype_id = %(comment)s
                       AND said.date > GREATEST(
                           %(from_date)s,
                           -- a remark with which they closed it asks for nothing
                           CASE WHEN stage.closed THEN t.closed_date END)
                       AND author.partner_share
                       AND (answer.id IS NULL OR said.id > answer.id)
                     ORDER BY said.id
                     LIMIT 1) question ON TRUE
             WHERE t.portal_published AND t.portal_waiting IS NOT TRUE
               AND (question.date IS NOT NULL
                    OR answer.id IS NULL AND stage.closed IS NOT TRUE)
            """,
            comment=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            from_date=fields.Datetime.subtract(
                fields.Datetime.now(), days=MESSAGE_DAYS
            ),
        )
