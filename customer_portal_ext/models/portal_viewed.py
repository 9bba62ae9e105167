from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ..tools.moment import format_moment

_lt = LazyTranslate(__name__)

VIEWED_KINDS = ("viewed", "downloaded")


class PortalEvent(models.Model):
    _inherit = "portal.event"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "viewed": _lt("Viewed"),
            "downloaded": _lt("Downloaded the PDF"),
        }


class PortalPublishedMixin(models.AbstractModel):
    """Who looked at a document, and telling its salesperson (O-VIEWED)."""

    _inherit = "portal.published.mixin"

    # Of which models it is noted that a contact viewed or downloaded one.
    _portal_notes_views = False

    def _portal_note_view(self, kind, actor):
        """Note that a person viewed or downloaded this document, once a day.

        The responsible users are told of the first of both, once per contact and day.
        The caller has asked the policy, and knows that it was a person: a GET alone is
        no proof, a scanner of mails sends it too.

        :param str kind: "viewed" or "downloaded"
        :param dict actor: who, as the gate describes it; never staff
        :return: whether anything was written
        """
        self.ensure_one()
        if not self._portal_notes_views or kind in self._portal_viewed_today(actor):
            return False
        self._portal_lock()
        before = self._portal_viewed_today(actor)
        if kind in before:
            # another tab, at the same time
            return False
        snapshot = self._portal_viewed_snapshot(kind)
        self.env["portal.event"]._record(self, kind, actor, snapshot=snapshot)
        if not before:
            self._portal_tell_viewed(kind, actor)
        return True

    def _portal_viewed_snapshot(self, kind):
        """Return what evidence says of that which was viewed or downloaded, if more
        than that it was.

        :param str kind: as in ``_portal_note_view``
        """
        return None

    def _portal_viewed_today(self, actor):
        """Return the kinds that are noted of a contact and this document today.

        A day in the time zone of the document's company.
        """
        company = self._portal_company()
        now = fields.Datetime.now()
        tz = company.partner_id.tz or self._portal_responsible()[:1].tz or "UTC"
        local = fields.Datetime.context_timestamp(self.with_context(tz=tz), now)
        passed = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
        # sudo: no contact has rights on evidence
        events_sudo = (
            self.env["portal.event"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("partner_id", "=", actor["partner_id"]),
                    ("kind", "in", VIEWED_KINDS),
                    ("date", ">=", now - passed),
                ]
            )
        )
        return set(events_sudo.mapped("kind"))

    def _portal_tell_viewed(self, kind, actor):
        """Tell the responsible users in the way each of them wants."""
        for user in self._portal_responsible():
            if user.share or not user.active:
                continue
            notice = user._portal_viewed_notice(self._portal_company())
            if notice == "activity":
                self._portal_tell_viewed_activity(user, kind, actor)
            elif notice == "mail":
                self._portal_tell_viewed_mail(user, kind, actor)

    def _portal_viewed_text(self, user, kind, actor):
        """Return the sentence that tells a user of it, in their language."""
        document = self.with_context(lang=user.lang or self.env.lang)
        sentence = {
            "viewed": document.env._("%(name)s viewed %(document)s"),
            "downloaded": document.env._("%(name)s downloaded %(document)s"),
        }[kind]
        return sentence % {
            "name": actor["partner_name"],
            "document": document._portal_label(),
        }

    def _portal_tell_viewed_activity(self, user, kind, actor):
        """Put it on the user's list; what they have not read yet is not piled up."""
        activity_type = "customer_portal_ext.mail_activity_portal_viewed"
        text = self._portal_viewed_text(user, kind, actor)
        when = format_moment(
            self.env,
            fields.Datetime.now(),
            tz=user.tz or "UTC",
            lang_code=user.lang or self.env.lang,
        )
        note = Markup("<p>{} ({})</p>").format(text, when)
        # what is on the list of activities needs no e-mail as well
        document = self.with_context(mail_activity_quick_update=True)
        unread = document.activity_search([activity_type], user_id=user.id)[:1]
        if unread:
            unread.write({"summary": text, "note": note + (unread.note or "")})
            return
        document.activity_schedule(
            activity_type, user_id=user.id, summary=text, note=note
        )

    def _portal_tell_viewed_mail(self, user, kind, actor):
        """Queue an e-mail to the user, who need not be a follower."""
        if not user.email:
            return
        text = self._portal_viewed_text(user, kind, actor)
        url = f"{self.get_base_url()}/odoo/{self._name}/{self.id}"
        body = Markup('<p>{}</p><p><a href="{}">{}</a></p>').format(
            text, url, self._portal_staff_env()._("Open it in Odoo")
        )
        # sudo: a contact's visit writes to staff
        self.env["mail.mail"].sudo().create(
            {
                "subject": text,
                "body_html": body,
                "email_to": user.email_formatted,
                "email_from": self._portal_company().email_formatted
                or user.email_formatted,
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()


class SaleOrder(models.Model):
    _inherit = "sale.order"

    _portal_notes_views = True


class AccountMove(models.Model):
    _inherit = "account.move"

    _portal_notes_views = True


class PortalAfter(models.AbstractModel):
    _inherit = "portal.after"

    def _note_download(self, res_model, res_id, actor):
        """Note a download after its response: as ``_portal_note_view`` does."""
        document_sudo = self.env[res_model].browse(res_id).exists()
        if document_sudo:
            document_sudo._portal_note_view("downloaded", actor)
