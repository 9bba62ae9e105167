from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_portal_preview(self):
        """Button: see the portal as this contact (C-PREVIEW)."""
        self.ensure_one()
        return preview_action(self.env, self, self.env.company)


class PortalPublishedMixin(models.AbstractModel):
    """From a document of the portal to its page, as its contact sees it (C-PREVIEW)."""

    _inherit = "portal.published.mixin"

    def action_portal_preview(self):
        """Button: see this document as its contact does.

        Another contact can be chosen on each page of the preview.
        """
        self.ensure_one()
        self.check_access("read")
        company = self.env["res.company"].browse(self._portal_company().id)
        return preview_action(
            self.env,
            self.partner_id,
            company,
            self.access_url,
            (self._name, self.id),
        )


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_preview_sale_order(self):
        if self.env["portal.preview"]._may_preview() and self.partner_id:
            return self.action_portal_preview()
        return super().action_preview_sale_order()

    # stock's button only reads, ours notes the preview: Odoo asks the first class
    # that says so which cursor the call gets
    action_preview_sale_order._readonly = False


class AccountMove(models.Model):
    _inherit = "account.move"

    def preview_invoice(self):
        if self.env["portal.preview"]._may_preview() and self.partner_id:
            return self.action_portal_preview()
        return super().preview_invoice()


def preview_action(env, partner, company, page="/my", back=None):
    """Start a preview, and return the action that opens its first page.

    In a tab of its own: the one with Odoo stays as it is.
    """
    url = env["portal.preview"]._start(partner, company, page, back)
    return {"type": "ir.actions.act_url", "target": "new", "url": url}
