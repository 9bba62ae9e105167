import itertools

from odoo.fields import Command, Date
from odoo.tests import tagged

from ..models.res_company_lists import CLOSING_FIELDS
from .common import PortalCase
from .invoice_cast import InvoiceCast, InvoiceHttpCase


@tagged("post_install", "-at_install")
class TestPhases(InvoiceCast, PortalCase):
    """C-LISTS: what is open, and what is closed by the company's setting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.product.invoice_policy = "order"

    def set_up(self, *fields):
        self.company.write({name: name in fields for name in CLOSING_FIELDS})

    def confirmed(self, invoiced=False, delivered=False, **values):
        order = self.order(lines=1)
        order.action_confirm()
        if invoiced:
            order._create_invoices().action_post()
        if delivered:
            order.order_line.qty_delivered = order.order_line.product_uom_qty
        order.write(values)
        self.env.flush_all()
        return order

    def test_c_lists_a_quotation_moves_to_orders_and_to_history(self):
        self.set_up("portal_close_delivered")
        order = self.order(lines=1)
        self.assertEqual((order.portal_phase, order.portal_closed), ("quote", False))
        order.action_confirm()
        self.assertEqual(order.portal_phase, "order")
        order._create_invoices().action_post()
        self.assertEqual(order.portal_phase, "order")
        order.order_line.qty_delivered = 1
        self.assertEqual(order.portal_phase, "order_closed")
        self.assertTrue(order.portal_closed)
        order.order_line.product_uom_qty = 5
        self.assertEqual(order.portal_phase, "order", "there is more to do")

    def test_c_lists_what_was_cancelled_stays_what_it_was(self):
        self.set_up("portal_close_cancelled")
        quote, order = self.order(), self.confirmed()
        (quote | order)._action_cancel()
        self.assertEqual(quote.portal_phase, "quote_closed")
        self.assertEqual(order.portal_phase, "order_closed")
        self.set_up()
        self.assertEqual((quote.portal_phase, order.portal_phase), ("quote", "order"))
        quote.action_draft()
        self.assertEqual(quote.portal_phase, "quote")

    def not_delivered(self):
        """Return an order that is done, with lines that nobody ever delivers."""
        combo = self.env["product.combo"].create(
            {
                "name": "Set",
                "combo_item_ids": [Command.create({"product_id": self.product.id})],
            }
        )
        together = self.env["product.product"].create(
            {
                "name": "All",
                "type": "combo",
                "combo_ids": [Command.set(combo.ids)],
                "invoice_policy": "order",
            }
        )
        order = self.order(lines=1)
        own = order.order_line
        Line = self.env["sale.order.line"]
        values = {"order_id": order.id, "product_id": self.product.id}
        whole = Line.create({**values, "product_id": together.id})
        item = Line.create(
            {
                **values,
                "linked_line_id": whole.id,
                "combo_item_id": combo.combo_item_ids.id,
            }
        )
        Line.create({**values, "name": "Discount", "price_unit": -3.0})
        if "is_delivery" in Line._fields:
            Line.create({**values, "is_delivery": True})
        order.action_confirm()
        order._create_invoices().action_post()
        self.assertEqual(order.portal_phase, "order")
        for line in own | item:
            line.qty_delivered = line.product_uom_qty
        self.env.flush_all()
        return order

    def test_c_history_discounts_and_carriage_are_never_delivered(self):
        """C-HISTORY: they keep no order among the open ones, by either way to sort."""
        self.set_up("portal_close_delivered")
        order = self.not_delivered()
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(order.portal_phase, "order_closed")
        self.set_up()
        self.assertEqual(order.portal_phase, "order")
        self.set_up("portal_close_delivered")
        self.assertEqual(order.portal_phase, "order_closed")

    def test_c_lists_the_setting_sorts_again_as_each_document_does(self):
        """The one statement and the computed field agree, for every setting."""
        yesterday = Date.subtract(Date.today(), days=1)
        orders = (
            self.confirmed()
            | self.confirmed(invoiced=True)
            | self.confirmed(delivered=True)
            | self.confirmed(invoiced=True, delivered=True)
            | self.confirmed(locked=True)
            | self.order()
            | self.order(validity_date=yesterday)
            | self.order(validity_date=False)
            | self.quotation(validity_date=yesterday)
        )
        cancelled = self.order() | self.confirmed()
        cancelled._action_cancel()
        orders |= cancelled
        names = sorted(CLOSING_FIELDS)
        for size in range(len(names) + 1):
            for ticked in itertools.combinations(names, size):
                with self.subTest(ticked=ticked):
                    self.set_up(*ticked)
                    stored = orders.mapped("portal_phase")
                    orders._compute_portal_phase()
                    self.assertEqual(orders.mapped("portal_phase"), stored)
        self.assertEqual(len(orders.filtered("portal_closed")), 7)

    def test_x_multi_another_company_keeps_its_own_meaning(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.set_up("portal_close_locked")
        mine = self.confirmed(locked=True)
        other.portal_close_locked = False
        self.assertEqual(mine.portal_phase, "order_closed")
        self.company.portal_close_locked = False
        self.assertEqual(mine.portal_phase, "order")

    def test_c_history_the_night_closes_what_has_expired(self):
        self.set_up("portal_close_expired")
        order = self.order()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET validity_date = '2020-01-01' WHERE id = %s",
            [order.id],
        )
        order.invalidate_recordset()
        self.assertEqual(order.portal_phase, "quote")
        self.env["sale.order"]._cron_portal_expired()
        self.assertEqual(order.portal_phase, "quote_closed")
        self.assertIn(order, order.search([("portal_closed", "=", True)]))
        self.assertNotIn(order, order.search([("portal_closed", "=", False)]))


@tagged("post_install", "-at_install")
class TestHistoryPages(InvoiceHttpCase):
    """C-HISTORY: closed quotations, closed orders, payments; each can be off."""

    def names(self, path):
        response = self.get(path)
        self.assertEqual(response.status_code, 200, path)
        rows = self.page(response).xpath("//table[@id='portal_list']/tbody/tr/th")
        return [" ".join(row.text_content().split()) for row in rows]

    def setUp(self):
        super().setUp()
        yesterday = Date.subtract(Date.today(), days=1)
        self.open_quote = self.quotation()
        self.expired = self.quotation(validity_date=yesterday)
        self.open_order = self.quotation()
        self.open_order.action_confirm()
        self.cancelled = self.quotation()
        self.cancelled.action_confirm()
        self.cancelled._action_cancel()
        self.foreign = self.quotation(partner=self.eve, validity_date=yesterday)
        self.env.flush_all()
        self.login_as(self.carla_user)

    def test_c_lists_open_and_closed_are_apart(self):
        self.assertEqual(self.names("/my/quotes"), [self.open_quote.name])
        self.assertEqual(self.names("/my/orders"), [self.open_order.name])
        self.assertEqual(self.names("/my/history/quotes"), [self.expired.name])
        self.assertEqual(self.names("/my/history/orders"), [self.cancelled.name])
        self.company.portal_history_ordered = True
        self.assertCountEqual(
            self.names("/my/history/quotes"),
            [self.expired.name, self.open_order.name, self.cancelled.name],
        )

    def test_c_lists_the_way_up_leads_to_the_documents_own_list(self):
        for order, path in (
            (self.open_quote, "/my/quotes"),
            (self.open_order, "/my/orders"),
            (self.expired, "/my/history/quotes"),
            (self.cancelled, "/my/history/orders"),
        ):
            page = self.page(self.get(f"/my/orders/{order.id}"))
            links = page.xpath("//ol[contains(@class, 'o_portal_submenu')]//a/@href")
            self.assertIn(path, links)
        self.company.portal_history_orders = False
        self.assertNotIn(
            "/my/history/orders", self.get(f"/my/orders/{self.cancelled.id}").text
        )

    def test_c_history_overview_and_ways_there(self):
        page = self.page(self.get("/my/history"))
        self.assertEqual(
            page.xpath("//div[@id='portal_history']//a/@href"),
            ["/my/history/quotes", "/my/history/orders", "/my/history/payments"],
        )
        self.assertIn("Quotation history: 1", self.text_of(self.get("/my/history")))
        self.assertIn('href="/my/history"', self.get("/my").text)

    def test_c_history_each_list_can_be_switched_off(self):
        """Its address is gone, and so is every link to it."""
        for field, path in {
            "portal_list_quotes": "/my/quotes",
            "portal_list_orders": "/my/orders",
            "portal_history_quotes": "/my/history/quotes",
            "portal_history_orders": "/my/history/orders",
            "portal_history_payments": "/my/history/payments",
        }.items():
            with self.subTest(path=path):
                self.company[field] = False
                self.assertEqual(self.get(path).status_code, 404)
                for other in ("/my", "/my/history", "/my/quotes", "/my/orders"):
                    if other != path:
                        self.assertNotIn(f'href="{path}"', self.get(other).text, other)
                self.company[field] = True
                self.assertEqual(self.get(path).status_code, 200)
        self.company.write(
            {
                f"portal_history_{name}": False
                for name in ("quotes", "orders", "payments")
            }
        )
        self.assertEqual(self.get("/my/history").status_code, 404)
        self.assertNotIn('href="/my/history"', self.get("/my").text)

    def test_x_multi_a_list_shows_the_companies_that_have_it(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.carla_user.company_ids |= other
        theirs = self.env["sale.order"].create(
            {"partner_id": self.carla.id, "company_id": other.id}
        )
        theirs.action_confirm()
        self.env.flush_all()
        self.assertCountEqual(
            self.names("/my/orders"), [self.open_order.name, theirs.name]
        )
        other.portal_list_orders = False
        self.assertEqual(self.names("/my/orders"), [self.open_order.name])

    def test_c_history_the_card_names_what_is_there(self):
        """C-HISTORY: the start page promises no history that is switched off."""
        card = "//a[@href='/my/history']"
        for switched_off, words in (
            ("orders", "Quotation history, Payment history"),
            ("payments", "Quotation history"),
        ):
            self.company[f"portal_history_{switched_off}"] = False
            [found] = self.page(self.get("/my")).xpath(card)
            self.assertIn(words, found.text_content())
            self.assertNotIn("your payments", found.text_content())

    def test_o_modules_sections_close_the_history_too(self):
        access = self.env["portal.section.access"]
        prefix = "customer_portal_ext.section_"
        for code, path in {
            "quotes": "/my/history/quotes",
            "orders": "/my/history/orders",
            "payments": "/my/history/payments",
        }.items():
            access.create(
                {
                    "section_id": self.env.ref(prefix + code).id,
                    "company_id": self.company.id,
                    "partner_id": self.carla.id,
                    "is_granted": False,
                }
            )
            self.assertEqual(self.get(path).status_code, 404)
            self.assertNotIn(f'href="{path}"', self.get("/my/history").text)
        self.assertEqual(self.get("/my/history").status_code, 404)

    # --- payments --------------------------------------------------------------------

    def payment(self, partner, amount, **values):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": amount,
                **values,
            }
        )
        payment.action_post()
        return payment

    def test_c_history_payments_with_what_they_paid(self):
        move = self.invoice()
        self.pay(move, 40)
        free = self.payment(self.customer, 7, memo="For the next one")
        self.payment(self.other, 8, memo="CANARY foreign")
        self.payment(self.customer, 9, payment_type="outbound", memo="CANARY outbound")
        draft = self.payment(self.customer, 9, memo="CANARY draft")
        draft.action_draft()
        self.env.flush_all()
        response = self.get("/my/history/payments")
        paid = move.matched_payment_ids or move._get_reconciled_payments()
        self.assertCountEqual(
            self.names("/my/history/payments"), [paid.name, free.name]
        )
        text = self.text_of(response)
        self.assertNotIn("CANARY", text)
        for words in ("For the next one", "40.00", "7.00", move.name):
            self.assertIn(words, text)
        self.assertIn(f'href="/my/invoices/{move.id}"', response.text)
        self.assertEqual(self.names("/my/history/payments?search=next"), [free.name])
        self.assertEqual(self.names(f"/my/history/payments?to={self.days_ago(1)}"), [])
        move.portal_show = False
        self.env.flush_all()
        self.assertNotIn(
            move.name,
            self.text_of(self.get("/my/history/payments?sortby=name")).replace(
                paid.memo or "", ""
            ),
        )

    def test_x_scope_own_payments_only(self):
        """Booked on the company, a payment is theirs when it paid their invoice."""
        mine, colleague = self.invoice(), self.invoice(partner=self.colin)
        for move in (mine, colleague):
            self.pay(move)
        self.payment(self.customer, 7)
        own = self.payment(self.carla, 5)
        self.assertEqual(len(self.names("/my/history/payments")), 4)
        self.carla.portal_scope = "own"
        self.env.flush_all()
        paid = mine.matched_payment_ids or mine._get_reconciled_payments()
        self.assertCountEqual(self.names("/my/history/payments"), [paid.name, own.name])

    def test_c_history_no_payment_is_read_by_rpc(self):
        self.payment(self.customer, 7)
        response = self.url_open(
            "/web/dataset/call_kw/account.payment/search_read",
            json={
                "params": {
                    "model": "account.payment",
                    "method": "search_read",
                    "args": [[]],
                    "kwargs": {"fields": ["name", "amount"]},
                }
            },
        )
        self.assertIn("error", response.json())
        self.assertNotIn("result", response.json())

    def test_reads_only(self):
        """W22: the new lists write nothing and answer nothing but GET."""
        for path in ("/my/history", "/my/history/orders", "/my/history/payments"):
            self.assertEqual(self.submit(path, {"x": "1"}).status_code, 405)
