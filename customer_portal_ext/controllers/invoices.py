from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import MissingError, ValidationError
from odoo.http import content_disposition, request
from odoo.tools import format_date

from odoo.addons.account_payment.controllers.payment import PaymentPortal
from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.payment import utils as payment_utils

from ..models.account_move import VENDOR_TYPES
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
        if invoice_sudo.move_type in VENDOR_TYPES and not report_type:
            # a supplier's bill has a page of its own
            return request.redirect(invoice_sudo.access_url, code=303)
        if not report_type:
            beside = self._portal_beside("my_invoices_history", invoice_sudo)
            invoice_sudo.with_context(portal_beside=beside)._portal_load_page()
            # the form of providers is made where somebody asks for it
            request.update_context(portal_pay_elsewhere=not kw.get("payment"))
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
            page = super().portal_my_invoice_detail

            def answer():
                return page(
                    invoice_id,
                    access_token=access_token,
                    report_type=report_type,
                    download=download,
                    **kw,
                )

            if report_type == "pdf":
                response = self._portal_answer_pdf(invoice_sudo, answer)
            else:
                response = answer()
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

    def _portal_beside(self, session_history, document):
        """Return the ids before and after a document in the list that led to it.

        :param str session_history: where the session keeps the list
        :rtype: list
        """
        ids = request.session.get(session_history, [])
        place = ids.index(document.id) if document.id in ids else None
        return [] if place is None else ids[max(place - 1, 0) : place + 2]

    def _portal_official_pdf(self, attachment_sudo):
        """Answer with the invoice as it was sent, instead of rendering another one."""
        return self._portal_pdf_response(
            attachment_sudo.raw, content_disposition(attachment_sudo.name, "inline")
        )

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "account.move":
            values["portal"] = self._prepare_move_values(document)
            # a script of stock's says "in 3 days" there; without one it is the day
            due = values.get("next_due_date")
            is_credit = document.move_type in ("out_refund", "in_refund")
            if is_credit and document.payment_state in ("not_paid", "partial"):
                # stock says "left to pay" and "overdue" of what is owed to the reader
                values.update(installment_state=False, payment_state="credit")
            values["portal"]["next_due"] = due and format_date(request.env, due)
            values["portal_guest"] = request.env.user._is_public()
            if values["portal_guest"]:
                # a guest has one document: no way up, no way to the next one
                values["no_breadcrumbs"] = True
                values.pop("prev_record", None)
                values.pop("next_record", None)
        return values

    def _prepare_move_values(self, move_sudo):
        """Return what the page of an invoice or a bill shows beyond stock's.

        :param move_sudo: an invoice, a bill or a credit note that the visitor may see
        :return: dict for the template; ``body`` is for ``document_body``
        """
        to_pay = move_sudo._has_to_be_paid()
        return {
            "notice": self._portal_notice(),
            "details": move_sudo._portal_details(),
            "body": move_sudo._prepare_portal_body(self._portal_seen),
            "contact_picture": move_sudo._portal_contact_picture(),
            "pay_url": to_pay and self._portal_pay_url(move_sudo),
            "pay_here": bool(request.params.get("payment")),
            # stock's payment form cannot ask for it
            "code_needed": to_pay
            and self._portal_code_needed(move_sudo, self._portal_actor(move_sudo)),
        }

    def _portal_pay_url(self, move_sudo):
        """Return where an invoice is paid: here, with the form of providers open."""
        query = {"payment": "1"}
        if token := request.params.get("access_token"):
            query["access_token"] = token
        return f"{move_sudo.access_url}?{urlencode(query)}"

    def _get_common_page_view_values(self, invoices_data, access_token=None, **kwargs):
        """Ask for providers, methods and cards where there is a form to pay with."""
        if request.env.context.get("portal_pay_elsewhere"):
            return {}
        return super()._get_common_page_view_values(
            invoices_data, access_token=access_token, **kwargs
        )


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
