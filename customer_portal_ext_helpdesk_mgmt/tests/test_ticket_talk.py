"""O-TICKETS, C-ACTIONS: answering a ticket, and what waits for whose answer."""

from odoo.tests import tagged

from .common import LINK, TicketHttpCase


class TalkHttpCase(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.path = f"/my/ticket/{self.mine.id}"
        self.env["portal.rate.limit"].search([]).unlink()
        self.env["mail.mail"].search([]).unlink()

    def write_answer(self, text, files=()):
        _form, fields = self.form_of(self.get(self.path), f"{self.path}/comment")
        fields = [field for field in fields if field[0] == "csrf_token"]
        return self.submit(
            f"{self.path}/comment",
            [*fields, ("comment", text)],
            files=[("comment_files", file) for file in files] or None,
        )

    def say(self, body, **kwargs):
        return self.mine.with_user(self.hanna).message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **kwargs,
        )

    def mails(self):
        """Return {recipient: body as sent} of the queued mails."""
        return {
            email["partner_id"]: email["body"]
            for mail in self.env["mail.mail"].search([])
            for email in mail._prepare_outgoing_list()
        }


@tagged("post_install", "-at_install")
class TestTicketTalk(TalkHttpCase):
    def test_o_tickets_good_files_are_kept(self):
        """O-TICKETS: a bad file beside a good one: that one waits, and goes along."""
        self.login_as(self.carla_user)
        files = [("a.txt", b"canary", "text/plain"), ("b.txt", b"", "text/plain")]
        response = self.write_answer("See", files)
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.mine._portal_public_messages())
        path = f"{self.path}/comment"
        _form, fields = self.form_of(response, path)
        self.submit(path, [pair for pair in fields if pair[0] != "comment_files"])
        [message] = self.mine._portal_public_messages()
        self.assertEqual(message.attachment_ids.raw, b"canary")

    def test_o_tickets_answer(self):
        """O-TICKETS: written by a form, shown at once, told to who answers it."""
        self.login_as(self.carla_user)
        response = self.write_answer(
            "They came today.", [("photo.txt", b"canary", "text/plain")]
        )
        self.assertEqual(response.status_code, 303)
        page = self.get(response.headers["Location"])
        self.assertIn("Your message is sent", self.text_of(page))
        self.assertIn("They came today.", self.text_of(page))
        [message] = self.mine._portal_public_messages()
        self.assertEqual(message.author_id, self.carla)
        [url] = self.page(page).xpath("//section[@id='discussion']//a/@href")
        self.assertEqual(self.get(url).content, b"canary")
        self.assertIn(self.hanna.partner_id, message.notified_partner_ids)
        event = self.events(self.mine, "ticket_answered")
        self.assertIn("They came today.", event.snapshot)
        self.assertIn("photo.txt", event.snapshot)

    def test_second_submit(self):
        """O-TICKETS: the same form again writes nothing, and says so."""
        self.login_as(self.carla_user)
        for _time in range(2):
            response = self.write_answer("Once only.")
        page = self.get(response.headers["Location"])
        self.assertIn("a moment ago", self.text_of(page))
        self.assertEqual(len(self.mine._portal_public_messages()), 1)
        self.assertEqual(len(self.events(self.mine, "ticket_answered")), 1)

    def test_o_tickets_the_team_is_told(self):
        """O-TICKETS: without an assignee, its team; without one, the office."""
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Print",
                "company_id": self.company.id,
                "user_ids": [(6, 0, self.hanna.ids)],
            }
        )
        self.mine.write({"user_id": False, "team_id": team.id})
        self.assertEqual(self.mine._portal_responsible(), self.hanna)
        self.login_as(self.carla_user)
        self.write_answer("Hello team.")
        [message] = self.mine._portal_public_messages()
        self.assertIn(self.hanna.partner_id, message.notified_partner_ids)

    def test_only_public_notes(self):
        """P-TICKETS: internal notes are on no page, nor are their files."""
        file = self.file(self.mine, user=self.hanna, name="margin.txt")
        note = self.mine.with_user(self.hanna).message_post(
            body="Internal canary",
            subtype_xmlid="mail.mt_note",
            attachment_ids=file.ids,
        )
        self.login_as(self.carla_user)
        for path in (self.path, f"{self.path}/comment"):
            page = self.get(path)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("Internal canary", page.text)
            self.assertNotIn("margin.txt", page.text)
        path = f"{self.path}/comment/{note.id}/file/{file.id}"
        self.assertEqual(self.get(path).status_code, 404)

    def test_foreign(self):
        """P-TICKETS: another customer's conversation is missing, to write as well."""
        self.login_as(self.carla_user)
        _form, fields = self.form_of(self.get(self.path), f"{self.path}/comment")
        self.login_as(self.eve_user)
        page = self.page(self.get("/my"))
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        for path in (f"{self.path}/comment", "/my/ticket/999999999/comment"):
            self.assertEqual(self.get(path).status_code, 404)
            response = self.submit(path, {"comment": "x", "csrf_token": token})
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.mine._portal_public_messages())

    def test_closed_or_switched_off(self):
        """O-TICKETS: nothing is written where the page has no form, nor by RPC."""
        self.login_as(self.carla_user)
        _form, fields = self.form_of(self.get(self.path), f"{self.path}/comment")
        token = dict(fields)["csrf_token"]

        def refuse():
            self.assertNotIn('name="comment"', self.get(self.path).text)
            fields = {"comment": "Late.", "csrf_token": token}
            response = self.submit(f"{self.path}/comment", fields)
            self.assertEqual(response.status_code, 303)
            self.assertIn("notice=comment_off", response.headers["Location"])
            self.assertFalse(self.mine._portal_public_messages())

        self.company.portal_comment_tickets = False
        refuse()
        self.company.portal_comment_tickets = True
        self.mine.stage_id = self.done
        refuse()

    def test_p_hotlink_answer(self):
        """P-HOTLINK: staff's answer goes to all on the ticket, with their own link."""
        self.env["helpdesk.ticket.person"].with_context(
            portal_person_quiet=True
        ).create({"ticket_id": self.mine.id, "partner_id": self.eve.id})
        self.mine.message_subscribe(partner_ids=self.carla.ids)
        self.say("New ones are printed.")
        mails = self.mails()
        Link = self.env["portal.hotlink"]
        for partner in (self.carla, self.eve):
            link = Link._find(LINK.findall(mails[partner])[0])
            self.assertEqual(link.partner_id, partner)
            self.assertEqual(link._get_document_sudo(), self.mine)


@tagged("post_install", "-at_install")
class TestTicketWaiting(TalkHttpCase):
    def setUp(self):
        super().setUp()
        self.asked = self.new.copy(
            {"name": "Asked", "portal_waiting": True, "sequence": 1}
        )

    def waiting(self):
        return self.text_of(self.get("/my/actions"))

    def test_c_actions_waits_until_answered(self):
        """C-ACTIONS: asked by the stage, answered, asked again by staff's answer."""
        self.login_as(self.carla_user)
        self.assertNotIn(self.mine.number, self.waiting())
        self.mine.stage_id = self.asked
        self.assertTrue(self.mine.portal_waiting)
        self.assertIn(self.mine.number, self.waiting())
        self.assertIn("We wait for your answer", self.text_of(self.get(self.path)))
        page = self.page(self.get("/my/tickets?filterby=waiting"))
        hrefs = page.xpath("//table//a/@href")
        self.assertIn(f"{self.path}#discussion", hrefs)
        self.assertIn(
            "Action required: 1", " ".join(self.text_of(self.get("/my")).split())
        )
        self.assertIn("1 waiting for your answer", self.text_of(self.get("/my")))
        self.write_answer("It is the blue one.")
        self.assertFalse(self.mine.portal_waiting)
        self.assertEqual(self.mine.stage_id, self.asked)
        self.assertNotIn(self.mine.number, self.waiting())
        self.say("Which blue?")
        self.assertTrue(self.mine.portal_waiting)
        self.mine.with_user(self.hanna).message_post(
            body="Internal", subtype_xmlid="mail.mt_note"
        )
        self.assertTrue(self.mine.portal_waiting)
        self.mine.stage_id = self.done
        self.assertFalse(self.mine.portal_waiting)

    def test_c_actions_moves_on(self):
        """C-ACTIONS: the answer, by mail as well, leads to the stage that was set."""
        self.asked.portal_answered_stage_id = self.new
        self.mine.stage_id = self.asked
        self.mine.message_post(
            body="By mail.",
            author_id=self.carla.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(self.mine.stage_id, self.new)
        self.assertFalse(self.mine.portal_waiting)

    def test_c_actions_of_others(self):
        """C-ACTIONS: another customer's ticket waits for nobody else."""
        self.mine.stage_id = self.asked
        self.login_as(self.eve_user)
        self.assertNotIn(self.mine.number, self.waiting())
        self.env["helpdesk.ticket.person"].create(
            {"ticket_id": self.mine.id, "partner_id": self.eve.id}
        )
        self.assertIn(self.mine.number, self.waiting())
