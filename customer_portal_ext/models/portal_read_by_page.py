from odoo import models
from odoo.http import request


class PortalReadByPage(models.AbstractModel):
    """A model of which a page of the portal reads the columns it shows, not all (G1).

    Asked for one field, the ORM reads all columns of the record. A user, a contact and
    a company have 250 of them together, every page needs a dozen of each, and to name
    them takes a quarter of the time of an empty page. What a page has read once is what
    is read at once the next time: no page has more queries than before, but the first
    of its kind after a start.

    A model comes under it with this name beside its own in ``_inherit``.
    """

    _name = "portal.read.by.page"
    _description = "Read What a Page of the Portal Shows"

    def _fetch_field(self, field):
        page = self._portal_page_read()
        if (
            page is None
            or field.prefetch is not True
            or not self.env.context.get("prefetch_fields", True)
        ):
            return super()._fetch_field(field)
        # {(model, page): names}; of the registry, and learned anew when it is
        known = vars(self.env.registry).setdefault("portal_read_by_page", {})
        key = (self._name, page)
        names = known.get(key, frozenset())
        if field.name not in names:
            # a new set each time: another thread may be going through this one
            names = known[key] = names | {field.name}
        # a field that the company made may be gone since, and the registry the same
        fields = (self._fields[name] for name in names if name in self._fields)
        return self.fetch(
            [
                other.name
                for other in fields
                if other is field or self._has_field_access(other, "read")
            ]
        )

    def _portal_page_read(self):
        """Return the name of the page that is made, "" before that is known.

        :return: None where all columns are read, as everywhere in Odoo
        """
        if not request:
            return None
        return getattr(request, "portal_page_read", "")
