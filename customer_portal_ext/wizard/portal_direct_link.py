from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, plaintext2html


class PortalDirectLink(models.TransientModel):
    """Mail links that open one document and nothing else (C-DIRECT)."""

    _name = "portal.direct.link"
    _description = "Send a Direct Link"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    partner_ids = fields.Many2many(
        "res.partner",
        string="To",
        required=True,
        help="Each gets a link of their own. They need no login, and need not belong to"
        " the customer.",
    )
    days = fields.Integer(
        string="Valid for days",
        compute="_compute_days",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    body = fields.Text(string="Message")

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for wizard in self:
            wizard.document_name = wizard._get_document()._portal_label()

    @api.depends("res_model", "res_id")
    def _compute_days(self):
        """Suggest what the company set for this kind of document."""
        Life = self.env["portal.hotlink.life"]
        for wizard in self:
            company = wizard._get_document()._portal_company()
            wizard.days = Life._days(company, wizard.res_model)

    def action_send(self):
        """Button: queue one mail for each recipient, and note it on the document.

        :raise AccessError: when the user may not write the document
        :raise UserError: when a recipient cannot get such a link
        """
        self.ensure_one()
        document = self._get_document()
        self._check_recipients(document)
        for partner in self.partner_ids:
            self._send(document, partner)
        names = ", ".join(self.partner_ids.mapped("display_name"))
        body = self.env._(
            "A direct link, valid for %(days)s days, was sent to: %(names)s",
            days=self.days,
            names=names,
        )
        if self.days == 1:
            body = self.env._(
                "A direct link, valid for one day, was sent to: %(names)s", names=names
            )
        document.message_post(
            body=body,
            subtype_xmlid="mail.mt_note",
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return {"type": "ir.actions.act_window_close"}

    def _get_document(self):
        """Return the document, which the user may write."""
        self.ensure_one()
        if not self.env["portal.policy"]._is_document(self.res_model):
            raise UserError(self.env._("There is no direct link to such a document."))
        document = self.env[self.res_model].browse(self.res_id).exists()
        document.check_access("write")
        return document

    def _check_recipients(self, document):
        if not document.portal_published:
            raise UserError(
                self.env._(
                    "%(document)s is not on the portal: give it a public status first.",
                    document=document.display_name,
                )
            )
        if document._portal_company().portal_hotlink_mode == "off":
            raise UserError(
                self.env._("Personal links are switched off in the settings.")
            )
        if not 1 <= self.days <= 365:
            raise UserError(self.env._("A link is valid for 1 to 365 days."))
        if not self.partner_ids:
            raise UserError(self.env._("Choose who should get the link."))
        for partner in self.partner_ids:
            if not email_normalize(partner.email):
                raise UserError(
                    self.env._(
                        "%(name)s has no e-mail address.", name=partner.display_name
                    )
                )
            if not partner.partner_share:
                raise UserError(
                    self.env._(
                        "%(name)s belongs to your staff and opens it in Odoo.",
                        name=partner.display_name,
                    )
                )

    def _send(self, document, partner):
        """Queue the mail of one recipient; its link is made when it goes out."""
        link_sudo = self.env["portal.hotlink"]._grant(document, partner, self.days)
        document = document.with_context(lang=partner.lang or self.env.lang)
        label = document._portal_label()
        body = document.env["ir.qweb"]._render(
            "customer_portal_ext.mail_direct_link",
            {
                "label": label,
                "address": document.get_base_url() + link_sudo._granted_path(),
                "body": Markup(plaintext2html(self.body)) if self.body else "",
                "days": self.days,
            },
        )
        document.message_notify(
            subject=label,
            body=body,
            partner_ids=partner.ids,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )
