from odoo import api, models

# What decides which files of a message contacts may have.
DECIDING = {
    *("attachment_ids", "is_internal", "message_type", "subtype_id"),
    *("model", "res_id"),
}


class MailMessage(models.Model):
    """Keep the files of what contacts may read among their documents (O-DOCS)."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        with_files = self.browse(
            message.id
            for message, vals in zip(messages, vals_list, strict=True)
            if vals.get("attachment_ids")
        )
        if with_files:
            self.env["portal.document"]._portal_take_in_messages(with_files)
        return messages

    def write(self, vals):
        res = super().write(vals)
        if DECIDING & vals.keys():
            self.env["portal.document"]._portal_take_in_messages(self)
        return res


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def unlink(self):
        """Take a file that a message loses from the customer's documents as well."""
        if self:
            # sudo: whoever may delete the file deletes it from all places
            Document = self.env["portal.document"].sudo()
            documents_sudo = Document.with_context(active_test=False).search(
                [("attachment_id", "in", self.ids), ("kind", "=", "message")]
            )
            if documents_sudo:
                documents_sudo.unlink()
        return super().unlink()


class PortalFilesMixin(models.AbstractModel):
    _inherit = "portal.files.mixin"

    def _portal_is_said(self, message_sudo):
        """Tell whether contacts read a message in the conversation of this document.

        As ``_portal_read_messages`` finds them; one between a contact and us counts,
        which that contact alone reads.

        :param mail.message message_sudo: of this document, in superuser mode
        """
        if message_sudo.message_type not in self._portal_shown_types:
            return False
        subtype = message_sudo.subtype_id
        if self._portal_own_notes:
            own_note = self.env["portal.document"]._portal_own_note_subtype()
            if own_note and subtype == own_note:
                return True
        public = self.env.ref("mail.mt_comment", raise_if_not_found=False)
        return subtype == public and not message_sudo.is_internal
