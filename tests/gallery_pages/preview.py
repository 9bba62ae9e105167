"""The portal as staff see it in the place of a contact (C-PREVIEW)."""

from tests.gallery_steps import Page, press

PREPARE = """
pia = env["res.users"].create({
    "name": "Pia Preview", "login": "preview", "password": "preview-preview",
    "group_ids": [
        (4, env.ref(group).id) for group in (
            "base.group_user", "sales_team.group_sale_salesman_all_leads",
            "customer_portal_ext.group_portal_preview",
        )
    ],
})
made.update({"preview_staff": env.ref("base.partner_admin").id})
"""

_CHOOSE = "/my/preview/{partner_carla}"
_START = press("#portal_preview .btn-primary")
_BANNER = "#portal_preview_banner"

PAGES = {
    "preview, before it starts": Page("pia", _CHOOSE, "#portal_preview .btn-primary"),
    "preview, nobody to see": Page(
        "pia", "/my/preview/{preview_staff}", "#portal_preview .alert"
    ),
    "preview, start page": Page("pia", _CHOOSE, _BANNER, (_START,)),
    "preview, without a login": Page(
        "pia", "/my/preview/{partner_colin}?page=/my/quotes", _BANNER, (_START,)
    ),
    "preview, nothing was done": Page(
        "pia",
        _CHOOSE,
        "#portal_preview_refused",
        (_START, press(".o_portal_ext_signout button[type=submit]")),
    ),
}
