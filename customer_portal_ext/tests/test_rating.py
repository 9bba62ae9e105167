"""P-JOBS: the answer to the mail that asks how satisfied a customer is with a task."""

from odoo.http import Request
from odoo.tests import tagged

from .project_cast import ProjectCase


@tagged("post_install", "-at_install")
class TestRating(ProjectCase):
    def setUp(self):
        super().setUp()
        self.task.partner_id = self.carla
        token = self.task.sudo()._rating_get_access_token()
        self.rating = (
            self.env["rating.rating"].sudo().search([("access_token", "=", token)])
        )
        self.page_path = f"/rate/{token}/5"
        self.form_path = f"/rate/{token}/submit_feedback"
        self.env.flush_all()
        self.login_as(None)

    def send(self, path=None, **values):
        _form, fields = self.form_of(self.get(path or self.page_path), self.form_path)
        fields = {**dict(fields), **values}
        return self.submit(self.form_path, fields)

    def messages(self):
        self.task.invalidate_recordset()
        return self.task.message_ids.filtered("rating_ids")

    def test_p_jobs_reading_changes_nothing(self):
        """P-JOBS: GET and HEAD, what a mail scanner does, are no answer."""
        for path in (self.page_path, self.form_path, self.page_path[:-1] + "1"):
            for method in ("GET", "HEAD"):
                with self.subTest(path=path, method=method):
                    response = self.opener.request(
                        method, self.base_url() + path, timeout=30
                    )
                    self.assertEqual(response.status_code, 200)
                    self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.rating.invalidate_recordset()
        self.assertFalse(self.rating.consumed)
        self.assertFalse(self.messages())
        self.assertFalse(self.events(self.task))
        self.assertNotIn("Thank you", self.get(self.form_path).text)

    def test_p_jobs_an_answer(self):
        """P-JOBS, X-AUDIT: by the form, without JavaScript, with evidence."""
        page = self.page(self.get(self.page_path))
        self.assertEqual(page.xpath("//input[@name='rate'][@checked]/@value"), ["5"])
        self.assertIn("Paint the frame", self.text_of(self.get(self.page_path)))
        response = self.send(rate="3", feedback="A bit late")
        self.assertEqual(response.status_code, 303)
        shown = self.text_of(self.get(response.headers["Location"]))
        self.assertIn("Thank you", shown)
        self.rating.invalidate_recordset()
        self.assertTrue(self.rating.consumed)
        self.assertEqual((self.rating.rating, self.rating.feedback), (3, "A bit late"))
        self.assertEqual(len(self.messages()), 1)
        event = self.events(self.task)
        self.assertEqual((event.kind, event.identified_by), ("rated", "token"))
        self.assertEqual(event.partner_id, self.carla)
        self.assertIn("A bit late", event.snapshot)

    def test_second_submit(self):
        """P-JOBS: the same again does nothing, and says so; another one counts."""
        for _time in range(2):
            response = self.send(rate="5", feedback="Fine")
        self.assertIn("notice=rating_same", response.headers["Location"])
        self.assertIn(
            "Nothing was changed", self.text_of(self.get(response.headers["Location"]))
        )
        self.assertEqual(len(self.events(self.task)), 1)
        page = self.get(self.page_path)
        self.assertIn("You have told us already", self.text_of(page))
        self.assertIn("Fine", page.text)
        self.send(rate="1", feedback="Not so fine")
        self.rating.invalidate_recordset()
        self.assertEqual(self.rating.rating, 1)
        self.assertEqual(len(self.messages()), 1)

    def test_nothing_is_lost(self):
        """X-A11Y: what is wrong is said, and what was written is kept."""
        for rate in ("", "4", "5 OR 1", "-1", "9" * 20):
            with self.subTest(rate=rate):
                response = self.send(rate=rate, feedback="Kept words")
                self.assertEqual(response.status_code, 422)
                text = self.text_of(response)
                self.assertIn("Choose how satisfied you are", text)
                self.assertIn("Kept words", response.text)
        response = self.send(rate="5", feedback="long " * 3000)
        self.assertEqual(response.status_code, 422)
        self.rating.invalidate_recordset()
        self.assertFalse(self.rating.consumed)
        # an address somebody changed chooses nothing
        page = self.page(self.get(self.page_path[:-1] + "7"))
        self.assertFalse(page.xpath("//input[@name='rate'][@checked]"))

    def test_attackers(self):
        """P-JOBS: no token, no form token, or signed in as somebody else: no answer."""
        for path in ("/rate/wrong/5", "/rate/wrong/submit_feedback"):
            self.assertEqual(self.get(path).status_code, 404)
        refused = self.submit(self.form_path, {"rate": "5", "csrf_token": "wrong"})
        self.assertEqual(refused.status_code, 400)
        for user in (self.eve_user, self.pia):
            self.login_as(user)
            self.assertEqual(self.get(self.page_path).status_code, 403)
            refused = self.submit(
                self.form_path,
                {"rate": "1", "csrf_token": Request.csrf_token(self)},
            )
            self.assertEqual(refused.status_code, 403)
        self.rating.invalidate_recordset()
        self.assertFalse(self.rating.consumed)
        # a colleague of the customer's may, as in stock
        self.login_as(self.dora_user)
        self.assertEqual(self.send(rate="5").status_code, 303)
