from odoo import api, fields, models


class ProjectUpdate(models.Model):
    """Clients are told of an update when staff make it public (P-JOBS, X-NOTIFPREF)."""

    _inherit = "project.update"

    portal_told_date = fields.Datetime(
        string="Clients told on",
        readonly=True,
        copy=False,
        help="When the clients of the project got an e-mail about this update. They get"
        " one, also when it is taken back and made public again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        updates = super().create(vals_list)
        updates._portal_tell_clients()
        return updates

    def write(self, vals):
        res = super().write(vals)
        if vals.get("portal_public"):
            self._portal_tell_clients()
        return res

    def _portal_company(self):
        """Return the company whose settings hold for mails about this update."""
        self.ensure_one()
        return self.project_id._portal_company()

    def _portal_tell_clients(self):
        """Queue a mail to each client who sees the project and wants it, once."""
        template = self.env.ref(
            "customer_portal_ext.mail_template_project_update",
            raise_if_not_found=False,
        )
        # sudo: who may publish the update need not be able to render or to send
        template_sudo = (template or self.env["mail.template"]).sudo()
        # a company that wants none archives the template
        if not template_sudo.active:
            return
        # sudo: as above, and contacts have rights of their own
        for update_sudo in self.sudo():
            if not update_sudo.portal_public or update_sudo.portal_told_date:
                continue
            clients_sudo = update_sudo._portal_clients_to_tell()
            if not clients_sudo:
                continue
            update_sudo.portal_told_date = fields.Datetime.now()
            for client_sudo in clients_sudo:
                # in the language of each, who get no part of a conversation
                template_sudo.with_context(
                    portal_person_lang=client_sudo.lang,
                    portal_person_name=client_sudo.name,
                ).send_mail(
                    update_sudo.id,
                    email_layout_xmlid="mail.mail_notification_light",
                    email_values={
                        "recipient_ids": [fields.Command.set(client_sudo.ids)],
                        "email_to": False,
                        "email_cc": False,
                    },
                )
            update_sudo._message_log(
                body=self.env._(
                    "Made public on the portal. E-mails to: %(names)s",
                    names=", ".join(clients_sudo.mapped("name")),
                ),
                author_id=self.env.user.partner_id.id,
            )
            update_sudo.project_id._portal_wake_mail_queue()

    def _portal_clients_to_tell(self):
        """Return the clients who see the project and want mails about projects."""
        self.ensure_one()
        project, company = self.project_id, self._portal_company()
        clients = project._portal_contacts().filtered(
            lambda client: (
                client.active and client.partner_share and client.email_normalized
            )
        )
        policy = self.env["portal.policy"]
        policy._preload(clients, company)
        left_out = self.env["portal.mail.choice"]._left_out(
            clients.ids, "projects", company
        )
        return clients.filtered(
            lambda client: (
                client.id not in left_out and policy._sees(project, client, company)
            )
        )

    def _portal_state_text(self):
        """Return status and progress in words, for the mail."""
        self.ensure_one()
        states = dict(self._fields["status"]._description_selection(self.env))
        status = states.get(self.status, "")
        if not self.progress:
            return status
        return self.env._(
            "%(status)s, %(percent)s %% done", status=status, percent=self.progress
        )
