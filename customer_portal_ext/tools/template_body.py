"""What a mail template that came with the addon says, whatever its layout."""

import hashlib

from lxml import etree, html


def shipped_body(content, xmlid):
    """Return the body of a mail template as a data file has it.

    :param bytes content: of the data file
    :param str xmlid: of the template, without the name of the addon
    :rtype: str
    """
    [field] = etree.fromstring(content).xpath(
        "//record[@id=$xmlid]/field[@name='body_html']", xmlid=xmlid
    )
    return "".join(
        etree.tostring(node, method="html", encoding="unicode") for node in field
    ).strip()


def body_digest(body):
    """Return what names the text of a body: tags, attributes and words, no layout.

    >>> body_digest("<p>a  b<b>c</b></p>") == body_digest("<p>a b<b >c</b></p>")
    True
    >>> body_digest("<p>a</p>") == body_digest("<p>b</p>")
    False
    """
    parts = []
    for node in html.fragment_fromstring(body, create_parent="div").iter():
        if isinstance(node.tag, str):
            attributes = sorted(
                (name, " ".join(value.split())) for name, value in node.attrib.items()
            )
            parts.append((node.tag, attributes, (node.text or "").split()))
        parts.append((node.tail or "").split())
    return hashlib.sha256(repr(parts).encode()).hexdigest()
