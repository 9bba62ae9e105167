"""A preview of the portal that a test starts, and what it shows (C-PREVIEW)."""

import time

from odoo import http
from odoo.fields import Command

from ..models.portal_preview_request import SESSION_PREVIEW
from .common import PortalHttpCase

BANNER = "//section[@id='portal_preview_banner']"


class PreviewCase(PortalHttpCase):
    """The salesperson may see the portal as others do; Carla and Eve have documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env.ref("customer_portal_ext.group_portal_preview")
        cls.salesperson.group_ids = [Command.link(cls.group.id)]
        cls.quote = cls.quotation()
        cls.of_eve = cls.quotation(partner=cls.eve)
        cls.draft = cls.order()
        cls.path = f"/my/orders/{cls.quote.id}"

    def start(self, partner=None, page="/my", user=None):
        self.login_as(user or self.salesperson)
        path = f"/my/preview/{(partner or self.carla).id}"
        query = f"?page={page}" if page != "/my" else ""
        response = self.get(f"{path}{query}")
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, path)
        return self.submit(path, fields)

    def assert_preview(self, response, name="Carla Client", status=200):
        self.assertEqual(response.status_code, status)
        [banner] = self.page(response).xpath(BANNER)
        self.assertIn(f"as Customer Ltd, {name} sees it", banner.text_content())
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        return banner

    def assert_none(self, response):
        self.assertFalse(self.page(response).xpath(BANNER))

    def log(self):
        return self.env["portal.preview"].search(
            [("user_id", "=", self.salesperson.id)]
        )

    def mark(self, user, **values):
        """Put a mark into the session of this test, as nobody from outside can."""
        session = http.root.session_store.get(self.session.sid)
        session[SESSION_PREVIEW] = {
            "id": 0,
            "user": user.id,
            "partner": self.carla.id,
            "company": self.company.id,
            "until": time.time() + 600,
            "stand_in": False,
            "back": ["res.partner", self.carla.id],
            **values,
        }
        http.root.session_store.save(session)

    def fields_of_end(self, response):
        """Return what the button of a page sends that ends the preview."""
        return self.form_of(response, "/my/preview/end")[1]
