"""X-I18N: the languages of the addon: complete, and in what customers read."""

import re
from unittest.mock import patch

import polib

from odoo.tests import BaseCase, tagged
from odoo.tools import file_path

from .common import PortalCase, PortalHttpCase
from .test_mail import LINK

# What a translation takes over as it is: named placeholders, expressions, tags.
FIXED = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|<[^>]*>")

# {language: its file}; Arabic is read from the right.
LANGUAGES = {
    "de_DE": "de.po",
    "fr_FR": "fr.po",
    "es_ES": "es.po",
    "nl_NL": "nl.po",
    "ar_001": "ar.po",
}


def translation(name):
    """Read one of the addon's translation files."""
    return polib.pofile(file_path(f"customer_portal_ext/i18n/{name}"))


class German:
    """Mix into a case of the cast: German is active, and Colin reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        addon = cls.env.ref("base.module_customer_portal_ext")
        addon._update_translations("de_DE")
        cls.colin.lang = "de_DE"

    def outgoing(self, document):
        """Return {recipient: (subject, body as sent)} of a document's queued mails."""
        mails = self.env["mail.mail"].search(
            [("model", "=", document._name), ("res_id", "=", document.id)]
        )
        return {
            email["partner_id"]: (email["subject"], email["body"])
            for mail in mails
            for email in mail._prepare_outgoing_list()
        }


@tagged("post_install", "-at_install")
class TestTranslationFiles(BaseCase):
    def test_complete(self):
        """X-I18N: every text of the addon is in every language, and no other is."""
        template = translation("customer_portal_ext.pot")
        texts = [entry.msgid for entry in template]
        for name in LANGUAGES.values():
            with self.subTest(name):
                file = translation(name)
                self.assertEqual([entry.msgid for entry in file], texts)
                unfinished = file.untranslated_entries() + file.fuzzy_entries()
                self.assertFalse([entry.msgid for entry in unfinished])
                self.assertFalse(file.obsolete_entries())

    def test_placeholders(self):
        """X-I18N: a translation keeps the placeholders, expressions and tags."""
        for name in LANGUAGES.values():
            for entry in translation(name):
                with self.subTest(entry.msgid, file=name):
                    self.assertEqual(
                        sorted(FIXED.findall(entry.msgstr)),
                        sorted(FIXED.findall(entry.msgid)),
                    )

    def test_no_text_is_a_piece_of_a_sentence(self):
        """X-I18N: no text begins or ends in the middle of a sentence.

        In another language the words stand in another order, and pieces cannot.
        """
        pieces = [
            entry.msgid
            for entry in translation("customer_portal_ext.pot")
            if re.match(r"\s*[,.:;?!]\s", entry.msgid) or entry.msgid.endswith(",")
        ]
        self.assertFalse(pieces)


@tagged("post_install", "-at_install")
class TestGermanWords(German, PortalCase):
    def test_mail(self):
        """X-I18N: text, subject and footer of a mail are in its reader's language."""
        quote = self.quotation(partner=self.colin)
        quote.message_subscribe(partner_ids=self.carla.ids)
        quote.portal_status_id.with_context(lang="de_DE").name = "Zur Freigabe"
        template = self.env.ref("customer_portal_ext.mail_template_order_update")
        quote._portal_send_mail(template)
        mails = self.outgoing(quote)
        subject, body = mails[self.colin]
        self.assertIn(f"Angebot {quote.name}, Zur Freigabe", subject)
        self.assertIn("es gibt Neuigkeiten zu", body)
        self.assertIn(f"In unserem Portal öffnen: Angebot {quote.name}", body)
        self.assertIn("Dieser Link ist persönlich", body)
        [secret] = set(LINK.findall(body))
        link = self.env["portal.hotlink"]._find(secret)
        self.assertEqual(link.partner_id, self.colin)
        # who follows it in English has an English footer, in the same sending
        _subject, body = mails[self.carla]
        self.assertIn(f"Open in our portal: Quotation {quote.name}", body)
        self.assertIn("This link is personal", body)

    def test_default_statuses(self):
        """X-I18N: a company's first statuses have a name in each language."""
        company = self.env["res.company"].create({"name": "Newcomer"})
        names = self.names_of(company)
        first = names["en_US"].index("Waiting for your approval")
        self.assertEqual(names["de_DE"][first], "Wartet auf Ihre Freigabe")
        same = [
            english
            for english, german in zip(names["en_US"], names["de_DE"], strict=True)
            if english == german
        ]
        self.assertFalse(same, "statuses without a German name")

    def test_statuses_older_than_the_language(self):
        """X-I18N: what was named before German came keeps its name, and shows it."""
        only_english = patch.object(
            type(self.env["res.lang"]),
            "get_installed",
            lambda self: [("en_US", "English (US)")],
        )
        with only_english:
            company = self.env["res.company"].create({"name": "Veteran"})
        names = self.names_of(company)
        self.assertEqual(names["de_DE"], names["en_US"])
        self.assertTrue(all(names["de_DE"]))

    def names_of(self, company):
        statuses = self.env["portal.status"].search([("company_id", "=", company.id)])
        self.assertGreater(len(statuses), 20)
        return {
            code: statuses.with_context(lang=code).mapped(lambda status: status.name)
            for code in ("en_US", "de_DE")
        }

    def test_kinds_of_evidence(self):
        """X-I18N: an event is told in the reader's language, whatever came before."""
        quote = self.quotation()
        event = self.env["portal.event"]._record(
            quote, "line_approved", self.salesperson._portal_staff_actor()
        )
        self.assertEqual(event.with_context(lang="en_US").kind_name, "Approved")
        self.assertEqual(event.with_context(lang="de_DE").kind_name, "Freigegeben")


@tagged("post_install", "-at_install")
class TestGermanPages(German, PortalHttpCase):
    def test_link_page(self):
        """X-I18N: a link greets its contact in their language, not the browser's."""
        quote = self.quotation(partner=self.colin)
        _link, secret = self.env["portal.hotlink"]._issue(
            self.colin, quote, self.company
        )
        self.opener.cookies.set("frontend_lang", "en_US")
        response = self.get(f"/my/link/{secret}", headers={"Accept-Language": "en"})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.page(response).get("lang"), "de-DE")
        text = self.text_of(response)
        self.assertIn(f"Angebot {quote.name} als Colin Client öffnen", text)
        self.assertIn("Dieser Link ist persönlich für Colin Client.", text)

    def test_approve_page(self):
        """X-I18N: amounts and the button speak German; the words agreed to as well."""
        self.carla.lang = "de_DE"
        quote = self.quotation()
        self.login_as(self.carla_user)
        # Odoo leads to the address of the language
        query = "&".join(f"line_ids={line.id}" for line in quote.order_line[:2])
        page = self.url_open(f"/my/orders/{quote.id}/approve?{query}")
        self.assertIn("Es wird nichts freigegeben, bis Sie", self.text_of(page))
        path = f"/my/orders/{quote.id}/approve"
        form, fields = self.form_of(page, path)
        button = form.xpath(".//button")[0].text_content()
        self.assertRegex(button, r"2 Positionen für \D*30,00\D* freigeben")
        done = self.url_open(path, data=[*fields, ("terms", "1")])
        self.assertIn(
            "3 weitere Positionen dieses Dokuments warten", self.text_of(done)
        )
        note = quote.message_ids.filtered(lambda note: "on the portal" in note.body)
        self.assertEqual(note.author_id, self.carla, "in the salesperson's language")
        event = self.events(quote, "line_approved")
        self.assertEqual(event.lang, "de_DE")
        self.assertIn("stimme ihnen zu", event.statement)


@tagged("post_install", "-at_install")
class TestLanguages(PortalHttpCase):
    def test_start_page(self):
        """X-I18N: each language speaks; Arabic from the right to the left."""
        addon = self.env.ref("base.module_customer_portal_ext")
        self.login_as(self.carla_user)
        for code, name in LANGUAGES.items():
            with self.subTest(code):
                self.env["res.lang"]._activate_lang(code)
                addon._update_translations(code)
                self.carla.lang = code
                self.env.flush_all()
                lang = self.env["res.lang"]._get_data(code=code)
                response = self.url_open(f"/{lang.url_code}/my")
                self.assertEqual(response.status_code, 200)
                page = self.page(response)
                self.assertEqual(page.get("lang"), code.replace("_", "-"))
                self.assertEqual(page.get("dir") == "rtl", code == "ar_001")
                words = {entry.msgid: entry.msgstr for entry in translation(name)}
                said = words["Nothing waits for you at the moment."]
                self.assertIn(said, self.text_of(response))
