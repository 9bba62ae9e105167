"""C-REORDER and optional products: choosing, and ordering once more."""

from tests.story import SUBMIT, Story


class OptionsStory(Story):
    """A customer chooses how much of an optional product they want."""

    def tell(self, name: str) -> None:
        contact = self.cast.contact(name)
        order_id = self.quotation(
            contact,
            {"name": "Stand", "sequence": 1, "price_unit": 100.0},
            {"name": "Lamp", "sequence": 3, "price_unit": 20.0, "product_uom_qty": 0},
        )
        section = {
            "order_id": order_id,
            "name": "If you like",
            "display_type": "line_section",
            "is_optional": True,
            "sequence": 2,
        }
        self.desk.sam("sale.order.line", "create", [section])
        before = self.order(order_id, "amount_total")
        self.desk.publish(order_id)
        person = self.arrive(self.mail_to(name, self.order(order_id, "name")))
        [_stand, lamp] = self.desk.sam(
            "sale.order.line",
            "search",
            [("order_id", "=", order_id), ("display_type", "=", False)],
            order="sequence",
        )
        if self.cast.scripts:
            self._choose_on_page(person, lamp)
        else:
            self._choose_on_form(person, order_id, lamp)
        [line] = self.desk.sam("sale.order.line", "read", [lamp], ["product_uom_qty"])
        assert line["product_uom_qty"] == 3
        after = self.order(order_id, "amount_total")
        assert after > before
        self.open(person, self.path(order_id))
        assert f"{after:,.2f}" in person.text("#total")
        assert f"{after:,.2f}" in self.desk.see(order_id)
        self.check_evidence(order_id)

    def _choose_on_page(self, person, lamp):
        """With stock's own field; nonsense is refused by the server (W7)."""
        field = person.page.locator("input.js_quantity:visible")
        field.wait_for()
        # Odoo's scripts come after the page, and no person is as quick as that
        person.page.wait_for_load_state("networkidle")
        asked = []
        person.page.on("request", lambda request: asked.append(request.url))
        for wrong in ("", "many", "-5"):
            field.fill(wrong)
            field.press("Tab")
            assert field.input_value() == "0", wrong
        assert not [url for url in asked if "update_line_dict" in url]
        # which Odoo's script sends, and reads the page anew
        with person.page.expect_navigation():
            with person.page.expect_response("**/update_line_dict"):
                field.fill("3")
                field.press("Tab")

    def _choose_on_form(self, person, order_id, lamp):
        person.press(f'#portal_options_link a[href="{self.path(order_id, "options")}"]')
        field = f"#field-quantity_{lamp}"
        for wrong in ("-5", "many", "99999999"):
            person.find(field).fill(wrong)
            person.press(f"#portal_options {SUBMIT}")
            assert person.count(f'{field}[aria-invalid="true"]') == 1, wrong
            assert person.find(field).input_value() == wrong
        person.find(field).fill("3")
        person.press(f"#portal_options {SUBMIT}")
        assert "Your choice is saved" in person.text('main [role="status"] >> nth=0')


class ReorderStory(Story):
    """An order of long ago once more: one thing is dearer, one no longer sold."""

    def tell(self, name: str) -> None:
        contact = self.cast.contact(name)
        gone, kept = self._products()
        old = self.quotation(
            contact,
            {
                "product_id": kept,
                "name": "Mug",
                "price_unit": 8.0,
                "product_uom_qty": 6,
            },
            {"product_id": gone, "name": "Typewriter ribbon", "price_unit": 3.0},
        )
        self.desk.publish(old)
        number = self.order(old, "name")
        person = self.arrive(self.mail_to(name, number))
        self.desk.sam("sale.order", "action_confirm", [old])
        self.desk.sam("sale.order", "action_cancel", [old])
        self.desk.admin("product.product", "write", [gone], {"sale_ok": False})
        self._find(person, old, number)
        self._check_page(person)
        self._order(person)
        new = self._seen_in_odoo(old, name)
        self._offered(person, new, name)

    def _products(self) -> list[int]:
        names = ("Typewriter ribbon", "Mug with print")
        return self.desk.admin(
            *("product.product", "create"),
            [{"name": name, "list_price": 9.0, "taxes_id": False} for name in names],
        )

    def _find(self, person, old, number):
        """From the start page, by the history, in its row."""
        self.open(person, "/my/history")
        person.press('#portal_history a[href="/my/history/orders"]')
        assert number in person.text("#portal_list")
        person.press(f'#portal_list a[href="{self.path(old, "reorder")}"]')

    def _check_page(self, person):
        """What is no longer sold is said before, and today's price beside the old."""
        assert "Typewriter ribbon" in person.text("#portal_reorder_gone")
        lines = person.text("#portal_reorder_lines")
        assert "9.00" in lines and "Price then: $ 8.00" in lines
        assert "Typewriter ribbon" not in lines

    def _order(self, person):
        person.write("#field-client_order_ref", "PO-77")
        person.press(f"#portal_reorder {SUBMIT}")
        assert "We have it" in person.text("#portal_reordered")
        # whoever comes back to the check page learns that it was sent
        new = person.text("#portal_reordered .btn-primary")
        person.page.go_back()
        person.page.reload()
        assert new in person.text("#portal_reorder_before")

    def _seen_in_odoo(self, old, name):
        domain = [("portal_reorder_of_id", "=", old)]
        [new] = self.desk.sam("sale.order", "search", domain)
        assert self.order(new, "client_order_ref", "state") == ("PO-77", "draft")
        number = self.order(old, "name")
        to_do = f"Check and send: {number} ordered again"
        seen = self.desk.see(new, until=to_do)
        assert f"{name} ordered {number} again" in seen
        assert to_do in seen
        assert self.kinds(new) == ["reordered"]
        self.check_evidence(new)
        return new

    def _offered(self, person, new, name):
        """Sam sends it; the customer reads it by the link of that mail."""
        self.desk.publish(new)
        self.arrive(self.mail_to(name, self.order(new, "name")), person)
        assert person.path == self.path(new)
        assert person.count("#portal_answer") == 1
