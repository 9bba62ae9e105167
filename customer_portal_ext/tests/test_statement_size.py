"""P-STATEMENT, G8: what a long PDF takes, in memory and in bytes."""

import gc
import io
import os
import tracemalloc
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfReader,
    PdfWriter,
)

from ..models import portal_paper_job
from ..models.portal_statement import Ledger
from ..tools import long_pdf, machine_font
from .ledger_cast import LedgerCase
from .test_reprint import ReprintCase, blank_pdf

MEGABYTE = 1024**2


def heavy_pdf(size, pages=1):
    """Return a PDF whose pages share something of that many bytes."""
    writer = PdfWriter()
    stream = DecodedStreamObject()
    stream.set_data(os.urandom(size))
    shared = writer._add_object(stream)
    for _page in range(pages):
        page = writer.add_blank_page(width=200, height=100)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/Heavy"): shared})}
        )
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@contextmanager
def watching_memory():
    """Give what was held at most at once, in megabytes, when the block is left."""
    found = SimpleNamespace(peak=None)
    gc.collect()
    tracemalloc.start()
    try:
        yield found
        found.peak = tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


@tagged("post_install", "-at_install")
class TestLongPdf(TransactionCase):
    def join(self, *parts):
        """Return the reader of a joined PDF, and its size."""
        file = io.BytesIO()
        pages = sum(long_pdf.count_pages(part) for part in parts)
        long_pdf.join(parts, pages, file)
        reader = PdfReader(io.BytesIO(file.getvalue()), strict=True)
        self.assertEqual(len(reader.pages), pages)
        return reader, len(file.getvalue())

    def test_one_part_in_memory(self):
        """P-STATEMENT: twelve parts of a megabyte need no more than some."""
        parts = [heavy_pdf(MEGABYTE) for _part in range(12)]
        with open(os.devnull, "wb") as nowhere, watching_memory() as found:
            long_pdf.join(parts, 12, nowhere)
        self.assertLess(found.peak, 4)

    def test_what_pages_share_is_written_once(self):
        """P-STATEMENT: the fonts of a part are in the file once, not on each page."""
        reader, size = self.join(heavy_pdf(50_000, pages=9), heavy_pdf(50_000, pages=9))
        self.assertLess(size, 120_000)
        shared = {
            page["/Resources"]["/XObject"].raw_get("/Heavy").idnum
            for page in reader.pages
        }
        self.assertEqual(len(shared), 2)
        for page in reader.pages:
            heavy = page["/Resources"]["/XObject"]["/Heavy"]
            self.assertEqual(len(heavy.get_data()), 50_000)

    def test_what_parts_share_is_written_once(self):
        """P-STATEMENT: a logo that comes with each part is in the file once."""
        part = heavy_pdf(50_000)
        reader, size = self.join(part, heavy_pdf(50_000), part, part)
        self.assertLess(size, 120_000)
        shared = [
            page["/Resources"]["/XObject"].raw_get("/Heavy").idnum
            for page in reader.pages
        ]
        self.assertEqual(len(set(shared)), 2)
        self.assertNotEqual(shared[0], shared[1])

    def test_a_link_within_a_part(self):
        """P-STATEMENT: it brings no second copy of its pages."""
        writer = PdfWriter()
        first, second = (writer.add_blank_page(width=9, height=9) for _page in "12")
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/P"): writer._add_object(first),
                NameObject("/Dest"): ArrayObject([writer._add_object(second)]),
            }
        )
        first[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
        file = io.BytesIO()
        writer.write(file)
        reader, _size = self.join(file.getvalue(), blank_pdf(300))
        kinds = [
            thing.get("/Type")
            for number in range(1, reader.trailer["/Size"])
            if isinstance(thing := reader.get_object(number), DictionaryObject)
        ]
        self.assertEqual(kinds.count("/Page"), 3)
        self.assertEqual(kinds.count("/Annot"), 1)
        texts = [page.extract_text().strip() for page in reader.pages]
        self.assertEqual(texts, ["1 / 3", "2 / 3", "3 / 3"])


@tagged("post_install", "-at_install")
class TestStatementSize(ReprintCase, LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = [cls.invoice(f"2026-01-{day:02}", 10 * day) for day in range(1, 9)]
        cls.statement = cls.env["portal.statement"]
        cls.ledger = Ledger(
            "customer", cls.client_company.id, cls.company.id, cls.usd.id, None
        )

    def test_no_step_holds_the_file(self):
        """P-STATEMENT: neither the parts nor what they become are in memory at once."""
        job = self.env["portal.paper.job"]._ask(self.carla, self.ledger, "pdf", 8)
        with (
            patch.object(portal_paper_job, "PART", 1),
            patch.object(
                type(self.statement),
                "_render_part",
                lambda *a, **k: heavy_pdf(2 * MEGABYTE),
            ),
        ):
            while job.state == "waiting" or job.done < job.total:
                job._step()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(len(job.part_ids), 8)
        with watching_memory() as found:
            job._step()
        self.assertEqual(job.state, "done")
        self.assertLess(found.peak, 9)
        attachment = portal_paper_job.kept(job)
        attachment.invalidate_recordset()
        self.assertGreater(attachment.file_size, 16 * MEGABYTE)
        self.assertEqual(attachment.mimetype, "application/pdf")
        self.assertEqual(len(PdfReader(io.BytesIO(attachment.raw)).pages), 8)

    def test_letters_are_no_shapes(self):
        """P-STATEMENT: where web fonts would be drawn, fonts of the machine are used.

        Each letter as a shape makes 18 MB of 400 entries, and text that cannot be read
        aloud.
        """
        for is_patched in (False, True):
            program = SimpleNamespace(is_patched_qt=is_patched)
            with (
                patch.object(machine_font, "_wkhtml", lambda p=program: p),
                self.making() as made,
            ):
                self.statement._render_pdf(self.ledger)
            self.assertEqual(made[0].count("font-family: Arial"), 2 * (not is_patched))
            self.assertIn(self.moves[0].name, made[0])
