"""X-QUORUM: approval by one, all or some of the named contacts."""

import json

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestQuorum(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.colin_user = self.portal_user(self.colin)
        self.dora = self.contact("Dora Client", self.customer, "dora@client.test")
        self.dora_user = self.portal_user(self.dora)
        self.quote = self.named(self.carla | self.colin, "all")
        self.lines = self.quote.order_line

    def named(self, partners, rule, count=1, **values):
        return self.quotation(
            lines=2,
            portal_approver_ids=[
                Command.create({"partner_id": partner.id}) for partner in partners
            ],
            portal_quorum=rule,
            portal_quorum_count=count,
            **values,
        )

    def approve(self, user, order, lines=None):
        self.login_as(user)
        path, fields = self.approve_form(order, lines or order.order_line)
        response = self.submit(path, fields)
        self.assertEqual(response.status_code, 303, response.text)
        self.assertIn("/done/", response.headers["Location"])
        order.invalidate_recordset()
        return self.get(response.headers["Location"])

    def actions_of(self, user):
        self.login_as(user)
        page = self.page(self.get("/my/actions"))
        return page.xpath("//main//td//a/@href | //main//th//a/@href")

    def test_x_quorum_all(self):
        """X-QUORUM: with "all" a line is approved by the last of them, not before."""
        done = self.approve(self.carla_user, self.quote)
        text = self.text_of(done)
        self.assertIn("still to answer: Colin Client", text)
        self.assertEqual(self.quote.state, "sent")
        self.assertEqual(
            self.lines.portal_status_id, self.status("sale.order.line", "approve")
        )
        self.assertEqual(set(self.lines.mapped("portal_answer")), {"partly"})
        self.assertTrue(self.quote.portal_waiting)
        page = self.get(f"/my/orders/{self.quote.id}")
        text = self.text_of(page)
        self.assertIn(
            "1 of 2 approvals. Approved: Carla Client. Still to answer: Colin Client",
            text,
        )
        self.assertNotIn("Check and approve", text)
        self.assertNotIn("Please answer by", text)
        self.assertNotIn("Changed after your approval", text)
        self.approve(self.colin_user, self.quote)
        self.assertEqual(self.quote.state, "sale")
        self.assertEqual(
            self.events(self.quote).mapped("kind"),
            ["order_confirmed", "line_approved", "line_approved"],
        )
        marks = self.lines[0]._prepare_portal_status_values()
        self.assertEqual(marks["approved_by"], "Carla Client, Colin Client")
        self.assertEqual(
            self.quote.portal_approver_ids.mapped("state"), ["approved", "approved"]
        )

    def test_x_quorum_no_boxes_for_what_waits_for_others(self):
        """X-QUORUM: who has approved is offered nothing to tick any more."""
        for model in ("sale.order", "sale.order.line"):
            self.status(model, "approve").allow_change_request = False
        path = f"/my/orders/{self.quote.id}"
        boxes = "//section[@id='portal_answer']//input[@name='line_ids']"
        self.login_as(self.carla_user)
        self.assertEqual(len(self.page(self.get(path)).xpath(boxes)), 2)
        self.approve(self.carla_user, self.quote, self.lines[:1])
        self.assertEqual(len(self.page(self.get(path)).xpath(boxes)), 1)
        self.approve(self.carla_user, self.quote, self.lines[1:])
        self.assertFalse(self.page(self.get(path)).xpath(boxes))
        self.login_as(self.colin_user)
        self.assertEqual(len(self.page(self.get(path)).xpath(boxes)), 2)

    def test_x_quorum_action_list_is_each_contacts_own(self):
        """X-QUORUM: what waits for one who has approved is not in their list."""
        path = f"/my/orders/{self.quote.id}/approve"
        for user, waits in (
            (self.carla_user, True),
            (self.colin_user, True),
            (self.dora_user, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(path in self.actions_of(user), waits)
        self.approve(self.carla_user, self.quote)
        self.assertNotIn(path, self.actions_of(self.carla_user))
        self.assertIn(path, self.actions_of(self.colin_user))
        count = self.env["portal.list"]._count
        sources = self.env["portal.list"]._waiting_sources
        self.assertEqual(count(sources(self.carla, self.company), 99), 0)
        self.assertEqual(count(sources(self.colin, self.company), 99), 1)
        self.login_as(self.carla_user)
        page = self.page(self.get("/my/quotes"))
        self.assertTrue(page.xpath(f"//main//a[@href='/my/orders/{self.quote.id}']"))
        self.assertFalse(page.xpath(f"//main//a[@href='{path}']"))
        self.login_as(self.colin_user)
        page = self.page(self.get("/my/quotes"))
        self.assertTrue(page.xpath(f"//main//a[@href='{path}']"))

    def test_x_quorum_others_are_refused(self):
        """X-QUORUM: nobody else can approve; the page says who can."""
        self.login_as(self.carla_user)
        path, fields = self.approve_form(self.quote, self.lines)
        self.login_as(self.dora_user)
        _form, own = self.form_of(
            self.get(f"/my/orders/{self.quote.id}/change-request"),
            f"/my/orders/{self.quote.id}/change-request",
        )
        token = dict(own)["csrf_token"]
        forged = [
            (name, token if name == "csrf_token" else value) for name, value in fields
        ]
        for response in (self.get(path), self.submit(path, forged)):
            self.assertEqual(response.status_code, 403)
            text = self.text_of(response)
            self.assertIn("Only Carla Client and Colin Client can approve", text)
            self.assertNotIn("You approve:", text)
        text = self.text_of(self.get(f"/my/orders/{self.quote.id}"))
        self.assertIn("Only Carla Client and Colin Client can approve", text)
        self.assertNotIn("Check and approve", text)
        self.assertFalse(self.quote.portal_approval_ids)

    def test_x_quorum_number(self):
        """X-QUORUM: two of three are enough, and the third is asked no more."""
        quote = self.named(self.carla | self.colin | self.dora, "number", 2)
        self.approve(self.carla_user, quote)
        self.assertTrue(quote.portal_waiting)
        self.approve(self.dora_user, quote)
        self.assertEqual(quote.state, "sale")
        self.assertNotIn(
            f"/my/orders/{quote.id}/approve", self.actions_of(self.colin_user)
        )
        states = quote.portal_approver_ids.mapped("state")
        self.assertEqual(states, ["approved", "none", "approved"])

    def test_x_quorum_certificate_names_all(self):
        """X-QUORUM, X-AUDIT: each certificate says whose approvals count, and whose
        is missing."""
        self.approve(self.carla_user, self.quote)
        mine = self.events(self.quote, "line_approved")
        page = self.get(f"/my/evidence/{mine.id}")
        text = self.text_of(page)
        # on a phone the table scrolls; its words do not fall apart (X-A11Y)
        [column] = self.page(page).xpath("//*[@id='portal_evidence']//thead//th[1]")
        self.assertIn("min-width", column.get("style", ""))
        self.assertIn("The approvals that count for this: Carla Client", text)
        self.assertIn("Still to answer: Colin Client", text)
        self.approve(self.colin_user, self.quote)
        both = self.events(self.quote, "line_approved")
        for event in both:
            text = self.text_of(self.get(f"/my/evidence/{event.id}"))
            for approval in both:
                self.assertIn(f"{approval.partner_name}, {approval.reference}", text)
            self.assertNotIn("Still to answer", text)
            stored = json.loads(event._certificate_json())["approvals"]["approved"]
            self.assertEqual(
                {approval["name"] for approval in stored},
                {"Carla Client", "Colin Client"},
            )
        # nothing of it where one contact is asked as anywhere else
        alone = self.quotation()
        self.approve(self.carla_user, alone)
        event = self.events(alone, "line_approved")
        self.assertNotIn("approvals", json.loads(event._certificate_json()))

    def test_x_quorum_nothing_is_promised_while_a_change_is_open(self):
        """X-QUORUM, C-CHANGE: who approves last is not told that work begins."""
        self.approve(self.carla_user, self.quote)
        actor = {
            "partner_id": self.colin.id,
            "partner_name": self.colin.name,
            "partner_email": self.colin.email,
            "identified_by": "login",
            "lang": "en_US",
        }
        self.quote.sudo()._portal_request_change(self.lines[:1], actor, "Blue", [])
        done = self.approve(self.colin_user, self.quote, self.lines[1:])
        text = self.text_of(done)
        self.assertEqual(self.quote.state, "sent")
        self.assertNotIn("We start working on it", text)
        self.assertIn("A change is asked for on this document", text)

    def test_x_quorum_one(self):
        """X-QUORUM: with "one" the first of them is enough."""
        quote = self.named(self.carla | self.colin, "one")
        self.approve(self.colin_user, quote)
        self.assertEqual(quote.state, "sale")

    def test_x_quorum_line_by_line(self):
        """X-QUORUM: each line has its own count; twice by one contact is once."""
        self.approve(self.carla_user, self.quote, self.lines[0])
        self.approve(self.carla_user, self.quote, self.lines[1])
        path = f"/my/orders/{self.quote.id}/approve"
        again = self.get(path)
        self.assertIn("notice=not_waiting", again.headers["Location"])
        self.assertTrue(self.quote.portal_waiting)
        self.approve(self.colin_user, self.quote, self.lines[0])
        self.assertFalse(self.lines[0].portal_waiting)
        self.assertTrue(self.lines[1].portal_waiting)
        self.assertEqual(self.lines.mapped("portal_answer"), ["approved", "partly"])

    def test_x_quorum_nobody_named(self):
        """X-QUORUM: nobody named: any contact of the customer, and one is enough."""
        quote = self.quotation(lines=1)
        self.approve(self.dora_user, quote)
        self.assertEqual(quote.state, "sale")

    def test_x_bound_voids_every_approval_of_the_line(self):
        """X-BOUND: a change voids all approvals of the line, with one event."""
        third = [Command.create({"partner_id": self.dora.id})]
        self.quote.write({"portal_approver_ids": third})
        self.approve(self.carla_user, self.quote)
        self.approve(self.colin_user, self.quote)
        self.lines[0].price_unit = 99
        void = self.quote.portal_approval_ids.filtered("is_void")
        self.assertEqual(void.line_id, self.lines[0])
        self.assertEqual(void.partner_id, self.carla | self.colin)
        [event] = self.events(self.quote, "approval_void")
        self.assertEqual(void.void_event_id, event)
        self.assertEqual(event._get_snapshot()["approved"].count("/"), 2)
        self.assertFalse(self.env["portal.event"]._first_broken_event(self.quote))
        self.assertEqual(self.quote._portal_lines_for(self.carla.id), self.lines[0])
        self.login_as(self.carla_user)
        text = self.text_of(self.get(f"/my/orders/{self.quote.id}"))
        self.assertIn("Changed after your approval", text)

    def test_x_quorum_defaults_of_the_customer(self):
        """X-QUORUM: who is named on the customer is named on a new quotation."""
        self.customer.write(
            {
                "portal_approver_partner_ids": [Command.set(self.colin.ids)],
                "portal_quorum": "all",
            }
        )
        quote = self.order()
        self.assertEqual(quote.portal_approver_ids.partner_id, self.colin)
        self.assertEqual(quote.portal_quorum, "all")
        self.assertTrue(quote.portal_is_named)
        quote.partner_id = self.eve
        self.assertFalse(quote.portal_approver_ids)
        self.assertEqual(quote.portal_quorum, self.company.portal_quorum)
        self.company.write({"portal_quorum": "number", "portal_quorum_count": 3})
        other = self.order(partner=self.eve)
        self.assertEqual(
            (other.portal_quorum, other.portal_quorum_count), ("number", 3)
        )

    def test_x_quorum_naming_grants_sight(self):
        """X-QUORUM, X-SCOPE: who is named sees this order, and no other one."""
        self.dora.portal_scope = "own"
        other = self.quotation()
        self.login_as(self.dora_user)
        path = f"/my/orders/{self.quote.id}"
        self.assertEqual(self.get(path).status_code, 404)
        self.quote.write(
            {"portal_approver_ids": [Command.create({"partner_id": self.dora.id})]}
        )
        self.assertEqual(self.get(path).status_code, 200)
        self.assertEqual(self.get(f"/my/orders/{other.id}").status_code, 404)
        found = self.env["sale.order"].with_user(self.dora_user).search([])
        self.assertEqual(found, self.quote.with_user(self.dora_user))
        self.assertIn(f"{path}/approve", self.actions_of(self.dora_user))

    def test_x_quorum_warns_who_cannot(self):
        """X-QUORUM: staff read who is named and could not approve, and why."""
        self.assertFalse(self.quote.portal_approver_warning)
        quote = self.named(self.carla | self.eve | self.salesperson.partner_id, "all")
        warning = quote.portal_approver_warning
        self.assertIn("Eve Else does not belong to the customer", warning)
        self.assertIn("Sam Test is a member of your staff", warning)
        self.assertNotIn("Carla", warning)
        quote = self.named(self.colin | self.dora, "all")
        self.env["portal.login"]._shut_out(self.colin, self.company)
        self.dora_user.active = False
        self.dora.active = False
        quote.invalidate_recordset()
        warning = quote.portal_approver_warning
        self.assertIn("Colin Client has no access any more", warning)
        self.assertIn("Dora Client is archived", warning)
        quote = self.named(self.carla, "number", 3)
        self.assertIn("3 approvals are asked for", quote.portal_approver_warning)
        self.login_as(self.eve_user)
        path = f"/my/orders/{quote.id}"
        self.assertEqual(self.get(path).status_code, 404)
        self.assertEqual(self.get(f"{path}/approve").status_code, 404)

    def test_x_quorum_form_of_staff(self):
        """X-QUORUM: a salesperson names contacts on the quotation's form."""
        order = self.order().with_user(self.salesperson)
        with Form(order) as form:
            form.portal_quorum = "all"
            with form.portal_approver_ids.new() as row:
                row.partner_id = self.colin
        self.assertEqual(order.portal_approver_ids.partner_id, self.colin)
        # the customer's own name would fill the column, the same in each row
        arch = etree.fromstring(order.get_view(view_type="form")["arch"])
        [column] = arch.xpath(
            "//field[@name='portal_approver_ids']//field[@name='partner_id']"
        )
        context = safe_eval(column.get("context"), {"parent": order})
        named = order.portal_approver_ids.with_context(**context).partner_id
        self.assertEqual(named.display_name, "Colin Client")
        with self.assertRaises(AccessError):
            order.with_user(self.carla_user).portal_approver_ids.ids  # noqa: B018
        with self.assertRaises(AccessError):
            self.env["portal.approver"].with_user(self.carla_user).search([])

    def test_x_quorum_form_of_others(self):
        """X-QUORUM: who reads the order, and may not read who is named, can open it."""
        ida = new_test_user(
            self.env, "ida.test", groups="account.group_account_invoice"
        )
        order = self.named(self.carla | self.eve, "all").with_user(ida)
        with self.assertRaises(AccessError):
            order.portal_approver_ids.check_access("read")
        order.invalidate_recordset()
        self.assertIn("Eve Else", order.portal_approver_warning)
        self.assertTrue(order.portal_due_date)

    def test_x_quorum_rule_changed_later(self):
        """X-QUORUM: staff lower the rule: what is met follows, with evidence."""
        self.approve(self.carla_user, self.quote)
        self.quote.with_user(self.salesperson).portal_quorum = "one"
        event = self.events(self.quote, "quorum_changed")
        self.assertEqual(event.user_id, self.salesperson)
        snapshot = event._get_snapshot()
        self.assertEqual(snapshot["before"]["count"], 2)
        self.assertEqual(snapshot["now"]["count"], 1)
        self.assertEqual(self.quote.state, "sale")
        self.assertFalse(self.lines.filtered("portal_waiting"))

    def test_x_quorum_named_later(self):
        """X-QUORUM: a contact taken away: the rule holds for those who are left."""
        self.approve(self.carla_user, self.quote)
        colin = self.quote.portal_approver_ids.filtered(
            lambda approver: approver.partner_id == self.colin
        )
        colin.with_user(self.salesperson).unlink()
        self.assertEqual(len(self.events(self.quote, "quorum_changed")), 1)
        self.assertEqual(self.quote.state, "sale")

    def test_x_quorum_mail_goes_to_who_is_named(self):
        """X-QUORUM: on publishing, who is named gets the mail with their own link."""
        order = self.order(
            portal_approver_ids=[Command.create({"partner_id": self.colin.id})]
        )
        order._portal_enter_status(self.status("sale.order", "approve"))
        message = order.message_ids.filtered(lambda m: m.message_type == "comment")[:1]
        self.assertIn(self.colin, message.notified_partner_ids)
        self.assertNotIn(self.dora, message.notified_partner_ids)

    def test_x_quorum_signing_is_not_approving(self):
        """X-QUORUM: a signature is asked of whoever may sign, also where some are
        named to approve."""
        self.quote.portal_status_id = self.status("sale.order", "sign")
        self.assertTrue(self.quote.portal_waiting)
        self.assertFalse(self.quote.portal_waiting_named)
        self.assertIn(f"/my/orders/{self.quote.id}", self.actions_of(self.dora_user))

    def test_x_quorum_costs_an_unnamed_order_nothing(self):
        """X-QUORUM: the page of an order with nobody named asks for no approvers."""
        quote = self.quotation()
        self.env.flush_all()
        self.env.invalidate_all()
        quote._portal_lines_for(self.carla.id)
        self.assertFalse(quote._portal_voices())
        field = quote._fields["portal_approver_ids"]
        self.assertFalse(quote.env.cache.contains(quote, field))
