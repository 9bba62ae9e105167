"""The pages of an account: details, company, addresses, and the login."""

from tests.gallery_steps import SUBMIT, Page, press, without_checks

# Fields of each kind that the company put on the page, and an address. Greta may change
# what her company is.
PREPARE = """
partner_model = env["ir.model"]._get("res.partner")
for name, ttype, more in (
    ("x_gallery_ink", "char", {}),
    ("x_gallery_news", "boolean", {}),
    ("x_gallery_note", "text", {}),
    ("x_gallery_visit", "datetime", {}),
    ("x_gallery_trades", "many2many", {"relation": "res.partner.industry"}),
):
    field = env["ir.model.fields"].create({
        "model_id": partner_model.id,
        "name": name,
        "field_description": name[10:].title(),
        "ttype": ttype,
        **more,
    })
    env["portal.profile.field"].create({
        "field_id": field.id,
        "company_id": loyalty.company_id.id,
        "mode": "readonly" if ttype == "char" else "editable",
        "heading": "Your press",
        "help_text": "It helps us to advise you.",
    })
# the server that runs learns of new fields as it does from another worker
env.cr.commit()
env.registry.signal_changes()
made["shed"] = env["res.partner"].create({
    "name": "The shed",
    "type": "delivery",
    "parent_id": ref("partner_customer").id,
    "street": "Shed Lane 1",
    "zip": "1367",
    "city": "Ramillies",
    "country_id": env.ref("base.be").id,
}).id
env["portal.section.access"].create({
    "section_id": env.ref("customer_portal_ext.section_company").id,
    "company_id": loyalty.company_id.id,
    "partner_id": ref("partner_sven").id,
})
"""

_SAVE = f"#portal_profile_form > div:last-child {SUBMIT}"


def _type(**values):
    def typing(visit):
        without_checks(visit)
        for name, text in values.items():
            visit.page.locator(f"#field-{name}").fill(text)

    return typing


PAGES = {
    "account": Page("carla", "/my/account", "#field-x_gallery_trades"),
    "account, by a link": Page("colin", "/my/account", "#email-hint"),
    "account, wrong": Page(
        "carla",
        "/my/account",
        "#name-error",
        (_type(name="", phone="call me"), press(_SAVE)),
    ),
    "account, nothing new": Page(
        "carla", "/my/account", ".alert-info", (press(_SAVE),)
    ),
    "account, saved": Page(
        "carla", "/my/account?notice=profile_saved", ".alert-success"
    ),
    "account, no picture chosen": Page(
        "carla",
        "/my/account",
        "#picture-error",
        (press(f"#portal_profile_picture {SUBMIT}"),),
    ),
    "company, to read": Page("carla", "/my/company", "#portal_company .alert-info"),
    "company": Page("sven", "/my/company", "#field-website"),
    "company, wrong": Page(
        "sven",
        "/my/company",
        "#website-error",
        (_type(website="javascript:alert(1)"), press(_SAVE)),
    ),
    "addresses": Page("carla", "/my/addresses", "#portal_addresses li a"),
    "addresses, only one": Page("nora", "/my/addresses", "#portal_addresses li"),
    "address, new": Page("carla", "/my/address", "#field-street"),
    "address, wrong": Page(
        "carla", "/my/address", "#street-error", (_type(name="Hall"), press(_SAVE))
    ),
    "address, change": Page("carla", "/my/address?partner_id={shed}", "#field-street"),
    "address, remove": Page(
        "carla", "/my/address/{shed}/remove", "#portal_address_remove"
    ),
    "login and security": Page("carla", "/my/security", "#current"),
}
