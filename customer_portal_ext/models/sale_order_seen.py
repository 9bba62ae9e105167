from odoo import models
from odoo.http import request

from ..tools.fingerprint import fingerprint


class SaleOrder(models.Model):
    """What a contact last saw of an order, and what changed since (X-VERSIONS)."""

    _inherit = "sale.order"

    def _portal_seen_lines(self):
        """Return what is compared later of the lines that a customer sees now.

        :return: list of ``_portal_snapshot`` of lines
        """
        self.ensure_one()
        return [
            line._portal_snapshot()
            for line in self._portal_visible_lines()
            if not line.display_type
        ]

    def _portal_seen_by(self, partner):
        """Remember that a contact has the whole document as it is now before them.

        Called by what says that a page was looked at; not by a GET.

        :param res.partner partner: one contact
        """
        self.ensure_one()
        order_sudo = self.sudo()
        self.env["portal.last.seen"].sudo()._portal_keep(
            order_sudo, partner, order_sudo._portal_seen_lines()
        )

    def _portal_mark_seen(self, partner, lines=None):
        """Remember what a contact had before them when they acted.

        :param res.partner partner: one contact
        :param sale.order.line lines: what the page of the act showed; None for all
        """
        self.ensure_one()
        if lines is None:
            self._portal_seen_by(partner)
            return
        order_sudo = self.sudo()
        shown = [
            line
            for line in order_sudo._portal_seen_lines()
            if line["line"] in lines.ids
        ]
        self.env["portal.last.seen"].sudo()._portal_remember(order_sudo, partner, shown)

    def _portal_seen_fingerprint(self):
        """Return the fingerprint of what is remembered as seen."""
        self.ensure_one()
        return fingerprint(self._portal_seen_lines())

    # --- acts show what they are about -----------------------------------------------

    def _portal_approve(self, lines, actor, snapshot, *args, **kwargs):
        event = super()._portal_approve(lines, actor, snapshot, *args, **kwargs)
        # what staff recorded for a contact was not before them on the portal
        if actor.get("identified_by") not in ("offline", "staff", "system"):
            partner = self.env["res.partner"].browse(actor["partner_id"])
            self._portal_mark_seen(partner, lines)
        return event

    def _portal_request_change(self, lines, actor, body, files):
        change = super()._portal_request_change(lines, actor, body, files)
        partner = self.env["res.partner"].browse(actor["partner_id"])
        self._portal_mark_seen(partner, lines or None)
        return change

    def _portal_note_view(self, kind, actor):
        """A first look is remembered; changes after it stay marked until answered.

        A page that lay in a tab behind another may be older than what is there now: a
        later look marks nothing as seen, the button and the acts do.
        """
        res = super()._portal_note_view(kind, actor)
        if kind == "viewed":
            partner = self.env["res.partner"].browse(actor["partner_id"])
            self._portal_note_first_look(partner)
        return res

    def _portal_note_first_look(self, partner):
        """Remember what is there now, if a contact has not looked before."""
        # sudo: no contact has rights on this
        LastSeen = self.env["portal.last.seen"].sudo()
        if not LastSeen._portal_of(self, partner):
            self._portal_seen_by(partner)

    def _portal_tell_staff(self, *args, **kwargs):
        # the message of an act says nothing about what its page showed
        order = self.with_context(portal_act_message=True)
        return super(SaleOrder, order)._portal_tell_staff(*args, **kwargs)

    def _message_post_after_hook(self, message, msg_values):
        """A contact who comments has the page of the document before them.

        Not one who answers a mail: that comes without a visitor's request.
        """
        res = super()._message_post_after_hook(message, msg_values)
        if (
            request
            and request.env.user.share
            and message.message_type == "comment"
            and message.author_id
            and not self.env.context.get("portal_act_message")
        ):
            self._portal_seen_by(message.author_id)
        return res


class PortalHotlink(models.Model):
    _inherit = "portal.hotlink"

    def _portal_note_look(self):
        """Whoever presses the button of a link has the page of the order before them.

        So that a reader without scripts, whose page says of no view, learns too what
        changed since.
        """
        self.ensure_one()
        document_sudo = self._get_document_sudo()
        if document_sudo and document_sudo._name == "sale.order":
            document_sudo._portal_note_first_look(self.partner_id)
