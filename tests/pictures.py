"""Takes the pictures of the portal that the addon's description shows.

``.odoo/venv/bin/python -m tests.pictures`` makes them anew, from the demo data.
"""

import io
from pathlib import Path

from PIL import Image

from devtools.acceptance import running_browser, running_portal
from devtools.layout import Layout
from devtools.workbench import opened
from tests.office import Office, link_in

FOLDER = Path(__file__).parent.parent / "customer_portal_ext/static/description"
SCREENS = {"desktop": (1280, 800), "phone": (360, 740)}
# A year of invoices, for the statement.
ACCOUNT = """
from odoo.fields import Date
carla = env.ref("customer_portal_ext.partner_carla")
today = Date.today()
for month in range(6):
    day = Date.subtract(today, months=6 - month)
    move = env["account.move"].create({
        "move_type": "out_invoice",
        "partner_id": carla.id,
        "invoice_date": day,
        "invoice_date_due": Date.add(day, days=30),
        "invoice_line_ids": [(0, 0, {
            "product_id": env.ref("customer_portal_ext.product_poster").id,
            "quantity": 5 + 3 * month,
        })],
    })
    move.action_post()
    if month < 4:
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"payment_date": Date.add(day, days=20)})._create_payments()
env.cr.commit()
"""
LONGEST = 2000  # pixels of a page that are shown
MOST_BYTES = 150_000


def main() -> None:
    with opened(Layout.of_this_checkout()) as bench, running_portal(bench) as portal:
        with running_browser() as browser:
            pages, links = prepare(portal)
            for screen, size in SCREENS.items():
                take(portal, browser, pages, links, screen, size)


def prepare(portal) -> tuple[dict, dict]:
    """({person: {picture: address}}, {person: their link})."""
    office = Office(portal)
    spring = office.ref("order_spring")
    orders = [office.ref(f"purchase_{name}") for name in ("paper", "shirts")]
    lines = office.admin(
        "sale.order.line",
        "search",
        [("order_id", "=", spring), ("display_type", "=", False)],
        limit=2,
    )
    chosen = "&".join(f"line_ids={line}" for line in lines)
    both = "&".join(f"order_ids={order_id}" for order_id in orders)
    portal.shell(ACCOUNT)
    domain = [("kind", "=", "line_approved")]
    [event] = office.admin("portal.event", "search_read", domain, ["res_id"], limit=1)
    links = {
        "colin": mailed_link(portal, office, "colin", "sale.order", "order_opening"),
        "sven": mailed_link(portal, office, "sven", "purchase.order", "purchase_paper"),
    }
    pages = {
        "carla": {
            "home": "/my",
            "action_required": "/my/actions",
            "quotations": "/my/quotes",
            "orders": "/my/orders",
            "quotation": f"/my/orders/{spring}",
            "approve_check": f"/my/orders/{spring}/approve?{chosen}",
            "change_request": f"/my/orders/{spring}/change-request?line_ids={lines[0]}",
            "confirmation": f"/my/orders/{event['res_id']}/done/{event['id']}",
            "certificate": f"/my/evidence/{event['id']}",
            "search": "/my/quotes?search=poster",
            "hand_over": f"/my/orders/{spring}/hand-over",
            "files": f"/my/orders/{spring}/files",
            "order_again": f"/my/orders/{office.ref('order_summer')}/reorder",
            "statement": "/my/statement?from=&to=",
        },
        "sven": {
            "purchase_orders": "/my/purchase",
            "acknowledge_check": f"/my/purchase/acknowledge?{both}",
        },
    }
    return pages, links


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


def take(portal, browser, pages, links, screen, size) -> None:
    for person, addresses in pages.items():
        context = browser.new_context(viewport=size)
        page = context.new_page()
        if person == "carla":
            save(page, portal.url + "/my/link/" + "A" * 43, "link_dead", screen)
            save(page, links["colin"], "link", screen)
            portal.sign_in(context, "carla@customer.example", "carla")
        else:
            page.goto(links[person])
            with page.expect_navigation():
                page.locator('#portal_link button[type="submit"]').click()
        for name, path in addresses.items():
            save(page, portal.url + path, name, screen)
        context.close()


def save(page, address: str, name: str, screen: str) -> None:
    """One picture, as small as its limit asks for; raises if it stays larger."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    shot = shot.crop((0, 0, shot.width, min(shot.height, LONGEST)))
    for quality in (80, 65, 50):
        packed = io.BytesIO()
        shot.save(packed, "WEBP", quality=quality, method=6)
        if packed.tell() < MOST_BYTES:
            break
    assert packed.tell() < MOST_BYTES, f"{name}: {packed.tell()} bytes"
    (FOLDER / f"{name}_{screen}.webp").write_bytes(packed.getvalue())
    print(f"{name}_{screen}.webp: {packed.tell()} bytes")


if __name__ == "__main__":
    main()
