from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from ..tools import watching
from .common import PortalHttpCase
from .statement_case import StatementCase
from .test_reprint import ReprintCase

PICTURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


class AnswersCase(StatementCase, ReprintCase, PortalHttpCase):
    """PDFs that are not rendered again, for requests within a test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # within a test, changes of caches are told in memory and not by the database
        known = patch.object(
            Registry,
            "get_sequences",
            lambda self, cr: (self.registry_sequence, dict(self.cache_sequences)),
        )
        cls.startClassPatcher(known)

    @contextmanager
    def rendering(self):
        """Collect the reports that are rendered, whether a PDF is made of them or not.

        :return: list of the ids of the documents
        """
        rendered = []
        self.changed()
        with self.making():
            prepare = IrActionsReport._pre_render_qweb_pdf

            def note(report, report_ref, res_ids=None, data=None):
                rendered.append(res_ids)
                return prepare(report, report_ref, res_ids=res_ids, data=data)

            with patch.object(IrActionsReport, "_pre_render_qweb_pdf", note):
                yield rendered

    def changed(self):
        """End a change as a request does: written, and told to the other workers."""
        self.env.flush_all()
        self.env.registry.signal_changes()

    def assert_never_old(self, path, changes):
        """After each change, the PDF is rendered again; and after that, no more.

        :param changes: dict of callables without arguments, by what they change
        """
        with self.rendering() as rendered:
            self.pdf(path)
            self.pdf(path)
            self.assertEqual(len(rendered), 1, "The second view was rendered.")
            for name, change in changes.items():
                with self.subTest(change=name):
                    rendered.clear()
                    change()
                    self.changed()
                    self.pdf(path)
                    self.assertTrue(rendered, "An old PDF was served.")
                    rendered.clear()
                    self.pdf(path)
                    self.assertFalse(rendered, "It was rendered for nothing.")

    def shared_changes(self, document, line):
        """Changes of what documents of all kinds show; the line is one of theirs."""
        company, partner = document.company_id, document.partner_id
        layout = company.external_report_layout_id or self.env.ref(
            "web.external_layout_standard"
        )
        tax = self.env["account.tax"].create(
            {"name": f"Levy {document.id}", "amount": 7.0}
        )
        term = self.env["account.payment.term"].create(
            {"name": "On Fridays", "note": "<p>By Friday</p>"}
        )
        report = self.env["ir.actions.report"]._get_report(self.report_name)
        body = self.env.ref(self.template)
        return {
            "partner's street": lambda: partner.write({"street": "1 New Lane"}),
            "partner's name": lambda: partner.write({"name": "Renamed"}),
            "country's name": lambda: partner.write(
                {"country_id": self.env.ref("base.at").id}
            ),
            "country's format": lambda: self.env.ref("base.at").write(
                {"address_format": "%(zip)s %(city)s"}
            ),
            "company's logo": lambda: company.write({"logo": PICTURE}),
            "company's footer": lambda: company.write({"report_footer": "<p>Hi</p>"}),
            "company's colour": lambda: company.write({"primary_color": "#123456"}),
            "company's address": lambda: company.partner_id.write({"city": "Ulm"}),
            "layout": lambda: layout.write(
                {"arch": layout.arch.replace("<div", "<div data-new='1'", 1)}
            ),
            "another addon's view": lambda: self.env["ir.ui.view"].create(
                {
                    "name": "More",
                    "type": "qweb",
                    "mode": "extension",
                    "inherit_id": body.id,
                    "arch": "<xpath expr='//div[hasclass(\"page\")]'"
                    " position='inside'><p>More</p></xpath>",
                }
            ),
            "paper": lambda: report.get_paperformat().write({"margin_top": 77}),
            "paper of the report": lambda: report.write(
                {"paperformat_id": report.get_paperformat().copy().id}
            ),
            "tax": lambda: line.write({"tax_ids": [Command.set(tax.ids)]}),
            "name of the tax": lambda: tax.write({"name": "Duty", "amount": 8.0}),
            "payment terms": lambda: document.write(
                {self.term_field: term.id},
            ),
            "text of the payment terms": lambda: term.write(
                {"note": "<p>By Monday</p>"}
            ),
            "currency": lambda: document.currency_id.write({"symbol": "¤"}),
            "dates": lambda: (
                self.env["res.lang"]
                .search([("code", "=", "en_US")])
                .write({"date_format": "%Y/%m/%d"})
            ),
            "reader's language": lambda: (
                self.env["res.lang"]._activate_lang("de_DE"),
                self.carla.write({"lang": "de_DE"}),
            ),
            "translation": lambda: term.with_context(lang="de_DE").write(
                {"note": "<p>Bis Montag</p>"}
            ),
        }


@tagged("post_install", "-at_install")
class TestOrderAnswers(AnswersCase):
    """P-REPRINT, G15: what was answered is answered again, and never when it is old."""

    report_name = "sale.action_report_saleorder"
    template = "sale.report_saleorder_document"
    term_field = "payment_term_id"

    def test_g15_a_second_view_renders_nothing(self):
        """G15: nothing is rendered and few queries are made, by the same reader."""
        order = self.quotation(lines=5)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.login_as(self.carla_user)
        with self.rendering() as rendered:
            first = self.pdf(path)
            self.assertEqual(len(rendered), 1)
            with self.statements() as statements:
                second = self.get(path)
            # with those that note the download, after the response
            self.assertLessEqual(len(statements), 14, "\n".join(statements))
            self.assertEqual(len(rendered), 1)
        self.assertEqual(first.content, second.content)
        for name in ("Content-Type", "Content-Disposition", "Content-Length"):
            self.assertEqual(first.headers[name], second.headers[name])

    def test_g15_an_order_that_changed_is_rendered(self):
        """G15: whatever an order's PDF depends on, a change of it is seen."""
        order = self.quotation(lines=4)
        line, other, third = order.order_line[:3]
        extra = self.env["portal.extra.field"]
        product = line.product_id
        changes = {
            "price": lambda: line.write({"price_unit": 11.0}),
            "text": lambda: line.write({"name": "Poster, glossy"}),
            "quantity": lambda: line.write({"product_uom_qty": 9}),
            "unit": lambda: line.product_uom_id.write({"name": "Piece"}),
            "order of the lines": lambda: line.write({"sequence": 99}),
            "another note": lambda: order.write(
                {
                    "order_line": [
                        Command.create({"display_type": "line_note", "name": "Mind"})
                    ]
                }
            ),
            "a line less": third.unlink,
            "private line": lambda: other.write(
                {
                    "portal_status_id": self.status(
                        "sale.order.line", "none", is_public=False, state=False
                    ).id
                }
            ),
            "public line": lambda: other.write({"portal_status_id": False}),
            "product": lambda: product.write({"default_code": "NEW-1"}),
            "terms": lambda: order.write({"note": "<p>New terms</p>"}),
            "customer's reference": lambda: order.write({"client_order_ref": "C-9"}),
            "salesperson's name": lambda: order.user_id.partner_id.write(
                {"name": "New Name"}
            ),
            "extra field": lambda: extra.create(
                {
                    "model": "sale.order",
                    "company_id": order.company_id.id,
                    "field_id": self.env.ref("sale.field_sale_order__origin").id,
                }
            ),
            "value of the extra field": lambda: order.write({"origin": "Fair"}),
            "signature": lambda: order.write(
                {"signature": PICTURE, "signed_by": "Carla"}
            ),
            "another signature": lambda: order.write(
                {"signature": PICTURE.replace(b"mNk", b"mOk")}
            ),
            "state": order.action_confirm,
            "code of the paper": lambda: order.company_id.write(
                {"portal_paper_code": not order.company_id.portal_paper_code}
            ),
            "a setting": lambda: self.env["ir.config_parameter"].set_param(
                "web.base.url", "https://elsewhere.example"
            ),
            **self.shared_changes(order, line),
        }
        self.login_as(self.carla_user)
        self.assert_never_old(f"/my/orders/{order.id}?report_type=pdf", changes)

    def test_g15_what_others_change_makes_nothing_old(self):
        """G15: changes of other documents leave the answer as it is."""
        order, other = self.quotation(lines=2), self.quotation(lines=2)
        self.login_as(self.carla_user)
        path = f"/my/orders/{order.id}?report_type=pdf"
        with self.rendering() as rendered:
            self.pdf(path)
            rendered.clear()
            other.order_line.write({"price_unit": 77.0})
            other.action_confirm()
            self.eve.write({"street": "2 Other Lane"})
            self.changed()
            self.pdf(path)
            self.assertFalse(rendered)

    def test_g15_an_answer_is_of_one_reader_question_and_day(self):
        """G15: another reader, another question or another day has its own answer."""
        order = self.quotation(lines=2, require_payment=True, prepayment_percent=0.5)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.env["res.company"].search([]).portal_proforma = True
        self.login_as(self.carla_user)
        with self.rendering() as rendered:
            self.pdf(path)
            self.pdf(f"{path}&download=true")
            self.assertEqual(len(rendered), 2)
            order.action_confirm()
            self.changed()
            rendered.clear()
            plain = self.pdf(f"{path}&download=true")
            proforma = self.pdf(f"{path}&download=true&paper=proforma")
            again = self.pdf(f"{path}&download=true&paper=proforma")
            self.assertEqual(len(rendered), 2)
            self.assertNotEqual(plain.content, proforma.content)
            self.assertEqual(again.content, proforma.content)
            order.company_id.portal_proforma = False
            self.changed()
            self.pdf(f"{path}&download=true&paper=proforma", status=404)
            rendered.clear()
            self.login_as(self.salesperson)
            self.pdf(path)
            self.assertEqual(len(rendered), 1)
            self.login_as(self.carla_user)
            self.pdf(path)
            rendered.clear()
            self.pdf(path)
            self.assertFalse(rendered)
            answers = self.env["portal.pdf.answer"].search([])
            answers.caches = "of yesterday"
            self.changed()
            self.pdf(path)
            self.assertEqual(len(rendered), 1)

    def test_g15_access_is_asked_each_time(self):
        """G15: an answer that is kept is denied with its document."""
        order = self.quotation(lines=2)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.login_as(self.carla_user)
        with self.rendering():
            self.pdf(path)
            order.portal_show = False
            response = self.pdf(path, status=404)
            self.assertNotIn(b"%PDF", response.content)
            order.portal_show = True
            self.login_as(self.eve_user)
            response = self.pdf(path, status=404)
            self.assertNotIn(b"%PDF", response.content)

    def test_g15_a_statement_of_before_an_upgrade_is_not_run(self):
        """G15: what a kept answer asks for may be gone: then it is rendered."""
        order = self.quotation(lines=2)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.login_as(self.carla_user)
        with self.rendering() as rendered:
            self.pdf(path)
            answer = self.env["portal.pdf.answer"].search([("res_id", "=", order.id)])
            self.env.registry.registry_sequence += 1
            self.addCleanup(
                setattr,
                self.env.registry,
                "registry_sequence",
                self.env.registry.registry_sequence - 1,
            )
            rendered.clear()
            with patch.object(
                type(answer), "_answers", autospec=True, return_value=answer.answers
            ) as run:
                response = self.get(path)
            self.assertEqual(response.status_code, 200)
            self.assertTrue(rendered)
            # once, of what was rendered now
            self.assertEqual(run.call_count, 1)

    def test_g15_what_is_old_or_of_nothing_goes(self):
        """G15: answers of deleted documents, and of a month ago, are removed."""
        orders = self.quotation(lines=1), self.quotation(lines=1), self.quotation()
        kept = self.env["portal.pdf.answer"]
        for order in orders:
            kept._keep(
                order._name,
                order.id,
                "reader",
                asked="{}",
                caches="c",
                answers="a",
                disposition="inline",
                content="JVBERi0=",
            )
        gone, old, fresh = orders
        answers = kept.search([("res_id", "in", [order.id for order in orders])])
        self.assertEqual(len(answers), 3)
        self.env.cr.execute(
            "UPDATE portal_pdf_answer SET create_date = '2020-01-01' WHERE res_id = %s",
            [old.id],
        )
        gone.action_cancel()
        gone.unlink()
        kept._gc_kept()
        self.assertEqual(answers.exists().res_id, fresh.id)

    def test_g15_statements_are_not_taken_from_the_database_alone(self):
        """G15: what somebody wrote into the table is not run."""
        order = self.quotation(lines=2)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.login_as(self.carla_user)
        with self.rendering() as rendered:
            self.pdf(path)
            answer = self.env["portal.pdf.answer"].search([("res_id", "=", order.id)])
            self.assertEqual(len(answer), 1)
            answer.asked = '{"rows": {}, "statements": ["SELECT \'planted\' AS x"]}'
            self.changed()
            rendered.clear()
            with patch.object(
                type(answer), "_answers", autospec=True, return_value=answer.answers
            ) as run:
                self.pdf(path)
            for call in run.call_args_list:
                self.assertNotIn("planted", str(call))
            self.assertTrue(rendered)

    def test_g15_what_cannot_be_asked_again_is_not_kept(self):
        """G15: work that writes or locks is rendered each time."""
        watch = watching.Watch()
        cases = {
            "SELECT a FROM x": True,
            'SELECT "x"."is_selected" FROM "x" WHERE "x"."id" IN (1, 2)': True,
            "SELECT 'update' AS word": True,
            "SAVEPOINT one": True,
            "SELECT a FROM x FOR UPDATE": False,
            "SELECT nextval('y')": False,
            "UPDATE x SET a = 1": False,
            "SELECT a FROM x LIMIT 1;": False,
            "SELECT a FROM x -- it's": False,
            "WITH y AS (DELETE FROM x RETURNING id) SELECT * FROM y": False,
        }
        for text, kept in cases.items():
            with self.subTest(text=text):
                watch = watching.Watch()
                watch(FakeCursor(text), text, None, 0, 0)
                self.assertEqual(watch.asked() is not None, kept)
        watch = watching.Watch()
        text = 'SELECT "x"."id" FROM "x" WHERE "x"."id" IN (7, 5) ORDER BY "x"."id"'
        watch(FakeCursor(text), text, None, 0, 0)
        self.assertEqual(watch.asked(), {"rows": {"x": [5, 7]}, "statements": []})


class FakeCursor:
    """What ``Watch`` looks at of a cursor: the statement as it was sent."""

    def __init__(self, text):
        self._obj = self
        self.query = text.encode()


@tagged("post_install", "-at_install")
class TestInvoiceAnswers(AnswersCase):
    """G15: invoices, on the screen and as a download."""

    report_name = "account.account_invoices"
    template = "account.report_invoice_document"
    term_field = "invoice_payment_term_id"

    def invoice(self):
        order = self.quotation(lines=3)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def invoice_changes(self, invoice):
        line = invoice.invoice_line_ids[0]
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "4711", "partner_id": invoice.company_id.partner_id.id}
        )
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        return {
            "text": lambda: line.write({"name": "Poster, glossy"}),
            "customer's reference": lambda: invoice.write({"ref": "C-9"}),
            "narration": lambda: invoice.write({"narration": "<p>Thank you</p>"}),
            "bank account": lambda: invoice.write({"partner_bank_id": bank.id}),
            "number of the account": lambda: bank.write({"acc_number": "4712"}),
            "payment": lambda: payment.create({"amount": 3.0})._create_payments(),
        }

    def test_g15_an_invoice_that_changed_is_rendered(self):
        """G15: whatever an invoice's PDF depends on, a change of it is seen."""
        invoice = self.invoice()
        line = invoice.invoice_line_ids[0]
        shared = self.shared_changes(invoice, line)
        chosen = ("partner's street", "company's logo", "layout", "paper", "currency")
        self.login_as(self.carla_user)
        self.assert_never_old(
            f"{invoice.access_url}?report_type=pdf",
            {
                **self.invoice_changes(invoice),
                **{name: shared[name] for name in chosen},
            },
        )

    def test_g15_a_downloaded_invoice_that_changed_is_rendered(self):
        """G15: the same for the file."""
        invoice = self.invoice()
        self.login_as(self.carla_user)
        self.assert_never_old(
            f"{invoice.access_url}?report_type=pdf&download=true",
            self.invoice_changes(invoice),
        )


@tagged("post_install", "-at_install")
class TestPurchaseAnswers(AnswersCase):
    """G15: purchase orders, for their suppliers."""

    report_name = "purchase.action_report_purchase_order"
    template = "purchase.report_purchaseorder_document"
    term_field = "payment_term_id"

    def test_g15_a_purchase_order_that_changed_is_rendered(self):
        """G15: whatever its PDF depends on, a change of it is seen."""
        order = self.purchase(partner=self.carla)
        line = order.order_line[0]
        changes = {
            "price": lambda: line.write({"price_unit": 4.0}),
            "text": lambda: line.write({"name": "Paper, white"}),
            "date": lambda: line.write({"date_planned": "2031-01-01 10:00:00"}),
            "one more line": lambda: order.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "display_type": "line_note",
                                "name": "Mind",
                                "product_qty": 0,
                            }
                        )
                    ]
                }
            ),
            "supplier's reference": lambda: order.write({"partner_ref": "V-1"}),
            "notes": lambda: order.write({"note": "<p>To the back door</p>"}),
            "buyer's name": lambda: order.user_id.partner_id.write({"name": "New"}),
        }
        shared = self.shared_changes(order, line)
        for name in ("partner's street", "company's logo", "layout", "paper", "tax"):
            changes[name] = shared[name]
        self.login_as(self.carla_user)
        self.assert_never_old(f"/my/purchase/{order.id}?report_type=pdf", changes)
