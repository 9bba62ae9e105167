"""W1, W9 (X-TOKENS, X-SCOPE): what contacts read of a record, by RPC and in pages."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PortalCase, PortalHttpCase
from .holes_cast import RpcCast

SECRETS = {
    "res.partner": [
        "comment",
        "sale_warn_msg",
        "purchase_warn_msg",
        "trust",
        "bank_ids",
        "credit",
        "credit_limit",
        "signup_type",
        "message_ids",
        "user_id",
        "ref",
    ],
    "res.users": ["login", "comment", "group_ids", "email", "company_ids"],
    "res.company": ["portal_terms", "sale_order_template_id", "bank_ids"],
    "sale.order": ["access_token", "margin", "message_ids", "team_id", "origin"],
    "sale.order.line": ["purchase_price", "margin", "customer_lead"],
    "account.move": ["access_token", "invoice_user_id", "line_ids", "message_ids"],
    "account.move.line": ["account_id", "debit", "balance"],
    "purchase.order": ["access_token", "origin", "message_ids"],
    "purchase.order.line": ["product_packaging_qty", "move_ids", "account_analytic_id"],
    "project.project": ["access_token", "message_ids", "analytic_account_balance"],
    "project.task": ["access_token"],
    "project.milestone": ["sale_line_id", "message_ids"],
    "payment.token": ["provider_ref"],
}


@tagged("post_install", "-at_install")
class TestReadableFields(PortalCase):
    def test_secrets_are_not_readable(self):
        """W9: no field is listed, or read, that no page shows."""
        for model_name, names in SECRETS.items():
            model = self.env[model_name].with_user(self.carla_user)
            listed = set(model.fields_get())
            # of users, stock lists what each may read of the own login
            if model_name != "res.users":
                with self.subTest(model_name):
                    self.assertFalse(listed & set(names))
            for name in set(names) & set(model._fields):
                with self.subTest(model_name, field=name):
                    self.assertFalse(
                        model._has_field_access(model._fields[name], "read")
                    )

    def test_staff_read_everything(self):
        """W9: nothing changes for internal users."""
        partner = self.carla.with_user(self.salesperson)
        self.carla.comment = "Canary"
        self.assertIn("Canary", partner.comment)
        self.assertIn("comment", partner.fields_get())
        self.assertTrue(partner.search([("comment", "ilike", "Canary")]))

    def test_whitelists_can_be_read(self):
        """W9: each listed field is there, and reads with the reader's rights."""
        self.quotation()
        sven_user = self.portal_user(self.sven)
        self.purchase()
        for user in (self.carla_user, sven_user):
            for model_name in self.env:
                model = self.env[model_name].with_user(user)
                if model._abstract or not hasattr(model, "_portal_readable_names"):
                    continue
                names = model._portal_readable_names()
                self.assertFalse(names - set(model._fields), model_name)
                if not model.has_access("read"):
                    continue
                records = model.search([], limit=5)
                for name in names:
                    with self.subTest(model_name, field=name):
                        self.env.invalidate_all()
                        records.read([name])
                model.name_search("x")
                model.search([("display_name", "not ilike", "x")], limit=1)

    def test_another_addon_adds_a_field(self):
        """W9: an addon adds its field through super()."""
        model = self.env["sale.order"]
        self.assertIn("name", model._portal_readable_fields())
        self.patch(
            type(model),
            "_portal_readable_fields",
            lambda self: {"id", "origin"},
        )
        self.env.registry.clear_all_caches()
        order = self.quotation(origin="Web")
        self.assertEqual(order.with_user(self.carla_user).origin, "Web")
        self.env.registry.clear_all_caches()

    def test_no_oracle(self):
        """W9: searching, sorting and grouping tell nothing either, over any path."""
        quote = self.quotation()
        quote.message_post(body="Canary", subtype_xmlid="mail.mt_note")
        self.env.flush_all()
        carla = self.carla_user
        Order = self.env["sale.order"].with_user(carla)
        Line = self.env["sale.order.line"].with_user(carla)
        Partner = self.env["res.partner"].with_user(carla)
        Users = self.env["res.users"].with_user(carla)
        attempts = [
            lambda: Order.search([("access_token", "like", "a")]),
            lambda: Order.search_count([("origin", "!=", False)]),
            lambda: Order.search([("partner_id.comment", "like", "a")]),
            lambda: Order.search([("partner_id", "any", [("comment", "like", "a")])]),
            lambda: Order.search([("order_line.purchase_price", ">", 0)]),
            lambda: Order.search([("message_ids.body", "like", "Canary")]),
            lambda: Order.search([("website_message_ids.body", "like", "Canary")]),
            lambda: Order.search(["!", ("user_id.login", "like", "sam")]),
            lambda: Order.search([], order="origin"),
            lambda: Order.formatted_read_group([], ["origin"], ["__count"]),
            lambda: Order.formatted_read_group([], ["partner_id.comment"], []),
            lambda: Order.formatted_read_group([], [], ["access_token:count_distinct"]),
            lambda: Order.read_group([], ["name"], ["origin"]),
            lambda: Order.search_read([], ["access_token"]),
            lambda: Order.web_search_read([], {"access_token": {}}),
            lambda: Order.web_search_read(
                [], {"partner_id": {"fields": {"comment": {}}}}
            ),
            lambda: Order.export_data(["origin"]),
            lambda: Line.search([("order_id.origin", "like", "a")]),
            lambda: Line.search([("order_id", "any", [("origin", "like", "a")])]),
            lambda: Partner.search([("comment", "like", "a")]),
            lambda: Partner.search([("bank_ids.acc_number", "like", "1")]),
            lambda: Partner.search([("user_ids.login", "like", "a")]),
            lambda: Users.search([("login", "like", "a")]),
            lambda: Users.search([("partner_id.comment", "like", "a")]),
            lambda: Users.search([], order="comment"),
            lambda: Users.name_search("x", [("comment", "like", "a")]),
            lambda: quote.with_user(carla).web_read({"origin": {}}),
            lambda: quote.with_user(carla).mapped("origin"),
            lambda: quote.with_user(carla).copy_data(),
        ]
        for number, attempt in enumerate(attempts):
            with self.subTest(attempt=number), self.assertRaises(UserError):
                attempt()

    def test_names_are_still_found(self):
        """W9: what pages search by still works, and finds nothing by a hidden field."""
        quote = self.quotation()
        self.carla.ref = "REF-777"
        Order = self.env["sale.order"].with_user(self.carla_user)
        self.assertEqual(Order.search([("partner_id", "ilike", "Carla")]), quote)
        Partner = self.env["res.partner"].with_user(self.carla_user)
        self.assertTrue(Partner.name_search("Carla"))
        self.assertFalse(Partner.name_search("REF-777"))
        Users = self.env["res.users"].with_user(self.carla_user)
        self.assertFalse(Users.search([("display_name", "=", "sam.test")]))


@tagged("post_install", "-at_install")
class TestTokensByRpc(RpcCast, PortalHttpCase):
    def test_w1_no_token_by_rpc(self):
        """W1 (X-TOKENS): no token is read, and none is made, whatever the model."""
        # also where the company keeps stock's tokens
        self.company.portal_refuse_tokens = False
        quote = self.quotation()
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.carla.id,
                "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 10})],
            }
        )
        invoice.action_post()
        invoice.message_subscribe(self.carla.ids)
        project = self.env["project.project"].create(
            {"name": "P", "privacy_visibility": "portal", "partner_id": self.carla.id}
        )
        project.message_subscribe(self.carla.ids)
        task = self.env["project.task"].create(
            {"name": "T", "project_id": project.id, "partner_id": self.carla.id}
        )
        task.message_subscribe(self.carla.ids)
        self.login_as(self.carla_user)
        for record in (quote, invoice, project, task):
            record.access_token = False
            with self.subTest(record._name):
                self.assertRefused(
                    self.rpc(record._name, "read", record.ids, ["access_token"])
                )
                url = self.rpc(record._name, "get_portal_url", record.ids)["result"]
                self.assertNotIn("access_token", url)
                self.rpc(
                    record._name, "get_formview_action", record.ids, self.carla_user.id
                )
                record.invalidate_recordset()
                self.assertFalse(record.access_token)
                for method in ("_portal_ensure_token", "_get_share_url", "_sign_token"):
                    self.assertIn("error", self.rpc(record._name, method, record.ids))

    def test_public_user_has_no_rpc(self):
        """W9: nobody who is not signed in calls the ORM."""
        self.login_as(None)
        answer = self.rpc("res.company", "search_read", [], ["name"])
        self.assertRefused(answer, "odoo.http.SessionExpiredException")

    def test_own_login(self):
        """W9: a contact reads what the security page shows of the own login."""
        self.login_as(self.carla_user)
        rows = self.rpc("res.users", "read", self.carla_user.ids, ["login", "lang"])
        self.assertEqual(rows["result"][0]["login"], self.carla_user.login)
        colin_user = self.portal_user(self.colin)
        self.assertRefused(self.rpc("res.users", "read", colin_user.ids, ["login"]))
