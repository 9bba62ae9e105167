"""P-PROFILE: the address book, without JavaScript; whose addresses it has."""

from odoo.http import Request
from odoo.tests import tagged

from .holes_cast import RpcCast
from .profile_case import ProfileCase

BOOK = "/my/addresses"
PATH = "/my/address"


@tagged("post_install", "-at_install")
class TestAddressBook(RpcCast, ProfileCase):
    def setUp(self):
        super().setUp()
        self.be = self.env.ref("base.be")
        self.shed = self.env["res.partner"].create(
            {
                "name": "The shed",
                "type": "delivery",
                "parent_id": self.customer.id,
                "street": "Shed Lane 1",
                "zip": "1367",
                "city": "Ramillies",
                "country_id": self.be.id,
            }
        )

    def typed(self, **values):
        return {
            **self.form(PATH),
            "type": "delivery",
            "name": "Second shed",
            "street": "Shed Lane 2",
            "zip": "1367",
            "city": "Ramillies",
            "country_id": str(self.be.id),
            **values,
        }

    def book(self):
        return self.env["res.partner"].search(
            [("parent_id", "=", self.customer.id), ("type", "!=", "contact")]
        )

    def test_the_book(self):
        """P-PROFILE: all in one list, the own one first; no script is needed."""
        self.login_as(self.carla_user)
        response = self.get(BOOK)
        page = self.page(response)
        cards = page.xpath("//div[@id='portal_addresses']/ul/li")
        self.assertIn("Your own address", cards[0].text_content())
        self.assertIn("Shed Lane 1", self.text_of(response))
        links = page.xpath("//div[@id='portal_addresses']//a/@href")
        self.assertIn(f"/my/address?partner_id={self.shed.id}", links)
        self.assertIn(f"/my/address/{self.shed.id}/remove", links)

    def test_add_once(self):
        """P-PROFILE: a second identical form makes no second address."""
        fields = self.typed()
        self.assertSaved(self.save(PATH, fields), "address_added")
        added = self.book() - self.shed
        self.assertEqual(added.name, "Second shed")
        self.assertEqual(added.parent_id, self.customer)
        self.assertEqual(added.type, "delivery")
        self.assertEqual(added.country_id, self.be)
        self.assertSaved(self.save(PATH, fields), "address_same")
        self.assertEqual(self.book() - self.shed, added)
        self.assertTrue(self.events(added, "address_added"))
        self.assertIn("Shed Lane 2", self.notes(self.customer)[:1].body)
        self.assertFalse(self.customer.street)

    def test_what_an_address_needs(self):
        """P-PROFILE: name, street, city, country, and what the country asks for."""
        fields = self.typed(name="", street="", city="", country_id="", zip="")
        response = self.save(PATH, fields)
        for name in ("name", "street", "city", "country_id"):
            self.assertReturned(response, name)
        us = self.env.ref("base.us")
        response = self.save(PATH, self.typed(country_id=str(us.id), zip=""))
        self.assertReturned(response, "zip" if us.zip_required else "state_id")
        self.assertFalse(self.book() - self.shed)

    def test_change(self):
        """P-PROFILE: changed by a plain form; the note has old and new."""
        path = f"{PATH}?partner_id={self.shed.id}"
        fields = self.form(path)
        response = self.save(PATH, fields, street="Shed Lane 3", type="other")
        self.assertSaved(response)
        self.assertEqual(self.shed.street, "Shed Lane 3")
        self.assertEqual(self.shed.type, "other")
        self.assertIn("Shed Lane 1 → Shed Lane 3", self.notes(self.customer)[:1].body)
        fields = self.form(path)
        self.assertSaved(self.save(PATH, fields), "profile_same")
        self.shed.street = "Elsewhere"
        self.env.flush_all()
        response = self.save(PATH, fields, street="Mine")
        self.assertReturned(response, "street", status=409)

    def test_remove(self):
        """P-PROFILE: asked once more, then archived; orders keep it."""
        order = self.order(partner_shipping_id=self.shed.id)
        order.action_confirm()
        self.env.flush_all()
        self.login_as(self.carla_user)
        path = f"{PATH}/{self.shed.id}/remove"
        response = self.get(path)
        self.assertIn(
            "One quotation or order names this address", self.text_of(response)
        )
        self.assertTrue(self.shed.active)
        _form, fields = self.form_of(response, path)
        self.assertSaved(self.save(path, dict(fields)), "address_removed")
        self.assertFalse(self.shed.active)
        self.assertEqual(order.partner_shipping_id, self.shed)
        self.assertSaved(self.save(path, dict(fields)), "address_gone")
        self.assertEqual(len(self.events(self.shed, "address_removed")), 1)
        self.assertNotIn("Shed Lane 1", self.get(BOOK).text)

    def test_not_theirs(self):
        """P-PROFILE: others', logins', companies' and missing ones look missing."""
        Partner = self.env["res.partner"]
        invoice = {"type": "invoice", "parent_id": self.customer.id}
        colleague = Partner.create(
            {"name": "Clerk", "email": "clerk@client.test", **invoice}
        )
        self.portal_user(colleague)
        left = Partner.create({"name": "Left", "email": "left@client.test", **invoice})
        self.portal_user(left).active = False
        daughter = Partner.create({"name": "Daughter", "is_company": True, **invoice})
        others = Partner.create(
            {"name": "Foreign", "type": "delivery", "parent_id": self.other.id}
        )
        self.customer.type = "other"
        partners = (colleague, left, daughter, others, self.customer, self.eve)
        self.env.flush_all()
        self.login_as(self.carla_user)
        token = Request.csrf_token(self)
        for id_ in (*(partner.id for partner in partners), self.colin.id, 10**8):
            with self.subTest(id_):
                ask = {"csrf_token": token, "partner_id": id_}
                for response in (
                    self.get(f"{PATH}?partner_id={id_}"),
                    self.submit(PATH, {**ask, "name": "Hijacked"}),
                    self.submit("/my/address/submit", {**ask, "name": "Hijacked"}),
                    self.get(f"{PATH}/{id_}/remove"),
                    self.submit(f"{PATH}/{id_}/remove", ask),
                ):
                    self.assertEqual(response.status_code, 404)
                    self.assertNotIn("Foreign", response.text)
                answer = self.make_jsonrpc_request(
                    "/my/address/archive", {"partner_id": id_}
                )
                self.assertIn("error", answer)
        self.env.invalidate_all()
        for partner in partners:
            self.assertTrue(partner.active)
            self.assertNotEqual(partner.name, "Hijacked")
        for text in ("x", "-1", "1e3", "٣"):
            self.assertEqual(self.get(f"{PATH}?partner_id={text}").status_code, 404)
        book = self.get(BOOK).text
        for name in ("clerk", "Daughter", "Foreign"):
            self.assertNotIn(f"Change {name}", book)

    def test_stock_forms_leave_traces(self):
        """P-PROFILE: what comes by stock's own script is shown to staff as well."""
        self.login_as(self.carla_user)
        answer = self.submit(
            "/my/address/submit",
            {
                "csrf_token": Request.csrf_token(self),
                "partner_id": self.shed.id,
                "name": "The shed",
                "email": "shed@client.test",
                "phone": "+32 2 290 34 90",
                "street": "Shed Lane 7",
                "city": "Ramillies",
                "zip": "1367",
                "country_id": self.be.id,
                "address_type": "delivery",
            },
        ).json()
        self.assertNotIn("messages", answer)
        self.env.invalidate_all()
        self.assertEqual(self.shed.street, "Shed Lane 7")
        self.assertTrue(self.events(self.shed, "address_changed"))
        self.assertIn("Shed Lane 1 → Shed Lane 7", self.notes(self.customer)[:1].body)
        answer = self.make_jsonrpc_request(
            "/my/address/archive", {"partner_id": self.shed.id}
        )
        self.assertNotIn("error", answer)
        self.env.invalidate_all()
        self.assertFalse(self.shed.active)
        self.assertTrue(self.events(self.shed, "address_removed"))

    def test_visitors_and_staff(self):
        """P-PROFILE: the login for visitors, stock's pages for staff."""
        self.login_as(None)
        for path in (BOOK, PATH, f"{PATH}/{self.shed.id}/remove"):
            self.assertIn("/web/login", self.get(path).headers["Location"])
        self.login_as(self.salesperson)
        self.assertEqual(self.get(BOOK).status_code, 200)
        token = Request.csrf_token(self)
        response = self.submit(f"{PATH}/{self.shed.id}/remove", {"csrf_token": token})
        self.assertEqual(response.status_code, 404)
        self.env.invalidate_all()
        self.assertTrue(self.shed.active)
