"""A page of the gallery, and the steps that bring one into its state."""

from dataclasses import dataclass

SUBMIT = 'button[type="submit"]'
TICK = '[name="terms"]'
LINK = "#portal_link"


@dataclass(frozen=True)
class Page:
    """A page as ``who`` sees it after ``steps``; ``shows`` proves which one it is.

    ``{name}`` in the address is the id of a record of the demo data, and
    ``{event_name}`` that of its last certificate.
    """

    who: str
    address: str
    shows: str
    steps: tuple = ()


def press(selector):
    return lambda visit: visit.press(selector)


def change_price(visit):
    """Sam changes what a customer has on the screen."""
    order_id = visit.gallery.ids["new_quotation"]
    _raise_first_line(visit.office.sam, "sale.order", order_id, "price_unit")


def change_purchase(visit):
    """Bea changes what a supplier has on the screen."""
    order_id = visit.office.ref("purchase_mugs")
    _raise_first_line(visit.office.bea, "purchase.order", order_id, "product_qty")


def _raise_first_line(act, model, order_id, name):
    [order] = act(model, "read", [order_id], ["order_line"])
    line_id = order["order_line"][0]
    [line] = act(f"{model}.line", "read", [line_id], [name])
    values = {"order_line": [(1, line_id, {name: line[name] + 1})]}
    act(model, "write", [order_id], values)


def attach(selector, *files):
    """Choose files, each (name, content)."""

    def attaching(visit):
        chosen = [
            {"name": name, "mimeType": "text/plain", "buffer": content}
            for name, content in files
        ]
        visit.page.locator(selector).set_input_files(chosen)

    return attaching


def fill(selector, text):
    return lambda visit: visit.page.locator(selector).fill(text)


def send_by_script(form):
    """The page stays, and says what is wrong with the files and what is kept."""

    def sending(visit):
        visit.page.locator(f"{form} {SUBMIT}").click()
        visit.page.locator(".o_portal_ext_problem .alert-link").first.wait_for()

    return sending


def send_without_script(form):
    """As a browser without scripts does: the page comes back from the server."""

    def sending(visit):
        with visit.page.expect_navigation():
            visit.page.locator(form).evaluate("form => form.submit()")

    return sending


def ask_for_code(*steps):
    """The company wants a code before an act, for as long as these steps take."""

    def asking(visit):
        visit.office.set_up(portal_act_code="acts")
        try:
            visit.page.reload()
            for step in steps:
                step(visit)
        finally:
            visit.office.set_up(portal_act_code="never")

    return asking


def type_wrong_code(visit):
    visit.page.locator("#field-portal_code").fill("12")


def without_checks(visit):
    """As a browser that leaves the check of a form to the server."""
    visit.page.evaluate("document.querySelector('main form').noValidate = true")
