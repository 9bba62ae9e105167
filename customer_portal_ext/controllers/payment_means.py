from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.payment.controllers.portal import PaymentPortal
from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing


class PortalPaymentMeans(PaymentPortal):
    """How a choice can be paid: providers, methods and saved cards (P-PROVIDERS)."""

    def _portal_means(self, plan_sudo):
        """Return the providers, methods and saved cards that fit, with a report."""
        report = {}
        # sudo: providers' settings, which nobody reads; what fits is decided by stock
        providers_sudo = (
            request.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                plan_sudo.company_id.id,
                plan_sudo.partner_id.id,
                plan_sudo.amount,
                currency_id=plan_sudo.currency_id.id,
                report=report,
            )
        )
        methods_sudo = (
            request.env["payment.method"]
            .sudo()
            ._get_compatible_payment_methods(
                providers_sudo.ids,
                plan_sudo.partner_id.id,
                currency_id=plan_sudo.currency_id.id,
                report=report,
            )
        )
        tokens_sudo = (
            request.env["payment.token"]
            .sudo()
            ._get_available_tokens(providers_sudo.ids, plan_sudo.partner_id.id)
        )
        return providers_sudo, methods_sudo, tokens_sudo, report

    def _portal_form_values(self, plan_sudo):
        """Return what Odoo's ``payment.form`` asks for."""
        providers_sudo, methods_sudo, tokens_sudo, report = self._portal_means(
            plan_sudo
        )
        return {
            "reference_prefix": None,
            "amount": plan_sudo.amount,
            "currency": plan_sudo.currency_id,
            "partner_id": plan_sudo.partner_id.id,
            "providers_sudo": providers_sudo,
            "payment_methods_sudo": methods_sudo,
            "tokens_sudo": tokens_sudo,
            "availability_report": report,
            "transaction_route": f"/my/payments/new/{plan_sudo.id}/transaction",
            "landing_route": f"/my/payments/new/{plan_sudo.id}/done",
            "access_token": None,
            "company_mismatch": not self._can_partner_pay_in_company(
                plan_sudo.partner_id, plan_sudo.company_id
            ),
            "expected_company": plan_sudo.company_id,
            "show_tokenize_input_mapping": self._compute_show_tokenize_input_mapping(
                providers_sudo
            ),
            **self._get_extra_payment_form_values(),
        }

    def _portal_asked_means(self, plan_sudo, values):
        """Return how the browser asks to pay, once it is one of the ways offered.

        :return: dict of arguments for ``_create_transaction``
        :raise ValidationError: for a provider, a method or a card that was not offered
        """
        providers_sudo, methods_sudo, tokens_sudo, _report = self._portal_means(
            plan_sudo
        )
        flow = values.get("flow")
        provider_id, token_id = values.get("provider_id"), values.get("token_id")
        method_id = values.get("payment_method_id")
        if flow == "token":
            fits = token_id in tokens_sudo.ids and (
                tokens_sudo.browse(token_id).provider_id.id == provider_id
            )
            method_id = None
        else:
            token_id = None
            method_sudo = methods_sudo.filtered(lambda method: method.id == method_id)
            fits = (
                flow in ("redirect", "direct")
                and provider_id in (providers_sudo & method_sudo.provider_ids).ids
            )
        if not fits or not self._can_partner_pay_in_company(
            plan_sudo.partner_id, plan_sudo.company_id
        ):
            raise ValidationError(
                self.env._(
                    "This way to pay is not offered any more. Please open the page"
                    " again."
                )
            )
        return {
            "provider_id": provider_id,
            "payment_method_id": method_id,
            "token_id": token_id,
            "flow": flow,
            "tokenization_requested": bool(values.get("tokenization_requested")),
        }

    def _portal_same_means(self, tx_sudo, asked):
        """Tell whether an open transaction is paid in the way that is asked for.

        Whether the card is to be saved is a part of it.
        """
        saves = (
            asked["tokenization_requested"]
            and tx_sudo.provider_id.allow_tokenization
            and tx_sudo.payment_method_id.support_tokenization
        )
        return (
            tx_sudo.provider_id.id == asked["provider_id"]
            and tx_sudo.operation == f"online_{asked['flow']}"
            and tx_sudo.token_id.id == (asked["token_id"] or False)
            and (asked["flow"] == "token" or tx_sudo.tokenize == bool(saves))
            and (
                asked["flow"] == "token"
                or tx_sudo.payment_method_id.id == asked["payment_method_id"]
            )
        )

    def _portal_watch(self, tx_sudo):
        """Let this browser's status page follow a transaction."""
        PaymentPostProcessing.monitor_transaction(tx_sudo)

    def _portal_reference(self, plan_sudo):
        """Return what the reference of the transaction begins with.

        The number of the document, where it is one; otherwise a number of the company's
        sequence, which is taken now and not on a look at the page (W21).
        """
        documents = [line._document() for line in plan_sudo.line_ids]
        if len(documents) == 1:
            return documents[0].name
        if documents:
            return plan_sudo.company_id.get_next_batch_payment_communication()
        return f"ONACC-{plan_sudo.id}"
