from odoo import models

from .ir_qweb_kept import KEPT

# Values that are the same in any language and context.
PLAIN_TYPES = {
    *("boolean", "date", "datetime", "float", "integer", "monetary"),
    *("char", "text"),
}


class IrQwebField(models.AbstractModel):
    """Write what a page shows with what was looked up for the page (G10)."""

    _inherit = "ir.qweb.field"

    def record_to_html(self, record, field_name, options):
        """Read a column from the record at hand.

        Odoo reads each field in the context of the rendering, and to find or make an
        environment takes longer than to write most values.
        """
        field = record._fields[field_name]
        if KEPT not in self.env.context or not record or not _is_plain(record, field):
            return super().record_to_html(record, field_name, options)
        value = record[field_name]
        return False if value is False else self.value_to_html(value, options)

    def user_lang(self):
        kept = self.env.context.get(KEPT)
        if kept is None:
            return super().user_lang()
        # a part of a page may be in another language
        key = ("language", self.env.context.get("lang"))
        if key not in kept:
            kept[key] = super().user_lang().id
        return self.env["res.lang"].browse(kept[key])


def _is_plain(record, field):
    """Tell whether a field is a column whose value no context changes."""
    return (
        field.type in PLAIN_TYPES
        and field.store
        and field.column_type
        and not field.translate
        and not field.company_dependent
        and field not in record.pool.field_depends_context
    )
