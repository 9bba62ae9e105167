"""C-FILES, X-VERSIONS: files both ways, and proofs that change."""

import base64
import io

from PIL import Image

from tests.story import SUBMIT, Story

SCRIPT = ".o_portal_ext_problem"


class FilesStory(Story):
    """A customer sends files and takes one back; Sam sends a proof, then another."""

    def tell(self, name: str) -> None:
        contact = self.cast.contact(name)
        order_id = self.quotation(contact, {"name": "Banner"}, {"name": "Flag"})
        self.desk.publish(order_id)
        banner = self.lines(order_id)[0]
        person = self.arrive(self.mail_to(name, self.order(order_id, "name")))
        self._send(person, order_id, banner)
        self._take_back(person, order_id)
        self._seen_in_odoo(order_id, banner, name)
        self._proof(person, order_id, banner, name)
        self._second_proof(person, order_id, banner, name)
        self._approve(person, order_id, banner)

    def _send(self, person, order_id, line_id):
        """Several at once: the good ones are kept, and each bad one is named."""
        person.press(f'#portal_files a[href="{self.path(order_id, "files")}"]')
        person.press(f"#portal_upload_form {SUBMIT}")
        assert "Choose at least one file" in person.text("#error-summary")
        person.find("#field-line_id").select_option(str(line_id))
        files = [
            _file("logo.pdf", b"%PDF-1.4\nlogo\n%%EOF\n"),
            _file("text.txt", b"Open all day"),
            _file("virus.exe", b"MZ\x90\x00 no picture at all"),
            _file("nothing.txt", b""),
        ]
        person.find("#field-files").set_input_files(files)
        if self.cast.scripts:
            person.find(f"#portal_upload_form {SUBMIT}").click()
            errors = person.page.locator(f"{SCRIPT} .alert-link")
            errors.first.wait_for()
            said = person.text(SCRIPT)
            # what the browser finds wrong keeps nobody from sending the others
            assert "nothing.txt is empty" in said and "virus.exe" in said
            assert "We have logo.pdf." in said and "We have text.txt." in said
            person.press(f"{SCRIPT} a:not(.alert-link)")
        else:
            person.press(f"#portal_upload_form {SUBMIT}")
            assert "virus.exe" in person.text("#error-summary")
            assert "nothing.txt is empty" in person.text("#error-summary")
            assert "logo.pdf, text.txt" in person.text('main .alert[role="status"]')
        page = person.text("#portal_files_page")
        assert "logo.pdf" in page and "text.txt" in page
        person.find("#field-files").set_input_files([_file("empty.pdf", b"")])
        if self.cast.scripts:
            person.find(f"#portal_upload_form {SUBMIT}").click()
            assert "empty.pdf is empty" in person.text(SCRIPT)
        else:
            person.press(f"#portal_upload_form {SUBMIT}")
            assert "empty.pdf" in person.text("#error-summary")

    def _take_back(self, person, order_id):
        """One's own, until staff have it: then it stays, and the page says why."""
        self.open(person, self.path(order_id, "files"))
        mine = '#portal_files_page button[aria-label="Take %s back"]'
        # the pages of two tabs: in the second one Sam is quicker
        person.press(mine % "text.txt")
        assert "was taken back" in person.text('main .alert[role="status"]')
        assert not person.count(mine % "text.txt")
        domain = [("order_id", "=", order_id), ("name", "=", "logo.pdf")]
        [document] = self.desk.sam("portal.document", "search", domain)
        self.desk.sam("portal.document", "action_received", [document])
        person.press(mine % "logo.pdf")
        assert "We work with logo.pdf already" in person.text("#error-summary")
        content = person.download(f'main a[href$="/files/{document}"]')
        assert content.startswith(b"%PDF-1.4")

    def _seen_in_odoo(self, order_id, line_id, name):
        seen = self.desk.see(order_id)
        assert f"{name} sent files" in seen and "logo.pdf, text.txt" in seen
        assert f"{name} took a file back" in seen
        domain = [("order_id", "=", order_id)]
        [document] = self.desk.sam(
            "portal.document", "search_read", domain, ["name", "order_line_id", "state"]
        )
        assert document["name"] == "logo.pdf"
        assert document["order_line_id"][0] == line_id
        assert document["state"] == "received"

    def _proof(self, person, order_id, line_id, name):
        """The proof is in the mail's page, with its picture, beside its line."""
        self.desk.share_proof(order_id, line_id, "front.png", _picture("teal"))
        self.arrive(self.mail_to(name, "Proof"), person)
        assert person.path == self.path(order_id)
        line = f"li:has(#line-{line_id})"
        assert "front.png" in person.text(line)
        assert person.count(f"{line} img") == 1
        picture = person.page.context.request.get(
            self.portal.url + person.find(f"{line} img").get_attribute("src")
        )
        assert picture.headers["content-type"] == "image/png"
        self._mark_seen(person)

    def _second_proof(self, person, order_id, line_id, name):
        """X-VERSIONS: a new proof and a new price; the old proof stays to be read."""
        self.desk.share_proof(order_id, line_id, "front.png", _picture("navy"))
        flag = self.lines(order_id)[1]
        self.desk.change_price(order_id, flag, 99.5)
        mail = self.mail_to(name, "Proof", lambda m: "version 2" in m.html)
        self.arrive(mail, person)
        changed = person.text("#portal_seen")
        assert "Changed since you last looked" in changed
        for words in ("Banner", "front.png", "Flag", "99.50"):
            assert words in changed, words
        assert person.count(".o_portal_ext_seen") == 2
        person.page.locator("#portal_files details summary").click()
        assert "Earlier versions" in person.text("#portal_files details")
        assert person.count("#portal_files details li a") == 1
        self._mark_seen(person)
        assert not person.count(".o_portal_ext_seen")

    def _mark_seen(self, person):
        if person.count("#portal_seen"):
            person.press(f"#portal_seen {SUBMIT}")
            assert "you saw it" in person.text('main .alert[role="status"] >> nth=0')
        assert not person.count("#portal_seen")

    def _approve(self, person, order_id, line_id):
        """What is approved is this version of the proof, by its SHA-256."""
        person.tick(f"#line-{line_id}")
        person.press(f"#portal_answer {SUBMIT}:not([formaction])")
        domain = [("order_id", "=", order_id), ("version", "=", 2)]
        [proof] = self.desk.sam("portal.document", "search_read", domain, ["sha256"])
        assert proof["sha256"] in person.text("#portal_approve_lines")
        person.tick("#field-terms")
        person.press(f"#portal_approve {SUBMIT}")
        [event] = self.events(order_id, "line_approved")
        assert proof["sha256"] in event["snapshot"]
        self.desk.share_proof(order_id, line_id, "front.png", _picture("white"))
        [line] = self.desk.sam("sale.order.line", "read", [line_id], ["portal_answer"])
        assert line["portal_answer"] == "void"
        self.check_evidence(order_id)


def _file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def _picture(color: str) -> str:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), color).save(drawn, "PNG")
    return base64.b64encode(drawn.getvalue()).decode()
