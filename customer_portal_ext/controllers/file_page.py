from odoo.http import request

from .gate import keep_private
from .orders import PortalOrders


class PortalFilePage(PortalOrders):
    """What the pages of a document show of its files (C-FILES, X-VERSIONS)."""

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "files_sent": [
                "success",
                self.env._("Thank you. We have your files."),
            ],
            "files_twice": [
                "info",
                self.env._(
                    "You sent this before, and we have it. Nothing was stored again."
                ),
            ],
            "file_removed": ["success", self.env._("The file was taken back.")],
            "file_gone": [
                "info",
                self.env._("The file was taken back before. Nothing has changed."),
            ],
            "no_upload": [
                "warning",
                self.env._("Files cannot be sent here any more. Please write to us."),
            ],
        }

    def _portal_files_page(
        self,
        order_sudo,
        actor,
        line_sudo=None,
        errors=(),
        stored=None,
        twins=None,
        status=200,
    ):
        company_sudo = order_sudo.company_id
        values = {
            "sale_order": order_sudo,
            "file_groups": self._portal_file_groups(order_sudo, actor),
            "lines": [
                line._prepare_portal_line_values()
                for line in self._portal_file_lines(order_sudo)
            ],
            "chosen": line_sudo.id if line_sudo else False,
            "may_send": bool(actor) and order_sudo._portal_allows_upload(),
            "stored": stored or [],
            "twins": twins or [],
            "errors": errors,
            "notice": None if errors else self._portal_notice(),
            "heading": self.env._(
                "Files of %(document)s", document=order_sudo._portal_label()
            ),
            "files_hint": self._portal_files_hint(),
            "accept": self._portal_files_accept(),
            "max_bytes": company_sudo.portal_file_max_mb * 1024**2,
            "max_count": company_sudo.portal_file_max_count,
            "res_company": company_sudo,
            "page_name": "files",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(
            request.render(
                "customer_portal_ext.order_files_page", values, status=status
            )
        )

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
