import logging

import psycopg2

from odoo import fields, models

_logger = logging.getLogger(__name__)


class PortalLetter(models.Model):
    """A letter that cannot be made does not keep the others from going out."""

    _inherit = "portal.letter"

    state = fields.Selection(
        selection_add=[("failed", "Could not be sent")],
        ondelete={"failed": "set default"},
    )
    failure = fields.Char(
        string="Why it failed", readonly=True, groups="base.group_user"
    )

    def _send_each(self):
        """Send these letters; those that cannot be made are marked, with the reason."""
        try:
            with self.env.cr.savepoint():
                self._send()
        except psycopg2.OperationalError:
            # the database is busy or gone: all of them are tried again
            raise
        except Exception as error:
            self.env.invalidate_all()
            if len(self) > 1:
                for letter in self:
                    letter._send_each()
                return
            _logger.warning("Letter %s could not be sent", self.id, exc_info=True)
            self.write({"state": "failed", "failure": str(error)[:500]})

    def action_send_again(self):
        """Button: try those that failed once more; they are checked anew."""
        self.check_access("read")
        # sudo: letters are written by nobody; who may see them may send them again
        failed_sudo = self.sudo().filtered(lambda letter: letter.state == "failed")
        failed_sudo.write({"state": "queued", "failure": False})
        if failed_sudo:
            self.env.ref("customer_portal_ext.cron_letters").sudo()._trigger()
        return True
