"""O-DOCS: files of conversations are among a customer's documents, once."""

import base64

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .file_case import PDF, PNG
from .project_cast import ProjectCase
from .staff_cast import StaffCast
from .statement_case import StatementCase
from .talk_cast import TalkCase
from .test_document_speed import TestDocumentSpeed, walk


class TalkFiles:
    """Mix into a case: messages with files, and what becomes of them."""

    say = TalkCase.say
    as_guest = TalkCase.as_guest

    def rows(self, record):
        """Return the documents that stand for files of a conversation."""
        return self.env["portal.document"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("kind", "=", "message"),
            ],
            order="id",
        )

    def said_with(self, record, *files, **kwargs):
        """Let staff write a message with files, each (name, content)."""
        kwargs = {"author_id": self.salesperson.partner_id.id, **kwargs}
        return self.say(record, "See the file", attachments=list(files), **kwargs)

    def setUp(self):
        super().setUp()
        # those of the demo data
        self.env["portal.document"].search([]).portal_show = False
        self.login_as(self.carla_user)

    def listed(self, path="/my/documents"):
        """Return the titles in a list."""
        return [
            link.text_content().strip()
            for link in self.page(self.get(path)).xpath(
                "//table[@id='portal_list']//th[@scope='row']//a"
            )
            if "/my/documents/" in link.get("href")
        ]

    def staff(self, group):
        """Return a new internal user of one group."""
        login = group.split(".")[1]
        return new_test_user(self.env, login, groups=f"base.group_user,{group}")

    def assertGone(self, document, word="CANARY"):
        """Neither list, page, file nor picture says anything about a document."""
        path = f"/my/documents/{document.id}"
        for address in (path, f"{path}/download", f"{path}/thumbnail"):
            response = self.get(address)
            self.assertEqual(response.status_code, 404, address)
            self.assertNotIn(word, response.text)
        for address in ("/my/documents", f"/my/documents?search={word}"):
            page = self.page(self.get(address))
            self.assertFalse(page.xpath(f"//a[contains(@href, '{path}')]"), address)


@tagged("post_install", "-at_install")
class TestTalkDocuments(TalkFiles, TalkCase):
    """Those of quotations and orders."""

    def test_a_file_of_a_message_is_listed(self):
        """O-DOCS: with search, picture, page and download; where it belongs is said."""
        message = self.said_with(self.quote, ("drawing.png", PNG), ("plan.pdf", PDF))
        self.assertEqual(set(self.listed()), {"drawing.png", "plan.pdf"})
        orders = self.listed("/my/documents?filterby=orders&search=drawing")
        self.assertEqual(orders, ["drawing.png"])
        document = self.rows(self.quote).filtered(lambda row: row.name == "plan.pdf")
        page = self.get(f"/my/documents/{document.id}")
        self.assertIn(self.quote.name, page.text)
        self.assertNotIn("portal_upload_form", page.text)
        response = self.get(f"/my/documents/{document.id}/download")
        self.assertEqual(response.content, PDF)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        # the bytes stay the message's
        self.assertIn(document.attachment_id, message.attachment_ids)
        wanted = self.env["portal.thumbnail"].search(
            [("sha256", "=", document.sha256), ("state", "=", "waiting")]
        )
        self.assertTrue(wanted)
        # the page of the order shows it in the conversation, as before
        self.assertFalse(self.quote.portal_document_ids)
        self.assertEqual(self.quote.portal_document_count, 0)
        self.assertNotIn("plan.pdf", self.get(f"/my/orders/{self.quote.id}/files").text)

    def test_what_a_contact_sends(self):
        """O-DOCS, P-COMMENT: who sent it is said, and nothing waits for it."""
        self.write_comment("Ours", files=[("ours.pdf", PDF)])
        document = self.rows(self.quote)
        self.assertEqual(document.partner_id, self.carla)
        page = self.text_of(self.get(f"/my/documents/{document.id}"))
        self.assertIn("Sent by Carla", page)
        self.assertEqual(self.listed(), ["ours.pdf"])
        self.assertFalse(document._portal_may_take_back({"partner_id": self.carla.id}))

    def test_internal_notes(self):
        """W8: a note's file is nowhere; it follows what becomes of the message."""
        message = self.said_with(
            self.quote, ("CANARY.pdf", PDF), subtype_xmlid="mail.mt_note"
        )
        self.assertFalse(self.rows(self.quote))
        message.subtype_id = self.env.ref("mail.mt_comment")
        document = self.rows(self.quote)
        self.assertEqual(self.listed(), ["CANARY.pdf"])
        message.is_internal = True
        self.assertGone(document)
        message.write({"is_internal": False, "message_type": "notification"})
        self.assertGone(document)

    def test_what_is_deleted(self):
        """O-DOCS: a message, or its file, that staff delete is gone from the list."""
        for delete in (
            lambda message: message.attachment_ids.unlink(),
            lambda message: message.write({"attachment_ids": [(5,)]}),
            lambda message: message.unlink(),
            lambda message: self.quote._message_update_content(
                message, body="", attachment_ids=[]
            ),
        ):
            message = self.said_with(self.quote, ("CANARY.pdf", PDF))
            document = self.rows(self.quote)
            self.assertEqual(len(document), 1)
            delete(message)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertFalse(document.exists())
            self.assertGone(document)

    def test_what_is_moved(self):
        """W8: a message that staff move to another document takes its files along."""
        self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        other = self.quotation(partner=self.eve)
        self.quote.message_change_thread(other)
        self.assertGone(document)
        self.assertEqual(self.rows(other).name, "CANARY.pdf")
        self.login_as(self.eve_user)
        self.assertEqual(self.listed(), ["CANARY.pdf"])
        self.rows(other).message_id.write(
            {"model": "res.partner", "res_id": self.eve.id}
        )
        self.assertFalse(self.listed())

    def test_once(self):
        """O-DOCS: the same file as a document and in two messages is listed once."""
        sent = self.env["portal.document"]._portal_store(
            self.quote,
            {"name": "plan.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "upload", "partner_id": self.carla.id},
        )
        self.said_with(self.quote, ("your plan.pdf", PDF))
        self.said_with(self.quote, ("once more.pdf", PDF))
        self.assertEqual(self.listed(), ["plan.pdf"])
        # on another order it is another one
        other = self.quotation()
        self.said_with(other, ("elsewhere.pdf", PDF))
        self.assertEqual(set(self.listed()), {"plan.pdf", "elsewhere.pdf"})
        # without the document, the first message has it
        self.quote._portal_take_file_back(sent, StaffCast.actor(self, self.carla))
        self.assertEqual(set(self.listed()), {"your plan.pdf", "elsewhere.pdf"})

    def test_once_beside_a_private_line(self):
        """C-FILES: what is hidden with its line does not hide what everybody reads."""
        hidden = self.Status.create(
            {
                "name": "Hidden",
                "model": "sale.order.line",
                "state": self.quote.state,
                "is_public": False,
                "company_id": self.company.id,
            }
        )
        line = self.quote.order_line[0]
        self.env["portal.document"]._portal_store(
            self.quote,
            {"name": "line.pdf", "raw": PDF, "mimetype": "application/pdf"},
            {"kind": "shared", "order_line_id": line.id},
        )
        self.said_with(self.quote, ("plan.pdf", PDF))
        self.assertEqual(self.listed(), ["line.pdf"])
        line.portal_status_id = hidden
        self.assertFalse(line.portal_published)
        self.assertEqual(self.listed(), ["plan.pdf"])

    def test_policy(self):
        """P-PUBLIC, X-MULTI: not of others, of what is private, of another company."""
        self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        self.login_as(self.eve_user)
        self.assertGone(document)
        self.login_as(None)
        for path in ("", "/download"):
            response = self.get(f"/my/documents/{document.id}{path}")
            self.assertNotIn("CANARY", response.text)
            self.assertIn("/web/login", response.headers.get("Location", response.url))
        self.assertEqual(
            self.get(f"/my/documents/{document.id}/thumbnail").status_code, 404
        )
        self.login_as(self.carla_user)
        self.quote.portal_show = False
        self.assertGone(document)
        self.quote.portal_show = True
        self.assertEqual(self.listed(), ["CANARY.pdf"])
        document.portal_show = False
        self.assertGone(document)
        document.portal_show = True
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        sees = self.env["portal.policy"]._sees
        self.assertTrue(sees(document.sudo(), self.carla, self.company))
        self.assertFalse(sees(document.sudo(), self.carla, elsewhere))

    def test_nothing_by_rpc(self):
        """W8: the row gives no right to the stored file by any other address."""
        self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        file = document.attachment_id
        self.assertFalse(file.access_token)
        self.login_as(self.eve_user)
        for path in (
            f"/web/content/{file.id}",
            f"/web/content/portal.document/{document.id}/preview",
            f"/my/orders/{self.quote.id}/files/{document.id}",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        # nor does the page of files of an order take the number of a message's file
        self.login_as(self.carla_user)
        path = f"/my/orders/{self.quote.id}/files/{document.id}"
        self.assertEqual(self.get(path).status_code, 404)

    def test_no_file_of_others(self):
        """Staff cannot turn the stored file of anything else into a document."""
        message = self.said_with(self.quote, ("CANARY.pdf", PDF))
        document = self.rows(self.quote)
        foreign = self.file(self.quotation(partner=self.eve))
        manager = self.staff("customer_portal_ext.group_portal_manager")
        as_manager = document.with_user(manager)
        for values in (
            {"attachment_id": foreign.id},
            {"message_id": message.id},
            {"kind": "message"},
        ):
            with self.assertRaises(UserError):
                as_manager.write(values)
        with self.assertRaises(ValidationError):
            document.attachment_id = foreign
        with self.assertRaises(UserError):
            as_manager.unlink()
        self.assertTrue(document.exists())

    def test_pictures_in_texts(self):
        """O-DOCS: a logo in the text of a mail is no document."""
        logo = self.file(self.quote, name="logo.png", raw=PNG)
        self.say(
            self.quote,
            f'<p><img src="/web/image/{logo.id}?access_token=x"/></p>',
            body_is_html=True,
            attachment_ids=logo.ids,
        )
        self.assertFalse(self.rows(self.quote))

    def test_a_lost_file(self):
        """A message is written though the store has lost its file."""
        file = self.file(self.quote)
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = 'xx/gone' WHERE id = %s", file.ids
        )
        file.invalidate_recordset()
        with self.assertLogs("odoo.addons.customer_portal_ext.models", "WARNING"):
            message = self.say(self.quote, "Here", attachment_ids=file.ids)
        self.assertTrue(message.exists())
        self.assertFalse(self.rows(self.quote))

    def test_messages_from_before(self):
        """O-DOCS: those of a database that had none are taken in, with their dates."""
        message = self.said_with(self.quote, ("old.pdf", PDF))
        note = self.said_with(
            self.quote, ("CANARY.pdf", PDF + b"x"), subtype_xmlid="mail.mt_note"
        )
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM portal_document WHERE message_id IS NOT NULL")
        self.env.cr.execute(
            "UPDATE mail_message SET date = '2020-02-03' WHERE id = ANY(%s)",
            [(message | note).ids],
        )
        self.env.invalidate_all()
        self.assertFalse(self.rows(self.quote))
        cron = self.env.ref("customer_portal_ext.cron_message_files")
        for _twice in range(2):
            cron.method_direct_trigger()
            document = self.rows(self.quote)
            self.assertEqual(document.name, "old.pdf")
            self.assertEqual(f"{document.create_date:%Y-%m-%d}", "2020-02-03")
        self.assertEqual(self.listed(), ["old.pdf"])

    def test_goes_with_the_order(self):
        """A quotation is deleted with its conversation; nothing stays behind."""
        message = self.said_with(self.quote, ("old.pdf", PDF))
        document, file = self.rows(self.quote), message.attachment_ids
        self.quote.state = "cancel"
        self.quote.unlink()
        self.env.invalidate_all()
        self.assertFalse(document.exists())
        self.assertFalse(file.exists())

    def test_in_odoo(self):
        """X-SCOPE: a salesperson sees those of their orders, a project user none."""
        self.said_with(self.quote, ("plan.pdf", PDF))
        document = self.rows(self.quote)
        self.quote.user_id = self.salesperson
        self.assertTrue(document.with_user(self.salesperson).has_access("read"))
        pia = self.staff("project.group_project_user")
        self.assertFalse(document.with_user(pia).has_access("read"))
        self.assertTrue(
            document.with_user(
                self.staff("customer_portal_ext.group_portal_manager")
            ).has_access("read")
        )


@tagged("post_install", "-at_install")
class TestTalkDocumentsOfProjects(TalkFiles, ProjectCase):
    """Those of projects and tasks, with notes between one client and us."""

    def setUp(self):
        super().setUp()
        self.project.portal_client_ids = self.carla | self.dora
        self.task.portal_client_ids = self.carla | self.dora

    def test_of_projects_and_tasks(self):
        """O-DOCS: among those of the project, for its clients; not of hidden tasks."""
        self.said_with(self.project, ("plan.pdf", PDF))
        self.said_with(self.task, ("frame.png", PNG))
        self.said_with(self.hidden, ("CANARY.pdf", PDF + b"x"))
        expected = {"plan.pdf", "frame.png"}
        for path in (
            "/my/documents?filterby=mine",
            f"/my/documents/project/{self.project.id}",
        ):
            self.assertEqual(set(self.listed(path)), expected, path)
        self.assertGone(self.rows(self.hidden))
        # the task's own list of files shows them in the conversation
        self.assertFalse(self.task._portal_files())
        self.project.portal_show_documents = False
        self.assertFalse(self.listed())
        self.assertGone(self.rows(self.task), "frame.png")

    def test_a_note_between_a_client_and_us(self):
        """P-JOBS: its file is its author's alone, whoever else is on the task."""
        for record in (self.project, self.task):
            response = self.write_note(
                record, "Mine", files=[("CANARY.png", PNG)], own_note="1"
            )
            self.assertEqual(response.status_code, 303)
            document = self.rows(record)
            self.assertTrue(document.is_own_note)
            self.assertEqual(self.listed().count("CANARY.png"), 1)
            path = f"/my/documents/{document.id}"
            self.assertEqual(self.get(f"{path}/download").content, PNG)
            for user in (self.dora_user, self.eve_user):
                self.login_as(user)
                self.assertGone(document)
            # the same file, said to all: once for its author, and seen by the others
            message = self.said_with(record, ("for all.png", PNG))
            self.login_as(self.dora_user)
            self.assertEqual(self.listed(), ["for all.png"])
            self.login_as(self.carla_user)
            self.assertEqual(self.listed(), ["CANARY.png"])
            message.unlink()
            document.message_id.unlink()

    def test_a_guest(self):
        """C-DIRECT: a link to a task shows no picture of somebody else's note."""
        self.write_note(self.task, "Mine", files=[("CANARY.png", PNG)], own_note="1")
        document = self.rows(self.task)
        thumbnail = self.env["portal.thumbnail"].search(
            [("sha256", "=", document.sha256)]
        )
        thumbnail.write({"state": "done", "image": base64.b64encode(PNG)})
        path = f"/my/documents/{document.id}/thumbnail"
        self.assertEqual(self.get(path).status_code, 200)
        self.as_guest(self.task, self.dora)
        self.assertEqual(self.get(path).status_code, 404)
        self.as_guest(self.task, self.carla)
        self.assertEqual(self.get(path).status_code, 200)

    def test_goes_with_the_project(self):
        """A project with a conversation is deleted as before."""
        self.said_with(self.project, ("plan.pdf", PDF))
        self.said_with(self.task, ("frame.png", PNG))
        documents = self.rows(self.project) | self.rows(self.task)
        self.assertEqual(len(documents), 2)
        self.task.unlink()
        self.project.unlink()
        self.env.invalidate_all()
        self.assertFalse(documents.exists())

    def test_in_odoo(self):
        """A file of a task's conversation is no news for everybody in projects."""
        self.said_with(self.task, ("frame.png", PNG))
        document = self.rows(self.task)
        for group, seen in (
            ("project.group_project_user", False),
            ("sales_team.group_sale_salesman", False),
            ("sales_team.group_sale_salesman_all_leads", False),
            ("customer_portal_ext.group_portal_manager", True),
        ):
            as_user = document.with_user(self.staff(group))
            self.assertEqual(as_user.has_access("read"), seen, group)


@tagged("post_install", "-at_install")
class TestTalkDocumentsSpeed(StatementCase, TalkFiles, TalkCase):
    """G13: they cost a list nothing but the rows it shows."""

    def crowd(self, count, orders):
        """Write rows straight into the table, as the ORM would in a day."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO portal_document
                       (name, kind, state, place, res_model, res_id, order_id,
                        company_id, version, active, portal_show, portal_published,
                        portal_listed, is_succeeded, size, mimetype, sha256,
                        create_date)
                SELECT 'Said ' || n, 'message', 'received', 'order', 'sale.order',
                       ids[1 + n %% array_length(ids, 1)],
                       ids[1 + n %% array_length(ids, 1)],
                       %s, 1, TRUE, TRUE, TRUE, TRUE, FALSE, 1, 'application/pdf',
                       md5(n::text), now() AT TIME ZONE 'UTC' - n * interval '1 min'
                  FROM generate_series(1, %s) n, (SELECT %s::int[] AS ids) o
                """,
                self.company.id,
                count,
                orders.ids,
            )
        )
        self.env.invalidate_all()

    def test_same_queries(self):
        """O-DOCS: two files of messages or eighty, the queries are the same."""
        self.said_with(self.quote, ("plan.pdf", PDF))
        paths = ("/my/documents", "/my/documents?filterby=orders&search=said", "/my")
        self.crowd(2, self.quote)
        few = [len(self.queries(path)) for path in paths]
        self.crowd(80, self.quote)
        many = [self.queries(path) for path in paths]
        self.assertEqual(few, [len(statements) for statements in many])
        for path, statements, budget in zip(paths, many, (12, 12, 14), strict=True):
            self.assertLessEqual(len(statements), budget, (path, statements))
        page = f"/my/documents/{self.rows(self.quote)[:1].id}"
        self.assertLessEqual(len(self.queries(page)), 18)

    def test_no_scan(self):
        """O-DOCS: a customer's list does not read the files of all conversations."""
        self.crowd(50, self.quote)
        self.crowd(20000, self.quotation(partner=self.eve))
        self.env.cr.execute("ANALYZE portal_document")
        sources = self.env["portal.document"]._portal_list_sources(
            None, Domain.TRUE, self.carla, self.company
        )
        for sort in ("date desc, id desc", "name, id"):
            plan = TestDocumentSpeed.plan(self, self.env["portal.list"], sources, sort)
            nodes = [
                node
                for node in walk(plan)
                if node.get("Relation Name") == "portal_document"
            ]
            self.assertTrue(nodes)
            for node in nodes:
                self.assertNotEqual(node["Node Type"], "Seq Scan", (sort, plan))
                rows = node.get("Actual Rows", 0) * node.get("Actual Loops", 1)
                self.assertLess(rows, 500, (sort, node))
