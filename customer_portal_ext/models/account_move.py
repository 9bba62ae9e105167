from odoo import api, models
from odoo.fields import Domain
from odoo.tools import groupby

# What stock's own rule for portal users shows: no receipts, no entries.
CUSTOMER_TYPES = ("out_invoice", "out_refund")
VENDOR_TYPES = ("in_invoice", "in_refund")


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "portal.published.mixin"]

    _portal_paper_prefix = "i"
    _portal_comment_setting = "portal_comment_invoices"

    # Whose own is read apart, and what they follow (X-SCOPE, G9).
    _portal_splits_scope = True
    _portal_splits_followed = True

    # One index for each of the lists: a supplier's few invoices are not looked for
    # among thousands of bills (PERFORMANCE: G5, G6, G9). With what else a count asks,
    # so that it need not look at the documents.
    _portal_invoices_idx = models.Index(
        "(commercial_partner_id, invoice_date DESC, id DESC)"
        " INCLUDE (company_id, portal_published)"
        " WHERE portal_published AND move_type IN ('out_invoice', 'out_refund')"
    )
    _portal_bills_idx = models.Index(
        "(commercial_partner_id, invoice_date DESC, id DESC)"
        " INCLUDE (company_id, portal_published)"
        " WHERE portal_published AND move_type IN ('in_invoice', 'in_refund')"
    )
    # The same for who sees but their own (X-SCOPE).
    _portal_own_invoices_idx = models.Index(
        "(partner_id, invoice_date DESC, id DESC)"
        " INCLUDE (commercial_partner_id, company_id, portal_published)"
        " WHERE portal_published AND move_type IN ('out_invoice', 'out_refund')"
    )
    _portal_own_bills_idx = models.Index(
        "(partner_id, invoice_date DESC, id DESC)"
        " INCLUDE (commercial_partner_id, company_id, portal_published)"
        " WHERE portal_published AND move_type IN ('in_invoice', 'in_refund')"
    )

    @api.depends("portal_show", "state", "move_type")
    def _compute_portal_published(self):
        """Show what is posted, of customers and of suppliers (P-PUBLIC, O-SHOW)."""
        shown = (*CUSTOMER_TYPES, *VENDOR_TYPES)
        for move in self:
            move.portal_published = (
                move.portal_show and move.state == "posted" and move.move_type in shown
            )

    @api.model
    def _portal_sections(self):
        """Return which documents belong to which section of the portal (O-MODULES).

        :return: list of (code of the section, Domain)
        """
        return [
            ("invoices", self._portal_invoices_domain()),
            ("bills", self._portal_bills_domain()),
        ]

    @api.model
    def _portal_invoices_domain(self):
        """Return what makes a document one of a customer in the portal's list."""
        return Domain("move_type", "in", CUSTOMER_TYPES)

    @api.model
    def _portal_bills_domain(self):
        """Return what makes a document one of a supplier in the portal's list."""
        return Domain("move_type", "in", VENDOR_TYPES)

    def _portal_label(self):
        self.ensure_one()
        name = self.name or ""
        if self.move_type == "out_refund":
            return self.env._("Credit note %(name)s", name=name)
        if self.move_type == "in_refund":
            return self.env._("Vendor credit note %(name)s", name=name)
        if self.move_type == "in_invoice":
            return self.env._("Bill %(name)s", name=name)
        return self.env._("Invoice %(name)s", name=name)

    def _portal_responsible(self):
        self.ensure_one()
        return self.invoice_user_id

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self or not self.is_invoice():
            # entries and receipts are on no page of the portal
            return groups
        return self._portal_set_link_buttons(groups)

    # --- what stock's PDF asks --------------------------------------------------------

    def _get_portal_payment_link(self):
        """Lead the "pay" code of the PDF to the page for papers (B-PLACEHOLDER).

        Stock makes a row of a wizard each time the PDF or the page is looked at, and
        prints an address on it that opens the invoice to whoever finds the paper.
        """
        self.ensure_one()
        if not self.is_invoice() or not self._portal_tokenless():
            return super()._get_portal_payment_link()
        return self._portal_paper_url()

    def _portal_payment_groups(self):
        """Return these invoices, apart by whom they are paid to and in what.

        :return: list of recordsets, of one company and currency each, in their order
        """
        groups = groupby(self, lambda move: (move.company_id, move.currency_id))
        return [self.browse().union(*moves) for _key, moves in groups]
