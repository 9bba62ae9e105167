from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.bill_file import plain

# What counts as sent: the same number or file is not taken in a second time.
STANDING = ("new", "checking", "approved")


class PortalBill(models.Model):
    """A bill that a supplier sent on the portal, until it is in the books and after.

    It is what the supplier said; what we book is ``move_id``, a draft that staff check.
    Nothing here is posted by itself, and no vendor, bank account or amount is believed
    because a file names it.
    """

    _name = "portal.bill"
    _description = "Bill Sent by a Supplier"
    _inherit = ["portal.said.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(string="Their number", required=True, readonly=True)
    number_key = fields.Char(readonly=True, help="The number as it is compared.")
    order_id = fields.Many2one(
        "purchase.order",
        string="Purchase order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        readonly=True,
        help="That of the purchase order, whatever the file says.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Sent by", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="Who checks", domain="[('share', '=', False)]"
    )
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_state = fields.Selection(related="move_id.state", string="In the books")
    invoice_date = fields.Date(string="Bill date", readonly=True)
    invoice_date_due = fields.Date(
        string="Due date", related="move_id.invoice_date_due", store=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(
        readonly=True, help="The total with tax, as the supplier says it; may be empty."
    )
    remark = fields.Text(readonly=True)
    warning = fields.Text(
        string="To be checked",
        readonly=True,
        help="What in the file does not fit the vendor, the order or what they typed.",
    )
    is_decoded = fields.Boolean(
        string="Read from the file",
        readonly=True,
        help="The lines of the bill were read from the electronic invoice.",
    )
    file_ids = fields.One2many("portal.bill.file", "bill_id", readonly=True)
    state = fields.Selection(
        [
            ("new", "Received"),
            ("checking", "Being checked"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        default="new",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        help="Until somebody works on it, who sent a bill may withdraw it.",
    )
    refuse_reason = fields.Text(readonly=True)
    event_id = fields.Many2one(
        "portal.event", string="Sent, as evidence", readonly=True
    )

    _number_unique = models.UniqueIndex(
        "(commercial_partner_id, company_id, number_key)"
        " WHERE state IN ('new', 'checking', 'approved')"
    )

    @api.model
    def _portal_same_bill(self, order_sudo, number, hashes):
        """Return why a bill cannot be taken in again, or None.

        Of the same vendor and company: the same number, among what was sent and what is
        in the books, or a file that was sent before. What was withdrawn or refused may
        be sent again.

        :param purchase.order order_sudo: the order it is sent to, in superuser mode
        :param str number: as the supplier typed it
        :param hashes: SHA-256 of the files
        :return: (field of the form, "number" or "file", name of the bill it repeats)
        """
        vendor, company = order_sudo.commercial_partner_id, order_sudo.company_id
        whose = [
            ("commercial_partner_id", "=", vendor.id),
            ("company_id", "=", company.id),
        ]
        # sudo: only whether the vendor of the order sent it before
        self_sudo = self.sudo()
        same = self_sudo.search(
            [
                *whose,
                ("state", "in", STANDING),
                ("number_key", "=", plain(number)),
            ],
            limit=1,
        )
        if same:
            return "number", "number", same.name
        moves_sudo = self_sudo.env["account.move"].search_fetch(
            [
                *whose,
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("state", "!=", "cancel"),
                ("ref", "!=", False),
                # what has the same letters and digits has the first and last of them
                ("ref", "ilike", "%".join(plain(number)) if number else ""),
            ],
            ["ref"],
        )
        for move in moves_sudo:
            if plain(move.ref) == plain(number):
                return "number", "number", move.ref
        file_sudo = self_sudo.env["portal.bill.file"].search(
            [*whose, ("is_current", "=", True), ("sha256", "in", list(hashes))], limit=1
        )
        if file_sudo:
            return "files", "file", file_sudo.bill_id.name
        return None

    @api.model
    def _portal_lock_vendor(self, order_sudo):
        """Take the lock under which bills of a vendor are taken in.

        Whatever order they are sent to: two at once with the same number are compared
        with each other.
        """
        order_sudo._portal_lock()
        self.env.cr.execute(
            "UPDATE res_partner SET id = id WHERE id = %s",
            [order_sudo.commercial_partner_id.id],
        )

    # --- what becomes of it ----------------------------------------------------------

    def _portal_set_state(self, state, **values):
        """Move bills to another state, and free their files where they no longer count.

        :param str state: as the field has it
        """
        self.write({"state": state, **values})
        self.file_ids.is_current = state in STANDING

    def _portal_take_up(self):
        """Note that somebody of the staff works on these bills."""
        fresh = self.filtered(lambda bill: bill.state == "new")
        if fresh:
            # sudo: whoever works on the draft, whatever their rights on this row
            fresh.sudo()._portal_set_state("checking")

    def _portal_follow_move(self, state):
        """Follow what staff did with the bill in the books.

        :param str state: that the bill has now
        """
        # sudo: whoever posts a bill need not have rights on what came on the portal
        for bill in self.sudo():
            if bill.state not in STANDING:
                continue
            if state != "posted":
                bill._portal_set_state("checking")
            elif bill.state != "approved":
                bill._portal_set_state("approved")
                bill.activity_feedback(["customer_portal_ext.mail_activity_bill_sent"])
                bill._portal_lock()
                self.env["portal.event"]._record(
                    bill,
                    "bill_approved",
                    self.env.user._portal_staff_actor(),
                    snapshot=bill._prepare_event_snapshot(),
                )

    def _portal_withdraw(self, actor):
        """Withdraw a bill as who sent it; its draft is cancelled.

        The caller has the lock, and has asked whether it may be done.

        :param dict actor: who acts, as evidence keeps it
        """
        self.ensure_one()
        # sudo: contacts have no rights on bills; the caller has asked the policy
        bill_sudo = self.sudo()
        bill_sudo._portal_set_state("withdrawn")
        bill_sudo.activity_unlink(["customer_portal_ext.mail_activity_bill_sent"])
        bill_sudo._portal_cancel_draft()
        event = self.env["portal.event"]._record(
            bill_sudo, "bill_withdrawn", actor, bill_sudo._prepare_event_snapshot()
        )
        bill_sudo._portal_tell(
            actor,
            self._portal_staff_env()._(
                "%(name)s withdrew this bill (%(reference)s).",
                name=actor["partner_name"],
                reference=event.reference,
            ),
        )

    def _portal_cancel_draft(self):
        if self.move_id.state == "draft":
            self.move_id.with_context(portal_bill_upload=True).button_cancel()

    def _portal_tell(self, actor, text):
        """Write a note for staff on the bill, as who acts."""
        self.message_post(
            author_id=actor["partner_id"],
            body=text,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )

    def _prepare_event_snapshot(self):
        """Return a bill as evidence keeps it, with the hashes of its files."""
        self.ensure_one()
        return {
            "bill": self.id,
            "number": self.name,
            "order": self.order_id.id,
            "order_name": self.order_id.name,
            "vendor": self.commercial_partner_id.id,
            "date": self.invoice_date or None,
            "amount": self._portal_amount_text(),
            "currency": self.currency_id.name,
            "remark": self.remark or "",
            "state": self.state,
            "reason": self.refuse_reason or "",
            "files": [
                {"name": file.name, "size": file.size, "sha256": file.sha256}
                for file in self.file_ids
            ],
        }

    # --- what staff do ---------------------------------------------------------------

    def action_take_up(self):
        """Button: somebody checks it; who sent it can no longer withdraw it."""
        self.check_access("write")
        self._portal_take_up()

    def action_open_move(self):
        """Button: the draft bill, which this takes up."""
        self.ensure_one()
        self.check_access("read")
        if not self.move_id:
            raise UserError(self.env._("The draft of this bill was deleted."))
        if self.has_access("write"):
            self._portal_take_up()
        return self.move_id._get_records_action()

    def action_open_order(self):
        """Button: the purchase order it was sent to."""
        self.ensure_one()
        return self.order_id._get_records_action()

    def action_refuse(self):
        """Button: ask for the reason, which the supplier reads."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_bill_refuse_action"
        )
        return {**action, "context": {"default_bill_ids": self.ids}}

    def _portal_refuse(self, reason):
        """Refuse bills as staff: cancel their drafts and tell who sent them.

        :param str reason: read by the supplier
        :raise UserError: for one that is in the books, or was answered before
        """
        self.check_access("write")
        template = self.env.ref(
            "customer_portal_ext.mail_template_bill_refused", raise_if_not_found=False
        )
        for bill in self:
            # sudo: a buyer may refuse a bill without being an accountant
            bill_sudo = bill.sudo()
            bill_sudo._portal_lock()
            if bill_sudo.state not in ("new", "checking"):
                raise UserError(
                    self.env._(
                        "The bill %(name)s is approved, or was refused or withdrawn"
                        " before. One that is in the books is reset to draft first.",
                        name=bill_sudo.name,
                    )
                )
            bill_sudo._portal_set_state("refused", refuse_reason=reason)
            bill_sudo._portal_cancel_draft()
            bill_sudo.activity_feedback(["customer_portal_ext.mail_activity_bill_sent"])
            self.env["portal.event"]._record(
                bill_sudo,
                "bill_refused",
                self.env.user._portal_staff_actor(),
                snapshot=bill_sudo._prepare_event_snapshot(),
            )
            if template:
                bill._portal_send_mail(template)
