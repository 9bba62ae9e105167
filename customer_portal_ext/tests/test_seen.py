"""X-VERSIONS: what changed since a contact last looked."""

from odoo.fields import Command
from odoo.tests import tagged

from .file_case import PDF, FileCase


@tagged("post_install", "-at_install")
class TestSeen(FileCase):
    def box(self, user=None):
        """Return the text of the box on the order's page, "" where there is none."""
        response = self.get(f"/my/orders/{self.quote.id}")
        self.assertEqual(response.status_code, 200)
        found = self.page(response).xpath("//section[@id='portal_seen']")
        return " ".join(found[0].text_content().split()) if found else ""

    @property
    def last_seen(self):
        return self.env["portal.last.seen"].search([("order_id", "=", self.quote.id)])

    def test_x_versions_first_look_changed_nothing(self):
        """X-VERSIONS: nothing is new to who has not looked; a GET remembers nothing."""
        self.assertEqual(self.box(), "")
        self.line.price_unit = 12
        self.assertEqual(self.box(), "")
        self.assertFalse(self.last_seen)

    def test_x_versions_price_quantity_text_and_lines(self):
        """X-VERSIONS: price, quantity, text, a new line, one that is gone."""
        self.quote._portal_seen_by(self.carla)
        self.assertEqual(self.box(), "")
        lines = self.quote.order_line
        lines[0].price_unit = 12
        lines[1].product_uom_qty = 7
        lines[2].name = "Poster 3, matt"
        lines[4].unlink()
        self.quote.order_line = [
            Command.create(
                {"product_id": self.product.id, "name": "Flyer", "product_uom_qty": 1}
            )
        ]
        box = self.box()
        for text in (
            "Poster 1 Unit price: was 10.00, is now 12.00",
            "Poster 2 Quantity: was 2.00, is now 7.00",
            "Description: was Poster 3, is now Poster 3, matt",
            "Poster 5 Line removed",
            "Flyer New line",
        ):
            self.assertIn(text, box)
        self.assertNotIn("Poster 4", box)
        page = self.get(f"/my/orders/{self.quote.id}").text
        self.assertEqual(page.count("New since you last looked"), 1)
        self.assertIn("You last looked on", box)

    def test_x_versions_new_proof(self):
        """X-VERSIONS: a new proof, a new version of it, and its withdrawal."""
        self.quote._portal_seen_by(self.carla)
        first = self.share(("proof.pdf", PDF), line=self.line)
        self.assertIn("New proof: proof.pdf", self.box())
        self.quote._portal_seen_by(self.carla)
        self.share(("proof.pdf", PDF + b"2"), line=self.line)
        self.assertIn("New version of the proof proof.pdf: version 2", self.box())
        self.quote._portal_seen_by(self.carla)
        self.files.active = False
        self.assertIn("Proof withdrawn or replaced: proof.pdf", self.box())
        self.assertFalse(first.active)

    def test_x_versions_only_the_total(self):
        """X-VERSIONS: a new tax changes what a line costs, and nothing else of it."""
        self.quote._portal_seen_by(self.carla)
        tax = self.env["account.tax"].create({"name": "Ten", "amount": 10})
        self.line.tax_ids = tax
        self.assertIn("Amount: was 10.00, is now 11.00", self.box())

    def test_x_versions_private_line(self):
        """X-VERSIONS: a line that is taken off the portal is gone, not told about."""
        self.quote._portal_seen_by(self.carla)
        hidden = self.Status.create(
            {"name": "Hidden", "model": "sale.order.line", "is_public": False}
        )
        self.line.portal_status_id = hidden
        self.line.name = "Secret plan"
        box = self.box()
        self.assertIn("Poster 1 Line removed", box)
        self.assertNotIn("Secret plan", box)

    def test_x_versions_button_without_a_script(self):
        """X-VERSIONS: the button marks it as seen, for this contact only."""
        self.quote._portal_seen_by(self.carla)
        self.quote._portal_seen_by(self.colin)
        self.line.price_unit = 12
        path = f"/my/orders/{self.quote.id}/seen"
        _form, fields = self.form_of(self.get(f"/my/orders/{self.quote.id}"), path)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 303)
        self.assertIn("notice=seen", response.headers["Location"])
        self.assertEqual(self.box(), "")
        again = self.submit(path, fields)
        self.assertEqual(again.status_code, 303)
        self.login_as(self.portal_user(self.colin))
        self.assertIn("Unit price", self.box())
        self.assertFalse(self.events(self.quote))

    def test_x_versions_changed_again_meanwhile(self):
        """X-VERSIONS: only what was shown is marked as seen."""
        self.quote._portal_seen_by(self.carla)
        self.line.price_unit = 12
        path = f"/my/orders/{self.quote.id}/seen"
        _form, fields = self.form_of(self.get(f"/my/orders/{self.quote.id}"), path)
        self.line.price_unit = 13
        response = self.submit(path, fields)
        self.assertIn("notice=seen_again", response.headers["Location"])
        self.assertIn("was 10.00, is now 13.00", self.box())

    def test_x_versions_strangers_mark_nothing(self):
        self.quote._portal_seen_by(self.carla)
        self.line.price_unit = 12
        path = f"/my/orders/{self.quote.id}/seen"
        _form, fields = self.form_of(self.get(f"/my/orders/{self.quote.id}"), path)
        before = self.last_seen.snapshot
        self.login_as(self.eve_user)
        response = self.post(path, shown=dict(fields)["shown"])
        self.assertEqual(response.status_code, 404)
        self.login_as(self.salesperson)
        response = self.post(path, shown=dict(fields)["shown"])
        self.assertEqual(response.status_code, 403)
        self.login_as(None)
        response = self.post(path, shown=dict(fields)["shown"])
        self.assertIn("/web/login", response.headers["Location"])
        self.assertNotIn("seen", response.headers["Location"])
        self.env.invalidate_all()
        self.assertEqual(self.last_seen.snapshot, before)
        self.assertEqual(self.last_seen.partner_id, self.carla)

    def test_x_versions_acts_mark_what_they_showed(self):
        """X-VERSIONS: approving a line shows that line; the others stay new."""
        lines = self.quote.order_line
        self.quote._portal_seen_by(self.carla)
        lines[0].price_unit = 12
        lines[1].price_unit = 13
        path, fields = self.approve_form(self.quote, lines[0])
        self.assertEqual(self.submit(path, fields).status_code, 303)
        box = self.box()
        self.assertNotIn("Poster 1", box)
        self.assertIn("Poster 2 Unit price", box)

    def test_x_versions_first_act_remembers_all(self):
        path, fields = self.approve_form(self.quote, self.line)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        self.assertEqual(self.last_seen.partner_id, self.carla)
        self.assertEqual(self.box(), "")
        self.quote.order_line[2].price_unit = 1
        self.assertIn("Poster 3 Unit price", self.box())

    def test_x_versions_what_staff_recorded_was_not_seen(self):
        """X-VERSIONS, X-OFFLINE: an approval by phone says nothing of the page."""
        actor = {
            "partner_id": self.carla.id,
            "partner_name": self.carla.name,
            "user_id": self.salesperson.id,
            "identified_by": "offline",
        }
        order_sudo = self.quote.sudo()
        snapshot = order_sudo._portal_approval_snapshot(self.line, "By phone")
        order_sudo._portal_approve(self.line, actor, snapshot)
        self.assertFalse(self.last_seen)

    def test_x_versions_change_request_marks(self):
        self.quote._portal_seen_by(self.carla)
        self.line.price_unit = 12
        path = f"/my/orders/{self.quote.id}/change-request"
        _form, fields = self.form_of(self.get(path), path)
        fields = [(name, value) for name, value in fields if name != "body"]
        response = self.submit(path, [*fields, ("body", "Cheaper, please")])
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.box(), "")

    def test_x_versions_by_a_direct_link(self):
        """X-VERSIONS, C-FILES: a guest of a link sees changes and sends files as the
        contact that the link was made for."""
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, self.quote, self.company, scope="record"
        )
        self.quote._portal_seen_by(self.colin)
        self.line.price_unit = 12
        self.login_as(None)
        page = self.get(f"/my/link/{secret}")
        form = self.page(page).forms[0]
        self.submit(form.action, form.form_values())
        self.assertIn("Unit price", self.box())
        response = self.send(("plan.pdf", PDF))
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.files.partner_id, self.colin)
        self.assertEqual(self.events(self.quote)[:1].identified_by, "direct_link")

    def test_x_versions_first_look_is_remembered(self):
        """X-VERSIONS, O-VIEWED: the page's POST remembers the first look, and takes no
        change as seen that an older page did not show."""
        values = {"res_model": "sale.order", "res_id": str(self.quote.id)}
        self.assertEqual(self.post("/my/viewed", **values).status_code, 204)
        self.assertEqual(self.last_seen.partner_id, self.carla)
        self.line.price_unit = 12
        self.assertEqual(self.post("/my/viewed", **values).status_code, 204)
        self.assertIn("was 10.00, is now 12.00", self.box())
