from odoo import api, fields, models
from odoo.fields import Domain

# What is booked; a draft is not, and what was refused or cancelled paid nothing.
BOOKED = ("in_process", "paid")


class AccountPayment(models.Model):
    """What customers paid, as they see it in their history (C-HISTORY).

    A payment has no page and portal users read none by RPC: the list reads it for them.
    """

    _inherit = "account.payment"

    commercial_partner_id = fields.Many2one(
        "res.partner",
        related="partner_id.commercial_partner_id",
        string="Commercial entity",
        store=True,
    )

    # The list of payments in each of its orders.
    _portal_date_idx = models.Index(
        "(commercial_partner_id, date DESC, id DESC)"
        " WHERE payment_type = 'inbound' AND state IN ('in_process', 'paid')"
    )

    @api.model
    def _portal_domain(self, partner, companies):
        """Return the domain of the payments a contact sees.

        :param res.partner partner: one contact, in superuser mode
        :param res.company companies: the companies whose payments may appear
        :rtype: Domain
        """
        granted = self.env["portal.policy"]._granted_domain(
            self._name, partner, companies
        )
        return (
            Domain("payment_type", "=", "inbound")
            & Domain("partner_type", "=", "customer")
            & Domain("state", "in", BOOKED)
            & granted
        )

    @api.model
    def _portal_sections(self):
        return [("payments", Domain.TRUE)]

    @api.model
    def _portal_scope_domain(self, scope, partner):
        """Return whose payments a contact sees (X-SCOPE).

        Odoo books a payment on the customer's company; who sees only their own
        documents sees what paid invoices of theirs.

        :param str scope: of ``portal.policy``
        :param res.partner partner: one contact, in superuser mode
        :rtype: Domain
        """
        policy = self.env["portal.policy"]
        commercial = partner.commercial_partner_id
        if scope == "group":
            group_ids = policy._group_ids(commercial.id)
            if len(group_ids) > 1:
                return Domain("commercial_partner_id", "in", list(group_ids))
        family = Domain("commercial_partner_id", "=", commercial.id)
        if scope in ("company", "group"):
            return family
        own = Domain("id", "=", partner.id)
        if scope == "branch":
            own = policy._branch_contacts(partner)
            if own == family:
                return family
        elif partner == commercial:
            # what is booked on the company is not the person's alone
            return family & Domain("partner_id", "=", partner.id)
        invoices = Domain("partner_id", "any", own) & Domain(
            "portal_published", "=", True
        )
        return family & (
            Domain("partner_id", "any", own) & Domain("partner_id", "!=", commercial.id)
            | Domain("invoice_ids", "any", invoices)
        )

    # --- the list --------------------------------------------------------------------

    @api.model
    def _portal_list_columns(self, column):
        """Return what the list of the portal shows of payments.

        :param column: function from a field's name to its SQL
        :return: {column of the list: SQL}
        """
        return {
            "name": column("name"),
            "date": column("date"),
            "day": column("date"),
            "reference": column("memo"),
            "total": column("amount"),
            "currency_id": column("currency_id"),
        }

    @api.model
    def _portal_list_path(self, payment_id):
        """Return None: a payment has no page of its own."""
        return None

    @api.model
    def _portal_list_kind(self, state):
        return self.env._("Payment")

    @api.model
    def _portal_list_extra(self, rows):
        """Return method, state and paid invoices, for all payments of a page at once.

        :param list rows: of ``portal.list``
        :return: {payment id: {"method", "status", "paid"}}; ``paid`` is a list of
            (number, address) of invoices that the reader may see
        """
        # sudo: the rows have been through the policy
        payments_sudo = self.sudo().browse([row.id for row in rows])
        moves_sudo = payments_sudo.reconciled_invoice_ids
        user = self.env.user
        if user.share:
            user_sudo = user.sudo()
            seen = self.env["portal.policy"]._domain(
                "account.move", user_sudo.partner_id, user_sudo._portal_companies()
            )
            moves_sudo = moves_sudo.search(seen & Domain("id", "in", moves_sudo.ids))
        else:
            moves_sudo = moves_sudo.filtered("portal_published")
        states = {
            "in_process": self.env._("Being processed"),
            "paid": self.env._("Booked"),
        }
        return {
            payment.id: {
                "method": payment.payment_method_line_id.name or "",
                "status": states[payment.state],
                "paid": [
                    (move.name, f"/my/invoices/{move.id}")
                    for move in payment.reconciled_invoice_ids & moves_sudo
                ],
            }
            for payment in payments_sudo
        }

    # --- search (O-SEARCH) -----------------------------------------------------------

    @api.model
    def _portal_search_texts(self):
        """Return the fields a text is looked for in."""
        return ["name", "memo"]

    @api.model
    def _portal_search_lines(self):
        """Return None: payments have no lines."""
        return None

    @api.model
    def _portal_search_dates(self):
        """Return the dates the list can be searched by: {field name: label}."""
        return {"date": self.env._("Date")}

    @api.model
    def _portal_search_states(self):
        """Return {value in the address: (label, Domain)}."""
        return {
            "in_process": (
                self.env._("Being processed"),
                Domain("state", "=", "in_process"),
            ),
            "paid": (self.env._("Booked"), Domain("state", "=", "paid")),
        }
