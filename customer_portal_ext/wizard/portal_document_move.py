from odoo import fields, models
from odoo.exceptions import UserError


class PortalDocumentMove(models.TransientModel):
    """Move many documents at once into a folder, or link them to a contact (O-DOCS)."""

    _name = "portal.document.move"
    _description = "Move Documents"

    document_ids = fields.Many2many(
        "portal.document",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    folder_id = fields.Many2one("portal.folder", string="Into folder")
    folder_kind = fields.Selection(related="folder_id.kind", string="Kind of folder")
    owner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        help="Whose documents they are; empty: as before.",
    )

    def action_move(self):
        """Button: move them.

        :raise AccessError: when the user may not write one of them
        :raise UserError: when nothing is chosen, or one belongs to an order
        """
        self.ensure_one()
        values = {}
        if self.folder_id:
            values["folder_id"] = self.folder_id.id
        if self.owner_id:
            values["owner_id"] = self.owner_id.id
        if not values:
            raise UserError(self.env._("Choose a folder or a contact."))
        bound = self.document_ids.filtered("res_model")
        if bound:
            raise UserError(
                self.env._(
                    "These belong to another document and stay with it: %(names)s",
                    names=", ".join(bound.mapped("name")),
                )
            )
        self.document_ids.write(values)
        return {"type": "ir.actions.act_window_close"}
