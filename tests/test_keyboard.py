"""Customers and suppliers finish their work with Tab, Space and Enter alone."""

import re

import pytest

from tests.gallery import DESK, Gallery
from tests.keyboard import Keyboard

pytestmark = pytest.mark.slow

LINK = "#portal_link button[type='submit']"
APPROVE = "#portal_approve button[type='submit']"


@pytest.fixture(scope="module")
def gallery(portal_server, browser):
    made = Gallery(portal_server, browser)
    yield made
    made.close()


@pytest.fixture
def keyboard(new_context):
    """A person who has not been here; their pages do not move, so that styles hold."""

    def factory(**options):
        context = new_context(viewport=DESK, reduced_motion="reduce", **options)
        return Keyboard(context.new_page())

    return factory


def test_customer(gallery, keyboard):
    """From the link of a mail to the thanks: two lines approved, a change asked for."""
    order = gallery.office.ref("order_opening")
    first, second, third = gallery.office.sam(
        "sale.order.line",
        "search",
        [("order_id", "=", order), ("display_type", "=", False)],
        limit=3,
    )
    person = keyboard()
    person.open(f"{gallery.portal.url}/my/link/{gallery.ids['link_customer']}")
    person.follow(LINK)
    person.tick(f"#line-{first}")
    person.tick(f"#line-{second}")
    person.follow("#portal_answer button:not([formaction])")
    person.tick("#field-terms")
    person.follow(APPROVE)
    assert person.page.locator("#portal_done").count()
    person.follow("#portal_done a.btn-primary")
    person.tick(f"#line-{third}")
    person.follow("#portal_answer button[formaction]")
    person.write("#field-body", "Two metres wide, please.")
    person.follow("#portal_change_request button[type='submit']")
    assert person.page.locator("#portal_done").count()
    assert person.problems == []


def test_supplier(gallery, keyboard):
    """From the link of a mail to the thanks: two purchase orders acknowledged."""
    person = keyboard()
    person.open(f"{gallery.portal.url}/my/link/{gallery.ids['link_supplier']}")
    person.follow(LINK)
    for name in ("purchase_shirts", "purchase_paper"):
        order_id = gallery.office.ref(name)
        person.tick(f'[name="order_ids"][value="{order_id}"]')
    person.follow("#portal_list ~ div button:not([name])")
    assert person.page.locator("#portal_acknowledge article").count() == 2
    person.follow("#portal_acknowledge button[type='submit']")
    assert "notice=acknowledged" in person.page.url
    assert person.problems == []


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_error_summary(gallery, keyboard, javascript):
    """What is wrong has the focus, and its links lead to the fields (WCAG 3.3.1)."""
    order = gallery.office.ref("order_spring")
    address = f"{gallery.portal.url}/my/orders/{order}"
    person = keyboard(javascript=javascript)
    gallery.portal.sign_in(person.page.context, "carla@customer.example", "carla")
    person.open(f"{address}/approve")
    person.follow(APPROVE)
    _check_summary(person, "#field-terms")
    person.open(f"{address}/change-request")
    person.follow("#portal_change_request button[type='submit']")
    _check_summary(person, "#field-body")
    assert person.problems == []


def _check_summary(person, field: str) -> None:
    assert person.page.title().startswith("Error: ")
    assert person.is_at("#error-summary")
    assert _first_text(person.page).startswith("There is a problem")
    link = f'#error-summary a[href="{field}"]'
    person.go_to(link)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(re.compile(f"{field}$"))
    assert person.is_at(field)
    # the field tells the same words
    told = person.page.locator(field).get_attribute("aria-describedby").split()[0]
    words = person.page.locator(f"#{told}").inner_text().strip()
    assert words == person.page.locator(link).inner_text().strip()


def _first_text(page) -> str:
    return page.locator("#wrap").inner_text().strip()
