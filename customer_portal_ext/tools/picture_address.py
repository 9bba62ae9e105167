"""The address of a picture in a field, for who may see a page that shows it."""

from urllib.parse import urlencode

from odoo.tools.misc import limited_field_access_token


def picture_address(record_sudo, field):
    """Return where a browser gets a picture, and keeps it until it is another (G13).

    Stock's token opens this one field for two to six weeks: a page that shows the
    picture has shown it.

    :param record_sudo: one record, in superuser mode
    :param str field: the name of its field of an image
    :rtype: str
    """
    query = {
        "access_token": limited_field_access_token(record_sudo, field, scope="binary"),
        "unique": int(record_sudo.write_date.timestamp()),
    }
    return f"/web/image/{record_sudo._name}/{record_sudo.id}/{field}?{urlencode(query)}"
