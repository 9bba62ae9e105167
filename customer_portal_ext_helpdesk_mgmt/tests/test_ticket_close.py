"""W3: a ticket is closed by its customer, by a form, once, into a stage for that."""

from odoo.tests import tagged

from .common import TicketHttpCase


@tagged("post_install", "-at_install")
class TestTicketClose(TicketHttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.path = f"/my/ticket/{self.mine.id}"

    def fields_of(self, user):
        self.login_as(user)
        response = self.get(f"{self.path}/close")
        _form, fields = self.form_of(response, "/ticket/close")
        return dict(fields)

    def close_as(self, user, **changes):
        """Send the form of the page, with changes, as somebody."""
        fields = self.fields_of(self.carla_user)
        if user != self.carla_user:
            self.login_as(user)
            fields["csrf_token"] = self.csrf()
        return self.submit("/ticket/close", {**fields, **changes})

    def csrf(self):
        page = self.page(self.get("/my"))
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def test_p_tickets_close(self):
        """P-TICKETS: closed, recorded, the customer told by mail with a link."""
        response = self.close_as(self.carla_user)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.mine.stage_id, self.done)
        self.assertTrue(self.mine.closed_date)
        self.assertIn(
            "The ticket is closed.",
            self.text_of(self.get(response.headers["Location"])),
        )
        event = self.events(self.mine, "ticket_closed")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event.identified_by, "login")
        note = self.mine.message_ids.filtered(lambda m: m.author_id == self.carla)
        self.assertIn("Carla Client has closed this ticket", note.body)

    def test_second_close_does_nothing(self):
        fields = self.fields_of(self.carla_user)
        self.submit("/ticket/close", fields)
        closed = self.mine.closed_date
        response = self.submit("/ticket/close", fields)
        self.assertEqual(response.status_code, 303)
        self.assertIn(
            "closed before", self.text_of(self.get(response.headers["Location"]))
        )
        self.assertEqual(self.mine.closed_date, closed)
        self.assertEqual(len(self.events(self.mine, "ticket_closed")), 1)

    def test_get_closes_nothing(self):
        """W3: an address that is opened changes nothing."""
        self.login_as(self.carla_user)
        path = f"/ticket/close?ticket_id={self.mine.id}&stage_id={self.done.id}"
        self.assertEqual(self.get(path).status_code, 405)
        self.assertEqual(self.mine.stage_id, self.new)

    def test_no_csrf_no_close(self):
        for token in ("", "wrong"):
            response = self.close_as(self.carla_user, csrf_token=token)
            self.assertEqual(response.status_code, 400)
        self.assertEqual(self.mine.stage_id, self.new)

    def test_attackers(self):
        """W3: neither another customer, nor who was added, nor their colleague."""
        self.assertEqual(self.close_as(self.eve_user).status_code, 404)
        self.mine.message_subscribe(partner_ids=self.eve.ids)
        self.assertEqual(self.close_as(self.eve_user).status_code, 404)
        self.assertEqual(self.close_as(self.erin_user).status_code, 404)
        self.assertEqual(self.mine.stage_id, self.new)
        self.login_as(self.eve_user)
        self.assertNotIn("/ticket/close", self.get(self.path).text)

    def test_visitor(self):
        self.login_as(None)
        page = self.page(self.get("/web/login"))
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        response = self.submit(
            "/ticket/close",
            {
                "ticket_id": self.mine.id,
                "stage_id": self.done.id,
                "csrf_token": token,
            },
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self.mine.stage_id, self.new)

    def test_only_into_stages_for_that(self):
        """P-TICKETS: not refused, not reopened, not into another team's stage."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Others", "company_id": self.company.id}
        )
        theirs = self.done.copy({"team_ids": [(6, 0, team.ids)]})
        for stage in (self.rejected, self.new, theirs):
            response = self.close_as(self.carla_user, stage_id=stage.id)
            self.assertEqual(response.status_code, 303)
            self.assertIn("notice=ticket_stage", response.headers["Location"])
            self.assertEqual(self.mine.stage_id, self.new)

    def test_nonsense(self):
        """A wrong number looks like a missing ticket."""
        for changes in (
            {"ticket_id": "abc"},
            {"ticket_id": ""},
            {"stage_id": "1e3"},
            {"ticket_id": "999999999"},
        ):
            response = self.close_as(self.carla_user, **changes)
            self.assertEqual(response.status_code, 404)
        self.assertEqual(self.mine.stage_id, self.new)
