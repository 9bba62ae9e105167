"""Files whose small pictures are drawn, shared by the tests about them."""

import io
from unittest.mock import patch

from PIL import Image

from ..tools import thumbnail
from .file_case import FileCase


def picture(kind="PNG", size=(40, 20), colour=(200, 30, 30)):
    """Return a picture as bytes."""
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind)
    return drawn.getvalue()


def pdf(width=200, height=300, content=b"0 0 1 rg 10 10 100 100 re f"):
    """Return a PDF of one page, in points."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R>>"
        % (width, height),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    written, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, part in enumerate(parts, start=1):
        table += b"%010d 00000 n \n" % len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(written)
    written += b"xref\n0 5\n" + table + b"trailer<</Root 1 0 R/Size 5>>\n"
    return written + b"startxref\n%d\n%%%%EOF\n" % start


class ThumbnailCase(FileCase):
    """Pictures are drawn when a test says so, without a commit."""

    def setUp(self):
        super().setUp()
        self.company.portal_file_max_count = 10
        self.Thumbnail = self.env["portal.thumbnail"]
        patcher = patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 9
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def draw(self):
        """Run the scheduled action; return how many programs it started."""
        with patch.object(thumbnail, "_run", side_effect=thumbnail._run) as run:
            self.Thumbnail._cron_draw()
        return run.call_count

    def of(self, file):
        return self.Thumbnail.search([("sha256", "=", file.sha256)])

    def path_of(self, file):
        return f"/my/documents/{file.id}/thumbnail"
