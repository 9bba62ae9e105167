"""What the pictures show beside the demo data: code for Odoo's shell.

It prints the ids that the addresses of ``tests/pictures.py`` name, as one line of JSON.
"""

# A year of invoices, for the statement; the third payment is for two of them.
ACCOUNT = """
from odoo.fields import Date
carla = ref("partner_carla")
today = Date.today()
moves = env["account.move"]
for month in range(6):
    day = Date.subtract(today, months=6 - month)
    moves += moves.create({
        "move_type": "out_invoice",
        "partner_id": carla.id,
        "invoice_date": day,
        "invoice_date_due": Date.add(day, days=30),
        "invoice_line_ids": [(0, 0, {
            "product_id": ref("product_poster").id,
            "quantity": 5 + 3 * month,
        })],
    })
moves.action_post()
for paid in (moves[0], moves[1], moves[2:4]):
    payment = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=paid.ids
    ).create({
        "payment_date": Date.add(paid[-1].invoice_date, days=20),
        "group_payment": True,
    })._create_payments()
made["payment"] = payment.id
made["owed"], made["late"] = moves[5].id, moves[4].id
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
env.ref("payment.payment_provider_demo").write({
    "state": "test", "is_published": True,
})
"""

# Thumbnails, a document in two versions, and what was said of the task.
WORK = """
import base64
from odoo.tools.misc import file_path
actor = env["portal.demo"]._actor(carla.id)
logo = open(
    file_path("customer_portal_ext/static/img/inkwell_logo.png"), "rb"
).read()
inbox = ref("folder_inbox").sudo()
Document = env["portal.document"]
sent = Document.browse()
for version in (1, 2):
    file = {
        "name": "logo.png", "raw": logo + b" " * version, "mimetype": "image/png"
    }
    values = {"name": "Our logo", "description": "For the window and the menu card"}
    if sent:
        values.update(replaces_id=sent.id, version=version)
    sent = Document._portal_store_sent(inbox, file, actor, values)
    sent._portal_sent(actor)
made["document"] = sent.id
Document.create({
    "name": "Our colours",
    "file_name": "colours.png",
    "folder_id": ref("folder_price_lists").id,
    "content": base64.b64encode(logo),
})
env["portal.thumbnail"]._cron_draw()
task = ref("task_letters")
task.message_post(
    body="We cut on Thursday. Shall the strip come by mail?",
    author_id=env.ref("base.partner_admin").id,
    message_type="comment", subtype_xmlid="mail.mt_comment",
)
task.sudo()._portal_comment(actor, "Yes, please, to the shop.")
"""

# Carla invites and limits colleagues; suppliers are welcomed; staff may preview.
PEOPLE = """
carla.portal_is_admin = True
company = env.ref("base.main_company")
company.portal_digest_active = True
colleague = env["res.partner"].create({
    "name": "Cora Customer",
    "email": "cora@customer.example",
    "function": "Accounts",
    "parent_id": carla.parent_id.id,
    "lang": "en_US",
})
colleague._portal_invite_now()
env["portal.welcome"].create({
    "name": "Good to see you",
    "body": "<p>We are open from <b>8 to 17</b>. Deliveries come to gate 2: please"
    " write our order's number on the parcel.</p><ul><li>Acknowledge orders within two"
    " days.</li><li>Send bills here, as PDF or XML.</li></ul>",
    "company_id": company.id,
    "audience": "suppliers",
    "place": "above",
    "is_published": True,
})
env.ref("base.user_admin").group_ids += env.ref(
    "customer_portal_ext.group_portal_preview"
)
"""

PREPARE = f"""
import json
made = {{}}
ref = lambda name: env.ref("customer_portal_ext." + name)
{ACCOUNT}
{WORK}
{PEOPLE}
env.cr.commit()
print("PREPARED" + json.dumps(made))
"""
