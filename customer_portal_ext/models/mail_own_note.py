"""Notes between one client and us: what answers them stays between the two (P-JOBS).

Odoo makes an answer to an internal message an internal note, and a note may go to
whomever it names. Here it goes to the one who wrote the note, and to staff.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from .portal_conversation import OWN_NOTE


class MailMessage(models.Model):
    _inherit = "mail.message"

    portal_note_partner_id = fields.Many2one(
        "res.partner",
        string="Between this client and us",
        readonly=True,
        ondelete="set null",
        groups="base.group_user",
    )

    def _portal_note_partner(self):
        """Return the client whose note this is, or answers; nobody for all else.

        :return: ``res.partner`` in superuser mode
        """
        # sudo: only to learn whom it is about
        message_sudo = self.sudo()
        if not message_sudo or message_sudo.subtype_id != self.env.ref(OWN_NOTE):
            return message_sudo.author_id.browse()
        return message_sudo.portal_note_partner_id or message_sudo.author_id


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {
            "portal_note_partner_id"
        }

    def message_post(self, **kwargs):
        thread = self
        if getattr(self, "_portal_own_notes", False) and not self._portal_is_contact():
            self.ensure_one()
            partner_sudo = self._portal_answers_note_of(kwargs)
            if partner_sudo:
                kwargs = {**kwargs, **self._portal_note_values(kwargs, partner_sudo)}
                # nobody becomes a client of the document by it
                thread = self.with_context(mail_post_autofollow=False)
        return super(MailThread, thread).message_post(**kwargs)

    def _portal_answers_note_of(self, kwargs):
        """Return the client whose own note a new message answers, or nobody.

        One that is a reply to such a note or to what answers it; and, from Odoo's
        chatter, a note of staff that names one client alone, who has written one here.

        :param dict kwargs: of ``message_post``
        :return: ``res.partner`` in superuser mode
        """
        parent_id = self.env.context.get("portal_note_id") or kwargs.get("parent_id")
        # sudo: whoever may post here; only what it is an answer to
        Message = self.env["mail.message"].sudo()
        here = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        if parent_id:
            parent_sudo = Message.search(Domain("id", "=", parent_id) & here)
            return parent_sudo._portal_note_partner()
        Partner = self.env["res.partner"].sudo()
        named_sudo = Partner.browse(kwargs.get("partner_ids") or ()).filtered(
            "partner_share"
        )
        if len(named_sudo) != 1 or not self._portal_is_note(kwargs):
            return Partner
        own = Domain("subtype_id", "=", self.env.ref(OWN_NOTE).id)
        own &= Domain("author_id", "=", named_sudo.id)
        return named_sudo if Message.search_count(here & own, limit=1) else Partner

    def _portal_is_note(self, kwargs):
        """Tell whether a member of staff writes an internal note."""
        note_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
        is_note = (
            kwargs.get("subtype_xmlid") == "mail.mt_note"
            or kwargs.get("subtype_id") == note_id
        )
        return is_note and kwargs.get("message_type") == "comment"

    def _portal_note_values(self, kwargs, partner_sudo):
        """Return what a message is that belongs to a client's own note.

        Written by staff, or by this client: it is shown to the client, and goes to
        nobody else outside. By anybody else, or by a program: it is for staff alone.

        :param dict kwargs: of ``message_post``
        :param res.partner partner_sudo: the client
        :return: what to post in place of that
        """
        author_id, _email = self._message_compute_author(
            kwargs.get("author_id"), kwargs.get("email_from")
        )
        # sudo: whoever may post here; only who is staff
        Partner = self.env["res.partner"].sudo()
        author_sudo = Partner.browse(author_id or ())
        staff_sudo = Partner.browse(kwargs.get("partner_ids") or ()).filtered(
            lambda partner: not partner.partner_share
        )
        values = {
            "is_internal": True,
            "subtype_id": False,
            "subtype_xmlid": "mail.mt_note",
            "partner_ids": staff_sudo.ids,
            # addresses without a contact would get it too
            "outgoing_email_to": False,
        }
        by_staff = bool(author_sudo) and not author_sudo.partner_share
        by_program = self.env.context.get("portal_gateway") == "automatic"
        if by_program or not (by_staff or author_sudo == partner_sudo):
            return values
        told_sudo = staff_sudo
        told_sudo |= partner_sudo if by_staff else self._portal_note_readers()
        return {
            **values,
            "subtype_xmlid": OWN_NOTE,
            "portal_note_partner_id": partner_sudo.id,
            "partner_ids": told_sudo.ids,
        }

    def _portal_note_readers(self):
        """Return who of the staff is told of a client's own note."""
        return self.sudo()._portal_responsible().partner_id

    def _notify_thread_with_out_of_office(self, message, *args, **kwargs):
        """Keep an absent user's answer where the note is: it quotes the note."""
        thread = self
        if getattr(self, "_portal_own_notes", False) and message._portal_note_partner():
            thread = self.with_context(portal_note_id=message.id)
        return super(MailThread, thread)._notify_thread_with_out_of_office(
            message, *args, **kwargs
        )


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _init_store_data(self, store):
        """Let the chatter know a client's own note for what it is."""
        res = super()._init_store_data(store)
        if self.env.user._is_internal():
            xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id
            store.add_global_values(mt_own_note=xmlid_to_id(OWN_NOTE))
        return res
