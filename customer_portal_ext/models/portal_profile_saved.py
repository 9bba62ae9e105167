from markupsafe import Markup

from odoo import api, models

from ..tools.field_text import field_text


class PortalProfile(models.AbstractModel):
    """Writing what contacts changed, and telling staff of it."""

    _inherit = "portal.profile"

    @api.model
    def _save(self, partner_sudo, changes, kind, actor, company):
        """Write changes, with a note of old and new values on the contact.

        The caller holds the lock of the contact and has compared what was shown.

        :param partner_sudo: the contact, in superuser mode
        :param dict changes: {name: value to write}
        :param str kind: a kind of ``portal.event``
        :param dict actor: who, as the gate describes it
        :param company: whose portal it is
        :raise UserError: of what Odoo refuses to write
        """
        staff_sudo = self._staff_sudo(partner_sudo, company)
        before = {name: field_text(staff_sudo, name) for name in changes}
        old_email = partner_sudo.email
        # our note has old and new values: the ones of tracking would say it twice
        partner_sudo.with_context(mail_notrack=True).write(changes)
        if "phone" in changes and hasattr(partner_sudo, "_onchange_phone_validation"):
            # as stock's own address form, where phone_validation is installed
            partner_sudo._onchange_phone_validation()
        partner_sudo.flush_recordset()
        rows = [
            (
                staff_sudo._fields[name]._description_string(staff_sudo.env),
                before[name],
                field_text(staff_sudo, name),
            )
            for name in changes
        ]
        self._note(staff_sudo, kind, actor, company, rows)
        self._remember(partner_sudo, kind, actor, company, sorted(changes))
        if "email" in changes:
            self._warn_old_address(partner_sudo, old_email)

    @api.model
    def _tell_changed(self, partner_sudo, kind, actor, company, before, names):
        """Tell of changes that were written already, by a form of stock.

        :param dict before: {name of a field: what was in it}
        :param list names: of the fields that changed
        """
        staff_sudo = self._staff_sudo(partner_sudo, company)
        old = staff_sudo.new({name: before[name] for name in names})
        rows = [
            (
                staff_sudo._fields[name]._description_string(staff_sudo.env),
                field_text(old, name),
                field_text(staff_sudo, name),
            )
            for name in names
        ]
        self._note(staff_sudo, kind, actor, company, rows)
        self._remember(partner_sudo, kind, actor, company, names)

    def _staff_sudo(self, partner_sudo, company):
        """Return the contact in the language of who looks after it."""
        user = self._responsible(partner_sudo)
        # sudo: contacts may not read the contact of our company
        lang = user.lang or company.sudo().partner_id.lang or self.env.lang
        return partner_sudo.with_context(lang=lang, tz=user.tz or "UTC")

    def _responsible(self, partner_sudo):
        """Return who of staff looks after a contact; may be empty."""
        for partner in (partner_sudo, partner_sudo.commercial_partner_id):
            user = partner.user_id
            if user.active and not user.share:
                return user
        return partner_sudo.user_id.browse()

    def _remember(self, partner_sudo, kind, actor, company, names):
        """Append the event: which fields, and not what was in them."""
        self.env["portal.event"]._record(
            partner_sudo.with_context(portal_profile_company_id=company.id),
            kind,
            actor,
            snapshot={"fields": names},
        )

    def _note(self, staff_sudo, kind, actor, company, rows):
        """Write a note on the contact: who, and old and new values.

        That of an address stands on the contact it belongs to, where it is read.

        :param staff_sudo: the contact in the language of staff
        :param list rows: of (label, old text, new text)
        """
        env = staff_sudo.env
        kinds = env["portal.event"]._get_kinds()
        title = env._(
            "%(name)s on the portal: %(act)s",
            name=actor["partner_name"],
            act=str(kinds[kind]),
        )
        if kind.startswith("address_"):
            title = f"{title} ({staff_sudo.name})"
            staff_sudo = staff_sudo.commercial_partner_id
        nothing = env._("(empty)")
        # what was typed is text, whatever it looks like
        items = Markup("").join(
            Markup("<li>{}: {} → {}</li>").format(label, old or nothing, new or nothing)
            for label, old, new in rows
        )
        body = Markup("<p>{}</p><ul>{}</ul>").format(title, items)
        staff_sudo.message_post(
            author_id=actor["partner_id"],
            body=body,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
        user = self._responsible(staff_sudo)
        # sudo: a setting
        if company.sudo().portal_profile_activity and user:
            self._put_on_list(staff_sudo, user, title, items)

    def _put_on_list(self, staff_sudo, user, title, items):
        """Put it on the list of who is responsible; what is open is not piled up."""
        activity_type = "customer_portal_ext.mail_activity_profile_changed"
        # what is on the list of activities needs no e-mail as well
        partner_sudo = staff_sudo.with_context(mail_activity_quick_update=True)
        note = Markup("<p>{}</p><ul>{}</ul>").format(title, items)
        unread = partner_sudo.activity_search([activity_type], user_id=user.id)[:1]
        if unread:
            unread.write({"summary": title, "note": note + (unread.note or "")})
            return
        partner_sudo.activity_schedule(
            activity_type, user_id=user.id, summary=title, note=note
        )

    @api.model
    def _add_address(self, values, actor, company):
        """Make an address of the contact's company or of the contact.

        :param dict values: of ``res.partner``, with its parent
        :return: the address, in superuser mode
        """
        # sudo: contacts may create no contacts; this one is theirs by its parent
        address_sudo = (
            self.env["res.partner"]
            .sudo()
            .with_context(
                tracking_disable=True,
                mail_create_nosubscribe=True,
                # as stock's own form: checked when it was typed
                no_vat_validation=True,
            )
            .create(values)
            .with_context(tracking_disable=False)
        )
        if hasattr(address_sudo, "_onchange_phone_validation"):
            address_sudo._onchange_phone_validation()
        staff_sudo = self._staff_sudo(address_sudo, company)
        row = (
            staff_sudo.env._("Address"),
            "",
            staff_sudo._display_address(without_company=True).replace("\n", ", "),
        )
        self._note(staff_sudo, "address_added", actor, company, [row])
        self._remember(address_sudo, "address_added", actor, company, sorted(values))
        return address_sudo

    @api.model
    def _remove_address(self, address_sudo, actor, company):
        """Archive an address: documents that name it keep it."""
        staff_sudo = self._staff_sudo(address_sudo, company)
        row = (
            staff_sudo.env._("Address"),
            staff_sudo._display_address(without_company=True).replace("\n", ", "),
            "",
        )
        address_sudo.with_context(mail_notrack=True).action_archive()
        self._note(staff_sudo, "address_removed", actor, company, [row])
        self._remember(address_sudo, "address_removed", actor, company, ["active"])

    def _warn_old_address(self, partner_sudo, old_email):
        """Tell the address that was there before: its owner may not have done this."""
        user_sudo = partner_sudo.user_ids[:1]
        if not user_sudo or not old_email:
            return
        user_sudo = user_sudo.with_context(lang=user_sudo.lang)
        user_sudo._notify_security_setting_update(
            user_sudo.env._("Security update: e-mail address changed"),
            user_sudo.env._(
                "The e-mail address of your contact was changed to %(email)s. If you"
                " did not do this, please tell us at once.",
                email=partner_sudo.email or user_sudo.env._("(empty)"),
            ),
            mail_values={"email_to": old_email},
        )
