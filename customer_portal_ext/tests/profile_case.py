"""What the tests of the profile share: its forms, filled in and sent."""

import base64
import io

from PIL import Image

from odoo.http import Request

from .common import PortalHttpCase


def picture(kind="PNG", size=(40, 30), **options):
    """Return the bytes of a picture."""
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind, **options)
    return target.getvalue()


class ProfileCase(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.carla.write({"phone": "+32 2 290 34 90", "function": "Buying"})

    def grant_company(self, partner=None):
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_company").id,
                "partner_id": (partner or self.carla).id,
            }
        )

    def form(self, path, user=None, action=None):
        """Open a form of the profile and return its fields as a dict."""
        self.login_as(user or self.carla_user)
        response = self.get(path)
        self.assertEqual(response.status_code, 200, response.text[-500:])
        _form, fields = self.form_of(response, action or path.partition("?")[0])
        return dict(fields)

    def save(self, path, fields, **changes):
        response = self.submit(path, {**fields, **changes})
        self.env.invalidate_all()
        return response

    def assertSaved(self, response, notice="profile_saved"):
        self.assertEqual(response.status_code, 303, self.errors(response))
        self.assertTrue(
            response.headers["Location"].endswith(f"?notice={notice}"),
            response.headers["Location"],
        )

    def assertReturned(self, response, field, status=422):
        """The form comes back, and its error leads to the field."""
        self.assertEqual(response.status_code, status, response.text[-300:])
        links = self.page(response).xpath("//div[@id='error-summary']//a/@href")
        self.assertIn(f"#field-{field}", links)

    def errors(self, response):
        return self.page(response).xpath("//div[@id='error-summary']//a/text()")

    def notes(self, partner):
        return partner.message_ids.filtered(
            lambda message: (
                message.subtype_id == self.env.ref("mail.mt_note")
                and "on the portal" in (message.body or "")
            )
        )

    def send_picture(self, path, content, name="me.png", **fields):
        response = self.url_open(
            path,
            data={"csrf_token": Request.csrf_token(self), **fields},
            files={"picture": (name, content, "image/png")},
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    def opened(self, partner):
        return Image.open(io.BytesIO(base64.b64decode(partner.image_1920)))
