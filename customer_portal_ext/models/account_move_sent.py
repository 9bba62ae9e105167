from odoo import api, fields, models
from odoo.exceptions import UserError

# The context under which a draft is made of what a supplier sent.
UPLOAD = "portal_bill_upload"

# What the form of a bill writes when it is only looked at.
LOOKS = {"message_main_attachment_id"}


class AccountMove(models.Model):
    """Bills that came by the portal: their supplier sees what staff do with them."""

    _inherit = "account.move"

    # groups: the supplier reads it on the pages, never by RPC
    portal_bill_id = fields.Many2one(
        "portal.bill",
        string="Sent on the portal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )

    def write(self, vals):
        res = super().write(vals)
        if self.env.context.get(UPLOAD) or not vals.keys() - LOOKS:
            return res
        # sudo: the field is not for everybody who may write bills
        bills_sudo = self.sudo().portal_bill_id
        if bills_sudo and vals.get("state"):
            bills_sudo._portal_follow_move(vals["state"])
        elif bills_sudo and not self.env.su:
            bills_sudo._portal_take_up()
        return res

    def action_open_portal_bill(self):
        """Button: what the supplier sent, with what is to be checked."""
        self.ensure_one()
        return self.portal_bill_id._get_records_action()


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _retrieve_partner(self, *args, **kwargs):
        """Answer with the vendor of the purchase order, whatever a file claims."""
        if vendor_id := self.env.context.get(UPLOAD):
            return self.browse(vendor_id)
        return super()._retrieve_partner(*args, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get(UPLOAD):
            raise UserError(self.env._("No contact is made of what a file claims."))
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get(UPLOAD):
            # decoders fill in the address of a contact that has none
            return True
        return super().write(vals)


class ResPartnerBank(models.Model):
    """No bank account comes from a file: whoever sends one would be paid."""

    _inherit = "res.partner.bank"

    @api.model_create_multi
    def create(self, vals_list):
        self._portal_refuse_upload()
        return super().create(vals_list)

    def write(self, vals):
        self._portal_refuse_upload()
        return super().write(vals)

    def _portal_refuse_upload(self):
        if self.env.context.get(UPLOAD):
            raise UserError(
                self.env._("No bank account is made or changed by what a file claims.")
            )
