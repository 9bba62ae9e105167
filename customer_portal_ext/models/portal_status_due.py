from odoo import api, fields, models


class PortalDueMixin(models.AbstractModel):
    """Until when an answer is due (X-REMIND).

    A model under the policy that takes it has ``portal_waiting`` and
    ``_portal_waiting_domain``: it is in the morning's digest, and staff are told of
    what is overdue.
    """

    _name = "portal.due.mixin"
    _description = "Document with a Due Date for its Answer"

    # Whether what waits no more has no due date either.
    _portal_due_ends = False

    portal_due_date = fields.Date(
        string="Answer due",
        compute="_compute_portal_due_date",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="Until when the customer or supplier is to answer. They are reminded, and"
        " afterwards you are.",
    )
    portal_due_told = fields.Date(
        readonly=True,
        copy=False,
        help="The due date after which the responsible user was told.",
    )
    portal_is_overdue = fields.Boolean(
        string="Answer overdue",
        compute="_compute_portal_is_overdue",
        search="_search_portal_is_overdue",
    )

    @api.depends("portal_waiting")
    def _compute_portal_due_date(self):
        """Give a document that begins to wait the date of the company's settings."""
        for document in self:
            if document.portal_waiting and not document.portal_due_date:
                document.portal_due_date = document._portal_default_due_date()
            elif document._portal_due_ends and not document.portal_waiting:
                document.portal_due_date = False

    @api.depends("portal_waiting", "portal_due_date")
    def _compute_portal_is_overdue(self):
        for document in self:
            document.portal_is_overdue = bool(
                document.portal_waiting
                and document.portal_due_date
                and document.portal_due_date < document._portal_due_today()
            )

    @api.model
    def _search_portal_is_overdue(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = value if isinstance(value, bool) else True in value
        domain = self._portal_waiting_domain() & fields.Domain(
            "portal_due_date", "<", self._portal_due_today()
        )
        return domain if wanted else ~domain

    def _portal_due_today(self):
        """Return the day it is where the document's company is."""
        return self.env["account.move"]._portal_today(self.company_id[:1])

    def _portal_due_days(self):
        """Return how many days there are for an answer; 0 for no such date."""
        return 0

    def _portal_default_due_date(self):
        """Return until when an answer is due, if it is asked for today, or False."""
        self.ensure_one()
        days = self._portal_due_days()
        return bool(days) and fields.Date.add(self._portal_due_today(), days=days)

    def _portal_due_answered(self):
        """Begin anew, or end it, after an answer: what was due has been done."""
        for document in self.filtered(lambda document: not document.portal_waiting):
            document.portal_due_date = False
            if document.portal_due_told:
                # sudo: it is the user's own activity, whoever answered
                document.sudo().activity_feedback(
                    ["customer_portal_ext.mail_activity_overdue_answer"]
                )

    def _portal_due_close(self):
        """Take back what staff were told to follow up of what waits no more."""
        # sudo: whoever answers or moves it; the activity is the responsible user's
        for document in self.sudo():
            if document.portal_due_told and not document.portal_waiting:
                document._portal_due_answered()
                document.portal_due_told = False

    # --- whom to remind --------------------------------------------------------------

    def _portal_asked_partners(self):
        """Return the contacts for whose answer this document waits.

        The one it is for, or their company where they have no e-mail address.
        """
        self.ensure_one()
        partner = self.partner_id
        return partner if partner.email_normalized else partner.commercial_partner_id

    @api.model
    def _portal_asked_of(self, partners):
        """Return the domain of what may wait for some contacts.

        Those it really waits for are asked of each document.
        """
        return fields.Domain(
            "commercial_partner_id", "in", partners.commercial_partner_id.ids
        )

    def _portal_tell_overdue(self):
        """Give who is responsible something to do; once for each due date."""
        for document in self:
            env = document._portal_staff_env()
            text = env._(
                "%(document)s: no answer since %(date)s",
                document=document.with_env(env)._portal_label(),
                date=fields.Date.to_string(document.portal_due_date),
            )
            user = document._portal_responsible()[:1]
            if user:
                document.activity_schedule(
                    "customer_portal_ext.mail_activity_overdue_answer",
                    summary=text,
                    user_id=user.id,
                )
            else:
                document._message_log(body=text)
            document.portal_due_told = document.portal_due_date


class PortalStatusMixin(models.AbstractModel):
    _name = "portal.status.mixin"
    _inherit = ["portal.status.mixin", "portal.due.mixin"]

    def _portal_enter_status(self, status, send_mail=True):
        res = super()._portal_enter_status(status, send_mail=send_mail)
        for document in self.filtered("portal_is_overdue"):
            # asked once more: there is time again
            document.portal_due_date = document._portal_default_due_date()
        return res
