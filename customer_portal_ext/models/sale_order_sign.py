import base64
import hashlib

from odoo import fields, models
from odoo.tools import float_repr


class SaleOrder(models.Model):
    """Signing a quotation, and what follows from it (O-ESIGN)."""

    _inherit = "sale.order"

    def _portal_signs_by_pin(self):
        """Tell whether this quotation is signed on our page, and not on stock's pad."""
        self.ensure_one()
        return self._portal_company().portal_sign_mode == "pin"

    def _has_to_be_signed(self):
        """Ask for a signature where the status does, with our page or stock's pad.

        The context key ``portal_only_look`` is that of a page whose reader may not
        sign: it shows no button for it.
        """
        self.ensure_one()
        # the status first: most documents ask for no signature
        if self.portal_status_id.action != "sign" or self.env.context.get(
            "portal_only_look"
        ):
            return False
        if self._portal_signs_by_pin():
            return (
                self.state in ("draft", "sent")
                and not self.is_expired
                and not self.signed_on
                # nobody signs for an amount that the page does not show
                and not self.portal_private_amounts
            )
        return super()._has_to_be_signed()

    def _has_to_be_paid(self):
        """Paying comes after signing on our page; stock offers both at once.

        A payment confirms a quotation too: whoever may not sign it does not get past
        the signature by paying.
        """
        self.ensure_one()
        if self.portal_status_id.action == "sign" and (
            self.env.context.get("portal_only_look")
            or (self._portal_signs_by_pin() and self._has_to_be_signed())
        ):
            return False
        return super()._has_to_be_paid()

    def _portal_payment_missing(self):
        """Tell whether this quotation is confirmed by a payment that is not there."""
        self.ensure_one()
        return bool(
            self.state in ("draft", "sent")
            and self.require_payment
            and self.amount_total > 0
            and not self._is_confirmation_amount_reached()
        )

    def _portal_sign_lines(self):
        """Return the lines whose units are shown to who signs."""
        return self._portal_visible_lines().filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )

    def _portal_sign_snapshot(self, statement):
        """Return exactly what somebody sees who signs: all lines, terms and the words.

        :param str statement: the sentence they agree to
        :rtype: dict
        """
        self.ensure_one()
        return {
            **self._portal_approval_snapshot(self._portal_sign_lines(), statement),
            # with what private lines cost, which is signed for too
            "order_total": float_repr(
                self.amount_total, self.currency_id.decimal_places
            ),
        }

    def _portal_sign(self, actor, snapshot, name, image, kind, details=()):
        """Sign as the customer; the order moves on.

        The caller has the lock, has asked the policy and the right to sign, and has
        compared ``snapshot`` with what was shown.

        :param dict actor: who signs, as evidence keeps it
        :param dict snapshot: as ``_portal_sign_snapshot`` gives it
        :param str name: as they typed it
        :param bytes image: PNG of the signature
        :param str kind: "typed" or "drawn"
        :param list details: dicts with ``label`` and ``value`` of what the contact
            added to their details
        :return: the event
        """
        self.ensure_one()
        asked = self.portal_status_id
        self.write(
            {
                "signed_by": name,
                "signed_on": fields.Datetime.now(),
                "signature": base64.b64encode(image),
            }
        )
        digest = hashlib.sha256(image).hexdigest()
        event = self._portal_note_signature(
            actor, snapshot, name, digest, kind, details
        )
        following = asked.next_status_id
        # a status of quotations that does not confirm: staff look at it first
        stays = following.state in ("draft", "sent") and not following.confirm_order
        if (
            self.state in ("draft", "sent")
            and not stays
            and not self._portal_payment_missing()
            and not self._confirmation_error_message()
        ):
            self.with_context(portal_answer=True)._validate_order()
        self._portal_after_signature(asked)
        self._portal_tell_staff(
            actor,
            self._portal_staff_env()._(
                "%(name)s signed on the portal (%(reference)s).",
                name=name,
                reference=event.reference,
            ),
            self.order_line.browse(),
        )
        self._portal_queue_signed_paper(event)
        return event

    def _portal_note_signature(self, actor, snapshot, name, digest, kind, details=()):
        """Record that somebody signed, with the hash of the picture they made."""
        return self.env["portal.event"]._record(
            self,
            "signed",
            actor,
            snapshot={
                **snapshot,
                "signature": {"name": name, "kind": kind, "image_sha256": digest},
                "details_added": list(details),
            },
            statement=snapshot["statement"],
        )

    def _portal_after_signature(self, asked):
        """Let the status follow after a signature or a payment, on any way.

        :param portal.status asked: the status that asked for it
        """
        self.ensure_one()
        following = asked.next_status_id
        if self._portal_payment_missing():
            following = self.env["portal.status"].search(
                [
                    ("model", "=", "sale.order"),
                    ("company_id", "=", self.company_id.id),
                    ("action", "=", "pay"),
                ],
                limit=1,
            )
        if (
            following
            and following != self.portal_status_id
            and following._fits(self.company_id, self.state)
        ):
            self._portal_enter_status(following)
