"""What a file that claims to be a bill says: pure functions, nothing is believed.

The file comes from outside. It is parsed without a document type, entities or the
network (ASVS 1.5.1), and what is packed in a PDF is unpacked up to a limit, so that no
small file becomes a large one (ASVS 5.2.3).
"""

import re
import zlib
from dataclasses import dataclass, field

from lxml import etree

# An electronic invoice is some hundred kB; nothing larger is read.
MAX_XML = 8 * 1024**2

# How many streams of a PDF are looked at, and how much of each tells what it is.
MAX_STREAMS = 20_000
HEAD = 4096

# Both families of EN 16931: by the name of the root, whatever its version.
UBL_ROOTS = {"Invoice", "CreditNote"}
CII_ROOTS = {"CrossIndustryInvoice", "CrossIndustryDocument"}

# The kinds of documents that credit, of EN 16931 (codes 1001 of UNTDID).
CREDITS = set("81 83 261 262 296 308 381 396 420 458 502 503 532".split())

_STREAM = re.compile(rb"stream\r?\n")
_ROOT = re.compile(
    rb"<(?:[A-Za-z0-9_.-]+:)?(?:Invoice|CreditNote|CrossIndustryInvoice"
    rb"|CrossIndustryDocument)[\s>]"
)


class UnsafeXML(ValueError):
    """An XML file that declares a document type: it could name files, or grow."""


@dataclass(frozen=True)
class Claims:
    """What a file says of itself, all of it text; empty where it says nothing."""

    kind: str = ""
    number: str = ""
    date: str = ""
    currency: str = ""
    total: str = ""
    order: str = ""
    name: str = ""
    vat: str = ""
    # a credit note, whatever its amounts' sign
    is_credit: bool = False
    accounts: list = field(default_factory=list)


def parse_xml(content):
    """Return the root of an XML file.

    :param bytes content:
    :raise UnsafeXML: for a file with a document type
    :raise ValueError: for a file that is no XML, or too large to be read

    >>> parse_xml(b"<a><b/></a>").tag
    'a'
    >>> parse_xml(b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")
    Traceback (most recent call last):
    customer_portal_ext.tools.bill_file.UnsafeXML: it declares a document type
    """
    if len(content) > MAX_XML:
        raise ValueError("too large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in content or b"<\0!\0D\0O\0C" in content:
            raise UnsafeXML("it declares a document type") from error
        raise ValueError("no XML") from error
    if root is None:
        raise ValueError("no XML")
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise UnsafeXML("it declares a document type")
    return root


def is_invoice(root):
    """Tell whether an XML file is an invoice of EN 16931, by its root."""
    return etree.QName(root).localname in UBL_ROOTS | CII_ROOTS


def xml_in_pdf(content):
    """Return the electronic invoice that is packed in a PDF (Factur-X, ZUGFeRD).

    The streams are looked through one by one, each up to a limit; the PDF itself is not
    interpreted. One that is encrypted is left alone.

    :param bytes content: of the PDF
    :return: bytes of the XML, or None
    """
    for number, match in enumerate(_STREAM.finditer(content)):
        if number > MAX_STREAMS:
            return None
        start = match.end()
        # a slice: streams that lie in each other are not unpacked to their common end
        packed = content[start : start + 16 * HEAD]
        head = _inflate(packed, 0, HEAD) or packed[:HEAD]
        if not _ROOT.search(head):
            continue
        xml = _inflate(content, start, MAX_XML + 1)
        if xml is None:
            end = content.find(b"endstream", start)
            xml = content[start:end] if end > 0 else b""
        # one that is too large is the last one that is looked at: a bomb has many
        return xml.strip() if len(xml) <= MAX_XML else None
    return None


def _inflate(content, start, limit):
    """Return the first bytes of a compressed stream, or None for one that is not.

    :param int limit: how many bytes come back at most
    """
    unpacked = zlib.decompressobj()
    result = b""
    position = start
    try:
        while len(result) < limit and not unpacked.eof and position < len(content):
            chunk = content[position : position + 16_384]
            position += len(chunk)
            result += unpacked.decompress(chunk, limit - len(result))
            while unpacked.unconsumed_tail and len(result) < limit:
                result += unpacked.decompress(
                    unpacked.unconsumed_tail, limit - len(result)
                )
    except zlib.error:
        return result or None
    return result


def read_claims(root):
    """Return what an electronic invoice says of itself and of who sent it.

    :param root: as ``parse_xml`` returns it
    :rtype: Claims
    """
    if etree.QName(root).localname in UBL_ROOTS:
        return _ubl_claims(root)
    if etree.QName(root).localname in CII_ROOTS:
        return _cii_claims(root)
    return Claims()


def _ubl_claims(root):
    party = "./{*}AccountingSupplierParty/{*}Party"
    code = _text(root, "./{*}InvoiceTypeCode")
    untaxed = _text(root, "./{*}LegalMonetaryTotal/{*}TaxExclusiveAmount")
    return Claims(
        kind="ubl",
        number=_text(root, "./{*}ID"),
        date=_text(root, "./{*}IssueDate"),
        currency=_text(root, "./{*}DocumentCurrencyCode"),
        total=_text(root, "./{*}LegalMonetaryTotal/{*}TaxInclusiveAmount"),
        order=_text(root, "./{*}OrderReference/{*}ID"),
        name=_text(root, f"{party}/{{*}}PartyLegalEntity/{{*}}RegistrationName")
        or _text(root, f"{party}/{{*}}PartyName/{{*}}Name"),
        vat=_text(root, f"{party}/{{*}}PartyTaxScheme/{{*}}CompanyID"),
        is_credit=etree.QName(root).localname == "CreditNote"
        or _is_credit(code, untaxed),
        accounts=_texts(root, ".//{*}PayeeFinancialAccount/{*}ID"),
    )


def _cii_claims(root):
    seller = ".//{*}SellerTradeParty"
    vat = [
        text
        for text in _texts(root, f"{seller}/{{*}}SpecifiedTaxRegistration/{{*}}ID")
        if text[:2].isalpha()
    ]
    code = _text(root, "./{*}ExchangedDocument/{*}TypeCode")
    return Claims(
        kind="cii",
        number=_text(root, "./{*}ExchangedDocument/{*}ID"),
        date=_text(root, "./{*}ExchangedDocument/{*}IssueDateTime/{*}DateTimeString"),
        currency=_text(root, ".//{*}InvoiceCurrencyCode"),
        total=_text(root, ".//{*}GrandTotalAmount"),
        order=_text(root, ".//{*}BuyerOrderReferencedDocument/{*}IssuerAssignedID"),
        name=_text(root, f"{seller}/{{*}}Name"),
        vat=vat[0] if vat else "",
        is_credit=_is_credit(code, _text(root, ".//{*}TaxBasisTotalAmount")),
        accounts=[
            *_texts(root, ".//{*}PayeePartyCreditorFinancialAccount/{*}IBANID"),
            *_texts(root, ".//{*}PayeePartyCreditorFinancialAccount/{*}ProprietaryID"),
        ],
    )


def _is_credit(code, untaxed):
    """Tell whether a document credits: by its kind, or as a bill of less than nothing.

    >>> _is_credit("381", "15.00"), _is_credit("380", "-15.00"), _is_credit("380", "15")
    (True, True, False)
    """
    return code in CREDITS or untaxed.startswith("-")


def without_accounts(root):
    """Take the bank accounts out of an electronic invoice, in place.

    Whatever decodes it afterwards can neither store nor choose one of them.
    """
    for name in ("PayeeFinancialAccount", "PayeePartyCreditorFinancialAccount"):
        for node in root.findall(f".//{{*}}{name}"):
            node.getparent().remove(node)


def _text(root, path):
    return " ".join((root.findtext(path) or "").split())[:200]


def _texts(root, path):
    found = (" ".join((node.text or "").split())[:80] for node in root.findall(path))
    return list(dict.fromkeys(text for text in found if text))[:10]


def plain(text):
    """Return a number or name by which two of them are compared.

    >>> plain(" RE-2026/ 0042"), plain("re 2026 0042")
    ('RE20260042', 'RE20260042')
    """
    return "".join(char for char in (text or "").upper() if char.isalnum())
