from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    """The acts on files (C-FILES)."""

    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "file_uploaded": _lt("Sent files"),
            "file_removed": _lt("Took a file back"),
        }

    @api.depends("res_model", "snapshot", "document_name")
    def _compute_kind_name(self):
        """Name the file that was downloaded: it need be no PDF."""
        res = super()._compute_kind_name()
        for event in self:
            if (event.kind, event.res_model) == ("downloaded", "portal.document"):
                files = (event._get_snapshot() or {}).get("files") or [{}]
                name = files[0].get("file_name") or event.document_name
                event.kind_name = self.env._("Downloaded the file %(name)s", name=name)
        return res

    def _certificate_proofs(self):
        """Return the proofs that were approved, as their certificate names them.

        :return: list of dicts with ``text`` and ``sha256``
        """
        self.ensure_one()
        snapshot = self._get_snapshot()
        lines = snapshot.get("lines") or [snapshot.get("line")]
        return [
            {
                "text": self.env._(
                    "%(name)s, version %(version)s, of %(line)s",
                    name=proof["name"],
                    version=proof["version"],
                    line=line["description"].split("\n")[0],
                ),
                "sha256": proof["sha256"],
            }
            for line in lines
            if isinstance(line, dict)
            for proof in line.get("proofs") or ()
        ]
