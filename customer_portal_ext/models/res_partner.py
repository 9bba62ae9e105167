from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


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
            raise UserError(self.env["res.users"]._portal_needs_login_message())
        if self._portal_company_names() & vals.keys():
            self._portal_check_company_edit(vals)
        return super().write(vals)

    def _portal_email_needs_login(self, email):
        """Tell whether this change of address asks for a real login first.

        Whoever holds the link of an e-mail could otherwise take a login over: links
        and new passwords go to the address of the contact (ASVS 7.5.1).

        :param str email: the new address
        """
        if not self.env["res.users"]._portal_needs_real_login():
            return False
        return any(
            email_normalize(partner.email) != email_normalize(email)
            for partner in self.sudo()
            if partner.user_ids
        )

    @api.model
    def _portal_may_edit_company(self):
        """Tell whether who asks may change the details of their company (W10).

        The section "Company profile" grants it (O-MODULES).
        """
        user = self.env.user
        if not user.share:
            return True
        return "company" in self.env["portal.policy"]._section_codes(user)

    def _portal_is_own_company(self):
        """Tell whether one of these is the company of the contact who asks."""
        company = self.env.user.partner_id.commercial_partner_id
        return company.is_company and company in self.sudo()

    def _portal_company_edit_message(self):
        """Return why a contact may not, and what to do."""
        return self.env._(
            "The details of your company are kept by us. Please ask us to change them."
        )

    def _portal_check_company_edit(self, vals):
        """Keep contacts from renaming their company, on every way (W10).

        :param dict vals: as they are about to be written
        :raise UserError: saying whom to ask
        """
        if self._portal_may_edit_company() or self.env.user._is_public():
            return
        if not self._portal_is_own_company():
            return
        company = self.env.user.partner_id.commercial_partner_id
        for name in self._portal_company_names() & vals.keys():
            field = self._fields[name]
            before = field.convert_to_write(company[name], company) or False
            if (vals[name] or False) != before:
                raise UserError(self._portal_company_edit_message())

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
        context = {"portal_revoke_model": self._name, "portal_revoke_id": self.id}
        return {**action, "domain": [("partner_id", "=", self.id)], "context": context}

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
