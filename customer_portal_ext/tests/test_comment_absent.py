"""W8, P-COMMENT: an absent user's answer is read by whoever reads what it quotes."""

from odoo.tests import new_test_user, tagged

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestCommentAbsent(PortalHttpCase):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.away = new_test_user(
            self.env,
            "away.test",
            groups="sales_team.group_sale_salesman_all_leads",
            name="Ada Away",
            email="ada@us.test",
        )
        self.away.write(
            {
                "out_of_office_from": "2000-01-01",
                "out_of_office_message": "<p>Back on Monday</p>",
            }
        )

    def absent(self):
        self.quote.invalidate_recordset()
        return self.quote.message_ids.filtered(
            lambda message: message.message_type == "out_of_office"
        )

    def ask(self, subtype):
        self.quote.with_user(self.salesperson).message_post(
            body="They pay late CANARY",
            message_type="comment",
            subtype_xmlid=subtype,
            partner_ids=self.away.partner_id.ids,
        )
        self.env.flush_all()

    def test_p_comment_internal_notes_never(self):
        """P-COMMENT, W8: a colleague named in a note is away: no customer learns."""
        self.ask("mail.mt_note")
        absent = self.absent()
        self.assertIn("CANARY", absent.body)
        self.assertTrue(absent.is_internal)
        self.assertIn(self.salesperson.partner_id, absent.notified_partner_ids)
        self.login_as(self.carla_user)
        for path in (
            f"/my/orders/{self.quote.id}",
            f"/my/orders/{self.quote.id}/comment",
        ):
            page = self.get(path)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("CANARY", page.text)
            self.assertNotIn("Back on Monday", page.text)
        found = self.env["mail.message"].with_user(self.carla_user)
        self.assertFalse(found.search([("id", "=", absent.id)]))

    def test_p_comment_public_as_before(self):
        """P-COMMENT: the answer to what the customer reads is theirs to read."""
        self.ask("mail.mt_comment")
        self.assertFalse(self.absent().is_internal)
        self.login_as(self.carla_user)
        page = self.get(f"/my/orders/{self.quote.id}")
        self.assertIn("Back on Monday", page.text)
