from odoo import models
from odoo.http import request


class PaymentToken(models.Model):
    _inherit = "payment.token"

    def _get_available_tokens(self, *args, **kwargs):
        """Show saved cards to their owners only, and not to guests of a link."""
        if request and request.env.user._is_public():
            return self.browse()
        return super()._get_available_tokens(*args, **kwargs)
