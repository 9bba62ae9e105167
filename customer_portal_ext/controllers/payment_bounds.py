import math
from urllib.parse import urlsplit

from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.http import request

from ..tools.allocation import MAX_UNITS, to_units
from .act_code_stock import PortalStockActs, PortalStockPayment, only_look_text
from .gate import portal_readonly
from .guest_payment import PortalGuestPayment
from .invoices import PortalInvoicePayment, PortalInvoices


class PortalPaymentBounds(
    PortalInvoices,
    PortalInvoicePayment,
    PortalStockActs,
    PortalStockPayment,
    PortalGuestPayment,
):
    """Stock's own payment addresses, with amounts that the server has checked (W6).

    Stock takes whatever amount the browser sends: 150 for invoices of 303, 9999 for
    one of 103, and -50. Here it is compared with what is owed, and the transaction gets
    shares: what it is for is kept, and credited exactly.
    """

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_overdue_invoices(self, access_token=None, **kw):
        """Lead to the page that pays any choice of invoices, the overdue ones ticked.

        Stock's page takes a number of a sequence without gaps at each look (W21), and
        answers several companies or currencies with an error.
        """
        if request.env.user._is_public():
            return request.redirect(
                "/web/login?redirect=/my/invoices/overdue", code=303
            )
        return request.redirect("/my/payments/new?due=overdue", code=303)

    @http.route()
    def invoice_transaction(self, invoice_id, access_token=None, **kwargs):
        """Pay an invoice from its own page, within what is open of it."""
        invoice_sudo = self._document_check_access(
            "account.move", invoice_id, access_token
        )
        invoice_sudo._portal_lock_all()
        amount = self._portal_bounded(invoice_sudo, kwargs.get("amount"))
        kwargs["amount"] = amount
        self._portal_for([(invoice_sudo, amount)])
        return super().invoice_transaction(invoice_id, access_token, **kwargs)

    @http.route()
    def overdue_invoices_transaction(self, payment_reference=None, **kwargs):
        """Pay all that is overdue; for exactly as much as is open, or not at all."""
        if not request.env.user._is_public():
            overdue_sudo = (
                request.env["account.move"]
                .search(self._get_overdue_invoices_domain())
                .sudo()  # sudo: those that the reader's own rights found
            )
            overdue_sudo._portal_lock_all()
            payable = overdue_sudo._portal_payable()
            shares = [(move, row["max"]) for move, row in payable.items()]
            amount = sum(amount for _move, amount in shares)
            asked = as_amount(kwargs.get("amount"))
            currency = overdue_sudo.currency_id[:1]
            if (
                len(payable) != len(overdue_sudo)
                or not payable
                or currency.compare_amounts(asked, amount)
            ):
                raise ValidationError(self._portal_amount_text())
            kwargs["amount"] = currency.round(amount)
            self._portal_for(shares)
        return super().overdue_invoices_transaction(payment_reference, **kwargs)

    @http.route()
    def portal_order_transaction(self, order_id, access_token=None, **kwargs):
        """Pay a quotation or an order from its own page, within what is owed."""
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        if order_sudo:
            order_sudo._portal_lock_all()
            self._portal_refuse_unsigned(order_sudo)
            amount = self._portal_bounded(order_sudo, kwargs.get("amount"))
            kwargs["amount"] = amount
            self._portal_for([(order_sudo, amount)])
        return super().portal_order_transaction(order_id, access_token, **kwargs)

    @http.route()
    def payment_transaction(
        self, amount, currency_id, partner_id, access_token, **kwargs
    ):
        """Pay an amount for no document: on account, where the company takes that."""
        if not kwargs.get("is_validation"):
            amount = as_amount(amount)
            currency = request.env["res.currency"].browse(currency_id).exists()
            problem = self._portal_generic_problem(
                amount, currency, self._portal_provider(kwargs).company_id
            )
            if problem:
                raise ValidationError(problem)
            self._portal_for([(None, amount)])
        return super().payment_transaction(
            amount, currency_id, partner_id, access_token, **kwargs
        )

    @http.route()
    def payment_pay(self, *args, amount=None, currency_id=None, company_id=None, **kw):
        """Show the payment form of a document's link; on account has our page.

        Neither nothing, nor less, nor more than the company takes.
        """
        number = as_amount(amount)
        if amount is not None and (not math.isfinite(number) or number < 0):
            raise NotFound()
        if self._portal_pays_on_account(kw):
            query = url_encode({"on_account": "1"})
            return request.redirect(f"/my/payments/new?{query}", code=303)
        return super().payment_pay(
            *args, amount=amount, currency_id=currency_id, company_id=company_id, **kw
        )

    # --- what every transaction of the portal goes through ----------------------------

    def _create_transaction(self, *args, custom_create_values=None, **kwargs):
        values = dict(custom_create_values or {})
        shares = getattr(request, "portal_shares", None)
        if (
            shares
            and "portal_share_ids" not in values
            and not kwargs.get("is_validation")
        ):
            values["portal_share_ids"] = [Command.create(share) for share in shares]
        kwargs["landing_route"] = local_landing(kwargs.get("landing_route"))
        self._portal_check_provider(kwargs)
        tx_sudo = super()._create_transaction(
            *args, custom_create_values=values, **kwargs
        )
        if shares:
            tx_sudo._portal_note_started(self._portal_stock_payer(tx_sudo))
        return tx_sudo

    def _portal_check_provider(self, kwargs):
        """Refuse a provider that is switched off, or of another company.

        Stock creates the transaction with any number that the browser sends.
        """
        provider_sudo = self._portal_provider(kwargs)
        staff = not request.env.user.share
        documents = [
            record._portal_company()
            for share in getattr(request, "portal_shares", None) or ()
            for record in self._portal_share_records(share)
        ]
        if kwargs.get("flow") == "token" and kwargs.get("token_id"):
            # sudo: stock takes the card of a colleague, of another provider, and one
            # that was deleted
            token_sudo = request.env["payment.token"].sudo()
            token_sudo = token_sudo.browse(kwargs["token_id"]).exists()
            fits = (
                token_sudo.active
                and token_sudo.provider_id == provider_sudo
                and token_sudo.partner_id.id == kwargs.get("partner_id")
            )
        else:
            fits = provider_sudo.is_published or staff
        if (
            provider_sudo.state not in ("enabled", "test")
            or not fits
            or any(
                provider_sudo.company_id not in company.sudo().parent_ids
                for company in documents
            )
        ):
            raise ValidationError(
                self.env._(
                    "This way to pay is not offered any more. Please open the page"
                    " again."
                )
            )

    def _portal_provider(self, kwargs):
        """Return the provider a request names, in superuser mode; it may be empty."""
        provider_id = kwargs.get("provider_id")
        provider_id = provider_id if isinstance(provider_id, int) else 0
        # sudo: its state is compared, nothing of it is told
        return request.env["payment.provider"].sudo().browse(provider_id).exists()

    def _portal_share_records(self, share):
        # sudo: documents that this request has let the visitor pay
        if share.get("move_id"):
            yield request.env["account.move"].sudo().browse(share["move_id"])
        if share.get("order_id"):
            yield request.env["sale.order"].sudo().browse(share["order_id"])

    def _portal_for(self, shares):
        """Keep what the transaction of this request is for.

        :param list shares: (document or None, amount)
        """
        request.portal_shares = [
            {
                "move_id": document.id
                if document is not None and document._name == "account.move"
                else False,
                "order_id": document.id
                if document is not None and document._name == "sale.order"
                else False,
                "amount": amount,
            }
            for document, amount in shares
        ]

    def _portal_stock_payer(self, tx_sudo):
        """Return who pays on a page of stock's, as evidence keeps it."""
        document = next((share._document() for share in tx_sudo._portal_shares()), None)
        actor = self._portal_actor(document) if document else None
        if actor is None:
            # staff, or a link of Odoo's own, which names nobody
            user = request.env.user
            who = user.partner_id if not user._is_public() else tx_sudo.partner_id
            kind = "token" if user._is_public() else "login" if user.share else "staff"
            actor = self._portal_actor_values(
                who.sudo(), kind, request.env["portal.hotlink"].sudo()
            )
        return actor

    def _portal_refuse_unsigned(self, order_sudo):
        """Refuse to pay a quotation that is to be signed first.

        A payment confirms it: whoever may not sign does not pay instead.
        """
        if not order_sudo._has_to_be_signed():
            return
        actor = self._portal_actor(order_sudo)
        if actor and not self._portal_stock_may_sign(order_sudo, actor):
            raise ValidationError(only_look_text())
        raise ValidationError(
            self.env._("Please sign this document first, and then pay.")
        )

    # --- amounts ----------------------------------------------------------------------

    def _portal_bounded(self, document_sudo, amount):
        """Return the amount that is paid of a document.

        :param amount: as the browser sends it
        :raise ValidationError: when it is none, or more than is owed
        """
        currency = document_sudo.currency_id
        number = as_amount(amount)
        payable = document_sudo._portal_payable().get(document_sudo)
        if not math.isfinite(number) or abs(number) > MAX_UNITS * currency.rounding:
            raise ValidationError(self._portal_amount_text())
        if payable:
            # not a part either, where the company takes none
            problem = document_sudo._portal_share_problem(number, payable)
            if problem:
                raise ValidationError(problem)
        elif (
            not 0
            < to_units(number, currency.rounding)
            <= to_units(self._portal_most(document_sudo), currency.rounding)
        ):
            raise ValidationError(self._portal_amount_text())
        return currency.round(number)

    def _portal_most(self, document_sudo):
        """Return how much can be paid of what the portal does not offer to pay."""
        if document_sudo._name == "sale.order" and document_sudo.state == "sale":
            # by a payment link that staff made of a confirmed order
            return document_sudo.amount_total - document_sudo.amount_paid
        return 0.0

    def _portal_amount_text(self):
        return self.env._(
            "This amount cannot be paid, or not any more. Please open the page again."
        )

    def _portal_generic_problem(self, amount, currency, company_sudo):
        """Return why an amount for no document cannot be paid, or None."""
        if not currency or not math.isfinite(amount) or amount <= 0:
            return self._portal_amount_text()
        user = request.env.user
        if user._is_public() or not user.share:
            # staff vouch for it: the link holds a signature of the amount
            return None
        if company_sudo not in user._portal_companies():
            return self._portal_amount_text()
        return company_sudo._portal_on_account_problem(amount, currency)

    def _portal_pays_on_account(self, kw):
        """Tell whether a customer wants to pay for no document."""
        user = request.env.user
        return (
            user.share
            and not user._is_public()
            and set(kw) <= {"reference", "partner_id", "access_token"}
        )


def as_amount(value):
    """Return a number as a browser sends it; what is none is not a number."""
    if isinstance(value, bool):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def local_landing(route):
    """Return where to go after paying: an address of this host, or the start page."""
    if not isinstance(route, str) or not route.isprintable() or "\\" in route:
        return "/my"
    parts = urlsplit(route)
    if parts.scheme or parts.netloc or not route.startswith("/") or "//" in parts.path:
        return "/my"
    return route
