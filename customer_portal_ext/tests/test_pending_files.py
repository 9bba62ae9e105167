"""C-FILES, P-COMMENT: a form that is wrong comes back with its good files."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged

from ..models import portal_pending_file
from .pending_case import EMPTY, GOOD, SCRIPT, PendingCase


@tagged("post_install", "-at_install")
class TestPendingFiles(PendingCase):
    def test_p_comment_good_files_are_kept(self):
        """P-COMMENT: one bad file: nothing is sent, the good one waits, then goes."""
        response = self.send("Our plan", [GOOD, EMPTY])
        self.assertEqual(response.status_code, 422)
        text = self.text_of(response)
        self.assertIn("empty.txt is empty.", text)
        self.assertNotIn("choose your files again", text)
        area = self.page(response).xpath("//textarea[@name='comment']")[0]
        self.assertEqual(area.text_content().strip(), "Our plan")
        references, names = self.kept(response)
        self.assertEqual(names, ["plan.txt"])
        # nobody's yet
        self.assertFalse(self.said())
        self.assertFalse(
            self.env["portal.document"].search([("name", "=", "plan.txt")])
        )
        response = self.send("Our plan", [("more.txt", b"more")], references)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(
            self.files_of(self.said()),
            [("more.txt", b"more"), ("plan.txt", b"the plan")],
        )

    def test_p_comment_files_without_their_text(self):
        """P-COMMENT: the text was forgotten: the files wait, and stay at every try."""
        response = self.send(" ", [GOOD, ("more.txt", b"more")])
        references, names = self.kept(response)
        self.assertEqual(names, ["plan.txt", "more.txt"])
        response = self.send(" ", [("third.txt", b"third")], references)
        again, names = self.kept(response)
        self.assertEqual(names, ["plan.txt", "more.txt", "third.txt"])
        self.assertEqual(again[:2], references)
        # a file that waits is not kept twice
        response = self.send(" ", [GOOD], again)
        self.assertEqual(self.kept(response)[0], again)
        self.assertEqual(len(self.pending()), 3)
        self.send("Now", kept=again)
        self.assertEqual(len(self.said().attachment_ids), 3)

    def test_p_comment_left_out(self):
        """P-COMMENT: what is not ticked any more is not sent."""
        references = self.keep(GOOD, ("more.txt", b"more"))
        self.send("Now", kept=references[1:])
        self.assertEqual(self.files_of(self.said()), [("more.txt", b"more")])

    def test_p_comment_twice_is_once(self):
        """P-COMMENT: the same form with files that waited: one message; it says so."""
        references = self.keep()
        self.send("Now", kept=references)
        again = self.send("Now", kept=references)
        self.assertIn("notice=comment_same", again.headers["Location"])
        self.assertEqual(len(self.said()), 1)

    def test_c_files_count_with_those_that_wait(self):
        """C-FILES: the limit is that of the form; those that wait come first."""
        self.company.portal_file_max_count = 2
        references = self.keep(GOOD)
        response = self.send(
            "Now", [("b.txt", b"number b"), ("c.txt", b"number c")], references
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("c.txt was left out: at most 2", self.text_of(response))
        self.assertEqual(self.kept(response)[1], ["plan.txt", "b.txt"])

    def test_c_files_over_after_a_day(self):
        """C-FILES: a file that is gone is said to be; the text and the rest stay."""
        references = self.keep(GOOD, ("more.txt", b"more"))
        first = self.pending()[0]
        self._age(first, 25)
        response = self.send("Now", kept=references)
        self.assertEqual(response.status_code, 422)
        self.assertIn("is not there any more", self.text_of(response))
        self.assertEqual(self.kept(response)[1], ["more.txt"])
        self.assertFalse(self.said())

    def test_c_files_cleaned_up(self):
        """C-FILES: what was not sent goes after a day, what was sent in an hour."""
        references = self.keep(GOOD, ("more.txt", b"more"), ("third.txt", b"third"))
        attachments = self.pending().attachment_id
        self.assertEqual(len(attachments), 3)
        self.send("Now", kept=references[:1])
        self.env["portal.pending.file"]._gc_pending_files()
        self.assertEqual(len(self.pending()), 3)
        sent, old, _new = self.pending()
        sent.sent_at = Datetime.now() - timedelta(hours=2)
        self._age(old, 25)
        self.env["portal.pending.file"]._gc_pending_files()
        self.assertEqual(self.pending().mapped("name"), ["third.txt"])
        self.assertEqual(attachments.exists(), self.pending().attachment_id)
        # the message has its own
        self.assertEqual(self.files_of(self.said()), [GOOD])

    def test_c_files_bounded(self):
        """C-FILES: what waited longest makes room, and nobody fills the disk."""
        with patch.object(portal_pending_file, "MAX_WAITING", 2):
            self.keep(GOOD)
            self.keep(("b.txt", b"number b"), ("c.txt", b"number c"))
        self.assertEqual(self.pending().mapped("name"), ["b.txt", "c.txt"])
        with patch.object(
            self.env.registry["res.company"], "_portal_upload_bytes", lambda self: 5000
        ):
            self.keep(("d.txt", b"d" * 3500))
            self.assertEqual(self.pending().mapped("name"), ["b.txt", "c.txt", "d.txt"])
            self.keep(("e.txt", b"e" * 2500))
        self.assertEqual(self.pending().mapped("name"), ["e.txt"])
        with patch.object(portal_pending_file, "HELD_PER_HOUR", 0):
            response = self.send("Now", [GOOD, EMPTY])
        self.assertIn("Please choose your files again.", self.text_of(response))
        self.assertEqual(self.kept(response), ([], []))

    def test_c_files_by_script(self):
        """C-FILES: the script reads errors by field, what waits, then where to go."""
        response = self.send(" ", [GOOD, EMPTY], headers=SCRIPT)
        self.assertEqual(response.status_code, 200)
        answer = response.json()
        self.assertEqual(answer["fields"], ["comment", "comment_files"])
        self.assertEqual(
            answer["errors"], ["Write a message first.", "empty.txt is empty."]
        )
        self.assertEqual([file["name"] for file in answer["kept"]], ["plan.txt"])
        self.assertFalse(answer["again"])
        self.assertFalse(self.said())
        references = [file["reference"] for file in answer["kept"]]
        answer = self.send("Now", [], references, headers=SCRIPT).json()
        self.assertFalse(answer["errors"])
        self.assertEqual(
            answer["location"], f"{self.page_path}?notice=comment_sent#discussion"
        )
        self.assertEqual(self.files_of(self.said()), [GOOD])
        answer = self.send("Now", [], references, headers=SCRIPT).json()
        self.assertIn("notice=comment_same", answer["location"])

    def test_c_files_of_a_guest(self):
        """C-FILES, C-DIRECT: the guest of a link has the same; their browser only."""
        self.as_guest(partner=self.colin)
        token = self.comment_form()
        references = self.keep(token=token)
        self.send("From the site", kept=references, token=token)
        self.assertEqual(self.files_of(self.said(author=self.colin)), [GOOD])

    def test_c_files_cut_short(self):
        """C-FILES: a body that ends too early leads back to the form, which says so."""
        body = (
            b'--sep\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\nx\r\n'
            b'--sep\r\nContent-Disposition: form-data; name="comment_files";'
            b' filename="a.txt"\r\n\r\nthe beginning of'
        )
        headers = {"Content-Type": "multipart/form-data; boundary=sep"}
        response = self.submit(self.path, body, headers=headers)
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=cut_short", response.headers["Location"])
        page = self.get(response.headers["Location"])
        self.assertIn("did not arrive whole", self.text_of(page))
        response = self.submit(self.path, body, headers={**headers, **SCRIPT})
        [error] = response.json()["errors"]
        self.assertIn("did not arrive whole", error)
        self.assertFalse(self.said())

    def test_c_files_too_much_by_script(self):
        """C-FILES: the script hears of a request that nobody reads; nothing is lost."""
        companies = self.env.registry["res.company"]
        with patch.object(companies, "_portal_upload_bytes", lambda self: 500):
            answer = self.send("x" * 600, headers=SCRIPT).json()
        self.assertIn("too large together", answer["errors"][0])
        self.assertTrue(answer["again"])

    def _age(self, files, hours):
        """Let files have come some hours ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE portal_pending_file SET create_date = %s WHERE id = ANY(%s)",
            [Datetime.now() - timedelta(hours=hours), files.ids],
        )
        self.env.invalidate_all()
