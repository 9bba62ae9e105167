"""O-ESIGN: signing with a PIN, and declining, from the mail to Odoo."""

import base64
import io

from PIL import Image
from pypdf import PdfReader

from tests.story import SUBMIT, Story

PIN = "4071"
REASON = "It is too dear for us this year."


class SignStory(Story):
    """A contact without login, PIN or telephone number signs what Sam sent them."""

    def tell(self, name: str) -> None:
        signer = self.cast.contact(name)
        order_id = self.quotation(
            signer, {"name": "Shop sign"}, {"name": "Fitting"}, require_signature=True
        )
        self.desk.ask_to_sign(order_id)
        number = self.order(order_id, "name")
        person = self.arrive(self.mail_to(name, number))
        assert person.path == self.path(order_id)
        assert "Waiting for a signature" in person.text("#portal_sign_section")
        self._stopped_without_pin(person, order_id)
        self._set_pin(person, signer, name)
        self._find_what_waits(person, order_id, number)
        self._leave_out(person)
        self._try_wrong_pin(person)
        self._sign(person, name)
        [event] = self.events(order_id, "signed")
        self._confirmed(person, order_id, event)
        self._mailed(name, event)
        self._seen_in_odoo(order_id, signer, name, event)

    def _stopped_without_pin(self, person, order_id):
        """A link from a mail is not enough to sign, nor to set a PIN."""
        person.press("#portal_sign_section a.btn-primary")
        assert person.count("#portal_sign_blocked") == 1
        assert "ask us for a link to set a PIN" in person.text("main")
        self.open(person, "/my/security/pin")
        assert not person.count("#field-new_pin")

    def _set_pin(self, person, signer, name):
        """By the link that Sam sends, once: a PIN that is no pattern, typed twice."""
        self.desk.send_pin_link(signer)
        mail = self.mail_to(name, "PIN")
        self.arrive(mail, person)
        assert person.path == "/my/security/pin"
        for wrong, again, field in (
            ("1234", "1234", "new_pin"),
            (PIN, "4072", "new_pin_again"),
        ):
            self._write_pin(person, wrong, again)
            assert person.count(f'#field-{field}[aria-invalid="true"]') == 1
            assert person.find("#field-new_pin").input_value() == ""
        self._write_pin(person, PIN, PIN)
        assert "Your PIN is set" in person.text('main .alert[role="status"]')
        # what was done reaches the address on file; the link has done its work
        self.mail_to(name, where=lambda caught: "was set" in caught.html)

    def _write_pin(self, person, pin, again):
        person.write("#field-new_pin", pin)
        person.write("#field-new_pin_again", again)
        person.press(f"#portal_pin_page {SUBMIT}")

    def _find_what_waits(self, person, order_id, number):
        """C-ACTIONS: it waits in the list, with its action."""
        self.open(person, "/my/actions")
        assert number in person.text("#portal_list")
        person.press(f'#portal_list a.btn[href$="{self.path(order_id)}"]')
        person.press("#portal_sign_section a.btn-primary")
        assert "Shop sign" in person.text("#portal_sign_lines")

    def _leave_out(self, person):
        """All that is missing is said at once, and no try of the PIN is used up."""
        person.press(f"#portal_sign {SUBMIT}")
        assert person.page.title().startswith("Error: ")
        for field in ("detail_phone", "terms", "pin"):
            assert person.count(f'#error-summary a[href="#field-{field}"]') == 1, field

    def _try_wrong_pin(self, person):
        self._fill_in(person)
        person.write("#field-pin", "9999")
        person.press(f"#portal_sign {SUBMIT}")
        assert "Tries left: 4" in person.text("#error-summary")
        # a page that was refused keeps what was typed, but for the secret
        assert person.find("#field-detail_phone").input_value() == "+49 341 123456"
        assert person.find("#field-pin").input_value() == ""

    def _fill_in(self, person):
        phone = person.find("#field-detail_phone")
        if not phone.input_value():
            person.write("#field-detail_phone", "+49 341 123456")
        person.tick("#field-terms")

    def _sign(self, person, name):
        self._fill_in(person)
        assert person.find("#field-signer").input_value() == name
        if self.cast.scripts:
            self._draw(person)
        else:
            assert not person.find(".o_portal_ext_draw").is_visible()
        person.write("#field-pin", PIN)
        person.press(f"#portal_sign {SUBMIT}")

    def _draw(self, person):
        person.tick("#how-draw")
        canvas = person.find("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        mouse = person.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 40)
        mouse.down()
        mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
        mouse.move(box["x"] + 300, box["y"] + 40, steps=8)
        mouse.up()

    def _confirmed(self, person, order_id, event):
        assert "Signed. Thank you." in person.text("#portal_signed")
        assert event["reference"] in person.text("#portal_signed")
        record = person.download('#portal_signed a[href*="report_type=pdf"]')
        assert record.startswith(b"%PDF")
        person.press("#portal_signed a.btn-primary")
        assert not person.count("#portal_sign_section")
        self.open(person, self.path(order_id, "sign"))
        assert "signed already" in person.text("#portal_sign_closed")

    def _mailed(self, name, event):
        """The signed document with its certificate, as one PDF."""
        mail = self.mail_to(
            name,
            where=lambda caught: any(
                "signed" in (part.get_filename() or "") for part in caught.attachments
            ),
        )
        [paper] = [
            part
            for part in mail.attachments
            if part.get_content_type() == "application/pdf"
        ]
        pages = PdfReader(io.BytesIO(paper.get_payload(decode=True))).pages
        text = " ".join(page.extract_text() for page in pages)
        # the letters of other fonts are pictures to a program
        assert event["hash"] in "".join(text.split())
        assert len(pages) > 1

    def _seen_in_odoo(self, order_id, signer, name, event):
        state, signed_by, signature = self.order(
            order_id, "state", "signed_by", "signature"
        )
        assert (state, signed_by) == ("sale", name)
        assert signature
        seen = self.desk.see(order_id)
        assert f"{name} signed on the portal ({event['reference']})" in seen
        assert ", signed.pdf" in seen
        [contact] = self.desk.sam("res.partner", "read", [signer], ["phone"])
        assert contact["phone"] == "+49 341 123456"
        assert event["identified_by"] == "hotlink_pin"
        drawn = '"kind":"drawn"' in event["snapshot"].replace(" ", "")
        assert drawn == self.cast.scripts
        if drawn:
            self._is_a_drawing(signature)
        self.check_evidence(order_id)

    def _is_a_drawing(self, signature):
        """Sam sees lines, and not an empty picture."""
        picture = Image.open(io.BytesIO(base64.b64decode(signature))).convert("RGBA")
        assert len(picture.getcolors(600 * 200)) > 1


class DeclineStory(Story):
    """Who does not want it says why, and Sam reads it."""

    def tell(self, name: str) -> None:
        contact = self.cast.contact(name)
        order_id = self.quotation(
            contact, {"name": "Shop sign"}, require_signature=True
        )
        self.desk.ask_to_sign(order_id)
        number = self.order(order_id, "name")
        person = self.arrive(self.mail_to(name, number))
        person.press("#portal_sign_section a.btn-outline-secondary")
        assert person.count("#portal_decline") == 1
        assert self.order(order_id, "state") == "sent"
        person.press(f"#portal_decline {SUBMIT}")
        assert person.count('#field-decline_message[aria-invalid="true"]') == 1
        person.write("#field-decline_message", REASON)
        person.press(f"#portal_decline {SUBMIT}")
        assert "You declined this quotation" in person.text(
            'main .alert[role="status"]'
        )
        assert not person.count("#portal_sign_section")
        # the same again: nothing more happens, and the page says so
        self.open(person, self.path(order_id, "decline"))
        assert not person.count(f"#portal_decline {SUBMIT}")
        assert self.order(order_id, "state") == "cancel"
        assert REASON in self.desk.see(order_id)
        assert self.kinds(order_id).count("declined") == 1
        self.check_evidence(order_id)
