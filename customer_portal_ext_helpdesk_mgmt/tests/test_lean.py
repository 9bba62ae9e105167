"""G13: a helpdesk makes the portal's pages no heavier."""

from odoo.tests import tagged

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestLean(TicketHttpCase):
    def test_g13_documents_stay_light(self):
        """G13: the helpdesk's only script belongs to a form the portal replaces."""
        view = self.env["ir.ui.view"]
        if "website_id" in view._fields or not view._portal_knows_scripts():
            self.skipTest("another addon's scripts are loaded")
        order = self.quotation()
        self.login_as(self.carla_user)
        text = self.get(f"/my/orders/{order.id}").text
        self.assertIn("customer_portal_ext.assets_lean", text)

    def test_g13_script_of_the_helpdesk_is_known(self):
        """G13: of itself it makes no page load all of Odoo's scripts."""
        self.patch(self.env.registry, "_init_modules", {"helpdesk_mgmt", "payment_x"})
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        self.assertTrue(self.env["ir.ui.view"]._portal_knows_scripts())
