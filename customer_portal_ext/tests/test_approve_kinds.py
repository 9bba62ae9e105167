"""C-APPROVE: every kind of line: combos, options, sections, taxes, currencies."""

import json

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalCase


class KindsCast:
    """Quotations with lines of all kinds."""

    def add(self, order, **values):
        """Add a line to an order, and let it wait for the customer."""
        display = values.get("display_type")
        if not display:
            values = {
                "product_id": self.product.id,
                "product_uom_qty": 1,
                "price_unit": 10.0,
                "tax_ids": [Command.clear()],
                **values,
            }
        line = self.env["sale.order.line"].create({"order_id": order.id, **values})
        if not display:
            line.portal_status_id = self.status("sale.order.line", "approve")
        return line

    def empty_quotation(self, **values):
        return self.quotation(lines=0, **values)

    def combo(self, order):
        """Add a combo of two items that cost 30 and 12.50."""
        products = self.env["product.product"].create(
            [
                {"name": "Frame", "list_price": 30.0},
                {"name": "Glass", "list_price": 12.5},
            ]
        )
        combos = self.env["product.combo"].create(
            [
                {
                    "name": product.name,
                    "combo_item_ids": [Command.create({"product_id": product.id})],
                }
                for product in products
            ]
        )
        bundle = self.env["product.product"].create(
            {
                "name": "Picture",
                "type": "combo",
                "list_price": 42.5,
                "combo_ids": [Command.set(combos.ids)],
            }
        )
        line = self.add(
            order, product_id=bundle.id, name="Picture, framed", price_unit=0
        )
        items = self.env["sale.order.line"].browse()
        for combo, price in zip(combos, (30.0, 12.5), strict=True):
            items |= self.add(
                order,
                product_id=combo.combo_item_ids.product_id.id,
                name=combo.name,
                linked_line_id=line.id,
                combo_item_id=combo.combo_item_ids.id,
                price_unit=price,
            )
        return line, items

    def section(self, order, name, **values):
        return self.add(order, display_type="line_section", name=name, **values)

    def actor(self):
        return {
            "partner_id": self.carla.id,
            "partner_name": self.carla.name,
            "partner_email": self.carla.email,
            "identified_by": "login",
            "lang": "en_US",
        }

    def approve(self, order, lines=None):
        lines = lines or order._portal_lines_to_approve()
        snapshot = order._portal_approval_snapshot(lines, "Yes")
        return order._portal_approve(lines, self.actor(), snapshot)


@tagged("post_install", "-at_install")
class TestKinds(KindsCast, PortalCase):
    def test_combo_is_approved_as_one(self):
        """C-APPROVE: only the combo waits; its amounts are those of its items."""
        order = self.empty_quotation()
        line, items = self.combo(order)
        self.add(order, name="Nail", price_unit=1)
        self.assertEqual(
            order._portal_lines_to_approve().mapped("name"), [line.name, "Nail"]
        )
        [unit] = order._prepare_portal_groups(line)[0]["units"]
        self.assertEqual(unit["total"], 42.5)
        self.assertEqual(
            [part["heading"] for part in unit["parts"]], ["Frame", "Glass"]
        )
        self.assertFalse(unit["show_unit_price"])
        snapshot = order._portal_approval_snapshot(line, "Yes")
        self.assertEqual(snapshot["total"], "42.50")
        [shown] = snapshot["lines"]
        self.assertEqual(shown["total"], "42.50")
        self.assertEqual([item["total"] for item in shown["items"]], ["30.00", "12.50"])
        self.approve(order, line)
        self.assertEqual(order.portal_approval_ids.line_id, line)
        self.assertEqual(items.portal_status_id.mapped("name"), ["Approved"])

    def test_x_bound_item_of_a_combo(self):
        """X-BOUND: an item that changes, comes or goes makes the approval void."""
        order = self.empty_quotation()
        line, items = self.combo(order)
        self.add(order, name="Nail", price_unit=1)
        for change in (
            lambda: items[0].write({"price_unit": 31}),
            lambda: (
                items[1]
                .copy({"order_id": order.id, "linked_line_id": line.id})
                .write({"combo_item_id": items[1].combo_item_id.id})
            ),
            lambda: items[1].unlink(),
        ):
            self.approve(order, line)
            self.assertFalse(line.portal_waiting)
            change()
            self.assertTrue(line.portal_waiting)
            self.assertEqual(line.portal_answer, "void")

    def test_item_of_a_combo_follows_its_status(self):
        """C-ITEM-STATUS: a combo that is private hides its items."""
        order = self.empty_quotation()
        line, items = self.combo(order)
        line.portal_status_id = self.Status.search(
            [("name", "=", "Internal"), ("company_id", "=", self.company.id)]
        )
        self.assertFalse(any(items.mapped("portal_published")))
        self.assertFalse(order._portal_visible_lines())

    def test_nothing_does_not_wait(self):
        """C-OPTIONS: an option that is not chosen is no line to approve."""
        order = self.empty_quotation()
        must = self.add(order, name="Poster")
        self.section(order, "Options", is_optional=True)
        self.add(order, name="Gift wrap", product_uom_qty=0)
        self.assertEqual(order._portal_lines_to_approve(), must)
        self.approve(order)
        self.assertEqual(order.state, "sale")

    def test_option_chosen_later_brings_the_question_back(self):
        """C-OPTIONS: an option that is chosen after the rest was approved waits."""
        waiting = self.status("sale.order", "approve")
        following = self.Status.search(
            [
                ("name", "=", "Approved"),
                ("model", "=", "sale.order"),
                ("company_id", "=", self.company.id),
            ]
        )
        following.confirm_order = False
        order = self.empty_quotation()
        self.add(order, name="Poster")
        self.section(order, "Options", is_optional=True)
        option = self.add(order, name="Gift wrap", product_uom_qty=0)
        self.approve(order)
        self.assertEqual(order.portal_status_id, following)
        option.product_uom_qty = 2
        self.assertTrue(option.portal_waiting)
        self.assertEqual(order.portal_status_id, waiting)
        [group] = order._prepare_portal_groups(option)
        self.assertTrue(group["units"][0]["optional"])
        self.assertEqual(group["heading"], "Options")

    def test_downpayments_and_notes_are_not_asked_for(self):
        """C-APPROVE: notes stand with the line above them; no down payments."""
        order = self.empty_quotation()
        self.section(order, "Print")
        self.add(order, display_type="line_note", name="All on matt paper")
        line = self.add(order, name="Poster", price_unit=0)
        self.add(order, display_type="line_note", name="With white border")
        paid = self.add(order, name="Down payment", is_downpayment=True)
        self.assertEqual(order._portal_lines_to_approve(), line)
        self.assertFalse(paid.portal_waiting)
        [group] = order._prepare_portal_groups(line)
        self.assertEqual(group["notes"], ["All on matt paper"])
        self.assertEqual(group["units"][0]["notes"], ["With white border"])
        [shown] = order._portal_approval_snapshot(line, "Yes")["lines"]
        self.assertEqual(shown["labels"]["notes"], ["With white border"])
        self.assertEqual(shown["labels"]["sections"], ["Print"])
        self.assertEqual(shown["total"], "0.00")

    def test_headings_group_the_lines(self):
        """C-APPROVE: lines stand under their section and subsection."""
        order = self.empty_quotation()
        self.add(order, name="Alone")
        self.section(order, "Print")
        self.add(order, name="Poster")
        self.add(order, display_type="line_subsection", name="Extra")
        self.add(order, name="Frame")
        groups = order._prepare_portal_groups(order._portal_lines_to_approve())
        self.assertEqual(
            [
                (group["heading"], [unit["heading"] for unit in group["units"]])
                for group in groups
            ],
            [("", ["Alone"]), ("Print", ["Poster"]), ("Print: Extra", ["Frame"])],
        )

    def _taxes(self, **values):
        return self.env["account.tax"].create(
            [
                {
                    "name": f"{rate}% {values['description']}",
                    "amount": rate,
                    "type_tax_use": "sale",
                    **values,
                }
                for rate in (20.0, 5.0)
            ]
        )

    def test_taxes_and_totals_as_on_the_order(self):
        """C-APPROVE: the sum of all lines is the order's, however it is rounded."""
        for method in ("round_per_line", "round_globally"):
            for included in ("tax_excluded", "tax_included"):
                self.company.tax_calculation_rounding_method = method
                taxes = self._taxes(
                    price_include_override=included, description=f"{method} {included}"
                )
                order = self.empty_quotation()
                for number in range(1, 4):
                    self.add(
                        order,
                        name=f"Poster {number}",
                        price_unit=0.33,
                        discount=7,
                        product_uom_qty=number,
                        tax_ids=[Command.set(taxes[: 1 + number % 2].ids)],
                    )
                with self.subTest(method=method, included=included):
                    lines = order._portal_lines_to_approve()
                    snapshot = order._portal_approval_snapshot(lines, "Yes")
                    self.assertEqual(snapshot["total"], f"{order.amount_total:.2f}")
                    self.assertEqual(snapshot["untaxed"], f"{order.amount_untaxed:.2f}")
                    some = order._portal_approval_snapshot(lines[:2], "Yes")
                    gross = float(some["untaxed"]) + sum(
                        float(tax["amount"]) for tax in some["taxes"]
                    )
                    self.assertAlmostEqual(float(some["total"]), gross, 2)
                    self.assertLess(float(some["total"]), order.amount_total)
                    self.assertEqual(some["lines"][0]["discount"], "7.00")

    def test_other_currency(self):
        """C-APPROVE: amounts are those of the document's currency, with its digits."""
        yen = self.env.ref("base.JPY")
        yen.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Yen", "currency_id": yen.id}
        )
        order = self.empty_quotation(pricelist_id=pricelist.id)
        line = self.add(order, name="Poster", price_unit=1200)
        snapshot = order._portal_approval_snapshot(line, "Yes")
        self.assertEqual(snapshot["currency"], "JPY")
        self.assertEqual(snapshot["total"], "1200")

    def test_hidden_prices_are_not_given_away(self):
        """C-APPROVE: a section that hides its prices is one thing to approve."""
        order = self.empty_quotation()
        section = self.section(order, "Package", collapse_prices=True)
        lines = self.add(order, name="Poster", price_unit=17.31)
        lines |= self.add(order, name="Frame", price_unit=41.07)
        self.add(order, display_type="line_subsection", name="Inside")
        lines |= self.add(order, name="Glass", price_unit=1.62)
        [(record, of_unit)] = order._portal_units(order._portal_lines_to_approve())
        self.assertEqual(record, section)
        self.assertEqual(of_unit, lines)
        named = order._portal_named_lines(lines[:1].ids, lines)
        self.assertEqual(named, lines, "one of them brings the others")
        self.assertEqual(order._portal_named_lines(section.ids, lines), lines)
        snapshot = order._portal_approval_snapshot(lines, "Yes")
        text = json.dumps(snapshot)
        self.assertIn("60.00", text)
        self.assertIn("Frame", text)
        for price in ("17.31", "41.07", "1.62"):
            self.assertNotIn(price, text)
        event = self.approve(order)
        self.assertEqual(order.portal_approval_ids.line_id, lines)
        lines[1].price_unit = 41.08
        self.assertEqual(lines[1].portal_answer, "void")
        self.assertTrue(event._certificate()["lines"][0]["void_by"])

    def test_hidden_composition_is_not_given_away(self):
        """C-APPROVE: of a section that hides its lines only its name is shown."""
        order = self.empty_quotation()
        self.section(order, "Package", collapse_composition=True)
        lines = self.add(order, name="Secret part", price_unit=17.31)
        lines |= self.add(order, name="Other part", price_unit=41.07)
        text = json.dumps(order._portal_approval_snapshot(lines, "Yes"))
        self.assertIn("58.38", text)
        for hidden in ("Secret part", "17.31"):
            self.assertNotIn(hidden, text)
