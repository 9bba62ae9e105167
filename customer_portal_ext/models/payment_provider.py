from odoo import api, models
from odoo.tools import SQL


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    @api.model
    def _portal_saves_cards_sql(self, user):
        """Return SQL that tells whether the start page leads to saved payment methods.

        Stock asks in seven whether a method fits this very contact; the page that the
        card leads to still does.

        :param res.users user: who looks
        :return: SQL that selects one JSON value
        """
        # sudo: whether there are any; which they are is not told
        partner_sudo = user.sudo().partner_id
        return SQL(
            """
            SELECT to_jsonb(EXISTS (
                   SELECT FROM payment_provider p
                     JOIN payment_method_payment_provider_rel r
                       ON r.payment_provider_id = p.id
                     JOIN payment_method m ON m.id = r.payment_method_id
                    WHERE p.company_id = %(company)s AND p.is_published
                      AND p.state IN ('enabled', 'test') AND p.allow_tokenization
                      AND m.active AND m.support_tokenization)
                OR EXISTS (
                   SELECT FROM payment_token
                    WHERE active AND partner_id IN %(partners)s))
            """,
            company=self.env.company.id,
            partners=(partner_sudo.id, partner_sudo.commercial_partner_id.id),
        )
