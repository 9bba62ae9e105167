"""C-FILES, X-TOKENS: a file that waits is for its sender, that form, that browser."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .pending_case import GOOD, PendingCase


@tagged("post_install", "-at_install")
class TestPendingAttacks(PendingCase):
    def assertNotTaken(self, response, document=None, author=None):
        self.assertEqual(response.status_code, 422)
        self.assertIn("is not there any more", self.text_of(response))
        self.assertNotIn("plan.txt", response.text)
        self.assertFalse(self.said(document, author))

    def test_attack_reference_of_another_contact(self):
        """Neither a stranger nor a colleague sends it, on whatever document."""
        references = self.keep()
        theirs = self.quotation(partner=self.eve)
        self.login_as(self.eve_user)
        path = f"/my/orders/{theirs.id}/comment"
        response = self.send("Mine", kept=references, path=path)
        self.assertNotTaken(response, theirs, self.eve)
        self.colin_user = self.portal_user(self.colin)
        self.login_as(self.colin_user)
        self.assertNotTaken(self.send("Mine", kept=references), author=self.colin)

    def test_attack_reference_at_another_form(self):
        """One's own, but of another document or another form: not there."""
        references = self.keep()
        other = self.quotation()
        path = f"/my/orders/{other.id}/comment"
        self.assertNotTaken(self.send("Now", kept=references, path=path), other)
        path = f"/my/orders/{self.quote.id}/change-request"
        fields = [*self.own_token(), ("body", "x"), ("kept", references[0])]
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 422)
        self.assertIn("is not there any more", self.text_of(response))
        self.assertFalse(self.quote.portal_change_request_ids)

    def test_attack_reference_in_another_browser(self):
        """A reference that was read over a shoulder opens nothing elsewhere."""
        references = self.keep()
        self.login_as(None)
        self.login_as(self.carla_user)
        self.assertNotTaken(self.send("Now", kept=references))
        # nor where that browser keeps files of its own
        own = self.keep(("own.txt", b"own"))
        response = self.send("Now", kept=[*own, *references])
        self.assertEqual(response.status_code, 422)
        self.assertEqual(self.kept(response)[1], ["own.txt"])

    def test_attack_forged_references(self):
        """Numbers, other numbers, nonsense: no file, and no error page."""
        [reference] = self.keep()
        number, _dash, mac = reference.partition("-")
        for forged in (
            number,
            f"{number}-",
            f"{number}-{'0' * 64}",
            f"{int(number) + 1}-{mac}",
            f"-{mac}",
            f"{'9' * 40}-{mac}",
            f"{number}-{mac}é",
            "' OR 1=1",
            "",
        ):
            with self.subTest(forged):
                self.assertNotTaken(self.send("Now", kept=[forged]))
        # of which none is the right one
        many = [f"{int(number) + index}-{mac}" for index in range(1, 500)]
        self.assertNotTaken(self.send("Now", kept=many))

    def test_attack_the_bytes_themselves(self):
        """No address and no call gives a waiting file to anybody of the portal."""
        self.keep()
        pending = self.pending()
        attachment = pending.attachment_id
        self.assertFalse(attachment.public)
        self.assertFalse(attachment.access_token)
        for user in (self.carla_user, self.eve_user):
            self.login_as(user)
            for path in (
                f"/web/content/{attachment.id}",
                f"/web/content/portal.pending.file/{pending.id}/attachment_id",
                f"/web/image/{attachment.id}",
            ):
                response = self.get(path)
                self.assertNotIn("the plan", response.text)
                self.assertNotIn(GOOD[1], response.content)
            with self.assertRaises(AccessError):
                pending.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])
        with self.assertRaises(AccessError):
            pending.with_user(self.salesperson).read(["name"])
