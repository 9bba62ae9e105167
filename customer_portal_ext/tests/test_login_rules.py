"""O-AUTO: rules that make logins, in the background and out of the user's way."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_invite import InviteCase


@tagged("post_install", "-at_install")
class TestLoginRules(InviteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["portal.login.rule"]
        cls.Rule.search([]).active = False
        cls.Candidate = cls.env["portal.login.candidate"]
        cls.austria = cls.env.ref("base.at")

    def rule(self, trigger, **values):
        return self.Rule.create({"name": trigger, "trigger": trigger, **values})

    def apply(self):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda _self, processed=0, **kwargs: float("inf"),
        ):
            self.Candidate._cron_apply()
        self.work()

    def test_o_auto_each_trigger(self):
        """O-AUTO: quotation, order, invoice, purchase order make the login."""

        def quotation(partner):
            self.order(partner=partner).action_quotation_sent()

        def order(partner):
            self.order(partner=partner).with_user(self.salesperson).action_confirm()

        def invoice(partner):
            self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            ).action_post()

        def purchase(partner):
            self.purchase(partner=partner)

        cases = {
            "quotation_sent": quotation,
            "order_confirmed": order,
            "invoice_posted": invoice,
            "purchase_sent": purchase,
            "purchase_confirmed": purchase,
        }
        for trigger, act in cases.items():
            with self.subTest(trigger):
                self.Rule.search([]).active = False
                [partner] = self.people(1, trigger.replace("_", ""))
                act(partner)
                self.apply()
                self.assertFalse(partner.user_ids, "no rule, no login")
                self.rule(trigger)
                act(partner)
                self.assertFalse(partner.user_ids, "not in the user's way")
                self.apply()
                self.assertEqual(partner.user_ids.login, partner.email)
                self.assertEqual(len(self.mails(partner)), 1)

    def test_o_auto_contact_and_filters(self):
        """O-AUTO: country and tag, on contacts as they are made and changed."""
        tag = self.env["res.partner.category"].create({"name": "Portal"})
        rule = self.rule(
            "contact",
            partner_domain=str(
                [
                    ("country_id", "=", self.austria.id),
                    ("category_id", "in", tag.ids),
                ]
            ),
        )
        one, other = self.people(2)
        one.country_id = self.austria
        self.apply()
        self.assertFalse((one | other).user_ids)
        other.category_id = one.category_id = tag
        self.apply()
        self.assertTrue(one.user_ids)
        self.assertFalse(other.user_ids)
        self.assertEqual((rule.made_count, rule.failed_count), (1, 0))

    def test_o_auto_document_filter_and_silence(self):
        """O-AUTO: only documents that fit; without a notification nothing is sent."""
        self.rule(
            "order_confirmed",
            document_domain="[('amount_total', '>', 1000)]",
            notify=False,
        )
        small, large = self.people(2)
        self.order(partner=small, lines=1).action_confirm()
        order = self.order(partner=large, lines=1)
        order.order_line.price_unit = 2000
        order.action_confirm()
        before = self.mails(large)
        self.apply()
        self.assertFalse(small.user_ids)
        self.assertTrue(large.user_ids)
        self.assertEqual(self.mails(large), before)
        self.assertFalse(large.portal_invited_on)

    def test_o_auto_never_breaks_the_order(self):
        """O-AUTO: an order is confirmed whatever becomes of the login."""
        self.rule("order_confirmed")
        [partner] = self.people(1)
        order = self.order(partner=partner)
        with (
            patch.object(type(self.Candidate), "create", side_effect=ValueError("no")),
            self.assertLogs("odoo.addons.customer_portal_ext", "ERROR"),
        ):
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_o_auto_shared_address_is_reported(self):
        """O-AUTO: the report of the rule names the contact who has the address."""
        rule = self.rule("order_confirmed")
        twin = self.env["res.partner"].create(
            {"name": "Twin", "email": "carla@client.test"}
        )
        for _again in range(2):
            self.order(partner=twin).action_confirm()
            self.apply()
        lines = rule.invitation_ids.line_ids
        self.assertEqual(len(lines), 1)
        self.assertEqual(lines.state, "failed")
        self.assertIn("Carla Client", lines.reason)
        # mended, the next order brings the login
        twin.email = "twin@client.test"
        self.order(partner=twin).action_confirm()
        self.apply()
        self.assertEqual(twin.user_ids.login, "twin@client.test")
        self.assertEqual(len(rule.invitation_ids), 1)

    def test_o_auto_does_not_give_back(self):
        """O-AUTO: what staff took away does not come back by a rule."""
        self.rule("order_confirmed")
        self.carla.action_portal_revoke()
        self.order().action_confirm()
        self.apply()
        self.assertFalse(self.carla_user.active)

    def test_o_auto_dry_run(self):
        """O-AUTO: the preview lists contacts and obstacles, and makes nothing."""
        rule = self.rule("quotation_sent")
        rule.active = False
        [fine, mute] = self.people(2)
        for partner in (fine, mute):
            self.order(partner=partner).action_quotation_sent()
        mute.email = False
        counted = (self.Invitation, self.env["res.users"], self.env["mail.mail"])
        before = [
            model.with_context(active_test=False).search_count([]) for model in counted
        ]
        action = rule.action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        after = [
            model.with_context(active_test=False).search_count([]) for model in counted
        ]
        self.assertEqual(before, after)
        reasons = {line.partner_id: line.reason for line in preview.line_ids}
        self.assertFalse(reasons[fine])
        self.assertIn("no valid e-mail", reasons[mute])
        self.assertNotIn(self.carla, reasons)
        batch = self.Invitation.browse(preview.action_apply()["res_id"])
        self.work()
        self.assertTrue(fine.user_ids)
        self.assertEqual(batch.state, "done")
        self.assertIn(mute, batch.failed_line_ids.partner_id)

    def test_o_auto_bad_filter(self):
        """O-AUTO: a filter that cannot be understood is refused when it is saved."""
        for text in ("[('no_such_field', '=', 1)]", "[(", "open('x')"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.rule("contact", partner_domain=text)

    def test_x_multi_rules_are_per_company(self):
        """X-MULTI: the rule of one company does not act on another's documents."""
        sister = self.env["res.company"].create({"name": "Sister"})
        self.rule("quotation_sent", company_id=sister.id)
        [partner] = self.people(1)
        self.order(partner=partner).action_quotation_sent()
        self.apply()
        self.assertFalse(partner.user_ids)
