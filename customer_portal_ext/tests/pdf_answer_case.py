"""PDFs that are not made again, for the tests of each kind of document."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.modules.registry import Registry

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .common import PortalHttpCase
from .statement_case import StatementCase
from .test_reprint import ReprintCase

PICTURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


class AnswersCase(StatementCase, ReprintCase, PortalHttpCase):
    """PDFs that are not rendered again, for requests within a test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # within a test, changes of caches are told in memory and not by the database
        known = patch.object(
            Registry,
            "get_sequences",
            lambda self, cr: (self.registry_sequence, dict(self.cache_sequences)),
        )
        cls.startClassPatcher(known)

    @contextmanager
    def rendering(self):
        """Collect the reports that are rendered, whether a PDF is made of them or not.

        :return: list of the ids of the documents
        """
        rendered = []
        self.changed()
        with self.making():
            prepare = IrActionsReport._pre_render_qweb_pdf

            def note(report, report_ref, res_ids=None, data=None):
                rendered.append(res_ids)
                return prepare(report, report_ref, res_ids=res_ids, data=data)

            with patch.object(IrActionsReport, "_pre_render_qweb_pdf", note):
                yield rendered

    def changed(self):
        """End a change as a request does: written, and told to the other workers."""
        self.env.flush_all()
        self.env.registry.signal_changes()

    def assert_never_old(self, path, changes):
        """After each change, the PDF is rendered again; and after that, no more.

        :param changes: dict of callables without arguments, by what they change
        """
        with self.rendering() as rendered:
            self.pdf(path)
            self.pdf(path)
            self.assertEqual(len(rendered), 1, "The second view was rendered.")
            for name, change in changes.items():
                with self.subTest(change=name):
                    rendered.clear()
                    change()
                    self.changed()
                    self.pdf(path)
                    self.assertTrue(rendered, "An old PDF was served.")
                    rendered.clear()
                    self.pdf(path)
                    self.assertFalse(rendered, "It was rendered for nothing.")

    def shared_changes(self, document, line):
        """Changes of what documents of all kinds show; the line is one of theirs."""
        company, partner = document.company_id, document.partner_id
        layout = company.external_report_layout_id or self.env.ref(
            "web.external_layout_standard"
        )
        tax = self.env["account.tax"].create(
            {"name": f"Levy {document.id}", "amount": 7.0}
        )
        term = self.env["account.payment.term"].create(
            {"name": "On Fridays", "note": "<p>By Friday</p>"}
        )
        report = self.env["ir.actions.report"]._get_report(self.report_name)
        body = self.env.ref(self.template)
        return {
            "partner's street": lambda: partner.write({"street": "1 New Lane"}),
            "partner's name": lambda: partner.write({"name": "Renamed"}),
            "country's name": lambda: partner.write(
                {"country_id": self.env.ref("base.at").id}
            ),
            "country's format": lambda: self.env.ref("base.at").write(
                {"address_format": "%(zip)s %(city)s"}
            ),
            "company's logo": lambda: company.write({"logo": PICTURE}),
            "company's footer": lambda: company.write({"report_footer": "<p>Hi</p>"}),
            "company's colour": lambda: company.write({"primary_color": "#123456"}),
            "company's address": lambda: company.partner_id.write({"city": "Ulm"}),
            "layout": lambda: layout.write(
                {"arch": layout.arch.replace("<div", "<div data-new='1'", 1)}
            ),
            "another addon's view": lambda: self.env["ir.ui.view"].create(
                {
                    "name": "More",
                    "type": "qweb",
                    "mode": "extension",
                    "inherit_id": body.id,
                    "arch": "<xpath expr='//div[hasclass(\"page\")]'"
                    " position='inside'><p>More</p></xpath>",
                }
            ),
            "paper": lambda: report.get_paperformat().write({"margin_top": 77}),
            "paper of the report": lambda: report.write(
                {"paperformat_id": report.get_paperformat().copy().id}
            ),
            "tax": lambda: line.write({"tax_ids": [Command.set(tax.ids)]}),
            "name of the tax": lambda: tax.write({"name": "Duty", "amount": 8.0}),
            "payment terms": lambda: document.write(
                {self.term_field: term.id},
            ),
            "text of the payment terms": lambda: term.write(
                {"note": "<p>By Monday</p>"}
            ),
            "currency": lambda: document.currency_id.write({"symbol": "¤"}),
            "dates": lambda: (
                self.env["res.lang"]
                .search([("code", "=", "en_US")])
                .write({"date_format": "%Y/%m/%d"})
            ),
            "reader's language": lambda: (
                self.env["res.lang"]._activate_lang("de_DE"),
                self.carla.write({"lang": "de_DE"}),
            ),
            "translation": lambda: term.with_context(lang="de_DE").write(
                {"note": "<p>Bis Montag</p>"}
            ),
        }
