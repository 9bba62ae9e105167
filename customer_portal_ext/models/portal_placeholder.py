import re

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.fields import Domain


class PortalPublishedMixin(models.AbstractModel):
    """The link to a document, for the texts of any mail template (B-PLACEHOLDER)."""

    _inherit = "portal.published.mixin"

    # Not stored, and searchable all the same: the picker of placeholders offers fields
    # that can be searched, and a pasted address finds its document.
    portal_link = fields.Char(
        string="Portal link",
        compute="_compute_portal_link",
        search="_search_portal_link",
        help="In an e-mail template, each recipient gets a personal link in its place.",
    )

    @api.depends_context("lang")
    def _compute_portal_link(self):
        Hotlink = self.env["portal.hotlink"]
        for document in self:
            # a new record has an id only once it is saved
            address = document._origin.id and (
                document.get_base_url() + Hotlink._inert_path(document._origin)
            )
            document.portal_link = address or False

    @api.model
    def _search_portal_link(self, operator, value):
        """Find the document of an address that was pasted into a search."""
        if operator not in ("=", "ilike", "in"):
            return NotImplemented
        pattern = rf"/my/link/to/{re.escape(self._name)}/([0-9]{{1,9}})(?![0-9])"
        texts = [value] if isinstance(value, str) else value
        ids = [
            int(match[1])
            for text in texts
            if (match := re.search(pattern, str(text or "")))
        ]
        return Domain("id", "in", ids)

    @api.private
    def portal_hotlink(self):
        """Return the address that stands for each recipient's own link.

        For mail templates: ``<a t-att-href="object.portal_hotlink()">`` or
        ``<t t-out="object.portal_hotlink()"/>``. It holds no secret; the link takes its
        place in each copy when the mail goes out (``mail.mail``).

        :rtype: Markup
        """
        self.ensure_one()
        return Markup(escape(self.portal_link or ""))

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Let people write the link who may not write code into templates."""
        return (*super().mail_allowed_qweb_expressions(), "object.portal_link")
