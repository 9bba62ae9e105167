from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from .portal_pin import PIN_PAGE, SETUP_DAYS
from .res_partner_access import STAFF

# How many colleagues a page names who could sign instead.
NAMED = 5


class ResPartner(models.Model):
    """Who may sign, and with which PIN (O-ESIGN)."""

    _inherit = "res.partner"

    portal_may_sign = fields.Selection(
        [("yes", "May sign"), ("no", "May only look")],
        string="Signing",
        company_dependent=True,
        groups=STAFF,
        help="Empty: what the contact's company says, or the settings. What is entered"
        " for a company holds for its contacts without an entry of their own.",
    )
    portal_pin_state = fields.Selection(
        [
            ("none", "Not set"),
            ("set", "Set"),
            ("locked", "Locked: too many wrong PINs"),
        ],
        string="PIN for signing",
        compute="_compute_portal_pin",
        groups=STAFF,
    )
    portal_pin_setup_until = fields.Datetime(
        string="Set-up link valid until", compute="_compute_portal_pin", groups=STAFF
    )

    def _compute_portal_pin(self):
        # sudo: the table is nobody's; whether there is a PIN is no secret to staff
        rows_sudo = (
            self.env["portal.pin"].sudo().search([("partner_id", "in", self.ids)])
        )
        row_of = {row.partner_id.id: row for row in rows_sudo}
        for partner in self:
            row_sudo = row_of.get(partner.id, rows_sudo.browse())
            state = "set" if row_sudo.tries_left > 0 else "locked"
            partner.portal_pin_state = state if row_sudo.set_at else "none"
            partner.portal_pin_setup_until = row_sudo.setup_until

    def _portal_may_sign(self, company):
        """Tell whether this contact has the right to sign for its company.

        Whether they see the document and may act on it is asked elsewhere.

        :param res.company company: whose document it is
        """
        self.ensure_one()
        # sudo: what staff decided about the contact
        partner_sudo = self.sudo().with_company(company)
        entry = (
            partner_sudo.portal_may_sign
            or partner_sudo.commercial_partner_id.portal_may_sign
        )
        if entry:
            return entry == "yes"
        return company.portal_sign_right == "act"

    def _portal_who_may_sign(self, document_sudo):
        """Return colleagues of this contact who may sign a document, some of them.

        :return: ``res.partner`` in superuser mode
        """
        self.ensure_one()
        company = document_sudo._portal_company()
        # sudo: names of colleagues, to one of them
        colleagues_sudo = self.sudo().search(
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("id", "!=", self.id),
                ("is_company", "=", False),
                ("email", "!=", False),
                ("user_ids", "!=", False),
            ],
            limit=50,
        )
        policy = self.env["portal.policy"]
        return colleagues_sudo.filtered(
            lambda partner: (
                partner._portal_may_sign(company)
                and policy._sees(document_sudo, partner, company)
            )
        )[:NAMED]

    def action_portal_pin_setup(self):
        """Button: send a link with which the contact sets a PIN, once.

        It is how a locked PIN is unlocked, too. Staff never learn the PIN.

        :raise UserError: where no link can be sent
        """
        self.ensure_one()
        self._portal_check_pin_setup()
        company = self.env.company
        self.env["portal.pin"]._allow_setup(self)
        partner = self.with_context(lang=self.lang or self.env.lang)
        self._portal_pin_mail(
            company,
            partner.env._("Your PIN for signing at %(name)s", name=company.name),
            "customer_portal_ext.mail_pin_setup",
            address=company.get_base_url() + self._portal_inert_path(PIN_PAGE, company),
            days=SETUP_DAYS,
        )
        return self._portal_notification(
            self.env._("A link to set a PIN goes to %(email)s.", email=self.email)
        )

    def _portal_check_pin_setup(self):
        user = self.env.user
        if not self.env.su and not any(
            user.has_group(group) for group in STAFF.split(",")
        ):
            raise AccessError(
                self.env._(
                    "To send set-up links you need the right to create contacts, or to"
                    " be an administrator of the portal."
                )
            )
        self.check_access("read")
        company = self.env.company
        if not self.partner_share or not email_normalize(self.email):
            raise UserError(
                self.env._("Only contacts with an e-mail address can be sent a link.")
            )
        # sudo: whether there is a login
        if not self.sudo().user_ids and not company.portal_create_logins:
            raise UserError(
                self.env._("Invite this contact first: a PIN belongs to a login.")
            )
        if company.portal_hotlink_mode == "off":
            raise UserError(
                self.env._(
                    "Personal links are switched off. The contact can set a PIN after"
                    " signing in, under “Connection & Security”."
                )
            )

    def _portal_note_pin(self, locked=False):
        """Tell the contact by mail, and staff by a note, what happened to the PIN.

        :param bool locked: or it was set
        """
        self.ensure_one()
        company = self.sudo().user_ids[:1].company_id or self.env.company
        env = self.with_context(lang=self.lang or self.env.lang).env
        if locked:
            subject = env._("Your PIN for signing is locked")
            note = self.env._("The PIN for signing is locked: five wrong tries.")
        else:
            subject = env._("Your PIN for signing was set")
            note = self.env._("The contact has set a PIN for signing.")
        self._portal_pin_mail(
            company, subject, "customer_portal_ext.mail_pin_changed", locked=locked
        )
        self.sudo().message_post(
            body=note, message_type="notification", subtype_xmlid="mail.mt_note"
        )

    def _portal_pin_mail(self, company, subject, view, **values):
        """Queue a mail about the PIN for this contact alone, in nobody's chatter."""
        partner = self.with_context(lang=self.lang or self.env.lang)
        body = partner.env["ir.qweb"]._render(
            view, {"name": partner.name, "company_name": company.name, **values}
        )
        # sudo: whoever causes it has no rights on mails
        self.env["mail.mail"].sudo().create(
            {
                "subject": subject,
                "body_html": body,
                "author_id": company.partner_id.id,
                "email_from": company.email_formatted,
                "recipient_ids": [Command.set(self.ids)],
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
