from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_portal_ext.models.portal_document_take_in import BATCH


class PortalDocument(models.Model):
    """Documents of tickets: seen by whoever sees the ticket (O-DOCS, P-TICKETS)."""

    _inherit = "portal.document"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        compute="_compute_ticket_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Seen by those who see the ticket.",
    )
    place = fields.Selection(selection_add=[("ticket", "Ticket")])

    _portal_ticket_idx = models.Index(
        "(ticket_id, create_date DESC, id DESC)"
        " WHERE portal_listed AND place = 'ticket'"
    )

    @api.depends("res_model", "res_id")
    def _compute_ticket_id(self):
        for document in self:
            if document.res_model == "helpdesk.ticket":
                document.ticket_id = document.res_id
            else:
                document.ticket_id = document.ticket_id

    @api.depends("ticket_id")
    def _compute_place(self):
        return super()._compute_place()

    @api.depends("ticket_id.company_id")
    def _compute_company_id(self):
        res = super()._compute_company_id()
        for document in self.filtered("ticket_id.company_id"):
            document.company_id = document.ticket_id.company_id
        return res

    def _portal_place(self):
        return "ticket" if self.ticket_id else super()._portal_place()

    def _portal_lies_somewhere(self):
        return bool(self.ticket_id) or super()._portal_lies_somewhere()

    @api.model
    def _portal_places(self, partner, companies, by_ids=False):
        tickets = self.env["helpdesk.ticket"]._portal_domain(partner, companies)
        return {
            **super()._portal_places(partner, companies, by_ids=by_ids),
            "ticket": Domain("place", "=", "ticket")
            & Domain("ticket_id", "any", tickets),
        }

    @api.model
    def _portal_places_of_talk(self):
        return {**super()._portal_places_of_talk(), "ticket": "ticket_id"}

    @api.model
    def _cron_take_in_messages(self):  # pylint: disable=missing-return
        """Keep also the files that customers sent with the forms of their tickets."""
        super()._cron_take_in_messages()
        after = 0
        while True:
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT file.id, file.res_id, sender.partner_id
                      FROM ir_attachment file
                      JOIN helpdesk_ticket ticket ON ticket.id = file.res_id
                      JOIN res_users sender ON sender.id = file.create_uid
                     WHERE file.res_model = 'helpdesk.ticket'
                       AND file.res_field IS NULL AND file.type = 'binary'
                       AND sender.share AND file.id > %s
                       AND NOT EXISTS (SELECT FROM message_attachment_rel rel
                                        WHERE rel.attachment_id = file.id)
                       AND NOT EXISTS (SELECT FROM portal_document kept
                                        WHERE kept.attachment_id = file.id)
                  ORDER BY file.id
                     LIMIT %s
                    """,
                    after,
                    BATCH,
                )
            )
            if not rows:
                break
            after = rows[-1][0]
            for file_id, ticket_id, partner_id in rows:
                self._portal_take_in_files(
                    self.env["helpdesk.ticket"].sudo().browse(ticket_id),
                    self.env["ir.attachment"].sudo().browse(file_id),
                    self.env["res.partner"].sudo().browse(partner_id),
                )._portal_date_back()
            if not self.env["ir.cron"]._commit_progress(len(rows)):
                break

    def _portal_parent(self):
        return super()._portal_parent() or self.ticket_id or None

    @api.model
    def _portal_place_names(self):
        return {**super()._portal_place_names(), "ticket": ("ticket_id", "number")}
