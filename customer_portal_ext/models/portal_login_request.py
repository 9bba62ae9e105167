from datetime import timedelta

from odoo import api, fields, models

# What a visitor may type; longer than any address.
MAX_LENGTH = 254
# An answer to a question of yesterday is no help.
MAX_AGE = timedelta(hours=24)


class PortalLoginRequest(models.Model):
    """What visitors ask who cannot sign in: a new password or user name (O-RESET).

    A request is written down whoever asks and answered in the background: known and
    unknown names get the same page in the same time (W14). The answer deletes it.
    """

    _name = "portal.login.request"
    _description = "Request of Somebody Who Cannot Sign In"
    _order = "id"
    _rec_name = "kind"

    kind = fields.Selection(
        [("password", "New password"), ("name", "User name")],
        required=True,
        readonly=True,
    )
    text = fields.Char(required=True, readonly=True)
    target = fields.Char(readonly=True, help="The page that was asked for.")

    @api.model
    def _note(self, kind, text, target=None):
        """Write a request down; to be called by a POST.

        :param str kind: "password" or "name"
        :param str text: as typed; empty and overlong texts are known to nobody
        :param str target: the page of the portal that was asked for, already checked
        :return: None, also when too many were made: the visitor is not told
        """
        text = (text or "").strip()[:MAX_LENGTH] or "-"
        if not self.env["portal.rate.limit"]._allow_mail(f"login_{kind}", text):
            return
        # sudo: visitors have no right on this table; nothing of it is shown to anybody
        self.sudo().create({"kind": kind, "text": text, "target": target})
        self.env.ref("customer_portal_ext.cron_login_requests").sudo()._trigger()

    @api.model
    def _cron_answer(self):
        """Answer what has been asked, one transaction for each."""
        Cron = self.env["ir.cron"]
        requests = self.search([], limit=1000)
        Cron._commit_progress(remaining=len(requests))
        for request in requests.try_lock_for_update():
            request._answer()
            request.unlink()
            if not Cron._commit_progress(1):
                break

    def _answer(self):
        self.ensure_one()
        if self.create_date < fields.Datetime.now() - MAX_AGE:
            return
        users_sudo = self.env["res.users"]._portal_find_by_name_or_address(self.text)
        if self.kind == "password":
            users_sudo._portal_queue_reset(self.target)
            return
        # one mail for each address, which names every login that has it
        for users in users_sudo.grouped("email_normalized").values():
            users[0]._portal_queue_mail(
                "customer_portal_ext.mail_login_names",
                lambda env: env._("Your user name"),
                lambda user: user.env._(
                    "You asked for your user name. This is how you sign in to the"
                    " portal of %(company)s:",
                    company=user.company_id.name,
                ),
                logins=users.mapped("login"),
            )
