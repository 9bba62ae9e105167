"""P-TICKETS, P-TICKET-USERS, W19, X-MULTI: who sees which ticket, by RPC as well."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TicketCase


@tagged("post_install", "-at_install")
class TestTicketPolicy(TicketCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()

    def seen_by(self, user):
        return self.env["helpdesk.ticket"].with_user(user).search([]).sudo()

    def sees(self, partner, companies=None):
        return self.env["portal.policy"]._sees(
            self.mine.sudo(), partner, companies or self.company
        )

    def test_p_tickets_the_customers_own(self):
        """P-TICKETS: the whole customer sees it, another customer does not."""
        self.assertIn(self.mine, self.seen_by(self.carla_user))
        self.assertTrue(self.sees(self.colin))
        self.assertNotIn(self.mine, self.seen_by(self.eve_user))
        with self.assertRaises(AccessError):
            self.mine.with_user(self.eve_user).read(["name"])

    def test_p_ticket_users_and_not_their_company(self):
        """P-TICKET-USERS, W19: who was added sees that ticket; colleagues do not."""
        other = self.ticket()
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        self.assertEqual(self.seen_by(self.eve_user) & (self.mine | other), self.mine)
        self.assertTrue(self.sees(self.eve))
        self.assertFalse(self.sees(self.erin))
        with self.assertRaises(AccessError):
            self.mine.with_user(self.erin_user).read(["name"])
        self.mine.message_unsubscribe(partner_ids=self.eve.ids)
        self.assertNotIn(self.mine, self.seen_by(self.eve_user))

    def test_contacts_add_nobody_by_rpc(self):
        """P-TICKET-USERS: who may read a ticket does not give it to others."""
        with self.assertRaises(AccessError):
            self.mine.with_user(self.carla_user).message_subscribe(self.eve.ids)
        self.mine.with_user(self.eve_user).message_subscribe(self.eve.ids)
        self.assertFalse(self.sees(self.eve))

    def test_o_show_and_archived(self):
        """O-SHOW: switched off or archived, nobody outside sees it."""
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        for values in ({"portal_show": False}, {"active": False}):
            self.mine.write(values)
            self.assertFalse(self.mine.portal_published)
            self.assertFalse(self.sees(self.carla))
            self.assertFalse(self.sees(self.eve))
            self.mine.write({name: True for name in values})
            self.assertTrue(self.sees(self.carla))

    def test_x_multi(self):
        """X-MULTI: not with the companies of somebody who has no part in this one."""
        second = self.env["res.company"].create({"name": "Second"})
        self.assertFalse(self.sees(self.carla, second))
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        self.assertFalse(self.sees(self.eve, second))

    def test_staff_are_not_concerned(self):
        self.assertIn(self.mine, self.seen_by(self.hanna))

    def test_section(self):
        """O-MODULES: every ticket is of the section of tickets."""
        [(code, domain)] = self.mine._portal_sections()
        self.assertEqual(code, "tickets")
        self.assertTrue(self.mine.filtered_domain(domain))

    def test_label_and_path(self):
        self.assertEqual(
            self.mine._portal_label(), f"Ticket {self.mine.number}: Creased posters"
        )
        self.assertEqual(self.mine._portal_hotlink_path(), f"/my/ticket/{self.mine.id}")
        self.assertEqual(self.mine.get_portal_url(), f"/my/ticket/{self.mine.id}")
        self.assertFalse(self.mine.access_token)

    def test_fields_that_contacts_read(self):
        """W9: the fields that a page shows, and neither tags nor stock's token."""
        as_carla = self.mine.with_user(self.carla_user)
        self.assertEqual(as_carla.read(["name"])[0]["name"], "Creased posters")
        hidden = (
            "access_token",
            "tag_ids",
            "kanban_state",
            "activity_ids",
            "properties",
        )
        for name in hidden:
            with self.subTest(name), self.assertRaises(AccessError):
                as_carla.read([name])
        self.assertNotIn("access_token", as_carla.read()[0])
        with self.assertRaises(AccessError):
            as_carla.search([("kanban_state", "=", "blocked")])

    def test_contacts_write_nothing_by_rpc(self):
        as_carla = self.mine.with_user(self.carla_user)
        for values in ({"name": "x"}, {"stage_id": self.done.id}):
            with self.assertRaises(AccessError):
                as_carla.write(values)
        with self.assertRaises(AccessError):
            as_carla.create({"name": "x", "description": "x"})

    def test_the_public_writes_no_stage(self):
        """W3: stock lets everybody write the stages of tickets."""
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.new.with_user(public).write({"name": "hacked"})
        with self.assertRaises(AccessError):
            self.new.with_user(self.carla_user).write({"name": "hacked"})

    def test_staff_of_the_helpdesk_see_links_of_tickets_only(self):
        """C-DIRECT: the list of the links to tickets, and none to orders."""
        quote = self.quotation()
        for document in (self.mine, quote):
            self.env["portal.hotlink"]._issue(self.carla, document, self.company)
        Link = self.env["portal.hotlink"]
        models = Link.with_user(self.hanna).search([]).mapped("res_model")
        self.assertEqual(set(models), {"helpdesk.ticket"})
        self.hanna.group_ids += self.env.ref("sales_team.group_sale_salesman")
        # of orders, as with the orders themselves: her own
        quote.user_id = self.env.ref("base.user_admin")
        models = Link.with_user(self.hanna).search([]).mapped("res_model")
        self.assertEqual(set(models), {"helpdesk.ticket"})
        quote.user_id = self.hanna
        models = Link.with_user(self.hanna).search([]).mapped("res_model")
        self.assertEqual(set(models), {"helpdesk.ticket", "sale.order"})

    def test_c_direct_on_tickets(self):
        """C-DIRECT: helpdesk staff send a link; a salesperson has no right to."""
        action = self.mine.with_user(self.hanna).action_portal_direct_link()
        wizard = self.env[action["res_model"]].with_user(self.hanna)
        wizard.with_context(**action["context"]).create({}).action_send()
        link = self.env["portal.hotlink"].search([("res_id", "=", self.mine.id)])
        self.assertEqual(link.partner_id, self.carla)
        self.assertEqual(link.scope, "record")
        wizard = self.env[action["res_model"]].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            wizard.with_context(**action["context"]).create({}).action_send()
