"""P-TICKET-USERS, W19: who is added sees that ticket, and nothing more comes of it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LINK, TicketCase, TicketHttpCase

NOBODY = "We know no colleague of yours who can be added"


@tagged("post_install", "-at_install")
class TestTicketPeopleStaff(TicketCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()

    def person(self, partner, **values):
        return self.env["helpdesk.ticket.person"].create(
            {"ticket_id": self.mine.id, "partner_id": partner.id, **values}
        )

    def sees(self, partner):
        return self.env["portal.policy"]._sees(self.mine.sudo(), partner, self.company)

    def mails_to(self, partner):
        return [
            email["body"]
            for mail in self.env["mail.mail"].search([])
            for email in mail._prepare_outgoing_list()
            if email["partner_id"] == partner
        ]

    def test_p_ticket_users_staff_add_anybody(self):
        """P-TICKET-USERS: told by a mail with their own link; their colleagues not."""
        self.env["mail.mail"].search([]).unlink()
        self.mine.with_user(self.hanna).portal_person_ids = [
            (0, 0, {"partner_id": self.eve.id})
        ]
        self.assertTrue(self.sees(self.eve))
        self.assertFalse(self.sees(self.erin))
        self.assertIn(self.eve, self.mine.message_partner_ids)
        [body] = self.mails_to(self.eve)
        self.assertIn("Hello Eve", body)
        self.assertIn(self.mine.number, body)
        link = self.env["portal.hotlink"]._find(LINK.findall(body)[0])
        self.assertEqual(link.partner_id, self.eve)
        self.assertEqual(link._get_document_sudo(), self.mine)

    def test_p_ticket_users_taken_off(self):
        """P-TICKET-USERS: neither page nor further mails; and the other way round."""
        person = self.person(self.eve)
        person.with_user(self.hanna).unlink()
        self.assertFalse(self.sees(self.eve))
        self.assertNotIn(self.eve, self.mine.message_partner_ids)
        person = self.person(self.eve)
        self.mine.message_unsubscribe(partner_ids=self.eve.ids)
        self.assertFalse(person.exists())
        self.assertFalse(self.sees(self.eve))

    def test_w19_a_copy_of_an_email_shows_nothing(self):
        """W19: whom somebody puts in copy follows, and does not see the ticket."""
        message = {
            "subject": "Creased",
            "body": "<p>Again.</p>",
            "from": self.carla.email,
            "author_id": self.carla.id,
            "to": "help@us.test",
            "cc": f"{self.eve.email}, {self.colin.email}",
        }
        made = self.env["helpdesk.ticket"].message_new(message)
        self.mine.message_update(message)
        for ticket in (made, self.mine):
            self.assertIn(self.eve, ticket.message_partner_ids)
            self.assertFalse(ticket.portal_person_ids)
        self.assertFalse(self.sees(self.eve))

    def test_contacts_have_no_rights_on_the_rows(self):
        """P-TICKET-USERS: by RPC nobody adds, reads or removes."""
        person = self.person(self.eve)
        for user in (self.eve_user, self.carla_user):
            rows = self.env["helpdesk.ticket.person"].with_user(user)
            with self.assertRaises(AccessError):
                rows.search([])
            with self.assertRaises(AccessError):
                rows.create(
                    {"ticket_id": self.mine.id, "partner_id": user.partner_id.id}
                )
            with self.assertRaises(AccessError):
                person.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.mine.with_user(self.carla_user).read(["portal_person_ids"])

    def test_staff_of_their_own_tickets(self):
        """Who deals with their own tickets reads the persons of no others."""
        self.hanna.group_ids = self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        self.mine.user_id = self.salesperson
        person = self.person(self.eve)
        rows = self.env["helpdesk.ticket.person"].with_user(self.hanna)
        self.assertNotIn(person, rows.search([]))
        self.mine.user_id = self.hanna
        self.assertIn(person, rows.search([]))


@tagged("post_install", "-at_install")
class TestTicketPeople(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.path = f"/my/ticket/{self.mine.id}/people"
        self.other_ticket = self.ticket()
        self.colin.portal_scope = "own"
        self.colin_user = self.portal_user(self.colin)
        self.env["portal.rate.limit"].search([]).unlink()

    def csrf(self):
        page = self.page(self.get("/my"))
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def add(self, user=None, path=None, **fields):
        self.login_as(user or self.carla_user)
        fields["csrf_token"] = self.csrf()
        return self.submit(f"{path or self.path}/add", fields)

    def remove(self, person, user=None):
        self.login_as(user or self.carla_user)
        return self.submit(
            f"{self.path}/remove", {"person_id": person.id, "csrf_token": self.csrf()}
        )

    def people(self):
        return self.mine.portal_person_ids.partner_id

    def test_p_ticket_users_add_a_colleague(self):
        """P-TICKET-USERS: chosen on the page, sees that ticket only, is told once."""
        self.login_as(self.colin_user)
        self.assertEqual(self.get(f"/my/ticket/{self.mine.id}").status_code, 404)
        self.login_as(self.carla_user)
        page = self.get(f"/my/ticket/{self.mine.id}")
        self.assertIn(self.path, page.text)
        form, _fields = self.form_of(self.get(self.path), f"{self.path}/add")
        offered = form.xpath(".//option/@value")
        self.assertEqual(offered, ["", str(self.colin.id)])
        for notice in ("Added.", "on the ticket already"):
            response = self.add(partner_id=self.colin.id)
            self.assertEqual(response.status_code, 303)
            page = self.get(response.headers["Location"])
            self.assertIn(notice, self.text_of(page))
        self.assertEqual(self.people(), self.colin)
        event = self.events(self.mine, "ticket_person_added")
        self.assertEqual(event.partner_id, self.carla)
        self.assertIn("Colin", event.snapshot)
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.colin.ids)])
        self.assertEqual(len(mails), 1)
        self.login_as(self.colin_user)
        self.assertEqual(self.get(f"/my/ticket/{self.mine.id}").status_code, 200)
        path = f"/my/ticket/{self.other_ticket.id}"
        self.assertEqual(self.get(path).status_code, 404)

    def test_p_ticket_users_by_address(self):
        """P-TICKET-USERS: a colleague's address, however it is written."""
        response = self.add(email=f" {self.colin.email.upper()} ")
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.people(), self.colin)

    def test_p_ticket_users_foreign_addresses_are_not_told(self):
        """P-TICKET-USERS: a stranger's address looks like one that nobody has."""
        texts = []
        for email in (self.eve.email, "nobody@nowhere.test", "nonsense", "a@b,c@d"):
            response = self.add(email=email)
            self.assertEqual(response.status_code, 422)
            text = self.text_of(response)
            self.assertIn(NOBODY, text)
            texts.append(len(text))
        self.assertEqual(len(set(texts)), 1)
        self.assertFalse(self.people())
        self.assertFalse(self.events(self.mine, "ticket_person_added"))

    def test_attack_numbers_of_others(self):
        """P-TICKET-USERS: the number of somebody who was not offered is missing."""
        staff = self.hanna.partner_id
        for value in (self.eve.id, staff.id, self.customer.id, 999999999, "x", "-1"):
            self.assertEqual(self.add(partner_id=value).status_code, 404, value)
        self.assertFalse(self.people())
        self.company.portal_ticket_people = "email"
        self.assertEqual(self.add(partner_id=self.colin.id).status_code, 404)
        self.assertNotIn("Colin", self.get(self.path).text)
        self.company.portal_ticket_people = "off"
        self.assertEqual(self.add(email=self.colin.email).status_code, 404)
        self.assertFalse(self.people())

    def test_attack_not_granted(self):
        """O-MODULES: whom the company keeps from tickets is not offered, nor added."""
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_tickets").id,
                "partner_id": self.colin.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.assertEqual(self.add(partner_id=self.colin.id).status_code, 404)
        self.assertIn(NOBODY, self.text_of(self.add(email=self.colin.email)))
        self.assertFalse(self.people())

    def test_attack_who_was_added_adds_nobody(self):
        """P-TICKET-USERS: somebody of another company neither adds nor learns names."""
        self.env["helpdesk.ticket.person"].create(
            [
                {"ticket_id": self.mine.id, "partner_id": partner.id}
                for partner in (self.eve, self.sven)
            ]
        )
        response = self.add(user=self.eve_user, email=self.erin.email)
        self.assertEqual(response.status_code, 404)
        page = self.get(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Leave this ticket", self.text_of(page))
        self.assertNotIn(self.sven.name, page.text)
        self.assertNotIn(f"{self.path}/add", page.text)
        response = self.add(user=self.erin_user, email=self.eve.email)
        self.assertEqual(response.status_code, 404)

    def test_p_ticket_users_remove(self):
        """P-TICKET-USERS: whom they added; not whom staff added; again says so."""
        self.add(partner_id=self.colin.id)
        mine = self.mine.portal_person_ids
        theirs = self.env["helpdesk.ticket.person"].create(
            {"ticket_id": self.mine.id, "partner_id": self.eve.id}
        )
        for person, notice in (
            (mine, "is not on the ticket any more"),
            (mine, "Nothing was changed"),
            (theirs, "Nothing was changed"),
        ):
            person_id = person.id
            self.login_as(self.carla_user)
            fields = {"person_id": person_id, "csrf_token": self.csrf()}
            response = self.submit(f"{self.path}/remove", fields)
            self.assertEqual(response.status_code, 303)
            page = self.get(response.headers["Location"])
            self.assertIn(notice, self.text_of(page))
        self.assertEqual(self.people(), self.eve)
        self.assertEqual(len(self.events(self.mine, "ticket_person_removed")), 1)

    def test_p_ticket_users_leave(self):
        """P-TICKET-USERS: who leaves is led away from what they see no more."""
        person = self.env["helpdesk.ticket.person"].create(
            {"ticket_id": self.mine.id, "partner_id": self.eve.id}
        )
        response = self.remove(person, user=self.eve_user)
        self.assertEqual(response.status_code, 303)
        page = self.get(response.headers["Location"])
        self.assertIn("You are not on the ticket", self.text_of(page))
        self.assertEqual(self.get(self.path).status_code, 404)
        self.assertTrue(self.events(self.mine, "ticket_left"))

    def test_get_and_csrf(self):
        """Nothing is done by looking, and no form without its token."""
        self.login_as(self.carla_user)
        for act in ("add", "remove"):
            response = self.get(f"{self.path}/{act}?partner_id={self.colin.id}")
            self.assertIn(response.status_code, (404, 405))
            response = self.submit(f"{self.path}/{act}", {"email": self.colin.email})
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self.people())

    def test_rate_limit(self):
        """P-TICKET-USERS: addresses are not tried out one after another."""
        self.login_as(self.carla_user)
        token = self.csrf()
        fields = {"email": "x@nowhere.test", "csrf_token": token}
        self.patch(
            self.env.registry["portal.rate.limit"],
            "_allow",
            lambda self, kind, *args: kind != "ticket_person",
        )
        response = self.submit(f"{self.path}/add", fields)
        self.assertEqual(response.status_code, 429)
        self.assertIn("Please wait a while", self.text_of(response))

    def test_list_says_so(self):
        """P-TICKET-USERS: the list marks what one was added to, and can show it."""
        foreign = self.ticket(partner=self.eve, name="Foreign roof")
        self.env["helpdesk.ticket.person"].create(
            {"ticket_id": foreign.id, "partner_id": self.carla.id}
        )
        self.login_as(self.carla_user)
        text = self.text_of(self.get("/my/tickets"))
        self.assertIn("Eve Else; you were added", " ".join(text.split()))
        text = self.text_of(self.get("/my/tickets?filterby=added"))
        self.assertIn("Foreign roof", text)
        self.assertNotIn("Creased posters", text)
