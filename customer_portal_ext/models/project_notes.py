from odoo import models

from ..tools.file_content import sha256_of


class PortalJobMixin(models.AbstractModel):
    """Notes on projects and tasks: for all of their clients, or for us alone (P-JOBS).

    A contact sees what is public and what they wrote themselves. A note of their own is
    an internal message with them as its author: staff have it in the chatter, and Odoo
    itself shows it to no other contact.
    """

    _inherit = "portal.job.mixin"

    _portal_own_notes = True

    def _portal_comment(self, actor, text, files=(), own_note=False):
        self.ensure_one()
        self._portal_lock()
        message_sudo = super()._portal_comment(actor, text, files, own_note=own_note)
        self.env["portal.event"]._record(
            self.sudo(),
            "own_note_written" if own_note else "note_written",
            actor,
            snapshot={
                "message": message_sudo.id,
                "text": text,
                "files": [
                    {"name": values["name"], "sha256": sha256_of(values["raw"])}
                    for values in files
                ],
            },
        )
        self._portal_heard_from(actor)
        return message_sudo

    def _portal_heard_from(self, actor):
        """A contact wrote or sent something; to be extended by what waits for that.

        :param dict actor: who acts, as the controllers' gate describes it; None where
            the message came by another way, such as e-mail
        """
