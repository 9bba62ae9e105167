import base64
import logging
import tempfile

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import thumbnail
from ..tools.thumbnail import NoThumbnail

_logger = logging.getLogger(__name__)

# How often a file is tried: the server may have been stopped in the middle of it.
MAX_ATTEMPTS = 2

# A larger file is not read for a small picture of it.
MAX_FILE_BYTES = 256 * 1024**2

# How many files without a picture are put on the list at once.
SWEEP = 5000


class PortalThumbnail(models.Model):
    """The small picture of a file's content, drawn once on the server (O-THUMB).

    It is found by the SHA-256 of the content, so that the same file at ten places has
    one picture, and one that cannot be drawn is not tried for ever. Nobody reads it by
    its own id: whoever sees the file sees its picture.
    """

    _name = "portal.thumbnail"
    _description = "Small Picture of a File"
    _order = "id desc"
    _rec_name = "sha256"

    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    mimetype = fields.Char(string="Type", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Drawn"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(readonly=True)
    reason = fields.Char(string="Why it failed", readonly=True)
    # of the files of all companies: staff see them beside the file
    image = fields.Binary(attachment=True, readonly=True, groups="base.group_system")

    _sha256_unique = models.UniqueIndex("(sha256)")
    _waiting = models.Index("(id) WHERE state = 'waiting'")

    # --- the list of what is to be drawn ----------------------------------------------

    @api.model
    def _enqueue(self, sha256s):
        """Put contents on the list; those that are on it, or drawn, stay as they are.

        :param dict sha256s: {SHA-256 of a content: its type}
        """
        rows = [
            (sha256, mimetype)
            for sha256, mimetype in sorted(sha256s.items())
            if sha256 and thumbnail.can_draw(mimetype)
        ]
        if not rows:
            return
        # two files of the same content at once: the second finds the first's row
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO portal_thumbnail (sha256, mimetype, state, attempts,
                                              create_uid, create_date)
                VALUES %s
                ON CONFLICT (sha256) DO NOTHING
                """,
                SQL(", ").join(
                    SQL(
                        "(%s, %s, 'waiting', 0, %s, now() AT TIME ZONE 'UTC')",
                        *row,
                        self.env.uid,
                    )
                    for row in rows
                ),
            )
        )
        self._trigger()

    @api.model
    def _trigger(self):
        """Let the scheduled action begin soon."""
        cron_sudo = self.env.ref(
            "customer_portal_ext.cron_thumbnails", raise_if_not_found=False
        )
        if cron_sudo:
            # sudo: whoever stores a file may not start jobs
            cron_sudo.sudo()._trigger()

    @api.autovacuum
    def _gc_thumbnails(self):
        """Forget contents that no file has, and list files that were never looked at.

        Such as those from before this was installed, or before the server could draw
        PDFs.
        """
        self.env.cr.execute(
            """
            SELECT id FROM portal_thumbnail thumbnail
             WHERE NOT EXISTS (
                SELECT FROM portal_document document
                 WHERE document.sha256 = thumbnail.sha256
                   AND document.attachment_id IS NOT NULL)
             LIMIT %s
            """,
            [SWEEP],
        )
        self.browse(id_ for (id_,) in self.env.cr.fetchall()).unlink()
        # stored at the moment when the picture of the same content was drawn
        self.env.cr.execute(
            """
            UPDATE portal_document document SET has_thumbnail = TRUE
              FROM portal_thumbnail thumbnail
             WHERE thumbnail.sha256 = document.sha256 AND thumbnail.state = 'done'
               AND document.has_thumbnail IS NOT TRUE
            """
        )
        self.env["portal.document"].invalidate_model(["has_thumbnail"])
        self.env.cr.execute(
            """
            SELECT document.sha256, min(document.mimetype)
              FROM portal_document document
             WHERE document.attachment_id IS NOT NULL
               AND document.mimetype IN %s
               AND NOT EXISTS (
                SELECT FROM portal_thumbnail thumbnail
                 WHERE thumbnail.sha256 = document.sha256)
             GROUP BY document.sha256
             LIMIT %s
            """,
            [tuple(thumbnail.drawable_types()), SWEEP],
        )
        self._enqueue(dict(self.env.cr.fetchall()))

    # --- drawing ----------------------------------------------------------------------

    @api.model
    def _cron_draw(self):
        """Draw what is on the list, each committed by itself."""
        IrCron = self.env["ir.cron"]
        waiting = [("state", "=", "waiting")]
        IrCron._commit_progress(remaining=self.search_count(waiting))
        while row := self.search(waiting, order="id", limit=1):
            row._attempt()
            if not IrCron._commit_progress(1):
                break
            # pictures are not kept in memory
            self.env.invalidate_all()

    def _attempt(self):
        """Draw one content; what fails is remembered, and not tried for ever."""
        self.ensure_one()
        if self.attempts >= MAX_ATTEMPTS:
            reason = self.reason or "the server ended meanwhile"
            self.write({"state": "failed", "reason": reason})
            return
        # counted before: what ends the server is not begun a third time
        self.attempts += 1
        self.env["ir.cron"]._commit_progress()
        try:
            drawn = self._draw()
        except NoThumbnail as error:
            self.write({"state": "failed", "reason": str(error)})
        except OSError as error:
            # no room, no right to start a program: the next attempt may succeed
            _logger.warning("No picture of %s: %s", self.sha256, error)
            self.reason = str(error)[:255]
        else:
            self.write(
                {"state": "done", "reason": False, "image": base64.b64encode(drawn)}
            )
            # a list of files shows it without asking for it
            self._documents().has_thumbnail = True

    def _draw(self):
        """Return the small picture of this content.

        :rtype: bytes
        :raise NoThumbnail: when there is none
        """
        attachment_sudo = self._source()
        if not attachment_sudo:
            raise NoThumbnail("the file is gone")
        if attachment_sudo.file_size > MAX_FILE_BYTES:
            raise NoThumbnail("it is too large")
        if attachment_sudo.store_fname and attachment_sudo._storage() == "file":
            path = attachment_sudo._full_path(attachment_sudo.store_fname)
            return thumbnail.draw(path, self.mimetype)
        with tempfile.NamedTemporaryFile(prefix="portal_thumbnail_") as file:
            file.write(attachment_sudo.raw or b"")
            file.flush()
            return thumbnail.draw(file.name, self.mimetype)

    def _source(self):
        """Return an attachment with this content, in superuser mode."""
        return self._documents(limit=1).attachment_id

    def _documents(self, limit=None):
        """Return the files with this content, in superuser mode."""
        # sudo: of whichever owner; only its small picture comes of it
        Document = self.env["portal.document"].sudo().with_context(active_test=False)
        domain = [("sha256", "=", self.sha256), ("attachment_id", "!=", False)]
        return Document.search(domain, limit=limit)

    def _get_image(self):
        """Return the attachment of the picture, in superuser mode, if drawn."""
        # sudo: the caller has asked whether the file may be seen
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "image"),
                    ("res_id", "in", self.ids),
                ],
                limit=1,
            )
        )

    # --- what staff do ----------------------------------------------------------------

    def action_again(self):
        """Button: try those again that failed."""
        self.check_access("write")
        failed = self.filtered(lambda row: row.state == "failed")
        failed.write({"state": "waiting", "attempts": 0, "reason": False})
        self._trigger()
