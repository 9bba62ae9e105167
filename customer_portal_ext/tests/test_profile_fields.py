"""P-FIELDS: any field of the contact, put on the page by the company."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .profile_case import ProfileCase
from .statement_case import StatementCase

PATH = "/my/account"


@tagged("post_install", "-at_install")
class TestFields(StatementCase, ProfileCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        types = {
            "x_char": "char",
            "x_text": "text",
            "x_int": "integer",
            "x_float": "float",
            "x_date": "date",
            "x_datetime": "datetime",
            "x_bool": "boolean",
            "x_choice": "selection",
            "x_place": "many2one",
            "x_tags": "many2many",
        }
        more = {
            "x_choice": {"selection": "[('a', 'Apples'), ('b', 'Pears')]"},
            "x_place": {"relation": "res.partner.industry"},
            "x_tags": {"relation": "res.partner.category"},
        }
        model = cls.env["ir.model"]._get("res.partner")
        cls.made = cls.env["ir.model.fields"].create(
            [
                {
                    "model_id": model.id,
                    "name": name,
                    "field_description": f"Field {name}",
                    "ttype": ttype,
                    **more.get(name, {}),
                }
                for name, ttype in types.items()
            ]
        )
        cls.Field = cls.env["portal.profile.field"]
        cls.industry = cls.env["res.partner.industry"].search([], limit=1)
        cls.tag = cls.env["res.partner.category"].create({"name": "Likes posters"})
        # made in a test's transaction: the classes of pages do not know them otherwise
        cls.addClassCleanup(cls.env.registry.clear_cache)

    def put(self, field_name, **values):
        field = self.env["ir.model.fields"]._get("res.partner", field_name)
        return self.Field.create({"field_id": field.id, "mode": "editable", **values})

    def test_each_type(self):
        """P-FIELDS: each type is asked for, checked and kept."""
        for field in self.made:
            self.put(field.name)
        self.carla.tz = "Asia/Tokyo"
        good = {
            "x_char": "Blue & green",
            "x_text": "One\nTwo",
            "x_int": "12",
            "x_float": "2,5",
            "x_date": "2026-03-31",
            "x_datetime": "2026-03-31T14:30",
            "x_bool": "1",
            "x_choice": "b",
            "x_place": str(self.industry.id),
            "x_tags": str(self.tag.id),
        }
        fields = self.form(PATH)
        self.assertSaved(self.save(PATH, fields, **good))
        self.assertEqual(self.carla.x_char, "Blue & green")
        self.assertEqual(self.carla.x_int, 12)
        self.assertEqual(self.carla.x_float, 2.5)
        self.assertEqual(str(self.carla.x_date), "2026-03-31")
        # nine hours east of UTC
        self.assertEqual(str(self.carla.x_datetime), "2026-03-31 05:30:00")
        self.assertTrue(self.carla.x_bool)
        self.assertEqual(self.carla.x_choice, "b")
        self.assertEqual(self.carla.x_place, self.industry)
        self.assertEqual(self.carla.x_tags, self.tag)
        again = self.form(PATH)
        self.assertEqual(
            {name: again[name] for name in good},
            {**good, "x_float": "2.5"},
        )
        self.assertSaved(self.save(PATH, again), "profile_same")
        bad = {
            "x_int": "1.5",
            "x_float": "many",
            "x_date": "2026-02-30",
            "x_datetime": "yesterday",
            "x_choice": "c",
            "x_place": "0",
            "x_tags": "999999999",
            "x_char": "x" * 500,
        }
        response = self.save(PATH, {**again, **bad})
        for name in bad:
            with self.subTest(name):
                self.assertReturned(response, name)
        self.assertEqual(self.carla.x_int, 12)

    def test_order_heading_label_and_hint(self):
        """P-FIELDS: in the company's order, under its headings, with its words."""
        self.put("x_char", sequence=20, heading="Your press", name="Ink")
        self.put("x_int", sequence=10, heading="Your press", help_text="Count them.")
        self.put("x_float", sequence=5)
        self.login_as(self.carla_user)
        page = self.page(self.get(PATH))
        headings = page.xpath("//form[@id='portal_profile_form']//h2/text()")
        self.assertEqual(headings[-2:], ["More about you", "Your press"])
        names = page.xpath("//form[@id='portal_profile_form']//section[last()]//@name")
        self.assertEqual(names, ["x_int", "x_char"])
        self.assertEqual(
            page.xpath("//label[@for='field-x_char']")[0].text_content().strip(), "Ink"
        )
        self.assertIn("Count them.", page.text_content())

    def test_readonly_is_not_written(self):
        """P-FIELDS: what is to be read is shown; what is posted for it is nothing."""
        self.put("x_char", mode="readonly")
        self.carla.x_char = "Gold customer"
        self.env.flush_all()
        fields = self.form(PATH)
        self.assertNotIn("x_char", fields)
        self.assertIn("Gold customer", self.text_of(self.get(PATH)))
        self.assertSaved(self.save(PATH, fields, x_char="Hijacked"), "profile_same")
        self.assertEqual(self.carla.x_char, "Gold customer")
        # and what is not on the page at all
        self.save(PATH, fields, x_int="5", function="Other")
        self.assertEqual(self.carla.function, "Other")
        self.assertFalse(self.carla.x_int)

    def test_required(self):
        """P-FIELDS: the page is not saved without what the company requires."""
        self.put("x_char", is_required=True)
        self.put("x_int", is_required=True)
        fields = self.form(PATH)
        response = self.save(PATH, fields, x_char=" ", x_int="")
        self.assertReturned(response, "x_char")
        self.assertReturned(response, "x_int")
        self.assertSaved(self.save(PATH, fields, x_char="Ink", x_int="3"))

    def test_company_page(self):
        """P-FIELDS, O-COMPANY: on the page of the company, under the right to it."""
        self.put("x_char", page="company")
        self.login_as(self.carla_user)
        self.assertNotIn("x_char", self.get(PATH).text)
        self.assertFalse(
            self.page(self.get("/my/company")).xpath("//input[@name='x_char']")
        )
        self.assertIn("Field x_char", self.text_of(self.get("/my/company")))
        self.grant_company()
        fields = self.form("/my/company")
        self.assertSaved(self.save("/my/company", fields, x_char="Two presses"))
        self.assertEqual(self.customer.x_char, "Two presses")
        self.assertFalse(self.carla.x_char)

    def test_per_company(self):
        """X-MULTI: another company's fields are not on this company's page."""
        other = self.env["res.company"].create({"name": "Sister"})
        self.put("x_char", company_id=other.id)
        self.login_as(self.carla_user)
        self.assertNotIn("x_char", self.get(PATH).text)

    def test_refused(self):
        """P-FIELDS: rights, money, logins, secrets and staff's work never get there."""
        refused = (
            "active",
            "bank_ids",
            "category_id",
            "comment",
            "company_id",
            "credit_limit",
            "email",
            "is_company",
            "message_bounce",
            "parent_id",
            "portal_scope",
            "property_account_receivable_id",
            "property_payment_term_id",
            "sale_warn_msg",
            "signup_type",
            "supplier_rank",
            "type",
            "user_id",
            "user_ids",
            "vat",
        )
        Partner = self.env["res.partner"]
        for name in refused:
            for mode in ("readonly", "editable"):
                if name in Partner._fields:
                    with self.subTest(name, mode=mode):
                        with (
                            self.assertRaises(ValidationError),
                            self.env.cr.savepoint(),
                        ):
                            self.put(name, mode=mode)
        order_field = self.env["ir.model.fields"]._get("sale.order", "client_order_ref")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.Field.create({"field_id": order_field.id})

    def test_all_fields_that_could_be_changed(self):
        """P-FIELDS: of stock's own fields only these could be changed, on purpose."""
        allowed = set()
        Partner = self.env["res.partner"]
        for field in self.env["ir.model.fields"].search(
            [("model", "=", "res.partner"), ("state", "=", "base")]
        ):
            extra = self.Field.new(
                {"field_id": field.id, "mode": "editable", "is_confirmed": True}
            )
            if field.name in Partner._fields and not extra._portal_refusal():
                allowed.add(field.name)
        self.assertLessEqual(
            allowed,
            {
                "category_id",
                "global_location_number",
                "industry_id",
                "partner_latitude",
                "partner_longitude",
                "receipt_reminder_email",
                "reminder_date_before_receipt",
            },
        )

    def test_stops_when_it_becomes_private(self):
        """P-FIELDS: a field that is given a group later is on no page any more."""
        self.put("x_char")
        self.assertIn("x_char", self.form(PATH))
        self.patch(
            self.env["res.partner"]._fields["x_char"], "groups", "base.group_user"
        )
        self.env.registry.clear_cache()
        fields = self.form(PATH)
        self.assertNotIn("x_char", fields)
        self.save(PATH, fields, x_char="Hijacked", function="Other")
        self.assertFalse(self.carla.x_char)

    def test_budget(self):
        """P-PROFILE: the page costs the same however many fields are on it."""
        self.login_as(self.carla_user)
        before = len(self.queries(PATH))
        for name in ("x_char", "x_int", "x_date", "x_bool", "x_text"):
            self.put(name)
        self.env.flush_all()
        self.assertLessEqual(before, 18)
        self.assertLessEqual(len(self.queries(PATH)), before + 1)

    @mute_logger("odoo.sql_db")
    def test_who_sets_them_up(self):
        """P-FIELDS: the manager of the portal; contacts and sellers do not."""
        manager = new_test_user(
            self.env,
            "mia.test",
            groups="customer_portal_ext.group_portal_manager,base.group_user",
        )
        field = self.made.filtered(lambda one: one.name == "x_char")
        row = self.Field.with_user(manager).create({"field_id": field.id})
        self.assertEqual(row.display_name, "Field x_char")
        for user in (self.carla_user, self.salesperson):
            with self.assertRaises(AccessError):
                self.Field.with_user(user).search([]).mapped("name")
