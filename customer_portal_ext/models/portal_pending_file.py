import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.file_content import sha256_of
from .portal_rate_limit import HOUR

# How long a file waits for the rest of its form, in hours, and how long it stays once
# it was sent, so that the same form again is known as the same.
WAIT_HOURS = 24
SENT_HOURS = 1

# How many files wait for one contact, on all forms together, and how many are put down
# for them in an hour: what is taken away again lies on the disk for a while.
MAX_WAITING = 50
HELD_PER_HOUR = 100


class PortalPendingFile(models.Model):
    """A good file of a form that was sent back for something else (C-FILES).

    It waits on the server until the form is sent again, and is nobody's document until
    then: no message, no mail, no list has it. A form names it by a reference that only
    the browser session that brought the file can make, and only for the same contact
    and the same form of the same document.
    """

    _name = "portal.pending.file"
    _description = "File that waits for its Form"
    _order = "id"

    name = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    place = fields.Char(required=True, readonly=True, help="Form and document.")
    size = fields.Integer(readonly=True, help="In bytes.")
    sha256 = fields.Char(readonly=True)
    attachment_id = fields.Many2one("ir.attachment", readonly=True, ondelete="cascade")
    sent_at = fields.Datetime(readonly=True)

    @api.model
    def _hold(self, partner_id, place, files):
        """Let files wait for the rest of their form.

        :param int partner_id: whose they are
        :param str place: the form and its document
        :param list files: ``ir.attachment`` values, checked by the caller
        :return: those that wait now, in superuser mode; fewer than ``files`` where this
            contact has put down too many
        """
        # sudo: no visitor has rights on these, nor on attachments
        held_sudo = self.sudo().browse()
        Limit = self.env["portal.rate.limit"]
        for values in files:
            hourly = ("pending", str(partner_id), HELD_PER_HOUR, HOUR)
            if not Limit._allow(*hourly):
                break
            file_sudo = held_sudo.create(
                {
                    "name": values["name"],
                    "partner_id": partner_id,
                    "place": place,
                    "size": len(values["raw"]),
                    "sha256": sha256_of(values["raw"]),
                }
            )
            of_it = {"res_model": self._name, "res_id": file_sudo.id}
            file_sudo.attachment_id = (
                self.env["ir.attachment"].sudo().create({**values, **of_it})
            )
            held_sudo |= file_sudo
        held_sudo._make_room(partner_id)
        return held_sudo

    def _make_room(self, partner_id):
        """Forget what waited longest for a contact, but for these files themselves."""
        limit = self.env["res.company"]._portal_upload_bytes()
        size = sum(self.mapped("size"))
        others_sudo = self.search([("partner_id", "=", partner_id)], order="id desc")
        others_sudo -= self
        count, over_sudo = len(self), self.browse()
        for file_sudo in others_sudo:
            size, count = size + file_sudo.size, count + 1
            if count > MAX_WAITING or size > limit or file_sudo._is_over():
                over_sudo |= file_sudo
        over_sudo.unlink()

    @api.model
    def _held(self, partner_id, place, key, references):
        """Return the files that a form names.

        :param int partner_id: who sends the form
        :param str place: the form and its document
        :param str key: of the browser's session
        :param list references: from outside
        :return: in superuser mode; what is foreign, forged or gone is not among them
        """
        names = {}
        for reference in references:
            number, _dash, mac = reference.partition("-")
            if number.isascii() and number.isdigit() and len(number) < 10:
                names[int(number)] = mac
        # sudo: as above; what makes them theirs is asked for
        found_sudo = self.sudo().search(
            [
                ("id", "in", list(names)),
                ("partner_id", "=", partner_id),
                ("place", "=", place),
            ]
        )
        return found_sudo.filtered(
            lambda file: (
                not file._is_over()
                and file.attachment_id
                and hmac.compare_digest(
                    file._reference(key).encode(),
                    f"{file.id}-{names[file.id]}".encode(),
                )
            )
        )

    def _reference(self, key):
        """Return what a form names this file by.

        :param str key: of the browser's session
        """
        self.ensure_one()
        text = f"{self.id},{self.partner_id.id},{self.place}"
        mac = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
        return f"{self.id}-{mac}"

    def _is_over(self):
        """Tell whether this file has waited long enough."""
        self.ensure_one()
        now = fields.Datetime.now()
        if self.create_date < now - timedelta(hours=WAIT_HOURS):
            return True
        return bool(self.sent_at and self.sent_at < now - timedelta(hours=SENT_HOURS))

    def _prepare_file(self):
        """Return ``ir.attachment`` values of a copy, read piece by piece."""
        self.ensure_one()
        return {
            "name": self.name,
            "raw": self.attachment_id._portal_content(),
            "mimetype": self.attachment_id.mimetype,
        }

    @api.autovacuum
    def _gc_pending_files(self):
        """Delete what was never sent, and what was sent a while ago."""
        now = fields.Datetime.now()
        never_sent = Domain("create_date", "<", now - timedelta(hours=WAIT_HOURS))
        sent = Domain("sent_at", "<", now - timedelta(hours=SENT_HOURS))
        # the bytes go with the rows, as all attachments of a record do
        self.search(never_sent | sent, limit=10000).unlink()
