from odoo import fields
from odoo.fields import Domain
from odoo.http import request

from ..tools.quantity import as_number
from .bill_files import PortalBillFiles
from .gate import keep_private
from .list_search import _parse_day
from .uploads import MEGABYTE

MAX_NUMBER = 64
MAX_REMARK = 2000
MAX_AMOUNT = 10**12

# How many of the newest purchase orders are offered; any other is found by its number.
OFFERED = 50


class PortalBillForm(PortalBillFiles):
    """The form of a bill: what it shows, and what was typed into it."""

    def _portal_bill_viewer(self):
        # sudo: which contact and companies a user belongs to
        user_sudo = request.env.user.sudo()
        return user_sudo.partner_id, user_sudo._portal_companies()

    def _portal_bill_orders_domain(self):
        """Return the domain of the orders this contact may send a bill to."""
        partner, companies = self._portal_bill_viewer()
        policy = request.env["portal.policy"]
        taking = companies.filtered(
            lambda company: (
                company.portal_bill_upload
                and "bills" in policy._granted(partner, company)
            )
        )
        seen = policy._domain("purchase.order", partner, companies)
        mine = Domain("company_id", "in", taking.ids)
        return seen & mine & Domain("state", "=", "purchase")

    def _portal_bill_company(self, order_sudo):
        """Return the company whose limits hold, in superuser mode."""
        return order_sudo.company_id or self._portal_bill_viewer()[1].sudo()[:1]

    def _portal_bill_typed(self, form):
        """Return what was typed, and what is wrong with it.

        :return: (values of ``portal.bill``, list of (field, error))
        """
        errors = []
        number = " ".join(form.get("number", "").split())
        if not number or not number.isprintable() or not any(map(str.isalnum, number)):
            errors.append(("number", self.env._("Enter the number of your bill.")))
        elif len(number) > MAX_NUMBER:
            message = self.env._(
                "The number is too long: at most %(count)s characters, please.",
                count=MAX_NUMBER,
            )
            errors.append(("number", message))
        day = _parse_day(form.get("date", ""))
        if not day:
            errors.append(("date", self.env._("Enter the date of your bill.")))
        elif day > fields.Date.add(fields.Date.today(), days=31):
            message = self.env._("The date is far in the future. Please check it.")
            errors.append(("date", message))
        typed = form.get("amount", "").strip()
        amount = as_number(typed) if typed else 0.0
        if amount is None or not 0 <= amount < MAX_AMOUNT:
            message = self.env._(
                "Enter the amount as a number such as 1250.50, or leave it empty."
            )
            errors.append(("amount", message))
        remark = form.get("remark", "").strip()
        if len(remark) > MAX_REMARK:
            message = self.env._(
                "The remark is too long: at most %(count)s characters, please.",
                count=MAX_REMARK,
            )
            errors.append(("remark", message))
        values = {"name": number, "invoice_date": day, "amount": amount}
        return {**values, "remark": remark.replace("\0", "") or False}, errors

    def _portal_bill_form(
        self, order_sudo, errors=(), form=None, chosen=False, kept=None, status=200
    ):
        """Return the page with the form.

        :param bool chosen: whether the order is chosen in the form
        """
        company_sudo = self._portal_bill_company(order_sudo)
        path = "/my/bills/upload" if chosen else f"/my/purchase/{order_sudo.id}/bill"
        by_field = {}
        for field, message in errors:
            by_field.setdefault(field, []).append(message)
        values = {
            "action": path,
            # no variable "order": stock's breadcrumb would take it for its own
            "to_order": order_sudo,
            "choose_order": chosen,
            "orders": self._portal_bill_offered() if chosen else [],
            "errors": errors,
            "wrong": by_field,
            "typed": {
                name: (form or {}).get(name, "")
                for name in ("order", "number", "date", "amount", "remark")
            },
            "may_send": request.env.user.share,
            "kept": kept or {"files": [], "again": False},
            "files_hint": self._portal_bill_files_hint(company_sudo),
            "accept": ",".join(
                f".{extension}" for extension in company_sudo._portal_bill_extensions()
            ),
            "currency": order_sudo.currency_id.name,
            "max_bytes": company_sudo.portal_file_max_mb * MEGABYTE,
            "max_count": company_sudo.portal_file_max_count,
            "max_number": MAX_NUMBER,
            "max_remark": MAX_REMARK,
            "title": self.env._("Send us a bill"),
            "heading": self.env._(
                "Your bill to %(document)s", document=order_sudo._portal_label()
            )
            if order_sudo and not chosen
            else self.env._("Send us a bill"),
            "res_company": company_sudo,
            "page_name": "portal_bill_upload",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(
            request.render(
                "customer_portal_ext.portal_bill_upload", values, status=status
            )
        )

    def _portal_bill_offered(self):
        """Return the newest orders a bill can be sent to: dicts with name and text."""
        # sudo: the policy is in the domain
        orders_sudo = (
            request.env["purchase.order"]
            .sudo()
            ._portal_search_shown(
                self._portal_bill_orders_domain(),
                order="date_order desc, id desc",
                limit=OFFERED,
                names=["name", "partner_ref"],
            )
        )
        return [
            {"name": order.name, "text": order.partner_ref or ""}
            for order in orders_sudo
        ]
