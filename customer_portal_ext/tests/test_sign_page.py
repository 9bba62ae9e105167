"""O-ESIGN: the page that is signed on shows what evidence says was shown."""

from odoo.fields import Command
from odoo.tests import tagged

from .sign_cast import SignCase


@tagged("post_install", "-at_install")
class TestSignPage(SignCase):
    def setUp(self):
        super().setUp()
        self.set_pin()
        self.login_as(self.carla_user)

    def lines(self, *values):
        """Replace the lines of the quotation."""
        self.to_sign.order_line.unlink()
        product = {"product_id": self.product.id}
        self.to_sign.order_line = [
            Command.create(
                {
                    "sequence": number,
                    **({} if line.get("display_type") else product),
                    **line,
                }
            )
            for number, line in enumerate(values)
        ]
        status = self.status("sale.order.line", "none", is_public=True, state=False)
        self.to_sign.order_line.portal_status_id = status

    def shown(self):
        """Return the text of what is signed."""
        return self.text_of(self.get(self.sign_path()))

    def test_sections_notes_taxes_and_terms(self):
        """O-ESIGN: headings, notes, taxes and the version of the terms are signed, so
        they are on the page."""
        self.lines(
            {"display_type": "line_section", "name": "Yearly contract"},
            {"name": "Flyers", "price_unit": 100},
            {"display_type": "line_note", "name": "Ordered four weeks ahead."},
        )
        self.to_sign.order_line.tax_ids = self.env["account.tax"].create(
            {"name": "Tax of the test", "amount": 15}
        )
        self.company.portal_terms = "<p>As agreed.</p>"
        text = self.shown()
        version = self.company.portal_terms_id.version
        for words in (
            "Yearly contract",
            "Ordered four weeks ahead.",
            "15.00",
            f"Version {version}",
        ):
            self.assertIn(words, text)

    def test_prices_that_are_hidden(self):
        """O-ESIGN: the prices and lines that a section hides are not on the page."""
        self.lines(
            {"display_type": "line_section", "name": "Set", "collapse_prices": True},
            {"name": "Cup", "price_unit": 31},
            {"name": "Saucer", "price_unit": 11},
            {
                "display_type": "line_section",
                "name": "Secret recipe",
                "collapse_composition": True,
            },
            {"name": "Sugar", "price_unit": 7},
        )
        self.to_sign.order_line.tax_ids = False
        text = self.shown()
        self.assertIn("42.00", text)
        self.assertIn("Cup", text)
        self.assertNotIn("31.00", text)
        self.assertNotIn("Sugar", text)

    def test_checklists(self):
        """X-CHECKLIST: what is to be checked is ticked before signing, and no PIN is
        tried until it is; an option that nobody chose has nothing to check."""
        item = self.env["portal.checklist.item"].create(
            {
                "name": "The spelling is right",
                "product_tmpl_id": self.product.product_tmpl_id.id,
            }
        )
        self.lines(
            {"name": "Flyers", "price_unit": 100},
            {"name": "Frame", "price_unit": 5, "product_uom_qty": 0},
        )
        path, fields = self.sign_form(pin="9999")
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("tick “The spelling is right”", self.text_of(answer))
        self.assertUnsigned()
        self.assertEqual(self.env["portal.pin"]._of(self.carla).tries_left, 5)
        box = f"{self.to_sign.order_line[0].id}-{item.id}"
        path, fields = self.sign_form()
        done = self.submit(path, [*fields, ("check", box)])
        self.assertEqual(done.status_code, 303)
        [checked, option] = self.events(self.to_sign, "signed")._get_snapshot()["lines"]
        self.assertEqual(checked["checklist"][0]["text"], "The spelling is right")
        self.assertNotIn("checklist", option)
