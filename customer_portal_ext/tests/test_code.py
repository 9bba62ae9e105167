"""B-CONFIRM: a second mail carries the code that lets the visitor in."""

from datetime import timedelta

from odoo.exceptions import AccessDenied
from odoo.fields import Datetime
from odoo.tests import tagged

from ..models import portal_code
from .code_case import CodeCase


@tagged("post_install", "-at_install")
class TestCode(CodeCase):
    def setUp(self):
        super().setUp()
        self.company.portal_hotlink_mode = "email"
        self.order_path = f"/my/orders/{self.quote.id}"

    def assertNotIn_(self):
        """Assert that this browser is let in nowhere."""
        self.assertFalse(self.session_data().uid)
        denied = self.get(self.order_path)
        self.assertEqual(denied.status_code, 303)
        self.assertIn("/web/login", denied.headers["Location"])

    def test_b_confirm_code_lets_in(self):
        """B-CONFIRM: button, second mail, code, and the page that was asked for."""
        link, secret = self.issue()
        page = self.get(f"/my/link/{secret}")
        self.assertIn("c•••@client.test", self.text_of(page))
        self.assertNotIn("carla@client.test", page.text)
        self.assertFalse(self.code_mails(), "a GET sends no mail")
        asked = self.open_link(secret)
        self.assertEqual(asked.status_code, 303)
        self.assertURLEqual(asked.headers["Location"], "/my/code")
        self.assertNotIn_()
        self.assertFalse(link.use_count)
        [mail] = self.code_mails()
        self.assertEqual(mail.recipient_ids, self.carla)
        self.assertFalse(mail.model)
        number, _token = self.last_code()
        entered = self.enter(f" {number[:3]} {number[3:]} ")
        self.assertEqual(entered.status_code, 303)
        self.assertURLEqual(entered.headers["Location"], self.order_path)
        self.assertEqual(self.get(self.order_path).status_code, 200)
        self.assertEqual(self.session_data().uid, self.carla_user.id)
        event = self.events(self.quote, "link_used")
        self.assertEqual(event.identified_by, "hotlink_code")
        # a code is used once
        self.assertEqual(self.get("/my/code").status_code, 404)

    def test_b_confirm_guest_of_a_direct_link(self):
        """B-CONFIRM, C-DIRECT: the code opens the one document, and nothing else."""
        _link, secret = self.issue(partner=self.colin, scope="record")
        self.open_link(secret)
        self.assertNotIn_()
        number, _token = self.last_code(self.colin)
        self.assertEqual(self.enter(number).status_code, 303)
        self.assertEqual(self.get(self.order_path).status_code, 200)
        self.assertFalse(self.session_data().uid)
        self.assertIn("/web/login", self.get("/my/orders").headers["Location"])

    def test_b_confirm_link_of_the_second_mail(self):
        """B-CONFIRM: in the browser that asked, by a button; a GET does nothing."""
        _link, secret = self.issue()
        self.open_link(secret)
        _number, token = self.last_code()
        path = f"/my/code/{token}"
        page = self.get(path)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertNotIn_()
        done = self.press(page, path)
        self.assertURLEqual(done.headers["Location"], self.order_path)
        self.assertEqual(self.session_data().uid, self.carla_user.id)

    def test_b_confirm_another_browser(self):
        """B-CONFIRM: elsewhere neither the code nor the link of the mail works."""
        _link, secret = self.issue()
        self.open_link(secret)
        number, token = self.last_code()
        # another browser, that waits for nothing
        self.login_as(None)
        for path in ("/my/code", f"/my/code/{token}"):
            page = self.get(path)
            self.assertEqual(page.status_code, 404)
            self.assertIn("No code is waited for", self.text_of(page))
        # a third one, that waits for a code of its own
        eves = self.quotation(partner=self.eve)
        _link, eves_secret = self.issue(partner=self.eve, document=eves)
        self.open_link(eves_secret)
        self.assertEqual(self.enter(number).status_code, 422)
        path = f"/my/code/{token}"
        self.assertEqual(self.press(self.get(path), path).status_code, 422)
        self.assertNotIn_()

    def test_b_confirm_five_tries(self):
        """B-CONFIRM: five tries; each wrong one says how many are left."""
        _link, secret = self.issue()
        self.open_link(secret)
        number, _token = self.last_code()
        page = self.get("/my/code")
        for left in (4, 3, 2, 1):
            page = self.enter(self.wrong(number), page)
            self.assertEqual(page.status_code, 422)
            self.assertIn(f"Tries left: {left}", self.text_of(page))
        page = self.enter(self.wrong(number), page)
        self.assertIn("cannot be used any more", self.text_of(page))
        page = self.enter(number, page)
        self.assertEqual(page.status_code, 422)
        self.assertNotIn_()
        again = self.press(page, "/my/code", portal_code="", portal_code_again=None)
        self.assertEqual(again.status_code, 422)

    def test_b_confirm_nonsense_costs_no_try(self):
        """B-CONFIRM: what is no code at all is said so, and counts for nothing."""
        _link, secret = self.issue()
        self.open_link(secret)
        number, _token = self.last_code()
        for nonsense in ("", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "x" * 9000):
            page = self.enter(nonsense)
            self.assertEqual(page.status_code, 422)
            self.assertIn("Type the six digits", self.text_of(page))
        self.assertEqual(self.env["portal.code"].search([], limit=1).tries_left, 5)
        self.assertEqual(self.enter(number).status_code, 303)

    def test_b_confirm_ten_minutes(self):
        """B-CONFIRM: after ten minutes the code is dead; a new one works."""
        _link, secret = self.issue()
        self.open_link(secret)
        number, _token = self.last_code()
        code = self.env["portal.code"].search([], limit=1)
        life = code.expires_at - code.sent_at
        self.assertEqual(life, timedelta(minutes=10))
        code.expires_at = Datetime.now() - timedelta(seconds=1)
        self.assertIn("cannot be used", self.text_of(self.enter(number)))
        sent = self.press(self.get("/my/code"), "/my/code", portal_code=None)
        self.assertEqual(sent.status_code, 422)
        fields = dict(self.form_of(self.get("/my/code"), "/my/code")[1])
        sent = self.submit("/my/code/again", {"csrf_token": fields["csrf_token"]})
        self.assertURLEqual(sent.headers["Location"], "/my/code?notice=sent")
        new_number, _token = self.last_code()
        self.assertEqual(self.enter(new_number).status_code, 303)

    def test_b_confirm_mails_are_limited(self):
        """X-TOKENS: an old link cannot flood the mailbox of its contact."""
        _link, secret = self.issue()
        answers = [self.open_link(secret).status_code for _again in range(7)]
        self.assertEqual(answers, [303] * 5 + [429] * 2)
        self.assertEqual(len(self.code_mails()), 5)

    def test_b_confirm_wrong_codes_are_limited(self):
        """X-TOKENS: new codes do not give new tries for ever."""
        _link, secret = self.issue()
        tries = 0
        for _round in range(4):
            self.open_link(secret)
            number, _token = self.last_code()
            for _again in range(5):
                answer = self.enter(self.wrong(number))
                if answer.status_code == 429:
                    break
                tries += 1
        self.assertEqual(tries, portal_code.WRONG_PER_ADDRESS)
        self.assertIn("Too many wrong codes", self.text_of(answer))
        # also the right one is refused now
        code_page = self.get("/my/code")
        number, _token = self.last_code()
        self.assertEqual(self.enter(number, code_page).status_code, 429)
        self.assertNotIn_()

    def test_b_confirm_secret_alone_signs_nobody_in(self):
        """B-CONFIRM: no credential without the code, on any way."""
        link, secret = self.issue()
        Users = self.env["res.users"]
        login = self.carla_user.login
        Code = self.env["portal.code"]
        code, key = Code._ask("enter", self.carla, self.company, "x", hotlink=link)
        for proof in (
            {"secret": secret},
            {"code_id": code.id, "code_key": key},
            {"code_id": code.id, "code_key": "x" * 43},
            {"code_id": 0, "code_key": key},
        ):
            with self.subTest(proof.keys()), self.assertRaises(AccessDenied):
                Users.authenticate(
                    {"type": "portal_hotlink", "login": login, **proof},
                    {"interactive": True},
                )

    def test_x_tokens_only_hashes_are_stored(self):
        """X-TOKENS: the row of a code does not yield it, whoever tries all million."""
        Code = self.env["portal.code"]
        code, key = Code._ask("act", self.carla, self.company, "Quotation")
        number, token = self.last_code()
        self.env.flush_all()
        self.env.cr.execute("SELECT row_to_json(c)::text FROM portal_code c")
        text = " ".join(row for (row,) in self.env.cr.fetchall())
        for secret in (number, token, key):
            self.assertNotIn(f'"{secret}"', text)
        # bound to the key of the browser, which is not in the database
        self.assertEqual(code.code_hash, code._hash(key, number))
        self.assertNotEqual(code.code_hash, code._hash("x" * 43, number))
        self.assertFalse(Code._held(code.id, "x" * 43))

    def test_b_confirm_dies_with_its_link(self):
        """B-CONFIRM: revoked while the code is under way, the link opens nothing."""
        link, secret = self.issue()
        self.open_link(secret)
        number, _token = self.last_code()
        link.action_revoke()
        self.assertEqual(self.enter(number).status_code, 404)
        self.assertNotIn_()

    def test_b_confirm_new_address(self):
        """B-CONFIRM: a code of the old address is worth nothing at the new one."""
        _link, secret = self.issue()
        self.open_link(secret)
        number, _token = self.last_code()
        self.carla.email = "new@client.test"
        self.assertEqual(self.enter(number).status_code, 422)
        self.assertNotIn_()

    def test_codes_are_cleaned(self):
        """X-TOKENS: codes of yesterday are deleted."""
        code, _key = self.env["portal.code"]._ask(
            "act", self.carla, self.company, "Quotation"
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE portal_code SET create_date = create_date - interval '25 hours'"
        )
        code.invalidate_recordset()
        code._gc_codes()
        self.assertFalse(code.exists())
