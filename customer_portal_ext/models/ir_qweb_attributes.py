import re
from textwrap import dedent, indent

from odoo import models

# What Odoo's compiled templates write the attributes of a tag with, one by one.
ONE_BY_ONE = dedent("""\
    for name, value in attrs.items():
        if value or isinstance(value, str):
            yield f' {escape(str(name))}="{escape(str(value))}"'
""")
AT_ONCE = "yield self._portal_attributes(attrs)\n"
SPECIAL = re.compile("[&<>\"']")
ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
)


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
        return "".join(
            [
                f' {_escaped(name)}="{_escaped(value)}"'
                for name, value in attributes.items()
                if value or isinstance(value, str)
            ]
        )


def _escaped(value):
    """Return what ``escape(str(value))`` does, as a plain text."""
    text = str(value)
    return text.translate(ESCAPES) if SPECIAL.search(text) else text
