"""P-HOTLINK, X-NOTIFPREF: to whom a supplier's statement goes, and where it leads."""

import re

from odoo.fields import Command
from odoo.tests import tagged

from .statement_mail_case import SupplierStatementCase

LINK = re.compile(r"/my/link/([A-Za-z0-9_-]{43})")


@tagged("post_install", "-at_install")
class TestSupplierStatementLinks(SupplierStatementCase):
    def test_x_notifpref_chosen_not_to_get_it(self):
        """X-NOTIFPREF: not by the schedule; what staff send goes out in any case."""
        self.env["portal.mail.choice"].sudo().create(
            {
                "partner_id": self.sven.id,
                "company_id": self.company.id,
                "kind": "invoices",
                "is_wanted": False,
            }
        )
        self.assertEqual(self.mail(self.scheduled()).state, "cancel")
        with self.wizard(self.sven) as form:
            pass
        before = self.letters()
        form.record.action_send()
        self.assertEqual(self.mail(self.letters() - before).state, "outgoing")

    def test_p_hotlink_leads_to_the_statement(self):
        """P-HOTLINK, P-STATEMENT: from the mail to the page, without a login so far."""
        foreign = self.billed("2026-01-12", 20, self.eve)
        mail = self.mail(self.scheduled())
        [email] = mail._prepare_outgoing_list()
        links = {
            self.env["portal.hotlink"]._find(secret): secret
            for secret in LINK.findall(email["body"])
        }
        self.assertEqual({link.partner_id for link in links}, {self.sven})
        paths = {link.path: secret for link, secret in links.items() if link.path}
        self.assertEqual(list(paths), ["/my/statement/supplier"])
        self.login_as(None)
        path = f"/my/link/{paths['/my/statement/supplier']}"
        page = self.get(path)
        self.assertIn("Supplier statement", page.text)
        _form, fields = self.form_of(page, path)
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/my/statement/supplier"))
        page = self.get("/my/statement/supplier?from=&to=")
        self.assertIn(self.bill.name, page.text)
        self.assertNotIn(foreign.name, page.text)
        # it opens what its contact may see, and nothing of others
        other = self.eve.commercial_partner_id.id
        for closed in (
            f"/my/bills/{foreign.id}",
            f"/my/statement/supplier?partner={other}",
            f"/my/statement/supplier?partner={other}&report_type=csv",
        ):
            self.assertEqual(self.get(closed).status_code, 404, closed)
        # and nothing at all once the section is taken away
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_statements").id,
                "partner_id": self.sven.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        self.assertEqual(self.get("/my/statement/supplier").status_code, 404)

    def test_p_hotlink_a_customer_gets_no_suppliers_link(self):
        """P-HOTLINK: whoever is only a customer gets neither letter nor link of it."""
        self.company.portal_statement_every = "month"
        self.carla.write(
            {"portal_statement_mail": True, "portal_supplier_statement_mail": True}
        )
        self.invoice("2026-01-10", 70)
        letter = self.scheduled().filtered(lambda item: item.partner_id == self.carla)
        self.assertEqual(letter.mapped("side"), ["customer"])
        [email] = self.mail(letter)._prepare_outgoing_list()
        self.assertNotIn("supplier", email["body"])
        paths = {
            self.env["portal.hotlink"]._find(secret).path
            for secret in LINK.findall(email["body"])
        }
        self.assertEqual(paths - {False}, {"/my/statement"})

    def test_p_hotlink_links_off(self):
        """P-HOTLINK: where the company wants no links, the page behind the login."""
        self.company.portal_hotlink_mode = "off"
        [email] = self.mail(self.scheduled())._prepare_outgoing_list()
        self.assertFalse(LINK.search(email["body"]))
        self.assertIn('/my/statement/supplier"', email["body"])

    def test_x_stmtcron_existing_letters_are_customers(self):
        """X-STMTCRON: what is made without a side, as before, is a customer's."""
        letter = self.Letter.create(
            {
                "kind": "statement",
                "partner_id": self.carla.id,
                "company_id": self.company.id,
                "date": "2026-01-31",
                "line_ids": [Command.create({"move_id": self.bill.id, "amount": 1})],
            }
        )
        self.assertEqual(letter.side, "customer")
        self.assertEqual(letter.display_name, "Statement")
