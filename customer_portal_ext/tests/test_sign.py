"""O-ESIGN: a quotation is signed on our page, with a PIN."""

import base64
import io
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from ..tools import signature_image
from .sign_cast import PIN, SignCase


@tagged("post_install", "-at_install")
class TestSign(SignCase):
    def setUp(self):
        super().setUp()
        self.set_pin()
        self.login_as(self.carla_user)

    def test_sign(self):
        """O-ESIGN: shown, signed, confirmed, with evidence; the PDF is queued."""
        page = self.get(f"/my/orders/{self.to_sign.id}")
        self.assertIn("Check and sign", self.text_of(page))
        self.assertNotIn("modalaccept", page.text.replace('id="modalaccept"', ""))
        self.assertIn("Printed as approved", self.text_of(self.get(self.sign_path())))
        path, fields = self.sign_form()
        done = self.submit(path, fields)
        self.assertURLEqual(
            done.headers["Location"], f"/my/orders/{self.to_sign.id}/signed"
        )
        self.assertEqual(self.to_sign.state, "sale")
        self.assertEqual(self.to_sign.signed_by, "Carla Client")
        event = self.events(self.to_sign, "signed")
        self.assertEqual(event.identified_by, "login_pin")
        self.assertEqual(event.partner_id, self.carla)
        self.assertIn("Customer Ltd", event.statement)
        snapshot = event._get_snapshot()
        self.assertEqual(len(snapshot["lines"]), 2)
        self.assertEqual(snapshot["signature"]["kind"], "typed")
        self.assertNotIn(PIN, event.snapshot)
        self.assertTrue(base64.b64decode(self.to_sign.signature).startswith(b"\x89PNG"))
        self.assertEqual(self.to_sign.portal_signed_event_id, event)
        self.assertIn(event.reference, self.text_of(self.get(done.headers["Location"])))
        certificate = self.text_of(self.get(f"/my/evidence/{event.id}"))
        self.assertIn("Carla Client (typed)", certificate)
        self.assertIn("a PIN", certificate)
        self.assertIn(
            "Carla Client signed",
            "".join(self.to_sign.message_ids.mapped("body")),
        )
        signed = self.env["sale.order"].search([("signed_on", "!=", False)])
        self.assertIn(self.to_sign, signed)

    def test_the_same_form_again(self):
        """O-ESIGN: a second identical submit does nothing and says so."""
        path, fields = self.sign_form()
        self.submit(path, fields)
        again = self.submit(path, fields)
        self.assertEqual(again.status_code, 303)
        self.assertIn("again=1", again.headers["Location"])
        text = self.text_of(self.get(again.headers["Location"]))
        self.assertIn("This was signed before", text)
        self.assertEqual(len(self.events(self.to_sign, "signed")), 1)

    def test_the_signed_paper(self):
        """O-ESIGN: document and certificate are one PDF on the order, and mailed."""
        path, fields = self.sign_form()
        self.submit(path, fields)
        self.carla.tz = "Asia/Tokyo"
        rendered = []

        def render(report, name, ids, *args, **kwargs):
            context = report.env.context
            rendered.append((context.get("portal_viewer"), context.get("tz")))
            return b"%PDF", "pdf"

        self.env.cr.flush()
        module = "odoo.addons.customer_portal_ext.models.sale_order_signed_paper"
        Report = type(self.env["ir.actions.report"])
        with (
            patch.object(Report, "_render_qweb_pdf", render),
            patch(f"{module}.merge_pdf", lambda papers: b"|".join(papers)),
        ):
            self.to_sign._portal_send_signed_paper()
        # P-REPRINT: with the days of where the signer is, as the page they signed on
        self.assertEqual(rendered, [(True, "Asia/Tokyo")] * 2)
        self.assertFalse(self.to_sign.portal_signed_event_id)
        message = self.to_sign.message_ids[:1]
        self.assertEqual(message.attachment_ids.raw, b"%PDF|%PDF")
        self.assertIn(self.carla, message.notified_partner_ids)
        self.assertEqual(message.attachment_ids.res_id, self.to_sign.id)

    def test_what_was_shown(self):
        """O-ESIGN: what changed meanwhile is not signed: 409, and what it was."""
        path, fields = self.sign_form()
        self.to_sign.order_line[0].price_unit = 99
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("It changed since you looked", self.text_of(answer))
        self.assertUnsigned()
        self.assertEqual(self.env["portal.pin"]._of(self.carla).tries_left, 5)

    def test_errors_use_up_no_try(self):
        """O-ESIGN: without tick, name or PIN: 422, said at the field, no try used."""
        for values, words in (
            ({"terms": False}, "Tick that you have read"),
            ({"signer": "  "}, "Type your name."),
            ({"signer": "x" * 200}, "Type your name."),
            ({"pin": ""}, "Enter your PIN."),
            ({"how": "draw", "drawn": ""}, "Draw your signature"),
        ):
            path, fields = self.sign_form(**values)
            answer = self.submit(path, fields)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(words, self.text_of(answer))
            self.assertNotIn(f'value="{PIN}"', answer.text)
        self.assertUnsigned()
        self.assertEqual(self.env["portal.pin"]._of(self.carla).tries_left, 5)

    def test_drawn(self):
        """O-ESIGN: a drawn signature is a PNG, made anew from its points."""
        path, fields = self.sign_form(how="draw", drawn=self.drawing())
        self.assertEqual(self.submit(path, fields).status_code, 303)
        snapshot = self.events(self.to_sign, "signed")._get_snapshot()
        self.assertEqual(snapshot["signature"]["kind"], "drawn")

    def test_bad_drawings(self):
        """O-ESIGN: no PNG, no sane size, nothing on it: refused."""

        def uri(width, height, kind="PNG"):
            out = io.BytesIO()
            Image.new("RGB", (width, height), (255, 255, 255)).save(out, kind)
            return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()

        for bad in (
            None,
            "x",
            "data:image/png;base64,%%%",
            "data:image/png;base64,YQ==",
            "data:image/svg+xml;base64,YQ==",
            uri(600, 200, "GIF"),
            uri(600, 200),
            uri(5000, 200),
            uri(1, 1),
            "data:image/png;base64," + "A" * 400_000,
        ):
            with self.assertRaises(signature_image.BadSignature):
                signature_image.drawn(bad)
        for name in ("Carla Client", "Łukasz Ångström", "Ирина", "x" * 120):
            self.assertTrue(signature_image.typed(name).startswith(b"\x89PNG"))

    def test_five_wrong_pins(self):
        """O-ESIGN: five wrong PINs, in whatever session, lock it; a mail says so."""
        path, fields = self.sign_form(pin="9999")
        for left in (4, 3):
            answer = self.submit(path, fields)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(f"Tries left: {left}", self.text_of(answer))
        # another browser of the same contact shares the tries
        self.login_as(None)
        self.login_as(self.carla_user)
        path, fields = self.sign_form(pin="9999")
        for _try in range(2):
            self.assertEqual(self.submit(path, fields).status_code, 422)
        locked = self.submit(path, fields)
        self.assertEqual(locked.status_code, 403)
        self.assertIn("Your PIN is locked", self.text_of(locked))
        fields = [pair for pair in fields if pair[0] != "pin"] + [("pin", PIN)]
        right = self.submit(path, fields)
        self.assertEqual(right.status_code, 403)
        self.assertUnsigned()
        self.assertEqual(self.env["portal.pin"]._state(self.carla), "locked")
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.carla.ids)])
        self.assertEqual(
            mails.mapped("subject").count("Your PIN for signing is locked"), 1
        )

    def test_a_right_pin_gives_the_tries_back(self):
        """O-ESIGN: the five tries are those in a row."""
        path, fields = self.sign_form(pin="9999")
        self.submit(path, fields)
        path, fields = self.sign_form()
        self.submit(path, fields)
        self.env.invalidate_all()
        self.assertEqual(self.env["portal.pin"]._of(self.carla).tries_left, 5)

    def test_closed_documents(self):
        """O-ESIGN: expired, cancelled and unasked documents say so."""
        path, fields = self.sign_form()
        self.to_sign.validity_date = "2020-01-01"
        self.assertIn("This offer has expired", self.text_of(self.get(path)))
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 409)
        self.to_sign.validity_date = False
        self.to_sign._action_cancel()
        self.assertIn("was cancelled", self.text_of(self.get(path)))
        self.assertEqual(self.submit(path, fields).status_code, 409)
        self.assertFalse(self.to_sign.signed_on)
        quote = self.quotation()
        other = self.get(self.sign_path(quote))
        self.assertIn("No signature is waited for", self.text_of(other))

    def test_details_are_asked_first(self):
        """O-ESIGN: what is missing of the contact is asked for, saved and proved."""
        Fields = self.env["ir.model.fields"]
        for name in ("function", "phone", "country_id", "name"):
            field = Fields._get("res.partner", name)
            self.company.portal_sign_field_ids |= field
        self.carla.write({"function": False, "phone": False, "country_id": False})
        path, fields = self.sign_form()
        self.assertNotIn("detail_name", dict(fields))
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Fill in: Job Position", self.text_of(answer))
        country = self.env.ref("base.de")
        filled = {
            "detail_function": "Buyer",
            "detail_phone": "call me",
            "detail_country_id": country.id,
        }
        path, fields = self.sign_form(**filled)
        answer = self.submit(path, fields)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Type a phone number", self.text_of(answer))
        self.assertFalse(self.carla.function)
        # what is there is not changed by a field that was not asked for
        filled |= {"detail_phone": "+49 30 1234567", "detail_name": "Mallory"}
        path, fields = self.sign_form(**filled)
        self.assertEqual(self.submit(path, fields).status_code, 303)
        self.assertEqual(self.carla.function, "Buyer")
        self.assertEqual(self.carla.phone, "+49 30 1234567")
        self.assertEqual(self.carla.country_id, country)
        self.assertEqual(self.carla.name, "Carla Client")
        added = self.events(self.to_sign, "signed")._get_snapshot()["details_added"]
        self.assertIn({"label": "Job Position", "value": "Buyer"}, added)

    def test_status_follows(self):
        """O-ESIGN: the status that follows; paying comes after signing."""
        status = self.to_sign.portal_status_id
        after = self.Status.create(
            {"name": "We look at it", "state": "sent", "company_id": self.company.id}
        )
        status.next_status_id = after
        path, fields = self.sign_form()
        self.submit(path, fields)
        self.assertEqual(self.to_sign.portal_status_id, after)
        self.assertEqual(self.to_sign.state, "sent")
        status.next_status_id = False
        paid = self.sign_quotation(require_payment=True)
        self.assertFalse(paid._has_to_be_paid())
        _status, payload = self.call(
            f"/my/orders/{paid.id}/transaction", access_token="", amount=30
        )
        self.assertIn("sign this document first", str(payload["error"]["data"]))
        path, fields = self.sign_form(paid)
        self.submit(path, fields)
        self.assertEqual(paid.portal_status_id.action, "pay")
        self.assertEqual(paid.state, "sent")
        self.assertTrue(paid._has_to_be_paid())

    def test_stock_pad_is_closed(self):
        """O-ESIGN: where a PIN is asked for, stock's pad does not sign without one."""
        _status, payload = self.call(
            f"/my/orders/{self.to_sign.id}/accept",
            name="Carla Client",
            signature=self.pad(),
        )
        self.assertIn("Check and sign", payload["result"]["error"])
        self.assertUnsigned()
        self.company.portal_sign_mode = "stock"
        answer = self.get(self.sign_path())
        self.assertIn("notice=sign_here", answer.headers["Location"])
