"""Which fonts PDFs are written in."""

from odoo.addons.base.models.ir_actions_report import _wkhtml

# Fonts of the machine. A wkhtmltopdf as distributions build it, without the patches,
# draws each letter of a web font as a shape of its own: 45 KB for each entry of a
# statement instead of a quarter of one, and nothing that can be searched, copied or
# read aloud.
MACHINE_FONT = "font-family: Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def machine_font():
    """Return the style that keeps a PDF's text text, or None where it is anyway.

    None leaves the company's own font, of the letterhead.
    """
    return None if _wkhtml().is_patched_qt else MACHINE_FONT
