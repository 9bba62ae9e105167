from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import float_is_zero, float_round, get_lang, ormcache

from ..tools.page_formats import grouper
from .ir_qweb_kept import KEPT

# What changes more than the number, or another number.
OTHER_OPTIONS = ("from_currency", "label_price", "decimal_places")


class IrQwebFieldMonetary(models.AbstractModel):
    """Write all amounts of a page by functions made once (G10)."""

    _inherit = "ir.qweb.field.monetary"

    @api.model
    def value_to_html(self, value, options):
        kept = self.env.context.get(KEPT)
        currency = options.get("display_currency")
        if (
            kept is None
            or not currency
            or type(value) not in (int, float)
            or any(options.get(name) is not None for name in OTHER_OPTIONS)
        ):
            return super().value_to_html(value, options)
        key = ("amounts", currency.id, self.env.context.get("lang"))
        if key not in kept:
            frame = self._portal_amount_frame(currency.id)
            kept[key] = frame and _amount_writer(grouper(get_lang(self.env)), *frame)
        write = kept[key]
        return write(value) if write else super().value_to_html(value, options)

    # what changes the writing of a currency clears the cache
    @ormcache("currency_id")
    def _portal_amount_frame(self, currency_id):
        """Return what Odoo writes around the amounts of a currency.

        :return: (HTML before, HTML after, decimal places, rounding), or None where the
            number in it is not to be told from the rest
        """
        currency = self.env["res.currency"].browse(currency_id)
        lean = self.with_context(**{KEPT: None})
        options = {"display_currency": currency}
        html = super(IrQwebFieldMonetary, lean).value_to_html(0.0, options)  # pylint: disable=super-method-mismatch
        places = currency.decimal_places
        zero = lean.user_lang().format(f"%.{places}f", 0.0, grouping=True)
        # a symbol has no tags: what stands alone between two is the number
        before, found, after = str(html).partition(f">{escape(zero)}<")
        return found and (f"{before}>", f"<{after}", places, currency.rounding)


def _amount_writer(group, before, after, places, rounding):
    """Return a function of a number that returns its HTML."""
    known = {}

    def write(amount):
        text = known.get(amount)
        if text is None:
            text = known[amount] = _write(amount)
        return text

    def _write(amount):
        if float_is_zero(amount, precision_digits=places):
            amount = 0.0
        rounded = float_round(amount, precision_rounding=rounding)
        number = group(f"{rounded:.{places}f}").replace(" ", "\N{NO-BREAK SPACE}")
        number = escape(number.replace("-", "-\N{ZERO WIDTH NO-BREAK SPACE}"))
        return Markup(f"{before}{number}{after}")

    return write
