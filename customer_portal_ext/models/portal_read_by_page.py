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
        if self._name in OF_VISITORS and self._portal_has_of_visitor(field, page):
            return None
        names = self._portal_learn(field, page)
        # a field that the company made may be gone since, and the registry the same
        fields = (self._fields[name] for name in names if name in self._fields)
        return self.fetch(
            [
                other.name
                for other in fields
                if other is field or self._has_field_access(other, "read")
            ]
        )

    def _portal_has_of_visitor(self, field, page):
        """Read the rows of the visitor, and tell whether that answers for a field.

        Whoever asks with their own rights asks the ORM next, for the sake of the rules.
        """
        if not request or not request.env or self.env.uid != request.env.uid:
            return False
        self.env["portal.preload"]._load_visitor(page)
        if not any(field._cache_missing_ids(self)):
            return self.env.su
        if self._name == "res.partner" and self._ids == self._portal_family_ids():
            self._portal_learn(field, page, "family")
        return False

    def _portal_family_ids(self):
        """Return the id of the visitor's commercial entity, as far as it is known."""
        id_ = self.env.uid
        for model, name in (
            ("res.users", "partner_id"),
            ("res.partner", "commercial_partner_id"),
        ):
            field = self.env[model]._fields[name]
            id_ = field._get_cache(self.env).get(id_)
        return (id_,)

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

    def _portal_names_read(self, page, part=None):
        """Return the names of the fields of this model that a page read before.

        :param str part: of which of this model's records, None for all
        :rtype: frozenset
        """
        return _known(self.env).get((part or self._name, page), frozenset())

    def _portal_learn(self, field, page, part=None):
        """Return what ``_portal_names_read`` does, with one more field from now on."""
        names = self._portal_names_read(page, part)
        if field.name not in names:
            # a new set each time: another thread may be going through this one
            names |= {field.name}
            _known(self.env)[part or self._name, page] = names
        return names


def _known(env):
    """Return {(model, page): names}: of the registry, and learned anew when it is."""
    return vars(env.registry).setdefault("portal_read_by_page", {})
