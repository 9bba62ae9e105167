from markupsafe import escape

from odoo import models

from .res_partner_colleagues import GRANTED


class ResPartner(models.Model):
    """What is written for a colleague: rights, evidence, notes (X-DELEGADMIN)."""

    _inherit = "res.partner"

    def _portal_grant(self, colleague, company, values):
        """Write what a colleague may see: never more than this contact may.

        :raise ValueError: for a choice that is not offered; forms are checked before
        """
        state = self._portal_state_in(colleague, company)
        rows = self._portal_own_rows(colleague, company)
        offered = dict(self._portal_grantable(colleague, company))
        # sudo: the portal's own sections
        for section in self.env["portal.section"].sudo().search([]):  # pylint: disable=no-search-all
            # what is not offered is not granted, whatever the company's defaults say
            choice = values["grants"].get(section.code, "none")
            if choice not in offered.get(section, ["none"]):
                raise ValueError(f"not to be granted: {section.code} {choice}")
            row = rows.get(section)
            if choice == state[section.code] and (row or not values.get("is_new")):
                continue
            entry = {
                "is_granted": choice != "none",
                "scope": choice if choice not in ("none", GRANTED) else False,
                "granted_by_id": self.id,
            }
            if row and not row.granted_by_id:
                entry["delegate_limit"] = (
                    row.scope or False if row.is_granted else "none"
                )
            if row:
                row.write(entry)
            else:
                self.env["portal.section.access"].sudo().create(
                    {
                        **entry,
                        "partner_id": colleague.id,
                        "company_id": company.id,
                        "section_id": section.id,
                    }
                )
        may_sign = values["sign"] and self._portal_may_grant_sign(colleague, company)
        if may_sign != colleague._portal_may_sign(company):
            entry = "yes" if may_sign else "no"
            by_admin = colleague.with_company(company).with_context(portal_by_admin=1)
            by_admin.portal_may_sign = entry
            self.env["portal.colleague"]._note(colleague, company, sets_sign=True)

    def _portal_colleague_state(
        self, colleague, company, row_sudo=None, has_signed_in=None
    ):
        """Return what access a colleague has.

        :param row_sudo: their ``portal.colleague``, if there is one
        :param bool has_signed_in: where the caller knows it; None looks it up
        :return: "active", "invited", "removed" (by an administrator) or "closed"
        """
        # iterated, not filtered: those of a whole list are then read together
        users = [
            user
            for user in colleague.sudo().with_context(active_test=False).user_ids
            if user.share
        ]
        if row_sudo and row_sudo.removed_by_id:
            return "removed"
        if company in colleague.sudo().portal_revoked_company_ids or (
            users and not any(user.active for user in users)
        ):
            return "closed"
        living = [user for user in users if user.active and company in user.company_ids]
        if not living:
            return "invited" if row_sudo else "closed"
        if has_signed_in is None:
            has_signed_in = any(user.login_date for user in living)
        return "active" if has_signed_in else "invited"

    def _portal_note_colleague(self, colleague, company, kind, actor, before=None):
        """Append what happened to the contact's evidence."""
        colleague = colleague.with_company(company)
        colleague._portal_lock()
        snapshot = {
            "contact": colleague.id,
            "name": colleague.name,
            "email": colleague.email or "",
            "sections": self._portal_state_in(colleague, company),
            "may_sign": colleague._portal_may_sign(company),
        }
        if before is not None:
            snapshot["before"] = before
        return self.env["portal.event"]._record(
            colleague, kind, actor, snapshot=snapshot
        )

    def _portal_tell_colleague(self, colleague, company, say, activity=False):
        """Tell staff on the contact, and let them have a look where it is asked for.

        :param say: takes an environment in the language of staff, returns the text
        """
        # sudo: whose customer it is
        colleague = colleague.sudo().with_company(company)
        user_sudo = colleague.user_id or colleague.commercial_partner_id.user_id
        if not user_sudo.active or user_sudo.share:
            user_sudo = self.env.ref("base.user_admin").sudo()
        text = say(self.with_context(lang=user_sudo.lang).env)
        colleague._message_log(body=text)
        if activity:
            colleague.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=user_sudo.with_context(lang=user_sudo.lang).env._(
                    "Portal: colleague of a customer"
                ),
                # names are text, whatever they look like
                note=escape(text),
                user_id=user_sudo.id,
            )
