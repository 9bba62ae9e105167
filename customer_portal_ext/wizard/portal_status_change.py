from odoo import api, fields, models
from odoo.exceptions import UserError


class PortalStatusChange(models.TransientModel):
    """Give one or many documents another portal status, with its e-mail (P-PUBLIC)."""

    _name = "portal.status.change"
    _description = "Change the Portal Status"

    res_model = fields.Selection(
        selection=lambda self: self.env["portal.status"]._fields["model"].selection,
        string="Kind",
        required=True,
        readonly=True,
    )
    res_ids = fields.Json(required=True, readonly=True)
    document_count = fields.Integer(compute="_compute_documents")
    document_names = fields.Char(string="Documents", compute="_compute_documents")
    company_id = fields.Many2one("res.company", compute="_compute_documents")
    allowed_status_ids = fields.Many2many("portal.status", compute="_compute_documents")
    status_id = fields.Many2one(
        "portal.status",
        string="New status",
        required=True,
        domain="[('id', 'in', allowed_status_ids)]",
    )
    is_public = fields.Boolean(related="status_id.is_public")
    mail_template_id = fields.Many2one(
        related="status_id.mail_template_id", string="E-mail"
    )
    send_mail = fields.Boolean(
        string="Send the e-mail",
        compute="_compute_send_mail",
        store=True,
        readonly=False,
    )
    recipient_names = fields.Text(string="To", compute="_compute_recipient_names")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_ids", context.get("active_ids") or [])
        # say at once what cannot work, and not after a status has been chosen
        self.new(values)._get_documents()
        return values

    @api.depends("res_model", "res_ids")
    def _compute_documents(self):
        for wizard in self:
            documents = wizard._get_documents()
            wizard.document_count = len(documents)
            wizard.document_names = ", ".join(
                document.display_name for document in documents[:10]
            ) + (", …" if len(documents) > 10 else "")
            wizard.company_id = documents.company_id
            wizard.allowed_status_ids = wizard._get_allowed_statuses(documents)

    @api.depends("status_id")
    def _compute_send_mail(self):
        for wizard in self:
            wizard.send_mail = bool(wizard.status_id.mail_template_id)

    @api.depends("status_id", "res_ids")
    def _compute_recipient_names(self):
        for wizard in self:
            partners = wizard._get_recipients()
            wizard.recipient_names = "\n".join(
                f"{partner.name} <{partner.email}>" if partner.email else partner.name
                for partner in partners
            )

    def action_apply(self):
        """Button: set the status, and queue the e-mail when it is ticked.

        :raise AccessError: when the user may not write one of the documents
        :raise UserError: when the status does not fit all of them
        """
        self.ensure_one()
        documents = self._get_documents()
        if self.status_id not in self._get_allowed_statuses(documents):
            raise UserError(
                self.env._(
                    "The status %(status)s does not fit all chosen documents: it"
                    " belongs to another state or company.",
                    status=self.status_id.display_name,
                )
            )
        if self.res_model == "sale.order.line":
            documents.portal_status_id = self.status_id
            for order in documents.order_id:
                order._portal_wait_again()
        else:
            documents._portal_enter_status(self.status_id, send_mail=self.send_mail)
        return {"type": "ir.actions.act_window_close"}

    def _get_documents(self):
        """Return the documents, which the user may write and which share a company.

        :raise AccessError, UserError: otherwise
        """
        self.ensure_one()
        if not self.res_model or not self.res_ids:
            raise UserError(self.env._("Choose at least one document first."))
        documents = self.env[self.res_model].browse(self.res_ids).exists()
        documents.check_access("write")
        if self.res_model == "sale.order.line":
            documents = documents.filtered(lambda line: not line.display_type)
        if len(documents.company_id) > 1:
            raise UserError(
                self.env._(
                    "The chosen documents belong to several companies (%(companies)s),"
                    " and each company has its own statuses. Choose documents of one"
                    " company.",
                    companies=", ".join(documents.company_id.mapped("name")),
                )
            )
        return documents

    def _get_allowed_statuses(self, documents):
        """Return the statuses that fit each of the documents.

        A status belongs to one of Odoo's states, or to none; a draft may also become
        sent by it (``_portal_follow_status``).
        """
        states = set(documents.mapped("state"))
        fitting = [False]
        if len(states) == 1:
            fitting += states
        if self.res_model != "sale.order.line" and states <= {"draft", "sent"}:
            fitting.append("sent")
        return self.env["portal.status"].search(
            [
                ("model", "=", self.res_model),
                ("company_id", "=", documents.company_id.id),
                ("state", "in", fitting),
            ]
        )

    def _get_recipients(self):
        """Return who will get the status' e-mail: the customer and the followers."""
        self.ensure_one()
        template = self.status_id.mail_template_id
        if not template or self.res_model == "sale.order.line":
            return self.env["res.partner"]
        documents = self._get_documents()
        # sudo: as the mail is rendered, see ``_portal_send_mail``
        rendered = template.sudo()._generate_template(
            documents.ids, ("partner_to", "email_to", "email_cc")
        )
        partners = self.env["res.partner"].browse(
            {
                partner_id
                for values in rendered.values()
                for partner_id in values.get("partner_ids", ())
            }
        )
        comment = self.env.ref("mail.mt_comment")
        followers = documents.sudo().message_follower_ids.filtered(
            lambda follower: comment in follower.subtype_ids
        )
        return (partners | followers.partner_id) - self.env.user.partner_id
