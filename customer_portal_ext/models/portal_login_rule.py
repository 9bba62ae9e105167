import logging
from ast import literal_eval

import psycopg2

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# What a rule looks at: the model of the documents, and which of them count.
TRIGGERS = {
    "quotation_sent": ("sale.order", [("state", "in", ("sent", "sale"))]),
    "order_confirmed": ("sale.order", [("state", "=", "sale")]),
    "invoice_posted": (
        "account.move",
        [("move_type", "=", "out_invoice"), ("state", "=", "posted")],
    ),
    "purchase_sent": ("purchase.order", [("state", "in", ("sent", "purchase"))]),
    "purchase_confirmed": ("purchase.order", [("state", "=", "purchase")]),
    "contact": ("res.partner", []),
}
# How many contacts a rule is applied to at once, and how many its preview counts.
MAX_APPLIED = 20000


class PortalLoginRule(models.Model):
    """A rule that makes logins as contacts come along (O-AUTO).

    What happens to documents and contacts is only noted in the user's transaction
    (``portal.login.candidate``); the background job applies the rules.
    """

    _name = "portal.login.rule"
    _inherit = "portal.remembered.mixin"
    _description = "Rule That Makes Portal Logins"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    trigger = fields.Selection(
        [
            ("quotation_sent", "The first quotation is sent"),
            ("order_confirmed", "The first order is confirmed"),
            ("invoice_posted", "The first invoice is posted"),
            ("purchase_sent", "The first purchase order is sent"),
            ("purchase_confirmed", "The first purchase order is confirmed"),
            ("contact", "The contact is created or changed"),
        ],
        string="When",
        required=True,
        default="quotation_sent",
    )
    document_model = fields.Char(compute="_compute_document_model")
    document_domain = fields.Char(
        string="Documents", help="Only documents like these count."
    )
    partner_domain = fields.Char(
        string="Contacts", help="Only contacts like these get a login."
    )
    notify = fields.Boolean(
        string="Invite by e-mail",
        default=True,
        help="Switched off, the login is made and nobody is told: the contact comes in"
        " by the links of e-mails, or asks for a password on the login page.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="E-mail",
        domain="[('model', '=', 'portal.invitation.line')]",
        help="Empty: the usual invitation.",
    )
    invitation_ids = fields.One2many("portal.invitation", "rule_id", readonly=True)
    made_count = fields.Integer(string="Logins made", compute="_compute_line_counts")
    failed_count = fields.Integer(
        string="Could not be invited", compute="_compute_line_counts"
    )

    @api.depends("trigger")
    def _compute_document_model(self):
        for rule in self:
            model = TRIGGERS.get(rule.trigger, ("res.partner",))[0]
            rule.document_model = False if model == "res.partner" else model

    def _compute_line_counts(self):
        groups = self.env["portal.invitation.line"]._read_group(
            [("invitation_id.rule_id", "in", self.ids)],
            ["invitation_id", "state"],
            ["__count"],
        )
        for rule in self:
            mine = [group for group in groups if group[0].rule_id == rule]
            rule.made_count = sum(n for _i, state, n in mine if state == "done")
            rule.failed_count = sum(n for _i, state, n in mine if state == "failed")

    @api.constrains("document_domain", "partner_domain", "trigger")
    def _check_domains(self):
        for rule in self:
            try:
                rule._concerned(limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "This filter cannot be understood: %(error)s", error=error
                    )
                ) from error

    @api.model
    @tools.ormcache("trigger")
    def _companies_with(self, trigger):
        """Return the ids of the companies that have a rule for this."""
        rules_sudo = self.sudo().search([("trigger", "=", trigger)])
        return tuple(rules_sudo.company_id.ids)

    @api.model
    def _note(self, trigger, records):
        """Note what has happened to records; never breaks or delays what happened.

        :param str trigger: a key of ``TRIGGERS``
        :param records: documents, or contacts for "contact"
        """
        companies = self._companies_with(trigger)
        if not companies or self.env.context.get("portal_login_quiet"):
            return
        if records._name != "res.partner":
            records = records.filtered(lambda record: record.company_id.id in companies)
        if not records:
            return
        try:
            with self.env.cr.savepoint():
                # sudo: nobody has rights on what waits for the background job
                self.env["portal.login.candidate"].sudo().create(
                    [{"trigger": trigger, "res_id": record.id} for record in records]
                )
                self.env.ref("customer_portal_ext.cron_login_rules").sudo()._trigger()
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.exception("Rules for portal logins do not see %s", records)

    def _domain_of(self, text):
        return Domain(literal_eval(text or "[]"))

    def _concerned(self, documents=None, limit=None):
        """Return the contacts this rule makes a login for.

        :param documents: only those of these documents; None for all there are
        :param int limit: at most so many
        :return: res.partner in superuser mode, without any login yet
        """
        self.ensure_one()
        model, counts = TRIGGERS[self.trigger]
        domain = (
            Domain("user_ids", "=", False)
            & Domain("company_id", "in", (False, self.company_id.id))
            & self._domain_of(self.partner_domain)
        )
        if model == "res.partner":
            if documents is not None:
                domain &= Domain("id", "in", documents.ids)
        else:
            found = Domain(counts) & Domain("company_id", "=", self.company_id.id)
            found &= self._domain_of(self.document_domain)
            if documents is not None:
                found &= Domain("id", "in", documents.ids)
            query = self.env[model].sudo()._search(found)
            domain &= Domain("id", "in", query.subselect("partner_id"))
        # sudo: a rule holds for all contacts of its company, whoever's they are
        return self.env["res.partner"].sudo().search(domain, limit=limit, order="id")

    def _apply(self, documents):
        """Make logins for the contacts of these documents; in the background job."""
        for rule in self:
            try:
                with self.env.cr.savepoint():
                    partners = rule._concerned(documents)
                    if partners:
                        rule._standing_batch()._add_and_go(partners)
            except psycopg2.OperationalError:
                raise
            except Exception:
                _logger.exception("Rule %s cannot be applied", rule.id)

    def _standing_batch(self):
        """Return the batch that this rule adds contacts to, one by one."""
        self.ensure_one()
        batch = self.env["portal.invitation"].search(
            [("rule_id", "=", self.id), ("is_standing", "=", True)], limit=1
        )
        values = {
            "notify": self.notify,
            "template_id": self.template_id.id
            or self.env.ref("customer_portal_ext.mail_template_invitation").id,
        }
        if batch:
            batch.write(values)
            return batch
        return batch.create(self._batch_values() | values | {"is_standing": True})

    def _batch_values(self):
        return {
            "name": self.name,
            "rule_id": self.id,
            "company_id": self.company_id.id,
            "user_id": self.create_uid.id,
            "resend": "none",
        }

    def _apply_to_existing(self):
        """Make a batch of all contacts this rule would concern today, and begin it.

        :raise UserError: when there is nobody, or there are too many for one batch
        """
        self.ensure_one()
        partners = self._concerned(limit=MAX_APPLIED + 1)
        if len(partners) > MAX_APPLIED:
            raise UserError(
                self.env._(
                    "This rule concerns more than %(count)s contacts. Narrow it, and"
                    " apply it in parts.",
                    count=MAX_APPLIED,
                )
            )
        if not partners:
            raise UserError(self.env._("This rule concerns no contact today."))
        values = self._batch_values() | {
            "notify": self.notify,
            "user_id": self.env.uid,
            "name": self.env._("%(rule)s: existing contacts", rule=self.name),
        }
        if self.template_id:
            values["template_id"] = self.template_id.id
        batch_sudo = self.env["portal.invitation"].sudo().create(values)
        batch_sudo._add_and_go(partners)
        return batch_sudo

    def action_preview(self):
        """Button: whom this rule would concern today, without making anything."""
        self.ensure_one()
        preview = self.env["portal.login.rule.preview"].create({"rule_id": self.id})
        return preview._open()

    def action_open_lines(self):
        """Button: what became of the contacts of this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_invitation_line_action"
        )
        return {**action, "domain": [("invitation_id.rule_id", "=", self.id)]}
