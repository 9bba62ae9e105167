"""Files as visitors send them, shared by the tests about files."""

import base64
import io

from odoo.fields import Command
from odoo.http import Request

from .common import PortalHttpCase

# One picture of one pixel, whole.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
PDF = b"%PDF-1.4 plan\n%%EOF\n"


class FileCase(PortalHttpCase):
    """A quotation that waits, its page of files, and Carla signed in."""

    def setUp(self):
        super().setUp()
        self.company.write(
            {
                "portal_file_upload": True,
                "portal_file_types": "pdf, png, jpg, txt, zip, docx",
                "portal_file_max_mb": 1,
                "portal_file_max_count": 3,
            }
        )
        self.quote = self.quotation()
        self.line = self.quote.order_line[0]
        self.path = f"/my/orders/{self.quote.id}/files"
        self.login_as(self.carla_user)

    def form(self):
        response = self.get(self.path)
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, self.path)
        return fields

    def send(self, *files, line=None, path=None, **kwargs):
        """Send files as the form does; each is (name, content)."""
        fields = [
            *((name, value) for name, value in self.form() if name != "line_id"),
            ("line_id", str(line.id) if line else ""),
        ]
        return self.submit(
            path or self.path,
            fields,
            files=[("files", (name, io.BytesIO(raw))) for name, raw in files]
            or [("files", ("", b""))],
            **kwargs,
        )

    def post(self, path, *files, **fields):
        """Post a form with this session's own token, whatever page has it."""
        fields["csrf_token"] = Request.csrf_token(self)
        return self.submit(
            path,
            fields,
            files=[("files", (name, io.BytesIO(raw))) for name, raw in files] or None,
        )

    @property
    def files(self):
        return (
            self.env["portal.document"]
            .with_context(active_test=False)
            .search([("order_id", "=", self.quote.id)], order="id")
        )

    def share(self, *contents, line=None, kind="proof", **values):
        """Share files as the salesperson; each is (name, content)."""
        env = self.env(user=self.salesperson)
        attachments = env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": raw,
                    "res_model": "portal.file.share",
                    "res_id": 0,
                }
                for name, raw in contents
            ]
        )
        before = self.files
        env["portal.file.share"].create(
            {
                "order_id": self.quote.id,
                "kind": kind,
                "line_id": line and line.id,
                "attachment_ids": [Command.set(attachments.ids)],
                **values,
            }
        ).action_share()
        return self.files - before
