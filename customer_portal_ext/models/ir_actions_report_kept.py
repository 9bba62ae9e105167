import base64

from odoo import api, models
from odoo.http import request

from ..tools import overheard, watching

_STOCK = "odoo.addons.base.models.ir_actions_report"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def barcode(self, barcode_type, value, **kwargs):
        """Remember what a code says: no two pictures of one QR code are the same."""
        picture = super().barcode(barcode_type, value, **kwargs)
        if request:
            codes = getattr(request, "portal_barcodes", None)
            if codes is None:
                codes = request.portal_barcodes = {}
            says = f"{barcode_type} {value} {sorted(kwargs.items())}"
            codes[base64.b64encode(picture).decode()] = says
        return picture

    def _portal_fingerprint_text(self, text):
        """Return a part of a report with its codes by what they say."""
        text = str(text or "")
        codes = getattr(request, "portal_barcodes", {}) if request else {}
        for picture, says in codes.items():
            text = text.replace(picture, says)
        return text

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """Take the PDF that was made of the same content before (P-REPRINT, G15).

        For the portal's own pages only, which say of which document it is
        (``portal_pdf_of``); staff and mails get what stock makes.
        """
        bodies = list(bodies)
        document = self.env.context.get("portal_pdf_of")

        def make():
            return super(IrActionsReport, self)._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )

        if not document:
            return make()
        report_sudo = self._get_report(report_ref) if report_ref else self
        paper_sudo = report_sudo.get_paperformat()
        kept = self.env["portal.pdf"]
        key = kept._fingerprint(
            bodies=[self._portal_fingerprint_text(body) for body in bodies],
            header=self._portal_fingerprint_text(header),
            footer=self._portal_fingerprint_text(footer),
            landscape=bool(landscape),
            paper=[paper_sudo.id, str(paper_sudo.write_date)],
            arguments=sorted(
                f"{name}={value}"
                for name, value in (specific_paperformat_args or {}).items()
            ),
            viewport=bool(set_viewport_size),
        )
        res_model, res_id = document
        # what is kept here is no part of what the document shows
        with watching.unwatched():
            content = kept._find(res_model, res_id, key)
        if content is None:
            with overheard.warnings_of(_STOCK) as log:
                content = make()
            if log.heard:
                # it came out, but not as it should: a style that could not be fetched.
                # Whoever asks again gets another one.
                watching.spoil()
                return content
            self.env["ir.http"]._portal_after_response(
                "_keep_pdf",
                res_model=res_model,
                res_id=res_id,
                key=key,
                content=content,
            )
        return content
