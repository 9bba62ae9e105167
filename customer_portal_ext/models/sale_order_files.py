import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.quick_read import read_rows


class SaleOrder(models.Model):
    """The files of a quotation or an order (C-FILES)."""

    _name = "sale.order"
    _inherit = ["sale.order", "portal.files.mixin"]

    _portal_files_field = "order_id"

    # groups: contacts come to files by their pages, never by RPC
    portal_document_ids = fields.One2many(
        "portal.document",
        "order_id",
        # those of messages are in the conversation
        domain=[("kind", "!=", "message")],
        groups="base.group_user",
    )
    portal_document_count = fields.Integer(
        string="Files", compute="_compute_portal_document_count"
    )
    portal_new_file_count = fields.Integer(
        string="New files",
        compute="_compute_portal_document_count",
        help="Sent by the customer and not marked as received.",
    )

    @api.depends("portal_document_ids.active", "portal_document_ids.state")
    def _compute_portal_document_count(self):
        # sudo: a form shows the numbers also to readers who may not open the list
        groups = (
            self.env["portal.document"]
            .sudo()
            ._read_group(
                self._portal_files_domain(),
                ["order_id", "kind", "state"],
                ["__count"],
            )
        )
        for order in self:
            own = [group[1:] for group in groups if group[0] == order]
            order.portal_document_count = sum(count for *_key, count in own)
            order.portal_new_file_count = sum(
                count
                for kind, state, count in own
                if kind == "upload" and state == "new"
            )

    def action_portal_new_files(self):
        """Button: what the customer sent and nobody has marked as received."""
        action = self._portal_open_of_order("portal_document_action")
        domain = Domain(action["domain"]) & Domain("kind", "=", "upload")
        return {**action, "domain": list(domain & Domain("state", "=", "new"))}

    def action_portal_share_files(self):
        """Button: attach proofs to a line, or share other files."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_file_share_action"
        )
        return {**action, "context": {"default_order_id": self.id}}

    def _portal_files(self):
        """Return the files that a customer sees: not those of lines that are private.

        :return: ``portal.document`` in superuser mode, newest first; earlier versions
            among them
        """
        self.ensure_one()
        # sudo: no contact has rights on files; whoever asks has seen the order
        return self.sudo().portal_document_ids.filtered(
            lambda file: (
                file.active
                and file.portal_show
                and file.state != "removed"
                and (not file.order_line_id or file.order_line_id.portal_published)
            )
        )

    def _portal_read_files_and_seen(self, partner):
        """Learn in one query whether there are files, and what a contact last saw.

        Most orders have no files: they are known to be none then, for the order and
        each of its lines, and are not asked for one by one (G8).

        :param res.partner partner: the contact who looks, or none
        :return: (date, list of lines) as they were last seen, or (None, None)
        """
        self.ensure_one()
        Document = self.env["portal.document"]
        query = SQL(
            """
            SELECT EXISTS (SELECT FROM portal_document
                            WHERE order_id = %s AND active AND kind != 'message'),
                   seen.date, seen.snapshot
              FROM (VALUES (1)) AS one
              LEFT JOIN portal_last_seen seen
                ON seen.order_id = %s AND seen.partner_id = %s
            """,
            self.id,
            self.id,
            partner.id or None,
            to_flush=Document._fields["order_id"],
        )
        [(has_files, date, snapshot)] = read_rows(self.env, query, by_ids=True)
        lines = self.order_line
        files = self.portal_document_ids if has_files else Document
        if not has_files:
            self._fields["portal_document_ids"]._insert_cache(self, [()])
        by_line = files.grouped("order_line_id")
        lines._fields["portal_document_ids"]._insert_cache(
            lines, [by_line.get(line, files.browse())._ids for line in lines]
        )
        return date, json.loads(snapshot) if snapshot else None

    def _portal_allows_upload(self):
        return super()._portal_allows_upload() and self._portal_is_open()

    def _portal_tell_of_files(self, actor, text, files_sudo):
        """Tell the salesperson in the conversation, with the line that it is about."""
        self._portal_tell_staff(actor, text, files_sudo.order_line_id)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    portal_document_ids = fields.One2many(
        "portal.document", "order_line_id", groups="base.group_user"
    )

    def unlink(self):
        # A file of a private line would be one of the whole document afterwards.
        # sudo: whoever may delete the line withdraws its files
        self.sudo().portal_document_ids.active = False
        return super().unlink()

    def _portal_proofs(self):
        """Return the proofs that are to be approved with this line: the latest ones.

        :return: ``portal.document`` in superuser mode, by name
        """
        self.ensure_one()
        # sudo: as the approvals; that there is a proof is part of the line
        return (
            self.sudo()
            .portal_document_ids.filtered(
                lambda file: (
                    file.kind == "proof" and file.active and not file.is_succeeded
                )
            )
            .sorted(lambda file: (file.name, file.id))
        )

    def action_portal_share_files(self):
        """Button: attach proofs to this line."""
        self.ensure_one()
        action = self.order_id.action_portal_share_files()
        context = {**action["context"], "default_line_id": self.id}
        return {**action, "context": context}
