"""C-DIRECT: whoever comes by a link to one ticket sees that ticket only."""

from odoo.tests import tagged

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestTicketGuest(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.other = self.ticket()
        self.path = f"/my/ticket/{self.mine.id}"
        self.architect = self.env["res.partner"].create(
            {"name": "Ada Architect", "email": "ada@architects.test", "lang": "en_US"}
        )

    def come_as_guest(self, partner):
        link = self.env["portal.hotlink"]._grant(self.mine, partner, 7)
        address = link._arm(partner)
        return self.open_link(address.rsplit("/", 1)[1])

    def test_c_direct_one_ticket(self):
        """C-DIRECT: that ticket with its public messages and files, nothing else."""
        public = self.file(self.mine, user=self.hanna)
        internal = self.file(self.mine, user=self.hanna, name="margin.txt")
        as_hanna = self.mine.with_user(self.hanna)
        as_hanna.message_post(
            body="Public answer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=public.ids,
        )
        as_hanna.message_post(
            body="Internal canary",
            subtype_xmlid="mail.mt_note",
            attachment_ids=internal.ids,
        )
        opened = self.come_as_guest(self.architect)
        self.assertURLEqual(opened.headers["Location"], self.path)
        page = self.get(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("Public answer", self.text_of(page))
        for hidden in ("Internal canary", "margin.txt", "/my/tickets"):
            self.assertNotIn(hidden, page.text)
        # written by the link, under the name of who has it
        [form] = self.page(page).xpath("//section[@id='discussion']//form")
        self.assertEqual(form.get("action"), f"{self.path}/comment")
        self.assertIn("as Ada Architect", self.text_of(page))
        self.assertEqual(self.get(f"{self.path}/file/{public.id}").status_code, 200)
        self.assertEqual(self.get(f"{self.path}/file/{internal.id}").status_code, 404)
        other = f"/my/ticket/{self.other.id}"
        for path in (other, "/my/tickets", "/new/ticket", "/my"):
            response = self.get(path)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])

    def test_c_direct_strangers_only_look(self):
        """C-DIRECT: no button, and no closing by a form of one's own."""
        self.come_as_guest(self.architect)
        page = self.get(self.path)
        for act in ("close", "reopen", "people"):
            self.assertNotIn(f"{self.path}/{act}", page.text)
        self.assertEqual(self.get(f"{self.path}/close").status_code, 404)
        leave = next(f for f in self.page(page).forms if f.action == "/my/link/leave")
        response = self.submit(
            "/ticket/close",
            {
                "ticket_id": self.mine.id,
                "stage_id": self.done.id,
                "csrf_token": leave.fields["csrf_token"],
            },
        )
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self.mine.stage_id, self.new)

    def test_c_direct_of_the_customer_closes(self):
        """C-DIRECT: a contact of the customer without a login closes by the link."""
        self.come_as_guest(self.colin)
        response = self.get(f"{self.path}/close")
        _form, fields = self.form_of(response, "/ticket/close")
        response = self.submit("/ticket/close", fields)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.mine.stage_id, self.done)
        event = self.events(self.mine, "ticket_closed")
        self.assertEqual(event.partner_id, self.colin)
        self.assertEqual(event.identified_by, "direct_link")

    def test_c_direct_adds_nobody(self):
        """P-TICKET-USERS: the guest of a link learns no names, and adds nobody."""
        self.come_as_guest(self.colin)
        self.assertNotIn(f"{self.path}/people", self.get(self.path).text)
        response = self.get(f"{self.path}/people")
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
