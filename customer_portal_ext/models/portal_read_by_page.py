from odoo import models
from odoo.http import request

# What every page reads of its visitor, before it is known which page they ask for.
OF_VISITORS = ("res.company", "res.partner", "res.users")


class Base(models.AbstractModel):
    """Read of each record what a page of the portal shows, not all columns (G1, G10).

    Asked for one field, the ORM reads all columns of the record. A user, a contact and
    a company have 250 of them together, every page needs a dozen of each, and to name
    them takes a quarter of the time of an empty page. What a page has read once is what
    is read at once the next time: no page has more queries than before, but the first
    of its kind after a start.
    """

    _inherit = "base"

    def _fetch_field(self, field):
        page = self._portal_page_read()
        if (
            page is None
            or field.prefetch is not True
            or not self.env.context.get("prefetch_fields", True)
        ):
            return super()._fetch_field(field)
        names = self._portal_names_read(page)
        if field.name not in names:
            # a new set each time: another thread may be going through this one
            names |= {field.name}
            _known(self.env)[self._name, page] = names
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
        page = getattr(request, "portal_page_read", "")
        if self._name in OF_VISITORS or (page and page.startswith("/my")):
            return page
        # what else the pages of a website show is not ours
        return None

    def _portal_names_read(self, page):
        """Return the names of the fields of this model that a page read before.

        :rtype: frozenset
        """
        return _known(self.env).get((self._name, page), frozenset())


def _known(env):
    """Return {(model, page): names}: of the registry, and learned anew when it is."""
    return vars(env.registry).setdefault("portal_read_by_page", {})
