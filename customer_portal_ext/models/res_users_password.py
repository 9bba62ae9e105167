from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.tools import SQL, email_normalize


class ResUsers(models.Model):
    """Nobody but a contact knows their password (P-ACCESS, O-RESET)."""

    _inherit = "res.users"

    # logins are as they were typed; an address is the same in every case
    _portal_login_idx = models.Index("(lower(login))")

    def _set_password(self):
        """Refuse to let staff choose the password of a contact, by form or by RPC.

        Whoever knows it could act as the customer, and evidence would say so. Superuser
        mode is left: signing up, resetting and scripts on the server write in it.
        """
        if not self.env.su and any(
            user.share and user != self.env.user for user in self
        ):
            raise UserError(self._portal_password_message())
        return super()._set_password()

    def _portal_password_message(self):
        return self.env._(
            "Nobody but the contacts themselves choose their passwords. Send them an"
            " e-mail for it: the button is on the contact's form."
        )

    def _portal_queue_reset(self, target=None):
        """Queue an e-mail to each of these users to choose a new password.

        The token is put in when the mail goes out. Somebody who has been invited and
        has not come yet keeps the longer life of their invitation.

        :param str target: the page of the portal that was asked for (W24)
        """
        for user in self.filtered("active"):
            partner = user.partner_id.with_context(portal_login_quiet=True)
            if user.login_date or partner.signup_type != "signup":
                partner.signup_prepare(signup_type="reset")
            user._portal_queue_mail(
                "customer_portal_ext.mail_reset_password",
                lambda env: env._("Choose a new password"),
                lambda user: user.env._(
                    "A new password was asked for your login %(login)s to the portal of"
                    " %(company)s.",
                    login=user.login,
                    company=user.company_id.name,
                ),
                address=partner._portal_inert_signup(target),
            )

    def _portal_queue_mail(self, view, subject_of, intro_of, **values):
        """Queue a mail about the login of one user, to their address on file.

        :param str view: the template of its text; knows ``user``, and ``values``
        :param subject_of: a function of an environment in the user's language
        :param intro_of: a function of the user in their language: the first sentence
        """
        self.ensure_one()
        lang = self.lang or self.env.lang
        user = self.with_context(lang=lang)
        company = user.company_id
        body = user.env["mail.render.mixin"]._render_encapsulate(
            "mail.mail_notification_light",
            user.env["ir.qweb"]._render(
                view,
                {
                    "user_sudo": user,
                    "company": company,
                    "intro": intro_of(user),
                    "login_address": f"{user.partner_id.get_base_url()}/web/login",
                    **values,
                },
            ),
            add_context={
                "company": company,
                "model_description": user.env._("login"),
                "record_name": user.login,
            },
            context_record=user.partner_id,
        )
        self.env["mail.mail"].sudo().create(
            {
                "subject": f"{company.name}: {subject_of(user.env)}",
                "email_from": company.email_formatted or user.email_formatted,
                "author_id": company.partner_id.id,
                "body_html": body,
                "model": "res.users",
                "res_id": user.id,
                "recipient_ids": user.partner_id.ids,
                "message_type": "user_notification",
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _portal_find_by_name_or_address(self, text):
        """Return the active users of a user name or e-mail address, at most five.

        The number is bounded because each of them gets a mail.

        :param str text: as a visitor typed it
        """
        text = (text or "").strip()
        names = {text.lower(), email_normalize(text) or ""} - {""}
        if not names:
            return self.sudo().browse()
        rows = self.env.execute_query(
            SQL(
                """
            SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id
             WHERE u.active AND (lower(u.login) IN %(names)s
                OR p.id IN (SELECT id FROM res_partner
                             WHERE email_normalized IN %(names)s))
             ORDER BY lower(u.login) IN %(names)s DESC, u.id LIMIT 5
                """,
                names=tuple(names),
            )
        )
        users_sudo = self.sudo().browse([user_id for (user_id,) in rows])
        return users_sudo.filtered(lambda user: email_normalize(user.email))

    def _login(self, credential, user_agent_env):
        """Take as long to refuse an unknown user name as a wrong password.

        Stock compares no password where there is none: the time it saves says whether
        somebody has a login (W14).
        """
        try:
            return super()._login(credential, user_agent_env)
        except AccessDenied as error:
            # a refusal with a text comes before any password is looked at
            if error.args == AccessDenied().args:
                self._portal_spend_time(credential)
            raise

    def _portal_spend_time(self, credential):
        password = credential.get("password")
        if credential.get("type") != "password" or not password:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT 1 FROM res_users WHERE login = %s AND active"
                " AND COALESCE(password, '') != ''",
                credential.get("login"),
            )
        )
        if not rows:
            self._crypt_context().hash(password)
