"""Files, proofs, and what changed since the last look."""

from tests.gallery_steps import SUBMIT, Page, press

# An order of its own: a proof in two versions, a file of Carla's, and a new price.
PREPARE = """
import io
from PIL import Image
carla = ref("partner_carla")
files_order = ref("order_spring").copy({"partner_id": carla.id})
files_order._portal_enter_status(
    env["portal.status"].search([
        ("model", "=", "sale.order"),
        ("action", "=", "approve"),
        ("company_id", "=", files_order.company_id.id),
    ], limit=1),
    send_mail=False,
)
files_line = files_order.order_line.filtered(lambda line: not line.display_type)[:1]
files_order._portal_seen_by(carla)
earlier = env["portal.document"]
for number, color in enumerate(("teal", "navy"), start=1):
    drawn = io.BytesIO()
    Image.new("RGB", (800, 500), color).save(drawn, "PNG")
    earlier = env["portal.document"]._portal_store(
        files_order,
        {"name": "front.png", "raw": drawn.getvalue(), "mimetype": "image/png"},
        {
            "kind": "proof",
            "order_line_id": files_line.id,
            "user_id": env.uid,
            "state": "received",
            "description": "Colours as in your brand book",
            "version": number,
            "replaces_id": earlier.id,
        },
    )
env["portal.document"]._portal_store(
    files_order,
    {"name": "logo.pdf", "raw": b"%PDF-1.4 logo", "mimetype": "application/pdf"},
    {"kind": "upload", "partner_id": carla.id},
)
env["portal.thumbnail"]._cron_draw()
files_line.price_unit += 3
made["files_order"] = files_order.id
made["proof"] = earlier.id
"""

_ORDER = "/my/orders/{files_order}"
_SEND = press(f"#portal_upload_form {SUBMIT}")


def _attach(name, content):
    def attaching(visit):
        file = {"name": name, "mimeType": "text/plain", "buffer": content}
        visit.page.locator("#field-files").set_input_files(file)

    return attaching


def _send_by_script(visit):
    """The page stays, and says below each file what became of it."""
    visit.page.locator(f"#portal_upload_form {SUBMIT}").click()
    visit.page.locator(".o_portal_ext_problem .alert-link").first.wait_for()


PAGES = {
    "order, changed since the last look": Page("carla", _ORDER, "#portal_seen ul"),
    "order, with proofs": Page("carla", _ORDER, ".o_portal_ext_proofs img"),
    "check, with proofs": Page(
        "carla", f"{_ORDER}/approve", "#portal_approve .o_portal_ext_proofs"
    ),
    "files": Page("carla", f"{_ORDER}/files", "#portal_files_page details"),
    "files, none": Page("carla", "/my/orders/{order_opening}/files", "#field-files"),
    "files, nothing chosen": Page(
        "carla", f"{_ORDER}/files", '#field-files[aria-invalid="true"]', (_SEND,)
    ),
    "files, wrong by script": Page(
        "carla",
        f"{_ORDER}/files",
        ".o_portal_ext_problem .alert-link",
        (_attach("empty.pdf", b""), _send_by_script),
    ),
    "files, too much": Page(
        "carla", f"{_ORDER}/files?notice=too_much", "#error-summary"
    ),
    "files, sent": Page("carla", f"{_ORDER}/files?notice=files_sent", ".alert-success"),
    "files, for staff": Page("sam", f"{_ORDER}/files", "#portal_files_page details"),
}
