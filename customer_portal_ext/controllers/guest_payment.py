from collections import defaultdict

from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.payment.controllers.portal import PaymentPortal


class PortalGuestPayment(PaymentPortal):
    """What who is not signed in may not do with payments (C-DIRECT, X-TOKENS).

    A direct link may go to somebody outside the customer's family. Stock shows whoever
    opens a document the saved cards of its customer, and lets them be charged.
    """

    def _get_extra_payment_form_values(self, **kwargs):
        values = super()._get_extra_payment_form_values(**kwargs)
        by_link = request.env["res.users"]._portal_needs_real_login()
        if request.env.user._is_public() or by_link:
            # a card is saved for a login, not for whoever holds a link
            values = {**values, "show_tokenize_input_mapping": defaultdict(bool)}
        return values

    def _create_transaction(self, *args, **kwargs):
        by_link = request.env["res.users"]._portal_needs_real_login()
        if request.env.user._is_public() or by_link:
            if kwargs.get("flow") == "token" or kwargs.get("token_id"):
                raise AccessError(
                    request.env._("Please sign in to pay with a saved card.")
                )
            kwargs["tokenization_requested"] = False
        return super()._create_transaction(*args, **kwargs)
