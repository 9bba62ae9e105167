import base64
import re

from odoo import api, fields, models

from ..tools.thumbnail import look_of

# {look of a file: its sign; of the font of signs that Odoo brings}
ICONS = {
    "pdf": "fa-file-pdf-o",
    "picture": "fa-file-image-o",
    "print": "fa-file-image-o",
    "text": "fa-file-text-o",
    "sheet": "fa-file-excel-o",
    "slides": "fa-file-powerpoint-o",
    "archive": "fa-file-archive-o",
    "other": "fa-file-o",
}

PATH = re.compile(r"/my/documents/\d+/thumbnail")


class PortalSection(models.Model):
    _inherit = "portal.section"

    @api.model
    def _owners(self, path):
        # beside a file of an order it is shown to who sees the order: the policy knows
        return frozenset() if PATH.fullmatch(path) else super()._owners(path)


class PortalDocument(models.Model):
    """The small picture of a file, or a sign that tells its type (O-THUMB)."""

    _inherit = "portal.document"

    # stored: a list of files asks for nothing more
    has_thumbnail = fields.Boolean(
        string="Has a small picture", readonly=True, copy=False
    )
    # read for one file at a time, by the address of its picture; never in a list
    thumbnail = fields.Binary(
        string="Small picture", compute="_compute_thumbnail", groups="base.group_user"
    )
    thumbnail_icon = fields.Char(
        string="Sign of its type", compute="_compute_thumbnail_icon"
    )

    @api.depends("sha256")
    def _compute_thumbnail(self):
        drawn = self._portal_drawn().grouped("sha256")
        for document in self:
            row = drawn.get(document.sha256)
            image = row and row._get_image().raw
            document.thumbnail = image and base64.b64encode(image)

    @api.depends("name", "mimetype")
    def _compute_thumbnail_icon(self):
        for document in self:
            document.thumbnail_icon = ICONS[look_of(document.name, document.mimetype)]

    def _portal_drawn(self):
        """Return the small pictures of these files, in superuser mode."""
        sha256s = [sha256 for sha256 in self.mapped("sha256") if sha256]
        Thumbnail = self.env["portal.thumbnail"].sudo()
        if not sha256s:
            return Thumbnail
        # sudo: whoever sees the file sees its picture
        return Thumbnail.search_fetch(
            [("sha256", "in", sha256s), ("state", "=", "done")], ["sha256"]
        )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._portal_want_thumbnails()
        return documents

    def write(self, vals):
        res = super().write(vals)
        if "sha256" in vals:
            self._portal_want_thumbnails()
        return res

    def _portal_want_thumbnails(self):
        """Let pictures of these files be drawn soon; contents known have theirs."""
        # sudo: a list for the server's own work
        self.env["portal.thumbnail"].sudo()._enqueue(
            {document.sha256: document.mimetype for document in self}
        )
        drawn = set(self._portal_drawn().mapped("sha256"))
        for has in (True, False):
            changed = self.filtered(
                lambda document, has=has: (
                    (document.sha256 in drawn) == has != document.has_thumbnail
                )
            )
            if changed:
                changed.sudo().has_thumbnail = has

    def _portal_thumbnails(self):
        """Return what stands for each of these files in a list: at most one query.

        :return: {id: dict with ``url`` (of the picture, or False), ``icon`` (a class of
            the font of signs), ``label`` (the type of the file, in words)}
        """
        if not self:
            # each line of an order asks
            return {}
        thumbnail = self._portal_thumbnail_writer()
        return {
            document.id: thumbnail(
                document.id,
                document.name,
                document.mimetype,
                document.has_thumbnail and document.sha256,
            )
            for document in self
        }

    @api.model
    def _portal_thumbnail_writer(self):
        """Return what makes a dict as ``_portal_thumbnails`` has it.

        :return: function of (id, name, type, SHA-256 of the file if it has a picture)
        """
        labels = self._portal_look_labels()

        def thumbnail(document_id, name, mimetype, sha256):
            look = look_of(name, mimetype)
            url = False
            if sha256:
                # what it is of is part of the address: another content is another one
                url = f"/my/documents/{document_id}/thumbnail?v={sha256[:16]}"
            return {"url": url, "icon": ICONS[look], "label": labels[look]}

        return thumbnail

    @api.model
    def _portal_look_labels(self):
        """Return the types of files in words, as customers know them."""
        return {
            "pdf": self.env._("PDF"),
            "picture": self.env._("Picture"),
            "print": self.env._("Print data"),
            "text": self.env._("Text"),
            "sheet": self.env._("Table"),
            "slides": self.env._("Slides"),
            "archive": self.env._("Archive"),
            "other": self.env._("File"),
        }

    @api.model
    def _portal_thumbnail_of(self, document_id, user, guest_sees):
        """Return the picture of a file for a visitor, as an attachment.

        :param int document_id: from outside
        :param res.users user: who asks
        :param guest_sees: tells whether a visitor who is not signed in came by a link
            to the document that a file belongs to; called with it, in superuser mode
        :return: ``ir.attachment`` in superuser mode; none when there is no picture, or
            no such file for this visitor
        """
        none_sudo = self.env["ir.attachment"].sudo()
        # superuser: what follows decides whether the visitor gets it
        document_sudo = self.sudo().browse(document_id or ()).exists()
        if not document_sudo.attachment_id:
            return none_sudo
        if not user.share:
            seen = document_sudo.with_user(user)._filtered_access("read")
        elif user._is_public():
            seen = document_sudo._portal_guest_sees(guest_sees)
        else:
            seen = self.env["portal.policy"]._sees(
                document_sudo, user.partner_id, user._portal_companies()
            )
        if not seen:
            return none_sudo
        return document_sudo._portal_drawn()._get_image()

    def _portal_guest_sees(self, guest_sees):
        """Tell whether a guest sees a file: one that the page of their link shows."""
        self.ensure_one()
        if guest_sees(self):
            return True
        parent_sudo = self._portal_parent()
        if parent_sudo is None or not hasattr(parent_sudo, "_portal_files"):
            return False
        parent_sudo = parent_sudo.exists()
        return (
            bool(parent_sudo)
            and bool(guest_sees(parent_sudo))
            and self in parent_sudo._portal_files()
        )
