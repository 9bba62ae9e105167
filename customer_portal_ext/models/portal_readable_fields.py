from odoo import api, models, tools
from odoo.fields import Domain


class PortalReadableFields(models.AbstractModel):
    """A model of which portal and public users read named fields and no other (W9).

    A rule says which records a contact may read; this says what of them. Everything
    else is refused wherever a field is read: reading, exporting, searching, sorting,
    grouping, by RPC and in a page that runs with the reader's rights.

    Another addon that shows a field of its own on a portal page, with the reader's
    rights, adds its name::

        class SaleOrder(models.Model):
            _inherit = "sale.order"

            @api.model
            def _portal_readable_fields(self):
                return super()._portal_readable_fields() | {"my_field"}

    A model comes under it with the mixin *before* its own name, so that the answer here
    is the last one::

        _name = "my.model"
        _inherit = ["portal.readable.fields", "my.model"]
    """

    _name = "portal.readable.fields"
    _description = "Fields That Contacts May Read"

    @api.model
    def _portal_readable_fields(self):
        """Return the names of the fields that share users may read.

        The fields of the model's default order belong to them, and whatever a computed
        one of them reads with the reader's rights.

        :rtype: set[str]
        """
        return {"id", "display_name"}

    @api.model
    @tools.ormcache(cache="stable")
    def _portal_readable_names(self):
        return frozenset(self._portal_readable_fields())

    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or operation != "read" or not self.env.user.share:
            return True
        return field.name in self._portal_readable_names()

    def _field_to_sql(self, alias, field_expr, query=None):
        # Odoo goes through a related field as superuser and does not ask for the field
        # itself: sorting and grouping by it would tell what it holds.
        if not self.env.su and self.env.user.share:
            field = self._fields.get(field_expr.split(".", 1)[0])
            if field:
                self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _search_display_name(self, operator, value):
        """Find contacts' readers nothing by what they may not read, as a number."""
        domain = super()._search_display_name(operator, value)
        if self.env.su or not self.env.user.share or not isinstance(domain, Domain):
            return domain
        unknown = Domain(operator in Domain.NEGATIVE_OPERATORS)
        return domain.map_conditions(
            lambda condition: (
                condition if self._portal_may_search(condition) else unknown
            )
        )

    @api.model
    def _portal_may_search(self, condition):
        """Tell whether a contact may search by the first field of a condition."""
        name = condition.field_expr.split(".", 1)[0]
        if name not in self._portal_readable_names():
            return False
        comodel_name = self._fields[name].comodel_name
        return not comodel_name or self.env[comodel_name].has_access("read")
