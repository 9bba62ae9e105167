from odoo import models
from odoo.http import request

# What one rendering keeps, in its context: a dict that is gone with the page.
KEPT = "portal_kept"


class IrQweb(models.AbstractModel):
    """Look up once for a page what it needs for each of its parts (G10).

    A document's page is made of fifty pieces of templates and as many amounts, dates
    and quantities. For each of them Odoo looks up the compiled template, the language
    and the currency: a fifth of the time of the page. Nothing is kept longer than one
    rendering, in which none of it changes.
    """

    _inherit = "ir.qweb"

    def _render(self, template, values=None, **options):
        # ``portal_page_read`` is the address that is asked for, see ``ir.http``
        if request and str(getattr(request, "portal_page_read", "")).startswith("/my"):
            # what is rendered within a rendering keeps it with it
            options.setdefault(KEPT, self.env.context.get(KEPT, {}))
        return super()._render(template, values, **options)

    def _compile(self, template):
        context = self.env.context
        kept = context.get(KEPT)
        if kept is None or not isinstance(template, int | str):
            return super()._compile(template)
        key = ("compiled", template, *map(context.get, self._portal_compiled_by(kept)))
        if key not in kept:
            kept[key] = super()._compile(template)
        return kept[key]

    def _portal_compiled_by(self, kept):
        """Return the names of what in the context a compiled template depends on."""
        if "compiled by" not in kept:
            kept["compiled by"] = tuple(self._get_template_cache_keys())
        return kept["compiled by"]
