"""One is not many, and a sentence begins with a capital: words that people read."""

from pathlib import Path

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .common import PortalCase
from .invoice_cast import InvoiceCast


@tagged("post_install", "-at_install")
class TestNumberWords(InvoiceCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()

    def told(self, action):
        return action["params"]["message"]

    def test_p_hotlink_a_mail_begins_with_a_capital(self):
        """P-HOTLINK: after the greeting comes a sentence, in English."""
        addon = Path(__file__).parent.parent
        checked = 0
        for path in [*addon.glob("data/*.xml"), *addon.glob("views/*.xml")]:
            for greeting in etree.parse(path).iterfind(".//p"):
                follows = greeting.getnext()
                if not (greeting.text or "").strip().startswith("Hello"):
                    continue
                words = "".join(follows.itertext()).strip()
                if follows.tag == "p" and words:
                    checked += 1
                    self.assertFalse(words[0].islower(), f"{path.name}: {words}")
        self.assertGreater(checked, 5)

    def test_o_modules_one_contact(self):
        """O-MODULES: the access of one contact is changed by name."""
        for contacts, words in (
            (self.carla, "access of Inkwell"),
            (self.carla | self.eve, "access of 2 contacts was"),
        ):
            wizard = (
                self.env["portal.access.change"]
                .with_context(active_model="res.partner", active_ids=contacts.ids)
                .create({"scope_change": "own"})
            )
            words = words.replace("Inkwell", contacts[0].display_name)
            self.assertIn(words, self.told(wizard.action_apply()))

    def test_c_invite_one_contact(self):
        """C-INVITE: an invitation of one contact has their name."""
        for contacts, name in (
            (self.carla, f"Invitation of {self.carla.display_name}"),
            (self.carla | self.eve, "Invitation of 2 contacts"),
        ):
            action = contacts.action_portal_invite_many()
            batch = self.env["portal.invitation"].browse(action["res_id"])
            self.assertEqual(batch.name, name)

    def test_x_tokens_one_link(self):
        """X-TOKENS: how many links were ended."""
        Hotlink = self.env["portal.hotlink"].with_context(
            portal_revoke_model="res.partner", portal_revoke_id=self.carla.id
        )
        for count, words in ((1, "One link does"), (2, "2 links do")):
            for _number in range(count):
                Hotlink._issue(self.carla, None, self.company)
            self.assertIn(words, self.told(Hotlink.action_revoke_all()))

    def test_x_audit_one_event(self):
        """X-AUDIT: a chain of one event."""
        quote = self.quotation()
        for words in ("its event is", "all 2 events are"):
            self.env["portal.event"]._record(
                quote, "viewed", self.env.user._portal_staff_actor()
            )
            told = self.told(quote.action_verify_portal_evidence())
            self.assertIn(words, told)

    def test_x_quorum_one_name(self):
        """X-QUORUM: only one contact is named, and three are asked for."""
        quote = self.quotation()
        quote.write(
            {
                "portal_quorum": "number",
                "portal_quorum_count": 3,
                "portal_approver_ids": [Command.create({"partner_id": self.carla.id})],
            }
        )
        self.assertIn("only one contact is named", quote.portal_approver_warning)

    def test_c_direct_one_day(self):
        """C-DIRECT: a link for a day."""
        quote = self.quotation()
        for days, words in ((1, "for one day,"), (2, "for 2 days,")):
            self.env["portal.direct.link"].create(
                {
                    "res_model": quote._name,
                    "res_id": quote.id,
                    "partner_ids": [Command.set(self.carla.ids)],
                    "body": "Please have a look.",
                    "days": days,
                }
            ).action_send()
            self.assertIn(words, quote.message_ids[:1].body)

    def test_x_stmtcron_one_mail(self):
        """X-STMTCRON: what was sent by hand."""
        self.invoice()
        Wizard = self.env["portal.letter.send"]
        for contacts, words in ((self.carla, "One e-mail is"),):
            action = contacts.action_portal_send_statement()
            wizard = Wizard.with_context(**action["context"]).create({})
            self.assertIn(words, self.told(wizard.action_send()))
