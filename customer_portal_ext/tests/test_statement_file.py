import io
import re
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools.pdf import PdfReader

from ..controllers import gate, statement, statement_file
from ..models import portal_paper_job
from ..tools import long_pdf
from .ledger_cast import LedgerCase
from .statement_case import READS, StatementCase
from .test_reprint import ReprintCase, blank_pdf

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestStatementFile(StatementCase, ReprintCase, LedgerCase):
    """P-STATEMENT, X-EXPORT: files of very long statements, made in the background."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = [cls.invoice(f"2026-01-{day:02}", 10 * day) for day in range(1, 8)]
        cls.foreign = cls.invoice("2026-02-11", 77.25, cls.eve)
        cls.whole = "/my/statement?from=&to="
        cls.Job = cls.env["portal.paper.job"]

    def setUp(self):
        super().setUp()
        # what is long is short here
        for patcher in (
            patch.object(statement, "MAX_RENDERED", 3),
            patch.object(statement, "XLSX_AT_ONCE", 3),
            patch.dict(statement_file.AT_ONCE, {"pdf": 3, "xlsx": 3}),
            patch.object(portal_paper_job, "PART", 3),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 9
            ),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)

    def ask(self, file_format="pdf", status=303):
        """Press the button of the statement's page; return the job's address."""
        page = self.get(self.whole)
        forms = self.page(page).xpath("//form[@action='/my/statement/file']")
        [form] = [
            form
            for form in forms
            if form.xpath(f".//input[@name='file_format'][@value='{file_format}']")
        ]
        fields_ = {
            field.get("name"): field.get("value") or ""
            for field in form.xpath(".//input")
        }
        response = self.url_open(
            "/my/statement/file", data=fields_, allow_redirects=False
        )
        self.assertEqual(response.status_code, status)
        return response.headers["Location"].split("//")[-1].partition("/")[2]

    def job(self):
        self.env.invalidate_all()
        return self.Job.search([], limit=1)

    def make(self):
        with self.making() as made:
            self.Job._cron_make()
        return made

    # --- the whole way ----------------------------------------------------------------

    def test_a_pdf_part_by_part(self):
        """P-STATEMENT: asked for, made in parts, told by mail, fetched."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        job = self.job()
        self.assertEqual(path, f"/my/statement/file/{job.id}")
        self.assertEqual((job.state, job.total), ("waiting", 7))
        page = self.get(path)
        self.assertIn("waiting for its turn", self.text_of(page))
        self.assertIn('http-equiv="refresh"', page.text)
        self.assertEqual(self.get(f"{path}/download").status_code, 404)
        made = self.make()
        self.env.invalidate_all()
        self.assertEqual(job.state, "done")
        self.assertEqual(len(made), 3)
        # each entry once, and the balance carried on
        for move in self.moves:
            self.assertEqual(sum(move.name in text for text in made), 1)
        self.assertNotIn(self.foreign.name, "".join(made))
        self.assertIn("Opening balance", made[0])
        self.assertNotIn("Brought forward", made[0])
        self.assertIn("60.00", made[0].split("Carried forward")[1])
        self.assertIn("60.00", made[1].split("Brought forward")[1])
        self.assertIn("210.00", made[2].split("Brought forward")[1])
        self.assertIn("280.00", made[2].split("Closing balance")[1])
        self.assertNotIn("Closing balance", made[1])
        page = self.get(path)
        self.assertIn("It is ready.", self.text_of(page))
        self.assertNotIn('http-equiv="refresh"', page.text)
        response = self.get(f"{path}/download")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        pages = PdfReader(io.BytesIO(response.content)).pages
        texts = [page_.extract_text().strip() for page_ in pages]
        self.assertEqual(texts, ["1 / 3", "2 / 3", "3 / 3"])
        self.assertFalse(job.part_ids)

    def test_the_mail_opens_the_page(self):
        """P-HOTLINK: the mail has the contact's own link to the file."""
        self.login_as(self.carla_user)
        self.ask()
        self.make()
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.carla.ids)], limit=1
        )
        self.assertIn("ready", mail.subject)
        [email] = mail._prepare_outgoing_list()
        path = f"/my/link/{LINK.search(email['body'])[1]}"
        self.login_as(None)
        _form, values = self.form_of(self.get(path), path)
        self.submit(path, values)
        page = self.get(f"/my/statement/file/{self.job().id}")
        self.assertIn("It is ready.", self.text_of(page))

    def test_a_table(self):
        """X-EXPORT: XLSX of many entries the same way."""
        self.login_as(self.carla_user)
        response = self.get(f"{self.whole}&report_type=xlsx")
        self.assertEqual(response.status_code, 302)
        path = "/" + self.ask("xlsx")
        self.make()
        response = self.get(f"{path}/download")
        self.assertTrue(response.content.startswith(b"PK"))
        self.assertIn(".xlsx", response.headers["Content-Disposition"])

    def test_what_is_short_is_given_at_once(self):
        """P-STATEMENT: no job for what needs none."""
        self.login_as(self.carla_user)
        with patch.dict(statement_file.AT_ONCE, {"pdf": 100}):
            self.assertIn("report_type=pdf", self.ask())
        self.assertFalse(self.job())

    def test_what_the_pages_cost(self):
        """G8, G11: the statement with its buttons, the file's page, its download."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        # the session reads from the primary for a while after the press
        with patch.object(gate, "PRIMARY_SECONDS", -1):
            for address in (self.whole, path):
                statements = self.queries(address)
                self.assertLessEqual(len(statements), 12, "\n\n".join(statements))
                self.assertFalse(
                    [text for text in statements if not text.startswith(READS)]
                )
            self.make()
            with self.assertNoLogs("odoo.http", level="WARNING"):
                statements = self.queries(f"{path}/download")
            self.assertFalse(
                [text for text in statements if not text.startswith(READS)]
            )

    # --- one at a time ----------------------------------------------------------------

    def test_one_at_a_time(self):
        """P-STATEMENT: a second press makes no second file, and says so."""
        self.login_as(self.carla_user)
        first = self.ask()
        again = self.ask("xlsx")
        self.assertEqual(again, f"{first}?notice=file_busy")
        self.assertIn("One at a time", self.text_of(self.get(f"/{again}")))
        self.assertEqual(self.Job.search_count([]), 1)
        with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
            self.job().copy({"state": "waiting"}).flush_recordset()

    def test_stopping(self):
        """P-STATEMENT: stopped by its contact; then another can be asked for."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        _form, values = self.form_of(self.get(path), f"{path}/cancel")
        self.submit(f"{path}/cancel", values)
        self.assertEqual(self.job().state, "cancelled")
        self.assertEqual(self.make(), [])
        self.assertEqual(self.get(f"{path}/download").status_code, 404)
        self.ask()
        self.assertEqual(self.Job.search_count([]), 2)

    def test_some_in_a_day(self):
        """P-STATEMENT: not without end."""
        self.login_as(self.carla_user)
        with patch.object(statement_file, "FILES_PER_DAY", 1):
            self.ask()
            self.job()._cancel()
            self.env.flush_all()
            self.assertIn("notice=file_often", self.ask())
        self.assertEqual(self.Job.search_count([]), 1)

    # --- denied -----------------------------------------------------------------------

    def test_nobody_elses(self):
        """P-STATEMENT: neither a colleague's nor a stranger's, in any form."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        self.make()
        colin_user = self.portal_user(self.colin)
        for user in (colin_user, self.eve_user):
            self.login_as(user)
            for address in (path, f"{path}/download"):
                response = self.get(address)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(b"%PDF", response.content)
        self.login_as(None)
        response = self.get(f"{path}/download")
        self.assertEqual(response.status_code, 303)
        self.assertNotIn(b"%PDF", response.content)

    def test_not_after_the_right_is_gone(self):
        """X-SCOPE, O-MODULES: who may not see the ledger any more gets no file."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        self.make()
        self.carla.portal_scope = "own"
        self.env.flush_all()
        response = self.get(f"{path}/download")
        self.assertEqual(response.status_code, 404)
        self.assertNotIn(b"%PDF", response.content)
        self.assertEqual(self.get(path).status_code, 404)

    def test_not_after_the_company_is_gone(self):
        """X-MULTI: who lost the company of a ledger gets no file; none is made."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        self.make()
        job = self.env["portal.paper.job"].search([], limit=1, order="id desc")
        self.assertTrue(job._is_allowed())
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.carla_user.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        self.env.flush_all()
        self.assertFalse(job._is_allowed())
        for address in (path, f"{path}/download"):
            response = self.get(address)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(b"%PDF", response.content)

    def test_a_foreign_ledger(self):
        """P-STATEMENT: nobody asks for a file of another's entries."""
        self.login_as(self.carla_user)
        [token, *_more] = self.page(self.get(self.whole)).xpath(
            "//form[@action='/my/statement/file']//input[@name='csrf_token']/@value"
        )
        response = self.url_open(
            "/my/statement/file",
            data={
                "csrf_token": token,
                "ledger": "customer",
                "file_format": "pdf",
                "partner": self.eve.commercial_partner_id.id,
                "company": self.company.id,
                "currency": self.usd.id,
                "from": "",
                "to": "",
            },
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self.job())

    # --- what goes wrong --------------------------------------------------------------

    def test_the_books_change_meanwhile(self):
        """P-STATEMENT: then it is begun anew, and its sums are those of the books."""
        self.login_as(self.carla_user)
        self.ask()
        job = self.job()
        with self.making() as made:
            job._step()
            job._step()
            late = self.invoice("2026-01-01", 5)
            self.env.flush_all()
            self.Job._cron_make()
        self.assertEqual(job.state, "done")
        self.assertEqual(job.attempts, 2)
        self.assertIn(late.name, "".join(made[3:]))
        self.assertIn("285.00", made[-1])

    def test_what_fails_says_so(self):
        """P-STATEMENT: the page tells it, and the next one can be asked for."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        self.env.cr.flush()
        with (
            patch.object(
                type(self.env["portal.statement"]),
                "_render_part",
                side_effect=ValueError,
            ),
            patch.object(self.env.cr, "rollback", lambda: None),
            self.assertLogs(portal_paper_job.__name__, level="ERROR"),
        ):
            self.Job._cron_make()
        self.assertEqual(self.job().state, "failed")
        self.assertIn("could not be made", self.text_of(self.get(path)))

    def test_kept_for_some_days(self):
        """P-STATEMENT: then it is removed, and its file with it."""
        self.login_as(self.carla_user)
        path = "/" + self.ask()
        self.make()
        job = self.job()
        self.Job._gc_jobs()
        self.assertTrue(job.exists())
        job.expires_at = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        attachment = portal_paper_job.kept(job)
        self.assertTrue(attachment)
        self.Job._gc_jobs()
        self.assertFalse(job.exists() or attachment.exists())
        self.assertEqual(self.get(path).status_code, 404)

    def test_numbers_of_pages(self):
        """P-STATEMENT: every page gets its number, whatever it holds."""
        file = io.BytesIO()
        long_pdf.join([blank_pdf(200), blank_pdf(300)], 2, file)
        pages = PdfReader(io.BytesIO(file.getvalue())).pages
        self.assertEqual(
            [page.extract_text().strip() for page in pages], ["1 / 2", "2 / 2"]
        )
        self.assertEqual([int(page.mediabox.width) for page in pages], [200, 300])
