import logging
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..models.portal_published_page import PortalPublishedMixin
from .common import PortalHttpCase
from .statement_case import READS, StatementCase

# G8: a page with its lines and messages.
MAX_QUERIES = 18


# What a page costs on which nothing has happened yet: each part of it asks one
# question at most.
MAX_PLAIN_QUERIES = 10


@tagged("post_install", "-at_install")
class TestOrderPage(StatementCase, PortalHttpCase):
    """X-SCALE, P-PUBLIC: what the page of an order costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create({"name": "VAT", "amount": 19.0})
        cls.carla.write(
            {
                "street": "High Street 1",
                "city": "Albany",
                "country_id": cls.env.ref("base.us").id,
                "state_id": cls.env.ref("base.state_us_27").id,
            }
        )

    def rich(self, lines=5, **values):
        """Return a quotation with all that makes a page read more."""
        order = self.quotation(
            lines=lines,
            payment_term_id=self.env.ref("account.account_payment_term_30days").id,
            client_order_ref="PO 17",
            **values,
        )
        order.order_line.write({"tax_ids": self.tax.ids, "discount": 10})
        return order

    def test_g8_a_plain_page_reads_all_at_once(self):
        """G8: and as many statements for 80 lines as for one, taxed or not."""
        self.login_as(self.carla_user)
        counts = set()
        for order in (
            self.quotation(lines=1),
            self.quotation(lines=80),
            self.rich(lines=1),
            self.rich(lines=80),
        ):
            self.env.flush_all()
            statements = self.queries(f"/my/orders/{order.id}")
            self.assertLessEqual(
                len(statements), MAX_PLAIN_QUERIES, "\n".join(statements)
            )
            counts.add(len(statements))
        self.assertEqual(len(counts), 1)

    def test_g8_a_page_with_a_history_stays_below_its_limit(self):
        """G8: with messages, files, approvals, change requests and an invoice."""
        self.login_as(self.carla_user)
        counts = []
        for lines in (3, 40):
            order = self.rich(lines=lines)
            self.with_history(order)
            self.env.flush_all()
            statements = self.queries(f"/my/orders/{order.id}")
            self.assertLessEqual(len(statements), MAX_QUERIES, "\n".join(statements))
            counts.append(len(statements))
        self.assertEqual(*counts)

    def with_history(self, order):
        """Let everything happen to an order that its page tells."""
        path, fields = self.approve_form(order, order.order_line[:2])
        self.submit(path, fields)
        path = f"/my/orders/{order.id}/change-request"
        _form, fields = self.form_of(
            self.get(f"{path}?line_ids={order.order_line[2].id}"), path
        )
        fields = [field for field in fields if field[0] != "body"]
        self.submit(path, [*fields, ("body", "Larger, please")])
        for number in range(5):
            order.message_post(
                body=f"Message {number}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=[(f"file-{number}.txt", b"text")],
            )
        order.action_confirm()
        order.order_line.qty_delivered = 1
        order._create_invoices().action_post()
        self.assertTrue(order.portal_approval_ids)
        self.assertTrue(order.portal_change_request_ids)

    def test_g11_the_page_keeps_the_read_only_cursor(self):
        """G11: nothing is written, on the first view either."""
        order = self.rich()
        self.env.flush_all()
        self.login_as(self.carla_user)
        seen = []
        load = PortalPublishedMixin._portal_load_page

        def note(record):
            seen.append(record.env.cr.readonly)
            return load(record)

        with (
            patch.object(PortalPublishedMixin, "_portal_load_page", note),
            self.assertNoLogs("odoo.http", level=logging.WARNING),
            self.statements() as statements,
        ):
            self.assertEqual(self.get(f"/my/orders/{order.id}").status_code, 200)
        self.assertEqual(seen, [True])
        writes = [text for text in statements if not text.upper().startswith(READS)]
        self.assertEqual(writes, [])

    def test_what_is_read_ahead_is_what_the_orm_reads(self):
        """G8: the cache holds the same afterwards, type by type."""
        order = self.rich(commitment_date="2026-03-04 05:06:07")
        order.order_line[0].analytic_distribution = {"1": 100.0}
        order.action_confirm()
        order._create_invoices().action_post()
        self.env.flush_all()
        # a text in both languages, and others in one of them
        self.env["res.lang"]._activate_lang("de_DE")
        unit = order.order_line.product_uom_id[:1]
        unit.with_context(lang="de_DE").name = "Stück"
        self.env.flush_all()
        for lang, name in (("en_US", unit.name), ("de_DE", "Stück")):
            with self.subTest(lang=lang):
                self.check_read_ahead(order.sudo().with_context(lang=lang))
                order.env.invalidate_all()
                order.sudo().with_context(lang=lang)._portal_load_page()
                self.assertEqual(unit.sudo().with_context(lang=lang).name, name)

    def test_each_line_is_asked_once(self):
        """G10: for its status, which the document and the form below it both show."""
        order = self.quotation(lines=7)
        Line = self.registry["sale.order.line"]
        status, items, asked, looked = (
            Line._prepare_portal_status_values,
            Line._portal_combo_items,
            [],
            [],
        )

        def ask(line):
            asked.append(line.id)
            return status(line)

        def look(lines, *args):
            looked.append(bool(args and args[0] is not None))
            return items(lines, *args)

        self.patch(Line, "_prepare_portal_status_values", ask)
        self.patch(Line, "_portal_combo_items", look)
        self.login_as(self.carla_user)
        page = self.url_open(f"/my/orders/{order.id}")
        self.assertIn(f'id="line-{order.order_line[6].id}"', page.text)
        self.assertEqual(sorted(asked), order.order_line.ids)
        # who is told of the items of combos does not look through all lines again
        self.assertTrue(looked and all(looked))

    def check_read_ahead(self, order):
        """Compare what is read ahead for the page of an order with the ORM's."""
        preload = self.env["portal.preload"].with_env(order.env)
        order.env.invalidate_all()
        order.portal_published  # noqa: B018
        order._portal_load_page()
        ahead = self.cached(preload, order)
        order.env.invalidate_all()
        for name, ids, relations in ahead:
            records = order.env[name].browse(ids)
            records.fetch(
                [field.name for field in preload._columns(records)] + list(relations)
            )
        later = {key: self.values(preload, order, *key) for key in ahead}
        self.assertEqual(ahead, later)
        models_read = {name for name, _ids, _relations in ahead}
        self.assertLessEqual({"account.move", "account.tax", "uom.uom"}, models_read)

    def cached(self, preload, order):
        """Return {(model, ids, relations): what the cache holds of them}."""
        found = {}
        for name, _ids_sql, relations in order._portal_page_steps():
            model = order.env[name]
            some = preload._columns(model)[0]
            ids = tuple(sorted(some._get_cache(order.env)))
            key = (name, ids, tuple(relations))
            found[key] = self.values(preload, order, *key)
        return found

    def values(self, preload, order, name, ids, relations):
        model = order.env[name]
        fields = preload._columns(model) + [model._fields[one] for one in relations]
        return [
            (field.name, [field._get_cache(order.env).get(id_, "?") for id_ in ids])
            for field in fields
            if field.type != "binary"
        ]

    def test_the_page_shows_stocks_own_things(self):
        """P-PUBLIC: what was read ahead is what the page says."""
        order = self.rich(lines=2)
        order.order_line[1].write({"product_uom_qty": 3, "name": "Flyer, folded"})
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Paper goods"})
        ]
        self.login_as(self.carla_user)
        response = self.get(f"/my/orders/{order.id}")
        text = self.text_of(response)
        for expected in ("Flyer, folded", "Albany", "United States", "PO 17", "Units"):
            self.assertIn(expected, text)
        self.assertIn("Sam Test", text)
        [picture] = self.page(response).xpath(
            "//img[contains(@class, 'o_avatar')]/@src"
        )
        self.assertTrue(picture.startswith("/my/picture/"), picture[:40])

    def test_what_waits_comes_first(self):
        """X-A11Y: in the page, and so on a phone, before what stock has beside it."""
        order = self.quotation()
        self.login_as(self.carla_user)
        text = self.get(f"/my/orders/{order.id}").text
        self.assertLess(text.index("<h1"), text.index('id="portal_answer"'))
        self.assertLess(text.index('id="portal_answer"'), text.index("sidebar_content"))
