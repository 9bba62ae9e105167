"""Forms that come back with what was good in them, shared by the tests about them."""

import io

from .talk_cast import TalkCase

GOOD = ("plan.txt", b"the plan")
EMPTY = ("empty.txt", b"")
SCRIPT = {"X-Portal-Upload": "1"}


class PendingCase(TalkCase):
    """The form of a conversation, with a good and a bad file in it."""

    def setUp(self):
        super().setUp()
        self.login_as(self.carla_user)

    def send(self, text="Our plan", files=(), kept=(), path=None, token=None, **kwargs):
        """Send the form of a conversation as a browser does."""
        return self.submit(
            path or self.path,
            [
                *(token or self.own_token()),
                ("comment", text),
                *(("kept", reference) for reference in kept),
            ],
            files=[("comment_files", (name, io.BytesIO(raw))) for name, raw in files]
            or [("comment_files", ("", b""))],
            **kwargs,
        )

    def kept(self, response, path=None):
        """Return the references and names of the files that a form says it keeps."""
        action = path or self.path
        form = next(form for form in self.page(response).forms if form.action == action)
        boxes = form.xpath(".//fieldset//input[@type='checkbox'][@name='kept']")
        self.assertTrue(all(box.get("checked") for box in boxes))
        names = [
            form.xpath(f".//label[@for='{box.get('id')}']")[0].text_content().strip()
            for box in boxes
        ]
        return [box.get("value") for box in boxes], names

    def keep(self, *files, **kwargs):
        """Send good files beside an empty one; return the references to them."""
        response = self.send(files=[*(files or [GOOD]), EMPTY], **kwargs)
        self.assertEqual(response.status_code, 422)
        references, _names = self.kept(response, kwargs.get("path"))
        return references

    def pending(self):
        self.env.invalidate_all()
        return self.env["portal.pending.file"].search([])

    def files_of(self, messages):
        files = messages.attachment_ids
        return sorted((file.name, file.raw) for file in files)
