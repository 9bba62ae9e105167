from odoo.http import request


class PdfAnswer:
    """Mix into a controller that answers with the PDF of a document (G15)."""

    def _portal_answer_pdf(self, document_sudo, make):
        """Answer with the PDF that this reader got before, or have it made.

        :param document_sudo: that the visitor may see
        :param make: called without arguments; returns the response with the PDF
        """
        kept = request.env["portal.pdf.answer"]
        reader = kept._reader()
        found = kept._find(document_sudo, reader)
        if not found:
            return kept._make(document_sudo, reader, make)
        content, disposition = found
        self._portal_note_download(document_sudo)
        return self._portal_pdf_response(content, disposition)

    def _portal_pdf_response(self, content, disposition):
        """Return a response with a PDF.

        :param bytes content:
        :param str disposition: the header, with the name of the file
        """
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", disposition),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
