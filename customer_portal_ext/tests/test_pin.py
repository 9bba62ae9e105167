"""O-ESIGN: the PIN of a contact, which nobody else sets or reads."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.portal_pin import PIN_PAGE
from ..tools import pin as pins
from .sign_cast import PIN, SignCase

SECRET = "carla@client.test"


@tagged("post_install", "-at_install")
class TestPin(SignCase):
    def state(self, partner=None):
        self.env.invalidate_all()
        return self.env["portal.pin"]._state(partner or self.carla)

    def fill(self, pin=PIN, again=None, **values):
        _form, fields = self.form_of(self.get(PIN_PAGE), PIN_PAGE)
        values = {"new_pin": pin, "new_pin_again": again or pin, **values}
        fields = [pair for pair in fields if pair[0] not in values]
        return self.submit(PIN_PAGE, [*fields, *values.items()])

    def pin_mails(self):
        return self.env["mail.mail"].search([("recipient_ids", "in", self.carla.ids)])

    def setup_link(self):
        """Have staff send the link, and return its secret as the mail has it."""
        self.carla.with_user(self.salesperson).action_portal_pin_setup()
        mail = self.pin_mails().filtered(lambda mail: PIN_PAGE in mail.body_html)[:1]
        body = mail._prepare_outgoing_list()[0]["body"]
        return body.split("/my/link/")[1].split('"')[0]

    def test_set_with_the_password(self):
        """O-ESIGN: signed in, with the password once more; a mail says so."""
        self.login_as(self.carla_user)
        self.assertIn("PIN for signing", self.text_of(self.get("/my/security")))
        self.assertEqual(self.state(), "none")
        self.assertEqual(self.fill().status_code, 422)
        self.assertEqual(self.fill(password="wrong").status_code, 422)
        self.assertEqual(self.state(), "none")
        done = self.fill(password=SECRET)
        self.assertEqual(done.status_code, 303)
        self.assertEqual(self.state(), "set")
        text = self.text_of(self.get(done.headers["Location"]))
        self.assertIn("Nobody but you knows it", text)
        self.assertIn(
            "Your PIN for signing was set", self.pin_mails().mapped("subject")
        )
        self.assertEqual(self.env["portal.pin"]._try(self.carla, PIN)[0], "right")

    def test_changed_in_the_same_way(self):
        """O-ESIGN: a new PIN takes the place of the old one."""
        self.set_pin()
        self.login_as(self.carla_user)
        self.assertEqual(self.fill("83629").status_code, 422)
        self.assertEqual(self.fill("83629", password=SECRET).status_code, 303)
        self.assertEqual(self.env["portal.pin"]._try(self.carla, PIN)[0], "wrong")
        self.assertEqual(self.env["portal.pin"]._try(self.carla, "83629")[0], "right")

    def test_back_to_the_signature(self):
        """O-ESIGN: the page leads back to what was to be signed, and nowhere else."""
        self.login_as(self.carla_user)
        path = self.sign_path()
        blocked = self.get(path)
        self.assertEqual(blocked.status_code, 403)
        self.assertIn("Set a PIN", self.text_of(blocked))
        done = self.fill(password=SECRET, next=path)
        self.assertURLEqual(done.headers["Location"], path)
        for bad in ("https://x.test/", "//x.test", "/web/session/logout", f"{path}/.."):
            done = self.fill(password=SECRET, next=bad)
            self.assertURLEqual(done.headers["Location"], f"{PIN_PAGE}?notice=pin_set")

    def test_with_a_code(self):
        """O-ESIGN: a fresh code by e-mail in place of the password."""
        self.login_as(self.carla_user)
        asked = self.press(self.get(PIN_PAGE), PIN_PAGE)
        self.assertEqual(asked.status_code, 422)
        _form, fields = self.form_of(self.get(PIN_PAGE), PIN_PAGE)
        sent = self.submit(f"{PIN_PAGE}/code", fields)
        self.assertURLEqual(sent.headers["Location"], "/my/code")
        number, _token = self.last_code()
        self.assertURLEqual(self.enter(number).headers["Location"], PIN_PAGE)
        self.assertEqual(self.fill().status_code, 303)
        self.assertEqual(self.state(), "set")

    def test_bad_pins(self):
        """O-ESIGN: letters, too short, too long, patterns, two that differ."""
        self.login_as(self.carla_user)
        for bad in ("", "123", "123456789", "abcd", "1234", "0000", "1212", "2580"):
            answer = self.fill(bad, password=SECRET)
            self.assertEqual(answer.status_code, 422, bad)
        self.assertEqual(self.fill(PIN, again="4072", password=SECRET).status_code, 422)
        self.assertEqual(self.state(), "none")
        self.assertFalse(pins.is_trivial(PIN))

    def test_passwords_cannot_be_tried_out(self):
        """O-ESIGN: after ten wrong passwords the right one is not taken either."""
        self.login_as(self.carla_user)
        for _try in range(10):
            self.fill(password="wrong")
        answer = self.fill(password=SECRET)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Too many wrong passwords", self.text_of(answer))
        self.assertEqual(self.state(), "none")

    def test_not_from_a_link_s_session(self):
        """O-ESIGN: a link alone sets no PIN, with or without a code entered for it."""
        for mode in ("button", "email"):
            self.company.portal_hotlink_mode = mode
            _link, secret = self.issue()
            self.login_as(None)
            self.open_link(secret)
            if mode == "email":
                number, _token = self.last_code()
                self.enter(number)
            page = self.get(PIN_PAGE)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn('name="new_pin"', page.text)
            token = self.page(page).xpath("//input[@name='csrf_token']/@value")[0]
            fields = {
                "new_pin": PIN,
                "new_pin_again": PIN,
                "password": SECRET,
                "csrf_token": token,
            }
            self.assertEqual(self.submit(PIN_PAGE, fields).status_code, 403)
            sent = self.submit(f"{PIN_PAGE}/code", fields)
            self.assertEqual(sent.status_code, 403)
            self.assertEqual(self.state(), "none")

    def test_set_up_link(self):
        """O-ESIGN: staff send a link that sets a PIN once; it unlocks, too."""
        self.set_pin()
        for _try in range(5):
            self.env["portal.pin"]._try(self.carla, "9999")
        self.assertEqual(self.state(), "locked")
        self.login_as(self.carla_user)
        self.assertIn("Your PIN is locked", self.text_of(self.get(PIN_PAGE)))
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)
        secret = self.setup_link()
        # the login alone does not unlock it
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)
        self.login_as(None)
        asked = self.text_of(self.get(f"/my/link/{secret}"))
        self.assertIn("Your PIN for signing", asked)
        opened = self.open_link(secret)
        self.assertURLEqual(opened.headers["Location"], PIN_PAGE)
        done = self.fill()
        self.assertEqual(done.status_code, 303)
        self.assertEqual(self.state(), "set")
        # thanked, and led on; not told that it is not enough to set a PIN
        thanked = self.get(done.headers["Location"])
        self.assertIn("Your PIN is set.", self.text_of(thanked))
        self.assertNotIn("not enough", self.text_of(thanked))
        self.assertTrue(self.page(thanked).xpath("//main//a[@href='/my/actions']"))
        # once: neither this session nor the link again
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)
        self.login_as(None)
        self.open_link(secret)
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)

    def test_set_up_link_ends(self):
        """O-ESIGN: an old or revoked set-up link sets nothing."""
        secret = self.setup_link()
        self.env["portal.pin"]._of(self.carla).setup_until -= timedelta(days=4)
        self.open_link(secret)
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)
        self.login_as(None)
        older = self.setup_link()
        self.open_link(older)
        self.assertIn('name="new_pin"', self.get(PIN_PAGE).text)
        row = self.env["portal.pin"]._of(self.carla)
        row.setup_sent_at += timedelta(minutes=1)
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)
        row.setup_sent_at -= timedelta(days=1)
        links = self.env["portal.hotlink"].search([("path", "=", PIN_PAGE)])
        links.action_revoke()
        self.assertNotIn('name="new_pin"', self.get(PIN_PAGE).text)
        self.assertEqual(self.state(), "none")

    def test_set_up_link_of_another(self):
        """O-ESIGN: the link of one contact sets nobody else's PIN."""
        self.portal_user(self.colin)
        secret = self.setup_link()
        self.colin.with_user(self.salesperson).action_portal_pin_setup()
        self.open_link(secret)
        self.assertEqual(self.fill().status_code, 303)
        self.assertEqual(self.state(self.colin), "none")
        self.assertEqual(self.state(), "set")

    def test_who_may_send_it(self):
        """O-ESIGN: only staff who keep contacts send set-up links, to contacts."""
        self.buyer.group_ids -= self.env.ref("base.group_partner_manager")
        for user in (self.carla_user, self.eve_user):
            with self.assertRaises(AccessError):
                self.carla.with_user(user).action_portal_pin_setup()
        with self.assertRaises(UserError):
            self.salesperson.partner_id.action_portal_pin_setup()

    def test_nobody_reads_the_hash(self):
        """O-ESIGN: no RPC reads table, hash or state, staff and contacts alike."""
        self.set_pin()
        row = self.env["portal.pin"]._of(self.carla)
        self.env.cr.execute("SELECT pin_hash FROM portal_pin WHERE id = %s", [row.id])
        [(stored,)] = self.env.cr.fetchall()
        self.assertTrue(stored.startswith("$pbkdf2"))
        self.assertNotIn(PIN, stored)
        admin = self.env.ref("base.user_admin")
        for user in (self.carla_user, self.eve_user, self.salesperson, admin):
            self.authenticate(None, None)
            Pin = self.env["portal.pin"].with_user(user)
            for call in (
                lambda Pin=Pin: Pin.browse(row.id).read(["pin_hash"]),
                lambda Pin=Pin: Pin.browse(row.id).read(["tries_left"]),
                lambda Pin=Pin: Pin.search([("pin_hash", "like", "$")]),
                lambda Pin=Pin: Pin.search_count([]),
                lambda Pin=Pin: Pin.create({"partner_id": self.colin.id}),
                lambda Pin=Pin: Pin.browse(row.id).write({"tries_left": 5}),
                lambda Pin=Pin: Pin.browse(row.id).unlink(),
            ):
                with self.assertRaises(AccessError):
                    call()
        # not even a program with all rights gets it by mistake
        self.assertNotIn("pin_hash", row.with_user(admin).fields_get())
        for field in ("portal_pin_state", "portal_may_sign"):
            with self.assertRaises(AccessError):
                self.carla.with_user(self.carla_user).read([field])
            with self.assertRaises(AccessError):
                self.carla.with_user(self.carla_user).write({field: "yes"})
        self.carla.with_user(self.salesperson).read(["portal_pin_state"])

    def test_staff_set_none(self):
        """O-ESIGN: the page is for contacts; staff have no PIN there."""
        self.login_as(self.salesperson)
        self.assertEqual(self.get(PIN_PAGE).status_code, 404)

    def test_the_hash_is_the_contact_s(self):
        """O-ESIGN: a hash fits no other contact, and not without the secret."""
        self.set_pin()
        self.set_pin(self.eve)
        self.env.cr.execute("SELECT pin_hash FROM portal_pin ORDER BY id")
        hashes = [row[0] for row in self.env.cr.fetchall()]
        self.assertEqual(len(set(hashes)), len(hashes))
        context = self.env["res.users"]._crypt_context()
        self.assertFalse(any(context.verify(PIN, stored) for stored in hashes))
