"""What staff see and do: statuses, change requests, evidence, settings."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import PortalCase
from .staff_cast import StaffCast


@tagged("post_install", "-at_install")
class TestStatusChange(StaffCast, PortalCase):
    """P-PUBLIC: staff set a public status, with its e-mail."""

    def test_p_public_wizard_sets_status_and_queues_mail(self):
        """P-PUBLIC: the status is set at once, the mail waits in the queue."""
        order = self.order()
        approve = self.status("sale.order", "approve")
        self.assertFalse(order.portal_published)
        with Form(self.wizard(order)) as form:
            form.status_id = approve
            self.assertTrue(form.send_mail, "on when the status has an e-mail")
            self.assertIn("carla@client.test", form.recipient_names)
        form.save().action_apply()
        self.assertEqual(order.portal_status_id, approve)
        self.assertTrue(order.portal_published)
        self.assertEqual(order.state, "sent")
        mail = self.mails(order)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.carla)
        self.assertIn(order.name, mail.body_html)
        self.assertIn(approve.name, mail.body_html)

    def test_p_public_no_secret_in_queue_and_chatter(self):
        """P-PUBLIC: links are made while sending; nothing stored holds a secret."""
        order = self.order()
        wizard = self.wizard(order).create(
            {"status_id": self.status("sale.order", "approve").id, "send_mail": True}
        )
        wizard.action_apply()
        stored = self.mails(order).body_html + "".join(order.message_ids.mapped("body"))
        self.assertRegex(stored, rf"/my/link/to/sale\.order/{order.id}\b")
        self.assertNotRegex(stored, r"/my/link/(?!to/)")
        self.assertNotIn("access_token=", stored)
        self.assertFalse(self.env["portal.hotlink"].search([("res_id", "=", order.id)]))

    def test_p_public_without_mail(self):
        """P-PUBLIC: the tick taken away, nothing is sent."""
        order = self.order()
        wizard = self.wizard(order).create(
            {"status_id": self.status("sale.order", "approve").id, "send_mail": False}
        )
        wizard.action_apply()
        self.assertTrue(order.portal_published)
        self.assertFalse(self.mails(order))

    def test_p_public_many_at_once(self):
        """P-PUBLIC: a list of quotations gets its status and mails in one go."""
        orders = self.order() | self.order(partner=self.colin)
        wizard = self.wizard(orders).create(
            {"status_id": self.status("sale.order", "approve").id}
        )
        self.assertEqual(wizard.document_count, 2)
        wizard.action_apply()
        self.assertEqual(orders.mapped("portal_published"), [True, True])
        for order in orders:
            self.assertEqual(self.mails(order).recipient_ids, order.partner_id)

    def test_p_public_lines(self):
        """C-ITEM-STATUS: chosen lines get a status of lines."""
        order = self.quotation()
        internal = self.Status.search(
            [
                ("model", "=", "sale.order.line"),
                ("state", "=", False),
                ("is_public", "=", False),
                ("company_id", "=", self.company.id),
            ]
        )
        self.wizard(order.order_line[:2]).create(
            {"status_id": internal.id}
        ).action_apply()
        self.assertEqual(order._portal_visible_lines(), order.order_line[2:])

    def test_p_public_refuses_mixed_companies(self):
        """X-MULTI: documents of two companies have no status in common."""
        company = self.env["res.company"].create({"name": "Second"})
        manager = new_test_user(
            self.env,
            "two.test",
            groups="sales_team.group_sale_manager",
            company_ids=[Command.set([self.company.id, company.id])],
        )
        orders = self.order() | self.order(company_id=company.id)
        wizard = self.wizard(orders, manager).with_context(
            allowed_company_ids=[self.company.id, company.id]
        )
        with self.assertRaisesRegex(UserError, "several companies.*Second"):
            wizard.create({"status_id": self.status("sale.order", "approve").id})

    def test_p_public_refuses_foreign_status(self):
        """P-PUBLIC: a status of another kind or state does not fit."""
        order = self.order()
        ordered = self.Status._default_status("sale.order", self.company, "sale")
        wizard = self.wizard(order).create({"status_id": ordered.id})
        self.assertNotIn(ordered, wizard.allowed_status_ids)
        with self.assertRaisesRegex(UserError, "does not fit"):
            wizard.action_apply()
        self.assertFalse(order.portal_published)

    def test_p_public_needs_write_access(self):
        """P-PUBLIC: who may not write the order may not publish it."""
        order = self.order()
        status = self.status("sale.order", "approve")
        own_only = new_test_user(
            self.env, "own.test", groups="sales_team.group_sale_salesman"
        )
        for user in (own_only, self.buyer, self.carla_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.wizard(order, user).create({"status_id": status.id})
        self.assertFalse(order.portal_published)

    def test_p_public_forms_and_lists_open(self):
        """P-PUBLIC: the status and what waits stand on the form and in the list."""
        order = self.quotation()
        action = order.with_user(self.salesperson).action_portal_status()
        self.assertEqual(action["context"]["active_ids"], order.ids)
        with Form(order.with_user(self.salesperson)) as form:
            self.assertEqual(form.portal_status_id, order.portal_status_id)
        waiting = self.env["sale.order"].search([("portal_waiting", "=", True)])
        self.assertIn(order, waiting)

    def test_p_public_accountant_opens_order(self):
        """P-PUBLIC: counts on the form ask no rights that its readers lack."""
        order = self.quotation()
        self.change_request(order, order.order_line[0])
        accountant = new_test_user(
            self.env, "acc.test", groups="account.group_account_invoice"
        )
        seen = order.with_user(accountant)
        self.assertEqual(seen.portal_open_change_count, 1)
        self.assertEqual(seen.portal_event_count, 1)
        self.assertEqual(
            set(seen.order_line.mapped("portal_answer")), {False, "waiting"}
        )
        self.carla.with_user(accountant).check_access("read")
        Form(self.carla.with_user(accountant), "base.view_partner_form")

    def test_c_public_default_status_sends_mail(self):
        """P-PUBLIC: the statuses of a company made later have their e-mail too."""
        company = self.env["res.company"].create({"name": "Later"})
        status = self.Status.search(
            [
                ("company_id", "=", company.id),
                ("model", "=", "sale.order"),
                ("action", "=", "approve"),
            ],
            limit=1,
        )
        self.assertEqual(
            status.mail_template_id,
            self.env.ref("customer_portal_ext.mail_template_order_update"),
        )


@tagged("post_install", "-at_install")
class TestChangeRequestStaff(StaffCast, PortalCase):
    """C-CHANGE: staff read a request, change the order and answer."""

    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.line = self.quote.order_line[2]
        change = self.change_request(self.quote, self.line)
        self.change = change.with_user(self.salesperson)

    def test_c_change_reaches_staff(self):
        """C-CHANGE: on the order, in the list of open ones, as an activity."""
        self.assertEqual(self.quote.portal_open_change_count, 1)
        action = self.quote.action_portal_change_requests()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), self.change
        )
        activity = self.change.activity_ids
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("customer_portal_ext.mail_activity_change_request"),
        )
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertIn(self.carla, self.quote.message_ids.author_id)

    def test_c_change_accept(self):
        """C-CHANGE: price changed, request accepted, the customer is told."""
        self.line.with_user(self.salesperson).price_unit = 8.0
        with Form(self.change) as form:
            form.answer = "Two euros less."
        self.change.action_accept()
        self.assertEqual(self.change.state, "accepted")
        self.assertEqual(self.change.answered_by_id, self.salesperson)
        self.assertFalse(self.change.activity_ids)
        self.assertTrue(self.line.portal_waiting, "the line waits for approval again")
        self.assertEqual(self.quote.portal_open_change_count, 0)
        mail = self.mails(self.change).filtered(
            lambda mail: self.carla in mail.recipient_ids
        )
        self.assertIn("Two euros less.", mail[:1].body_html)
        self.assertEqual(len(self.events(self.quote, "change_answered")), 1)
        self.change.action_done()
        self.assertEqual(self.change.state, "done")

    def test_c_change_decline(self):
        """C-CHANGE: declined with an answer; the line waits as it was."""
        self.change.answer = "Blue is sold out."
        self.change.action_decline()
        self.assertEqual(self.change.state, "declined")
        self.assertTrue(self.line.portal_waiting)
        self.assertIn(
            "Blue is sold out.", "".join(self.quote.message_ids.mapped("body"))
        )

    def test_c_change_needs_an_answer_once(self):
        """C-CHANGE: no answer, no second answer, nothing done while it is open."""
        with self.assertRaisesRegex(UserError, "Write the answer"):
            self.change.action_accept()
        with self.assertRaisesRegex(UserError, "Accept or decline"):
            self.change.action_done()
        self.change.answer = "Yes."
        self.change.action_accept()
        with self.assertRaisesRegex(UserError, "already"):
            self.change.action_decline()

    def test_c_change_not_for_buyers_and_customers(self):
        """C-CHANGE: neither buyers nor portal users read or answer requests."""
        for user in (self.buyer, self.carla_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.change.with_user(user).action_accept()

    def test_c_change_own_documents_only(self):
        """C-CHANGE: a salesperson of own documents sees the requests on these."""
        own_only = new_test_user(
            self.env, "own.test", groups="sales_team.group_sale_salesman"
        )
        Request = self.env["portal.change.request"].with_user(own_only)
        self.assertNotIn(self.change, Request.search([]))
        self.quote.user_id = own_only
        self.assertIn(self.change, Request.search([]))


@tagged("post_install", "-at_install")
class TestSettings(StaffCast, PortalCase):
    def test_settings_are_saved_per_company(self):
        """B-HOTLINK: the settings page keeps what is set there."""
        other = self.env["res.company"].create({"name": "Second"})
        with Form(self.env["res.config.settings"]) as form:
            form.portal_hotlink_mode = "one_click"
            form.portal_hotlink_days = 7
            form.portal_create_logins = False
        form.save().execute()
        self.assertEqual(self.company.portal_hotlink_mode, "one_click")
        self.assertEqual(self.company.portal_hotlink_days, 7)
        self.assertFalse(self.company.portal_create_logins)
        self.assertEqual(other.portal_hotlink_mode, "button")

    def test_x_tokens_revoke_links(self):
        """X-TOKENS: whoever of staff may see a link ends it; contacts do not."""
        order = self.quotation()
        link, _secret = self.env["portal.hotlink"]._issue(
            self.carla, order, self.company
        )
        self.assertEqual(order.portal_hotlink_count, 1)
        self.assertEqual(self.carla.portal_hotlink_count, 1)
        with self.assertRaises(AccessError):
            link.with_user(self.carla_user).action_revoke()
        with self.assertRaises(AccessError):
            link.with_user(self.salesperson).write({"use_count": 0})
        link.with_user(self.salesperson).action_revoke()
        self.assertEqual(link.state, "revoked")
