"""Invoices and bills: who sees them, and their page (P-PUBLIC, C-DIRECT)."""

import re
import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import ir_http_after
from .invoice_cast import InvoiceHttpCase

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|SELECT nextval)", re.IGNORECASE)


@tagged("post_install", "-at_install")
class TestInvoices(InvoiceHttpCase):
    @contextmanager
    def writes(self):
        """Collect what the requests write, and not what the test does."""
        collected = []
        execute = sql_db.Cursor.execute
        test_thread = threading.current_thread()

        def observe(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if threading.current_thread() is not test_thread and WRITES.match(text):
                collected.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", observe):
            yield collected

    # --- who sees what ---------------------------------------------------------------

    def test_p_public_posted_and_shown(self):
        """P-PUBLIC, O-SHOW: posted and shown invoices of the family, nothing else."""
        seen = self.invoice()
        of_colleague = self.invoice(self.colin)
        hidden = self.invoice(portal_show=False)
        draft = self.invoice(post=False)
        foreign = self.invoice(self.eve)
        everything = seen | of_colleague | hidden | draft | foreign
        Move = self.env["account.move"].with_user(self.carla_user)
        found = Move.search([("id", "in", everything.ids)])
        self.assertEqual(found, seen | of_colleague)
        lines = self.env["account.move.line"].with_user(self.carla_user)
        self.assertEqual(
            lines.search([("move_id", "in", everything.ids)]).move_id,
            seen | of_colleague,
        )
        with self.assertRaises(AccessError):
            hidden.with_user(self.carla_user).read(["name"])
        self.login_as(self.carla_user)
        self.assertIn(
            "Canary poster", self.get(f"{self.path(seen)}?report_type=html").text
        )
        for move in (hidden, draft, foreign):
            for query in ("", "?report_type=html", "?report_type=pdf&download=true"):
                page = self.get(self.path(move) + query)
                self.assertEqual(page.status_code, 404)
                self.assertNotIn("Canary", page.text)
        self.assertEqual(self.get("/my/invoices/999999999").status_code, 404)

    def test_o_modules_bills_of_suppliers(self):
        """P-PUBLIC: a supplier sees their bills; each document is of one section."""
        bill = self.invoice(self.sven, move_type="in_invoice")
        self.assertTrue(bill.portal_published)
        self.assertIn("Bill", bill._portal_label())
        codes = [
            code
            for code, domain in bill._portal_sections()
            if bill.filtered_domain(domain)
        ]
        self.assertEqual(codes, ["bills"])
        entry = self.env["account.move"].create({"move_type": "entry"})
        self.assertFalse(entry.portal_published)
        self.login_as(self.portal_user(self.sven))
        self.assertEqual(self.get(self.path(bill)).status_code, 200)

    def test_x_tokens_refused(self):
        """X-TOKENS: stock's token opens no invoice, and no page carries one."""
        move = self.invoice()
        move.access_token = "7f000000-0000-4000-8000-000000000001"
        self.login_as(None)
        for query in ("", "&report_type=html", "&report_type=pdf&download=true"):
            page = self.get(
                f"{self.path(move)}?access_token={move.access_token}{query}"
            )
            self.assertEqual(page.status_code, 303)
            self.assertIn("/web/login", page.headers["Location"])
        self.login_as(self.carla_user)
        for path in (self.path(move), "/my/invoices", "/my"):
            page = self.get(path)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn(move.access_token, page.text)
            self.assertNotIn("access_token=", page.text)

    def test_get_writes_nothing(self):
        """W22: looking at an invoice, its text and its PDF writes nothing, ever.

        What is noted of a download is written after its response, apart.
        """
        move = self.invoice(due=3)
        other = self.invoice(due=3)
        self.company.sudo().link_qr_code = True
        self.login_as(self.carla_user)
        self.env.flush_all()
        self.get("/my/orders")  # assets and session
        after = patch.object(ir_http_after, "run_jobs", lambda *args: None)
        with after, self.writes() as written:
            for path in (
                self.path(move),
                f"{self.path(move)}?report_type=html",
                f"{self.path(move)}?report_type=pdf",
                f"{self.path(move)}?report_type=pdf&download=true",
                "/my/payments/new?due=overdue",
            ):
                self.assertEqual(self.get(path).status_code, 200, path)
        self.assertEqual(written, [], "\n".join(written))
        self.assertFalse((move | other).filtered("access_token"))
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", "account.move"), ("res_id", "=", move.id)]
            )
        )

    def test_official_pdf(self):
        """The PDF that was sent is the PDF of the portal, not another rendering."""
        move = self.invoice()
        self.env["ir.attachment"].create(
            {
                "name": "INV.pdf",
                "raw": b"%PDF-1.4 official",
                "res_model": "account.move",
                "res_id": move.id,
                "res_field": "invoice_pdf_report_file",
                "mimetype": "application/pdf",
            }
        )
        move.invalidate_recordset(["invoice_pdf_report_id", "invoice_pdf_report_file"])
        self.login_as(self.carla_user)
        for query in ("report_type=pdf", "report_type=pdf&download=true"):
            page = self.get(f"{self.path(move)}?{query}")
            self.assertEqual(page.content, b"%PDF-1.4 official")

    def test_list_with_parameters_nobody_knows(self):
        """W20: a wrong parameter of the list or the page is no error."""
        move = self.invoice()
        self.login_as(self.carla_user)
        for query in (
            "sortby=x",
            "filterby=x",
            "date_begin=abc&date_end=def",
            "date_begin=2020-01-01&date_end=2099-01-01&sortby=name&filterby=invoices",
        ):
            page = self.get(f"/my/invoices?{query}")
            self.assertEqual(page.status_code, 200, query)
            self.assertIn(move.name, page.text)
        for query in ("currency_id=1&provider=x", "amount=abc", "amount=5"):
            page = self.get(f"{self.path(move)}?{query}")
            self.assertEqual(page.status_code, 200, query)

    # --- guests ----------------------------------------------------------------------

    def test_c_direct_guest_looks_and_downloads(self):
        """C-DIRECT: a guest of the link has this invoice and nothing else."""
        move, other = self.invoice(), self.invoice()
        self.become_guest(move)
        page = self.get(self.path(move))
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["X-Frame-Options"], "DENY")
        self.assertIn(move.name, page.text)
        self.assertNotIn("access_token=", page.text)
        self.assertNotIn(other.name, page.text)
        self.assertNotIn("o_portal_chatter", page.text)
        self.assertNotIn('href="/my/invoices"', page.text)
        frame = self.get(f"{self.path(move)}?report_type=html")
        self.assertIn("Canary poster", frame.text)
        self.assertNotIn(move._portal_paper_code(), frame.text)
        self.assertEqual(frame.headers["X-Frame-Options"], "SAMEORIGIN")
        pdf = self.get(f"{self.path(move)}?report_type=pdf&download=true")
        self.assertEqual(pdf.status_code, 200)
        for path in (self.path(other), "/my/invoices", "/my/invoices/overdue", "/my"):
            self.assertIn("/web/login", self.get(path).headers["Location"])

    def test_overdue_in_two_currencies(self):
        """W21: overdue invoices are paid on our page, one currency after the other, and
        a look at it takes no number of a sequence."""
        euro = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search(
                [
                    (
                        "name",
                        "=",
                        "EUR" if self.company.currency_id.name != "EUR" else "USD",
                    )
                ]
            )
        )
        euro.active = True
        one, two = self.invoice(due=5), self.invoice(due=-5)
        foreign = self.invoice(due=5, currency_id=euro.id)
        self.login_as(self.carla_user)
        answer = self.get("/my/invoices/overdue")
        self.assertEqual(answer.status_code, 303)
        page = self.get(answer.headers["Location"])
        links = self.page(page).xpath("//div[@id='portal_payment_groups']//li/a/@href")
        self.assertEqual(len(links), 2)
        pages = [self.get(link) for link in links]
        [home] = [page for page in pages if one.name in page.text]
        self.assertNotIn(foreign.name, home.text)
        ticked = self.page(home).xpath("//input[@name='pick'][@checked]/@value")
        self.assertEqual(ticked, [f"invoice-{one.id}"])
        self.assertIn(two.name, home.text)

    # --- beside orders ---------------------------------------------------------------

    def test_invoices_of_an_order(self):
        """P-PUBLIC: an order's page names the invoices its reader may see, no other."""
        order = self.order()
        order.action_confirm()
        first = order._create_invoices()
        first.action_post()
        self.login_as(self.carla_user)
        page = self.get(f"/my/orders/{order.id}")
        self.assertIn(first.name, page.text)
        self.assertIn(f'href="{self.path(first)}"', page.text)
        first.portal_show = False
        page = self.get(f"/my/orders/{order.id}")
        self.assertNotIn(first.name, page.text)

    def test_staff_form(self):
        """C-DIRECT: who writes invoices sees the switch, the links and the evidence."""
        move = self.invoice()
        arch = self.env["account.move"].with_user(self.ida).get_view(view_type="form")
        for name in (
            "action_portal_direct_link",
            "portal_show",
            "portal_hotlink_count",
        ):
            self.assertIn(f'name="{name}"', arch["arch"])
        self.direct_link(move, self.sven)
        as_ida = move.with_user(self.ida)
        self.assertEqual(as_ida.portal_hotlink_count, 1)
        action = as_ida.action_portal_hotlinks()
        links = self.env["portal.hotlink"].with_user(self.ida).search(action["domain"])
        links.action_revoke()
        self.assertTrue(links.revoked_at)
