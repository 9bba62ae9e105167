import re

from lxml import html
from markupsafe import Markup

from odoo.tools.mail import html_sanitize

# What ends a message that a guest of a link wrote; its text is for staff, the page says
# it in the reader's own language.
BY_LINK_CLASS = "o_portal_by_link"
_BY_LINK = re.compile(rf'<p class="{BY_LINK_CLASS}">[^<]*</p>\s*$')

# What a message may use to pass for a part of the page it is shown on.
_PAGE_ATTRIBUTES = ("id", "name", "for", "role", "tabindex", "accesskey", "autofocus")


def split_by_link(body):
    """Take the mark of a guest off the text of a message.

    :param str body: HTML as it is stored
    :return: (HTML without the mark, was it there)
    """
    body, count = _BY_LINK.subn("", body or "")
    return body, bool(count)


def clean(body):
    """Return the HTML of a message, made harmless to the page that shows it.

    What is stored was sanitised when it was written, for a frame of its own. Here it
    stands among the page's own forms: no classes and no positions with which it could
    cover them, no ids and roles with which it could pass for one of them.

    :param str body: HTML as it is stored
    :rtype: Markup
    """
    safe = html_sanitize(
        body or "",
        sanitize_attributes=True,
        sanitize_style=True,
        strip_classes=True,
    )
    if not safe or not str(safe).strip():
        return Markup()
    tree = html.fragment_fromstring(str(safe), create_parent="div")
    for element in tree.iter():
        for name in list(element.attrib):
            if name in _PAGE_ATTRIBUTES or name.startswith(("aria-", "data-")):
                del element.attrib[name]
        if element.tag == "a" and element.get("href"):
            # leads away from this portal, and tells nobody from where
            element.set("rel", "noopener noreferrer nofollow")
    text = tree.text or ""
    inner = "".join(html.tostring(child, encoding="unicode") for child in tree)
    # what lxml has parsed and written is as safe as what it was made of
    return Markup("{}").format(text) + Markup(inner)  # noqa: S704
