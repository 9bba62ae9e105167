"""The pages of signing, of the PIN, and of ordering again."""

from tests.gallery_steps import SUBMIT, Page, press

PREPARE = """
env["portal.pin"]._set(ref("partner_carla"), "4071")
"""

_FRAME = "/my/orders/{order_frame}"
_SIGN = "#portal_sign"


def by_pin(*steps, **settings):
    """The company signs with a PIN, for as long as these steps take."""

    def signing(visit):
        visit.office.set_up(portal_sign_mode="pin", **settings)
        try:
            visit.page.goto(visit.page.url.split("?")[0] + "/sign")
            for step in steps:
                step(visit)
        finally:
            visit.office.set_up(portal_sign_mode="stock", portal_sign_right="act")

    return signing


def draw(visit):
    visit.page.locator("#how-draw").check()


def come_back(visit):
    visit.page.goto(visit.page.url.split("?")[0])


PAGES = {
    "sign": Page("carla", _FRAME, f"{_SIGN} #field-pin", (by_pin(),)),
    "sign, drawing": Page("carla", _FRAME, f"{_SIGN} canvas", (by_pin(draw),)),
    "sign, nothing filled in": Page(
        "carla", _FRAME, "#error-summary", (by_pin(press(f"{_SIGN} {SUBMIT}")),)
    ),
    "sign, not asked": Page(
        "carla", "/my/orders/{order_summer}", "#portal_sign_closed", (by_pin(),)
    ),
    "sign, no right": Page(
        "carla",
        _FRAME,
        "#portal_sign_only_look",
        (by_pin(portal_sign_right="granted"),),
    ),
    "sign, no PIN yet": Page("colin", _FRAME, "#portal_sign_blocked", (by_pin(),)),
    "decline": Page("carla", _FRAME + "/decline", "#portal_decline"),
    "decline, no reason": Page(
        "carla",
        _FRAME + "/decline",
        "#error-summary",
        (press(f"#portal_decline {SUBMIT}"),),
    ),
    "pin": Page("carla", "/my/security/pin", "#field-new_pin"),
    "pin, wrong": Page(
        "carla",
        "/my/security/pin",
        '#field-new_pin[aria-invalid="true"]',
        (press(f"#portal_pin_page {SUBMIT} >> nth=0"),),
    ),
    "pin, by a link": Page("colin", "/my/security/pin", "#portal_pin_page"),
    "reorder": Page("carla", "/my/orders/{order_summer}/reorder", "#portal_reorder"),
    "reorder, sent": Page(
        "carla",
        "/my/orders/{order_summer}/reorder",
        "#portal_reordered",
        (press(f"#portal_reorder {SUBMIT}"),),
    ),
    "reorder, once more": Page(
        "carla",
        "/my/orders/{order_summer}/reorder",
        "#portal_reorder_before",
        (press(f"#portal_reorder {SUBMIT}"), come_back),
    ),
}
