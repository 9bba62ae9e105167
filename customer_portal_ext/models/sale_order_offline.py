from markupsafe import Markup

from odoo import fields, models


class SaleOrder(models.Model):
    """Approvals that staff record for a customer (X-OFFLINE)."""

    _inherit = "sale.order"

    def action_portal_offline_approval(self):
        """Button: record an approval that came by phone, by letter or in person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_offline_approval_action"
        )
        return {**action, "context": {"default_order_id": self.id}}

    def _portal_tell_staff(self, actor, *args, **kwargs):
        if actor.get("identified_by") == "offline":
            # nothing was done on the portal; ``_portal_tell_offline`` says what was
            return None
        return super()._portal_tell_staff(actor, *args, **kwargs)

    def _portal_tell_offline(self, event, lines):
        """Note on the order what was recorded, and mail it to the customer.

        :param portal.event event: the approval
        :param sale.order.line lines: what was approved
        """
        self.ensure_one()
        items = Markup("").join(
            Markup("<li>{}</li>").format((line.name or "").split("\n")[0])
            for line in lines
        )
        # in the words of staff, who read the note
        event = event.with_env(self._portal_staff_env())
        self.message_post(
            author_id=event.user_id.partner_id.id,
            body=Markup("<p>{} ({})</p><ul>{}</ul>").format(
                event._offline()["sentence"], event.reference, items
            ),
            subtype_xmlid="mail.mt_note",
            partner_ids=(self.user_id - event.user_id).partner_id.ids,
            force_send=False,
        )
        self._portal_send_mail(
            self.env.ref("customer_portal_ext.mail_template_offline_approval")
        )

    def _portal_offline_values(self):
        """Return what the mail on an approval recorded by staff says.

        :return: dict with ``event``, ``offline``, ``lines`` (texts), ``partner_ids``
        """
        self.ensure_one()
        # sudo: the mail tells the customer what was recorded in their name
        event = (
            self.env["portal.event"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("identified_by", "=", "offline"),
                    # and not what followed from it, as the confirmation of the order
                    ("kind", "=", "line_approved"),
                ],
                order="position desc",
                limit=1,
            )
        )
        lines = event._get_snapshot().get("lines", []) if event else []
        return {
            "event": event,
            "offline": event._offline() if event else {},
            "lines": [line["description"].split("\n")[0] for line in lines],
            "partner_ids": (event.partner_id | self.partner_id).ids,
        }


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _prepare_portal_status_values(self):
        """Say of an approval that staff recorded who did, and how it came."""
        values = super()._prepare_portal_status_values()
        if values["mark"] == "approved":
            # sudo: the customer's own approval
            event = self._portal_approval().sudo().event_id
            offline = event._offline()
            if offline:
                values["approved_by"] = self.env._(
                    "%(customer)s (recorded by %(staff)s, %(how)s)",
                    customer=event.partner_name,
                    staff=offline["recorded_by"],
                    how=offline["how"],
                )
        return values


class PortalApproval(models.Model):
    _inherit = "portal.approval"

    identified_by = fields.Selection(
        related="event_id.identified_by", string="How identified"
    )
