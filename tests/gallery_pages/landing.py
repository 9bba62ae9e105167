"""The start page: nothing waits, a welcome page, a company's own colours."""

from tests.gallery_steps import Page

# Greta reads German, Sven supplies: each has a welcome page of another kind. Yellow
# asks most of the words on it: all pages of the gallery have it.
PREPARE = """
company = ref("partner_sven").company_id or env.ref("base.main_company")
env["res.lang"]._activate_lang("de_DE")
text = "<h2>New papers</h2><p>From <a href='/my/faq'>recycled fibres</a>.</p>"
welcome = env["portal.welcome"].create([
    {
        "name": "Good to see you",
        "body": text,
        "company_id": company.id,
        "audience": "suppliers",
        "place": "above",
        "is_published": True,
    },
    {
        "name": "Willkommen",
        "body": text,
        "company_id": company.id,
        "lang": "de_DE",
        "place": "instead",
        "is_published": True,
    },
])
company.write({"portal_color": "#ffee00", "portal_font": "humanist"})
made["welcome"] = welcome[0].id
"""

SECTIONS = "#portal_welcome_sections"

PAGES = {
    "start page": Page("carla", "/my", "#portal_actions"),
    "start page, nothing waits": Page("nora", "/my", "#portal_actions p"),
    "start page, welcome above": Page("sven", "/my", "#portal_welcome"),
    "start page, welcome instead": Page("greta", "/my", f"{SECTIONS}:not([open])"),
    "start page, sections opened": Page(
        "greta",
        "/my",
        f"{SECTIONS}[open]",
        (lambda visit: visit.page.locator(f"{SECTIONS} summary").click(),),
    ),
    "welcome page, preview": Page(
        "sam", "/my/welcome/{welcome}/preview", "#portal_welcome_note"
    ),
}
