"""A supplier's answer by lines, from the mail to the buyer's decision and back."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.office import link_in
from tests.reader import Reader
from tests.staff import StaffByRpc

REASON = "Not made any more."
DECLINED = "We need it earlier."


class BuyerByRpc:
    """Bea's decisions with her own rights, without a browser."""

    def __init__(self, staff: StaffByRpc):
        self._staff = staff

    def accept(self, order_id: int, name: str) -> None:
        answer = self._waiting(order_id, name)
        self._staff.bea("portal.purchase.answer.line", "action_accept", [answer])

    def decline(self, order_id: int, name: str, reason: str) -> None:
        values = {"line_ids": [self._waiting(order_id, name)], "reason": reason}
        [wizard] = self._staff.bea("portal.purchase.decline", "create", [values])
        self._staff.bea("portal.purchase.decline", "action_decline", [wizard])

    def _waiting(self, order_id: int, name: str) -> int:
        domain = [
            ("order_id", "=", order_id),
            ("description", "=", name),
            ("state", "=", "waiting"),
        ]
        [found] = self._staff.bea("portal.purchase.answer.line", "search", domain)
        return found


class BuyerByBrowser:
    """Bea at the web client: from the order to the list, and its buttons."""

    def __init__(self, portal, context):
        portal.sign_in(context, "buyer", "buyer")
        self._url = portal.url
        self._page = context.new_page()
        # the first page of a database compiles the web client
        self._page.set_default_timeout(60_000)

    def accept(self, order_id: int, name: str) -> None:
        row = self._row(order_id, name)
        row.locator('button[name="action_accept"]').click()
        row.locator('button[name="action_accept"]').wait_for(state="detached")

    def decline(self, order_id: int, name: str, reason: str) -> None:
        row = self._row(order_id, name)
        row.locator('button[name="action_decline"]').click()
        wizard = self._page.locator(".modal")
        wizard.locator('[name="reason"] textarea').fill(reason)
        wizard.locator('footer button[name="action_decline"]').click()
        wizard.wait_for(state="detached")

    def _row(self, order_id: int, name: str):
        """The answer to a line, in the list that the order's own button opens."""
        page = self._page
        page.goto(f"{self._url}/odoo/purchase.order/{order_id}")
        page.locator(".o_form_view").wait_for()
        page.locator('.alert button[name="action_portal_answers"]').click()
        page.locator(".o_form_view").wait_for(state="detached")
        row = page.locator(".o_data_row", has_text=name)
        row.wait_for()
        return row


@dataclass
class PurchaseWalk:
    """Who takes part. The supplier has no login when it begins."""

    portal: object
    staff: StaffByRpc
    buyer: object
    supplier: Reader
    order_id: int = 0
    lines: list[int] = field(default_factory=list)

    def go(self) -> None:
        """All of it, in the order of a real case."""
        self.order()
        self.open_link()
        self.answer()
        self.wait_for_the_buyer()
        self.decide()
        self.see_the_decision()
        self.answer_again()

    def order(self) -> None:
        """Bea orders four things, and sends the order with stock's own button."""
        self.soon = date.today() + timedelta(days=10)
        self.later = self.soon + timedelta(days=7)
        lines = [
            {
                "name": name,
                "product_qty": quantity,
                "price_unit": 4.0,
                "date_planned": f"{self.soon} 12:00:00",
            }
            for name, quantity in (
                ("Paper", 5),
                ("Ink", 4),
                ("Carton", 10),
                ("Mesh", 2),
            )
        ]
        self.order_id = self.staff.purchase("partner_sven", *lines)
        self.staff.send_purchase(self.order_id)
        [row] = self.staff.bea(
            "purchase.order", "read", [self.order_id], ["order_line", "name"]
        )
        self.lines, self.name = row["order_line"], row["name"]

    def open_link(self) -> None:
        """P-PO: the mail's link opens the list, what waits is on top."""
        mail = self.portal.smtp.wait_for("sven@supplier.example", self.name)
        self.supplier.open(link_in(mail))
        self.supplier.press('#portal_link button[type="submit"]')
        assert self.supplier.path == "/my/purchase"
        first = self.supplier.page.locator("#portal_list tbody tr").first
        assert self.name in first.inner_text()

    def answer(self) -> None:
        """X-POLINE: confirm, another date, a split and a rejection in one form."""
        supplier = self.supplier
        supplier.press(f'#portal_list th a[href$="/my/purchase/{self.order_id}"]')
        supplier.press(f'#portal_answer a[href$="{self._path}"]')
        paper, ink, carton, mesh = self.lines
        assert supplier.find(f"#confirm-{paper}").is_checked()
        self._choose(f"#change-{ink}")
        self._set(f"#field-date-{ink}", str(self.later))
        self._choose(f"#change-{carton}")
        self._set(f"#field-quantity-{carton}", "6")
        supplier.press(f'button[value="add-{carton}"]')
        # nothing was lost, and what is left stands in the new delivery
        assert supplier.find(f"#field-date-{ink}").input_value() == str(self.later)
        assert supplier.find(f"#field-quantity-1-{carton}").input_value() == "4"
        self._set(f"#field-date-1-{carton}", str(self.later))
        self._choose(f"#reject-{mesh}")
        supplier.press("#portal_purchase_answer .btn-primary")
        # a rejection has a reason
        assert supplier.count("#error-summary") == 1
        self._set(f"#field-reason-{mesh}", REASON)
        supplier.press("#portal_purchase_answer .btn-primary")
        checked = supplier.text("#portal_purchase_check")
        assert "Confirmed as ordered" in checked and REASON in checked
        assert self._answers() == {}
        supplier.press('#portal_purchase_check [value="send"]')
        assert re.search(rf"{self.name}\S*/\d+", supplier.text("#portal_done"))

    def wait_for_the_buyer(self) -> None:
        """X-POLINE: confirmed at once; the rest waits, as an activity too."""
        assert self._answers() == {
            "Paper": "confirmed",
            "Ink": "waiting",
            "Carton": "waiting",
            "Mesh": "waiting",
        }
        bea = self.staff.bea
        domain = [("res_model", "=", "purchase.order"), ("res_id", "=", self.order_id)]
        domain.append(("user_id.login", "=", "buyer"))
        assert bea("mail.activity", "search_count", domain) == 1
        [event] = self.staff.admin(
            *("portal.event", "search_read"),
            [("res_id", "=", self.order_id), ("kind", "=", "po_answered")],
        )
        assert event["identified_by"] == "hotlink"

    def decide(self) -> None:
        """X-POLINE: two are accepted, one is declined with a reason."""
        self.buyer.accept(self.order_id, "Carton")
        self.buyer.accept(self.order_id, "Mesh")
        self.buyer.decline(self.order_id, "Ink", DECLINED)
        rows = self.staff.bea(
            *("purchase.order.line", "search_read"),
            [("order_id", "=", self.order_id)],
            ["name", "product_qty"],
        )
        amounts = sorted((row["name"], row["product_qty"]) for row in rows)
        assert amounts == [
            ("Carton", 4.0),
            ("Carton", 6.0),
            ("Ink", 4.0),
            ("Mesh", 0.0),
            ("Paper", 5.0),
        ]

    def see_the_decision(self) -> None:
        """P-HOTLINK: a mail with the reason and a link; the order says it as well."""
        mail = self.portal.smtp.wait_for(
            "sven@supplier.example", where=lambda caught: DECLINED in caught.html
        )
        assert "/my/link/" in link_in(mail)
        self.supplier.open(f"{self.portal.url}/my/purchase/{self.order_id}")
        page = self.supplier.text("#portal_purchase_answers")
        assert f"Our reason: {DECLINED}" in page
        assert "Accepted" in page

    def answer_again(self) -> None:
        """X-POLINE: what was declined waits for the supplier, who answers anew."""
        supplier = self.supplier
        supplier.press(f'#portal_answer a[href$="{self._path}"]')
        _paper, ink, _carton, _mesh = self.lines
        assert not supplier.find(f"#confirm-{ink}").is_checked()
        self._choose(f"#confirm-{ink}")
        supplier.press("#portal_purchase_answer .btn-primary")
        supplier.press('#portal_purchase_check [value="send"]')
        assert self._answers()["Ink"] == "confirmed"
        [order] = self.staff.bea(
            "purchase.order", "read", [self.order_id], ["acknowledged"]
        )
        assert order["acknowledged"]

    @property
    def _path(self) -> str:
        return f"/my/purchase/{self.order_id}/answer"

    def _choose(self, selector: str) -> None:
        self.supplier.find(selector).check()

    def _set(self, selector: str, text: str) -> None:
        self.supplier.find(selector).fill(text)

    def _answers(self) -> dict[str, str]:
        """The state of the latest answer to each line, by the line's name."""
        rows = self.staff.bea(
            *("portal.purchase.answer.line", "search_read"),
            [("order_id", "=", self.order_id), ("is_current", "=", True)],
            ["description", "state"],
        )
        return {row["description"]: row["state"] for row in rows}
