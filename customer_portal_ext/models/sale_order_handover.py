from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


class PortalEvent(models.Model):
    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "handed_over": _lt("Handed the approval over to a colleague"),
            "handover_undone": _lt("Hand-over of the approval undone"),
        }


class SaleOrder(models.Model):
    """Handing an approval over to a colleague (X-DELEGATE)."""

    _inherit = "sale.order"

    def _portal_may_hand_over(self, partner_id):
        """Tell whether a contact is asked to approve this, and may pass that on.

        Those who are named; where nobody is, the contact the document is for, or
        anybody of a customer it is addressed to as a whole.

        :param int partner_id: who looks; None for somebody who only looks
        """
        self.ensure_one()
        if not self.company_id.sudo().portal_handover:
            return False
        if not self._portal_lines_for(partner_id):
            return False
        if self.portal_is_named:
            return True
        # sudo: whose contact it is
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id or ())
        return partner_sudo == self.partner_id or (
            partner_sudo.commercial_partner_id == self.partner_id
        )

    def _portal_find_colleague(self, email):
        """Return the colleague with an address, for somebody of this customer.

        :param str email: normalized
        :return: a contact of the customer in superuser mode; an empty recordset where
            one is to be made; None where this address gets nothing, for a reason that
            is not for the customer to know
        """
        self.ensure_one()
        # sudo: also the contacts of others, and members of staff, to refuse them
        everyone_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        found_sudo = everyone_sudo.search([("email_normalized", "=", email)])
        staff_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        if not all(found_sudo.mapped("partner_share")) or staff_sudo.search_count(
            [("login", "=ilike", email), ("share", "=", False)], limit=1
        ):
            return None
        customer_sudo = self.commercial_partner_id.sudo()
        family_sudo = found_sudo.filtered(
            lambda partner: (
                partner.active and partner.commercial_partner_id == customer_sudo
            )
        ).with_context(active_test=True)
        policy = self.env["portal.policy"]
        if family_sudo:
            # those who sign in already first, people before their company
            partner_sudo = family_sudo.sorted(
                lambda p: (not p.user_ids, p.is_company, p.id)
            )[0]
            seat = self.env["portal.approver"].sudo()
            seat = seat.new({"order_id": self.id, "partner_id": partner_sudo.id})
            return None if seat._portal_obstacle() else partner_sudo
        if (
            found_sudo
            or not self.company_id.sudo().portal_handover_create
            or not policy._allows(customer_sudo, self.company_id)
        ):
            return None
        return family_sudo

    def _portal_make_colleague(self, name, email, actor):
        """Make a contact of the customer, to whom an approval is handed over.

        :return: res.partner in superuser mode
        """
        self.ensure_one()
        customer_sudo = self.commercial_partner_id.sudo()
        giver_sudo = self.env["res.partner"].sudo().browse(actor["partner_id"])
        colleague_sudo = customer_sudo.create(
            {
                "name": name,
                "email": email,
                "parent_id": customer_sudo.id,
                "type": "contact",
                "company_id": customer_sudo.company_id.id,
                "lang": giver_sudo.lang or customer_sudo.lang,
                "tz": giver_sudo.tz,
                "category_id": [Command.clear()],
            }
        )
        colleague_sudo._message_log(
            body=self._portal_staff_env()._(
                "%(name)s handed an approval over to this contact, who was not here"
                " yet: %(document)s",
                name=actor["partner_name"],
                document=self.name,
            )
        )
        return colleague_sudo

    def _portal_hand_over(self, actor, colleague, reason):
        """Let a colleague approve in place of the contact who acts.

        The caller has the lock, and has asked ``_portal_may_hand_over``.

        :param dict actor: who hands over, as evidence keeps it
        :param res.partner colleague: has no voice on this order yet
        :param str reason: in the contact's words
        :return: the event
        """
        self.ensure_one()
        order = self.with_context(portal_rule_later=True)
        lines = order._portal_lines_for(actor["partner_id"])
        giver = order._portal_voice_of(actor["partner_id"])
        Approver = order.env["portal.approver"].sudo()
        if not giver:
            giver = Approver.create(
                {
                    "order_id": order.id,
                    "partner_id": actor["partner_id"],
                    "is_named": False,
                }
            )
        receiver = order.portal_approver_ids.filtered(
            lambda approver: approver.partner_id == colleague
        )
        if receiver:
            receiver.write({"delegated_to_id": False, "delegated_on": False})
        else:
            receiver = Approver.create(
                {
                    "order_id": order.id,
                    "partner_id": colleague.id,
                    "is_named": False,
                }
            )
        giver.write({"delegated_on": fields.Datetime.now(), "reason": reason})
        giver._portal_point_to(receiver)
        event = self.env["portal.event"]._record(
            order,
            "handed_over",
            actor,
            snapshot={
                "from": {"contact": actor["partner_id"], "name": actor["partner_name"]},
                "to": {
                    "contact": colleague.id,
                    "name": colleague.name,
                    "email": colleague.email,
                },
                "reason": reason,
                "lines": [
                    {"line": line.id, "description": line.name} for line in lines
                ],
            },
        )
        order._portal_end_links(giver.partner_id)
        order._portal_tell_staff(
            actor,
            order._portal_staff_env()._(
                "%(name)s handed the approval over to %(colleague)s (%(reference)s):",
                name=actor["partner_name"],
                colleague=colleague.name,
                reference=event.reference,
            ),
            lines,
            text=reason,
        )
        order._portal_mail_approver(
            colleague,
            lambda env: env._(
                "%(name)s asks you to approve in their place:",
                name=actor["partner_name"],
            ),
            reason,
        )
        # what the colleague had approved already counts for the voice they have now
        answered = order._portal_visible_lines().filtered(
            lambda line: line._portal_approvals()
        )
        if answered:
            order._portal_settle(answered, actor, event)
        return event

    def _portal_end_links(self, partner):
        """End the personal links of a contact to this document."""
        self.ensure_one()
        # sudo: links are nobody's to write
        links_sudo = (
            self.env["portal.hotlink"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("partner_id", "in", partner.ids),
                    ("revoked_at", "=", False),
                ]
            )
        )
        links_sudo.write({"revoked_at": fields.Datetime.now()})

    def _portal_mail_approver(self, partner, heading, text):
        """Queue a mail with their own link for a contact who is to approve now.

        :param heading: function from an environment to the first sentence
        :param str text: in somebody's own words, or empty
        """
        self.ensure_one()
        company = self.company_id
        lang = partner.lang or company.partner_id.lang or self.env.lang
        order = self.with_context(lang=lang)
        body = Markup("<p>{}</p><p>{}</p><p><strong>{}</strong></p>").format(
            order.env._("Hello %(name)s!", name=partner.name or ""),
            heading(order.env),
            order._portal_label(),
        )
        if text:
            body += Markup("<blockquote>{}</blockquote>").format(text)
        subject = order.env._(
            "Please approve: %(document)s", document=order._portal_label()
        )
        self.env["portal.hotlink"]._mail_document(
            order, partner, company, subject, body
        )
        self._portal_wake_mail_queue()
