import contextlib
import io
import os
import uuid

from odoo import api, models

from ..tools.file_content import FileContent
from ..tools.file_kind import HEAD_BYTES

# How much of a text is kept to be searched.
INDEX_BYTES = 256 * 1024


class IrAttachment(models.Model):
    """Let a file be stored that is never whole in memory (C-FILES, O-UPLOAD).

    ``raw`` may be a ``FileContent`` on create: it is hashed and copied into the
    filestore piece by piece. Neither is a picture in it opened, which a stranger may
    have made to break what opens it, nor made smaller: print data stay what they are,
    and the hash that is evidence is the one of what is stored.
    """

    _inherit = "ir.attachment"

    def _portal_content(self):
        """Return what is stored, to be read piece by piece.

        :rtype: FileContent
        """
        self.ensure_one()
        if self.store_fname and self._storage() == "file":
            return FileContent(self._full_path(self.store_fname))
        return FileContent(io.BytesIO(self.raw or b""))

    def _compute_mimetype(self, values):
        raw = values.get("raw")
        if isinstance(raw, FileContent):
            values = {**values, "raw": raw[:HEAD_BYTES]}
        return super()._compute_mimetype(values)

    def _postprocess_contents(self, values):
        if isinstance(values.get("raw"), FileContent):
            return {**values, "mimetype": self._compute_mimetype(values)}
        return super()._postprocess_contents(values)

    def _get_datas_related_values(self, data, mimetype):
        if not isinstance(data, FileContent):
            return super()._get_datas_related_values(data, mimetype)
        if self._storage() != "file":
            # into the database, or where another addon stores files: as a whole
            return super()._get_datas_related_values(bytes(data), mimetype)
        fname, _path = self._get_path(data, data.sha1)
        text = (mimetype or "").startswith("text/")
        return {
            "file_size": len(data),
            "checksum": data.sha1,
            "index_content": text and self._index(data[:INDEX_BYTES], mimetype),
            "store_fname": fname,
            "db_datas": False,
        }

    @api.model
    def _same_content(self, bin_data, filepath):
        if isinstance(bin_data, FileContent):
            return bin_data.is_in(filepath)
        return super()._same_content(bin_data, filepath)

    @api.model
    def _file_write(self, bin_value, checksum):
        if not isinstance(bin_value, FileContent):
            return super()._file_write(bin_value, checksum)
        if self._storage() != "file":
            return super()._file_write(bytes(bin_value), checksum)
        fname, path = self._get_path(bin_value, checksum)
        if os.path.exists(path):
            return fname
        # under another name until it is whole: the name promises the content
        part = f"{path}.{uuid.uuid4().hex}"
        try:
            with open(part, "wb") as file:
                for chunk in bin_value.chunks():
                    file.write(chunk)
            # as stock: removed with the next collection if the transaction fails
            self._mark_for_gc(fname)
            os.replace(part, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise
        return fname
