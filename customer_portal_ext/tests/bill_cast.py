"""Bills of suppliers, for the tests of their pages and of sending them."""

import zlib

from .invoice_cast import InvoiceHttpCase

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
 <cbc:ID>{number}</cbc:ID>
 <cbc:IssueDate>2026-03-01</cbc:IssueDate>
 <cbc:DueDate>2026-04-01</cbc:DueDate>
 <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
 <cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>
 <cac:OrderReference><cbc:ID>{order}</cbc:ID></cac:OrderReference>
 <cac:AccountingSupplierParty><cac:Party>
  <cac:PartyName><cbc:Name>{vendor}</cbc:Name></cac:PartyName>
  <cac:PostalAddress><cbc:StreetName>Hidden Street 1</cbc:StreetName>
   <cbc:CityName>Nowhere</cbc:CityName>
   <cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country>
  </cac:PostalAddress>
  <cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID>
   <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
  <cac:PartyLegalEntity><cbc:RegistrationName>{vendor}</cbc:RegistrationName>
  </cac:PartyLegalEntity>
 </cac:Party></cac:AccountingSupplierParty>
 <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
  <cac:PayeeFinancialAccount><cbc:ID>{account}</cbc:ID></cac:PayeeFinancialAccount>
 </cac:PaymentMeans>
 <cac:LegalMonetaryTotal>
  <cbc:LineExtensionAmount currencyID="{currency}">15.00</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="{currency}">15.00</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="{currency}">15.00</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="{currency}">15.00</cbc:PayableAmount>
 </cac:LegalMonetaryTotal>
 <cac:InvoiceLine><cbc:ID>1</cbc:ID>
  <cbc:InvoicedQuantity unitCode="C62">5</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="{currency}">15.00</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>Paper of the file</cbc:Name></cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="{currency}">3.00</cbc:PriceAmount></cac:Price>
 </cac:InvoiceLine>
</Invoice>"""

FOREIGN_ACCOUNT = "BE71096123456769"


def ubl(number="E-1", order="", vendor="Supplier Ltd", vat="", **values):
    """Return an electronic invoice of 15.00 in UBL."""
    values = {"currency": "USD", "account": FOREIGN_ACCOUNT, **values}
    text = UBL.format(number=number, order=order, vendor=vendor, vat=vat, **values)
    return text.encode()


def pdf(text=b"bill", xml=None):
    """Return what is taken for a whole PDF, with an XML packed in it where given."""
    packed = b""
    if xml is not None:
        stream = zlib.compress(xml)
        packed = (
            b"7 0 obj\n<</Type /EmbeddedFile /Filter /FlateDecode /Length %d>>\n"
            b"stream\n%s\nendstream\nendobj\n" % (len(stream), stream)
        )
    return b"%PDF-1.4\n%" + text + b"\n" + packed + b"trailer\n%%EOF\n"


class BillHttpCase(InvoiceHttpCase):
    """Pages of bills, as suppliers get them.

    - ``sven_user``: login of the supplier's contact; ``nora_user``: of a colleague;
    - ``po``: a purchase order of Sven's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sven_user = cls.portal_user(cls.sven)
        cls.nora = cls.contact("Nora Supplier", cls.supplier, "nora@supplier.test")
        cls.nora_user = cls.portal_user(cls.nora)
        cls.po = cls.purchase()
        cls.supplier.supplier_rank = 1

    def bill(self, partner=None, **values):
        return self.invoice(partner or self.sven, move_type="in_invoice", **values)

    def bill_path(self, move):
        return f"/my/bills/{move.id}"

    def send(self, to=None, files=None, path=None, **typed):
        """Send the form of a bill to an order as a browser does."""
        if path is None:
            path = f"/my/purchase/{(to or self.po).id}/bill"
        fields = {"number": "E-1", "date": "2026-03-01", "csrf_token": self.csrf()}
        if files is None:
            files = [("bill.pdf", pdf())]
        return self.url_open(
            path,
            data={**fields, **typed},
            files=[("files", file) for file in files] or None,
            allow_redirects=False,
        )

    def csrf(self):
        page = self.page(self.get(f"/my/purchase/{self.po.id}/comment"))
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def sent(self, **domain):
        self.env.invalidate_all()
        return self.env["portal.bill"].search(
            [(name, "=", value) for name, value in domain.items()]
        )
