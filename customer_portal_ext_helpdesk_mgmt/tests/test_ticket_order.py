"""P-TICKETS, X-A11Y: what stands where on the page of a ticket, on a phone too."""

from odoo.tests import tagged

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestTicketOrder(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.path = f"/my/ticket/{self.mine.id}"
        self.login_as(self.carla_user)

    def assertInOrder(self, text, *parts):
        places = [text.find(part) for part in parts]
        self.assertNotIn(-1, places, dict(zip(parts, places, strict=True)))
        self.assertEqual(places, sorted(places), parts)

    def test_p_tickets_what_waits_stands_first(self):
        """P-TICKETS: before the text; who is on the ticket comes after all of it."""
        self.mine.portal_waiting = True
        text = self.get(self.path).text
        self.assertInOrder(
            text,
            "<h1",
            'id="portal_ticket_waits"',
            "Close this ticket",
            "Two of them.",
            'id="discussion"',
            'id="sidebar_content"',
            'id="portal_ticket_people"',
        )

    def test_p_tickets_said_once(self):
        """P-TICKETS: number and subject are in the heading, and in no other one."""
        page = self.page(self.get(self.path))
        headings = page.xpath("//main//*[self::h1 or self::h2 or self::h3]")
        texts = [" ".join(heading.text_content().split()) for heading in headings]
        self.assertEqual(sum(self.mine.number in text for text in texts), 1, texts)
        self.assertEqual(sum("Creased posters" in text for text in texts), 1, texts)
        [content] = page.xpath("//div[@id='card_body']")
        self.assertNotRegex(content.text_content(), r"\d:\d\d:\d\d", "seconds")

    def test_p_tickets_levels(self):
        """X-A11Y: one heading of the first level, then the second, none left out."""
        page = self.page(self.get(self.path))
        headings = page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        headings += page.xpath("//main//*[self::h5 or self::h6]")
        headings.sort(key=list(page.iter()).index)
        levels = [int(h.get("aria-level") or h.tag[1]) for h in headings]
        self.assertEqual(levels[0], 1)
        self.assertEqual(levels.count(1), 1)
        for before, after in zip(levels, levels[1:], strict=False):
            self.assertLessEqual(after, before + 1, levels)

    def test_p_tickets_ways_back(self):
        """P-TICKETS: from the form of a new ticket, and from an act."""
        page = self.page(self.get("/new/ticket"))
        self.assertTrue(page.xpath("//ol//a[starts-with(@href, '/my/tickets')]"))
        page = self.page(self.get(f"{self.path}/close"))
        self.assertTrue(page.xpath(f"//main//a[starts-with(@href, '{self.path}')]"))
        label = f"Ticket {self.mine.number}"
        [main] = page.xpath("//main")
        self.assertEqual(main.text_content().count(label), 1)
