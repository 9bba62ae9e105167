from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

# What people write to each other; what a stage or a template sends is not said twice.
SHOWN_TYPES = ("comment", "email")


class HelpdeskTicket(models.Model):
    """The conversation on a ticket, and for whose answer it waits (O-TICKETS)."""

    _inherit = "helpdesk.ticket"

    _portal_shown_types = SHOWN_TYPES
    _portal_mail_type = "email_outgoing"
    _portal_comment_setting = "portal_comment_tickets"

    portal_waiting = fields.Boolean(
        string="Waits for the customer",
        compute="_compute_portal_waiting",
        store=True,
        readonly=False,
        copy=False,
        help="The customer is to answer. Set by the stage, and by your answer in it;"
        " ends with the customer's.",
    )

    # Counted on every page of the customer; the condition as the ORM writes it.
    _portal_waiting_idx = models.Index(
        "(commercial_partner_id) WHERE portal_waiting IS TRUE"
    )

    @api.depends("stage_id")
    def _compute_portal_waiting(self):
        for ticket in self:
            stage = ticket.stage_id
            ticket.portal_waiting = stage.portal_waiting and not stage.closed

    # --- "Action required" (C-ACTIONS) -----------------------------------------------

    @api.model
    def _portal_waiting_domain(self):
        """Return the tickets that wait for the customer's answer."""
        return Domain("portal_waiting", "=", True)

    @api.model
    def _portal_action(self, action, ticket_id):
        """Return what the customer is asked to do, and where: (text, path)."""
        path = f"{self._portal_list_path(ticket_id)}#discussion"
        return self.env._("Answer"), path

    # --- writing ---------------------------------------------------------------------

    def _portal_responsible(self):
        """Return who answers: the assignee, or else the team, its leader first."""
        self.ensure_one()
        ticket_sudo = self.sudo()
        team = ticket_sudo.team_id
        users = ticket_sudo.user_id or team.user_id | team.user_ids
        return users.filtered(lambda user: user.active and not user.share)

    def _portal_comments_allowed(self):
        """Tell whether contacts may write: not on what is closed, which they reopen."""
        return super()._portal_comments_allowed() and not self.sudo().closed

    def _portal_comment(self, actor, text, files=(), own_note=False):
        """Write a message as a contact, and keep as evidence that it was written."""
        message_sudo = super()._portal_comment(actor, text, files, own_note=own_note)
        self._portal_lock()
        self.env["portal.event"]._record(
            self,
            "ticket_answered",
            actor,
            snapshot={
                "message_id": message_sudo.id,
                "text": text,
                "files": file_names(message_sudo.attachment_ids),
            },
        )
        return message_sudo

    def _message_post_after_hook(self, message, msg_vals):
        res = super()._message_post_after_hook(message, msg_vals)
        for ticket in self:
            ticket._portal_follow_message(message)
        return res

    def _portal_follow_message(self, message):
        """Let a ticket wait for the customer, or no more, after what was said."""
        # sudo: whoever writes has no need of rights on stages
        message_sudo, ticket_sudo = message.sudo(), self.sudo()
        stage = ticket_sudo.stage_id
        is_said = (
            message_sudo.message_type in SHOWN_TYPES
            and message_sudo.subtype_id == self.env.ref("mail.mt_comment")
            and not message_sudo.is_internal
        )
        if not is_said or not stage.portal_waiting or stage.closed:
            return
        if self._portal_is_automatic(message_sudo):
            # whoever is out of office has neither answered nor asked
            return
        author = message_sudo.author_id
        if author and not author.partner_share:
            ticket_sudo.portal_waiting = True
            return
        ticket_sudo.portal_waiting = False
        following = stage.portal_answered_stage_id
        if following in ticket_sudo._portal_stages():
            ticket_sudo.stage_id = following

    def _portal_stages(self):
        """Return the stages that this ticket can have, in superuser mode, in order."""
        self.ensure_one()
        ticket_sudo = self.sudo()
        return ticket_sudo.team_id.with_company(
            ticket_sudo.company_id
        )._get_applicable_stages()

    # --- mails -----------------------------------------------------------------------

    @api.model
    def _portal_ticket_template(self, name):
        """Return a template of this addon, in superuser mode, unless it was removed."""
        template = self.env.ref(
            f"customer_portal_ext_helpdesk_mgmt.{name}", raise_if_not_found=False
        )
        # sudo: customers' acts send mails, and may not read templates
        return (template or self.env["mail.template"]).sudo().filtered("active")

    def _portal_raised(self, actor, files_sudo):
        """Keep as evidence that somebody has sent a ticket here, and tell of it.

        Its customer gets a confirmation, and who is to answer it a notification.

        :param dict actor: who has, as evidence keeps it; None for staff
        :param ir.attachment files_sudo: what was sent with it
        """
        self.ensure_one()
        if actor:
            self.env["portal.document"]._portal_take_in_files(
                self.sudo(),
                files_sudo,
                files_sudo.env["res.partner"].browse(actor["partner_id"]),
            )
            self._portal_lock()
            self.env["portal.event"]._record(
                self,
                "ticket_raised",
                actor,
                snapshot={
                    "number": self.number,
                    "name": self.name,
                    "description": str(self.description or ""),
                    "category": self.category_id.complete_name or "",
                    "team": self.team_id.name or "",
                    "files": file_names(files_sudo),
                },
            )
        company_sudo = self._portal_company().sudo()
        # a stage that has a mail of its own has sent it
        if company_sudo.portal_ticket_confirm and not self.stage_id.mail_template_id:
            template_sudo = self._portal_ticket_template("mail_template_ticket_raised")
            if template_sudo:
                template_sudo.send_mail(
                    self.id, email_layout_xmlid="mail.mail_notification_light"
                )
        text = self._portal_staff_env()._(
            "%(name)s has sent a new ticket on the portal.", name=self.partner_id.name
        )
        self._portal_tell_staff(text, self.description)
        self._portal_wake_mail_queue()

    def _portal_tell_staff(self, text, details=""):
        """Notify who is to answer; where there is nobody, the company's address.

        :param str text: what has happened, in the staff's language
        :param Markup details: what the customer wrote
        """
        self.ensure_one()
        # sudo: the customer's act, which notifies whom they may not read
        ticket_sudo = self.sudo()
        staff = ticket_sudo.with_env(ticket_sudo._portal_staff_env())
        subject = f"{staff._portal_label()}"
        body = Markup("<p>{}</p>{}").format(text, details or "")
        partners_sudo = ticket_sudo._portal_responsible().partner_id
        if partners_sudo:
            ticket_sudo.message_notify(
                partner_ids=partners_sudo.ids,
                subject=subject,
                body=body,
                force_send=False,
            )
            return
        company_sudo = ticket_sudo._portal_company().sudo()
        address = email_normalize(company_sudo._portal_comment_address() or "")
        if address:
            url = f"{self.get_base_url()}/odoo/{self._name}/{self.id}"
            link = Markup('<p><a href="{}">{}</a></p>').format(url, subject)
            self.env["mail.mail"].sudo().create(
                {
                    "subject": subject,
                    "email_from": company_sudo.email_formatted,
                    "email_to": address,
                    "body_html": body + link,
                    "auto_delete": True,
                }
            )


def file_names(files_sudo):
    """Return what evidence says of some stored files: their names and checksums."""
    return [
        {"name": file.name, "sha1": file.checksum} for file in files_sudo.sorted("id")
    ]
