"""Messages with files, shared by the tests about them."""

from odoo.tests import new_test_user

from .talk_cast import TalkCase


class TalkFiles:
    """Mix into a case: messages with files, and what becomes of them."""

    say = TalkCase.say
    as_guest = TalkCase.as_guest

    def rows(self, record):
        """Return the documents that stand for files of a conversation."""
        return self.env["portal.document"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("kind", "=", "message"),
            ],
            order="id",
        )

    def said_with(self, record, *files, **kwargs):
        """Let staff write a message with files, each (name, content)."""
        kwargs = {"author_id": self.salesperson.partner_id.id, **kwargs}
        return self.say(record, "See the file", attachments=list(files), **kwargs)

    def setUp(self):
        super().setUp()
        # those of the demo data
        self.env["portal.document"].search([]).portal_show = False
        self.login_as(self.carla_user)

    def listed(self, path="/my/documents"):
        """Return the titles in a list."""
        return [
            link.text_content().strip()
            for link in self.page(self.get(path)).xpath(
                "//table[@id='portal_list']//th[@scope='row']//a"
            )
            if "/my/documents/" in link.get("href")
        ]

    def staff(self, group):
        """Return a new internal user of one group."""
        login = group.split(".")[1]
        return new_test_user(self.env, login, groups=f"base.group_user,{group}")

    def assertGone(self, document, word="CANARY"):
        """Neither list, page, file nor picture says anything about a document."""
        path = f"/my/documents/{document.id}"
        for address in (path, f"{path}/download", f"{path}/thumbnail"):
            response = self.get(address)
            self.assertEqual(response.status_code, 404, address)
            self.assertNotIn(word, response.text)
        for address in ("/my/documents", f"/my/documents?search={word}"):
            page = self.page(self.get(address))
            self.assertFalse(page.xpath(f"//a[contains(@href, '{path}')]"), address)
