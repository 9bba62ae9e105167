from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, float_repr

from ..tools.trigrams import words_index


class PortalBill(models.Model):
    """Sent bills as their supplier sees them: policy, list and search (B-SELECT).

    Once it is in the books, a bill is shown as such and no longer as what was sent.
    """

    _name = "portal.bill"
    _inherit = ["portal.bill", "portal.published.mixin"]

    # the refusal is on the page already; its mail is not shown a second time
    _portal_shown_types = ("comment", "email")
    _portal_mail_type = "email_outgoing"

    # It is that of the order: no need to look for bills without one.
    _portal_always_company = True

    _portal_list_address = "/my/bills/sent"

    access_url = fields.Char(compute="_compute_access_url")

    _portal_words_idx = words_index("name", "remark", where="portal_published")
    _portal_list_idx = models.Index(
        "(commercial_partner_id, create_date DESC, id DESC) WHERE portal_published"
    )

    def _compute_access_url(self):
        for bill in self:
            bill.access_url = self._portal_list_path(bill.id)

    # --- under the policy ------------------------------------------------------------

    @api.model
    def _portal_sections(self):
        return [("bills", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose bills a contact sees: also those sent to their own orders."""
        domain = super()._portal_scope_domain(scope, partner)
        if scope not in ("own", "branch"):
            return domain
        commercial = Domain(
            "commercial_partner_id", "=", partner.commercial_partner_id.id
        )
        contacts = Domain("id", "=", partner.id)
        if scope == "branch":
            contacts = self.env["portal.policy"]._branch_contacts(partner)
        orders = Domain("partner_id", "any", contacts)
        return domain | (commercial & Domain("order_id", "any", orders))

    def _portal_parent(self):
        """Return the order it was sent to: a link to that opens what was sent by it."""
        return self.order_id

    def _portal_label(self):
        self.ensure_one()
        return self.env._("Your bill %(name)s", name=self.name)

    def _portal_responsible(self):
        self.ensure_one()
        return self.user_id or self.order_id.user_id

    def _portal_token_matches(self, access_token):
        """Tell whether a token of stock's opens it: it has none."""
        return False

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        return self._portal_set_link_buttons(groups) if self else groups

    @api.model
    def _portal_takes_bills(self, partner, companies):
        """Tell whether a contact may send bills to any of some companies.

        :param res.partner partner: the contact
        :param res.company companies: those whose portal they use
        """
        policy = self.env["portal.policy"]
        # sudo: settings, which a contact may not read
        return any(
            {"bills", "purchases"} <= policy._granted(partner, company).keys()
            for company in companies.sudo()
            if company.portal_bill_upload
        )

    def _portal_amount_text(self):
        """Return the amount they typed with the currency's digits, or None."""
        self.ensure_one()
        if not self.amount:
            return None
        return float_repr(
            self.currency_id.round(self.amount), self.currency_id.decimal_places
        )

    # --- the list --------------------------------------------------------------------

    @api.model
    def _portal_listed_domain(self):
        """Return what is in the list of bills as sent: what is not in the books."""
        return Domain("state", "!=", "approved")

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of bills shows of those that were sent.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "kind": SQL("'sent'::varchar"),
            "date": SQL(
                "COALESCE(%s, %s::date)", column("invoice_date"), column("create_date")
            ),
            "day": SQL(
                "COALESCE(%s, %s::date)", column("invoice_date"), column("create_date")
            ),
            "reference": column("name"),
            "due": column("invoice_date_due"),
            "total": column("amount"),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_list_kind(self, kind):
        return self.env._("Bill sent to us")

    @api.model
    def _portal_state_words(self, state):
        """Return the state of a sent bill in the supplier's words."""
        return {
            "new": self.env._("Received, being checked"),
            "checking": self.env._("Being checked"),
            "approved": self.env._("Approved"),
            "refused": self.env._("Not accepted"),
            "withdrawn": self.env._("Withdrawn"),
        }[state]

    @api.model
    def _portal_list_extra(self, rows):
        """Return the state in words; what was not said is left empty.

        :param list rows: of ``portal.list``
        :return: {bill id: dict}
        """
        return {
            row.id: {
                "status": self._portal_state_words(row.state),
                "pdf_path": None,
                "residual": "",
                **({} if row.total else {"total": ""}),
            }
            for row in rows
        }

    # --- search (O-SEARCH) -----------------------------------------------------------

    _portal_search_sample_order = "create_date DESC, id DESC"

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "remark", "order_id.name"]

    @api.model
    def _portal_search_dates(self):
        """Return the dates of the list, which are those of bills in the books."""
        return self.env["account.move"]._portal_search_dates()

    @api.model
    def _portal_bill_states(self):
        """Return {value in the address: (label, Domain)}, of bills that were sent."""

        def state(*values):
            return Domain("state", "in", values)

        return {
            "checking": (
                self.env._("Received, being checked"),
                state("new", "checking"),
            ),
            "refused": (self.env._("Not accepted"), state("refused")),
            "withdrawn": (self.env._("Withdrawn"), state("withdrawn")),
        }

    @api.model
    def _portal_bill_filters(self):
        """Return the parts of the list, as those of bills in the books."""
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "open": (
                self.env._("Open"),
                Domain("state", "in", ("new", "checking")),
            ),
            "refunds": (self.env._("Credit notes"), Domain.FALSE),
        }
