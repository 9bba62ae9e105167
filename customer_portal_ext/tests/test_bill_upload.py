import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bill_cast import FOREIGN_ACCOUNT, BillHttpCase, pdf, ubl


@tagged("post_install", "-at_install")
class TestBillUpload(BillHttpCase):
    """Bills: a supplier sends one to a purchase order; staff check it."""

    def setUp(self):
        super().setUp()
        self.login_as(self.sven_user)

    def refuse(self, bill, reason="The tax number is missing."):
        wizard = self.env["portal.bill.refuse"].with_user(self.ida)
        wizard.create({"bill_ids": bill.ids, "reason": reason}).action_refuse()

    def test_bills_a_pdf_becomes_a_draft_of_the_orders_vendor(self):
        """Bills: a draft, never posted; evidence with the file's hash; an activity."""
        self.po.order_line.qty_received = 5
        self.env.flush_all()
        page = self.get(f"/my/purchase/{self.po.id}")
        self.assertIn(f'href="/my/purchase/{self.po.id}/bill"', page.text)
        response = self.send(amount="15,00", remark="For July")
        self.assertEqual(response.status_code, 303)
        bill = self.sent(name="E-1")
        path = f"/my/bills/sent/{bill.id}?notice=bill_sent"
        self.assertURLEqual(response.headers["Location"], path)
        self.assertEqual(bill.state, "new")
        self.assertEqual((bill.amount, bill.remark), (15.0, "For July"))
        move = bill.move_id
        self.assertEqual((move.state, move.move_type), ("draft", "in_invoice"))
        self.assertEqual((move.partner_id, move.ref), (self.sven, "E-1"))
        self.assertEqual(str(move.invoice_date), "2026-03-01")
        self.assertFalse(move.portal_published)
        [file] = bill.file_ids
        self.assertEqual(file.attachment_id.raw, pdf())
        self.assertEqual(file.attachment_id.res_id, move.id)
        [event] = self.events(bill, "bill_sent")
        self.assertEqual(event._get_snapshot()["files"][0]["sha256"], file.sha256)
        self.assertEqual(event.partner_id, self.sven)
        [activity] = bill.activity_ids
        self.assertEqual(activity.user_id, self.buyer)
        note = " ".join(self.po.message_ids.mapped("body"))
        self.assertIn("sent the bill E-1", note)

    def test_bills_the_draft_has_what_is_still_to_be_billed(self):
        """Bills: lines of the order where the file is read by people only."""
        self.po.order_line.qty_received = 4
        self.env.flush_all()
        self.send()
        [line] = self.sent(name="E-1").move_id.invoice_line_ids
        self.assertEqual(line.purchase_line_id, self.po.order_line)
        self.assertEqual((line.quantity, line.price_subtotal), (4, 12.0))

    def test_bills_the_supplier_sees_what_becomes_of_it(self):
        """Bills: received, being checked; then the bill itself."""
        self.send()
        bill = self.sent(name="E-1")
        self.assertIn("Received, being checked", self.text_of(self.get("/my/bills")))
        path = f"/my/bills/sent/{bill.id}"
        page = self.get(path)
        self.assertIn("Received, being checked", self.text_of(page))
        self.assertIn(f"{path}/withdraw", page.text)
        self.assertIn('href="/my/bills"', self.get("/my").text)
        download = self.get(f"{path}/file/{bill.file_ids.id}")
        self.assertEqual(download.content, pdf())
        self.assertIn("attachment", download.headers["Content-Disposition"])
        self.assertIn("sandbox", download.headers["Content-Security-Policy"])
        bill.with_user(self.ida).action_open_move()
        self.env.flush_all()
        page = self.get(path)
        self.assertIn("Being checked", self.text_of(page))
        self.assertNotIn(f"{path}/withdraw", page.text)
        move = bill.move_id.with_user(self.ida)
        move.invoice_line_ids = [(0, 0, {"name": "Paper", "price_unit": 15.0})]
        move.action_post()
        self.env.flush_all()
        self.assertEqual(bill.state, "approved")
        self.assertFalse(bill.activity_ids)
        self.assertTrue(self.events(bill, "bill_approved"))
        response = self.get(path)
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(response.headers["Location"], f"/my/bills/{move.id}")
        page = self.get(f"/my/bills/{move.id}")
        for words in ("bill.pdf", self.po.name, "Approved"):
            self.assertIn(words, self.text_of(page))
        file = self.get(f"/my/bills/{move.id}/file/{bill.file_ids.id}")
        self.assertEqual(file.content, pdf())
        found = self.text_of(self.get("/my/bills"))
        self.assertNotIn("Bill sent to us", found)

    def test_bills_choice_of_the_order(self):
        """Bills: from the list, with the order's number; foreign ones do not exist."""
        foreign = self.purchase(self.eve)
        page = self.get("/my/bills/upload")
        self.assertIn(self.po.name, page.text)
        self.assertNotIn(foreign.name, page.text)
        # the page's script sends its files together, or none of them
        self.assertTrue(self.page(page).xpath("//form[@data-whole]"))
        path = "/my/bills/upload"
        for name in ("", foreign.name, "%", "P_____"):
            response = self.send(path=path, order=name)
            self.assertEqual(response.status_code, 422, name)
            self.assertIn('href="#field-order"', response.text)
        self.assertFalse(self.sent())
        response = self.send(path=path, order=self.po.name.lower())
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.sent(name="E-1").order_id, self.po)

    def test_bills_typed_wrong_loses_nothing(self):
        """Bills: each error says what to do, and what was typed stays."""
        response = self.send(number=" ", date="", amount="1.000,00", remark="kept")
        self.assertEqual(response.status_code, 422)
        for field in ("number", "date", "amount"):
            self.assertIn(f'href="#field-{field}"', response.text)
        self.assertIn("kept", response.text)
        self.assertIn("1.000,00", response.text)
        for values in (
            {"amount": "-5"},
            {"amount": "1e9"},
            {"date": "2999-01-01"},
            {"date": "1.3.2026"},
            {"number": "x" * 65},
            {"remark": "x" * 2001},
        ):
            self.assertEqual(self.send(**values).status_code, 422, values)
        self.assertEqual(self.send(files=[]).status_code, 422)
        self.assertFalse(self.sent())

    def test_bills_withdraw_until_staff_work_on_it(self):
        """Bills: by who sent it; again says so; not by a colleague; not later."""
        self.send()
        bill = self.sent(name="E-1")
        path = f"/my/bills/sent/{bill.id}"
        token = {"csrf_token": self.csrf()}
        self.login_as(self.nora_user)
        self.assertNotIn(f"{path}/withdraw", self.get(path).text)
        other = self.submit(f"{path}/withdraw", {"csrf_token": self.csrf()})
        self.assertEqual(other.status_code, 403)
        self.assertEqual(self.sent(name="E-1").state, "new")
        self.login_as(self.sven_user)
        token = {"csrf_token": self.csrf()}
        response = self.submit(f"{path}/withdraw", token)
        self.assertIn("notice=bill_withdrawn", response.headers["Location"])
        bill.invalidate_recordset()
        self.assertEqual(bill.state, "withdrawn")
        self.assertEqual(bill.move_id.state, "cancel")
        self.assertTrue(self.events(bill, "bill_withdrawn"))
        again = self.submit(f"{path}/withdraw", token)
        self.assertIn("bill_withdrawn_before", again.headers["Location"])
        self.assertEqual(len(self.events(bill, "bill_withdrawn")), 1)
        # the same may be sent again, and is not withdrawn once it is taken up
        self.assertEqual(self.send().status_code, 303)
        second = self.sent(name="E-1") - bill
        second.move_id.with_user(self.ida).narration = "Looks right"
        self.env.flush_all()
        self.assertEqual(second.state, "checking")
        late = self.submit(f"/my/bills/sent/{second.id}/withdraw", token)
        self.assertEqual(late.status_code, 409)
        self.assertEqual(self.sent(name="E-1")[:1].state, "checking")

    def test_bills_refused_with_a_reason_and_a_link(self):
        """Bills: the supplier reads why, by mail with their own link."""
        self.send()
        bill = self.sent(name="E-1")
        with self.assertRaises(UserError):
            self.refuse(bill, "  ")
        self.refuse(bill)
        self.env.flush_all()
        self.assertEqual((bill.state, bill.move_id.state), ("refused", "cancel"))
        self.assertTrue(self.events(bill, "bill_refused"))
        mail = self.env["mail.mail"].search(
            [
                ("model", "=", "portal.bill"),
                ("res_id", "=", bill.id),
                ("recipient_ids", "in", self.sven.ids),
            ]
        )
        [email] = [
            email
            for email in mail._prepare_outgoing_list()
            if self.sven.email in str(email["email_to"])
        ]
        self.assertIn("The tax number is missing.", email["body"])
        self.assertTrue(re.search(r"/my/link/[A-Za-z0-9_-]{43}", email["body"]))
        page = self.get(f"/my/bills/sent/{bill.id}")
        self.assertIn("The tax number is missing.", self.text_of(page))
        self.assertIn(f"/my/purchase/{self.po.id}/bill", page.text)
        with self.assertRaises(UserError):
            self.refuse(bill)
        self.assertEqual(self.send().status_code, 303)

    def test_bills_duplicates_are_said_and_refused(self):
        """Bills: the same number or the same file of a vendor is taken in once."""
        self.assertEqual(self.send().status_code, 303)
        again = self.send()
        self.assertIn("notice=bill_twice", again.headers["Location"])
        other = self.purchase(self.nora)
        for values in (
            {"number": "e 1", "files": [("new.pdf", pdf(b"new"))]},
            {"number": "E-2"},
        ):
            response = self.send(to=other, **values)
            self.assertEqual(response.status_code, 422, values)
            self.assertIn("E-1", self.text_of(response))
        self.assertEqual(len(self.sent()), 1)
        self.bill(ref="Booked/7")
        self.env.flush_all()
        response = self.send(number="booked 7", files=[("b.pdf", pdf(b"b"))])
        self.assertEqual(response.status_code, 422)
        # another vendor's number is another number
        self.login_as(self.eve_user)
        response = self.url_open(
            f"/my/purchase/{self.purchase(self.eve).id}/bill",
            data={
                "number": "E-1",
                "date": "2026-03-01",
                "csrf_token": self.page(self.get("/my/account")).xpath(
                    "//input[@name='csrf_token']/@value"
                )[0],
            },
            files=[("files", ("bill.pdf", pdf()))],
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 303)
        self.assertEqual(len(self.sent(name="E-1")), 2)

    def test_bills_who_may_send(self):
        """Bills, O-MODULES: nobody else, to no other order, not where it is off."""
        path = f"/my/purchase/{self.po.id}/bill"
        token = self.csrf()

        def denied(status, name):
            for response in (self.get(path), self.submit(path, {"csrf_token": token})):
                self.assertEqual(response.status_code, status, name)
                self.assertNotIn(self.po.name, response.text)

        for user in (self.eve_user, self.carla_user):
            self.login_as(user)
            token = self.page(self.get("/my/account")).xpath(
                "//input[@name='csrf_token']/@value"
            )[0]
            denied(404, user.name)
        self.login_as(None)
        response = self.get(path)
        self.assertIn("/web/login", response.headers["Location"])
        self.login_as(self.sven_user)
        token = self.csrf()
        self.company.portal_bill_upload = False
        denied(404, "switched off")
        self.assertEqual(self.get("/my/bills/upload").status_code, 404)
        self.assertNotIn("/my/bills/upload", self.get("/my/bills").text)
        self.assertNotIn(path, self.get(f"/my/purchase/{self.po.id}").text)
        self.company.portal_bill_upload = True
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_bills").id,
                "partner_id": self.sven.id,
                "company_id": self.company.id,
                "is_granted": False,
            }
        )
        denied(404, "section")
        self.assertFalse(self.sent())

    def test_bills_sent_ones_are_seen_by_their_vendor_only(self):
        """P-PUBLIC, X-SCOPE: foreign ones look like missing ones."""
        self.send()
        bill = self.sent(name="E-1")
        path = f"/my/bills/sent/{bill.id}"
        file = f"{path}/file/{bill.file_ids.id}"
        for user in (self.eve_user, self.carla_user):
            self.login_as(user)
            for address in (path, file):
                response = self.get(address)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("E-1", response.text)
        self.login_as(None)
        for address in (path, file):
            response = self.get(address)
            self.assertIn("/web/login", response.headers["Location"])
        # "own": what a colleague sent to their own order is not another's to see
        self.nora.portal_scope = "own"
        self.env.flush_all()
        self.login_as(self.nora_user)
        self.assertEqual(self.get(path).status_code, 404)
        self.login_as(self.sven_user)
        self.assertEqual(self.get(path).status_code, 200)

    def test_bills_by_a_direct_link(self):
        """C-DIRECT: a guest of the order sends a bill to it, and to no other."""
        other = self.purchase()
        self.login_as(None)
        link = f"/my/link/{self.direct_link(self.po, self.sven)}"
        _form, fields = self.form_of(self.get(link), link)
        self.submit(link, fields)
        self.company.portal_act_code = "never"
        response = self.send()
        self.assertEqual(response.status_code, 303)
        bill = self.sent(name="E-1")
        self.assertEqual(bill.partner_id, self.sven)
        self.assertEqual(self.events(bill, "bill_sent").identified_by, "direct_link")
        response = self.get(f"/my/purchase/{other.id}/bill")
        self.assertIn("/web/login", response.headers["Location"])

    def test_bills_rate_limit(self):
        """Bills: many in an hour are refused, and the form keeps what was typed."""
        self.env["portal.rate.limit"]._allow("bill", f"{self.sven.id}", 60, 3600)
        for _number in range(59):
            self.env["portal.rate.limit"]._allow("bill", f"{self.sven.id}", 60, 3600)
        self.env.flush_all()
        response = self.send(remark="kept")
        self.assertEqual(response.status_code, 429)
        self.assertIn("kept", response.text)
        self.assertFalse(self.sent())

    def test_bills_an_electronic_invoice_is_read_in(self):
        """Bills: by Odoo's own decoder, where it is installed; never posted."""
        content = ubl(order=self.po.name)
        for name, raw in (("e.xml", content), ("e.pdf", pdf(b"f", content + b" "))):
            self.send(number="E-1", files=[(name, raw)], amount="15")
            bill = self.sent(name="E-1", state="new")
            move = bill.move_id
            self.assertEqual((move.state, move.ref), ("draft", "E-1"))
            self.assertEqual(move.partner_id, self.sven)
            self.assertIn(FOREIGN_ACCOUNT, bill.warning)
            if "account.edi.common" in self.env:
                self.assertTrue(bill.is_decoded)
                self.assertEqual(move.amount_total, 15.0)
                self.assertIn(
                    self.po.order_line, move.invoice_line_ids.purchase_line_id
                )
            else:
                self.assertFalse(bill.is_decoded)
                self.assertIn("by hand", bill.warning)
            self.refuse(bill)
            self.env.flush_all()

    def test_bills_what_a_file_claims_is_not_believed(self):
        """Bills: another vendor or bank account is told to staff, and not stored."""
        self.supplier.vat = "BE0477472701"
        banks = self.env["res.partner.bank"].search_count([])
        partners = self.env["res.partner"].search_count([])
        self.eve.commercial_partner_id.vat = "BE0403170701"
        self.env.flush_all()
        content = ubl(
            number="OTHER-9",
            vendor="Other Ltd",
            vat="BE0403170701",
            order="P99999",
        )
        response = self.send(
            number="E-1", date="2026-03-11", amount="99", files=[("e.xml", content)]
        )
        self.assertEqual(response.status_code, 303)
        bill = self.sent(name="E-1")
        self.assertEqual(bill.move_id.commercial_partner_id, self.supplier)
        self.assertFalse(bill.move_id.partner_bank_id)
        self.assertEqual(self.env["res.partner.bank"].search_count([]), banks)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertFalse(self.sven.street, "no address is taken from a file")
        for words in (
            "another vendor",
            "BE0403170701",
            FOREIGN_ACCOUNT,
            "OTHER-9",
            "P99999",
            "99.00",
            "2026-03-01",
        ):
            self.assertIn(words, bill.warning)
        self.assertEqual(bill.move_id.ref, "E-1")
        # what staff are to check is not for the supplier
        page = self.get(f"/my/bills/sent/{bill.id}")
        self.assertNotIn("another vendor", page.text)

    def test_bills_words_of_a_file_are_text(self):
        """Bills: what a file names is no link and no picture in the activity."""
        name = "&amp;lt;img src=x&amp;gt;&lt;a href='https://evil.test'&gt;new IBAN"
        content = ubl(vendor=name, vat="BE0403170701")
        self.send(number="E-1", files=[("e.xml", content)])
        bill = self.sent(name="E-1")
        self.assertIn("new IBAN", bill.warning)
        note = str(bill.activity_ids.note)
        self.assertIn("new IBAN", note)
        self.assertNotIn('href="', note)
        self.assertNotIn("<img", note)

    def test_bills_nobody_writes_what_was_sent(self):
        """Bills: a draft of another company is cancelled by no number in a bill."""
        self.send(number="E-1")
        bill = self.sent(name="E-1")
        other = self.env["account.move"].create({"move_type": "entry"})
        for values in ({"move_id": other.id}, {"state": "new"}, {"name": "E-2"}):
            with self.assertRaises(AccessError):
                bill.with_user(self.buyer).write(values)
        self.refuse(bill)
        self.assertEqual(bill.state, "refused")
        self.assertEqual(other.state, "draft")

    def test_bills_known_account_and_vendor_raise_no_doubt(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.supplier.id, "acc_number": "BE71 0961 2345 6769"}
        )
        self.env.flush_all()
        self.send(files=[("e.xml", ubl(order=self.po.name))], amount="15")
        bill = self.sent(name="E-1")
        self.assertNotIn("vendor", (bill.warning or "").replace("by hand", ""))
        self.assertEqual(
            len(
                self.env["res.partner.bank"].search(
                    [("partner_id", "=", self.supplier.id)]
                )
            ),
            1,
        )
