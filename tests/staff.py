"""The steps of the walk that staff do: by the web client, or by RPC."""

import re

from playwright.sync_api import TimeoutError

from tests.office import Office


class StaffByRpc(Office):
    """Sam and Bea without a browser, with their own rights all the same."""

    def build_quotation(self, partner: str, lines: list[tuple]) -> int:
        """A draft with lines of (product, quantity, price)."""
        values = [
            {
                "product_id": self.ref(product),
                "product_uom_qty": quantity,
                "price_unit": price,
            }
            for product, quantity, price in lines
        ]
        return self.quotation(partner, *values)

    def change_price(self, order_id: int, line_id: int, price: float) -> None:
        values = {"order_line": [(1, line_id, {"price_unit": price})]}
        self.sam("sale.order", "write", [order_id], values)

    def answer_change(self, order_id: int, text: str) -> None:
        """Finds the open request of the order, reads it, accepts it with ``text``."""
        domain = [("order_id", "=", order_id), ("state", "=", "open")]
        [request_id] = self.sam("portal.change.request", "search", domain)
        self.sam("portal.change.request", "write", [request_id], {"answer": text})
        self.sam("portal.change.request", "action_accept", [request_id])

    def send_purchase(self, order_id: int) -> None:
        """Confirms a purchase order and sends it with stock's own button."""
        self.bea("purchase.order", "button_confirm", [order_id])
        action = self.bea("purchase.order", "action_rfq_send", [order_id])
        context = action["context"]
        [mail] = self.bea("mail.compose.message", "create", [{}], context=context)
        self.bea("mail.compose.message", "action_send_mail", [mail], context=context)

    def verify(self, model: str, order_id: int) -> str:
        """What the button says that verifies the chain of evidence."""
        act = self.bea if model == "purchase.order" else self.sam
        action = act(model, "action_verify_portal_evidence", [order_id])
        return action["params"]["message"]


class StaffByBrowser(StaffByRpc):
    """Sam at the web client, for all that this addon adds to it.

    A quotation is built, and a purchase order sent, as in any Odoo: that stays RPC.
    """

    def __init__(self, portal, context):
        super().__init__(portal)
        portal.sign_in(context, "sales", "sales")
        self._url = portal.url
        self._page = context.new_page()
        # the first page of a database compiles the web client
        self._page.set_default_timeout(60_000)

    def publish(self, order_id: int, send_mail: bool = True) -> None:
        """Sends the quotation with the wizard of its form."""
        page = self._open(order_id)
        page.locator('button[name="action_portal_status"]').click()
        wizard = page.locator(".modal")
        self._choose(
            wizard.locator('[name="status_id"] input'), "Waiting for your approval"
        )
        wizard.locator('footer button[name="action_apply"]:visible').click()
        wizard.wait_for(state="detached")

    def change_price(self, order_id: int, line_id: int, price: float) -> None:
        page = self._open(order_id)
        # by its place: Sam reads the product's name in another language than the line's
        [order] = self.sam("sale.order", "read", [order_id], ["order_line"])
        lines = page.locator('[name="order_line"] .o_data_row')
        row = lines.nth(order["order_line"].index(line_id))
        row.locator('td[name="price_unit"]').click()
        self._fill(page.locator(".o_selected_row"), "price_unit", price)
        self._save()

    def answer_change(self, order_id: int, text: str) -> None:
        page = self._open(order_id)
        page.locator('.alert button[name="action_portal_change_requests"]').click()
        # the lines of the order are a list as well
        page.locator(".o_form_view").wait_for(state="detached")
        page.locator(".o_kanban_record:not(.o_kanban_ghost), .o_data_row").first.click()
        page.locator('.o_field_widget[name="answer"] textarea').fill(text)
        page.locator('button[name="action_accept"]').click()
        page.locator('button[name="action_done"]').wait_for()

    def verify(self, model: str, order_id: int) -> str:
        if model != "sale.order":
            return super().verify(model, order_id)
        page = self._open(order_id)
        page.locator(".o_cp_action_menus .fa-cog").first.click()
        page.get_by_role("menuitem", name="Verify evidence").click()
        notification = page.locator(".o_notification")
        notification.wait_for()
        return notification.inner_text()

    def _open(self, order_id: int):
        self._page.goto(f"{self._url}/odoo/sale.order/{order_id}")
        self._page.locator(".o_form_view").wait_for()
        return self._page

    def _choose(self, field, name: str) -> None:
        """Writes ``name`` into a many2one and takes the suggestion that has it."""
        suggestion = self._page.locator(".o-autocomplete--dropdown-item")
        suggestion = suggestion.filter(has_text=re.compile(re.escape(name))).first
        for _attempt in range(5):
            # a form that is drawn anew meanwhile takes the suggestions along
            field.fill("")
            field.press_sequentially(name)
            try:
                suggestion.click(timeout=5_000)
            except TimeoutError:
                continue
            return
        raise AssertionError(f"{name} is not suggested")

    def _fill(self, row, name: str, value) -> None:
        cell = row.locator(f'[name="{name}"] input')
        cell.fill(str(value))
        cell.press("Tab")

    def _save(self) -> None:
        self._page.locator(".o_form_button_save:visible").click()
        self._page.locator(".o_form_saved, .o_form_button_save").first.wait_for(
            state="hidden"
        )
