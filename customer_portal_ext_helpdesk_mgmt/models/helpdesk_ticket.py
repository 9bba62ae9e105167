from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What the portal's pages show of a ticket, and what they search and sort by: the order
# of the model itself begins with the priority. All else is staff's: tags, duplicates,
# activities, stock's token.
PORTAL_READABLE_FIELDS = frozenset(
    {
        "number",
        "name",
        "description",
        "partner_id",
        "commercial_partner_id",
        "partner_name",
        "partner_email",
        "company_id",
        "team_id",
        "category_id",
        "stage_id",
        "user_id",
        "closed",
        "active",
        "create_date",
        "write_date",
        "last_stage_update",
        "closed_date",
        "access_url",
        "priority",
        "sequence",
        "portal_published",
        "message_ids",
        "website_message_ids",
        "message_is_follower",
        "message_partner_ids",
    }
)


class HelpdeskTicket(models.Model):
    """Tickets under the portal's policy (P-TICKETS, P-TICKET-USERS, O-TICKETS)."""

    _name = "helpdesk.ticket"
    _inherit = ["portal.readable.fields", "helpdesk.ticket", "portal.files.mixin"]

    _portal_files_field = "ticket_id"

    # Odoo asks for an index behind every list of such a field; the helpdesk has none.
    partner_id = fields.Many2one(index="btree_not_null")
    duplicate_id = fields.Many2one(index="btree_not_null")

    # The list of the portal, newest first: one short index scan for a customer.
    _portal_tickets_idx = models.Index(
        "(commercial_partner_id, create_date DESC, id DESC)"
        " INCLUDE (company_id, active, portal_published) WHERE portal_published"
    )

    @api.depends("active")
    def _compute_portal_published(self):  # pylint: disable=missing-return
        super()._compute_portal_published()
        for ticket in self:
            ticket.portal_published = ticket.portal_published and ticket.active

    @api.model
    def _portal_sections(self):
        """Return which section of the portal tickets belong to (O-MODULES)."""
        return [("tickets", Domain.TRUE)]

    def _portal_label(self):
        self.ensure_one()
        return self.env._(
            "Ticket %(number)s: %(title)s", number=self.number, title=self.name
        )

    @api.model
    def _portal_readable_fields(self):
        return super()._portal_readable_fields() | PORTAL_READABLE_FIELDS

    def _has_field_access(self, field, operation):
        """Let contacts write no field of a ticket: the portal's own forms do."""
        if not super()._has_field_access(field, operation):
            return False
        return operation == "read" or self.env.su or not self.env.user.share

    def _sign_token(self, pid):
        # sudo: a contact who posts may not read the token that stock signs for others
        return super(HelpdeskTicket, self.sudo())._sign_token(pid)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    # --- messages and files ----------------------------------------------------------

    def _portal_public_messages(self):
        """Return the messages that a contact may read, oldest first (P-TICKETS).

        :return: ``mail.message`` in superuser mode
        """
        self.ensure_one()
        comment = self.env.ref("mail.mt_comment")
        return (
            self.sudo()
            .website_message_ids.filtered(
                lambda message: (
                    message.subtype_id == comment and not message.is_internal
                )
            )
            .sorted("id")
        )

    def _portal_is_said(self, message_sudo):
        """Tell whether contacts have the files of a message, as ``_portal_file_rows``:
        also those of the mail that raised the ticket.
        """
        kind, subtype = message_sudo.message_type, message_sudo.subtype_id
        if message_sudo.is_internal or kind in ("notification", "user_notification"):
            return False
        raised = kind == "email" and subtype == self._creation_subtype()
        return raised or subtype == self.env.ref("mail.mt_comment")

    def _portal_ticket_files(self):
        """Return the files of a ticket that a contact may have, as its page lists them.

        :return: ``ir.attachment`` in superuser mode, those of ``_portal_file_rows``
        """
        # sudo: contacts have no rights on files; the policy was asked
        files_sudo = self.env["ir.attachment"].sudo()
        return files_sudo.browse(file_id for file_id, _name in self._portal_file_rows())

    def _portal_file_rows(self):
        """Find the files of a ticket that a contact may have.

        Those of public messages, of the mail the ticket was made from, and what a
        contact uploaded with the form. What staff put beside a note stays theirs.

        :return: list of (id, name), the oldest first, by one query
        """
        self.ensure_one()
        Attachment, Message = self.env["ir.attachment"], self.env["mail.message"]
        return self.env.execute_query(
            SQL(
                """
                SELECT file.id, file.name
                  FROM ir_attachment file
                 WHERE file.id IN (
                           SELECT rel.attachment_id
                             FROM mail_message said
                             JOIN message_attachment_rel rel ON rel.message_id = said.id
                            WHERE said.model = %(model)s AND said.res_id = %(id)s
                              AND said.is_internal IS NOT TRUE
                              AND said.message_type
                                  NOT IN ('notification', 'user_notification')
                              AND (said.subtype_id = %(comment)s
                                   OR said.message_type = 'email'
                                      AND said.subtype_id = %(created)s)
                            UNION
                           SELECT sent.id
                             FROM ir_attachment sent
                             JOIN res_users sender ON sender.id = sent.create_uid
                            WHERE sent.res_model = %(model)s AND sent.res_id = %(id)s
                              AND sent.res_field IS NULL AND sender.share
                              AND NOT EXISTS (
                                  SELECT
                                    FROM message_attachment_rel rel
                                    JOIN mail_message said ON said.id = rel.message_id
                                   WHERE rel.attachment_id = sent.id
                                     AND said.model = %(model)s
                                     AND said.res_id = %(id)s)
                       )
              ORDER BY file.id
                """,
                model=self._name,
                id=self.id,
                comment=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
                created=self._creation_subtype().id,
                to_flush=[
                    Attachment._fields["res_id"],
                    Message._fields["is_internal"],
                    Message._fields["attachment_ids"],
                ],
            )
        )

    @api.model
    def _portal_same_ticket(self, partner, subject, html):
        """Return the ticket that this contact raised a moment ago in the same words.

        :param res.partner partner: the contact, in superuser mode; their row is locked,
            so that of two equal requests at once one waits and is then run again
        :param str subject: what is asked
        :param Markup html: the description, as a ticket keeps it
        """
        self.env.cr.execute(
            "UPDATE res_partner SET id = id WHERE id = %s", [partner.id]
        )
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=10)
        # sudo: whatever the policy shows, the contact's own ticket is not made twice
        candidates = self.sudo().search(
            [
                ("partner_id", "=", partner.id),
                ("name", "=", subject),
                ("create_date", ">=", since),
                ("closed_date", "=", False),
            ]
        )
        kept = self._fields["description"].convert_to_cache(html, self)
        return candidates.filtered(lambda ticket: ticket.description == kept)[:1]
