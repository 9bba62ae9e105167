from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import format_date

from .common import PortalHttpCase


@tagged("post_install", "-at_install")
class TestPaperZone(PortalHttpCase):
    """P-REPRINT, C-DIRECT: the days of what is sent are those of who gets it."""

    def attached(self, template_xmlid, documents):
        """Return the time zone that each document's PDF was made in."""
        zones = {}

        def render(report, name, ids, *args, **kwargs):
            zones[ids[0]] = report.env.context.get("tz")
            return b"%PDF", "pdf"

        Report = type(self.env["ir.actions.report"])
        with patch.object(Report, "_render_qweb_pdf", render):
            template = self.env.ref(template_xmlid).with_context(tz="Europe/Paris")
            results = template._generate_template(
                documents.ids, ["report_template_ids", "attachment_ids", "subject"]
            )
        for document in documents:
            self.assertEqual(len(results[document.id]["attachments"]), 1)
        return [zones[document.id] for document in documents]

    def test_p_reprint_orders_by_mail(self):
        """P-REPRINT: of their contact, else of the company; not of who sends them."""
        self.company.partner_id.tz = "America/Lima"
        self.carla.tz = "Asia/Tokyo"
        orders = self.quotation() + self.quotation(self.eve)
        self.eve.tz = False
        zones = self.attached("sale.email_template_edi_sale", orders)
        self.assertEqual(zones, ["Asia/Tokyo", "America/Lima"])

    def test_p_po_purchase_orders_by_mail(self):
        """P-PO: of their buyer, else of the company, as all that says their day."""
        self.company.partner_id.tz = "America/Lima"
        orders = self.purchase() + self.purchase()
        orders[0].user_id = self.buyer
        self.buyer.tz = "Asia/Tokyo"
        orders[1].user_id = False
        zones = self.attached("purchase.email_template_edi_purchase_done", orders)
        self.assertEqual(zones, ["Asia/Tokyo", "America/Lima"])

    def test_p_po_the_mail_says_the_day_of_the_page(self):
        """P-PO: whoever sends it, from wherever."""
        order = self.purchase()
        self.buyer.tz = "Asia/Tokyo"
        order.date_planned = "2031-03-01 20:00:00"
        template = self.env.ref("purchase.email_template_edi_purchase_done")
        template = template.with_context(tz="Europe/Paris")
        body = template._generate_template(order.ids, ["body_html"])[order.id]
        self.assertIn("03/02/2031", body["body_html"])

    def test_c_direct_guests_read_the_days_of_their_paper(self):
        """C-DIRECT: who comes by a link has no time zone of their own."""
        order = self.quotation()
        order.date_order = "2026-03-01 20:00:00"
        self.carla.tz = "Asia/Tokyo"
        _link, secret = self.env["portal.hotlink"]._issue(
            self.carla, order, self.company, scope="record"
        )
        self.login_as(None)
        path = f"/my/link/{secret}"
        self.submit(path, self.form_of(self.get(path), path)[1])
        day = format_date(self.env, "2026-03-02", lang_code=self.carla.lang)
        self.assertIn(day, self.text_of(self.get(f"/my/orders/{order.id}")))
