from odoo import api, models
from odoo.tools import LazyTranslate, email_normalize

from ..tools import server_secret
from .portal_mail_choice import EVERY, KINDS

_lt = LazyTranslate(__name__)

_HINTS = {
    "digest": _lt("One e-mail with all that waits for your answer."),
    "orders": _lt("When one is made, changes or waits for you."),
    "invoices": _lt("New invoices, and statements of your account."),
    "reminders": _lt("When an invoice is past its date."),
    "payments": _lt("What became of a payment, and its receipt."),
    "purchases": _lt("Orders that we send to you, and reminders to answer them."),
    "projects": _lt("News of projects and tasks that you follow."),
    "tickets": _lt("News of tickets that you follow."),
    "documents": _lt("When a document is put there for you."),
    "comments": _lt("What is written on a document that you follow."),
}


class PortalMailChoice(models.Model):
    """The page on which a contact chooses, signed in or by a mail's link."""

    _inherit = "portal.mail.choice"

    @api.model
    def _choices(self, partner, company):
        """Return what a contact gets, as the page shows it.

        :return: list of dict ``kind``, ``name``, ``hint``, ``value`` ("off", "on",
            "daily" or "weekly") and ``may_choose``
        """
        settings = self._settings(company.id)
        # sudo: the contact's own choices
        rows_sudo = self.sudo().search(
            [("company_id", "=", company.id), ("partner_id", "=", partner.id)]
        )
        rows = {row.kind: row for row in rows_sudo}
        # sudo: what staff set about the contact
        partner_sudo = partner.sudo()
        names = dict(self._fields["kind"]._description_selection(self.env))
        choices = []
        for kind in self._kinds_here():
            may_choose, wanted, every = settings[kind]
            row = rows.get(kind) if may_choose else None
            if row:
                wanted, every = row.is_wanted, row.every
            if kind == "digest":
                if not company.portal_digest_active:
                    continue
                if partner_sudo.commercial_partner_id.portal_no_digest:
                    may_choose, wanted = False, False
                wanted = wanted and not partner_sudo.portal_no_digest
            value = (every if kind == "digest" else "on") if wanted else "off"
            choices.append(
                {
                    "kind": kind,
                    "name": names[kind],
                    "hint": str(_HINTS[kind]),
                    "value": value,
                    "may_choose": may_choose,
                }
            )
        return choices

    @api.model
    def _kinds_here(self):
        """Return the kinds of mails that the installed apps send."""
        return [
            kind
            for kind, _name in KINDS
            if kind != "tickets" or "helpdesk.ticket" in self.env
        ]

    @api.model
    def _choose(self, partner, company, wanted, actor):
        """Keep what a contact chose; what is not theirs to choose is left as it is.

        :param res.partner partner: one contact
        :param res.company company: whose mails
        :param dict wanted: {kind: "off", "on", "daily" or "weekly"}
        :param dict actor: who chose, as evidence keeps it
        :rtype: bool, False where all was so before
        """
        # sudo: the contact's own choices; who they are was checked by the caller
        partner_sudo = partner.sudo().with_company(company)
        partner_sudo._portal_lock()
        before = {c["kind"]: c for c in self._choices(partner_sudo, company)}
        changed = {
            kind: value
            for kind, value in wanted.items()
            if kind in before
            and before[kind]["may_choose"]
            and value != before[kind]["value"]
            and value in (["off", *dict(EVERY)] if kind == "digest" else ["off", "on"])
        }
        if not changed:
            return False
        rows = {
            row.kind: row
            for row in self.sudo().search(
                [("company_id", "=", company.id), ("partner_id", "=", partner.id)]
            )
        }
        for kind, value in changed.items():
            values = {"is_wanted": value != "off"}
            if value in dict(EVERY):
                values["every"] = value
            if kind == "digest" and value != "off" and partner_sudo.portal_no_digest:
                partner_sudo.portal_no_digest = False
            if kind in rows:
                rows[kind].write(values)
            else:
                self.sudo().create(
                    {
                        **values,
                        "kind": kind,
                        "partner_id": partner.id,
                        "company_id": company.id,
                    }
                )
        self.env["portal.event"]._record(
            partner_sudo,
            "mails_chosen",
            actor,
            snapshot={
                "before": {kind: c["value"] for kind, c in before.items()},
                "now": {c["kind"]: c["value"] for c in self._choices(partner, company)},
            },
        )
        names = ", ".join(before[kind]["name"] for kind in changed)
        partner_sudo._message_log(
            body=self.env._("Chose which e-mails to get: %(kinds)s", kinds=names)
        )
        return True

    # --- the link of a mail ----------------------------------------------------------

    @api.model
    def _token(self, partner, company):
        """Return what proves that somebody reads a contact's mails.

        It opens the page of these choices and nothing else, and dies with the address.
        """
        return f"{partner.id}-{company.id}-{self._mac(partner, company)}"

    def _mac(self, partner, company):
        email = email_normalize(partner.email) or ""
        return server_secret.sign("mail_choice", f"{partner.id}:{company.id}:{email}")

    @api.model
    def _read_token(self, token):
        """Return the contact and the company of a token, in superuser mode.

        :param str token: from outside
        :return: (res.partner, res.company); both empty for whatever is wrong
        """
        nobody = self.env["res.partner"].sudo(), self.env["res.company"].sudo()
        parts = token.split("-")
        if len(parts) != 3 or not all(
            part.isascii() and part.isdigit() and len(part) < 10 for part in parts[:2]
        ):
            return nobody
        # sudo: whoever has the mail need not be signed in
        partner_sudo = self.env["res.partner"].sudo().browse(int(parts[0])).exists()
        company_sudo = self.env["res.company"].sudo().browse(int(parts[1])).exists()
        if not (partner_sudo.active and partner_sudo.partner_share and company_sudo):
            return nobody
        email = email_normalize(partner_sudo.email)
        text = f"{partner_sudo.id}:{company_sudo.id}:{email or ''}"
        if not email or not server_secret.verify("mail_choice", text, parts[2]):
            return nobody
        return partner_sudo, company_sudo

    @api.model
    def _address(self, partner, company, kind=None):
        """Return the absolute address of a contact's choices, or to end one kind."""
        address = f"{company.get_base_url()}/my/mails/{self._token(partner, company)}"
        return f"{address}/off/{kind}" if kind else address
