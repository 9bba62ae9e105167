from odoo import api, models, tools

# What of a partner its address is made of, and its time zone.
KEPT_FIELDS = {"street", "street2", "zip", "city", "state_id", "country_id", "tz"}


class ResCompany(models.Model):
    """A company's address and time zone, which many pages ask for, read once."""

    _inherit = "res.company"

    @tools.ormcache("self.id", "self.env.lang")
    def _portal_address_lines(self):
        """Return the lines of this company's address, without its name."""
        self.ensure_one()
        # sudo: visitors may read no partner; this one is the company they visit
        text = self.sudo().partner_id._display_address(without_company=True)
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    @tools.ormcache("self.id")
    def _portal_tz(self):
        """Return the time zone this company is in, or False."""
        # sudo: as above
        return self.sudo().partner_id.tz

    @api.model
    @tools.ormcache()
    def _portal_partner_ids(self):
        """Return the ids of the partners that are companies of this database."""
        companies_sudo = self.sudo().with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return frozenset(companies_sudo.partner_id.ids)

    @api.model
    def _portal_remembered_fields(self):
        return super()._portal_remembered_fields() | {"partner_id"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        res = super().write(vals)
        if KEPT_FIELDS & vals.keys() and (
            self.env["res.company"]._portal_partner_ids() & set(self.ids)
        ):
            self.env.registry.clear_cache()
        return res
