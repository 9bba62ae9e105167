import struct
import tracemalloc
import zlib
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools import bill_file
from .bill_cast import BillHttpCase, pdf, ubl

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]><Invoice>&g;</Invoice>"""

OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Invoice [
<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice><ID>&x;</ID></Invoice>"""

DTD = b"""<?xml version="1.0"?><!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/x.dtd">
<Invoice/>"""


@tagged("post_install", "-at_install")
class TestBillFile(BaseCase):
    """Bills: what a file says is read without being believed or growing."""

    def test_xml_with_a_document_type_is_refused(self):
        """Bills: bombs, files of the server and addresses of the network."""
        for content in (
            LAUGHS,
            OUTSIDE,
            DTD,
            LAUGHS.decode().replace('1.0"', '1.0" encoding="UTF-16"').encode("utf-16"),
        ):
            with self.assertRaises(ValueError):
                bill_file.parse_xml(content)
        for content in (b"", b"no", b"<a>", b"\xff\xfe", b"<a/>" * 2, b"\0" * 10):
            with self.assertRaises(ValueError):
                bill_file.parse_xml(content)
        deep = b"<a>" * 5000 + b"</a>" * 5000
        with self.assertRaises(ValueError):
            bill_file.parse_xml(deep)
        with self.assertRaises(ValueError):
            bill_file.parse_xml(b"<a>" + b" " * bill_file.MAX_XML + b"</a>")

    def test_a_pdf_does_not_blow_up(self):
        """Bills: 300 MB of blanks in 300 kB are not unpacked."""
        bomb = zlib.compress(b"<Invoice >" + b" " * (300 * 1024**2), 9)
        content = b"%PDF-1.4\nstream\n" + bomb + b"\nendstream\n%%EOF"
        tracemalloc.start()
        try:
            self.assertIsNone(bill_file.xml_in_pdf(content))
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 60 * 1024**2)

    def test_streams_in_each_other_are_unpacked_once(self):
        """Bills: many beginnings with one large end cost what one costs."""
        tail = zlib.compress(b"<Invoice >" + b" " * (9 * 1024**2), 9)
        # each begins with a block that is stored, up to the beginning of the next
        start = b"<Invoice >stream\n\x78\x01"
        block = b"\x00" + struct.pack("<HH", len(start), 0xFFFF - len(start)) + start
        content = b"%PDF-1.4\nstream\n\x78\x01" + block * 2000 + tail[2:]
        asked = []
        inflate = bill_file._inflate

        def count(packed, position, limit):
            asked.append(limit)
            return inflate(packed, position, limit)

        with patch.object(bill_file, "_inflate", count):
            self.assertIsNone(bill_file.xml_in_pdf(content))
        self.assertLessEqual(len([n for n in asked if n > bill_file.HEAD]), 1)

    def test_an_invoice_in_a_pdf_is_found(self):
        xml = ubl()
        self.assertEqual(bill_file.xml_in_pdf(pdf(xml=xml)), xml)
        plain = b"%PDF-1.4\nstream\n" + xml + b"\nendstream\n%%EOF"
        self.assertEqual(bill_file.xml_in_pdf(plain), xml)
        self.assertIsNone(bill_file.xml_in_pdf(pdf(xml=b"<?xml?><x:xmpmeta/>")))
        self.assertIsNone(bill_file.xml_in_pdf(pdf()))

    def test_claims(self):
        root = bill_file.parse_xml(ubl(number=" E  1 ", order="P1", vat="BE1"))
        claims = bill_file.read_claims(root)
        self.assertEqual(
            (claims.number, claims.order, claims.vat, claims.total, claims.name),
            ("E 1", "P1", "BE1", "15.00", "Supplier Ltd"),
        )
        self.assertTrue(claims.accounts)
        bill_file.without_accounts(root)
        self.assertFalse(bill_file.read_claims(root).accounts)

    def test_claims_of_cii(self):
        root = bill_file.parse_xml(
            b"""<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:\
CrossIndustryInvoice:100"><ExchangedDocument><ID>F-7</ID></ExchangedDocument>
<SupplyChainTradeTransaction><SellerTradeParty><Name>Maker</Name>
<SpecifiedTaxRegistration><ID>12/34</ID></SpecifiedTaxRegistration>
<SpecifiedTaxRegistration><ID>DE123</ID></SpecifiedTaxRegistration>
</SellerTradeParty><PayeePartyCreditorFinancialAccount><IBANID>DE02</IBANID>
</PayeePartyCreditorFinancialAccount><GrandTotalAmount>7.00</GrandTotalAmount>
</SupplyChainTradeTransaction></CrossIndustryInvoice>"""
        )
        claims = bill_file.read_claims(root)
        self.assertEqual(
            (claims.number, claims.name, claims.vat, claims.total, claims.accounts),
            ("F-7", "Maker", "DE123", "7.00", ["DE02"]),
        )


@tagged("post_install", "-at_install")
class TestBillHostile(BillHttpCase):
    """Bills: what comes from outside is refused with a reason, and stores nothing."""

    def setUp(self):
        super().setUp()
        self.login_as(self.sven_user)

    def assertRefused(self, files, words, **values):
        # the good ones beside it wait for the form, and belong to no bill
        stored = [("res_model", "!=", "portal.pending.file")]
        attachments = self.env["ir.attachment"].search_count(stored)
        response = self.send(files=files, **values)
        self.assertEqual(response.status_code, 422)
        self.assertIn(words, self.text_of(response))
        self.assertFalse(self.sent())
        self.assertEqual(self.env["ir.attachment"].search_count(stored), attachments)

    def test_bills_files_that_are_none(self):
        """Bills: wrong types, empty, cut off, hostile XML."""
        png = b"\x89PNG\r\n\x1a\n" + b"\0" * 50
        for name, content, words in (
            ("bill.pdf", b"", "is empty"),
            ("bill.pdf", png, "is no PDF"),
            ("bill.pdf", b"<html><script>x</script></html>", "is no PDF"),
            ("bill.pdf", b"%PDF-1.4" + b"x" * 3000, "did not arrive whole"),
            ("bill.exe", pdf(), "not of a type"),
            ("bill.pdf.html", pdf(), "not of a type"),
            ("bill.xml", pdf(), "no XML"),
            ("bill.xml", LAUGHS, "DOCTYPE"),
            ("bill.xml", OUTSIDE, "DOCTYPE"),
            ("bill.xml", DTD, "DOCTYPE"),
            ("bill.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no electronic"),
            ("bill.xml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "no elec"),
        ):
            with self.subTest(name=name, words=words):
                self.assertRefused([(name, content)], words)

    def test_bills_too_large_and_too_many(self):
        """Bills: by the company's setting; a thousand files are one sentence."""
        self.company.portal_file_max_mb = 1
        self.env.flush_all()
        large = pdf(b"x" * (1024**2 + 1))
        self.assertRefused([("large.pdf", large)], "larger than 1 MB")
        many = [(f"{number}.pdf", pdf(b"%d" % number)) for number in range(1000)]
        self.assertRefused(many[:990], "at most 10 files at once")
        # more parts than the server itself reads of a form
        self.assertEqual(self.send(files=many).status_code, 413)
        self.assertFalse(self.sent())

    def test_bills_types_by_setting(self):
        self.company.portal_bill_types = "xml"
        self.env.flush_all()
        self.assertRefused([("bill.pdf", pdf())], "please send XML")
        self.assertEqual(self.send(files=[("e.xml", ubl())]).status_code, 303)

    def test_bills_one_bad_file_keeps_all_out(self):
        """Bills: all files of a bill, or none: half a bill is none."""
        files = [("good.pdf", pdf()), ("bad.exe", b"MZ")]
        self.assertRefused(files, "bad.exe")

    def test_bills_a_decoder_that_fails_leaves_a_draft(self):
        """Bills: the bill is taken in, unread, and staff are told."""
        Move = type(self.env["account.move"])

        def decoder(move, file_data, new):
            move.narration = "half done"
            move.flush_recordset()
            move.env.cr.execute("SELECT 1 / 0")

        info = {"priority": 90, "decoder": decoder}
        with (
            patch.object(Move, "_get_edi_decoder", lambda *args, **kwargs: info),
            mute_logger("odoo.sql_db"),
        ):
            response = self.send(files=[("e.xml", ubl())])
        self.assertEqual(response.status_code, 303)
        bill = self.sent(name="E-1")
        self.assertFalse(bill.is_decoded)
        self.assertIn("by hand", bill.warning)
        self.assertEqual(bill.move_id.state, "draft")
        self.assertNotIn("half", bill.move_id.narration or "")

    def test_bills_a_decoder_may_make_no_account_and_no_contact(self):
        """Bills: whatever a decoder tries to store of the file is refused."""
        Move = type(self.env["account.move"])
        banks = self.env["res.partner.bank"].search_count([])

        def decoder(move, file_data, new):
            move.env["res.partner.bank"].create(
                {"partner_id": move.partner_id.id, "acc_number": "EVIL"}
            )

        info = {"priority": 90, "decoder": decoder}
        with patch.object(Move, "_get_edi_decoder", lambda *args, **kwargs: info):
            self.assertEqual(self.send(files=[("e.xml", ubl())]).status_code, 303)
        self.assertFalse(self.sent(name="E-1").is_decoded)
        self.assertEqual(self.env["res.partner.bank"].search_count([]), banks)

    def test_bills_names_are_only_names(self):
        """Bills: paths and control signs in a file's name are taken out."""
        name = "..\\..\\etc/x\u202efdp.pdf"
        self.assertEqual(self.send(files=[(name, pdf())]).status_code, 303)
        [file] = self.sent(name="E-1").file_ids
        self.assertEqual(file.name, "xfdp.pdf")

    def test_bills_forged_fields_change_nothing(self):
        """Bills: vendor, company, state and amounts of a form are not believed."""
        response = self.send(
            partner_id=self.eve.id,
            commercial_partner_id=self.other.id,
            state="approved",
            move_id=1,
            company_id=999,
            currency_id=1,
        )
        self.assertEqual(response.status_code, 303)
        bill = self.sent(name="E-1")
        self.assertEqual(bill.partner_id, self.sven)
        self.assertEqual(bill.commercial_partner_id, self.supplier)
        self.assertEqual((bill.state, bill.move_id.state), ("new", "draft"))

    def test_bills_get_sends_nothing(self):
        path = f"/my/purchase/{self.po.id}/bill?number=E-1&date=2026-01-01"
        self.assertEqual(self.get(path).status_code, 200)
        self.assertFalse(self.sent())
        response = self.url_open(
            f"/my/purchase/{self.po.id}/bill",
            data={"number": "E-1", "date": "2026-03-01"},
            files=[("files", ("bill.pdf", pdf()))],
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 400, "no CSRF token")
        self.assertFalse(self.sent())
