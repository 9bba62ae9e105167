import re
from textwrap import dedent, indent

from markupsafe import escape

from odoo import models

# What Odoo's compiled templates write the attributes of a tag with, one by one.
ONE_BY_ONE = dedent("""\
    for name, value in attrs.items():
        if value or isinstance(value, str):
            yield f' {escape(str(name))}="{escape(str(value))}"'
""")
AT_ONCE = "yield self._portal_attributes(attrs)\n"
# What is escaped, but for the quotation mark that stands around each value.
SPECIAL = re.compile("[&<>']")


class IrQweb(models.AbstractModel):
    """Write the attributes of a tag in one piece (G10).

    A document's page has 350 of them. Odoo makes two objects and a piece of the page
    for each, although hardly any of them has something to escape.
    """

    _inherit = "ir.qweb"

    def _compile_directive_tag_open(self, el, compile_context, level):
        """Replace the loop over the attributes; code that is not known stays."""
        code = super()._compile_directive_tag_open(el, compile_context, level)
        # deeper by the ``if`` that it stands in
        one_by_one, at_once = (
            indent(text, "    " * (level + 1)).rstrip("\n")
            for text in (ONE_BY_ONE, AT_ONCE)
        )
        return [part.replace(one_by_one, at_once) for part in code]

    def _portal_attributes(self, attributes):
        """Return the HTML of attributes, with a space before each.

        :param dict attributes: what is empty and no text is left out
        :rtype: str
        """
        shown = [
            (str(name), str(value))
            for name, value in attributes.items()
            if value or isinstance(value, str)
        ]
        html = "".join([f' {name}="{value}"' for name, value in shown])
        if html.count('"') == 2 * len(shown) and not SPECIAL.search(html):
            return html
        return "".join([f' {escape(name)}="{escape(value)}"' for name, value in shown])
