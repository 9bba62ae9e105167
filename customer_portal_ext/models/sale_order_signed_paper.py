import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.pdf import merge_pdf

_logger = logging.getLogger(__name__)


class SaleOrder(models.Model):
    """The signed document with its certificate, as a PDF (O-ESIGN)."""

    _inherit = "sale.order"

    portal_signed_event_id = fields.Many2one(
        "portal.event",
        string="Signed document to send",
        groups="base.group_user",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The signature whose PDF has not been made yet.",
    )

    def _portal_queue_signed_paper(self, event):
        """Have the PDF of a signature made and sent, outside of this request."""
        self.ensure_one()
        self.portal_signed_event_id = event
        self.env.ref("customer_portal_ext.cron_signed_papers").sudo()._trigger()

    @api.model
    def _cron_portal_signed_papers(self):
        """Make what waits, one document after the other."""
        waiting = self.search([("portal_signed_event_id", "!=", False)])
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for order in waiting:
            try:
                # a fresh recordset: the cache is cleared by each commit
                order.browse(order.id)._portal_send_signed_paper()
            except Exception:
                # it stays queued; the others do not wait for it
                self.env.cr.rollback()
                _logger.exception("no signed document was made for order %s", order.id)
            if not self.env["ir.cron"]._commit_progress(processed=1):
                break

    def _portal_send_signed_paper(self):
        """Attach the signed document with its certificate, and mail it to who signed.

        It shows what the customer sees, and nothing of private lines.
        """
        self.ensure_one()
        event_sudo = self.portal_signed_event_id.sudo()
        self.portal_signed_event_id = False
        signer = event_sudo.partner_id or self.partner_id
        lang = event_sudo.lang or signer.lang or self.env.lang
        report = self.env["ir.actions.report"].with_user(SUPERUSER_ID)
        # the job that makes it is nowhere: the days are those of who signed
        report = report.with_context(
            lang=lang, tz=self._portal_paper_zone(signer), portal_viewer=True
        )
        papers = [
            report._render_qweb_pdf(name, ids)[0]
            for name, ids in (
                ("sale.action_report_saleorder", self.ids),
                ("customer_portal_ext.action_report_certificate", event_sudo.ids),
            )
        ]
        env = self.with_context(lang=lang).env
        company = self._portal_company()
        self.with_user(SUPERUSER_ID).with_context(lang=lang).message_post(
            author_id=(self.user_id.partner_id or company.partner_id).id,
            subject=env._("%(name)s, signed", name=self.name),
            body=env._(
                "Thank you for your signature (%(reference)s). The signed document with"
                " its certificate is attached.",
                reference=event_sudo.reference,
            ),
            attachments=[
                (env._("%(name)s, signed.pdf", name=self.name), merge_pdf(papers))
            ],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=signer.ids,
            force_send=False,
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
