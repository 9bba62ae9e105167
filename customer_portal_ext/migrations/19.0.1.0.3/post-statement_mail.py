from odoo import SUPERUSER_ID, api
from odoo.tools import file_open

from odoo.addons.customer_portal_ext.tools.template_body import (
    body_digest,
    shipped_body,
)

TEMPLATE = "mail_template_statement"

# What the template said when it came with the addon, in all versions before.
SHIPPED = {
    "cf86b77b2371e00b896c7094a400e27627346a31fb502c9f5c09c2d53facc94d",
    "f5aff92530e3337c84946f4f4824ad353bee8e155a6e524bd618b0c8f101f4ec",
}


def migrate(cr, version):
    """Let the statement's mail say what is on account, as the statement itself does.

    A template that the company has changed stays as it is.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(f"customer_portal_ext.{TEMPLATE}", raise_if_not_found=False)
    if not template or body_digest(template.body_html or "") not in SHIPPED:
        return
    with file_open("customer_portal_ext/data/letter_data.xml", "rb") as data:
        template.body_html = shipped_body(data.read(), TEMPLATE)
    env.flush_all()
    langs = [code for code, _name in env["res.lang"].get_installed()]
    env["ir.module.module"]._load_module_terms(["customer_portal_ext"], langs)
