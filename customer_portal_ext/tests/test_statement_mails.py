"""X-STMTCRON: statements by e-mail, on a schedule and with a PDF."""

import importlib.util
import json
from unittest.mock import patch

from lxml import html

from odoo.tests import tagged
from odoo.tools import file_path

from .ledger_cast import LedgerCase


@tagged("post_install", "-at_install")
class TestStatementMails(LedgerCase):
    def setUp(self):
        super().setUp()
        self.env["res.company"].search([]).portal_statement_every = "never"
        self.company.portal_statement_every = "month"
        self.carla.portal_statement_mail = True
        self.eve.portal_statement_mail = True
        self.move = self.invoice("2026-01-10", 100)
        self.Letter = self.env["portal.letter"]
        self.startPatcher(
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 9
            )
        )

    def letters(self):
        return self.Letter.search(
            [("kind", "=", "statement"), ("company_id", "=", self.company.id)]
        )

    def test_x_stmtcron_once_a_period(self):
        """X-STMTCRON: chosen contacts, while something is open, once a period."""
        self.Letter._cron_statements()
        letter = self.letters()
        self.assertEqual(letter.partner_id, self.carla)
        self.assertEqual(letter.line_ids.move_id, self.move)
        self.Letter._cron_statements()
        self.assertEqual(self.letters(), letter)
        today = self.env["account.move"]._portal_today(self.company)
        self.company.portal_statement_last_date = today.replace(day=1).replace(
            year=today.year - 1
        )
        self.Letter._cron_statements()
        self.assertEqual(len(self.letters()), 2)

    def test_x_stmtcron_nobody_else(self):
        """X-STMTCRON: nothing open, not chosen, kept out of the portal: no mail."""
        self.carla.portal_statement_mail = False
        self.Letter._cron_statements()
        self.assertFalse(self.letters())
        self.company.portal_statement_last_date = False
        self.carla.portal_statement_mail = True
        self.company.portal_access_mode = "listed"
        self.Letter._cron_statements()
        self.assertFalse(self.letters())
        self.company.portal_access_mode = "everyone"
        self.company.portal_statement_last_date = False
        self.pay(self.move, "2026-02-01")
        self.Letter._cron_statements()
        self.assertFalse(self.letters())

    def test_x_stmtcron_a_statement_for_each_currency(self):
        """X-STMTCRON: the files of one mail have names of their own."""
        self.invoice("2026-01-11", 50, currency=self.eur)
        self.Letter._cron_statements()
        files = self.letters()._prepare_statement_files()
        names = sorted(values["name"] for _command, _id, values in files)
        self.assertEqual(len(names), 2)
        self.assertIn("-EUR-", names[0])
        self.assertIn("-USD-", names[1])

    def test_x_stmtcron_due(self):
        """X-STMTCRON: weeks begin on Monday; a day that was missed is made up for."""
        due = self.company._portal_statements_due
        monday, sunday = ("2026-03-02", "2026-03-01")
        dates = self.env["portal.letter"]._fields["date"].to_date
        for every, last, today, expected in (
            ("never", False, monday, False),
            ("week", False, monday, True),
            ("week", sunday, monday, True),
            ("week", monday, "2026-03-08", False),
            ("week", monday, "2026-03-09", True),
            ("week", monday, "2026-03-11", True),
            ("month", monday, "2026-03-31", False),
            ("month", monday, "2026-04-03", True),
        ):
            with self.subTest(every=every, last=last, today=today):
                self.company.write(
                    {
                        "portal_statement_every": every,
                        "portal_statement_last_date": last,
                    }
                )
                self.assertEqual(due(dates(today)), expected)

    def test_x_stmtcron_mail_with_pdf(self):
        """X-STMTCRON, P-HOTLINK: the mail has the statement and leads to its page."""
        self.Letter._cron_statements()
        letter = self.letters()
        letter.sudo()._send()
        mail = self.env["mail.mail"].search(
            [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
        )
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertTrue(mail.attachment_ids.name.endswith(".pdf"))
        # tests get the report before it is printed
        self.assertIn(self.move.name.encode(), mail.attachment_ids.raw)
        self.assertIn("%2Fmy%2Fstatement", mail.body_html.replace("/", "%2F"))
        self.assertEqual(letter.state, "sent")

    def mail_text(self, letter):
        letter.sudo()._send()
        mail = self.env["mail.mail"].search(
            [("model", "=", "portal.letter"), ("res_id", "=", letter.id)]
        )
        text = html.fromstring(mail.body_html).text_content()
        return " ".join(text.replace("\ufeff", "").split())

    def test_x_stmtcron_says_what_is_on_account(self):
        """X-STMTCRON: the balance of the mail is that of the statement it brings."""
        self.pay_on_account("2026-02-01", 30)
        self.Letter._cron_statements()
        text = self.mail_text(self.letters())
        self.assertIn("You owe us $ 70.00.", text)
        self.assertIn("On account, and other entries of the statement $ -30.00", text)

    def test_x_stmtcron_says_nothing_of_no_account(self):
        """X-STMTCRON: without anything on account there is no row for it."""
        self.Letter._cron_statements()
        text = self.mail_text(self.letters())
        self.assertIn("You owe us $ 100.00.", text)
        self.assertNotIn("On account", text)

    def test_x_stmtcron_upgraded(self):
        """X-STMTCRON: a template as it came says so after an upgrade too; one that the
        company has changed stays."""
        path = "customer_portal_ext/migrations/19.0.1.0.3/post-statement_mail.py"
        spec = importlib.util.spec_from_file_location("upgrade", file_path(path))
        upgrade = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(upgrade)
        template = self.env.ref("customer_portal_ext.mail_template_statement")
        with upgrade.file_open(
            "customer_portal_ext/data/letter_data.xml", "rb"
        ) as data:
            new = upgrade.shipped_body(data.read(), upgrade.TEMPLATE)
        self.assertIn("_portal_balances", new)
        new = upgrade.body_digest(new)
        old = "<p>As it came</p>"
        upgrade.SHIPPED.add(upgrade.body_digest(old))
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._activate_lang("nl_NL")

        def upgraded(**bodies):
            """Return {language: body} after the upgrade."""
            self.env.cr.execute(
                "UPDATE mail_template SET body_html = %s WHERE id = %s",
                [json.dumps(bodies), template.id],
            )
            template.invalidate_recordset()
            with patch.object(
                type(self.env["ir.module.module"]), "_load_module_terms"
            ) as load:
                upgrade.migrate(self.env.cr, "19.0.1.0.2")
            self.assertEqual(load.called, bodies["en_US"] != "<p>Ours</p>")
            self.env.cr.execute(
                "SELECT body_html FROM mail_template WHERE id = %s", [template.id]
            )
            return self.env.cr.fetchone()[0]

        found = upgraded(en_US="<p>As it\n came</p>", fr_FR=old, nl_NL="<p>Onze</p>")
        self.assertEqual(upgrade.body_digest(found.pop("en_US")), new)
        self.assertEqual(found, {"nl_NL": "<p>Onze</p>"})
        ours = {"en_US": "<p>Ours</p>", "fr_FR": old}
        self.assertEqual(upgraded(**ours), ours)
