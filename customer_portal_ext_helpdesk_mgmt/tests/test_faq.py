"""O-FAQ: who answers tickets writes questions and answers as well."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TicketCase, TicketHttpCase


@tagged("post_install", "-at_install")
class TestHelpdeskFaq(TicketCase):
    def test_o_faq_written_by_the_helpdesk(self):
        """O-FAQ: an agent writes, publishes, sees readers, and deletes nothing."""
        Faq = self.env["portal.faq"].with_user(self.hanna)
        faq = Faq.create({"name": "Which ink?", "answer": "<p>Black</p>"})
        faq.action_publish()
        self.assertEqual(faq.state, "published")
        self.env["portal.faq.reading"]._note(faq.sudo(), self.carla)
        self.assertEqual(faq.reading_ids.partner_id, self.carla)
        with self.assertRaises(AccessError):
            faq.unlink()

    def test_o_faq_reached_from_the_helpdesk(self):
        """O-FAQ: the menu and the buttons are there for an agent."""
        menu = self.env.ref("customer_portal_ext_helpdesk_mgmt.menu_helpdesk_faq")
        visible = self.env["ir.ui.menu"].with_user(self.hanna)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        view = self.env.ref("customer_portal_ext.portal_faq_form_view")
        arch = self.env["portal.faq"].with_user(self.hanna).get_view(view.id)["arch"]
        for name in ("action_publish", "action_draft", "action_archive_faq"):
            self.assertIn(f'name="{name}"', arch)
        self.assertIn('name="reading_ids"', arch)


@tagged("post_install", "-at_install")
class TestFaqAfterTicket(TicketHttpCase):
    def test_o_faq_offered_when_sent(self):
        """O-FAQ: without a script answers are offered with the ticket that was sent."""
        self.env["portal.faq"].create(
            {
                "name": "Why do posters arrive creased?",
                "answer": "<p>Open the roll at once.</p>",
            }
        ).action_publish()
        ticket = self.ticket(name="Creased posters")
        self.login_as(self.carla_user)
        offered = "//div[@id='portal_ticket_faq']//a"
        page = self.page(self.get(f"/my/ticket/{ticket.id}?notice=ticket_sent"))
        [link] = page.xpath(offered)
        self.assertIn("Why do posters arrive creased?", link.text_content())
        self.assertEqual(self.get(link.get("href")).status_code, 200)
        page = self.page(self.get(f"/my/ticket/{ticket.id}"))
        self.assertFalse(page.xpath(offered))
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_faq").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        page = self.page(self.get(f"/my/ticket/{ticket.id}?notice=ticket_sent"))
        self.assertFalse(page.xpath(offered))
