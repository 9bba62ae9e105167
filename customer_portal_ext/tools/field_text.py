"""What one field of a record says to its reader, as one line of text."""

from odoo.tools import format_amount, format_date, formatLang

from .moment import format_moment


def field_text(record, name):
    """Return one field of a record as its reader writes it, or "".

    In the language of the record's environment, and in the reader's time zone.

    :param record: one record, which the reader may see
    :param str name: of a field of any type that can be said in a line
    :rtype: str
    """
    record.ensure_one()
    field, value, env = record._fields[name], record[name], record.env
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    if not value:
        return ""
    if field.type == "date":
        return format_date(env, value)
    if field.type == "datetime":
        tz = env.context.get("tz") or env.user.tz or "UTC"
        return format_moment(env, value, tz=tz)
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, "")
    if field.type == "monetary":
        currency = record[field.get_currency_field(record)]
        return format_amount(env, value, currency)
    if field.type == "float":
        digits = field.get_digits(env)
        return formatLang(env, value, digits=digits[1] if digits else 2)
    if field.type == "integer":
        return formatLang(env, value, digits=0)
    if field.type == "many2one":
        return value.display_name or ""
    if field.type == "many2many":
        return ", ".join(value.mapped("display_name"))
    return str(value)
