from odoo import http
from odoo.exceptions import MissingError, ValidationError
from odoo.http import content_disposition, request

from odoo.addons.account_payment.controllers.payment import PaymentPortal
from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.payment import utils as payment_utils

from .act_code_stock import code_first_text
from .gate import PortalGate, keep_private, portal_readonly

# What the page of an invoice understands; stock hands anything on to the choice of
# payment providers, which answers some names with an error.
PAGE_PARAMETERS = ("amount", "error", "payment", "payment_token", "success", "warning")


class PortalInvoices(PortalGate, PortalAccount):
    """The page of an invoice, a credit note or a bill (P-PUBLIC, C-DIRECT)."""

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_invoice_detail(
        self, invoice_id, access_token=None, report_type=None, download=False, **kw
    ):
        # A report that administrators keep as an attachment is not kept by a GET.
        # On the screen, the code of a paper leads to where its reader is already.
        request.update_context(
            report_pdf_no_attachment=True,
            portal_no_paper=report_type == "html",
            portal_pdf_of=("account.move", invoice_id),
        )
        invoice_sudo = self._portal_document("account.move", invoice_id, access_token)
        if not invoice_sudo.is_invoice():
            raise request.not_found()
        kw = {name: kw[name] for name in PAGE_PARAMETERS if name in kw}
        if kw.get("amount") and not payment_utils.check_access_token(
            kw.get("payment_token"), invoice_id, kw["amount"]
        ):
            # stock leaves the page for the start page over an amount nobody vouches for
            kw.pop("amount")
        on_screen = report_type == "pdf" and not download
        if on_screen and invoice_sudo.invoice_pdf_report_id:
            response = self._portal_official_pdf(invoice_sudo.invoice_pdf_report_id)
        else:
            response = super().portal_my_invoice_detail(
                invoice_id,
                access_token=access_token,
                report_type=report_type,
                download=download,
                **kw,
            )
        if report_type == "pdf" and (download or on_screen):
            # those that stock or we answer without ``_show_report``
            self._portal_note_download(invoice_sudo)
        if request.env.user._is_public():
            keep_private(response)
            if report_type == "html":
                # the page itself shows it in a frame
                response.headers["X-Frame-Options"] = "SAMEORIGIN"
                response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response

    def _portal_official_pdf(self, attachment_sudo):
        """Answer with the invoice as it was sent, instead of rendering another one."""
        return request.make_response(
            attachment_sudo.raw,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(attachment_sudo.raw)),
                (
                    "Content-Disposition",
                    content_disposition(attachment_sudo.name, "inline"),
                ),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "account.move":
            values["portal"] = {
                "notice": self._portal_notice(),
                "details": document._portal_details(),
                # stock's payment form cannot ask for it
                "code_needed": document._has_to_be_paid()
                and self._portal_code_needed(document, self._portal_actor(document)),
            }
            values["portal_guest"] = request.env.user._is_public()
            if values["portal_guest"]:
                # a guest has one document: no way up, no way to the next one
                values["no_breadcrumbs"] = True
                values.pop("prev_record", None)
                values.pop("next_record", None)
        return values

    # --- overdue ---------------------------------------------------------------------

    def _get_overdue_invoices_domain(self, partner_id=None):
        domain = super()._get_overdue_invoices_domain(partner_id=partner_id)
        # the address and not the parameters: a JSON call has its own
        arguments = request.httprequest.args
        for name in ("company_id", "currency_id"):
            if (value := arguments.get(name, "")) and value.isdecimal():
                domain = [*domain, (name, "=", int(value[:9]))]
        return domain


class PortalInvoicePayment(PortalGate, PaymentPortal):
    """Paying an invoice from its page, as guest of a link or signed in."""

    @http.route()
    def invoice_transaction(self, invoice_id, access_token=None, **kwargs):
        """Pay an invoice; who may see it through the gate needs no token.

        :raise ValidationError: when there is nothing to pay, or not that much
        """
        invoice_sudo = self._document_check_access(
            "account.move", invoice_id, access_token
        )
        actor = self._portal_actor(invoice_sudo)
        if self._portal_code_needed(invoice_sudo, actor):
            raise ValidationError(code_first_text())
        if not invoice_sudo._has_to_be_paid():
            raise ValidationError(
                request.env._("This invoice does not have to be paid any more.")
            )
        self._portal_check_amount(invoice_sudo, kwargs.get("amount"))
        return super().invoice_transaction(invoice_id, access_token, **kwargs)

    def _portal_check_amount(self, invoice_sudo, amount):
        """Refuse amounts that the page does not offer: none, or more than is open."""
        try:
            amount = float(amount)
        except (TypeError, ValueError):
            amount = 0.0
        compare = invoice_sudo.currency_id.compare_amounts
        if not 0 < amount or compare(amount, invoice_sudo.amount_residual) > 0:
            raise ValidationError(
                request.env._(
                    "This amount cannot be paid: please open the invoice again."
                )
            )

    @http.route()
    def overdue_invoices_transaction(self, payment_reference=None, **kwargs):
        """Pay what is overdue, under a number that is made now."""
        if request.env.user._is_public():
            raise MissingError(request.env._("Please sign in first."))
        overdue = request.env["account.move"].search(
            self._get_overdue_invoices_domain()
        )
        groups = overdue._portal_payment_groups()
        if len(groups) != 1:
            raise ValidationError(
                request.env._("Please open the page of your overdue invoices again.")
            )
        if len(overdue) > 1:
            # sudo: the company's sequence
            company_sudo = overdue.company_id.sudo()
            payment_reference = company_sudo.get_next_batch_payment_communication()
        else:
            payment_reference = overdue.name
        return super().overdue_invoices_transaction(payment_reference, **kwargs)
