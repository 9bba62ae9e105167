from odoo import api, models
from odoo.tools import SQL


class PortalPublishedMixin(models.AbstractModel):
    """What the page of a document reads of other records, all at once (G8)."""

    _inherit = "portal.published.mixin"

    def _portal_load_page(self):
        """Read ahead what the page of this document shows of other records.

        In superuser mode, after the policy: for the page of one document.
        """
        self.ensure_one()
        names = self._portal_detail_names()
        self.env["portal.preload"]._load(
            [*self._portal_page_steps(), *self._portal_detail_steps(names)],
            also={self._name: names},
        )

    @api.model
    def _portal_ahead_steps(self, document_id):
        """Return what its page, or the policy, reads beside a document at first.

        Before it is known whether there is one, and whether the visitor sees it.

        :param int document_id: from outside
        :return: steps of ``portal.preload._load``
        """
        return []

    def _portal_page_steps(self):
        """Return what the page of this document reads; to be extended with ``super()``.

        Each part of the page adds the rows it shows here, and no query of its own.

        :return: steps of ``portal.preload._load``
        """
        self.ensure_one()
        return []

    def _portal_tax_steps(self, taxes):
        """Return what computing with taxes reads of them.

        :param SQL taxes: selects their ids
        """
        return [
            (
                "account.tax",
                taxes,
                ("invoice_repartition_line_ids", "refund_repartition_line_ids"),
            ),
            (
                "account.tax.repartition.line",
                SQL(
                    "SELECT id FROM account_tax_repartition_line WHERE tax_id IN (%s)",
                    taxes,
                ),
                ("tag_ids",),
            ),
            (
                "account.tax.group",
                SQL("SELECT tax_group_id FROM account_tax WHERE id IN (%s)", taxes),
                (),
            ),
        ]

    def _portal_people_steps(self, user, contacts):
        """Return who is responsible, the company, the contacts and their addresses."""
        # the templates ask for the superuser's own contact too
        users = [user.id or 0, self.env.uid]
        company = SQL("%s", self.company_id.id or 0)
        partners = SQL(
            "SELECT unnest(%s::int[])"
            " UNION SELECT partner_id FROM res_users WHERE id = ANY(%s)"
            " UNION SELECT partner_id FROM res_company WHERE id = %s",
            contacts.ids,
            users,
            company,
        )
        of_partners = "SELECT %s FROM res_partner WHERE id IN (%s)"
        return [
            ("res.company", company, ()),
            ("res.users", SQL("SELECT unnest(%s)", users), ()),
            ("res.partner", partners, ()),
            ("res.country", SQL(of_partners, SQL("country_id"), partners), ()),
            ("res.country.state", SQL(of_partners, SQL("state_id"), partners), ()),
        ]
