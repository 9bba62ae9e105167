"""P-PROFILE, C-PROFILE: a contact's own details, without JavaScript."""

import base64
import json
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import LockError
from odoo.http import Request
from odoo.tests import tagged

from .profile_case import ProfileCase, picture

PATH = "/my/account"


@tagged("post_install", "-at_install")
class TestOwnDetails(ProfileCase):
    def test_saved_without_a_script(self):
        """P-PROFILE: a plain form saves, staff read old and new, evidence is kept."""
        fields = self.form(PATH)
        self.assertEqual(fields["function"], "Buying")
        response = self.save(PATH, fields, function="Head of Buying", tz="Asia/Tokyo")
        self.assertSaved(response)
        self.assertEqual(self.carla.function, "Head of Buying")
        self.assertEqual(self.carla.tz, "Asia/Tokyo")
        self.assertEqual(self.carla_user.tz, "Asia/Tokyo")
        note = self.notes(self.carla)[:1]
        self.assertEqual(note.author_id, self.carla)
        self.assertIn("Buying → Head of Buying", note.body)
        event = self.events(self.carla, "profile_changed")
        self.assertEqual(event.identified_by, "login")
        self.assertEqual(json.loads(event.snapshot), {"fields": ["function", "tz"]})
        self.assertIn(
            "Your changes are saved", self.get(f"{PATH}?notice=profile_saved").text
        )

    def test_second_identical_submit(self):
        """P-PROFILE: sent again it does nothing and says so."""
        fields = self.form(PATH)
        self.save(PATH, fields, function="Head of Buying")
        response = self.save(PATH, fields, function="Head of Buying")
        self.assertSaved(response, "profile_same")
        self.assertEqual(len(self.events(self.carla, "profile_changed")), 1)
        self.assertEqual(len(self.notes(self.carla)), 1)
        self.assertIn(
            "Nothing was changed", self.get(f"{PATH}?notice=profile_same").text
        )

    def test_only_the_name_is_required(self):
        """C-PROFILE: everything but the name may be empty; nothing typed is lost."""
        self.carla.write({"parent_id": False, "email": False})
        fields = self.form(PATH)
        page = self.page(self.get(PATH))
        names = set(page.xpath("//form[@id='portal_profile_form']//*[@required]/@name"))
        expected = {"name"}
        if "firstname" in self.env["res.partner"]._fields:
            expected = {"firstname", "lastname"}
        self.assertEqual(names, expected)
        empty = dict.fromkeys(
            ("phone", "function", "street", "city", "zip", "country_id", "tz"), ""
        )
        self.assertSaved(self.save(PATH, {**fields, **empty}))
        # part of an address is enough: stock asks for all of it
        fields = self.form(PATH)
        self.assertSaved(self.save(PATH, fields, city="Ramillies"))
        self.assertEqual(self.carla.city, "Ramillies")
        name = min(expected)
        fields = self.form(PATH)
        response = self.save(PATH, {**fields, name: "  ", "function": "Kept & typed"})
        self.assertReturned(response, name)
        shown = self.page(response).xpath("//input[@name='function']/@value")
        self.assertEqual(shown, ["Kept & typed"])
        self.assertEqual(self.carla.name, "Carla Client")

    def test_each_field_says_what_is_wrong(self):
        """P-PROFILE: an error for each field, beside it and at the top."""
        fields = self.form(PATH)
        wrong = {
            "email": "not an address",
            "phone": "call me",
            "lang": "xx_XX",
            "tz": "Mars/Base",
            "function": "x" * 300,
        }
        response = self.save(PATH, {**fields, **wrong})
        for name in wrong:
            with self.subTest(name):
                self.assertReturned(response, name)
                self.assertTrue(
                    self.page(response).xpath(f"//div[@id='{name}-error']/p/text()")
                )
        self.assertEqual(self.carla.email, "carla@client.test")
        self.assertFalse(self.events(self.carla, "profile_changed"))

    def test_nothing_but_the_form_is_written(self):
        """P-PROFILE: what the page does not ask for is not looked at."""
        fields = self.form(PATH)
        response = self.save(
            PATH,
            fields,
            function="Director",
            login="mallory",
            parent_id=str(self.other.id),
            company_name="Hijacked Ltd",
            vat="BE0477472701",
            is_company="1",
            active="",
            portal_scope="group",
            street="Elsewhere 1",
            user_id=str(self.eve_user.id),
        )
        self.assertSaved(response)
        self.assertEqual(self.carla.function, "Director")
        self.assertEqual(self.carla_user.login, "carla@client.test")
        self.assertEqual(self.carla.parent_id, self.customer)
        self.assertEqual(self.customer.name, "Customer Ltd")
        for partner in (self.carla, self.customer):
            self.assertFalse(partner.vat)
            self.assertFalse(partner.street)
            self.assertFalse(partner.user_id)
        self.assertFalse(self.carla.is_company)

    def test_user_name_stays(self):
        """C-PROFILE: a new address is no new user name, and the old one hears."""
        fields = self.form(PATH)
        self.assertNotIn("login", fields)
        self.assertSaved(self.save(PATH, fields, email="new@client.test"))
        self.assertEqual(self.carla.email, "new@client.test")
        self.assertEqual(self.carla_user.login, "carla@client.test")
        mail = self.env["mail.mail"].search(
            [("email_to", "=", "carla@client.test")], limit=1
        )
        self.assertIn("new@client.test", mail.body_html)

    def test_changed_meanwhile(self):
        """P-PROFILE: what somebody else wrote is not overwritten unseen."""
        fields = self.form(PATH)
        self.carla.function = "Promoted by staff"
        self.env.flush_all()
        response = self.save(PATH, fields, function="Mine")
        self.assertReturned(response, "function", status=409)
        self.assertIn("There is now: Promoted by staff", self.text_of(response))
        self.assertEqual(self.carla.function, "Promoted by staff")
        _form, again = self.form_of(response, PATH)
        self.assertEqual(dict(again)["function"], "Mine")
        self.assertSaved(self.save(PATH, dict(again)))
        self.assertEqual(self.carla.function, "Mine")

    def test_language(self):
        """C-PROFILE: the next page is in the new language already."""
        self.env["res.lang"]._activate_lang("de_DE")
        fields = self.form(PATH)
        response = self.save(PATH, fields, lang="de_DE")
        self.assertSaved(response)
        self.assertEqual(self.carla.lang, "de_DE")
        self.assertIn("frontend_lang=de_DE", response.headers["Set-Cookie"])

    def test_two_clicks(self):
        """P-PROFILE: whoever saves while somebody else does waits, and gets no error.

        Odoo's own lock does not wait.
        """
        fields = self.form(PATH)
        partner_class = self.env.registry["res.partner"]
        locked = LockError("Somebody else saves just now.")
        with patch.object(partner_class, "lock_for_update", side_effect=locked):
            response = self.save(PATH, fields, function="Head of Buying")
        self.assertSaved(response)

    def test_language_left_empty(self):
        """C-PROFILE: it is saved, and the pages stay in the language they are in."""
        self.env["res.lang"]._activate_lang("de_DE")
        fields = self.form(PATH)
        response = self.save(PATH, fields, lang="", tz="")
        self.assertSaved(response)
        self.assertNotIn("frontend_lang=", response.headers.get("Set-Cookie", ""))
        self.assertEqual(self.get(PATH).status_code, 200)

    def test_own_country(self):
        """P-PROFILE: states are those of the country; a button shows them."""
        self.carla.parent_id = False
        fields = self.form(PATH)
        self.assertNotIn("state_id", fields)
        us = self.env.ref("base.us")
        response = self.save(PATH, fields, country_id=str(us.id), refresh="1")
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, PATH)
        self.assertFalse(self.carla.country_id)
        state = us.state_ids[0]
        fields = {**dict(fields), "state_id": str(state.id), "city": "Town"}
        self.assertSaved(self.save(PATH, fields))
        self.assertEqual(self.carla.state_id, state)
        # a state of another country goes with it
        fields = self.form(PATH)
        fields["country_id"] = str(self.env.ref("base.be").id)
        self.assertSaved(self.save(PATH, fields))
        self.assertFalse(self.carla.state_id)

    def test_text_is_text(self):
        """P-PROFILE: what is typed is no HTML, on the page and in the note."""
        fields = self.form(PATH)
        self.assertSaved(self.save(PATH, fields, function="<script>x</script>"))
        self.assertNotIn("<script>x", self.get(PATH).text)
        self.assertNotIn("<script>x", self.notes(self.carla)[:1].body)

    def test_activity(self):
        """P-PROFILE: on the list of who is responsible, once, where that is wanted."""
        self.carla.user_id = self.salesperson
        fields = self.form(PATH)
        self.save(PATH, fields, function="One")
        self.assertFalse(self.carla.activity_ids)
        self.company.portal_profile_activity = True
        for function in ("Two", "Three"):
            self.assertSaved(self.save(PATH, self.form(PATH), function=function))
        self.assertEqual(self.carla.activity_ids.user_id, self.salesperson)
        self.assertEqual(len(self.carla.activity_ids), 1)
        self.assertIn("One → Two", self.carla.activity_ids.note)
        self.assertIn("Two → Three", self.carla.activity_ids.note)

    def test_who_has_no_page(self):
        """P-PROFILE: visitors are sent to the login; staff have no customer's form."""
        self.login_as(None)
        self.assertIn("/web/login", self.get(PATH).headers["Location"])
        self.login_as(self.salesperson)
        response = self.get(PATH)
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("portal_profile_form", response.text)
        token = Request.csrf_token(self)
        response = self.submit(PATH, {"csrf_token": token, "name": "x"})
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self.salesperson.name, "Sam Test")

    def test_no_csrf_no_save(self):
        """P-PROFILE: a form of another site changes nothing."""
        fields = self.form(PATH)
        fields["csrf_token"] = "x"
        response = self.save(PATH, fields, function="Hijacked")
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.carla.function, "Buying")


@tagged("post_install", "-at_install")
class TestPicture(ProfileCase):
    path = "/my/account/picture"

    def test_picture(self):
        """P-PROFILE: made anew, so that nothing of the file stays; taken away again."""
        self.form(PATH)
        exif = Image.Exif()
        exif[0x010E] = "secret place"
        content = picture("JPEG", (3000, 2000), exif=exif) + b"<?php hidden ?>"
        response = self.send_picture(self.path, content)
        self.assertSaved(response, "picture_saved")
        kept = self.opened(self.carla)
        self.assertEqual(max(kept.size), 1024)
        self.assertFalse(kept.getexif())
        raw = base64.b64decode(self.carla.image_1920)
        self.assertNotIn(b"hidden", raw)
        self.assertEqual(len(self.events(self.carla, "picture_changed")), 1)
        self.assertSaved(self.send_picture(self.path, content), "profile_same")
        self.assertEqual(len(self.events(self.carla, "picture_changed")), 1)
        self.assertIn("/avatar_128?", self.get(PATH).text)
        response = self.send_picture(self.path, b"", remove="1")
        self.assertSaved(response, "picture_removed")
        self.assertFalse(bool(self.carla.image_1920))
        response = self.send_picture(self.path, b"", remove="1")
        self.assertSaved(response, "picture_none")

    def test_no_picture(self):
        """P-PROFILE: what is none is refused by its content, whatever its name."""
        self.form(PATH)
        bad = {
            "empty": b"",
            "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
            "html": b"<html><script>x</script></html>",
            "cut": picture("JPEG", (3000, 2000))[:20000],
            "bmp": picture("BMP"),
            "bomb": picture("PNG", (9000, 9000)),
            "large": picture("JPEG") + b"x" * (8 * 1024**2 + 1),
        }
        for name, content in bad.items():
            with self.subTest(name):
                response = self.send_picture(self.path, content)
                self.assertReturned(response, "picture")
                self.assertFalse(bool(self.carla.image_1920))
        response = self.send_picture(self.path, b"x" * (9 * 1024**2))
        self.assertSaved(response, "picture_large")
        self.assertFalse(bool(self.carla.image_1920))
