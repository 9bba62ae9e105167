from odoo import models
from odoo.modules.db import FunctionStatus


def words_index(*columns, where=None, is_owned=True):
    """Return the index by which documents are found by their words (O-SEARCH).

    It has the customer in it, so that what is frequent at others costs nothing. It
    needs the extension pg_trgm, which Odoo puts into each database it makes; where
    that is missing, there is none, and lists are searched from their beginning.

    :param columns: of text
    :param str where: condition of the rows that are in the index
    :param bool is_owned: whether it begins with ``commercial_partner_id``
    :rtype: models.Index
    """

    def definition(registry):
        if not is_indexable(registry):
            return ""
        parts = ["(ARRAY[commercial_partner_id])"] if is_owned else []
        parts += [f"({registry.unaccent(name)}) gin_trgm_ops" for name in columns]
        condition = f" WHERE {where}" if where else ""
        return f"USING gin ({', '.join(parts)}){condition}"

    return models.Index(definition)


def is_indexable(registry):
    """Tell whether texts can be indexed as the search compares them."""
    return registry.has_trigram and registry.has_unaccent != FunctionStatus.PRESENT
