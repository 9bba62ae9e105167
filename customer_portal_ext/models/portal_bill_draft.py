import logging

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command

from ..tools import bill_file
from .account_move_sent import UPLOAD

_logger = logging.getLogger(__name__)


class PortalBill(models.Model):
    """Making a draft bill of what a supplier sent, by Odoo's own decoders.

    The vendor is that of the purchase order. What the file says of the vendor, of bank
    accounts, of numbers and amounts is compared and, where it differs, told to staff.
    """

    _inherit = "portal.bill"

    @api.model
    def _portal_receive(self, order_sudo, actor, values, files):
        """Take in a bill of a supplier, with its draft in the books.

        The caller has asked the policy, holds the locks, and has checked the files and
        that it is none of those sent before.

        :param purchase.order order_sudo: the order, in superuser mode
        :param dict actor: who acts, as evidence keeps it
        :param dict values: ``name``, and as they were typed ``invoice_date``,
            ``amount``, ``remark``
        :param list files: ``ir.attachment`` values: ``name``, ``raw``, ``mimetype``
        :return: the bill, in superuser mode
        """
        # the texts that remain are for staff, and nothing of it is the visitor's own
        staff_env = order_sudo._portal_staff_env()
        order = order_sudo.with_env(staff_env).with_user(SUPERUSER_ID)
        order = order.with_company(order.company_id).sudo()
        user = order.company_id.portal_bill_user_id or order.user_id
        # who checks it has an activity, and needs no mail of being responsible as well
        Bill = order.env["portal.bill"].with_context(mail_auto_subscribe_no_notify=True)
        bill = Bill.create(
            {
                **values,
                "number_key": bill_file.plain(values["name"]),
                "order_id": order.id,
                "company_id": order.company_id.id,
                "commercial_partner_id": order.commercial_partner_id.id,
                "partner_id": actor["partner_id"],
                "user_id": user.id,
                "currency_id": order.currency_id.id,
            }
        )
        bill = bill.with_context(mail_auto_subscribe_no_notify=False)
        bill._portal_make_draft()
        bill._portal_attach(files)
        bill._portal_read_files(files)
        bill.event_id = self.env["portal.event"]._record(
            bill, "bill_sent", actor, snapshot=bill._prepare_event_snapshot()
        )
        bill._portal_announce(actor)
        return bill

    def _portal_make_draft(self):
        """Make the draft in the books: empty, of the vendor of the order."""
        order = self.order_id
        values = order._prepare_invoice()
        values.update(
            move_type="in_invoice",
            ref=self.name,
            invoice_date=self.invoice_date,
            portal_bill_id=self.id,
            invoice_line_ids=[],
        )
        self.move_id = (
            self.env["account.move"]
            .with_context(portal_bill_upload=True, default_move_type="in_invoice")
            .create(values)
            .with_context(portal_bill_upload=None)
        )

    def _portal_attach(self, files):
        """Store the files beside the draft, where staff look for them."""
        attachments = self.env["ir.attachment"].create(
            [
                {**values, "res_model": "account.move", "res_id": self.move_id.id}
                for values in files
            ]
        )
        self.env["portal.bill.file"].create(
            [
                {
                    "bill_id": self.id,
                    "name": attachment.name,
                    "attachment_id": attachment.id,
                    "sha256": self.env["portal.bill.file"]._portal_sha256(
                        values["raw"]
                    ),
                    "size": len(values["raw"]),
                    "mimetype": values["mimetype"],
                }
                for attachment, values in zip(attachments, files, strict=True)
            ]
        )
        # the one that people read is shown beside the draft
        readable = attachments.filtered(lambda file: file.name.lower().endswith("pdf"))
        self.move_id.with_context(
            portal_bill_upload=True
        ).message_main_attachment_id = (readable or attachments)[:1]

    def _portal_read_files(self, files):
        """Read the first electronic invoice among the files into the draft."""
        found = None
        for values in files:
            xml = values["raw"]
            if values["name"].lower().endswith(".pdf"):
                xml = bill_file.xml_in_pdf(values["raw"])
            try:
                root = bill_file.parse_xml(xml) if xml else None
            except ValueError:
                # of a PDF: an XML that is none was not taken in
                root = None
            if root is not None and (found is None or bill_file.is_invoice(root)):
                found = values["name"], xml, root
                if bill_file.is_invoice(root):
                    break
        warnings = []
        if found:
            claims = bill_file.read_claims(found[2])
            warnings += self._portal_doubts(claims)
            self.is_decoded = self._portal_decode(*found)
            if claims.is_credit:
                self._portal_make_refund()
                warnings.append(
                    self.env._(
                        "The file is a credit note, and so is the draft: it lowers what"
                        " we owe."
                    )
                )
            if not self.is_decoded:
                warnings.append(
                    self.env._(
                        "The electronic invoice %(file)s could not be read in: please"
                        " enter it by hand.",
                        file=found[0],
                    )
                )
            self._portal_keep_vendor()
        # what a credit note gives back is nothing that is still to be billed
        is_bill = self.move_id.move_type == "in_invoice"
        if is_bill and not self.move_id.invoice_line_ids:
            self._portal_fill_from_order()
        warnings += self._portal_compare_amount()
        self.warning = "\n".join(warnings)

    def _portal_decode(self, name, xml, root):
        """Let Odoo's own decoder for this kind of file fill in the draft.

        Not by ``_extend_with_attachments``, which commits: the bill, its files and its
        evidence are there together or not at all.

        :return: whether lines were read
        """
        bill_file.without_accounts(root)
        move = self.move_id.with_context(
            **{UPLOAD: self._portal_vendor().id, "skip_is_manually_modified": True}
        )
        file_data = {
            "name": name,
            "raw": xml,
            "xml_tree": root,
            "mimetype": "application/xml",
            "attachment": None,
            "origin_attachment": move.env["ir.attachment"],
            "origin_import_file_type": None,
        }
        file_data["import_file_type"] = move._get_import_file_type(file_data)
        file_data["origin_import_file_type"] = file_data["import_file_type"]
        decoder = move._get_edi_decoder(file_data, new=True)
        if not decoder or not decoder.get("priority"):
            return False
        try:
            with self.env.cr.savepoint():
                reason = decoder["decoder"](move, file_data, True)
                move.env.flush_all()
        except Exception:  # noqa: BLE001
            # each decoder has errors of its own; the file stays, staff enter it
            _logger.info("The bill %s could not be decoded", self.id, exc_info=True)
            self.env.invalidate_all()
            return False
        self.env.invalidate_all()
        lines = self.move_id.invoice_line_ids
        lines.is_imported = True
        if reason or not lines:
            return False
        self._portal_link_order()
        return True

    def _portal_make_refund(self):
        """Make the draft a credit note, where Odoo's decoder has not.

        It goes by the root of UBL and the sign of the total, and not by the kind that
        an ``Invoice`` says it is of.
        """
        move = self.move_id.with_context(portal_bill_upload=True)
        if move.move_type == "in_invoice":
            move.action_switch_move_type()

    def _portal_link_order(self):
        """Let Odoo match the lines that were read with those of the order.

        By price, quantity and name. The lines stay those of the file: what they bill
        is for staff to compare, and not to be replaced by what was ordered.
        """
        move = self.move_id
        _orders, pairs = move._find_matching_po_and_inv_lines(
            self.order_id.order_line.filtered(lambda line: not line.display_type),
            move.invoice_line_ids.filtered(lambda line: line.display_type == "product"),
            timeout=4,
        )
        for purchase_line_id, line in pairs:
            line.with_context(
                portal_bill_upload=True, skip_is_manually_modified=True
            ).purchase_line_id = purchase_line_id

    def _portal_vendor(self):
        """Return the contact whom the bill is booked on, as stock does for an order."""
        address = self.order_id.partner_id.address_get(["invoice"])
        return self.env["res.partner"].browse(address["invoice"])

    def _portal_keep_vendor(self):
        """Undo what a file has changed that is not the supplier's to say."""
        move = self.move_id.with_context(portal_bill_upload=True)
        vendor = self._portal_vendor()
        values = {"ref": self.name, "invoice_origin": self.order_id.name}
        if move.partner_id != vendor:
            values["partner_id"] = vendor.id
        if self.invoice_date:
            values["invoice_date"] = self.invoice_date
        move.write(values)

    def _portal_fill_from_order(self):
        """Prepare the lines that the order has still to be billed for."""
        order = self.order_id
        lines = [
            {**line._prepare_account_move_line(), "sequence": sequence}
            for sequence, line in enumerate(order.order_line, start=10)
            if not line.display_type and line.qty_to_invoice > 0
        ]
        if lines:
            self.move_id.with_context(portal_bill_upload=True).invoice_line_ids = [
                Command.create(line) for line in lines
            ]

    def _portal_announce(self, actor):
        """Put the bill on the list of who checks it, and note it on order and draft."""
        text = self.env._(
            "%(name)s sent the bill %(bill)s on the portal (%(reference)s).",
            name=actor["partner_name"],
            bill=self.name,
            reference=self.event_id.reference,
        )
        self._portal_tell(actor, text)
        for record in (self.order_id, self.move_id.with_context(portal_bill_upload=1)):
            record.message_post(
                author_id=actor["partner_id"],
                body=text,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
            )
        user = self.user_id or self.order_id.create_uid
        self.activity_schedule(
            "customer_portal_ext.mail_activity_bill_sent",
            user_id=user.id if user and not user.share else False,
            summary=self.env._(
                "Check the bill %(bill)s of %(vendor)s",
                bill=self.name,
                vendor=self.commercial_partner_id.name,
            ),
            # the words of a file are text, whatever they look like
            note=Markup("<br/>").join((self.warning or "").splitlines()),
        )
