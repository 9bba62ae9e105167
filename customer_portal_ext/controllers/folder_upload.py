from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..models.portal_files_mixin import has_talk_files
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
    """Files that staff drop in Odoo, stored piece by piece (O-DOCS).

    On a folder, on a document of the portal that has files, or on a contact.
    """

    @http.route(
        "/customer_portal_ext/folder/upload",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=staff_upload_limit,
    )
    def portal_folder_upload(self, res_model, res_id, owner_id="", **kwargs):
        """Take files in, and tell of each what became of it.

        :param str res_model: ``portal.folder``, ``res.partner`` or a model with files
        :param str res_id: on which of them they were dropped
        :param str owner_id: the contact whose documents they are, or ""
        :return: JSON with ``files``: dicts with ``name``, ``result`` ("new", "version",
            "same" or "error"), ``message``, and the ``id`` of the document where
            contacts see it with what it lies in and may be told of it
        :raise NotFound: for everybody but staff, and for what they do not read
        """
        if not request.env.user._is_internal():
            raise NotFound()
        target = self._portal_readable(self._portal_takes_files(res_model), res_id)
        owner = self._portal_readable("res.partner", owner_id)
        if not target or bool(owner) != bool(owner_id):
            raise NotFound()
        files = [
            self._portal_take(target, upload, owner)
            for upload in request.httprequest.files.getlist("ufile")
        ]
        return request.make_json_response({"files": files})

    def _portal_takes_files(self, res_model):
        """Return the name of a model that files may be dropped on.

        :raise NotFound: for any other
        """
        takes = res_model in ("portal.folder", "res.partner")
        if not takes and not has_talk_files(request.env, res_model):
            raise NotFound()
        return res_model

    def _portal_readable(self, res_model, res_id):
        """Return a record the user may read, or none."""
        records = request.env[res_model].browse(parse_ids([res_id] if res_id else []))
        return records.exists()._filtered_access("read")

    def _portal_take(self, target, upload, owner):
        """Put one file in; what is wrong with it keeps none of the others out."""
        name = safe_name(upload.filename)
        try:
            with request.env.cr.savepoint():
                document, result = target._portal_take(
                    name, FileContent(upload.stream), owner
                )
                request.env.flush_all()
        except (AccessError, UserError) as error:
            return {"name": name, "result": "error", "message": str(error)}
        taken = {
            "name": name,
            "result": result,
            "message": self._portal_taken_text(target, document, result, name),
        }
        lies_in = has_talk_files(request.env, target._name)
        if lies_in and result != "same" and target._portal_shows_ours():
            taken["id"] = document.id
        return taken

    def _portal_taken_text(self, target, document, result, name):
        """Return what became of a file, in words."""
        if result == "same":
            return request.env._(
                "%(name)s was there already. Nothing was stored again.", name=name
            )
        if has_talk_files(request.env, target._name):
            if not target._portal_shows_ours():
                return request.env._(
                    "%(name)s is stored. Customers do not see it: %(place)s does not"
                    " show its files on the portal.",
                    name=name,
                    place=target.display_name,
                )
            place = target.display_name
        else:
            place = document.folder_id.complete_name
        if result == "version":
            return request.env._(
                "%(name)s is version %(version)s of the document of that name.",
                name=name,
                version=document.version,
            )
        return request.env._(
            "%(name)s is there now: %(place)s.", name=name, place=place
        )
