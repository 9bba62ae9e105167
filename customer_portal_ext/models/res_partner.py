from odoo import fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import email_normalize

from .portal_hotlink import SESSION_LINK


class ResPartner(models.Model):
    _inherit = "res.partner"

    portal_hotlink_count = fields.Integer(
        string="Personal links",
        compute="_compute_portal_hotlink_count",
        # those who may read links: the form of a contact is everybody's
        groups="sales_team.group_sale_salesman,purchase.group_purchase_user,"
        "account.group_account_invoice,"
        "customer_portal_ext.group_portal_manager",
    )

    def write(self, vals):
        if "email" in vals and self._portal_email_needs_login(vals["email"]):
            raise UserError(self._portal_needs_login_message())
        res = super().write(vals)
        if {"parent_id", "is_company"} & vals.keys():
            # record rules are cached per user, with the family they belonged to
            self.env.registry.clear_cache()
        return res

    def _portal_email_needs_login(self, email):
        """Tell whether this change of address asks for a real login first.

        Whoever holds the link of an e-mail could otherwise take a login over: links
        and new passwords go to the address of the contact (ASVS 7.5.1).

        :param str email: the new address
        """
        if not request or not request.session.get(SESSION_LINK):
            return False
        return any(
            email_normalize(partner.email) != email_normalize(email)
            for partner in self.sudo()
            if partner.user_ids
        )

    def _portal_needs_login_message(self):
        """Return what to do instead, for whoever came by a link."""
        return self.env._(
            "You came by a link from an e-mail. To change the e-mail address, sign out"
            " and sign in again with your password."
        )

    def _compute_portal_hotlink_count(self):
        groups = self.env["portal.hotlink"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.portal_hotlink_count = counts.get(partner.id, 0)

    def action_portal_hotlinks(self):
        """Button: the personal links of this contact."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_hotlink_action"
        )
        return {**action, "domain": [("partner_id", "=", self.id)]}

    def _portal_inert_path(self, path="/my", company=None):
        """Return the address of a portal page, for mails about this contact.

        It holds no secret, leads to the page behind the login, and becomes each
        recipient's own link when the mail goes out (P-HOTLINK). With a host before it,
        as in ``partner.get_base_url() + partner._portal_inert_path("/my/statement")``,
        it works in any mail program.

        :param str path: the page, a clean local address below /my without a query
        :param res.company company: whose portal it is; the contact's or the current one
        :raise ValueError: for an address that is no page of the portal
        """
        company = company or self[:1].company_id or self.env.company
        return self.env["portal.hotlink"]._inert_page_path(path, company)
