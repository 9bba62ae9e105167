from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# How an approval reached staff: {key: words for people}.
CHANNELS = {
    "phone": _lt("by phone"),
    "letter": _lt("by letter"),
    "email": _lt("by e-mail"),
    "person": _lt("in person"),
}


class PortalEvent(models.Model):
    """Evidence of what came by phone, by letter or in person (X-OFFLINE)."""

    _inherit = "portal.event"

    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        domain=[("res_model", "=", "portal.event")],
        string="Files",
        groups="base.group_user",
    )

    @api.depends("identified_by")
    def _compute_kind_name(self):
        res = super()._compute_kind_name()
        for event in self.filtered(lambda event: event.identified_by == "offline"):
            event.kind_name = self.env._(
                "%(act)s (recorded by our staff)", act=event.kind_name
            )
        return res

    def _offline(self):
        """Return how this act reached staff, as texts of the reader, or None.

        :return: dict with ``recorded_by``, ``how``, ``when`` (UTC), ``note`` and
            ``sentence``
        """
        self.ensure_one()
        if self.identified_by != "offline":
            return None
        offline = self._get_snapshot().get("offline") or {}
        how = str(CHANNELS.get(offline.get("how"), ""))
        return {
            "recorded_by": offline.get("recorded_by") or "",
            "how": how,
            "when": (offline.get("when") or "").replace("T", " "),
            "note": offline.get("note") or "",
            "sentence": self.env._(
                "Recorded by %(staff)s for %(customer)s, %(how)s",
                staff=offline.get("recorded_by") or "",
                customer=self.partner_name,
                how=how,
            ),
        }


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if vals.keys() & {"raw", "datas", "db_datas", "res_model", "res_id", "name"}:
            self._portal_refuse_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _portal_unlink_no_evidence(self):
        self._portal_refuse_evidence()

    def _portal_refuse_evidence(self):
        """Refuse to change the files of evidence: their hashes are in it.

        :raise UserError: when one of these files belongs to evidence
        """
        # sudo: whoever asks, and whatever they may read
        if self.sudo().filtered(lambda file: file.res_model == "portal.event"):
            raise UserError(self.env._("The files of evidence stay as they are."))
