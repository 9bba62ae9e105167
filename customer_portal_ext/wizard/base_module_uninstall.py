from odoo import api, fields, models


class BaseModuleUninstall(models.TransientModel):
    _inherit = "base.module.uninstall"

    portal_evidence_warning = fields.Text(compute="_compute_portal_evidence_warning")

    @api.depends("module_ids", "impacted_module_ids")
    def _compute_portal_evidence_warning(self):
        """Say what evidence would be lost with this addon, before it is."""
        for wizard in self:
            wizard.portal_evidence_warning = False
            modules = wizard.module_ids | wizard.impacted_module_ids
            if "customer_portal_ext" not in modules.mapped("name"):
                continue
            events = self.env["portal.event"].sudo()
            kinds = events._get_kinds()
            groups = events._read_group([], ["kind"], ["__count"])
            if groups:
                counted = ", ".join(
                    f"{kinds.get(kind, kind)}: {count}" for kind, count in groups
                )
                wizard.portal_evidence_warning = self.env._(
                    "The evidence of what customers and suppliers agreed to will be"
                    " deleted for ever: %(counted)s. Print the certificates you need"
                    " first.",
                    counted=counted,
                )
