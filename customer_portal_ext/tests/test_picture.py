"""G13: pictures of our people by an address, for who sees a document of theirs."""

from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestPicture(PortalHttpCase):
    def address(self, order):
        self.env.flush_all()
        self.login_as(self.carla_user)
        page = self.get(f"/my/orders/{order.id}")
        self.assertNotIn(";base64,", page.text)
        found = self.page(page).xpath("//img[contains(@src, '/my/picture/')]/@src")
        return found[0]

    def test_g13_picture_of_the_salesperson(self):
        """G13: the page names an address, which gives the picture and is kept."""
        order = self.quotation()
        order.user_id = self.env.ref("base.user_admin")
        address = self.address(order)
        answer = self.get(address)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("image/"))
        self.assertIn("immutable", answer.headers["Cache-Control"])
        self.authenticate(None, None)
        self.assertEqual(self.get(address).status_code, 200)

    def test_g13_no_other_picture(self):
        """G13: neither another contact's number nor an old address opens a picture."""
        order = self.quotation()
        order.user_id = self.env.ref("base.user_admin")
        partner = order.user_id.partner_id
        address = self.address(order)
        digest = address.rpartition("-")[2]
        for wrong in (
            f"/my/picture/{self.colin.id}-{digest}",
            f"/my/picture/{partner.id}-{'0' * 32}",
            f"/my/picture/999999999-{digest}",
        ):
            answer = self.get(wrong)
            self.assertEqual(answer.status_code, 404, wrong)
            self.assertNotIn("immutable", answer.headers.get("Cache-Control", ""))
