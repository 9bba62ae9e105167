from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Who may invite, take logins away and ask for new passwords.
INVITING_GROUPS = "base.group_partner_manager,customer_portal_ext.group_portal_manager"
# An invitation by hand that follows another one this soon is a second click.
SECOND_CLICK = timedelta(seconds=30)


class PortalInvitation(models.Model):
    """A batch of invitations to the portal, worked off in the background (C-INVITE).

    One line per contact: no contact is invited twice by one batch, however often its
    work is interrupted (``portal.invitation.line``). Rules that make logins keep one
    batch each, that is never over (O-AUTO).
    """

    _name = "portal.invitation"
    _description = "Portal Invitations"
    _order = "id desc"

    name = fields.Char(required=True, default=lambda self: self.env._("Invitation"))
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        help="The company whose portal the contacts are let into.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    rule_id = fields.Many2one(
        "portal.login.rule",
        readonly=True,
        ondelete="set null",
        index=True,
    )
    is_standing = fields.Boolean(
        readonly=True, help="The rule adds contacts to it as they come along."
    )
    state = fields.Selection(
        [("draft", "Not sent yet"), ("running", "In progress"), ("done", "Done")],
        default="draft",
        required=True,
        readonly=True,
    )
    notify = fields.Boolean(
        string="Send an e-mail",
        default=True,
        help="Switched off, the logins are made and nobody is told.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="E-mail",
        domain="[('model', '=', 'portal.invitation.line')]",
        default=lambda self: self._default_template(),
    )
    message = fields.Text(
        string="Message of the company",
        help="Added to the e-mail as you type it. It is not translated.",
    )
    resend = fields.Selection(
        [
            ("none", "Nothing"),
            ("new", "The e-mail again, if they have never signed in"),
            ("all", "The e-mail again"),
        ],
        string="Who has a login gets",
        default="new",
        required=True,
    )
    restore = fields.Boolean(
        string="Give back logins that were taken away",
    )
    started_at = fields.Datetime(string="Started on", readonly=True)
    finished_at = fields.Datetime(string="Finished on", readonly=True)
    line_ids = fields.One2many("portal.invitation.line", "invitation_id", readonly=True)
    failed_line_ids = fields.One2many(
        "portal.invitation.line",
        "invitation_id",
        domain=[("state", "in", ("failed", "skipped"))],
        readonly=True,
    )
    line_count = fields.Integer(string="Contacts", compute="_compute_counts")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left alone", compute="_compute_counts")
    failed_count = fields.Integer(
        string="Could not be invited", compute="_compute_counts"
    )
    unsent_count = fields.Integer(
        string="E-mails in the queue", compute="_compute_unsent"
    )
    progress = fields.Float(compute="_compute_counts")

    def _default_template(self):
        return self.env.ref(
            "customer_portal_ext.mail_template_invitation", raise_if_not_found=False
        )

    @api.depends("state", "line_ids.state")
    def _compute_counts(self):
        groups = self.env["portal.invitation.line"]._read_group(
            [("invitation_id", "in", self.ids)],
            ["invitation_id", "state"],
            ["__count"],
        )
        counts = {(invitation.id, state): count for invitation, state, count in groups}
        for invitation in self:
            for state in ("waiting", "done", "skipped", "failed"):
                invitation[f"{state}_count"] = counts.get((invitation.id, state), 0)
            over = (
                invitation.done_count
                + invitation.skipped_count
                + invitation.failed_count
            )
            total = over + invitation.waiting_count
            invitation.line_count = total
            if invitation.state == "draft":
                invitation.progress = 0
            else:
                invitation.progress = 100 * over / total if total else 100

    def _compute_unsent(self):
        # sudo: how many mails wait is no secret to whoever sends them
        groups = (
            self.env["mail.mail"]
            .sudo()
            ._read_group(
                [
                    ("model", "=", "portal.invitation.line"),
                    ("res_id", "in", self.line_ids.ids),
                    ("state", "in", ("outgoing", "exception")),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        unsent = dict(groups)
        for invitation in self:
            invitation.unsent_count = sum(
                unsent.get(line_id, 0) for line_id in invitation.line_ids.ids
            )

    @api.model
    def _check_inviting(self, partners):
        """Raise unless the user may let these contacts in or shut them out."""
        user = self.env.user
        if not self.env.su and not any(
            user.has_group(group) for group in INVITING_GROUPS.split(",")
        ):
            raise AccessError(
                self.env._(
                    "To invite contacts to the portal you need the right to create"
                    " contacts, or to be an administrator of the portal."
                )
            )
        partners.check_access("read")

    @api.model
    def _prepare_batch(self, partners, company, **values):
        """Make a batch with one line for each contact.

        :param res.partner partners: of any number
        :param res.company company: the company that lets them in
        :param values: of the batch, such as ``message``, ``rule_id``
        :return: portal.invitation in superuser mode, not sent yet; lines of contacts
            that cannot be invited have failed already and say why
        """
        self._check_inviting(partners)
        # sudo: only this model's methods make batches and lines
        batch_sudo = self.sudo().create(
            {"company_id": company.id, "user_id": self.env.uid, **values}
        )
        batch_sudo._add_partners(partners)
        return batch_sudo

    def _add_partners(self, partners):
        """Add contacts that are not in this batch yet, and look for obstacles."""
        self.ensure_one()
        Line = self.env["portal.invitation.line"]
        present = Line.search(
            [("invitation_id", "=", self.id), ("partner_id", "in", partners.ids)]
        )
        new = partners - present.partner_id
        lines = Line.create(
            [{"invitation_id": self.id, "partner_id": partner.id} for partner in new]
        )
        (lines | present.filtered(lambda line: line.state == "failed"))._evaluate()
        return lines

    @api.model
    def _invite_now(self, partner, company, **values):
        """Invite one contact in this request; its mail is queued.

        :raise UserError: with the reason, where the contact cannot be invited; it names
            the other contact who has the address
        :return: the line in superuser mode; a second click within seconds does nothing
            and returns the line of the first
        """
        self._check_inviting(partner)
        before_sudo = self._just_invited(partner, company)
        if before_sudo:
            return before_sudo
        batch_sudo = self._prepare_batch(
            partner, company, **{"name": partner.display_name, **values}
        )
        batch_sudo._start()
        line_sudo = batch_sudo.line_ids
        if line_sudo.state == "waiting":
            line_sudo._work()
        batch_sudo._close()
        if line_sudo.state == "failed":
            raise UserError(line_sudo.reason)
        return line_sudo

    @api.model
    def _just_invited(self, partner, company):
        """Return the line of an invitation that was made seconds ago, if it holds."""
        if not any(partner.sudo().mapped("user_ids.active")):
            return self.env["portal.invitation.line"].sudo()
        return (
            self.env["portal.invitation.line"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", partner.id),
                    ("company_id", "=", company.id),
                    ("state", "=", "done"),
                    ("done_at", ">", fields.Datetime.now() - SECOND_CLICK),
                ],
                limit=1,
            )
        )

    def _add_and_go(self, partners):
        """Add contacts and let the background job invite whom it can."""
        self.ensure_one()
        self._add_partners(partners)
        self._start()
        self._close()
        if self.state == "running":
            self.line_ids._trigger()

    def _start(self):
        self.write({"state": "running", "started_at": fields.Datetime.now()})

    def _close(self):
        """Note the end of the batches whose last line is over."""
        for batch in self.filtered(lambda batch: batch.state == "running"):
            waiting = [("invitation_id", "=", batch.id), ("state", "=", "waiting")]
            if not batch.line_ids.search_count(waiting, limit=1):
                batch.write({"state": "done", "finished_at": fields.Datetime.now()})

    def action_send(self):
        """Button: begin. The work is done in the background, a few contacts at a time.

        :raise UserError: when the batch has begun already, or nobody can be invited
        """
        self.ensure_one()
        self.check_access("write")
        self._check_inviting(self.line_ids.partner_id)
        if self.state == "running":
            raise UserError(self.env._("These invitations are being sent already."))
        batch_sudo = self.sudo()
        batch_sudo.line_ids.filtered(
            lambda line: line.state in ("waiting", "failed")
        )._evaluate()
        if not batch_sudo.waiting_count:
            raise UserError(
                self.env._("None of these contacts can be invited. The list says why.")
            )
        batch_sudo._start()
        batch_sudo.line_ids._trigger()

    def action_stop(self):
        """Button: leave alone whoever has not been invited yet."""
        self.check_access("write")
        for batch_sudo in self.sudo():
            waiting = batch_sudo.line_ids.filtered(lambda line: line.state == "waiting")
            reason = self.env._("Stopped by %(name)s.", name=self.env.user.name)
            waiting._finish("skipped", reason)
            batch_sudo._close()

    def action_open_lines(self):
        """Button: all contacts of this batch, to be searched and exported."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_invitation_line_action"
        )
        return {**action, "domain": [("invitation_id", "=", self.id)]}

    @api.autovacuum
    def _gc_drafts(self):
        """Forget batches that were prepared and never sent."""
        week_ago = fields.Datetime.now() - timedelta(days=7)
        self.search(
            [("state", "=", "draft"), ("create_date", "<", week_ago)], limit=100
        ).unlink()
