from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..tools import watching
from .pdf_answer_case import PICTURE, AnswersCase


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
