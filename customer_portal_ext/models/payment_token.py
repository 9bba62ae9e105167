from odoo import models
from odoo.http import request


class PaymentToken(models.Model):
    _inherit = "payment.token"

    def _get_available_tokens(self, *args, **kwargs):
        """Show saved cards to their owners only, who signed in themselves (X-TOKENS).

        Neither to guests of a link nor in the session that a link began: whoever has
        the e-mail would pay with the card of its recipient.
        """
        if request and (
            request.env.user._is_public()
            or self.env["res.users"]._portal_needs_real_login()
        ):
            return self.browse()
        return super()._get_available_tokens(*args, **kwargs)
