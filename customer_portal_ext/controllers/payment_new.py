from werkzeug.urls import url_encode

from odoo import http
from odoo.http import request
from odoo.tools.misc import get_lang

from ..models.portal_payment_plan import MAX_DOCUMENTS
from ..tools.allocation import to_amount, to_units, typed_units
from .gate import keep_private, portal_readonly
from .payment_payer import MAX_LISTED, PortalPayer, pick_name


class PortalPaymentNew(PortalPayer):
    """Choose what to pay: several invoices and orders at once, or on account.

    C-PAY-MANY, P-PAY-INVOICE, P-PAY-ACCOUNT. The first of two pages; it works without
    JavaScript.
    """

    @http.route(
        "/my/payments/new",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_payment_choose(self, group=None, on_account=None, due=None, **kwargs):
        """List what can be paid now, for one company and currency at a time.

        :param str pick: repeated, ``invoice-<id>`` or ``order-<id>``: ticked at first
        :param str on_account: opens the page with the amount on account in front
        :param str due: ``overdue`` ticks what is overdue
        :param str account: the amount on account that is filled in at first; one of
            a document is ``amount-invoice-<id>`` or ``amount-order-<id>``
        """
        self._portal_refuse_staff_payer()
        picked = self._portal_picked(request.httprequest.args.getlist("pick"))
        groups = self._portal_payable_groups(picked)
        chosen = self._portal_chosen_group(groups, picked, group)
        if not chosen:
            return self._portal_groups_page(groups, picked, on_account, due)
        ticked = self._portal_ticked_first(chosen, picked, due, on_account)
        # what was chosen before, to be changed
        typed = {**request.httprequest.args, "on_account": kwargs.get("account", "")}
        values = {
            "ticked": ticked,
            "typed": typed,
            "on_account_first": bool(on_account),
        }
        values["not_payable"] = [
            document._portal_label()
            for document in picked
            if not any(document in row["payable"] for row in groups)
        ]
        return self._portal_choose_page(chosen, len(groups) > 1, values)

    @http.route(
        "/my/payments/new",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_payment_choose_submit(self, group=None, on_account="", **kwargs):
        """Keep the choice, and lead on to the page that pays it."""
        self._portal_refuse_staff_payer()
        form = request.httprequest.form
        picked = self._portal_picked(form.getlist("pick"))
        groups = self._portal_payable_groups(picked)
        chosen = next((row for row in groups if row["key"] == group), None)
        if not chosen:
            # paid meanwhile, or nothing that this visitor may pay
            return self._portal_groups_page(groups, picked, None, None, status=422)
        lines, account, errors = self._portal_read_choice(chosen, picked, form)
        if errors:
            values = {
                "ticked": picked,
                "typed": form,
                "errors": errors,
                "on_account_first": not chosen["payable"],
            }
            return self._portal_choose_page(chosen, len(groups) > 1, values, status=422)
        # who came by links proves first that it is them (X-OTP)
        for document, _amount in lines if request.env.user._is_public() else lines[:1]:
            self._portal_acting(document)
        plan_sudo = request.env["portal.payment.plan"]._keep(
            self._portal_payer_values(lines), chosen["values"], lines, account
        )
        return self._portal_acted(f"/my/payments/new/{plan_sudo.id}")

    def _portal_chosen_group(self, groups, picked, key):
        """Return the group the page is about, or None where the reader chooses."""
        if key:
            return next((row for row in groups if row["key"] == key), None)
        having = [row for row in groups if any(doc in row["payable"] for doc in picked)]
        if not having:
            having = [row for row in groups if row["payable"]] or groups
        return having[0] if len(having) == 1 else None

    def _portal_ticked_first(self, chosen, picked, due, on_account):
        """Return the documents that are ticked when the page opens."""
        documents = list(chosen["payable"])
        if picked:
            return [document for document in documents if document in picked]
        if due == "overdue":
            return [document for document in documents if is_overdue(document)]
        return documents if len(documents) == 1 and not on_account else []

    # --- what was typed --------------------------------------------------------------

    def _portal_read_choice(self, chosen, picked, form):
        """Return (lines, amount on account, errors) of a form.

        :return: lines are (document, amount); errors are (field, sentence)
        """
        currency = request.env["res.currency"].browse(chosen["values"]["currency_id"])
        errors, lines = [], []
        for document in picked:
            payable = chosen["payable"].get(document)
            name = pick_name(document)
            units = self._portal_typed(form.get(f"amount-{name}"), payable, currency)
            amount = 0.0 if units is None else to_amount(units, currency.rounding)
            problem = document._portal_share_problem(amount, payable)
            if problem:
                errors.append((f"amount-{name}", f"{document.name}: {problem}"))
            lines.append((document, amount))
        account = 0.0
        typed = (form.get("on_account") or "").strip()
        if typed and chosen["account"]:
            units = typed_units(typed, currency.rounding, thousands())
            account = to_amount(units or 0, currency.rounding)
            # sudo: a setting of the company that is paid
            company_sudo = request.env["res.company"].sudo()
            company_sudo = company_sudo.browse(chosen["values"]["company_id"])
            # an amount of zero is none, and no mistake
            problem = units != 0 and company_sudo._portal_on_account_problem(
                account, currency
            )
            if problem:
                errors.append(("on_account", problem))
        if len(lines) > MAX_DOCUMENTS:
            text = self.env._(
                "Choose at most %(count)s documents at once.", count=MAX_DOCUMENTS
            )
            errors = [("choice", text)]
        elif not errors and not lines and not account:
            text = self.env._("Tick what you want to pay first.")
            if not chosen["payable"]:
                text = self.env._("Enter the amount you want to pay on account.")
            errors = [("choice" if chosen["payable"] else "on_account", text)]
        return lines, account, errors

    def _portal_typed(self, text, payable, currency):
        """Return the units of an amount of a document; nothing typed: what is due."""
        if text is None or not text.strip():
            return payable and to_units(payable["due"], currency.rounding)
        return typed_units(text, currency.rounding, thousands())

    # --- pages -----------------------------------------------------------------------

    def _portal_groups_page(self, groups, picked, on_account, due, status=200):
        """Let the reader choose to whom they pay, and in what; or say all is paid."""
        more = {"on_account": "1"} if on_account else {}
        if due:
            more["due"] = due
        rows = []
        for row in groups:
            picks = [pick_name(doc) for doc in picked if doc in row["payable"]]
            query = url_encode({**more, "group": row["key"], "pick": picks})
            currency = request.env["res.currency"].browse(row["values"]["currency_id"])
            rows.append(
                {
                    **self._portal_group_words(row, groups),
                    "count": len(row["payable"]),
                    "currency": currency,
                    "total": sum(payable["max"] for payable in row["payable"].values()),
                    "url": f"/my/payments/new?{query}",
                }
            )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "portal_payment_new",
            "choices": rows,
            "changed": status != 200,
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.payment_groups", values, status=status
        )
        return keep_private(response)

    def _portal_group_words(self, row, groups):
        """Return the names that tell a group from the others."""
        # sudo: names of companies and contacts that the documents name too
        company_sudo = request.env["res.company"].sudo()
        partner_sudo = request.env["res.partner"].sudo()
        several = len({other["values"]["customer_id"] for other in groups}) > 1
        customer = partner_sudo.browse(row["values"]["customer_id"]).name
        return {
            "company": company_sudo.browse(row["values"]["company_id"]),
            "customer": customer if several else None,
        }

    def _portal_choose_page(self, chosen, has_more, values, status=200):
        typed = values.get("typed") or {}
        errors = values.get("errors") or []
        currency = request.env["res.currency"].browse(chosen["values"]["currency_id"])
        wrong = dict(errors)
        rows = [
            self._portal_row(document, payable, values["ticked"], typed, wrong)
            for document, payable in chosen["payable"].items()
        ]
        company_sudo = self._portal_group_words(chosen, [chosen])["company"]
        most = company_sudo._portal_on_account_max(currency)
        ticked = [
            (document, payable)
            for document, payable in chosen["payable"].items()
            if document in values["ticked"]
        ]
        page = {
            **self._prepare_portal_layout_values(),
            "page_name": "portal_payment_new",
            "group": chosen,
            "rows": rows,
            "currency": currency,
            "company": company_sudo,
            "res_company": company_sudo,
            "sum": sum(payable["due"] for _document, payable in ticked),
            "on_account_first": values["on_account_first"] and chosen["account"],
            "on_account_max": most,
            "on_account_typed": typed.get("on_account", ""),
            "errors": errors,
            "wrong": wrong,
            "not_payable": values.get("not_payable"),
            "has_more": has_more,
            "all_listed": len(rows) < MAX_LISTED,
            "thousands": thousands(),
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.payment_choose", page, status=status
        )
        return keep_private(response)

    def _portal_row(self, document, payable, ticked, typed, wrong):
        """Return one line of the page, as text."""
        name = pick_name(document)
        field = f"amount-{name}"
        currency = document.currency_id
        order = document._name == "sale.order"
        return {
            "name": name,
            "field": field,
            "label": document._portal_label(),
            "url": document.access_url,
            "date": (document.date_order.date() if document.date_order else False)
            if order
            else document.invoice_date,
            "due": document.validity_date if order else document.invoice_date_due,
            "is_order": order,
            "overdue": is_overdue(document),
            "open": payable["max"],
            "hint": payable["hint"],
            "ticked": document in ticked,
            "offers": None
            if document._portal_allows_parts()
            else [(plain(offer, currency), offer) for offer in payable["offers"]],
            "amount": typed.get(field) or plain(payable["due"], currency),
            "error": wrong.get(field),
        }


def is_overdue(document):
    """Tell whether an invoice should have been paid by now."""
    if document._name != "account.move" or not document.invoice_date_due:
        return False
    return document.invoice_date_due < document._portal_today()


def plain(amount, currency):
    """Return an amount as its reader would type it."""
    point = get_lang(request.env).decimal_point
    return f"{amount:.{currency.decimal_places}f}".replace(".", point)


def thousands():
    """Return what parts thousands in the reader's language."""
    return get_lang(request.env).thousands_sep or ""
