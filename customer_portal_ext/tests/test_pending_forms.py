"""C-FILES: every form that carries files beside something else keeps the good ones."""

import io

from odoo.tests import tagged

from .bill_cast import BillHttpCase, pdf
from .code_case import CodeCase
from .document_case import DocumentHttpCase
from .file_case import PDF
from .pending_case import EMPTY, GOOD, SCRIPT, PendingCase
from .project_cast import ProjectCase


@tagged("post_install", "-at_install")
class TestPendingTalks(PendingCase):
    """Conversations of quotations, of their change requests, and of purchase orders."""

    def test_c_change_good_files_are_kept(self):
        """C-CHANGE: of lines, or of none: text, lines and good files are all there."""
        lines = self.quote.order_line[:2]
        path = f"/my/orders/{self.quote.id}/change-request"
        fields = [
            *self.own_token(),
            *(("line_ids", str(line.id)) for line in lines),
            ("body", "Like this, please"),
        ]
        files = [("files", (name, io.BytesIO(raw))) for name, raw in (GOOD, EMPTY)]
        response = self.submit(path, fields, files=files)
        self.assertEqual(response.status_code, 422)
        self.assertIn("empty.txt is empty.", self.text_of(response))
        self.assertFalse(self.quote.portal_change_request_ids)
        _form, shown = self.form_of(response, path)
        self.assertIn(("body", "Like this, please"), [(k, v.strip()) for k, v in shown])
        self.assertEqual(self.kept(response, path)[1], ["plan.txt"])
        again = [pair for pair in shown if pair[0] != "files"]
        for _time in range(2):
            response = self.submit(path, again)
            self.assertIn("/done/", response.headers["Location"])
            self.quote.invalidate_recordset()
            [change] = self.quote.portal_change_request_ids
            self.assertEqual(change.line_ids, lines)
            self.assertEqual(self.files_of_record(change), [GOOD])
        event = self.events(self.quote, "change_requested")
        self.assertEqual(event._get_snapshot()["files"][0]["name"], "plan.txt")

    def test_c_change_by_script(self):
        """C-CHANGE: what waits and what is wrong, then the confirmation."""
        path = f"/my/orders/{self.quote.id}/change-request"
        files = [("files", (GOOD[0], io.BytesIO(GOOD[1])))]
        fields = [*self.own_token(), ("body", "")]
        answer = self.submit(path, fields, files=files, headers=SCRIPT).json()
        self.assertEqual(answer["fields"], ["body"])
        [kept] = answer["kept"]
        fields = [*self.own_token(), ("body", "Now"), ("kept", kept["reference"])]
        for _time in range(2):
            answer = self.submit(path, fields, headers=SCRIPT).json()
            self.assertIn("/done/", answer["location"])
        [change] = self.quote.portal_change_request_ids
        self.assertEqual(self.files_of_record(change), [GOOD])

    def test_c_change_conversation(self):
        """C-CHANGE: the answer in the conversation of a change request."""
        actor = self.env["portal.demo"]._actor(self.carla.id)
        change = self.quote._portal_request_change(
            self.quote.order_line[2], actor, "Matt, please.", []
        )
        path = f"{self.page_path}/change-request/{change.id}/comment"
        references = self.keep(path=path)
        self.send("Like this", kept=references, path=path)
        self.assertEqual(self.files_of(self.said(change)), [GOOD])

    def test_p_comment_on_a_purchase_order(self):
        """P-COMMENT: suppliers have the same."""
        order = self.purchase()
        self.login_as(self.portal_user(self.sven))
        path = f"/my/purchase/{order.id}/comment"
        references = self.keep(path=path)
        self.send("Here", kept=references, path=path)
        self.assertEqual(self.files_of(self.said(order, self.sven)), [GOOD])

    def files_of_record(self, record):
        files = record.attachment_ids
        return [(file.name, file.raw) for file in files]


@tagged("post_install", "-at_install")
class TestPendingNotes(ProjectCase):
    def test_p_jobs_good_files_are_kept(self):
        """P-JOBS: notes on projects and tasks, also that of the writer alone."""
        self.project.portal_client_ids = self.carla
        self.env.flush_all()
        self.login_as(self.carla_user)
        for record in (self.project, self.task):
            path = f"{self.path(record)}/comment"
            response = self.write_note(record, "See", [GOOD, EMPTY], own_note="1")
            self.assertEqual(response.status_code, 422)
            _form, fields = self.form_of(response, path)
            self.assertIn("kept", dict(fields))
            self.assertEqual(dict(fields)["own_note"], "1")
            fields = [pair for pair in fields if pair[0] != "comment_files"]
            response = self.submit(path, fields)
            self.assertIn("notice=comment_sent", response.headers["Location"])
            record.invalidate_recordset()
            message = record.message_ids[0]
            self.assertEqual(message.attachment_ids.mapped("name"), ["plan.txt"])
            self.assertEqual(
                message.subtype_id, self.env.ref("customer_portal_ext.mt_own_note")
            )


@tagged("post_install", "-at_install")
class TestPendingBills(BillHttpCase):
    def test_bills_good_files_are_kept(self):
        """Bills: with a wrong number or a bad file, the good one is kept."""
        self.login_as(self.sven_user)
        path = f"/my/purchase/{self.po.id}/bill"
        bad = ("cut.pdf", b"%PDF-1.4" + b"x" * 2000)
        response = self.send(files=[("bill.pdf", pdf()), bad], number="", remark="July")
        self.assertEqual(response.status_code, 422)
        self.assertIn("cut.pdf did not arrive whole", self.text_of(response))
        self.assertFalse(self.sent(name="E-1"))
        _form, fields = self.form_of(response, path)
        typed = dict(fields)
        self.assertEqual(typed["remark"].strip(), "July")
        fields = {**typed, "number": "E-1"}
        fields.pop("files", None)
        for notice in ("bill_sent", "bill_twice"):
            response = self.submit(path, fields)
            self.assertIn(notice, response.headers["Location"])
        bill = self.sent(name="E-1")
        self.assertEqual(bill.file_ids.attachment_id.raw, pdf())
        # whose it is does not depend on the order that was chosen in the form
        response = self.send(path="/my/bills/upload", order="NONE", number="E-2")
        _form, fields = self.form_of(response, "/my/bills/upload")
        self.assertIn("kept", dict(fields))

    def test_attack_bill_file_of_a_colleague(self):
        """Bills: what a colleague's form keeps is not there for another contact."""
        self.login_as(self.sven_user)
        path = f"/my/purchase/{self.po.id}/bill"
        response = self.send(number="")
        _form, fields = self.form_of(response, path)
        self.login_as(self.nora_user)
        fields = {**dict(fields), "number": "E-1", "csrf_token": self.csrf()}
        fields.pop("files", None)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 422)
        self.assertIn("is not there any more", self.text_of(response))
        self.assertFalse(self.sent(name="E-1"))


@tagged("post_install", "-at_install")
class TestPendingDocuments(DocumentHttpCase):
    def test_o_upload_files_wait_for_the_folder(self):
        """O-UPLOAD: with no folder chosen, or a wrong title, the files are kept."""
        self.login_as(self.carla_user)
        path = "/my/documents/upload"
        response = self.send(("plan.pdf", PDF), ("empty.pdf", b""), title="x" * 121)
        self.assertEqual(response.status_code, 422)
        self.assertIn("Choose the folder", self.text_of(response))
        self.assertIn("empty.pdf is empty.", self.text_of(response))
        self.assertFalse(self.sent(self.inbox))
        _form, fields = self.form_of(response, path)
        fields = {**dict(fields), "folder": str(self.inbox.id), "title": "Plan"}
        fields.pop("files", None)
        for notice in ("document_sent", "document_twice"):
            response = self.submit(path, fields)
            self.assertIn(notice, response.headers["Location"])
        document = self.sent(self.inbox)
        self.assertEqual((document.name, document.attachment_id.raw), ("Plan", PDF))


@tagged("post_install", "-at_install")
class TestPendingCode(CodeCase):
    def test_x_otp_files_that_waited_for_a_code_wait_on(self):
        """X-OTP: a right code and a wrong form: the files of it are still there."""
        self.company.portal_act_code = "never"
        _link, secret = self.issue()
        self.open_link(secret)
        path = f"/my/orders/{self.quote.id}/change-request"
        _form, fields = self.form_of(self.get(path), path)
        fields = [pair for pair in fields if pair[0] != "files"]
        self.company.portal_act_code = "acts"
        files = [("files", (GOOD[0], io.BytesIO(GOOD[1])))]
        asked = self.submit(path, fields, files=files)
        self.assertEqual(asked.status_code, 403)
        number, _token = self.last_code()
        before = self.opener.cookies["session_id"]
        wrong = self.press(asked, path, portal_code=number)
        self.assertEqual(wrong.status_code, 422)
        self.assertNotEqual(self.opener.cookies["session_id"], before)
        _form, fields = self.form_of(wrong, path)
        self.assertIn("kept", dict(fields))
        fields = [pair for pair in fields if pair[0] not in ("files", "body")]
        done = self.submit(path, [*fields, ("body", "Like this")])
        self.assertIn("/done/", done.headers["Location"])
        [change] = self.quote.portal_change_request_ids
        self.assertEqual(change.attachment_ids.raw, GOOD[1])
