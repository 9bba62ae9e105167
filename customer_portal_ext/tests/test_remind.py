"""X-REMIND: due dates, and an activity after them."""

from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from .common import PortalHttpCase
from .remind_cast import EIGHT, RemindCase, RemindCast


@tagged("post_install", "-at_install")
@freeze_time(EIGHT)
class TestRemind(RemindCase):
    def test_x_remind_due_dates(self):
        """X-REMIND: what begins to wait gets the settings' date; staff's stays."""
        draft = self.order()
        self.assertFalse(draft.portal_due_date)
        quote = self.quotation()
        self.assertEqual(quote.portal_due_date, self.in_days(7))
        quote.portal_due_date = self.in_days(4)
        quote.order_line[0].price_unit = 3
        self.env.flush_all()
        self.assertEqual(quote.portal_due_date, self.in_days(4))
        soon = self.quotation(validity_date=self.in_days(5))
        self.assertEqual(soon.portal_due_date, self.in_days(5))
        self.company.portal_due_days = 0
        until = self.quotation(validity_date=self.in_days(50))
        self.assertEqual(until.portal_due_date, self.in_days(50))
        self.assertEqual(self.purchase().portal_due_date, self.in_days(3))
        self.company.portal_acknowledge_days = 0
        self.assertFalse(self.purchase().portal_due_date)

    def test_x_remind_answered_is_not_due(self):
        """X-REMIND: nothing is due after the answer; asked anew, a new date is."""
        quote = self.due(-1)
        self.assertTrue(quote.portal_is_overdue)
        self.assertIn(
            quote, self.env["sale.order"].search([("portal_is_overdue", "=", True)])
        )
        actor = {
            "partner_id": self.carla.id,
            "partner_name": "Carla",
            "identified_by": "login",
        }
        snapshot = quote._portal_approval_snapshot(quote.order_line, "Yes")
        quote.portal_status_id.next_status_id.confirm_order = False
        quote._portal_approve(quote.order_line, actor, snapshot)
        self.assertFalse(quote.portal_due_date)
        self.assertNotIn(
            quote, self.env["sale.order"].search([("portal_is_overdue", "=", True)])
        )
        quote.order_line.price_unit = 5
        self.env.flush_all()
        self.assertTrue(quote.portal_waiting)
        self.assertEqual(quote.portal_due_date, self.in_days(7))

    def test_x_remind_asked_again(self):
        """X-REMIND: sent again by staff after the date, there is time again."""
        quote = self.due(-4)
        quote._portal_enter_status(quote.portal_status_id, send_mail=False)
        self.assertEqual(quote.portal_due_date, self.in_days(7))

    def test_x_remind_activity_afterwards(self):
        """X-REMIND: days after the date the salesperson has something to do, once."""
        late, not_yet = self.due(-4), self.due(-3)
        purchase = self.purchase()
        purchase.portal_due_date = self.in_days(-5)
        for _run in range(2):
            self.run_cron()
        kind = self.env.ref("customer_portal_ext.mail_activity_overdue_answer")

        def activities(document):
            return document.activity_ids.filtered(
                lambda activity: activity.activity_type_id == kind
            )

        [activity] = activities(late)
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertIn(late.name, activity.summary)
        self.assertFalse(activities(not_yet))
        self.assertEqual(activities(purchase).user_id, self.buyer)
        # another date, another turn; and with the answer it is done
        late.portal_due_date = self.in_days(-10)
        self.run_cron()
        self.assertEqual(len(activities(late)), 2)
        actor = {
            "partner_id": self.carla.id,
            "partner_name": "Carla",
            "identified_by": "login",
        }
        snapshot = late._portal_approval_snapshot(late.order_line, "Yes")
        late._portal_approve(late.order_line, actor, snapshot)
        self.assertFalse(activities(late))


@tagged("post_install", "-at_install")
class TestRemindPages(RemindCast, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_reminder_cast()

    def test_x_remind_on_the_pages(self):
        """X-REMIND: until when is on the page and in the action list, oldest first."""
        first, second = self.quotation(lines=1), self.quotation(lines=1)
        first.portal_due_date = Date.add(Date.today(), days=5)
        second.portal_due_date = Date.subtract(Date.today(), days=1)
        purchase = self.purchase(partner=self.colin)
        purchase.portal_due_date = Date.add(Date.today(), days=2)
        self.env.flush_all()
        self.login_as(self.carla_user)
        text = self.text_of(self.get(f"/my/orders/{first.id}"))
        self.assertIn("Please answer by", text)
        text = self.text_of(self.get(f"/my/orders/{second.id}"))
        self.assertIn("Your answer was due on", text)
        text = self.text_of(self.get(f"/my/purchase/{purchase.id}"))
        self.assertIn("Please acknowledge by", text)
        text = self.text_of(self.get("/my/actions"))
        order = [text.index(doc.name) for doc in (second, purchase, first)]
        self.assertEqual(order, sorted(order))
