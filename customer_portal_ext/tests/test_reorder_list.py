"""C-REORDER: ordering again begins in the rows of a history."""

from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestReorderList(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.company.write(
            {"portal_close_cancelled": True, "portal_history_quotes": True}
        )
        self.old = self.order(lines=1)
        self.old.action_confirm()
        self.old._action_cancel()
        self.path = f"/my/orders/{self.old.id}/reorder"

    def hrefs(self, address):
        page = self.get(address)
        self.assertEqual(page.status_code, 200)
        return [
            link.get("href")
            for link in self.page(page).xpath("//table[@id='portal_list']//a")
        ]

    def test_c_reorder_row(self):
        """C-REORDER: a row leads to the check page, and names what it orders again."""
        self.login_as(self.carla_user)
        self.assertIn(self.path, self.hrefs("/my/history/orders"))
        page = self.page(self.get("/my/history/orders"))
        [link] = page.xpath(f"//a[@href='{self.path}']")
        self.assertEqual(link.text_content().strip(), "Order again")
        self.assertEqual(link.get("aria-label"), f"Order again: {self.old.name}")
        self.assertEqual(self.get(self.path).status_code, 200)
        expired = self.quotation(validity_date="2020-01-01")
        self.assertIn(
            f"/my/orders/{expired.id}/reorder", self.hrefs("/my/history/quotes")
        )

    def test_c_reorder_row_only_where_it_works(self):
        """C-REORDER: not where the company does not want it, nor in other lists."""
        self.login_as(self.carla_user)
        current = self.order(lines=1)
        current.action_confirm()
        self.assertNotIn(f"/my/orders/{current.id}/reorder", self.hrefs("/my/orders"))
        self.company.portal_reorder = False
        self.assertNotIn(self.path, self.hrefs("/my/history/orders"))
        location = self.get(self.path).headers["Location"]
        self.assertIn("no_reorder", location)
