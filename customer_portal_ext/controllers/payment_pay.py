from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.http import request

from .act_code_stock import code_first_text
from .gate import keep_private, portal_readonly
from .payment_means import PortalPaymentMeans
from .payment_new import PortalPaymentNew, plain
from .payment_payer import SESSION_GUEST_KEY, pick_name

_ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["GET"],
    "website": True,
    "sitemap": False,
    "readonly": portal_readonly,
}


class PortalPaymentPay(PortalPaymentNew, PortalPaymentMeans):
    """Check what was chosen, pay it by Odoo's own form, and see what became of it.

    C-PAY-MANY, P-PAY-INVOICE, P-PAY-ACCOUNT. The browser names a choice and how to pay;
    what is paid, and how much of it, is decided here.
    """

    @http.route("/my/payments/new/<int:plan_id>", **_ROUTE)
    def portal_payment_pay(self, plan_id, **kwargs):
        """Show what is paid, its sum, and Odoo's payment form."""
        plan_sudo = self._portal_plan(plan_id)
        tx_sudo = plan_sudo._last_transaction()
        problems = self._portal_plan_problems(plan_sudo)
        values = self._portal_plan_values(plan_sudo)
        if tx_sudo.state in ("pending", "authorized", "done"):
            return self._portal_pay_page("payment_under_way", {**values, "tx": tx_sudo})
        if problems:
            values["problems"] = problems
            return self._portal_pay_page("payment_changed", values, status=409)
        values.update(self._portal_form_values(plan_sudo))
        return self._portal_pay_page("payment_check", values)

    @http.route(
        "/my/payments/new/<int:plan_id>/transaction",
        type="jsonrpc",
        auth="public",
        website=True,
        sitemap=False,
    )
    def portal_payment_transaction(self, plan_id, **kwargs):
        """Begin the payment, of what is owed at this moment.

        Whatever amount, currency, contact or landing address the browser sends is not
        read. The same request again gets the transaction that is open.

        :raise ValidationError: with a sentence for the payer, when it cannot be paid
        """
        plan_sudo = self._portal_plan(plan_id)
        plan_sudo._lock()
        actor = self._portal_plan_actor(plan_sudo)
        open_sudo = plan_sudo._last_transaction()
        asked = self._portal_asked_means(plan_sudo, kwargs)
        if open_sudo.state in ("pending", "authorized", "done"):
            raise ValidationError(
                self.env._("This payment was made before. Please open the page again.")
            )
        problems = self._portal_plan_problems(plan_sudo)
        if problems:
            raise ValidationError(
                "\n".join(
                    [
                        self.env._("Something has changed. Please choose again:"),
                        *(problem["text"] for problem in problems),
                    ]
                )
            )
        if open_sudo.state == "draft" and self._portal_same_means(open_sudo, asked):
            self._portal_watch(open_sudo)
            return open_sudo._get_processing_values()
        tx_sudo = self._create_transaction(
            amount=plan_sudo.amount,
            currency_id=plan_sudo.currency_id.id,
            partner_id=plan_sudo.partner_id.id,
            landing_route=f"/my/payments/new/{plan_sudo.id}/done",
            reference_prefix=self._portal_reference(plan_sudo),
            custom_create_values={
                "invoice_ids": [Command.set(plan_sudo.line_ids.move_id.ids)],
                "sale_order_ids": [Command.set(plan_sudo.line_ids.order_id.ids)],
                "portal_plan_id": plan_sudo.id,
                "portal_share_ids": plan_sudo._share_values(),
            },
            **asked,
        )
        tx_sudo._portal_note_started(actor)
        return tx_sudo._get_processing_values()

    @http.route("/my/payments/new/<int:plan_id>/done", **_ROUTE)
    def portal_payment_done(self, plan_id, **kwargs):
        """Say what became of the payment: what was credited, and what was not."""
        plan_sudo = self._portal_plan(plan_id)
        tx_sudo = plan_sudo.transaction_ids.sorted("id")[-1:]
        if not tx_sudo:
            return request.redirect(f"/my/payments/new/{plan_sudo.id}")
        values = {**self._portal_plan_values(plan_sudo), "tx": tx_sudo}
        values["shares"] = [
            self._portal_share_row(share) for share in tx_sudo._portal_shares()
        ]
        return self._portal_pay_page("payment_done", values)

    # --- who and what ----------------------------------------------------------------

    def _portal_plan(self, plan_id):
        """Return a choice of this visitor, in superuser mode.

        :raise NotFound: for one of somebody else, as for one that is not there; and
            when one of its documents is not theirs to see any more
        """
        # sudo: whether it is theirs is asked next
        plan_sudo = request.env["portal.payment.plan"].sudo().browse(plan_id).exists()
        key = request.session.get(SESSION_GUEST_KEY)
        if not plan_sudo or not plan_sudo._belongs_to(request.env.user, key):
            raise NotFound()
        for records in (plan_sudo.line_ids.move_id, plan_sudo.line_ids.order_id):
            if records and records - self._portal_seen_by_payer(
                records._name, records.ids
            ):
                raise NotFound()
        request.portal_company_id = plan_sudo.company_id.id
        return plan_sudo

    def _portal_plan_actor(self, plan_sudo):
        """Return who pays, as evidence keeps it.

        :raise ValidationError: for who may only look, or has to enter a code first
        """
        documents = [line._document() for line in plan_sudo.line_ids]
        if not documents:
            return self._portal_account_actor()
        if not request.env.user._is_public():
            # whoever is signed in is the same for all of them
            documents = documents[:1]
        actors = [self._portal_actor(document) for document in documents]
        if None in actors:
            raise ValidationError(self.env._("You may look at this, but not pay it."))
        if len({actor["partner_id"] for actor in actors}) > 1:
            # the evidence of each document names who paid it
            raise ValidationError(
                self.env._("Please pay what came by different links one by one.")
            )
        for document, actor in zip(documents, actors, strict=True):
            if self._portal_code_needed(document, actor):
                raise ValidationError(code_first_text())
        return actors[0]

    def _portal_account_actor(self):
        """Return who pays an amount for no document: somebody who is signed in."""
        user = request.env.user
        if user._is_public() or not user.share:
            raise ValidationError(self.env._("Please sign in first."))
        by_link = request.env["res.users"]._portal_needs_real_login()
        return self._portal_actor_values(
            user.sudo().partner_id,
            "hotlink" if by_link else "login",
            request.env["portal.hotlink"].sudo(),
        )

    def _portal_plan_problems(self, plan_sudo):
        """Return what keeps a choice from being paid as it was chosen."""
        problems = [
            {
                "label": line._document()._portal_label(),
                "reason": reason,
                "text": f"{line._document().name}: {reason}",
            }
            for line, reason in plan_sudo._problems()
        ]
        account = plan_sudo._on_account_problem()
        if account:
            label = self.env._("On account")
            problems.append(
                {"label": label, "reason": account, "text": f"{label}: {account}"}
            )
        return problems

    # --- pages -----------------------------------------------------------------------

    def _portal_plan_values(self, plan_sudo):
        rows = [
            {
                "label": line._document()._portal_label(),
                "url": line._document().access_url,
                "amount": line.amount,
            }
            for line in plan_sudo.line_ids
        ]
        again = []
        for line in plan_sudo.line_ids:
            name = pick_name(line._document())
            again.append(("pick", name))
            again.append((f"amount-{name}", plain(line.amount, line.currency_id)))
        if plan_sudo.on_account:
            account = plain(plan_sudo.on_account, plan_sudo.currency_id)
            again.append(("account", account))
            if len(again) == 1:
                again.append(("on_account", "1"))
        return {
            **self._prepare_portal_layout_values(),
            "plan": plan_sudo,
            "rows": rows,
            "currency": plan_sudo.currency_id,
            "again_url": f"/my/payments/new?{url_encode(again)}",
            "res_company": plan_sudo.company_id,
            "page_name": "portal_payment_new",
            "no_breadcrumbs": request.env.user._is_public(),
        }

    def _portal_share_row(self, share_sudo):
        """Return what became of one share, in words."""
        document = share_sudo._document()
        return {
            "label": document._portal_label()
            if document
            else self.env._("Amount on account"),
            "url": document.access_url if document else None,
            "share": share_sudo,
            "text": share_sudo._portal_text(),
        }

    def _portal_pay_page(self, template, values, status=200):
        response = request.render(
            f"customer_portal_ext.{template}", values, status=status
        )
        return keep_private(response)
