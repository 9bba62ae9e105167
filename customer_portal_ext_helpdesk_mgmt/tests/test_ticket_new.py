"""P-TICKETS: raising a ticket; what was typed is never lost, nothing is trusted."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.customer_portal_ext.controllers import uploads

from .common import LINK, TicketHttpCase

ACTION = "/submitted/ticket"


@tagged("post_install", "-at_install")
class TestTicketNew(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.login_as(self.carla_user)

    def form_fields(self):
        _form, fields = self.form_of(self.get("/new/ticket"), ACTION)
        return {name: value for name, value in fields if name != "attachment"}

    def send(self, files=None, **changes):
        fields = {
            **self.form_fields(),
            "subject": "Creased posters",
            "description": "Two of them\nneed a new print.",
            **changes,
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        files = [("attachment", file) for file in files or []] or None
        return self.submit(ACTION, fields, files=files)

    def mine(self):
        return self.env["helpdesk.ticket"].search([("partner_id", "=", self.carla.id)])

    def assertAsksAgain(self, response, *texts):
        self.assertEqual(response.status_code, 422)
        for text in texts:
            self.assertIn(text, self.text_of(response))
        self.assertFalse(self.mine())

    def test_the_form(self):
        """P-TICKETS: every field is there, has a label, and is empty."""
        page = self.page(self.get("/new/ticket"))
        form = next(form for form in page.forms if form.action == ACTION)
        for name in ("subject", "description", "attachment"):
            [field] = form.xpath(f".//*[@name='{name}']")
            self.assertTrue(form.xpath(f".//label[@for='{field.get('id')}']"), name)
            self.assertFalse(field.value)

    def test_o_faq_offered(self):
        """O-FAQ: who is granted the answers is offered them while writing."""
        form = self.page(self.get("/new/ticket"))
        [offer] = form.xpath("//div[@data-url='/my/faq/suggest']")
        self.assertTrue(form.get_element_by_id(offer.get("data-field")) is not None)
        self.assertEqual(offer.xpath(".//a/@href"), ["/my/faq"])
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_faq").id,
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.assertNotIn("/my/faq", self.get("/new/ticket").text)

    def test_p_tickets_raise(self):
        """P-TICKETS: the ticket with its file, of the contact, who follows it."""
        response = self.send(files=[("plan.txt", b"canary", "text/plain")])
        self.assertEqual(response.status_code, 303)
        ticket = self.mine()
        self.assertEqual(ticket.name, "Creased posters")
        self.assertIn("need a new print.", ticket.description)
        self.assertEqual(ticket.company_id, self.company)
        self.assertEqual(ticket.stage_id, self.new)
        self.assertIn(self.carla, ticket.message_partner_ids)
        self.assertEqual(ticket.attachment_ids.raw, b"canary")
        page = self.get(response.headers["Location"])
        self.assertIn("We have your ticket", self.text_of(page))
        self.assertIn("plan.txt", self.text_of(page))

    def test_the_same_again(self):
        """A second identical submit makes no second ticket, and says so."""
        self.send()
        response = self.send()
        self.assertEqual(response.status_code, 303)
        self.assertEqual(len(self.mine()), 1)
        self.assertIn(
            "a moment ago", self.text_of(self.get(response.headers["Location"]))
        )
        self.send(description="Another three.")
        self.assertEqual(len(self.mine()), 2)

    def test_missing_texts(self):
        """Missing texts bring the form back with what was typed, never an error 500."""
        response = self.send(subject="", description="My long story")
        self.assertAsksAgain(response, "There is a problem", "in a few words")
        form, fields = self.form_of(response, ACTION)
        self.assertEqual(dict(fields)["description"].strip(), "My long story")
        self.assertAsksAgain(self.send(subject=None, description=None), "Describe what")
        response = self.send(subject="  ", description="  ")
        self.assertAsksAgain(response, "Describe what")
        response = self.send(description="")
        form, fields = self.form_of(response, ACTION)
        self.assertEqual(dict(fields)["subject"], "Creased posters")
        page = self.page(response)
        label = page.xpath("//label[@for='field-description']")
        self.assertTrue(label)
        field = page.get_element_by_id("field-description")
        self.assertEqual(field.get("aria-invalid"), "true")
        self.assertTrue(page.xpath(f"//*[@id='{field.get('aria-describedby')}']"))

    def test_too_long(self):
        self.assertAsksAgain(self.send(subject="x" * 201), "at most 200")
        self.assertAsksAgain(self.send(description="x" * 10_001), "too long")

    def test_files(self):
        """Empty, large and many files are refused with a sentence."""
        empty = ("empty.txt", b"", "text/plain")
        self.assertAsksAgain(self.send(files=[empty]), "empty.txt is empty.")
        with patch.object(uploads, "MEGABYTE", 1):
            large = ("large.txt", b"x" * 11, "text/plain")
            self.assertAsksAgain(self.send(files=[large]), "large.txt is larger")
        many = [(f"{number}.txt", b"x", "text/plain") for number in range(11)]
        self.assertAsksAgain(self.send(files=many), "at most 10 files")

    def test_categories_and_teams_that_the_form_offers(self):
        """Ids are those that the form offers, and of nothing else."""
        self.company.write(
            {
                "helpdesk_mgmt_portal_select_team": True,
                "helpdesk_mgmt_portal_select_category": True,
            }
        )
        Team = self.env["helpdesk.ticket.team"]
        Category = self.env["helpdesk.ticket.category"]
        second = self.env["res.company"].create({"name": "Second"})
        good_team = Team.create({"name": "Prints", "company_id": self.company.id})
        good = Category.create({"name": "Print", "company_id": self.company.id})
        hidden_team = Team.create({"name": "Secret", "show_in_portal": False})
        hidden = Category.create({"name": "Secret", "show_in_portal": False})
        foreign = Category.create({"name": "Secret", "company_id": second.id})
        right = {"team": good_team.id, "category": good.id}
        for wrong in (
            {"category": hidden.id},
            {"category": foreign.id},
            {"category": "999999999"},
            {"category": "abc"},
            {"category": ""},
            {"team": hidden_team.id},
            {"team": "1;2"},
            {"team": None},
        ):
            with self.subTest(wrong):
                response = self.send(**{**right, **wrong})
                self.assertAsksAgain(response, "There is a problem")
                self.assertNotIn("Secret", response.text)
        self.assertEqual(self.send(**right).status_code, 303)
        self.assertEqual(self.mine().team_id, good_team)
        self.assertEqual(self.mine().category_id, good)

    def test_what_the_form_does_not_ask(self):
        """A category that is not asked for decides neither ticket nor company."""
        second = self.env["res.company"].create({"name": "Second"})
        foreign = self.env["helpdesk.ticket.category"].create(
            {"name": "Secret", "company_id": second.id}
        )
        self.send(category=foreign.id, company_id=second.id, user_id=self.hanna.id)
        ticket = self.mine()
        self.assertEqual(ticket.company_id, self.company)
        self.assertFalse(ticket.category_id)
        self.assertFalse(ticket.user_id)

    def test_no_get_and_no_csrf(self):
        response = self.get(f"{ACTION}?subject=x&description=y")
        self.assertEqual(response.status_code, 405)
        self.assertEqual(self.send(csrf_token="wrong").status_code, 400)
        self.assertFalse(self.mine())

    def test_visitor(self):
        fields = self.form_fields()
        self.login_as(None)
        response = self.submit(ACTION, {**fields, "subject": "x", "description": "y"})
        self.assertIn(response.status_code, (303, 400))
        self.assertFalse(self.mine())

    def test_p_hotlink_confirmed_and_told(self):
        """P-HOTLINK, P-TICKETS: confirmed by mail with a link, and told to the team."""
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Print",
                "company_id": self.company.id,
                "user_ids": [(6, 0, self.hanna.ids)],
            }
        )
        self.company.helpdesk_mgmt_portal_select_team = True
        self.env["mail.mail"].search([]).unlink()
        self.send(team=team.id, files=[("../a.txt", b"canary", "text/plain")])
        ticket = self.mine()
        self.assertEqual(ticket.team_id, team)
        self.assertEqual(ticket.attachment_ids.mapped("name"), ["a.txt"])
        # not among the messages of the ticket
        told = self.env["mail.message"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(told.notified_partner_ids, self.hanna.partner_id)
        self.assertIn("need a new print.", told.body)
        bodies = {
            email["partner_id"]: email["body"]
            for mail in self.env["mail.mail"].search([])
            for email in mail._prepare_outgoing_list()
        }
        self.assertIn("We have received your ticket", bodies[self.carla])
        link = self.env["portal.hotlink"]._find(LINK.findall(bodies[self.carla])[0])
        self.assertEqual(link.partner_id, self.carla)
        self.assertEqual(link._get_document_sudo(), ticket)
        # who reads the ticket reads neither the mail nor what staff were told
        page = self.text_of(self.get(ticket.access_url))
        self.assertNotIn("We have received your ticket", page)
        self.assertNotIn("has sent a new ticket", page)
        event = self.events(ticket, "ticket_raised")
        self.assertEqual(event.partner_id, self.carla)
        self.assertIn("a.txt", event.snapshot)

    def test_p_tickets_without_confirmation(self):
        """P-TICKETS: not where it is switched off, nor beside the stage's own mail."""
        self.env["mail.mail"].search([]).unlink()
        self.company.portal_ticket_confirm = False
        self.send()
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.carla.ids)])
        self.assertFalse(mails)
        self.company.portal_ticket_confirm = True
        self.new.mail_template_id = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.send(subject="Another")
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.carla.ids)])
        self.assertNotIn("We have received", "".join(mails.mapped("body_html")))

    def test_p_tickets_nobody_answers_yet(self):
        """P-TICKETS: without assignee and team, the company's address is told."""
        self.company.write(
            {"email": "office@us.test", "portal_comment_copy": "company"}
        )
        self.send()
        mail = self.env["mail.mail"].search([("email_to", "=", "office@us.test")])
        self.assertIn("Carla Client has sent a new ticket", mail.body_html)
        self.assertIn(f"/odoo/helpdesk.ticket/{self.mine().id}", mail.body_html)

    def kept(self, response):
        form = next(f for f in self.page(response).forms if f.action == ACTION)
        return [
            (box.get("value"), box.get("checked"))
            for box in form.xpath(".//fieldset//input[@name='kept']")
        ]

    def test_p_tickets_no_file_is_lost(self):
        """P-TICKETS: what was right waits for the rest, and goes with the ticket."""
        files = [
            ("good.txt", b"canary", "text/plain"),
            ("empty.txt", b"", "text/plain"),
        ]
        response = self.send(files=files, subject="")
        self.assertAsksAgain(response, "empty.txt is empty.", "good.txt")
        [(reference, checked)] = self.kept(response)
        self.assertTrue(checked)
        [waiting] = self.env["portal.pending.file"].search([])
        self.assertEqual((waiting.name, waiting.place), ("good.txt", "ticket"))
        more = [("more.txt", b"some more", "text/plain")]
        self.send(files=more, kept=reference)
        ticket = self.mine()
        names = ticket.attachment_ids.mapped("name")
        self.assertEqual(sorted(names), ["good.txt", "more.txt"])
        page = self.text_of(self.get(ticket.access_url))
        self.assertIn("good.txt", page)
        self.assertIn("good.txt", self.events(ticket, "ticket_raised").snapshot)

    def test_p_tickets_a_file_that_is_chosen_again(self):
        """P-TICKETS: what waits, and is chosen again with the rest, is stored once;
        another file of the same name is another one."""
        good = ("good.txt", b"canary", "text/plain")
        bad = ("empty.txt", b"", "text/plain")
        [(reference, _checked)] = self.kept(self.send(files=[good, bad]))
        other = ("good.txt", b"another", "text/plain")
        whole = ("empty.txt", b"whole now", "text/plain")
        self.send(files=[good, other, whole], kept=reference)
        files = self.mine().attachment_ids
        self.assertEqual(
            sorted((file.name, file.raw) for file in files),
            [
                ("empty.txt", b"whole now"),
                ("good.txt", b"another"),
                ("good.txt", b"canary"),
            ],
        )

    def test_attack_files_of_others(self):
        """P-TICKETS: no file is taken along that is not one's own, and waiting."""
        good = ("good.txt", b"canary", "text/plain")
        [(theirs, _checked)] = self.kept(self.send(files=[good], subject=""))
        file = self.file(self.ticket(partner=self.eve), user=self.eve_user)
        mine = self.file(self.ticket(), user=self.carla_user)
        self.login_as(self.eve_user)
        tickets = self.env["helpdesk.ticket"].search([("partner_id", "=", self.eve.id)])
        for reference in (theirs, str(file.id), str(mine.id)):
            response = self.send(kept=reference)
            self.assertEqual(response.status_code, 422)
            self.assertIn("is not there any more", self.text_of(response))
            self.assertNotIn("good.txt", response.text)
        later = self.env["helpdesk.ticket"].search([("partner_id", "=", self.eve.id)])
        self.assertEqual(later, tickets)

    def test_p_tickets_by_script(self):
        """P-TICKETS: errors by field and what waits, then the ticket; twice is once."""
        script = {"X-Portal-Upload": "1"}
        fields = {**self.form_fields(), "subject": "", "description": "Like this"}
        files = [("attachment", ("good.txt", b"canary", "text/plain"))]
        answer = self.submit(ACTION, fields, files=files, headers=script).json()
        self.assertEqual(answer["fields"], ["subject"])
        [kept] = answer["kept"]
        fields |= {"subject": "Posters", "kept": kept["reference"]}
        for notice in ("ticket_sent", "ticket_again"):
            answer = self.submit(ACTION, fields, headers=script).json()
            self.assertIn(f"notice={notice}", answer["location"])
        self.assertEqual(self.mine().attachment_ids.raw, b"canary")

    def test_p_tickets_too_much(self):
        """P-TICKETS: a request nobody reads leads back to the form, which says why."""
        fields = self.form_fields()
        companies = self.env.registry["res.company"]
        with patch.object(companies, "_portal_upload_bytes", lambda self: 500):
            files = [("attachment", ("large.txt", b"x" * 600, "text/plain"))]
            response = self.submit(ACTION, fields, files=files)
        self.assertEqual(response.status_code, 303)
        page = self.get(response.headers["Location"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("too large together", self.text_of(page))
        self.assertFalse(self.mine())

    def test_files_that_wait_go_after_a_day(self):
        """P-TICKETS: what was never sent is not kept."""
        waiting = self.file(self.env["helpdesk.ticket"], user=self.carla_user, res_id=0)
        ours = self.file(self.env["helpdesk.ticket"], res_id=0)
        self.env["ir.attachment"]._gc_portal_ticket_files()
        self.assertTrue(waiting.exists())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = now() - interval '2 day'"
            " WHERE id = ANY(%s)",
            [(waiting | ours).ids],
        )
        self.env.invalidate_all()
        self.env["ir.attachment"]._gc_portal_ticket_files()
        self.assertFalse(waiting.exists())
        self.assertTrue(ours.exists())
