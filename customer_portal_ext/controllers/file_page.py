from odoo.http import request

from .file_acts import PortalFileActs
from .orders import PortalOrders


class PortalFilePage(PortalFileActs, PortalOrders):
    """What the pages of an order show of its files (C-FILES, X-VERSIONS)."""

    def _portal_files_page_values(self, document_sudo, actor, line_sudo):
        if document_sudo._name != "sale.order":
            return super()._portal_files_page_values(document_sudo, actor, line_sudo)
        return {
            "template": "customer_portal_ext.order_files_page",
            "heading": self.env._(
                "Files of %(document)s", document=document_sudo._portal_label()
            ),
            "sale_order": document_sudo,
            "file_groups": self._portal_file_groups(document_sudo, actor),
            "lines": [
                line._prepare_portal_line_values()
                for line in self._portal_file_lines(document_sudo)
            ],
            "chosen": line_sudo.id if line_sudo else False,
            "page_name": "files",
            "no_breadcrumbs": request.env.user._is_public(),
        }

    def _portal_file_groups(self, order_sudo, actor):
        """Return the files of a document as its pages show them.

        :return: list of dicts with ``heading`` (of the line; "" for the document) and
            ``files``: dicts with ``file``, ``thumb`` (its small picture), ``earlier``
            (versions before it), and ``own``: whether this visitor may take it back
        """
        files = order_sudo._portal_files()
        if not files:
            return []
        actor_id = actor and actor["partner_id"]
        lines = self._portal_file_lines(order_sudo)
        thumbs = files._portal_thumbnails()
        groups = []
        for line in [lines.browse(), *lines]:
            of_line = files.filtered(lambda file, line=line: file.order_line_id == line)
            shown = [
                {
                    "file": file,
                    "thumb": thumbs[file.id],
                    "earlier": file._portal_earlier_versions(of_line),
                    "own": file.kind == "upload"
                    and file.state == "new"
                    and file.partner_id.id == actor_id,
                    "remove_text": self.env._("Take %(name)s back", name=file.name),
                }
                for file in of_line
                if not file.is_succeeded
            ]
            if shown:
                heading = (line.name or "").split("\n")[0]
                groups.append({"heading": heading, "files": shown})
        return groups

    def _portal_file_lines(self, order_sudo):
        """Return the lines that a file can be about."""
        return order_sudo._portal_visible_lines().filtered(
            lambda line: not line.display_type
        )
