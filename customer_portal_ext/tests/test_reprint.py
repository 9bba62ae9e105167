import io
import logging
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.pdf import PdfReader, PdfWriter

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from ..models import portal_pdf
from .common import PortalHttpCase

STOCK = "odoo.addons.base.models.ir_actions_report"


def blank_pdf(width):
    """Return a PDF that stock's own additions accept; the width tells which it is."""
    writer = PdfWriter()
    writer.add_blank_page(width=width, height=100)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def width_of(response):
    """Return which of the PDFs that were made a response brings."""
    return int(PdfReader(io.BytesIO(response.content)).pages[0].mediabox.width) - 100


class ReprintCase:
    """Mix into an ``HttpCase`` whose requests make PDFs."""

    flawed = False

    @contextmanager
    def making(self):
        """Let requests make PDFs, by a stand-in, and collect what they are made of."""
        made = []
        prepare = IrActionsReport._pre_render_qweb_pdf

        def real(report, *args, **kwargs):
            # without it, tests get HTML in place of a PDF
            report = report.with_context(force_report_rendering=True)
            return prepare(report, *args, **kwargs)

        def run(report, bodies, *args, **kwargs):
            made.append("".join(bodies))
            if self.flawed:
                # as stock does when the program ends with 1: the PDF is used
                logging.getLogger(STOCK).warning("wkhtmltopdf: a style is missing")
            return blank_pdf(100 + len(made))

        with (
            patch.object(IrActionsReport, "_pre_render_qweb_pdf", real),
            patch.object(IrActionsReport, "_run_wkhtmltopdf", run),
        ):
            yield made

    def pdf(self, path, status=200):
        """Get a PDF, and wait for what is done after its response."""
        response = self.get(path)
        self.assertEqual(response.status_code, status)
        with self.allow_requests():
            self._wait_remaining_requests()
        if status == 200:
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
        return response


@tagged("post_install", "-at_install")
class TestReprint(ReprintCase, PortalHttpCase):
    """P-REPRINT: a PDF is of the right kind, and made once (G15)."""

    def kept(self, document):
        return self.env["portal.pdf"].search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)]
        )

    def test_p_reprint_a_second_view_makes_no_pdf(self):
        """P-REPRINT, G15: until something changes that it shows."""
        order = self.quotation(lines=2)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.login_as(self.carla_user)
        with self.making() as made:
            self.assertEqual(width_of(self.pdf(path)), 1)
            self.assertEqual(len(self.kept(order)), 1)
            self.assertEqual(width_of(self.pdf(f"{path}&download=true")), 1)
            order.order_line[0].name = "Poster, matt"
            self.assertEqual(width_of(self.pdf(path)), 2)
            order.order_line[0].name = "Poster 1"
            self.assertEqual(width_of(self.pdf(path)), 1)
            self.assertEqual(len(made), 2)
        self.assertEqual(len(self.kept(order)), 2)

    def test_p_reprint_what_came_out_badly_is_made_again(self):
        """P-REPRINT, G15: a PDF without its layout is served once, and not kept."""
        order = self.quotation(lines=2)
        path = f"/my/orders/{order.id}?report_type=pdf"
        self.login_as(self.carla_user)
        with self.making() as made:
            self.flawed = True
            with self.assertLogs(STOCK, "WARNING"):
                self.assertEqual(width_of(self.pdf(path)), 1)
            self.assertFalse(self.kept(order))
            self.flawed = False
            self.assertEqual(width_of(self.pdf(path)), 2)
            self.assertEqual(width_of(self.pdf(path)), 2)
            self.assertEqual(len(made), 2)

    def test_p_reprint_what_staff_see_is_not_kept_for_customers(self):
        """P-REPRINT, C-ITEM-STATUS: private lines are in no customer's PDF."""
        order = self.quotation(lines=3)
        order.order_line[0].portal_status_id = self.status(
            "sale.order.line", "none", is_public=False, state=False
        )
        order.order_line[0].name = "Internal margin"
        path = f"/my/orders/{order.id}?report_type=pdf"
        with self.making() as made:
            self.login_as(self.salesperson)
            self.assertEqual(width_of(self.pdf(path)), 1)
            self.login_as(self.carla_user)
            self.assertEqual(width_of(self.pdf(path)), 2)
        self.assertIn("Internal margin", made[0])
        self.assertNotIn("Internal margin", made[1])

    def test_p_reprint_is_denied_with_the_document(self):
        """P-REPRINT: a PDF that is kept is for no one else."""
        order = self.quotation()
        path = f"/my/orders/{order.id}?report_type=pdf"
        with self.making() as made:
            self.login_as(self.carla_user)
            self.pdf(path)
            self.login_as(self.eve_user)
            response = self.pdf(path, status=404)
            order.portal_show = False
            self.login_as(self.carla_user)
            self.pdf(path, status=404)
        self.assertEqual(len(made), 1)
        self.assertNotIn(b"%PDF", response.content)
        with self.assertRaises(AccessError):
            self.env["portal.pdf"].with_user(self.carla_user).search([]).read()

    def test_p_reprint_is_of_the_right_kind(self):
        """P-REPRINT: quotation, order, and pro forma where the company wants it."""
        order = self.quotation(require_payment=True, prepayment_percent=0.5)
        path = f"/my/orders/{order.id}"
        pdf = f"{path}?report_type=pdf&download=true"
        self.login_as(self.carla_user)
        with self.making() as made:
            response = self.pdf(pdf)
            self.assertIn("Quotation #", made[-1])
            self.assertIn(f"Quotation_{order.name}.pdf", self.disposition(response))
            self.pdf(f"{pdf}&paper=proforma", status=404)
            order.action_confirm()
            self.pdf(pdf)
            self.assertIn("Order #", made[-1])
            self.assertNotIn("paper=proforma", self.get(path).text)
            self.company.portal_proforma = True
            self.assertIn("paper=proforma", self.get(path).text)
            response = self.pdf(f"{pdf}&paper=proforma")
            self.assertIn("Pro-Forma Invoice #", made[-1])
            name = f"Pro_forma_invoice_{order.name}.pdf"
            self.assertIn(name, self.disposition(response))
            order.order_line.qty_delivered = 1
            order._create_invoices().action_post()
            self.pdf(f"{pdf}&paper=proforma", status=404)

    def disposition(self, response):
        return response.headers["Content-Disposition"]

    def test_p_reprint_invoices_and_purchase_orders_too(self):
        """P-REPRINT: one mechanism for all documents."""
        order = self.quotation(lines=1)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.action_post()
        purchase = self.purchase(partner=self.carla)
        self.login_as(self.carla_user)
        with self.making() as made:
            for document in (invoice, purchase):
                with self.subTest(model=document._name):
                    path = f"{document.access_url}?report_type=pdf"
                    count = len(made) + 1
                    for _view in range(2):
                        self.assertEqual(width_of(self.pdf(path)), count)
                    self.assertEqual(len(self.kept(document)), 1)
            download = f"{invoice.access_url}?report_type=pdf&download=true"
            which = width_of(self.pdf(download))
            self.assertEqual(width_of(self.pdf(download)), which)

    def test_p_reprint_keeps_no_more_than_it_should(self):
        """P-REPRINT: old ones go, and those of documents that are gone."""
        order, other = self.quotation(lines=1), self.quotation(lines=1)
        kept = self.env["portal.pdf"]
        for number in range(portal_pdf.KEPT_PER_DOCUMENT + 3):
            kept._keep("sale.order", order.id, f"key{number}", b"%PDF-1.4")
            kept._keep("sale.order", order.id, f"key{number}", b"%PDF-1.4")
        self.assertEqual(len(self.kept(order)), portal_pdf.KEPT_PER_DOCUMENT)
        kept._keep("sale.order", other.id, "key", b"%PDF-1.4")
        self.env.cr.execute(
            "UPDATE portal_pdf SET create_date = '2020-01-01' WHERE id = ANY(%s)",
            [self.kept(order)[:2].ids],
        )
        other_id = other.id
        other.action_cancel()
        other.unlink()
        kept._gc_kept()
        self.assertEqual(len(self.kept(order)), portal_pdf.KEPT_PER_DOCUMENT - 2)
        self.assertFalse(kept.search([("res_id", "=", other_id)]))
        kept._keep("sale.order", other_id, "key", b"%PDF-1.4")
        self.assertFalse(kept.search([("res_id", "=", other_id)]))
