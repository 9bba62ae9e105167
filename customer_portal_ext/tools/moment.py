"""Dates with a time, as every page and mail of ours writes them."""

from odoo.tools import format_datetime, posix_to_ldml
from odoo.tools.misc import babel_locale_parse, get_lang


def format_moment(env, value, tz=False, lang_code=None):
    """Return a moment in the reader's format of dates, to the minute.

    As the widget ``datetime`` with ``hide_seconds`` writes it in templates: with a year
    of four digits, as the dates beside it.

    :param env: of the reader
    :param value: naive datetime in UTC, or False
    :param tz: name of the reader's time zone; theirs by ``env`` if it is not given
    :param lang_code: their language; that of ``env`` if it is not given
    :return: text, empty where there is no moment
    """
    lang = get_lang(env, lang_code)
    pattern = posix_to_ldml(
        f"{lang.date_format} {lang.time_format}", locale=babel_locale_parse(lang.code)
    )
    pattern = pattern.replace(":ss", "").replace(":s", "")
    return format_datetime(env, value, tz=tz, dt_format=pattern, lang_code=lang_code)
