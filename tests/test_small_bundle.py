"""G13: what stock's pages do by Odoo's scripts works with the small bundle as well."""

import pytest

from tests.office import Office

pytestmark = pytest.mark.slow


@pytest.fixture
def page(portal_server, new_context):
    """A page of Carla's; a script that fails is a failure."""
    context = new_context(viewport=(1280, 900))
    portal_server.sign_in(context, "carla@customer.example", "carla")
    page = context.new_page()
    page.set_default_timeout(40_000)
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    assert failures == []


def opened(portal_server, page, address):
    ref = Office(portal_server).ref
    page.goto(portal_server.url + address.format(ref=ref, frame=ref("order_frame")))
    page.wait_for_load_state("networkidle")
    assert "assets_lean" in page.content()


def test_dialog(portal_server, page):
    """Opened by its button, left by Escape, and the focus is where it was."""
    opened(portal_server, page, "/my/orders/{frame}")
    reason = page.locator("#modaldecline textarea")
    assert not reason.is_visible()
    page.get_by_role("button", name="Reject").press("Enter")
    reason.wait_for()
    assert page.locator("dialog").and_(page.get_by_role("dialog")).count() == 1
    page.keyboard.press("Escape")
    assert not reason.is_visible()
    assert "Reject" in page.evaluate("document.activeElement.textContent")


def test_pad(portal_server, page):
    """The pad to sign on comes with all scripts, by one press; the address is short."""
    opened(portal_server, page, "/my/orders/{frame}")
    address = page.url
    page.get_by_role("button", name="Accept & Sign").first.click()
    page.locator("#modalaccept.show canvas").wait_for()
    assert page.url == address
    # and nothing is pressed again
    page.reload()
    page.wait_for_load_state("networkidle")
    assert "assets_lean" in page.content()
    assert not page.locator("#modalaccept .modal-content").is_visible()


def test_no_link_presses(portal_server, page):
    """What an address asks for is scripts, and nothing is pressed."""
    page.goto(f"{portal_server.url}/my/security?portal_scripts=all")
    # all scripts are there
    page.wait_for_url("**/my/security")
    page.wait_for_load_state("networkidle")
    assert "assets_lean" not in page.content()
    assert page.locator(".modal:visible").count() == 0


def test_login(portal_server, new_context):
    """The form is there at once; where several sign in, Odoo offers their names."""
    page = new_context(viewport=(1280, 900)).new_page()
    page.set_default_timeout(40_000)
    page.goto(f"{portal_server.url}/web/login")
    page.wait_for_load_state("networkidle")
    assert "assets_lean" in page.content()
    assert page.evaluate("document.activeElement.id") == "login"
    page.keyboard.type("carla@customer.example")
    page.fill("#password", "wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.fill("#password", "carla")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my**")
    page.context.clear_cookies()
    people = "[{login: 'a', name: 'Anna'}, {login: 'b', name: 'Bert'}]"
    page.evaluate(f"localStorage['web.lastConnectedUser'] = JSON.stringify({people})")
    page.goto(f"{portal_server.url}/web/login")
    page.get_by_text("Anna").wait_for()
    assert page.url.endswith("/web/login")


def test_security(portal_server, page):
    """Passwords are shown, a login is ended by a dialog, and keys are added."""
    opened(portal_server, page, "/my/security")
    page.fill("#current", "secret")
    shows = page.locator("#current + button")
    shows.click()
    assert page.get_attribute("#current", "type") == "text"
    assert shows.get_attribute("aria-pressed") == "true"
    shows.click()
    assert page.get_attribute("#current", "type") == "password"
    page.get_by_role("button", name="Delete Account").first.click()
    ending = page.locator("#portal_deactivate_account_modal")
    ending.locator("input[name=password]").fill("wrong")
    ending.locator("input[name=validation]").fill("wrong")
    ending.locator("input[type=submit]").click()
    page.wait_for_load_state("networkidle")
    # refused: the same dialog says why
    assert ending.locator(".invalid-feedback").first.is_visible()
    ending.get_by_role("button", name="Cancel").click()
    assert not ending.locator("input[name=password]").is_visible()
    page.goto(f"{portal_server.url}/my/security")
    page.wait_for_load_state("networkidle")
    page.click("#portal_passkey_add")
    page.locator(".o_dialog .modal-title").wait_for()
