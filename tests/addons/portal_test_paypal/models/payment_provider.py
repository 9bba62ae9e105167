from odoo import models


class PaymentProvider(models.Model):
    """Asks the stand-in of the tests, and never PayPal.

    This folder is on no addons path but that of the tests which put it there.
    """

    _inherit = "payment.provider"

    def _paypal_get_api_url(self):
        # without a stand-in nothing may leave this machine: port 9 answers nobody
        return (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("portal_test_paypal.url", "http://127.0.0.1:9")
        )
