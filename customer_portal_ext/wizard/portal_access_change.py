from odoo import api, fields, models
from odoo.fields import Command

from ..models.portal_policy import SCOPES


class PortalAccessChange(models.TransientModel):
    """Change what many contacts may see on the portal, at once (O-MODULES, X-SCOPE)."""

    _name = "portal.access.change"
    _description = "Change Portal Access"

    partner_ids = fields.Many2many("res.partner", string="Contacts", required=True)
    partner_count = fields.Integer(compute="_compute_partner_count")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    scope_change = fields.Selection(
        [("keep", "Leave as it is"), ("default", "As set for new contacts"), *SCOPES],
        string="Sees on the portal",
        default="keep",
        required=True,
    )
    list_change = fields.Selection(
        [("keep", "Leave as it is"), ("add", "Put on it"), ("remove", "Take off it")],
        string="Portal list",
        default="keep",
        required=True,
    )
    line_ids = fields.One2many(
        "portal.access.change.line", "change_id", string="Sections"
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "res.partner":
            values["partner_ids"] = [
                Command.set(self.env.context.get("active_ids", []))
            ]
        return values

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard.partner_ids)

    def action_apply(self):
        """Button: change the contacts, and say how many."""
        self.ensure_one()
        partners = self.partner_ids.with_company(self.company_id)
        partners.check_access("write")
        values = {}
        if self.scope_change != "keep":
            scope = self.scope_change
            values["portal_scope"] = False if scope == "default" else scope
        if self.list_change != "keep":
            command = Command.link
            if self.list_change == "remove":
                command = Command.unlink
            values["portal_list_company_ids"] = [command(self.company_id.id)]
        if values:
            partners.write(values)
        for line in self.line_ids:
            line._apply(partners)
        message = self.env._(
            "Portal access of %(count)s contacts was changed.", count=len(partners)
        )
        if len(partners) == 1:
            message = self.env._(
                "Portal access of %(name)s was changed.", name=partners.display_name
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class PortalAccessChangeLine(models.TransientModel):
    _name = "portal.access.change.line"
    _description = "Change Access to a Portal Section"

    change_id = fields.Many2one(
        "portal.access.change", string="Wizard", required=True, ondelete="cascade"
    )
    section_id = fields.Many2one("portal.section", required=True)
    change = fields.Selection(
        [
            ("grant", "Grant"),
            ("deny", "Do not grant"),
            ("default", "As for everyone"),
        ],
        default="grant",
        required=True,
    )
    scope = fields.Selection(SCOPES, string="Whose documents")

    def _apply(self, partners):
        """Give some contacts this entry for the section, in place of their own.

        :param res.partner partners: that the user may write
        """
        self.ensure_one()
        Access = self.env["portal.section.access"]
        company = self.change_id.company_id
        existing = Access.search(
            [
                ("company_id", "=", company.id),
                ("section_id", "=", self.section_id.id),
                ("partner_id", "in", partners.ids),
            ]
        )
        if self.change == "default":
            existing.unlink()
            return
        values = {
            "is_granted": self.change == "grant",
            "scope": self.scope if self.change == "grant" else False,
        }
        existing.write(values)
        Access.create(
            [
                {
                    **values,
                    "company_id": company.id,
                    "section_id": self.section_id.id,
                    "partner_id": partner.id,
                }
                for partner in partners - existing.partner_id
            ]
        )
