from odoo import models
from odoo.http import request
from odoo.tools import conditional, config, ormcache

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
        if KEPT in self.env.context or not request:
            # what is rendered within a rendering keeps it with it
            return super()._render(template, values, **options)
        # the address that is asked for, see ``ir.http``
        page = getattr(request, "portal_page_read", None)
        if not page or not page.startswith("/my"):
            return super()._render(template, values, **options)
        kept = {}
        try:
            return super()._render(template, values, **{KEPT: kept}, **options)
        finally:
            # its environments hold what they are in
            kept.clear()

    def _compile(self, template):
        context = self.env.context
        kept = context.get(KEPT)
        if kept is None or not isinstance(template, int | str):
            return super()._compile(template)
        if "compiled by" not in kept:
            kept["compiled by"] = self._get_template_cache_keys()
        options = tuple(map(context.get, kept["compiled by"]))
        if options not in kept:
            kept[options] = self._portal_compiled()
        compiled = kept[options]
        if template not in compiled:
            compiled[template] = super()._compile(template)
        return compiled[template]

    # Odoo looks twice: which view it is, and whether that is compiled. This forgets
    # whenever either of the two does.
    @conditional(
        "xml" not in config["dev_mode"],
        ormcache(
            "tuple(map(self.env.context.get, self._get_template_cache_keys()))",
            cache="templates.cached_values",
        ),
    )
    def _portal_compiled(self):
        """Return what is compiled with the options of this context, by its template.

        :return: dict, to be filled
        """
        return {}
