"""X-NOTIFPREF: the contact chooses which mails to get."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PortalHttpCase

PAGE = "/my/account/mails"


class MailChoiceCase(PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Choice = cls.env["portal.mail.choice"]
        cls.quote = cls.order(cls.carla)

    @classmethod
    def set_choice(cls, kind, wanted, partner=None, company=None, **values):
        return cls.Choice.create(
            {
                "kind": kind,
                "is_wanted": wanted,
                "partner_id": (partner or cls.carla).id,
                "company_id": (company or cls.company).id,
                **values,
            }
        )

    def mails_to(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def choices(self, partner=None):
        rows = self.Choice._choices(partner or self.carla, self.company)
        return {row["kind"]: row["value"] for row in rows}

    def template(self):
        return self.env["mail.template"].create(
            {
                "name": "News",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "subject": "News of {{ object.name }}",
                "body_html": "<p>News of the order</p>",
                "partner_to": "{{ object.partner_id.id }}",
                "use_default_to": False,
            }
        )


@tagged("post_install", "-at_install")
class TestMailChoice(MailChoiceCase):
    def test_x_notifpref_page(self):
        """X-NOTIFPREF: the page shows what comes, keeps what is chosen, and logs it."""
        self.company.portal_digest_active = True
        self.login_as(self.carla_user)
        page = self.get(PAGE)
        self.assertEqual(page.status_code, 200)
        _form, fields_ = self.form_of(page, PAGE)
        data = dict(fields_)
        self.assertEqual(data["mail_orders"], "on")
        self.assertNotIn("mail_reminders", data)
        self.assertIn("Reminders of overdue invoices", self.text_of(page))
        del data["mail_orders"]
        data |= {"mail_digest": "weekly", "mail_reminders": "off", "mail_x": "off"}
        saved = self.submit(PAGE, data)
        self.assertIn("mails_saved", saved.headers["Location"])
        self.env.invalidate_all()
        now = self.choices()
        self.assertEqual((now["orders"], now["digest"]), ("off", "weekly"))
        self.assertEqual((now["invoices"], now["reminders"]), ("on", "on"))
        [event] = self.events(self.carla, "mails_chosen")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event._get_snapshot()["now"]["orders"], "off")
        again = self.submit(PAGE, data)
        self.assertIn("mails_same", again.headers["Location"])
        self.assertEqual(len(self.events(self.carla)), 1)
        self.assertFalse(self.Choice.search([("partner_id", "=", self.eve.id)]))

    def test_x_notifpref_applied(self):
        """X-NOTIFPREF: whoever does not want a kind is left out; others are not."""
        template = self.template()
        self.quote._portal_send_mail(template)
        self.assertEqual(len(self.mails_to(self.carla)), 1)
        self.quote.message_subscribe(self.colin.ids)
        self.set_choice("orders", False)
        self.quote._portal_send_mail(template)
        self.assertEqual(len(self.mails_to(self.carla)), 1)
        self.assertEqual(len(self.mails_to(self.colin)), 1)
        self.quote._portal_send_mail(template)
        # and staff do not hear of it as long as somebody gets it
        logs = self.quote.message_ids.filtered(lambda m: "Nobody outside" in m.body)
        self.assertFalse(logs)
        self.set_choice("orders", False, self.colin)
        self.quote._portal_send_mail(template)
        self.assertEqual(len(self.mails_to(self.colin)), 2)
        logs = self.quote.message_ids.filtered(lambda m: "Nobody outside" in m.body)
        self.assertEqual(len(logs), 1)
        self.assertIn("Carla Client", logs.body)

    def test_x_notifpref_by_hand(self):
        """X-NOTIFPREF: what staff send by hand to whom they chose goes out."""
        self.set_choice("orders", False)
        self.set_choice("comments", False)
        quote = self.quote.with_user(self.salesperson)
        action = quote.action_quotation_send()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.salesperson)
            .with_context(**action["context"])
        ).save()
        self.assertIn(self.carla, composer.partner_ids)
        composer.action_send_mail()
        self.assertEqual(len(self.mails_to(self.carla)), 1)
        # to a follower who was not chosen it does not
        quote.message_subscribe(self.carla.ids)
        quote.message_post(
            body="A note for all",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(len(self.mails_to(self.carla)), 1)
        quote.message_post(
            body="For you",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.carla.ids,
        )
        self.assertEqual(len(self.mails_to(self.carla)), 2)

    def test_x_notifpref_later(self):
        """X-NOTIFPREF: what staff write now, to be sent later, goes out as well."""
        self.set_choice("comments", False)
        message = self.quote.with_user(self.salesperson).message_post(
            body="Tomorrow",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.carla.ids,
            scheduled_date=fields.Datetime.add(fields.Datetime.now(), days=1),
        )
        self.assertFalse(self.mails_to(self.carla))
        later = self.env["mail.message.schedule"].search(
            [("mail_message_id", "=", message.id)]
        )
        later._send_notifications()
        self.assertEqual(len(self.mails_to(self.carla)), 1)

    def test_x_notifpref_kinds(self):
        """X-NOTIFPREF: comments, letters and suppliers' orders are told apart."""
        kind_of = self.Choice._kind_of
        order = ("sale.order", self.quote.id)
        self.assertEqual(kind_of(*order, "comment", False), "comments")
        self.assertEqual(kind_of(*order, "comment", "x.layout"), "orders")
        self.assertEqual(kind_of(*order, "notification", False), "orders")
        self.assertIsNone(kind_of(*order, "user_notification", "x.layout"))
        self.assertIsNone(kind_of(False, 0, "email", False))
        self.assertIsNone(kind_of("portal.invitation.line", 1, "email_outgoing", False))
        self.assertIsNone(kind_of("res.users", 1, "notification", False))
        purchase = self.purchase()
        self.assertEqual(
            kind_of("purchase.order", purchase.id, "notification", False), "purchases"
        )
        Letter = self.env["portal.letter"]
        base = {
            "partner_id": self.carla.id,
            "company_id": self.company.id,
            "date": fields.Date.today(),
        }
        reminder = Letter.create({**base, "kind": "reminder"})
        self.assertEqual(
            kind_of("portal.letter", reminder.id, "email_outgoing", False), "reminders"
        )
        by_hand = Letter.create(
            {**base, "kind": "statement", "user_id": self.salesperson.id}
        )
        self.assertIsNone(kind_of("portal.letter", by_hand.id, "email", False))

    def test_x_notifpref_template(self):
        """X-NOTIFPREF: mails that no message made are left out as well."""
        template = self.template()
        self.set_choice("orders", False)
        mail = self.env["mail.mail"].browse(template.send_mail(self.quote.id))
        self.assertEqual(mail.state, "cancel")
        self.assertFalse(mail.recipient_ids)
        other = self.order(self.colin)
        mail = self.env["mail.mail"].browse(template.send_mail(other.id))
        self.assertEqual(mail.recipient_ids, self.colin)

    def test_x_notifpref_company(self):
        """X-NOTIFPREF, X-MULTI: each company has its own settings and choices."""
        second = self.env["res.company"].create({"name": "Second Press"})
        self.set_choice("orders", False, company=second)
        ids = self.carla.ids
        self.assertEqual(self.Choice._left_out(ids, "orders", self.company), set())
        self.assertEqual(self.Choice._left_out(ids, "orders", second), set(ids))
        # a company that lets nobody choose is not outvoted
        self.set_choice("reminders", False)
        self.assertEqual(self.Choice._left_out(ids, "reminders", self.company), set())
        self.Choice.create({"kind": "comments", "is_wanted": False})
        self.assertEqual(self.Choice._left_out(ids, "comments", self.company), set(ids))
        self.set_choice("comments", True)
        self.assertEqual(self.Choice._left_out(ids, "comments", self.company), set())
        self.login_as(self.carla_user)
        self.assertEqual(self.get(f"{PAGE}?company={second.id}").status_code, 404)

    def test_x_notifpref_digest(self):
        """X-NOTIFPREF: the digest comes daily, weekly or not at all."""
        rhythm = self.Choice._digest_rhythm
        people = self.carla | self.colin
        self.assertEqual(set(rhythm(people, self.company).values()), {"daily"})
        self.set_choice("digest", True, every="weekly")
        self.set_choice("digest", False, self.colin)
        self.assertEqual(
            rhythm(people, self.company), {self.carla: "weekly", self.colin: None}
        )
        self.company.portal_digest_active = True
        Letter = self.env["portal.letter"]
        today = fields.Date.today()
        asked = [(self.quote, self.carla), (self.quote, self.colin)]
        cls = type(Letter)
        noon = fields.Datetime.to_datetime(today).replace(hour=9)
        with (
            patch.object(cls, "_portal_digest_documents", lambda *args: asked),
            patch.object(
                type(self.carla), "_portal_local_now", lambda _self, _company: noon
            ),
        ):
            self.assertEqual(Letter._portal_digest_partners(self.company), self.carla)
            letter = Letter.create(
                {
                    "kind": "digest",
                    "partner_id": self.carla.id,
                    "company_id": self.company.id,
                    "date": fields.Date.subtract(today, days=3),
                }
            )
            self.assertFalse(Letter._portal_digest_partners(self.company))
            letter.date = fields.Date.subtract(today, days=7)
            self.assertEqual(Letter._portal_digest_partners(self.company), self.carla)

    def test_x_notifpref_unsubscribe(self):
        """X-NOTIFPREF: one click in the mail program, and a link for all (RFC 8058)."""
        self.quote._portal_send_mail(self.template())
        [copy] = [
            one
            for one in self.mails_to(self.carla)._prepare_outgoing_list()
            if one["partner_id"] == self.carla
        ]
        headers = copy["headers"]
        self.assertEqual(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        self.assertIn("Choose which e-mails you get", copy["body"])
        address = headers["List-Unsubscribe"].strip("<>")
        path = "/my/mails/" + address.partition("/my/mails/")[2]
        self.assertTrue(path.endswith("/off/orders"))
        self.login_as(None)
        page = self.get(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Nothing has been changed yet", self.text_of(page))
        self.assertEqual(self.url_open(path, method="HEAD").status_code, 200)
        self.assertFalse(self.Choice.search([("partner_id", "=", self.carla.id)]))
        done = self.submit(path, {"List-Unsubscribe": "One-Click"})
        self.assertEqual(done.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.choices()["orders"], "off")
        self.assertEqual(self.choices()["invoices"], "on")
        [event] = self.events(self.carla, "mails_chosen")
        self.assertEqual(event.identified_by, "mail_link")
        self.submit(path, {"List-Unsubscribe": "One-Click"})
        self.assertEqual(len(self.events(self.carla)), 1)
        # the page of the link, without signing in
        path = path.partition("/off/")[0]
        _form, data = self.form_of(self.get(path), path)
        saved = self.submit(path, {**dict(data), "mail_orders": "on"})
        self.assertIn("mails_saved", saved.headers["Location"])
        self.env.invalidate_all()
        self.assertEqual(self.choices()["orders"], "on")
        # and nothing else is opened by it
        for other in ("/my/orders", f"/my/orders/{self.quote.id}", PAGE):
            self.assertIn("/web/login", self.get(other).headers.get("Location", ""))

    def test_x_notifpref_language(self):
        """X-NOTIFPREF, X-I18N: each recipient reads the footer in their language."""
        self.env["res.lang"]._activate_lang("de_DE")
        view = self.env.ref("customer_portal_ext.mail_choice_footer")
        words = {"Choose which e-mails you get": "Mails wählen"}
        view.update_field_translations("arch_db", {"de_DE": words})
        self.carla.lang = "de_DE"
        self.quote.message_subscribe(self.colin.ids)
        self.quote._portal_send_mail(self.template())
        mails = self.mails_to(self.carla | self.colin)
        bodies = {
            copy["partner_id"]: copy["body"]
            for mail in mails
            for copy in mail._prepare_outgoing_list()
        }
        self.assertIn("Mails wählen", bodies[self.carla])
        self.assertIn("Choose which e-mails you get", bodies[self.colin])

    def test_x_notifpref_security(self):
        """X-NOTIFPREF: what lets a contact in comes in any case, and has no link."""
        for kind in dict(self.Choice._fields["kind"].selection):
            self.set_choice(kind, False)
        self.carla.user_ids.unlink()
        self.carla.action_portal_invite()
        mail = self.mails_to(self.carla)
        self.assertEqual(mail.state, "outgoing")
        [copy] = mail._prepare_outgoing_list()
        self.assertNotIn("List-Unsubscribe", copy["headers"])
        self.assertNotIn("/my/mails/", copy["body"])
        self.env["portal.hotlink"]._mail_document(
            self.quote, self.carla, self.company, "Your new link", "<p>Here</p>"
        )
        self.assertEqual(len(self.mails_to(self.carla)), 2)

    def test_x_notifpref_denied(self):
        """X-NOTIFPREF: no other contact's choices, by no address, token or RPC."""
        token = self.Choice._token(self.carla, self.company)
        partner, company, mac = token.split("-")
        wrong = [
            f"{self.eve.id}-{company}-{mac}",
            f"{partner}-{self.env['res.company'].create({'name': 'B'}).id}-{mac}",
            f"{partner}-{company}-{mac[:-1]}0" if mac[-1] != "0" else "x",
            f"{partner}-{company}-",
            f"999999999-{company}-{mac}",
            "x",
            "1-2",
            "²-1-x",
        ]
        for bad in wrong:
            for path in (f"/my/mails/{bad}", f"/my/mails/{bad}/off/orders"):
                self.assertEqual(self.get(path).status_code, 404, path)
            response = self.submit(f"/my/mails/{bad}/off/orders", {"a": "b"})
            self.assertEqual(response.status_code, 404)
        path = f"/my/mails/{token}"
        self.assertEqual(self.submit(path, {"mail_orders": "off"}).status_code, 400)
        odd = self.submit(f"{path}/off/nothing", {"a": "b"})
        self.assertEqual(odd.status_code, 404)
        self.assertFalse(self.Choice.search([("partner_id", "!=", False)]))
        # a new address ends the links to the old one
        self.carla.email = "new@client.test"
        self.assertEqual(self.get(path).status_code, 404)
        self.login_as(self.salesperson)
        self.assertEqual(self.get(PAGE).status_code, 404)
        as_eve = self.Choice.with_user(self.eve_user)
        with self.assertRaises(AccessError):
            as_eve.search([])
        with self.assertRaises(AccessError):
            as_eve.create({"kind": "orders", "partner_id": self.carla.id})

    def test_x_notifpref_staff(self):
        """X-NOTIFPREF: staff see and change it on the contact, and it is noted."""
        carla = self.carla.with_user(self.salesperson)
        carla.portal_mail_choice_ids = [
            Command.create({"kind": "orders", "is_wanted": False})
        ]
        self.assertEqual(self.choices()["orders"], "off")
        self.assertIn("was changed", self.carla.message_ids[0].body)
        with self.assertRaises(AccessError):
            self.Choice.with_user(self.salesperson).create({"kind": "orders"})
        action = self.Choice.action_company_choices()
        self.assertEqual(action["res_model"], "portal.mail.choice")
        rows = self.Choice.search([("partner_id", "=", False)])
        self.assertIn("reminders", rows.mapped("kind"))
        self.assertFalse(rows.filtered(lambda r: r.kind == "reminders").may_choose)
