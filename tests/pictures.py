"""Takes the pictures of the portal that the addon's description shows.

``.odoo/venv/bin/python -m tests.pictures`` makes them anew, from the demo data; names
of pictures as arguments make only those.
"""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from devtools.acceptance import running_browser, running_portal
from devtools.layout import Layout
from devtools.workbench import opened
from tests.office import Office, link_in
from tests.pictures_data import PREPARE

FOLDER = Path(__file__).parent.parent / "customer_portal_ext/static/description"
SCREENS = {"desktop": (1280, 800), "phone": (360, 740)}
LONGEST = 2000  # pixels of a page that are shown
MOST_BYTES = 150_000


@dataclass(frozen=True)
class Shot:
    """A picture: ``address`` after ``step``, on each of ``screens``."""

    name: str
    address: str
    step: object = None  # called with the Playwright page
    screens: tuple = tuple(SCREENS)


def main(names) -> None:
    with opened(Layout.of_this_checkout()) as bench, running_portal(bench) as portal:
        with running_browser() as browser:
            links, shots = prepare(portal)
            take_all(portal, browser, links, shots, names)


def prepare(portal) -> tuple[dict, dict]:
    """({person: their link}, {person: their pictures})."""
    office = Office(portal)
    printed = portal.shell(PREPARE)
    made = json.loads(printed.split("PREPARED", 1)[1].splitlines()[0])
    links = {
        "colin": mailed_link(portal, office, "colin", "sale.order", "order_opening"),
        "sven": mailed_link(portal, office, "sven", "purchase.order", "purchase_paper"),
    }
    shots = {
        "nobody": [Shot("link", links["colin"].removeprefix(portal.url))],
        "carla": [*of_orders(office), *of_money(made), *of_work(office, made)],
        "sven": of_supplier(office),
        "admin": of_staff(office),
    }
    return links, shots


def of_orders(office) -> list[Shot]:
    spring = office.ref("order_spring")
    lines = office.admin(
        "sale.order.line",
        "search",
        [("order_id", "=", spring), ("display_type", "=", False)],
        limit=2,
    )
    chosen = "&".join(f"line_ids={line}" for line in lines)
    domain = [("kind", "=", "line_approved")]
    [event] = office.admin("portal.event", "search", domain, limit=1)
    again = f"/my/orders/{office.ref('order_summer')}/reorder"
    return [
        Shot("home", "/my"),
        Shot("action_required", "/my/actions"),
        Shot("quotation", f"/my/orders/{spring}"),
        Shot("approve_check", f"/my/orders/{spring}/approve?{chosen}"),
        Shot(
            "change_request", f"/my/orders/{spring}/change-request?line_ids={lines[0]}"
        ),
        Shot("certificate", f"/my/evidence/{event}"),
        Shot("search", "/my/quotes?search=poster"),
        Shot("hand_over", f"/my/orders/{spring}/hand-over"),
        Shot("files", f"/my/orders/{spring}/files"),
        Shot("order_again", again),
    ]


def of_money(made) -> list[Shot]:
    both = "&".join(f"pick=invoice-{made[name]}" for name in ("late", "owed"))
    return [
        Shot("statement", "/my/statement?from=&to="),
        Shot("account_summary", "/my/account-summary"),
        Shot("pay_choose", f"/my/payments/new?{both}"),
        Shot("pay_check", f"/my/payments/new?{both}", to_check),
        Shot("payment", f"/my/payments/{made['payment']}"),
    ]


def of_work(office, made) -> list[Shot]:
    return [
        Shot("documents", "/my/documents"),
        Shot("document", f"/my/documents/{made['document']}"),
        Shot("document_upload", "/my/documents/upload"),
        Shot("project", f"/my/projects/{office.ref('project_window')}"),
        Shot("task", f"/my/tasks/{office.ref('task_letters')}"),
        Shot("faq", "/my/faq"),
        Shot("faq_answer", f"/my/faq/{office.ref('faq_bleed')}"),
        Shot("account", "/my/account"),
        Shot("colleagues", "/my/colleagues"),
        Shot("mails", "/my/account/mails"),
    ]


def of_supplier(office) -> list[Shot]:
    orders = [office.ref(f"purchase_{name}") for name in ("paper", "shirts")]
    both = "&".join(f"order_ids={order_id}" for order_id in orders)
    return [
        Shot("welcome", "/my"),
        Shot("purchase_orders", "/my/purchase"),
        Shot("acknowledge_check", f"/my/purchase/acknowledge?{both}"),
        Shot("supplier_answer", f"/my/purchase/{orders[0]}/answer", other_date),
        Shot("bill_upload", f"/my/purchase/{office.ref('purchase_mesh')}/bill"),
    ]


def of_staff(office) -> list[Shot]:
    action = "/odoo/action-customer_portal_ext."
    carla = office.ref("partner_carla")
    return [
        Shot("waiting", f"{action}portal_waiting_action", shown(".o_kanban_record")),
        Shot("settings", f"{action}portal_settings_action", shown(".settings")),
        # the last one: until it ends, Odoo shows nothing but the portal
        Shot(
            "preview", f"/my/preview/{carla}", pressed("#portal_preview .btn-primary")
        ),
    ]


def to_check(page) -> None:
    pressed("#portal_payment_choose button.btn-primary")(page)


def other_date(page) -> None:
    page.locator('[value="change"]').nth(1).check()


def pressed(selector):
    def press(page) -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()

    return press


def shown(selector):
    def wait(page) -> None:
        # the first page of a database compiles the web client
        page.locator(selector).first.wait_for(timeout=90_000)
        page.wait_for_timeout(2_000)  # pictures of people, and moving bars

    return wait


def mailed_link(portal, office, person: str, model: str, document: str) -> str:
    """The link of a mail to somebody who has no login."""
    partner = office.ref(f"partner_{person}")
    [contact] = office.admin("res.partner", "read", [partner], ["email"])
    office.admin(
        *(model, "message_post", [office.ref(document)]),
        body="Please have a look.",
        partner_ids=[partner],
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    office.send_mails()
    return link_in(portal.smtp.wait_for(contact["email"]))


def take_all(portal, browser, links, shots, names=()) -> None:
    """Saves the pictures ``names``, or all."""
    for screen, size in SCREENS.items():
        for person, theirs in shots.items():
            wanted = [
                shot
                for shot in theirs
                if screen in shot.screens and (not names or shot.name in names)
            ]
            if wanted:
                context = browser.new_context(viewport=size)
                page = context.new_page()
                let_in(portal, context, page, person, links)
                for shot in wanted:
                    save(page, portal.url, shot, screen)
                context.close()


def let_in(portal, context, page, person: str, links) -> None:
    logins = {"carla": ("carla@customer.example", "carla"), "admin": ("admin", "admin")}
    if person in logins:
        portal.sign_in(context, *logins[person])
    elif person in links:
        page.goto(links[person])
        with page.expect_navigation():
            page.locator('#portal_link button[type="submit"]').click()


def save(page, url: str, shot: Shot, screen: str) -> None:
    """One picture, as small as its limit asks for; raises if it stays larger."""
    page.goto(url + shot.address)
    if shot.step:
        shot.step(page)
    if not shot.address.startswith("/odoo"):  # staff's client is never idle
        page.wait_for_load_state("networkidle")
    image = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, LONGEST)))
    for quality in (80, 65, 50):
        packed = io.BytesIO()
        image.save(packed, "WEBP", quality=quality, method=6)
        if packed.tell() < MOST_BYTES:
            break
    assert packed.tell() < MOST_BYTES, f"{shot.name}: {packed.tell()} bytes"
    (FOLDER / f"{shot.name}_{screen}.webp").write_bytes(packed.getvalue())
    print(f"{shot.name}_{screen}.webp: {packed.tell()} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
