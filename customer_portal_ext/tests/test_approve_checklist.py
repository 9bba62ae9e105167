"""X-CHECKLIST: things to tick before approving."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PortalCase, PortalHttpCase
from .test_approve_kinds import KindsCast


@tagged("post_install", "-at_install")
class TestChecklistPages(KindsCast, PortalHttpCase):
    def setUp(self):
        super().setUp()
        Item = self.env["portal.checklist.item"]
        self.spelling = Item.create(
            {
                "name": "The spelling is right",
                "product_tmpl_id": self.product.product_tmpl_id.id,
            }
        )
        parent = self.env["product.category"].create({"name": "Print"})
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Large", "parent_id": parent.id}
        )
        self.colours = Item.create(
            {"name": "The colours are right", "categ_id": parent.id}
        )
        self.quote = self.quotation()
        self.lines = self.quote.order_line
        self.login_as(self.carla_user)

    def name(self, line, item):
        return f"{line.id}-{item.id}"

    def test_each_line_shows_what_is_to_be_checked(self):
        """X-CHECKLIST: the texts of the product and of its categories, per line."""
        other = self.add(
            self.quote,
            product_id=self.env["product.product"].create({"name": "Other"}).id,
            name="Other",
        )
        path = f"/my/orders/{self.quote.id}/approve"
        page = self.page(
            self.get(f"{path}?line_ids={self.lines[0].id}&line_ids={other.id}")
        )
        boxes = page.xpath("//input[@name='check']")
        self.assertEqual(
            {box.get("value") for box in boxes},
            {self.name(self.lines[0], item) for item in (self.spelling, self.colours)},
        )
        for box in boxes:
            self.assertTrue(page.xpath(f"//label[@for='{box.get('id')}']"))

    def test_nothing_is_approved_without_the_ticks(self):
        """X-CHECKLIST: an error for each that is missing; what was ticked is kept."""
        path, fields = self.approve_form(self.quote, self.lines[:2])
        ticked = self.name(self.lines[0], self.spelling)
        response = self.submit(path, [*fields, ("check", ticked)])
        self.assertEqual(response.status_code, 422)
        page = self.page(response)
        errors = page.xpath("//*[@id='error-summary']//a")
        self.assertEqual(len(errors), 3)
        self.assertIn(
            "Poster 1: tick “The colours are right”", errors[0].text_content()
        )
        for error in errors:
            self.assertTrue(page.xpath(f"//*[@id='{error.get('href')[1:]}']"))
        kept = page.xpath("//input[@name='check'][@checked]/@value")
        self.assertEqual(kept, [ticked])
        self.assertTrue(page.xpath("//input[@name='terms'][@checked]"))
        self.assertFalse(self.quote.portal_approval_ids)

    def test_ticked_texts_are_evidence(self):
        """X-CHECKLIST: the evidence and the certificate hold what was ticked."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        checks = [
            ("check", self.name(self.lines[0], item))
            for item in (self.spelling, self.colours)
        ]
        response = self.submit(path, [*fields, *checks])
        self.assertEqual(response.status_code, 303, response.text)
        event = self.events(self.quote, "line_approved")
        [line] = event._get_snapshot()["lines"]
        self.assertEqual(
            {item["text"] for item in line["checklist"]},
            {"The spelling is right", "The colours are right"},
        )
        self.spelling.name = "Something else"
        text = self.text_of(self.get(f"/my/evidence/{event.id}"))
        self.assertIn("The spelling is right", text)
        self.assertFalse(self.quote.portal_approval_ids.is_void)

    def test_x_bound_checklist_that_changed_meanwhile(self):
        """X-CHECKLIST: another text than was shown: nothing is approved."""
        path, fields = self.approve_form(self.quote, self.lines[:1])
        checks = [
            ("check", self.name(self.lines[0], item))
            for item in (self.spelling, self.colours)
        ]
        self.spelling.name = "The size is right"
        response = self.submit(path, [*fields, *checks])
        self.assertEqual(response.status_code, 409)
        self.assertIn("What is to be checked before approving", response.text)
        self.assertIn("The size is right", response.text)
        self.assertFalse(self.quote.portal_approval_ids)


@tagged("post_install", "-at_install")
class TestChecklistStaff(PortalCase):
    def test_on_the_product(self):
        """X-CHECKLIST: staff write the list on the product."""
        with Form(self.product.product_tmpl_id) as form:
            with form.portal_checklist_ids.new() as item:
                item.name = "The size is right"
        self.assertEqual(
            self.product.portal_checklist_ids.applies_to, self.product.name
        )

    def test_everything_and_companies(self):
        """X-CHECKLIST, X-MULTI: a text without a target is for all of its company."""
        other = self.env["res.company"].create({"name": "Second"})
        item = self.env["portal.checklist.item"].create(
            {"name": "All right", "company_id": other.id}
        )
        lines = self.quotation().order_line
        self.assertNotIn(item, lines._portal_checklists())
        item.company_id = self.company
        self.assertIn(item, lines._portal_checklist(lines._portal_checklists()))
        item.active = False
        self.assertNotIn(item, lines._portal_checklists())

    def test_rights(self):
        """X-CHECKLIST: salespeople read it, customers do not, managers write it."""
        Item = self.env["portal.checklist.item"]
        item = Item.create({"name": "All right"})
        self.assertEqual(item.with_user(self.salesperson).name, "All right")
        with self.assertRaises(AccessError):
            item.with_user(self.salesperson).name = "Other"
        with self.assertRaises(AccessError):
            item.with_user(self.carla_user).read(["name"])

    @mute_logger("odoo.sql_db")
    def test_one_target(self):
        """X-CHECKLIST: for a product or for a category, not for both."""
        with self.assertRaises(IntegrityError):
            self.env["portal.checklist.item"].create(
                {
                    "name": "x",
                    "product_tmpl_id": self.product.product_tmpl_id.id,
                    "categ_id": self.product.categ_id.id
                    or self.env["product.category"].create({"name": "y"}).id,
                }
            )

    def test_one_query_for_all_lines(self):
        """X-CHECKLIST: the number of lines does not change the number of queries."""
        few, many = (
            self.quotation(lines=2).order_line,
            self.quotation(lines=20).order_line,
        )
        for lines in (few, many):
            lines._portal_checklists()
            with self.assertQueryCount(1):
                items = lines._portal_checklists()
                for line in lines:
                    line._portal_checklist(items)
