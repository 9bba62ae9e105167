from odoo import models


class PortalPublishedMixin(models.AbstractModel):
    """Where the days are those that a paper says, or the page of a guest (P-REPRINT).

    One rule: a reader who has signed in reads the days of their own time zone, on the
    page and on the PDF that they download there. What is made for somebody who is not
    there, to be kept or to be sent, and what guests see, says those of the contact it
    is for, else those of the company. A purchase order says those of its buyer.
    """

    _inherit = "portal.published.mixin"

    def _portal_paper_zone(self, partner=None):
        """Return the name of the time zone that a paper of this document is made in.

        :param res.partner partner: whom it is for, unless that is the document's own
        :rtype: str
        """
        self.ensure_one()
        # sudo: where the contact is, whoever has the paper made
        partner_sudo = (partner or self._portal_contacts()[:1]).sudo()
        return partner_sudo.tz or self._portal_company()._portal_tz() or "UTC"


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _portal_paper_zone(self, partner=None):
        # as stock does where it says a day in a mail
        return self.sudo().get_order_timezone().zone


class MailTemplate(models.Model):
    """Orders by mail: text and paper in the time zone of who gets them."""

    _inherit = "mail.template"

    def _portal_by_zone(self, res_ids):
        """Yield this template in each time zone, with the ids of its documents."""
        if self.model not in ("sale.order", "purchase.order") or not res_ids:
            yield self, res_ids
            return
        documents = self.env[self.model].browse(res_ids)
        for zone, group in documents.grouped(
            lambda document: document._portal_paper_zone()
        ).items():
            yield self.with_context(tz=zone), group.ids

    def _render_field(self, field, res_ids, *args, **kwargs):
        if field not in ("subject", "body_html"):
            return super()._render_field(field, res_ids, *args, **kwargs)
        rendered = {}
        for template, ids in self._portal_by_zone(res_ids):
            rendered.update(
                super(MailTemplate, template)._render_field(field, ids, *args, **kwargs)
            )
        return rendered

    def _generate_template_attachments(
        self, res_ids, render_fields, render_results=None
    ):
        results = {} if render_results is None else render_results
        for template, ids in self._portal_by_zone(res_ids):
            super(MailTemplate, template)._generate_template_attachments(
                ids, render_fields, render_results=results
            )
        return results
