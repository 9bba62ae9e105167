"""Dates and amounts as Odoo writes them, by functions made once for a page.

``format_date`` and ``format_amount`` of Odoo look up the language, its locale and the
currency for every value: on a list of 80 rows, half of the page's time.
"""

from ast import literal_eval
from datetime import datetime
from functools import lru_cache

from babel.dates import parse_pattern

from odoo.http import request
from odoo.tools import float_round, get_lang
from odoo.tools.misc import babel_locale_parse, posix_to_ldml

from odoo.addons.base.models.res_lang import intersperse

from . import unit_price

# "[3,0]" and its like: there are as many as ways to write numbers
_sizes = lru_cache(maxsize=64)(literal_eval)


def of_request(make, env):
    """Return what ``make(env)`` returns, made once for a request.

    :param make: one of the functions below
    """
    if not request:
        return make(env)
    made = vars(request).setdefault("portal_formats", {})
    key = make, env.uid, env.context.get("lang"), env.context.get("tz")
    if key not in made:
        made[key] = make(env)
    return made[key]


def grouper(lang):
    """Return a function that writes "1234.50" as a language writes it.

    :param lang: the language's data, as ``get_lang`` gives it
    :return: function of a text to a text
    """
    sizes, separator = _sizes(lang.grouping), lang.thousands_sep or ""
    decimal_point = lang.decimal_point

    at_once = sizes[0] if sizes else 0

    def write(text):
        whole, point, decimals = text.partition(".")
        if len(whole) > at_once:
            whole = intersperse(whole, sizes, separator)[0]
        return f"{whole}{point and decimal_point}{decimals}"

    return write


def date_formatter(env):
    """Return a function that does what ``format_date(env, value)`` does.

    :return: function of a date, a datetime in UTC, or None, to a text
    """
    lang = get_lang(env)
    locale = babel_locale_parse(lang.code)
    pattern = parse_pattern(posix_to_ldml(lang.date_format, locale=locale))
    known = {None: "", False: ""}
    from_utc = None

    def write(value):
        nonlocal from_utc
        if isinstance(value, datetime):
            # in the reader's time zone, which is not asked for by dates alone
            from_utc = from_utc or env.tz.fromutc
            value = from_utc(value).date()
        text = known.get(value)
        if text is None:
            text = known[value] = pattern.apply(value, locale)
        return text

    return write


def number_formatter(env):
    """Return a function that does what ``formatLang(env, value, digits)`` does.

    :return: function of (number, digits) to a text
    """
    group = grouper(get_lang(env))

    def write(value, digits):
        rounded = float_round(
            value, precision_digits=digits, rounding_method="HALF-EVEN"
        )
        return group(f"{rounded:.{digits}f}")

    return write


def unit_price_formatter(env):
    """Return a function that writes a price of one unit with all the decimals it has.

    :return: function of (price, currency, most decimals) to a text
    """
    write_number = of_request(number_formatter, env)
    formats = {}
    known = {}

    def write(price, currency, most):
        key = (price, currency.id, most)
        text = known.get(key)
        if text is None:
            text = known[key] = _write(price, currency, most)
        return text

    def _write(price, currency, most):
        if currency.id not in formats:
            formats[currency.id] = currency._portal_format()
        before, after, places, _rounding = formats[currency.id]
        digits = unit_price.digits_of(price, places, max(most, places))
        return f"{before}{write_number(price, digits)}{after}"

    return write


def amount_formatter(env):
    """Return a function that does what ``format_amount`` of Odoo does.

    :return: function of (amount, id of the currency) to a text; "" without a currency
    """
    group = grouper(get_lang(env))
    # sudo: currencies are no secret, and their rates are not read
    currencies_sudo = env["res.currency"].sudo()
    formats = {}
    known = {}

    def write(amount, currency_id):
        if not currency_id:
            return ""
        # zero and negative zero are equal, and written differently
        key = (amount or str(amount), currency_id)
        text = known.get(key)
        if text is None:
            text = known[key] = _write(amount, currency_id)
        return text

    def _write(amount, currency_id):
        if currency_id not in formats:
            formats[currency_id] = currencies_sudo.browse(currency_id)._portal_format()
        before, after, places, rounding = formats[currency_id]
        rounded = float_round(amount, precision_rounding=rounding)
        number = group(f"{rounded:.{places}f}").replace(" ", "\N{NO-BREAK SPACE}")
        number = number.replace("-", "-\N{ZERO WIDTH NO-BREAK SPACE}")
        return f"{before}{number}{after}"

    return write
