import secrets
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.tools import SQL

from ..tools.local_path import is_page
from .portal_preview_request import SESSION_PREVIEW

PREVIEW_GROUP = "customer_portal_ext.group_portal_preview"
PREVIEW_MINUTES = 30


class PortalPreview(models.Model):
    """Who looked at the portal as which contact, and when (C-PREVIEW).

    Written by nobody but ``_start`` and ``_end``; managers read it. What a member of
    staff sees in a preview is more than Odoo may show them otherwise, so that each is
    kept.
    """

    _name = "portal.preview"
    _description = "Portal Preview"
    _order = "id desc"
    _rec_name = "partner_id"

    # restrict: it names people for ever; they can be archived
    user_id = fields.Many2one(
        "res.users", string="Member of staff", required=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    date = fields.Datetime(string="Started", required=True)
    until = fields.Datetime(string="Valid until", required=True)
    ended = fields.Datetime(help="When it was ended by hand.")
    page = fields.Char(string="First page")
    ip_address = fields.Char(string="From address")

    # --- rules ------------------------------------------------------------------------

    @api.model
    def _may_preview(self):
        """Tell whether the current user may see the portal as a contact."""
        user = self.env.user
        return user._is_internal() and user.has_group(PREVIEW_GROUP)

    @api.model
    def _readable(self, partner_id):
        """Return a contact that the current user may read, or an empty recordset.

        Foreign ones, those of companies the user has no access to and missing ones are
        the same.
        """
        partner = self.env["res.partner"].with_context(active_test=False)
        partner = partner.browse(partner_id or ()).exists()
        return partner._filtered_access("read")

    @api.model
    def _refusal(self, partner, company):
        """Tell why the portal cannot be seen as a contact.

        :param res.partner partner: one that the current user may read
        :param res.company company: the one that would let in a contact without a login
        :return: a sentence for staff, or None where nothing is in the way
        """
        partner_sudo = partner.sudo().with_context(active_test=False)
        users_sudo = partner_sudo.user_ids
        user_sudo = users_sudo.filtered("active")[:1]
        if not partner_sudo.active:
            return self.env._(
                "The contact is archived, and sees nothing of the portal."
            )
        # no user with more rights than a customer: not even that of a colleague
        if any(not user.share or user._is_internal() for user in users_sudo):
            return self.env._("This is a member of your staff, who signs in to Odoo.")
        if any(user._is_public() for user in users_sudo):
            return self.env._("This stands for visitors who are not signed in.")
        if users_sudo and not user_sudo:
            return self.env._(
                "The login of this contact was taken away. It can be given back on the"
                " contact's form."
            )
        if user_sudo and not user_sudo.has_group("base.group_portal"):
            return self.env._("The login of this contact does not open the portal.")
        shut_out = (
            user_sudo._portal_is_shut_out()
            if user_sudo
            else not self.env["portal.policy"]._allows(partner_sudo, company)
        )
        if shut_out:
            return self.env._("The settings of the portal keep this contact out.")
        if not self._companies(partner, company):
            return self.env._(
                "The contact uses the portal of companies you have no access to."
            )
        return None

    @api.model
    def _companies(self, partner, company):
        """Return the companies whose documents are shown: never one that is not open
        to the current user, whatever the contact sees (X-MULTI).
        """
        own = self.env.user.sudo()._portal_companies()
        user_sudo = partner.sudo().user_ids.filtered("active")[:1]
        theirs = user_sudo._portal_companies() if user_sudo else company
        if not user_sudo and partner.company_id:
            theirs = theirs & partner.company_id.sudo()
        return theirs & own

    @api.model
    def _login(self, partner, company):
        """Return the login a contact is shown with, in superuser mode.

        Their own where they have one and the current user may see all of its companies;
        else none, and a stand-in has to be made.
        """
        user_sudo = partner.sudo().user_ids.filtered("active")[:1]
        if user_sudo:
            shown = self._companies(partner, company)
            return user_sudo.filtered(lambda user: user._portal_companies() == shown)
        return user_sudo

    # --- starting and ending ----------------------------------------------------------

    @api.model
    def _start(self, partner, company, page="/my", back=None):
        """Let this session see the portal as a contact, for half an hour.

        :param res.partner partner: one contact
        :param res.company company: the document's company, or the current one
        :param str page: clean address of the page to begin with
        :param tuple back: (model, id) of the record of Odoo to come back to
        :return: that page; or the page that asks, where this cannot be started here
        :raise AccessError: for whoever is not in the group or may not read the contact
        """
        partner.ensure_one()
        if not self._may_preview():
            raise AccessError(
                self.env._("You may not see the portal as a customer sees it.")
            )
        partner.check_access("read")
        page = page if is_page(page) else "/my"
        in_session = request and request.session.uid == self.env.uid
        if not in_session or self._refusal(partner, company):
            return self._page_path(partner, page)
        mark = request.session.get(SESSION_PREVIEW)
        if (
            mark
            and (mark["user"], mark["partner"], mark["company"])
            == (self.env.uid, partner.id, company.id)
            and mark["until"] > time.time()
        ):
            # it goes on, on another page
            request.session[SESSION_PREVIEW] = {
                **mark,
                "back": list(back or mark["back"]),
            }
            return page
        before = self._end()
        now = fields.Datetime.now()
        # sudo: nobody has the right to write this log
        preview_sudo = self.sudo().create(
            {
                "user_id": self.env.uid,
                "partner_id": partner.id,
                "company_id": company.id,
                "date": now,
                "until": now + timedelta(minutes=PREVIEW_MINUTES),
                "page": page,
                "ip_address": request.httprequest.remote_addr,
            }
        )
        request.session[SESSION_PREVIEW] = {
            "id": preview_sudo.id,
            "user": self.env.uid,
            "partner": partner.id,
            "company": company.id,
            "until": time.time() + PREVIEW_MINUTES * 60,
            "stand_in": not self._login(partner, company),
            "back": list(back or before or ("res.partner", partner.id)),
        }
        return page

    @api.model
    def _end(self):
        """End the preview of this session; a second time does nothing.

        :return: (model, id) of the record of Odoo to come back to, or None
        """
        mark = request.session.pop(SESSION_PREVIEW, None)
        if not mark or mark["user"] != self.env.uid:
            return None
        preview_sudo = self.sudo().browse(mark["id"]).exists()
        if preview_sudo and not preview_sudo.ended:
            preview_sudo.with_context(
                portal_preview_ends=True
            ).ended = fields.Datetime.now()
        return tuple(mark["back"])

    @api.model
    def _page_path(self, partner, page="/my"):
        """Return the address of the page that asks before a preview starts."""
        query = f"?page={page}" if page != "/my" else ""
        return f"/my/preview/{partner.id}{query}"

    def write(self, vals):
        if set(vals) != {"ended"} or not self.env.context.get("portal_preview_ends"):
            raise UserError(self.env._("This log cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("This log cannot be deleted."))

    # --- who looks --------------------------------------------------------------------

    @api.model
    def _stand_in(self, partner, companies):
        """Make a portal login for one request, which nobody else ever sees.

        The caller makes it in a transaction that it takes back. Straight into the
        tables: the ORM would empty the caches of all workers, and write to the contact.
        Each has an id of its own, so that no cache takes it for another.

        :param res.partner partner: whom it stands for
        :param res.company companies: whose documents it sees
        :return: id of the login
        """
        Users = self.env["res.users"]
        parameter = self.env["ir.config_parameter"].sudo()
        template_id = int(parameter.get_param("base.template_portal_user_id"))
        own = {
            "active": True,
            "share": True,
            # nobody can sign in with it: there is no password
            "login": f"portal-preview-{secrets.token_hex(16)}",
            "partner_id": partner.id,
            "company_id": companies[:1].id,
        }
        # what the tables of other addons cannot do without is as a new login has it
        copied = [
            name
            for name, field in Users._fields.items()
            if field.required
            and field.store
            and field.column_type
            and not field.inherited
            and name not in own
            and name != "id"
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO res_users (%s) SELECT %s FROM res_users WHERE id = %s"
                " RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in [*own, *copied]),
                SQL(", ").join(
                    [
                        *(SQL("%s", value) for value in own.values()),
                        *(SQL.identifier(name) for name in copied),
                    ]
                ),
                template_id,
            )
        )
        [user_id] = self.env.cr.fetchone()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO res_groups_users_rel (gid, uid)
                VALUES (%(group)s, %(user)s);
                INSERT INTO res_company_users_rel (cid, user_id)
                SELECT id, %(user)s FROM res_company WHERE id IN %(companies)s
                """,
                group=self.env.ref("base.group_portal").id,
                user=user_id,
                companies=tuple(companies.ids),
            )
        )
        # the contact may have been read before, as somebody without a login
        self.env.invalidate_all()
        return user_id
