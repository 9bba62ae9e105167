"""The round trip between a company, its customer and its supplier, step by step.

The tests that walk it differ in who walks: with scripts or without, on a desk or a
phone, with the mouse or the keyboard.
"""

import re
from dataclasses import dataclass, field

from tests.office import link_in, secret_of
from tests.reader import Reader
from tests.staff import StaffByRpc
from tests.tables import Tables, changed
from tests.visitor import Visitor, path_of

LINES = [
    ("product_flyer", 2, 119.0),
    ("product_poster", 10, 12.5),
    ("product_banner", 1, 129.0),
    ("product_express", 1, 45.0),
]
WISH = "Two metres wide, please, see the plan."
ANSWER = "Gladly, with a better price."


@dataclass
class Walk:
    """Who takes part. ``customer`` and ``supplier`` have no login when it begins."""

    portal: object
    tables: Tables
    staff: StaffByRpc
    customer: Reader
    supplier: Reader
    contact: str = "partner_colin"
    word_of_their_language: str = "Quotation"
    order_id: int = 0
    lines: list[int] = field(default_factory=list)

    def go(self) -> None:
        """All of it, in the order of a real case."""
        self.build_in_private()
        link = self.send()
        self.scan(link)
        self.open_link(link)
        self.approve_two()
        self.ask_for_a_change()
        self.see_the_answer()
        self.change_and_answer()
        self.approve_the_rest()
        self.acknowledge_two()
        self.keep_a_certificate()
        self.verify_the_chain()

    # 1 ----------------------------------------------------------------------------

    def build_in_private(self) -> None:
        """P-PUBLIC: a draft is nowhere, for nobody outside."""
        staff = self.staff
        self.order_id = staff.build_quotation(self.contact, LINES)
        self.lines = self._order("order_line")
        info = staff.status(
            "sale.order.line", state=False, action="none", is_public=True
        )
        values = {"portal_status_id": info}
        staff.sam("sale.order.line", "write", [self.lines[3]], values)
        token = "0a6d6f0e-1111-2222-3333-444444444444"
        staff.admin("sale.order", "write", [self.order_id], {"access_token": token})
        colleague = self._make_colleague()
        name = self._order("name")
        assert name not in colleague.get("/my/quotes").text
        assert colleague.get(self._path).status_code == 404
        assert colleague.get(self._path, access_token=token).status_code == 404
        found = colleague.call(
            "sale.order", "search_count", [["id", "=", self.order_id]]
        )
        assert found.json()["result"] == 0
        stranger = Visitor(self.portal.url)
        refused = stranger.get(self._path, access_token=token)
        assert path_of(refused.headers["Location"]).startswith("/web/login")

    def _make_colleague(self) -> Visitor:
        """A contact of the same customer who has a login, and follows the quotation."""
        staff = self.staff
        email = "paula@partner.example"
        partner_id = staff.login("Paula Partner", email, "paula-paula", "")
        [contact] = staff.admin(
            "res.partner", "read", [staff.ref(self.contact)], ["parent_id"]
        )
        values = {"parent_id": contact["parent_id"][0]}
        staff.admin("res.partner", "write", [partner_id], values)
        staff.admin(
            *("sale.order", "message_subscribe", [self.order_id]),
            partner_ids=[partner_id],
        )
        return Visitor(self.portal.url).sign_in(email, "paula-paula")

    # 2 ----------------------------------------------------------------------------

    def send(self) -> str:
        """P-HOTLINK, X-TOKENS: by SMTP, each recipient with their own link."""
        smtp = self.portal.smtp
        self.staff.publish(self.order_id)
        name = self._order("name")
        mail = smtp.wait_for(self._email, name)
        assert self.word_of_their_language in mail.subject
        assert self.word_of_their_language in mail.text
        link = link_in(mail)
        assert _last_link(mail) == link, "the link is not at the end"
        other = link_in(smtp.wait_for("paula@partner.example", name))
        assert secret_of(link) != secret_of(other)
        assert secret_of(other) not in mail.html + mail.text
        for secret in (secret_of(link), secret_of(other)):
            assert self.tables.holding(secret) == []
        return link

    # 3 ----------------------------------------------------------------------------

    def scan(self, link: str) -> None:
        """P-HOTLINK: a mail scanner was there first, ten times."""
        before = self.tables.checksums()
        for _time in range(10):
            scanner = Visitor(self.portal.url)
            assert scanner.get(link).status_code == 200
            assert scanner.head(link).status_code == 200
            assert not scanner.is_signed_in()
        different = changed(before, self.tables.checksums())
        # the scheduled actions of this server run meanwhile
        ours = [name for name in different if name.startswith(("portal_", "sale_"))]
        assert ours == []

    def open_link(self, link: str) -> None:
        """P-HOTLINK: who, what, a button; then a clean address, signed in."""
        self.customer.open(link)
        asked = self.customer.text("#portal_link")
        assert self._contact("name") in asked
        assert self._order("name") in asked
        self.customer.press('#portal_link button[type="submit"]')
        assert self.customer.path == self._path
        assert secret_of(link) not in self.customer.page.content()

    # 4 ----------------------------------------------------------------------------

    def approve_two(self) -> None:
        """C-APPROVE, C-APPROVE-MANY, C-OPTIONS: exactly these, terms ticked."""
        customer = self.customer
        first, second, third, info = self.lines
        for line in (first, second, third):
            assert customer.count(f'#portal_answer [name="line_ids"][value="{line}"]')
        assert not customer.count(f'[name="line_ids"][value="{info}"]')
        for line in (first, second):
            customer.tick(f'#portal_answer [name="line_ids"][value="{line}"]')
        customer.press('#portal_answer button[type="submit"]:not([formaction])')
        self._check_shown({first, second})
        # without the tick: an error, and all that was chosen is still there
        customer.press('#portal_approve button[type="submit"]')
        assert customer.count("#error-summary") == 1
        assert customer.count('#field-terms[aria-invalid="true"]') == 1
        self._check_shown({first, second})
        assert self._approvals() == []
        customer.tick("#field-terms")
        customer.press('#portal_approve button[type="submit"]')
        assert re.search(rf"{self._order('name')}/\d+", customer.text("#portal_done"))
        assert {row["line_id"][0] for row in self._approvals()} == {first, second}
        assert self._order("state") == "sent"

    def _check_shown(self, lines: set[int]) -> None:
        """The check page names these lines and what they cost together, no others."""
        customer = self.customer
        chosen = customer.page.locator('#portal_approve [name="line_ids"]')
        shown = {int(box.get_attribute("value")) for box in chosen.all()}
        assert shown == lines
        assert customer.count("#portal_approve_lines .o_portal_ext_unit") == len(lines)
        rows = self.staff.sam(
            "sale.order.line", "read", list(lines), ["name", "price_total"]
        )
        for row in rows:
            assert row["name"].split("\n")[0] in customer.text("#portal_approve_lines")
        total = f"{sum(row['price_total'] for row in rows):.2f}".replace(".", "[.,]")
        assert re.search(rf"\b{total}\b", customer.text("#portal_approve form button"))

    def ask_for_a_change(self) -> None:
        """C-CHANGE: of the third line, with a text and a file."""
        customer = self.customer
        customer.open(self.portal.url + self._path)
        for line in self.lines[:2] + self.lines[3:]:
            assert not customer.count(f'[name="line_ids"][value="{line}"]')
        customer.tick(f'[name="line_ids"][value="{self.lines[2]}"]')
        customer.press("#portal_answer button[formaction]")
        form = "#portal_change_request"
        assert customer.find(f'{form} [name="line_ids"]').is_checked()
        # nothing written yet: an error, and the choice is still there
        customer.press(f'{form} button[type="submit"]')
        assert customer.count("#error-summary") == 1
        assert customer.find(f'{form} [name="line_ids"]').is_checked()
        customer.write("#field-body", WISH)
        customer.attach("#field-files", "plan.txt", b"two metres")
        customer.press(f'{form} button[type="submit"]')
        assert customer.count("#portal_done") == 1

    # 5 ----------------------------------------------------------------------------

    def see_the_answer(self) -> None:
        """C-CHANGE: on the order, in the list, in the chatter, as an activity."""
        sam = self.staff.sam
        assert self._order("portal_open_change_count") == 1
        domain = [("order_id", "=", self.order_id), ("state", "=", "open")]
        [request] = sam(
            "portal.change.request", "search_read", domain, ["body", "attachment_ids"]
        )
        assert request["body"] == WISH
        assert len(request["attachment_ids"]) == 1
        said = sam(
            *("mail.message", "search_read"),
            [("model", "=", "sale.order"), ("res_id", "=", self.order_id)],
            ["body"],
        )
        assert any(WISH in message["body"] for message in said)
        domain = [
            ("res_model", "=", "portal.change.request"),
            ("res_id", "=", request["id"]),
            ("user_id.login", "=", "sales"),
        ]
        assert sam("mail.activity", "search_count", domain) == 1

    def change_and_answer(self) -> None:
        """C-CHANGE, X-BOUND: the line waits again; a changed line is not approved."""
        staff = self.staff
        first, _second, third, _info = self.lines
        staff.change_price(self.order_id, third, 99.0)
        staff.answer_change(self.order_id, ANSWER)
        assert self._waiting() == {third}
        staff.change_price(self.order_id, first, 115.0)
        assert self._waiting() == {first, third}
        void = [row["line_id"][0] for row in self._approvals() if row["is_void"]]
        assert void == [first]
        mail = self.portal.smtp.wait_for(
            self._email, where=lambda caught: ANSWER in caught.html
        )
        assert "/my/link/" in _last_link(mail)

    # 6 ----------------------------------------------------------------------------

    def approve_the_rest(self) -> None:
        """C-ACTIONS: what waits is one list; then the order is confirmed."""
        customer = self.customer
        customer.open(f"{self.portal.url}/my/actions")
        assert self._order("name") in customer.text("#portal_list")
        customer.press(f'#portal_list a.btn[href$="{self._path}/approve"]')
        first, _second, third, _info = self.lines
        self._check_shown({first, third})
        customer.tick("#field-terms")
        customer.press('#portal_approve button[type="submit"]')
        assert customer.count("#portal_done") == 1
        assert self._order("state") == "sale"
        ordered = self.staff.status("sale.order", state="sale")
        assert self._order("portal_status_id")[0] == ordered
        customer.open(f"{self.portal.url}/my/actions")
        assert self._order("name") not in customer.text("main")

    # 7 ----------------------------------------------------------------------------

    def acknowledge_two(self) -> None:
        """P-PO, P-PO-STATUS: two at once, and not by opening an address."""
        staff, supplier = self.staff, self.supplier
        line = {"product_qty": 3, "price_unit": 74.0}
        orders = [staff.purchase("partner_sven", line) for _number in range(2)]
        for order_id in orders:
            staff.send_purchase(order_id)
        rows = staff.bea("purchase.order", "read", orders, ["name"])
        mail = self.portal.smtp.wait_for("sven@supplier.example", rows[-1]["name"])
        supplier.open(link_in(mail))
        supplier.press('#portal_link button[type="submit"]')
        assert supplier.path == "/my/purchase"
        supplier.open(f"{self.portal.url}/my/purchase/{orders[0]}?acknowledge=True")
        assert self._acknowledged(orders) == [False, False]
        supplier.open(f"{self.portal.url}/my/purchase")
        for order_id in orders:
            supplier.tick(f'#portal_list [name="order_ids"][value="{order_id}"]')
        supplier.press('form:has(#portal_list) >> button[type="submit"] >> nth=0')
        checked = supplier.text("#portal_acknowledge")
        assert all(row["name"] in checked for row in rows)
        assert supplier.count("#portal_acknowledge article") == 2
        supplier.press('#portal_acknowledge button[type="submit"]')
        assert supplier.path.startswith("/my/purchase?")
        assert self._acknowledged(orders) == [True, True]
        wanted = staff.admin(
            *("res.company", "read", [staff.ref("base.main_company")]),
            ["portal_acknowledged_status_id"],
        )[0]["portal_acknowledged_status_id"]
        for order_id in orders:
            [row] = staff.bea(
                "purchase.order", "read", [order_id], ["portal_status_id"]
            )
            assert row["portal_status_id"] == wanted
            [event] = self._events("purchase.order", order_id, "acknowledged")
            assert event["partner_id"][1].endswith("Sven Supplier")
            assert event["identified_by"] == "hotlink"
            assert "is whole" in staff.verify("purchase.order", order_id)

    # 8 ----------------------------------------------------------------------------

    def keep_a_certificate(self) -> None:
        """X-AUDIT: what, by whom, how identified, when, from where, fingerprint."""
        events = self._events("sale.order", self.order_id, "line_approved")
        assert len(events) == 2
        customer = self.customer
        for event in events:
            address = f"/my/evidence/{event['id']}"
            customer.open(self.portal.url + self._path)
            customer.press(f'#portal_certificates a[href$="{address}"]')
            page = customer.text("#portal_evidence")
            for words in (
                self._contact("name"),
                self._email,
                event["statement"],
                event["reference"],
                event["date"],
                "127.0.0.1",
                event["snapshot_sha256"],
                event["hash"],
            ):
                assert words in page, words
            button = f'#portal_evidence a[href$="{address}?report_type=pdf"]'
            assert customer.download(button).startswith(b"%PDF")

    def verify_the_chain(self) -> None:
        """X-AUDIT: each act is in the chain; the first broken link is named."""
        kinds = [event["kind"] for event in self._events("sale.order", self.order_id)]
        assert kinds == [
            "link_used",
            "line_approved",
            "change_requested",
            "change_answered",
            "approval_void",
            "line_approved",
            "order_confirmed",
        ]
        assert "is whole" in self.staff.verify("sale.order", self.order_id)
        asked = self._events("sale.order", self.order_id, "change_requested")[0]
        self.tables.value(
            "ALTER TABLE portal_event DISABLE TRIGGER portal_event_append_only;"
            "UPDATE portal_event SET snapshot = replace(snapshot, 'Two', 'Ten')"
            f" WHERE id = {asked['id']};"
            "ALTER TABLE portal_event ENABLE TRIGGER portal_event_append_only"
        )
        assert asked["reference"] in self.staff.verify("sale.order", self.order_id)

    # what staff read --------------------------------------------------------------

    @property
    def _path(self) -> str:
        return f"/my/orders/{self.order_id}"

    @property
    def _email(self) -> str:
        return self._contact("email")

    def _contact(self, name: str):
        [row] = self.staff.admin(
            "res.partner", "read", [self.staff.ref(self.contact)], [name]
        )
        return row[name]

    def _order(self, name: str):
        [row] = self.staff.sam("sale.order", "read", [self.order_id], [name])
        return row[name]

    def _approvals(self) -> list[dict]:
        return self.staff.sam(
            *("portal.approval", "search_read"),
            [("order_id", "=", self.order_id)],
            ["line_id", "is_void"],
        )

    def _waiting(self) -> set[int]:
        rows = self.staff.sam("sale.order.line", "read", self.lines, ["portal_waiting"])
        return {row["id"] for row in rows if row["portal_waiting"]}

    def _acknowledged(self, orders: list[int]) -> list[bool]:
        rows = self.staff.bea("purchase.order", "read", orders, ["acknowledged"])
        return [row["acknowledged"] for row in rows]

    def _events(self, model: str, res_id: int, kind: str = "") -> list[dict]:
        """The evidence of a document, oldest first."""
        domain = [("res_model", "=", model), ("res_id", "=", res_id)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.staff.admin("portal.event", "search_read", domain, order="id")


def _last_link(mail) -> str:
    """The last link of a mail that opens a document.

    What follows it is how to write to the company, and which e-mails to get.
    """
    own = ("mailto:", "/my/mails/")
    return [link for link in mail.links if not any(part in link for part in own)][-1]
