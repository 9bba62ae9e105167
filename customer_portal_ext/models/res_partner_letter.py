from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from .account_move_list import UNPAID
from .portal_statement import SECTION

# What the statement of a side tells of documents: their types, and their states of
# payment. What we hold back is owed all the same.
STATEMENT_DOCUMENTS = {
    "customer": (("out_invoice", "out_refund"), UNPAID),
    "supplier": (("in_invoice", "in_refund"), (*UNPAID, "blocked")),
}


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
    portal_supplier_statement_mail = fields.Boolean(
        string="Supplier statements by e-mail",
        groups="base.group_user",
        help="This contact gets the statement of what we owe them on the company's"
        " schedule, while something is open.",
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

    def _portal_statement_moves(self, company, side="customer"):
        """Return what is open and theirs to see, in the order of due dates.

        One query for the documents, whatever the number of contacts.

        :param res.company company: whose books
        :param str side: "customer": their invoices and credit notes; "supplier": their
            bills and refunds
        :return: {contact: account.move}; contacts without any are left out
        """
        types, states = STATEMENT_DOCUMENTS[side]
        moves = self.env["account.move"].search(
            Domain(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "posted"),
                    ("move_type", "in", types),
                    ("payment_state", "in", states),
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ]
            ),
            order="invoice_date_due, id",
        )
        of_family = moves.grouped("commercial_partner_id")
        found = {}
        for partner in self:
            mine = of_family.get(partner.commercial_partner_id, moves.browse())
            contacts = self.env["portal.policy"]._scope_contacts(
                partner.sudo(), partner._portal_statement_scope(company)
            )
            if contacts is not None:
                mine = mine.filtered(lambda move: move.partner_id.id in contacts)  # noqa: B023
            if mine:
                found[partner] = mine
        return found

    def _portal_statement_scope(self, company):
        """Return whose entries this contact sees in statements; None for no section."""
        self.ensure_one()
        return self.env["portal.policy"]._granted(self, company).get(SECTION)

    def _portal_statement_obstacle(self, open_moves, company):
        """Tell why a contact gets no statement, or return None.

        :param dict open_moves: what ``_portal_statement_moves`` found
        :param res.company company: whose statement
        """
        self.ensure_one()
        if self not in open_moves:
            return self.env._("Nothing is open.")
        if not email_normalize(self.email):
            return self.env._("The contact has no valid e-mail address.")
        if not self.partner_share:
            return self.env._("This is a member of your staff.")
        if not self._portal_statement_scope(company):
            return self.env._("The contact may not see statements on the portal.")
        return None

    def _portal_statements_to_send(self, company, side):
        """Return what is open of those who can be sent a statement of a side.

        :return: {contact: account.move}
        """
        self.env["portal.policy"]._preload(self, company)
        open_moves = self._portal_statement_moves(company, side)
        return {
            partner: moves
            for partner, moves in open_moves.items()
            if not partner._portal_statement_obstacle(open_moves, company)
        }

    def _portal_statement_sides(self):
        """Return which statements are meant by who opened the dialog, and where.

        :return: "customer", "supplier" or "both"
        """
        mode = self.env.context.get("res_partner_search_mode")
        if mode in STATEMENT_DOCUMENTS:
            return mode
        # sudo: what these companies are to us
        companies_sudo = self.sudo().commercial_partner_id
        is_supplier = any(companies_sudo.mapped("supplier_rank"))
        if not is_supplier:
            return "customer"
        return "both" if any(companies_sudo.mapped("customer_rank")) else "supplier"

    def action_portal_send_statement(self):
        """Button: show who of these contacts would get a statement, and send it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_letter_send_action"
        )
        context = {
            "default_kind": "statement",
            "default_side": self._portal_statement_sides(),
            "default_partner_ids": self.ids,
        }
        return {**action, "name": self.env._("Send statements"), "context": context}
