import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# How many contacts one transaction invites: few enough for the progress to be seen and
# for little to be done again after an interruption.
CHUNK = 20


class PortalInvitationLine(models.Model):
    """The invitation of one contact, and what became of it.

    Its mail is queued in the transaction that writes its state: whoever ends the server
    in the middle leaves a line that waits and no mail, or a line that is done and one.
    """

    _name = "portal.invitation.line"
    _description = "Portal Invitation of a Contact"
    _order = "id"
    _rec_name = "partner_id"

    invitation_id = fields.Many2one(
        "portal.invitation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="invitation_id.company_id", store=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    email = fields.Char(related="partner_id.email")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("skipped", "Left alone"),
            ("failed", "Could not be invited"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        [
            ("created", "Login made"),
            ("restored", "Login given back"),
            ("added", "Login of another company: may see this one too"),
            ("known", "E-mail sent again"),
        ],
        string="What was done",
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    done_at = fields.Datetime(string="On", readonly=True)

    _partner_unique = models.UniqueIndex("(invitation_id, partner_id)")
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    def _speaking(self):
        """Return these lines with the language of who reads their reasons."""
        user = self.invitation_id.user_id[:1]
        return self.with_context(lang=user.lang or self.env.lang)

    def _finish(self, state, reason=False, outcome=False):
        self.write(
            {
                "state": state,
                "reason": reason,
                "outcome": outcome,
                "done_at": fields.Datetime.now(),
            }
        )

    def _obstacles_by_line(self):
        """Return {line: the sentence that says why its contact cannot be invited}."""
        found = {}
        for invitation, lines in self.grouped("invitation_id").items():
            obstacles = (
                lines._speaking()
                .env["portal.login"]
                ._obstacles(
                    lines.partner_id, invitation.company_id, restore=invitation.restore
                )
            )
            for line in lines:
                found[line] = obstacles.get(line.partner_id)
        return found

    def _evaluate(self):
        """Let lines wait, or fail with what stands in the way."""
        for line, reason in self._obstacles_by_line().items():
            if reason:
                line._finish("failed", reason)
            elif line.state != "waiting":
                line.write({"state": "waiting", "reason": False, "done_at": False})

    def _trigger(self):
        """Wake the background job up."""
        # sudo: staff may not write scheduled actions
        self.env.ref("customer_portal_ext.cron_invitations").sudo()._trigger()

    @api.model
    def _cron_work(self):
        """Work off what waits, a chunk per transaction, until done or out of time."""
        domain = [("state", "=", "waiting"), ("invitation_id.state", "=", "running")]
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self.search_count(domain))
        while lines := self.search(domain, limit=CHUNK):
            # another job may be at work on some: it finishes them
            lines = lines.try_lock_for_update()
            if not lines:
                break
            lines._work()
            lines.invitation_id._close()
            if not Cron._commit_progress(len(lines)):
                break

    def _work(self):
        """Invite the contacts of these lines: all in one go, or else one by one.

        Whoever cannot be invited has a line that says why, and stops nobody else.
        """
        try:
            with self.env.cr.savepoint():
                self._invite()
        except psycopg2.OperationalError:
            # another transaction was first: the job is run again
            raise
        except Exception as error:
            if len(self) > 1:
                for line in self:
                    line._work()
                return
            self._finish("failed", self._explain(error))

    def _explain(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.warning("Contact %s not invited", self.partner_id.id, exc_info=error)
        return self._speaking().env._(
            "Odoo could not make this login. The log of the server says why."
        )

    def _invite(self):
        """Make the logins and queue the mails; raise when either fails."""
        ready = self.browse()
        for line, reason in self._obstacles_by_line().items():
            if reason:
                line._finish("failed", reason)
            else:
                ready |= line
        to_mail = self.browse()
        for company, lines in ready.grouped("company_id").items():
            outcomes = self.env["portal.login"]._let_in(lines.partner_id, company)
            for line in lines:
                to_mail |= line._note_outcome(*outcomes[line.partner_id])
        to_mail.filtered("invitation_id.notify")._queue_mails()

    def _note_outcome(self, user_sudo, outcome):
        """Write down what was done, and return the line if it asks for a mail."""
        self.ensure_one()
        if outcome == "known" and not self._is_sent_again(user_sudo):
            self._finish("skipped", self._speaking()._already(user_sudo))
            return self.browse()
        self._finish("done", outcome=outcome)
        return self

    def _is_sent_again(self, user_sudo):
        resend = self.invitation_id.resend
        return resend == "all" or (resend == "new" and not user_sudo.login_date)

    def _already(self, user_sudo):
        if not user_sudo.login_date:
            return self.env._("Has a login and has not signed in yet.")
        return self.env._(
            "Has a login and signed in on %(date)s.",
            date=fields.Date.to_string(user_sudo.login_date),
        )

    def _queue_mails(self):
        """Queue one mail for each contact, without the token (``mail_mail_signup``)."""
        if not self:
            return
        told = self.filtered(lambda line: line._has_password())
        told._queue(
            lambda line: self.env.ref("customer_portal_ext.mail_template_company_added")
        )
        invited = self - told
        partners_sudo = invited.partner_id.sudo()
        partners_sudo.with_context(
            portal_login_quiet=True, tracking_disable=True
        ).signup_prepare()
        invited._queue(lambda line: line.invitation_id.template_id)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _has_password(self):
        """Tell whether to tell the contact of one more company, and no password."""
        self.ensure_one()
        user_sudo = self.partner_id.sudo().user_ids.filtered("share")[:1]
        return self.outcome == "added" and bool(user_sudo.login_date)

    def _queue(self, template_of):
        default = self.env.ref("customer_portal_ext.mail_template_invitation")
        for template, lines in self.grouped(
            lambda line: template_of(line) or default
        ).items():
            # sudo: the text names logins, which staff may not read
            template.sudo().send_mail_batch(lines.ids, force_send=False)

    # What the templates of invitations call -------------------------------------------

    def _signup_address(self):
        """Return where the contact chooses a password, without the secret yet."""
        return self.partner_id._portal_inert_signup()

    def _login_name(self):
        """Return the user name of the contact."""
        return self.partner_id.sudo().user_ids.filtered("share")[:1].login or ""

    def _days(self):
        """Return how many days the contact has to choose a password."""
        hours = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("auth_signup.signup.validity.hours", 144)
        )
        return max(1, timedelta(hours=int(hours)).days)

    def _login_address(self):
        """Return where the contact signs in."""
        return f"{self.partner_id.get_base_url()}/web/login"
