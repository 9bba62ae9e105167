import random
from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import portal_list_rare
from .common import PortalCase
from .invoice_cast import InvoiceCast

# Pieces of texts: accents, capitals, wildcards, quotes, codes, other scripts.
PIECES = (
    "Poster",
    "poster",
    "Grün",
    "GRUN",
    "Straße",
    "crème brûlée",
    "100%_sure",
    "[FURN_7777]",
    "it's",
    'so "called"',
    "back\\slash",
    "A4",
    "ab-cd-ef",
    "Ελλάδα",
    "مرحبا",
    "Łódź",
    "two\nlines",
    "x" * 40,
    "İstanbul",
)
WORDS = (
    "grün",
    "grun",
    "poster",
    "oste",
    "%",
    "_",
    "100%_sure",
    "0%_s",
    "furn_",
    "'",
    "it's",
    '"called"',
    "\\",
    "k\\s",
    "a4",
    "ab",
    "ab-cd",
    "strasse",
    "straße",
    "ελλ",
    "حبا",
    "lodz",
    "zqxwv",
    "brulee",
    "xxxx",
    "istanbul",
    "tw_",
    "nes",
)

CASES = (
    ("sale.order", "carla_user"),
    ("account.move", "carla_user"),
    ("account.payment", "carla_user"),
    ("project.task", "carla_user"),
    ("purchase.order", "sven_user"),
)


class RareCase(InvoiceCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.sven_user = cls.portal_user(cls.sven)

    def setUp(self):
        super().setUp()
        if not self.env.registry.has_trigram:
            self.skipTest("needs pg_trgm")
        # as somebody with very many documents, who has few of them with any word
        self.patch(portal_list_rare, "SAMPLE", 0)
        self.patch(portal_list_rare, "OFTEN", 10**9)

    def sources(self, model, user, words):
        PortalList = self.env(user=user)["portal.list"]
        domain = PortalList._search_domain(model, words, "", None, None)
        return self.env[model].sudo().search(self.seen(model, user) & domain)

    def seen(self, model, user):
        return self.env["portal.policy"]._domain(
            model, user.partner_id, user._portal_companies()
        )

    @contextmanager
    def without_index(self):
        with patch.object(
            type(self.env["portal.list"]),
            "_rare_domain",
            lambda self, model_name, words: Domain.TRUE,
        ):
            yield

    def assertSame(self, model, user, words):
        found = self.sources(model, user, words)
        with self.without_index():
            self.assertEqual(found, self.sources(model, user, words), (model, words))
        return found


@tagged("post_install", "-at_install")
class TestListRare(RareCase):
    """O-SEARCH: by the index the same is found as by reading the list."""

    def make(self, number, text):
        """Make one document of each kind, with some of these texts in it."""
        quote = self.quotation(
            lines=2, client_order_ref=text(), partner=[self.carla, self.eve][number % 2]
        )
        for line in quote.order_line:
            line.name = text()
        order = self.purchase(partner_ref=text())
        order.order_line.name = text()
        move = self.invoice(ref=text(), invoice_origin=text())
        move.invoice_line_ids[0].name = text()
        task = self.env["project.task"].create(
            {"name": text(), "project_id": self.project.id}
        )
        task.message_subscribe(partner_ids=self.carla.ids)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 5,
                "memo": text(),
            }
        )
        payment.action_post()
        return quote

    def test_o_search_finds_the_same_by_the_index(self):
        chance = random.Random(4711)

        def text():
            return " ".join(chance.sample(PIECES, chance.randint(1, 3)))

        self.project = self.env["project.project"].create(
            {"name": "Window brulee", "privacy_visibility": "portal"}
        )
        self.project.message_subscribe(partner_ids=self.carla.ids)
        hidden = self.Status.create(
            {
                "name": "Internal",
                "model": "sale.order.line",
                "company_id": self.company.id,
                "is_public": False,
            }
        )
        for number in range(10):
            quote = self.make(number, text)
            if number % 3 == 0:
                quote.order_line[0].portal_status_id = hidden
        self.env.flush_all()
        searches = [[word] for word in WORDS]
        searches += [chance.sample(WORDS, 2) for _number in range(40)]
        searches += [["poster", "zqxwv"], ["window"], list("abcdefgh")]
        asked, found = set(), set()
        PortalList = type(self.env["portal.list"])
        real = PortalList._found_ids

        def note(records, model_name, *args):
            asked.add(model_name)
            return real(records, model_name, *args)

        with patch.object(PortalList, "_found_ids", note):
            for model, user in CASES:
                for words in searches:
                    if self.assertSame(model, self[user], words):
                        found.add(model)
        models = {model for model, _user in CASES}
        self.assertEqual(asked, models, "the index was asked")
        self.assertEqual(found, models, "something was found")

    def __getitem__(self, name):
        return getattr(self, name)

    def test_o_search_more_than_are_sorted(self):
        """Many of many are found in the order of the list, more still without index."""
        for _number in range(3):
            self.quotation(client_order_ref="PO-4711")
        for name, value in (("MAX_SORTED", 1), ("MAX_FOUND", 2)):
            self.patch(portal_list_rare, name, value)
            found = self.assertSame("sale.order", self.carla_user, ["po-4711"])
            self.assertEqual(len(found), 3)

    def test_o_search_documents_of_a_group_are_found(self):
        """X-SCOPE: the index is asked for all companies of the reader's group."""
        self.carla.portal_scope = "group"
        self.other.parent_id = self.customer
        quote = self.quotation(partner=self.eve, client_order_ref="Subsidiary")
        self.env.registry.clear_cache()
        self.assertEqual(
            self.assertSame("sale.order", self.carla_user, ["subsidiary"]), quote
        )


@tagged("post_install", "-at_install")
class TestSearchText(RareCase):
    """O-SEARCH: the texts are those of the documents, whatever changes them."""

    def words(self, document, link="order_id"):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT text, commercial_partner_id FROM portal_search_text"
                " WHERE %s = %s",
                SQL.identifier(link),
                document.id,
            )
        )
        return rows[0] if rows else None

    def test_texts_follow_their_documents(self):
        quote = self.order(lines=2, client_order_ref="PO-1")
        text, owner = self.words(quote)
        self.assertEqual(owner, self.customer.id)
        for part in (quote.name, "PO-1", "Poster 1", "Poster 2"):
            self.assertIn(part, text)
        quote.client_order_ref = "PO-2"
        self.assertIn("PO-2", self.words(quote)[0])
        self.assertNotIn("PO-1", self.words(quote)[0])
        quote.order_line[0].name = "Banner"
        self.assertIn("Banner", self.words(quote)[0])
        quote.order_line = [Command.create({"product_id": self.product.id})]
        quote.order_line[-1].name = "Sticker"
        self.assertIn("Sticker", self.words(quote)[0])
        self.env.cr.execute(
            "UPDATE sale_order_line SET name = 'By a statement' WHERE order_id = %s",
            [quote.id],
        )
        self.assertIn("By a statement", self.words(quote)[0])
        quote.partner_id = self.eve
        self.assertEqual(self.words(quote)[1], self.other.id)
        quote_id = quote.id
        quote.unlink()
        self.assertFalse(self.words(quote.browse(quote_id)))

    def test_entries_of_the_books_have_none(self):
        invoice = self.invoice(ref="Ours")
        self.assertIn("Canary poster", self.words(invoice, "move_id")[0])
        payment = self.env["account.move"].create(
            {"move_type": "entry", "ref": "Entry"}
        )
        self.assertFalse(self.words(payment, "move_id"))

    def test_an_upgrade_fills_what_is_missing(self):
        """What was written while triggers were off is found after an upgrade."""
        quote = self.quotation(client_order_ref="PO-4711")
        before = self.words(quote)
        texts = self.env["portal.search.text"]
        for fill in (texts.init, texts._portal_fill):
            self.env.cr.execute("DELETE FROM portal_search_text")
            self.assertFalse(self.words(quote))
            fill()
            self.assertEqual(self.words(quote), before)
        for model in ("sale.order", "purchase.order", "account.move"):
            self.assertTrue(
                self.env["portal.list"]._words_place(model), "the index is there again"
            )

    def test_no_contact_reads_them(self):
        self.assertFalse(
            self.env["portal.search.text"].with_user(self.carla_user).has_access("read")
        )
