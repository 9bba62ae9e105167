from odoo import models

# What a file looks like in a list, by the beginning of its type: (prefix, icon).
ICONS = (
    ("image/", "fa-file-image-o"),
    ("application/pdf", "fa-file-pdf-o"),
    ("text/", "fa-file-text-o"),
    ("application/zip", "fa-file-archive-o"),
)


class PortalDocument(models.Model):
    """A picture for each document (O-THUMB)."""

    _inherit = "portal.document"

    def _portal_thumbnails(self):
        """Return a picture or an icon of each document.

        :return: {document id: dict of ``url`` (str or False), ``icon`` (CSS class) and
            ``label`` (what it is, in words)}
        """
        return {
            document.id: {
                "url": False,
                "icon": next(
                    (
                        icon
                        for prefix, icon in ICONS
                        if (document.mimetype or "").startswith(prefix)
                    ),
                    "fa-file-o",
                ),
                "label": (document.mimetype or "").rpartition("/")[2],
            }
            for document in self
        }
