from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..tools.file_content import FileContent
from ..tools.file_kind import safe_name
from .gate import parse_ids
from .uploads import MEGABYTE

# What staff may always send, as in Odoo's own forms.
STAFF_MB = 128


def staff_upload_limit(controller):
    """Return how many bytes a request of staff may bring, for ``max_content_length``.

    What customers may send at once, staff may as well.
    """
    if not request.env.user._is_internal():
        return MEGABYTE
    return max(
        request.env["res.company"]._portal_upload_bytes(), (STAFF_MB + 1) * MEGABYTE
    )


class PortalFolderUpload(http.Controller):
    """Files that staff drop on a folder in Odoo, stored piece by piece (O-DOCS)."""

    @http.route(
        "/customer_portal_ext/folder/upload",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=staff_upload_limit,
    )
    def portal_folder_upload(self, folder_id, owner_id="", **kwargs):
        """Take files into a folder, and tell of each what became of it.

        :param str folder_id: of the folder
        :param str owner_id: the contact whose documents they are, or ""
        :return: JSON with ``files``: dicts with ``name``, ``result`` ("new", "version",
            "same" or "error") and ``message``
        :raise NotFound: for everybody but staff, and for a folder they do not read
        """
        if not request.env.user._is_internal():
            raise NotFound()
        [*ids] = parse_ids([folder_id])
        folder = request.env["portal.folder"].browse(ids).exists()
        folder = folder._filtered_access("read")
        owner = request.env["res.partner"].browse(
            parse_ids([owner_id] if owner_id else [])
        )
        owner = owner.exists()._filtered_access("read")
        if not folder or bool(owner) != bool(owner_id):
            raise NotFound()
        files = [
            self._portal_take(folder, upload, owner)
            for upload in request.httprequest.files.getlist("ufile")
        ]
        return request.make_json_response({"files": files})

    def _portal_take(self, folder, upload, owner):
        """Put one file in; what is wrong with it keeps none of the others out."""
        name = safe_name(upload.filename)
        try:
            with request.env.cr.savepoint():
                document, result = folder._portal_take(
                    name, FileContent(upload.stream), owner
                )
                request.env.flush_all()
        except (AccessError, UserError) as error:
            return {"name": name, "result": "error", "message": str(error)}
        texts = {
            "new": request.env._("%(name)s is in the folder.", name=name),
            "version": request.env._(
                "%(name)s is version %(version)s of the document of that name.",
                name=name,
                version=document.version,
            ),
            "same": request.env._(
                "%(name)s was there already. Nothing was stored again.", name=name
            ),
        }
        return {"name": name, "result": result, "message": texts[result]}
