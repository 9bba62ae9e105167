from math import isfinite

from odoo import models
from odoo.tools import float_compare, format_amount

from ..tools import bill_file


class PortalBill(models.Model):
    """What in a sent bill does not fit: told to staff, and never believed."""

    _inherit = "portal.bill"

    def _portal_doubts(self, claims):
        """Return what a file says that does not fit, sentence by sentence.

        :param Claims claims: of the file
        :rtype: list
        """
        plain, vendor = bill_file.plain, self.commercial_partner_id
        doubts = []
        other_vat = claims.vat and vendor.vat and plain(claims.vat) != plain(vendor.vat)
        other_name = claims.name and plain(claims.name) not in {
            plain(vendor.name),
            plain(self.order_id.partner_id.name),
        }
        if other_vat or other_name and not (claims.vat and vendor.vat):
            doubts.append(
                self.env._(
                    "The file names another vendor: %(name)s, tax number %(vat)s.",
                    name=claims.name or "–",
                    vat=claims.vat or "–",
                )
            )
        known = {plain(bank.acc_number) for bank in vendor.bank_ids}
        known |= {plain(bank.acc_number) for bank in self._portal_vendor().bank_ids}
        strange = [text for text in claims.accounts if plain(text) not in known]
        if strange:
            doubts.append(
                self.env._(
                    "The file names a bank account that is not one of this vendor's:"
                    " %(accounts)s. It was not stored. Ask the vendor by a way you know"
                    " before you pay to it.",
                    accounts=", ".join(strange),
                )
            )
        if claims.number and plain(claims.number) != plain(self.name):
            doubts.append(
                self.env._(
                    "The file has the number %(file)s, they typed %(typed)s.",
                    file=claims.number,
                    typed=self.name,
                )
            )
        if self._portal_is_other_date(claims):
            doubts.append(
                self.env._(
                    "The file has the date %(file)s, they typed %(typed)s.",
                    file=claims.date,
                    typed=self.invoice_date,
                )
            )
        if claims.currency and claims.currency != self.currency_id.name:
            doubts.append(
                self.env._(
                    "The file is in %(file)s, the order in %(order)s.",
                    file=claims.currency,
                    order=self.currency_id.name,
                )
            )
        if claims.order and plain(claims.order) != plain(self.order_id.name):
            doubts.append(
                self.env._(
                    "The file is about the order %(file)s, they sent it to %(order)s.",
                    file=claims.order,
                    order=self.order_id.name,
                )
            )
        return doubts + self._portal_other_total(claims)

    def _portal_is_other_date(self, claims):
        """Tell whether the file has another date than was typed: as UBL and CII write
        dates, 2026-03-01 and 20260301.
        """
        digits = "".join(char for char in claims.date if char.isdigit())
        return bool(
            self.invoice_date
            and len(digits) == 8
            and digits != self.invoice_date.strftime("%Y%m%d")
        )

    def _portal_other_total(self, claims):
        """Return the doubt that the file has another total than was typed."""
        try:
            total = float(claims.total)
        except ValueError:
            return []
        if not (self.amount and isfinite(total)):
            return []
        if claims.is_credit:
            # nobody types what they give back with a sign
            total = abs(total)
        if self._portal_is_same(total, self.amount):
            return []
        return [
            self.env._(
                "The total of the file is %(file)s, they typed %(typed)s.",
                file=format_amount(self.env, total, self.currency_id),
                typed=format_amount(self.env, self.amount, self.currency_id),
            )
        ]

    def _portal_compare_amount(self):
        """Return the doubts about the amount, beside the draft and the order."""
        doubts = []
        if not self.amount:
            return doubts
        total = self.move_id.amount_total
        if self.move_id.invoice_line_ids and not self._portal_is_same(
            total, self.amount
        ):
            doubts.append(
                self.env._(
                    "They typed a total of %(typed)s, the draft has %(draft)s.",
                    typed=format_amount(self.env, self.amount, self.currency_id),
                    draft=format_amount(self.env, total, self.move_id.currency_id),
                )
            )
        if (
            float_compare(
                self.amount,
                self.order_id.amount_total,
                precision_rounding=self.currency_id.rounding,
            )
            > 0
        ):
            doubts.append(
                self.env._(
                    "That is more than the whole order: %(total)s.",
                    total=format_amount(
                        self.env, self.order_id.amount_total, self.currency_id
                    ),
                )
            )
        return doubts

    def _portal_is_same(self, one, other):
        return not self.currency_id.compare_amounts(one, other)
