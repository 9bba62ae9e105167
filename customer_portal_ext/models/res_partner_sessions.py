from odoo import fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """Staff end the portal sessions of a contact (X-SESSIONS)."""

    _inherit = "res.partner"

    portal_session_count = fields.Integer(
        string="Portal sessions",
        compute="_compute_portal_session_count",
        groups="base.group_partner_manager,customer_portal_ext.group_portal_manager",
    )

    def _compute_portal_session_count(self):
        users_sudo = self._portal_users_sudo()
        counts = users_sudo._portal_count_sessions()
        for partner in self:
            partner.portal_session_count = sum(
                count
                for user_sudo, count in counts.items()
                if user_sudo.partner_id == partner
            )

    def _portal_users_sudo(self):
        """Return the portal logins of these contacts, those taken away too."""
        # sudo: the logins of contacts, for whoever manages contacts; never of staff
        partners_sudo = self.sudo().with_context(active_test=False)
        return partners_sudo.user_ids.filtered("share")

    def action_end_portal_sessions(self):
        """Button: sign these contacts out everywhere, at their next request.

        :raise AccessError: for whoever manages neither contacts nor the portal
        """
        user = self.env.user
        if not (
            user.has_group("base.group_partner_manager")
            or user.has_group("customer_portal_ext.group_portal_manager")
        ):
            raise AccessError(
                self.env._("Only who manages contacts or the portal can do this.")
            )
        self.check_access("read")
        ended = self._portal_users_sudo()._portal_end_sessions()
        if ended:
            message = self.env._(
                "Signed out everywhere. The links in e-mails still open what they are"
                " for; end them under Portal links."
            )
            for partner in self:
                partner._message_log(body=self.env._("All portal sessions were ended."))
        else:
            message = self.env._("This contact was not signed in.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if ended else "info",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_signup_url_for_action(self, url=None, *args, **kwargs):
        """Let the mail of a forgotten password lead on to the page asked for (W24)."""
        return super()._get_signup_url_for_action(
            url or self.env.context.get("portal_reset_target"), *args, **kwargs
        )
