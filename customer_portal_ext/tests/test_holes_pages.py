"""W9, W12, W13: the pages work with what contacts may read, and hold no token."""

import logging
import re
import threading
from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PortalHttpCase
from .holes_cast import PageCast

TOKEN = re.compile(r"(?:access_token|auth_signup_token|hash)=[0-9A-Za-z]")
# What ends the session, or is no page.
SKIPPED = ("/logout", "/web/database", "/web/become", "/websocket", "font_to_img")


@tagged("post_install", "-at_install")
class TestPages(PageCast, PortalHttpCase):
    def paths(self):
        """Return every address of the routing map that is got, with ids of the cast."""
        ids = {
            "invoice_id": self.invoice.id,
            "project_id": self.project.id,
            "task_id": self.task.id,
            "address_id": self.carla.id,
            "partner_id": self.carla.id,
            "model": "sale.order",
        }
        paths = set()
        # Odoo's own threads know their database
        threading.current_thread().dbname = self.env.cr.dbname
        self.addCleanup(delattr, threading.current_thread(), "dbname")
        for rule in self.env["ir.http"].routing_map().iter_rules():
            routing = rule.endpoint.routing
            skipped = any(part in rule.rule for part in SKIPPED)
            if (
                skipped
                or (rule.methods and "GET" not in rule.methods)
                or routing["type"] != "http"
                or routing["auth"] not in ("user", "public")
            ):
                continue
            order = self.po if "purchase" in rule.rule else self.quote

            def value(match, order=order):
                converter, name = match[1] or "", match[2]
                if name == "order_id":
                    return str(order.id)
                default = str(order.id) if converter.startswith("int") else "x"
                return str(ids.get(name, default))

            paths.add(re.sub(r"<(?:([^:<>]+):)?([^<>]+)>", value, rule.rule))
        lists = ("orders", "quotes", "invoices", "purchase", "rfq", "projects", "tasks")
        paths |= {f"/my/{name}?search=a&search_in=all" for name in lists}
        groups = ("project_id", "stage_id", "partner_id", "milestone_id")
        paths |= {f"/my/tasks?groupby={name}" for name in groups}
        for path, record in (("orders", self.quote), ("invoices", self.invoice)):
            paths.add(f"/my/{path}/{record.id}?report_type=html")
        return sorted(paths)

    def test_w9_every_page_works(self):
        """W9: no page of the routing map asks for a field that contacts may not read.

        Addresses that miss a parameter fail in stock, for everybody; what may not
        happen is that one fails for want of a right.
        """
        # one language: the addresses of the map are asked for as they are
        Partner = self.env["res.partner"].with_context(active_test=False)
        Partner.search([("lang", "!=", "en_US")]).lang = "en_US"
        self.env["res.lang"].search([("code", "!=", "en_US")]).active = False
        self.login_as(self.carla_user)
        visited = 0
        with self.assertLogs("odoo", level="WARNING") as log:
            # assertLogs wants one
            logging.getLogger("odoo").warning("at least one")
            for path in self.paths():
                response = self.url_open(path, timeout=60)
                visited += 1
                with self.subTest(path):
                    self.assertNotIn("enough rights to access the field", response.text)
                    if path.startswith("/my"):
                        self.assertLess(response.status_code, 500)
        self.assertGreater(visited, 60)
        self.assertFalse(
            [line for line in log.output if "rights to access the field" in line]
        )

    def test_missing_page_leads_on(self):
        """W24: a missing page of the portal leads to its start, any other as stock."""
        self.login_as(self.carla_user)
        start, said = 'href="/my" class="btn', "not meant for your login"
        for path, ours in (
            ("/my/orders/999999", True),
            ("/my/nothing", True),
            ("/mystery", False),
        ):
            response = self.get(path)
            self.assertEqual(response.status_code, 404, path)
            self.assertEqual(start in response.text, ours, path)
            self.assertEqual(said in response.text, ours, path)

    def test_w9_shared_tasks(self):
        """W9: the board of shared tasks reads, and a collaborator still writes."""
        self.login_as(self.carla_user)
        page = self.get(f"/my/projects/{self.project.id}/project_sharing")
        self.assertEqual(page.status_code, 200)
        views = [[False, name] for name in ("list", "kanban", "form", "search")]
        answer = self.rpc("project.task", "get_views", views=views, options={})
        self.assertIn("result", answer, answer.get("error"))
        fields = answer["result"]["models"]["project.task"]["fields"]
        self.assertNotIn("access_token", fields)
        specification = {
            "name": {},
            "stage_id": {"fields": {"display_name": {}}},
            "milestone_id": {"fields": {"display_name": {}}},
            "portal_user_names": {},
            "partner_id": {"fields": {"display_name": {}}},
            "sale_line_id": {"fields": {"display_name": {}}},
        }
        answer = self.rpc(
            "project.task",
            "web_search_read",
            [("project_id", "=", self.project.id)],
            specification,
        )
        self.assertIn("result", answer, answer.get("error"))
        answer = self.rpc(
            "project.task",
            "web_save",
            self.task.ids,
            {"name": "Renamed"},
            specification,
        )
        self.assertIn("result", answer, answer.get("error"))
        for model in ("project.project", "project.milestone", "res.partner"):
            answer = self.rpc(model, "web_search_read", [], {"display_name": {}})
            self.assertIn("result", answer, answer.get("error"))

    def test_w12_no_neighbour_in_the_page(self):
        """W12: no page holds a token, of the document or of another one."""
        tokens = [record.access_token for record in self.records]
        pages = [
            f"/my/orders/{self.quote.id}",
            f"/my/purchase/{self.po.id}",
            f"/my/invoices/{self.invoice.id}",
            f"/my/projects/{self.project.id}",
            f"/my/tasks/{self.task.id}",
            f"/my/projects/{self.project.id}/task/{self.task.id}",
            "/my/orders",
            "/my/invoices",
            "/my/purchase",
            "/my/projects",
            "/my/tasks",
        ]
        self.login_as(self.carla_user)
        for path in pages:
            with self.subTest(path, reader="contact"):
                response = self.url_open(path)
                self.assertEqual(response.status_code, 200)
                self.assertClean(response.text, tokens)

    def test_w12_guests(self):
        """W12: a guest's page leads to nothing but the document of the link."""
        tokens = [record.access_token for record in self.records]
        for document, path in (
            (self.quote, f"/my/orders/{self.quote.id}"),
            (self.po, f"/my/purchase/{self.po.id}"),
        ):
            _hotlink, secret = self.env["portal.hotlink"]._issue(
                self.colin, document, self.company, scope="record"
            )
            self.login_as(None)
            address = f"/my/link/{secret}"
            _form, fields = self.form_of(self.get(address), address)
            self.submit(address, fields)
            with self.subTest(document._name):
                response = self.get(path)
                self.assertEqual(response.status_code, 200)
                self.assertClean(response.text, tokens)
                self.assertNotIn("/my/invoices/", response.text)

    def test_w12_bearers_of_a_token(self):
        """W12: where the company keeps tokens, one opens its own document only."""
        self.company.portal_refuse_tokens = False
        self.login_as(None)
        for document, path in (
            (self.quote, f"/my/orders/{self.quote.id}"),
            (self.po, f"/my/purchase/{self.po.id}"),
            (self.project, f"/my/projects/{self.project.id}"),
        ):
            others = [r.access_token for r in self.records if r != document]
            with self.subTest(document._name):
                response = self.get(f"{path}?access_token={document.access_token}")
                self.assertClean(response.text, others)
        response = self.get(
            f"/my/projects/{self.project.id}/task/{self.task.id}"
            f"?access_token={self.project.access_token}"
        )
        self.assertNotEqual(response.status_code, 200)

    def assertClean(self, text, tokens):
        for token in tokens:
            self.assertNotIn(token, text)
        if len(tokens) == len(self.records):
            self.assertIsNone(TOKEN.search(text))

    def test_w13_no_token_in_a_message(self):
        """W13: sent with stock's own templates, no stored text holds a token."""
        records = {record._name: record for record in self.records}
        templates = self.env["mail.template"].search([("model", "in", list(records))])
        self.assertGreater(len(templates), 8)
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        for template in templates:
            record = records[template.model]
            with suppress(UserError):
                record.message_post_with_source(
                    template, subtype_xmlid="mail.mt_comment", message_type="comment"
                )
            template.send_mail(record.id)
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT m.id, m.body, mm.body_html
              FROM mail_message m LEFT JOIN mail_mail mm ON mm.mail_message_id = m.id
             WHERE m.id > %s
            """,
            [last],
        )
        rows = self.env.cr.fetchall()
        self.assertGreater(len(rows), 8)
        for _message_id, *texts in rows:
            for text in filter(None, texts):
                self.assertIsNone(TOKEN.search(text), text)

    def test_w13_old_messages(self):
        """W13: what an older message says is shown without its token."""
        message = self.quote.message_post(
            body="See /my/orders/1?access_token=abc-1&amp;pid=7&amp;hash=ffff#here",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        message.sudo().body = (
            '<a href="/my/orders/1?access_token=abc-1&amp;pid=7&amp;hash=ff">x</a>'
        )
        self.login_as(self.carla_user)
        for answer in (
            self.rpc("mail.message", "read", message.ids, ["body"]),
            self.make_jsonrpc_request(
                "/mail/chatter_fetch",
                {
                    "thread_model": "sale.order",
                    "thread_id": self.quote.id,
                    "fetch_params": {},
                },
            ),
            self.make_jsonrpc_request(
                "/mail/thread/messages",
                {"thread_model": "sale.order", "thread_id": self.quote.id},
            ),
        ):
            self.assertIn("/my/orders/1", str(answer))
            self.assertNotRegex(str(answer), "access_token=|hash=|pid=")
        self.assertIn("access_token=abc-1", message.body)
