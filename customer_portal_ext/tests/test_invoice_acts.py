"""Paying an invoice from its page, and the mails that send it (C-DIRECT, P-HOTLINK)."""

from unittest.mock import patch

from odoo.tests import tagged

from .invoice_cast import LINK, InvoiceHttpCase


@tagged("post_install", "-at_install")
class TestInvoiceActs(InvoiceHttpCase):
    def transaction(self, move, **values):
        provider = self.provider
        return self.make_jsonrpc_request(
            f"/invoice/transaction/{move.id}",
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "token_id": None,
                "amount": 100.0,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": self.path(move),
                "access_token": None,
                **values,
            },
        )

    def ready_to_pay(self):
        self.provider = self.env["payment.provider"].search(
            [("code", "=", "demo"), ("company_id", "=", self.company.id)], limit=1
        )
        if not self.provider:
            self.skipTest("no demo payment provider")
        self.provider.write({"state": "test", "is_published": True})

    def refused(self, *args, **kwargs):
        with self.assertRaises(Exception) as caught:
            self.transaction(*args, **kwargs)
        return str(caught.exception)

    def test_c_direct_guest_pays(self):
        """C-DIRECT: the guest pays this invoice, no other, and with no saved card."""
        self.ready_to_pay()
        move, other = self.invoice(), self.invoice()
        card = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids[:1].id,
                "partner_id": self.carla.id,
                "provider_ref": "canary-card",
                "payment_details": "4242",
            }
        )
        self.become_guest(move)
        self.assertNotIn("4242", self.get(self.path(move)).text)
        self.refused(move, flow="token", token_id=card.id)
        self.refused(other)
        self.refused(move, amount=5000.0)
        self.refused(move, amount=-5.0)
        self.env.invalidate_all()
        self.assertFalse((move | other).transaction_ids)
        done = self.transaction(move, tokenization_requested=True)
        self.assertTrue(done["reference"])
        self.env.invalidate_all()
        self.assertEqual(move.transaction_ids.partner_id, self.carla)
        self.assertFalse(move.transaction_ids.tokenize)

    def test_pay_signed_in(self):
        """A signed-in payer needs no token; a foreign one pays nothing."""
        self.ready_to_pay()
        move = self.invoice()
        self.login_as(self.eve_user)
        self.refused(move)
        self.login_as(self.carla_user)
        page = self.page(self.get(self.path(move)))
        [address] = page.xpath("//div[@id='portal_pay_now']/a/@href")
        self.assertEqual(address, f"/my/payments/new?pick=invoice-{move.id}")
        form = self.get(f"{self.path(move)}?payment=1")
        self.assertIn("/invoice/transaction/", form.text)
        self.transaction(move)
        self.env.invalidate_all()
        self.assertEqual(move.transaction_ids.partner_id, self.carla)
        self.pay(self.invoice())
        paid = self.invoice()
        self.pay(paid)
        self.refused(paid)

    # --- mails -----------------------------------------------------------------------

    def send(self, move):
        """Send an invoice as staff do, and return {recipient: body as sent}."""
        move.message_subscribe(partner_ids=self.colin.ids)
        wizard = (
            self.env["account.move.send.wizard"]
            .with_user(self.ida)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"mail_partner_ids": [(6, 0, (self.carla | self.sven).ids)]})
        )
        with (
            patch.object(
                type(self.env["ir.actions.report"]),
                "_run_wkhtmltopdf",
                lambda *args, **kwargs: b"%PDF-1.4 canary",
            ),
            patch.object(
                type(self.env["mail.mail"]), "send_after_commit", lambda mails: None
            ),
        ):
            wizard.action_send_and_print()
        mails = self.env["mail.mail"].search(
            [("model", "=", move._name), ("res_id", "=", move.id)]
        )
        return {
            email["partner_id"]: email
            for mail in mails
            for email in mail._prepare_outgoing_list()
        }

    def test_p_hotlink_invoice_sending(self):
        """P-HOTLINK: everybody who gets the invoice gets a link of their own."""
        for move in (self.invoice(), self.invoice(move_type="out_refund")):
            emails = self.send(move)
            secrets = {}
            for partner in (self.carla, self.colin):
                [secret] = set(LINK.findall(emails[partner]["body"]))
                link = self.env["portal.hotlink"]._find(secret)
                self.assertEqual(link.partner_id, partner)
                self.assertEqual(link.res_id, move.id)
                secrets[partner] = secret
                self.assertNotIn("access_token", emails[partner]["body"])
            # somebody outside the family gets the address, and no way in
            self.assertFalse(LINK.search(emails[self.sven]["body"]))
            self.assertNotIn("access_token", emails[self.sven]["body"])
            self.assertTrue(emails[self.carla]["attachments"])
            self.assertFalse(move.access_token)
            self.env.flush_all()
            for table in (
                "mail_mail",
                "mail_message",
                "portal_hotlink",
                "ir_attachment",
            ):
                self.env.cr.execute(f"SELECT t::text FROM {table} t")
                text = "\n".join(row for (row,) in self.env.cr.fetchall())
                for secret in secrets.values():
                    self.assertNotIn(secret, text)
