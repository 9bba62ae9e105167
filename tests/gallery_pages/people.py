"""The pages of colleagues and of chosen mails (X-DELEGADMIN, X-NOTIFPREF)."""

from tests.gallery_steps import SUBMIT, Page, press, without_checks

# Carla administers her company; one colleague was invited, one was removed.
PREPARE = """
carla = ref("partner_carla")
carla.portal_is_admin = True
for key, name in (("colleague", "Bea Bright"), ("gone", "Gus Gone")):
    colleague = env["res.partner"].create({
        "name": name, "email": key + "@customer.example",
        "parent_id": carla.parent_id.id, "lang": "en_US",
    })
    colleague._portal_invite_now()
    made[key] = colleague.id
carla.sudo()._portal_remove_colleague(
    colleague, env.company, env["portal.demo"]._actor(carla.id)
)
env.company.portal_digest_active = True
made["mail_token"] = env["portal.mail.choice"]._token(carla, env.company)
"""

_INVITE = "/my/colleagues/invite"
_ONE = "/my/colleagues/{colleague}"


def _fill(visit):
    visit.page.locator("#field-name").fill("Nina New")
    visit.page.locator("#field-email").fill("nina@customer.example")


PAGES = {
    "colleagues": Page("carla", "/my/colleagues", "#portal_colleagues li"),
    "colleagues, nobody found": Page(
        "carla", "/my/colleagues?search=zzz", "#colleagues_none"
    ),
    "colleagues, invited": Page(
        "carla",
        "/my/colleagues?notice=colleague_invited",
        "#portal_colleagues [role=status]",
    ),
    "colleague, invite": Page("carla", _INVITE, "#portal_colleague_invite form"),
    "colleague, invite, wrong": Page(
        "carla",
        _INVITE,
        '#field-name[aria-invalid="true"]',
        (without_checks, press(f"#portal_colleague_invite {SUBMIT}")),
    ),
    "colleague, invite, check": Page(
        "carla",
        _INVITE,
        "#portal_colleague_check form",
        (_fill, press(f"#portal_colleague_invite {SUBMIT}")),
    ),
    "colleague": Page("carla", _ONE, "#portal_colleague form"),
    "colleague, check": Page(
        "carla",
        _ONE,
        "#portal_colleague_change form",
        (press('#portal_colleague button[value="check"]'),),
    ),
    "colleague, remove": Page("carla", _ONE + "/remove", "#portal_colleague_remove"),
    "colleague, removed": Page("carla", "/my/colleagues/{gone}", "#portal_colleague"),
    "mails": Page("carla", "/my/account/mails", "#portal_mails form"),
    "mails, saved": Page(
        "carla", "/my/account/mails?notice=mails_saved", "#portal_mails [role=status]"
    ),
    "mails, by link": Page("guest", "/my/mails/{mail_token}", "#portal_mails form"),
    "mails, by the button of a mail": Page(
        "guest", "/my/mails/{mail_token}/off/orders", "#portal_mails .alert"
    ),
}
