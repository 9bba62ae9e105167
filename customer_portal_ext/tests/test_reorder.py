"""C-REORDER: a new quotation from an old order, after a check."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestReorder(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.old = self.order(
            lines=0,
            client_order_ref="PO-1",
            order_line=[
                Command.create({"name": "Prints", "display_type": "line_section"}),
                Command.create(
                    {
                        "name": "Poster, glossy",
                        "product_id": self.product.id,
                        "product_uom_qty": 3,
                        "price_unit": 7.0,
                        "discount": 10.0,
                        "tax_ids": [Command.clear()],
                    }
                ),
                Command.create({"name": "As discussed", "display_type": "line_note"}),
            ],
        )
        self.old.action_confirm()
        self.path = f"/my/orders/{self.old.id}/reorder"
        self.login_as(self.carla_user)

    def reorder_form(self, **values):
        response = self.get(self.path)
        self.assertEqual(response.status_code, 200, self.text_of(response))
        _form, fields = self.form_of(response, self.path)
        fields = [pair for pair in fields if pair[0] not in values]
        return [*fields, *values.items()]

    def made(self):
        self.env.invalidate_all()
        return self.env["sale.order"].search(
            [("portal_reorder_of_id", "=", self.old.id)]
        )

    def test_order_again(self):
        """C-REORDER: today's price, no old discount; told, proved, and linked."""
        self.old.write({"signed_by": "Carla", "signed_on": "2026-01-01 10:00:00"})
        page = self.get(f"/my/orders/{self.old.id}")
        self.assertIn("Order again", self.text_of(page))
        text = self.text_of(self.get(self.path))
        self.assertIn("Price then: $ 6.30", text.replace("\xa0", " "))
        self.assertFalse(self.made())
        done = self.submit(self.path, self.reorder_form(client_order_ref="PO-2"))
        self.assertEqual(done.status_code, 303)
        new = self.made()
        self.assertEqual(new.state, "draft")
        self.assertEqual(new.client_order_ref, "PO-2")
        self.assertEqual(new.origin, self.old.name)
        self.assertFalse(new.signed_on or new.signed_by)
        self.assertEqual(
            new.order_line.mapped("name"), ["Prints", "Poster, glossy", "As discussed"]
        )
        line = new.order_line[1]
        self.assertEqual((line.price_unit, line.discount), (10.0, 0.0))
        self.assertEqual(line.product_uom_qty, 3)
        self.assertTrue(new.portal_published and line.portal_published)
        self.assertEqual(new.user_id, self.salesperson)
        activity = new.activity_ids
        self.assertEqual(activity.user_id, self.salesperson)
        event = self.events(new, "reordered")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event._get_snapshot()["total"], "30.00")
        shown = self.get(done.headers["Location"])
        self.assertIn(new.name, self.text_of(shown))
        self.assertIn(f"/my/orders/{new.id}", shown.text)
        self.assertIn("Poster, glossy", self.text_of(self.get(new.access_url)))

    def test_taxes_of_today(self):
        """C-REORDER: the taxes are the product's and the customer's of today."""
        tax = self.env["account.tax"].create({"name": "Print tax", "amount": 20})
        self.product.taxes_id = tax
        page = self.get(self.path)
        self.assertIn("Print tax", self.text_of(page))
        self.assertEqual(self.submit(self.path, self.reorder_form()).status_code, 303)
        self.assertEqual(self.made().order_line.tax_ids, tax)
        self.assertEqual(self.made().amount_total, 36)

    def test_the_same_form_again(self):
        """C-REORDER: the same form makes one quotation, another form another one."""
        fields = self.reorder_form()
        self.submit(self.path, fields)
        again = self.submit(self.path, fields)
        self.assertEqual(again.status_code, 303)
        text = self.text_of(self.get(again.headers["Location"]))
        self.assertIn("Nothing was made twice", text)
        self.assertEqual(len(self.made()), 1)
        self.submit(self.path, self.reorder_form())
        self.assertEqual(len(self.made()), 2)

    def test_what_was_shown(self):
        """C-REORDER: a price that changed meanwhile is shown again first: 409."""
        fields = self.reorder_form()
        self.product.list_price = 12
        answer = self.submit(self.path, fields)
        self.assertEqual(answer.status_code, 409)
        self.assertFalse(self.made())
        self.assertIn("12.00", self.text_of(answer))

    def test_no_longer_sold(self):
        """C-REORDER: what is not sold is said before and left out; nothing left: no."""
        gone = self.env["product.product"].create(
            {"name": "Old card", "list_price": 1, "taxes_id": [Command.clear()]}
        )
        self.old.order_line = [
            Command.create({"product_id": gone.id, "name": "Old card, folded"})
        ]
        gone.sale_ok = False
        page = self.get(self.path)
        self.assertIn("left out", self.text_of(page))
        self.assertIn("Old card", self.text_of(page))
        self.submit(self.path, self.reorder_form())
        self.assertNotIn("Old card, folded", self.made().order_line.mapped("name"))
        self.product.active = False
        page = self.get(self.path)
        self.assertIn("Nothing of it can be ordered again", self.text_of(page))
        self.assertNotIn('name="key"', page.text)

    def test_private_lines_and_down_payments(self):
        """C-REORDER: what the customer does not see is not ordered, nor paid again."""
        hidden, down = self.env["sale.order.line"].create(
            [
                {
                    "order_id": self.old.id,
                    "product_id": self.product.id,
                    "name": "Hidden surcharge",
                },
                {
                    "order_id": self.old.id,
                    "name": "Down payment",
                    "product_id": self.product.id,
                    "is_downpayment": True,
                },
            ]
        )
        hidden.portal_status_id = self.status(
            "sale.order.line", "none", is_public=False, state=False
        )
        page = self.get(self.path)
        self.assertNotIn("Hidden surcharge", page.text)
        self.submit(self.path, self.reorder_form())
        names = self.made().order_line.mapped("name")
        self.assertEqual(names, ["Prints", "Poster, glossy", "As discussed"])
        self.assertFalse(self.made().order_line.filtered("is_downpayment"))
        self.assertTrue(down.exists())

    def test_combo(self):
        """C-REORDER: a combo comes with its items, or not at all."""
        items = self.env["product.product"].create(
            [
                {"name": name, "list_price": 5, "taxes_id": [Command.clear()]}
                for name in ("Mug", "Pen")
            ]
        )
        combos = self.env["product.combo"].create(
            [
                {
                    "name": item.name,
                    "combo_item_ids": [Command.create({"product_id": item.id})],
                }
                for item in items
            ]
        )
        bundle = self.env["product.product"].create(
            {
                "name": "Gift set",
                "type": "combo",
                "list_price": 20,
                "combo_ids": [Command.set(combos.ids)],
                "taxes_id": [Command.clear()],
            }
        )
        order = self.order(lines=0)
        order.order_line = [
            Command.create({"product_id": bundle.id, "product_uom_qty": 2})
        ]
        order.order_line = [
            Command.create(
                {
                    "product_id": item.id,
                    "product_uom_qty": 2,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": order.order_line.id,
                }
            )
            for item, combo in zip(items, combos, strict=True)
        ]
        order.action_confirm()
        self.old, self.path = order, f"/my/orders/{order.id}/reorder"
        total = order.amount_total
        self.assertEqual(total, 40)
        self.submit(self.path, self.reorder_form())
        new = self.made()
        self.assertEqual(new.amount_total, total)
        self.assertEqual(len(new.order_line), 3)
        self.assertEqual(new.order_line[1:].linked_line_id, new.order_line[0])
        items[1].sale_ok = False
        page = self.get(self.path)
        self.assertIn("Nothing of it can be ordered again", self.text_of(page))

    def test_optional_items(self):
        """C-REORDER: optional items keep their section and the quantity of then."""
        self.old.order_line = [
            Command.create(
                {"name": "Extras", "display_type": "line_section", "is_optional": True}
            ),
            Command.create(
                {"product_id": self.product.id, "name": "Frame", "product_uom_qty": 0}
            ),
        ]
        self.assertIn("(optional)", self.text_of(self.get(self.path)))
        self.submit(self.path, self.reorder_form())
        frame = self.made().order_line[-1]
        self.assertEqual((frame.name, frame.product_uom_qty), ("Frame", 0))
        self.assertTrue(frame._is_line_optional())

    def test_approvals_and_dates_stay_behind(self):
        """C-REORDER: approvals, dates and discounts of the old one are its own."""
        quote = self.quotation(lines=1)
        self.old, self.path = quote, f"/my/orders/{quote.id}/reorder"
        path, fields = self.approve_form(quote, quote.order_line)
        self.submit(path, fields)
        quote.commitment_date = "2026-02-01 10:00:00"
        self.assertEqual(quote.state, "sale")
        self.submit(self.path, self.reorder_form())
        new = self.made()
        self.assertFalse(new.portal_approval_ids)
        self.assertFalse(new.commitment_date)
        self.assertEqual(new.state, "draft")
        # sent to the customer, its lines are asked for as those of any other
        new._portal_enter_status(self.status("sale.order", "approve"), send_mail=False)
        self.assertTrue(new.order_line.portal_waiting)

    def test_status_is_the_company_s(self):
        """C-REORDER: in the configured status; without a public one, not shown yet."""
        self.company.portal_reorder_status_id = self.status("sale.order", "approve")
        self.submit(self.path, self.reorder_form())
        new = self.made()
        self.assertEqual(new.portal_status_id, self.company.portal_reorder_status_id)
        self.assertEqual(new.state, "sent")
        self.company.portal_reorder_status_id = False
        drafts = self.Status.search(
            [("state", "=", "draft"), ("company_id", "=", self.company.id)]
        )
        drafts.is_public = False
        done = self.submit(self.path, self.reorder_form())
        hidden = self.made() - new
        self.assertFalse(hidden.portal_published)
        page = self.get(done.headers["Location"])
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(hidden.access_url, page.text)

    def test_who_may(self):
        """C-REORDER: not others, not the public, not staff; not switched off."""
        fields = self.reorder_form()
        self.login_as(self.eve_user)
        self.assertEqual(self.get(self.path).status_code, 404)
        token = self.page(self.get("/my/account")).xpath(
            "//input[@name='csrf_token']/@value"
        )[0]
        fields = [pair for pair in fields if pair[0] != "csrf_token"]
        forged = [*fields, ("csrf_token", token)]
        self.assertEqual(self.submit(self.path, forged).status_code, 404)
        self.login_as(self.salesperson)
        self.assertEqual(self.get(self.path).status_code, 403)
        self.login_as(None)
        self.assertIn("/web/login", self.get(self.path).headers["Location"])
        self.login_as(self.carla_user)
        form = self.reorder_form()
        self.company.portal_reorder = False
        self.assertIn("no_reorder", self.get(self.path).headers["Location"])
        self.assertIn("no_reorder", self.submit(self.path, form).headers["Location"])
        page = self.get(f"/my/orders/{self.old.id}")
        self.assertNotIn("Order again", self.text_of(page))
        self.assertFalse(self.made())

    def test_not_open_quotations(self):
        """C-REORDER: what still waits for an answer is answered, not ordered again."""
        quote = self.quotation()
        path = f"/my/orders/{quote.id}/reorder"
        self.assertIn("no_reorder", self.get(path).headers["Location"])
        quote.validity_date = "2020-01-01"
        self.assertEqual(self.get(path).status_code, 200)

    def test_bounded(self):
        """C-REORDER: nonsense and floods are refused, and nothing is lost."""
        fields = self.reorder_form(client_order_ref="x" * 65)
        answer = self.submit(self.path, fields)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("x" * 65, answer.text)
        for key in ("", "x", "a" * 44, "../" * 15):
            self.assertEqual(
                self.submit(self.path, self.reorder_form(key=key)).status_code, 422
            )
        limit = ("reorder", str(self.carla.id), 20, 3600)
        while self.env["portal.rate.limit"]._allow(*limit):
            pass
        answer = self.submit(self.path, self.reorder_form())
        self.assertEqual(answer.status_code, 429)
        self.assertFalse(self.made())
