"""Opens every page of ours in every state that it has, on the demo data.

A new page, or a new state of one, is one line in ``tests/gallery_pages``.
"""

import json

from tests.gallery_pages import PAGES, PREPARE
from tests.gallery_steps import LINK, SUBMIT
from tests.office import Office

DESK = (1280, 900)


class Gallery:
    """Opens any of ``PAGES``; one browser context per person, kept until the end."""

    def __init__(self, portal, browser):
        self.portal = portal
        self.office = Office(portal)
        self.ids = _Ids(self.office, self._prepared())
        self._browser = browser
        self._contexts = {}

    def close(self):
        for context in self._contexts.values():
            context.close()

    def visit(self, name: str):
        """The Playwright page, 1280 px wide; close it when done."""
        wanted = PAGES[name]
        page = self._context(wanted.who).new_page()
        visit = _Visit(self, page)
        page.goto(self.portal.url + wanted.address.format_map(self.ids))
        for step in wanted.steps:
            step(visit)
        found = page.locator(wanted.shows).count()
        assert found, f"{wanted.shows} is not at {page.url}"
        return page

    def _prepared(self) -> dict:
        printed = self.portal.shell(PREPARE)
        prepared = json.loads(printed.split("PREPARED", 1)[1].splitlines()[0])
        line = {"product_uom_qty": 20, "price_unit": 14.5}
        order_id = self.office.quotation("partner_carla", line)
        self.office.publish(order_id, send_mail=False)
        self.office.login("Nora New", "nora@new.example", "nora-nora", "Nora's Shop")
        return {**prepared, "new_quotation": order_id}

    def _context(self, who: str):
        if who not in self._contexts:
            width, height = DESK
            context = self._browser.new_context(viewport=(width, height))
            self._contexts[who] = context
            self._let_in(context, who)
        return self._contexts[who]

    def _let_in(self, context, who: str) -> None:
        logins = {
            "carla": ("carla@customer.example", "carla"),
            "nora": ("nora@new.example", "nora-nora"),
            "sam": ("sales", "sales"),
            "bea": ("buyer", "buyer"),
            # sees the portal as others do: a session of her own
            "pia": ("preview", "preview-preview"),
        }
        links = {
            "guest": "link_guest",
            "payer": "link_invoice",
            "colin": "link_customer",
            "sven": "link_supplier",
            "greta": "link_german",
        }
        if who in links:
            page = context.new_page()
            page.goto(f"{self.portal.url}/my/link/{self.ids[links[who]]}")
            with page.expect_navigation():
                page.locator(f"{LINK} {SUBMIT}").click()
            page.close()
        elif who in logins:
            self.portal.sign_in(context, *logins[who])


class _Visit:
    """What the steps of a page work with."""

    def __init__(self, gallery, page):
        self.gallery = gallery
        self.office = gallery.office
        self.page = page

    def press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).click()


class _Ids(dict):
    """Ids by the names of the demo data, asked for when they are needed."""

    def __init__(self, office, known: dict):
        super().__init__(known)
        self._office = office

    def __missing__(self, name: str) -> int:
        if name.startswith("event_"):
            self[name] = self._event(self._office.ref(name.removeprefix("event_")))
        else:
            self[name] = self._office.ref(name)
        return self[name]

    def _event(self, order_id: int) -> int:
        kinds = ("line_approved", "change_requested")
        domain = [
            ("res_model", "=", "sale.order"),
            ("res_id", "=", order_id),
            ("kind", "in", kinds),
        ]
        found = self._office.admin(
            "portal.event", "search", domain, order="id desc", limit=1
        )
        return found[0]
