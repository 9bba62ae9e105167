from odoo import models
from odoo.exceptions import UserError


class PortalApproval(models.Model):
    """An approval that staff recorded by mistake is taken back (X-OFFLINE)."""

    _inherit = "portal.approval"

    def action_take_back(self):
        """Button: let what was recorded with this approval wait for the contact again.

        All of its lines: the record is one act, and so is taking it back. A customer's
        own approval is not for staff to undo.

        :raise AccessError: when the user may not write the order
        :raise UserError: for any other approval, and when the order is confirmed
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        # sudo: evidence and approvals are written by nobody's own rights
        approval_sudo, order_sudo = self.sudo(), order.sudo()
        order_sudo._portal_lock()
        event_sudo = approval_sudo.event_id
        if event_sudo.identified_by != "offline":
            raise UserError(
                self.env._("Only an approval that was recorded by staff is taken back.")
            )
        if order_sudo.state not in ("draft", "sent"):
            raise UserError(
                self.env._(
                    "%(order)s is confirmed. Cancel it and set it back to a quotation"
                    " first.",
                    order=order.name,
                )
            )
        approvals_sudo = approval_sudo.search(
            [("event_id", "=", event_sudo.id), ("is_void", "=", False)]
        )
        if not approvals_sudo:
            return
        void_sudo = self.env["portal.event"]._record(
            order_sudo,
            "approval_void",
            self.env.user._portal_staff_actor(),
            snapshot={"approved": event_sudo.reference, "taken_back": True},
        )
        approvals_sudo.write({"is_void": True, "void_event_id": void_sudo.id})
        for approval in approvals_sudo:
            if approval.line_id and approval.line_status_id:
                approval.line_id.portal_status_id = approval.line_status_id
        order_sudo._portal_wait_again(approvals_sudo[:1].order_status_id)
        order_sudo.message_post(
            author_id=self.env.user.partner_id.id,
            body=order_sudo._portal_staff_env()._(
                "The approval %(reference)s, recorded by mistake, was taken back.",
                reference=event_sudo.reference,
            ),
            subtype_xmlid="mail.mt_note",
        )
        # they were told of it by mail
        order_sudo._portal_mail_approver(
            event_sudo.partner_id,
            lambda env: env._("You are asked to approve this again:"),
            "",
        )


class PortalEvent(models.Model):
    _inherit = "portal.event"

    def _is_taken_back(self):
        """Tell whether one of these events took back what staff had recorded."""
        return any(event._get_snapshot().get("taken_back") for event in self)
