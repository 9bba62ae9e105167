import json

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, file_open

from odoo.addons.customer_portal_ext.tools.template_body import (
    body_digest,
    shipped_body,
)

TEMPLATE = "mail_template_statement"

# What the template said when it came with the addon, in all versions before, and in
# the languages they came in.
SHIPPED = {
    "cf86b77b2371e00b896c7094a400e27627346a31fb502c9f5c09c2d53facc94d",
    "f5aff92530e3337c84946f4f4824ad353bee8e155a6e524bd618b0c8f101f4ec",
    "e3e8cf4ea45de434096be43e0834199263505b582e52c0ba75f328fba0a7f7a1",
    "080e7168cddc478ca586e0713e7804a14fabb90a454a22002f1319b3adc7f0e3",
    "800800cc4a6e9c69f192d88adeda25097446ad96fc0f203693dd3b8e10cb6be6",
    "90f80d088cc2f4f81cda3a4f2c9d52fc728dfee127a5bd8fb219a87a4204e7da",
    "d1c7022f8ebf8697c624ff7cfd9fb22da66d3325241a1d879af14d0457b74cd0",
    "3f5ea41063ec401cb1ce689b4fe06f7c892da298b52d66242435aff76992c4a2",
}


def migrate(cr, version):
    """Let the statement's mail say what is on account, as the statement itself does.

    What the company has changed stays as it is, language by language.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(f"customer_portal_ext.{TEMPLATE}", raise_if_not_found=False)
    if not template:
        return
    template.flush_recordset()
    of_template = SQL("WHERE id = %s", template.id)
    [[bodies]] = env.execute_query(
        SQL("SELECT body_html FROM mail_template %s", of_template)
    )
    own = {
        lang: body
        for lang, body in (bodies or {}).items()
        if body_digest(body) not in SHIPPED
    }
    if not bodies or "en_US" in own:
        return
    with file_open("customer_portal_ext/data/letter_data.xml", "rb") as data:
        own["en_US"] = shipped_body(data.read(), TEMPLATE)
    cr.execute(
        SQL("UPDATE mail_template SET body_html = %s %s", json.dumps(own), of_template)
    )
    template.invalidate_recordset()
    # the languages that were taken out are there anew, or read the English text
    langs = [code for code, _name in env["res.lang"].get_installed()]
    env["ir.module.module"]._load_module_terms(["customer_portal_ext"], langs)
