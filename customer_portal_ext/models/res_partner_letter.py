from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class ResPartner(models.Model):
    """What a contact owes, and the link to their portal (P-HOTLINK, B-PLACEHOLDER)."""

    _inherit = "res.partner"

    portal_no_reminder = fields.Boolean(
        string="No reminders",
        groups="base.group_user",
        help="This contact gets no reminders of overdue invoices.",
    )
    portal_statement_mail = fields.Boolean(
        string="Statements by e-mail",
        groups="base.group_user",
        help="This contact gets the statement of account on the company's schedule,"
        " while something is open.",
    )
    portal_link = fields.Char(
        string="Portal link",
        compute="_compute_portal_link",
        search="_search_portal_link",
        help="In an e-mail template, each recipient gets a personal link in its place.",
    )

    def _compute_portal_link(self):
        for partner in self:
            partner.portal_link = partner.portal_hotlink()

    @api.model
    def _search_portal_link(self, operator, value):
        # searchable for the picker of placeholders only: the address is everybody's
        return NotImplemented

    @api.private
    def portal_hotlink(self, path="/my", company=None):
        """Return the address that stands for each recipient's own link to the portal.

        For mail templates, as that of documents: it holds no secret, and is replaced in
        each copy when the mail goes out.

        :param str path: a page of the portal, below /my
        :param res.company company: whose portal it is; by default as
            ``_portal_inert_path`` has it
        :rtype: Markup
        """
        address = self.get_base_url() + self._portal_inert_path(path, company)
        return Markup(escape(address))

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Let people write the link who may not write code into templates."""
        return (*super().mail_allowed_qweb_expressions(), "object.portal_link")

    # --- statements ------------------------------------------------------------------

    def _portal_statement_moves(self, company):
        """Return what is open of these contacts' companies, in the order of due dates.

        One query, whatever their number.

        :param res.company company: whose invoices and credit notes
        :return: {contact: account.move}; contacts without any are left out
        """
        moves = self.env["account.move"].search(
            Domain(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "posted"),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("payment_state", "in", ("not_paid", "partial")),
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ]
            ),
            order="invoice_date_due, id",
        )
        of_family = moves.grouped("commercial_partner_id")
        return {
            partner: of_family[partner.commercial_partner_id]
            for partner in self
            if partner.commercial_partner_id in of_family
        }

    def _portal_statement_obstacle(self, open_moves):
        """Tell why a contact gets no statement, or return None."""
        self.ensure_one()
        if self not in open_moves:
            return self.env._("Nothing is open.")
        if not email_normalize(self.email):
            return self.env._("The contact has no valid e-mail address.")
        if not self.partner_share:
            return self.env._("This is a member of your staff.")
        return None

    def action_portal_send_statement(self):
        """Button: show who of these contacts would get a statement, and send it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_letter_send_action"
        )
        context = {"default_kind": "statement", "default_partner_ids": self.ids}
        return {**action, "name": self.env._("Send statements"), "context": context}
