from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# How many contacts one step of the schedule takes before it is committed.
CHUNK = 100

# When a morning is, by the contact's own clock: from seven until noon.
MORNING = range(7, 12)


class PortalLetter(models.Model):
    """One mail a morning to a contact for whom something waits (X-REMIND).

    At most one for each contact, day and company, whatever else happens: the table
    refuses a second one. It is queued and sent as the other letters are.
    """

    _inherit = "portal.letter"

    kind = fields.Selection(
        selection_add=[("digest", "What waits")], ondelete={"digest": "cascade"}
    )
    digest_line_ids = fields.One2many("portal.digest.line", "letter_id", readonly=True)
    document_count = fields.Integer(
        string="Documents", compute="_compute_document_count"
    )

    _digest_unique = models.UniqueIndex(
        "(partner_id, company_id, date) WHERE kind = 'digest'"
    )

    @api.depends("digest_line_ids")
    def _compute_document_count(self):
        for letter in self:
            letter.document_count = len(letter.digest_line_ids)

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        digests = self.filtered(lambda letter: letter.kind == "digest")
        for letter in digests:
            letter.display_name = self.env._("What waits for you")
        return super(PortalLetter, self - digests)._compute_display_name()

    def _portal_actions_address(self):
        """Return the address that stands for the reader's link to all that waits."""
        self.ensure_one()
        return self.partner_id.portal_hotlink("/my/actions", self.company_id)

    # --- the schedule ----------------------------------------------------------------

    @api.model
    def _portal_digest_models(self):
        """Return the models whose documents wait for somebody until a day."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if hasattr(model, "_portal_waiting_domain")
            and hasattr(model, "_portal_asked_partners")
            and not model._abstract
        )

    @api.model
    def _cron_portal_digests(self):
        """Queue this morning's digests, and tell staff what is overdue, in steps.

        It runs every hour, as it is morning somewhere else each time. A step is
        committed with its letters: whatever happens, nobody gets two.
        """
        IrCron = self.env["ir.cron"]
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        for company in companies:
            if company.portal_digest_active:
                partners = self._portal_digest_partners(company)
                IrCron._commit_progress(remaining=len(partners))
                for start in range(0, len(partners), CHUNK):
                    step = partners[start : start + CHUNK]
                    step._portal_write_digests(company)
                    if not IrCron._commit_progress(len(step)):
                        return
            for model_name in self._portal_digest_models():
                if not self._portal_tell_overdue(model_name, company):
                    return

    @api.model
    def _portal_digest_documents(self, model_name, company, domain):
        """Return what waits in a company, with whom it waits for.

        :param Domain domain: which of it
        :return: list of (document, contact)
        """
        model = self.env[model_name].with_company(company)
        # of what has no company, that of who is responsible for it counts
        documents = model.search(
            model._portal_waiting_domain()
            & Domain("company_id", "in", [company.id, False])
            & domain
        ).filtered(lambda document: document._portal_company() == company)
        documents.partner_id.mapped("email_normalized")
        return [
            (document, partner)
            for document in documents
            for partner in document._portal_asked_partners()
        ]

    @api.model
    def _portal_digest_partners(self, company):
        """Return who gets a digest of a company now.

        Those for whom something waits that is due soon, or was lately: what has been
        overdue for long is for staff to follow up.
        """
        today = self.env["account.move"]._portal_today(company)
        soon = Domain(
            "portal_due_date",
            "<=",
            fields.Date.add(today, days=company.portal_digest_days),
        ) & Domain(
            "portal_due_date",
            ">=",
            fields.Date.subtract(today, days=company.portal_overdue_days),
        )
        partner_ids = {
            partner.id
            for model_name in self._portal_digest_models()
            for _document, partner in self._portal_digest_documents(
                model_name, company, soon
            )
        }
        partners = self.env["res.partner"].browse(sorted(partner_ids))
        had = {
            (letter.partner_id, letter.date)
            for letter in self.search_fetch(
                [
                    ("kind", "=", "digest"),
                    ("company_id", "=", company.id),
                    ("partner_id", "in", partners.ids),
                    ("date", ">=", fields.Date.subtract(today, days=7)),
                ],
                ["partner_id", "date"],
            )
        }
        rhythm = self.env["portal.mail.choice"]._digest_rhythm(partners, company)

        def had_lately(partner, date):
            days = {"daily": 1, "weekly": 7}.get(rhythm[partner], 1)
            return any(
                (partner, fields.Date.subtract(date, days=ago)) in had
                for ago in range(days)
            )

        def is_next(partner):
            now = partner._portal_local_now(company)
            return (
                now.hour in MORNING
                and rhythm[partner]
                and not had_lately(partner, now.date())
                and partner.active
                and partner.partner_share
                and partner.email_normalized
                and not partner.portal_no_digest
                and not partner.commercial_partner_id.portal_no_digest
            )

        return partners.filtered(is_next)

    @api.model
    def _portal_tell_overdue(self, model_name, company):
        """Tell staff, once for each due date, what was not answered in time.

        :return: False when there is no time left in this run
        """
        model = self.env[model_name].with_company(company)
        until = fields.Date.subtract(
            self.env["account.move"]._portal_today(company),
            days=company.portal_overdue_days,
        )
        query = model._search(
            model._portal_waiting_domain()
            & Domain("company_id", "in", [company.id, False])
            & Domain("portal_due_date", "<", until)
        )
        query.add_where(
            SQL(
                "%s IS DISTINCT FROM %s",
                model._field_to_sql(query.table, "portal_due_told", query),
                model._field_to_sql(query.table, "portal_due_date", query),
            )
        )
        documents = model.browse(query)
        for start in range(0, len(documents), CHUNK):
            step = documents[start : start + CHUNK].try_lock_for_update(
                allow_referencing=True
            )
            step.filtered(
                lambda document: document._portal_company() == company
            )._portal_tell_overdue()
            if not self.env["ir.cron"]._commit_progress(len(step)):
                return False
        return True

    # --- the mail --------------------------------------------------------------------

    def _send(self):
        digests = self.filtered(lambda letter: letter.kind == "digest")
        digests._send_digests()
        return super(PortalLetter, self - digests)._send()

    def _send_digests(self):
        """Put these digests into the queue of mails, with what still waits."""
        lines = self.digest_line_ids
        (lines - lines._portal_still_waits()).unlink()
        empty = self.filtered(lambda letter: not letter.digest_line_ids)
        empty.state = "dropped"
        letters = self - empty
        if letters:
            template = self.env.ref("customer_portal_ext.mail_template_digest")
            # sudo: the text names documents that its reader may see
            template.sudo().send_mail_batch(
                letters.ids, email_layout_xmlid="mail.mail_notification_light"
            )
            letters.state = "sent"

    def _portal_wake(self):
        """Let the queue of letters run as soon as this is committed."""
        if self:
            self.env.ref("customer_portal_ext.cron_letters").sudo()._trigger()
        return self
