import base64

from odoo import api, models
from odoo.tools import consteq, hmac
from odoo.tools.image import image_data_uri

# How much of the keyed hash stands on a paper: enough that nobody guesses one within
# the limits of the page, and short enough to be typed.
CHECK_DIGITS = 10


class PortalPublishedMixin(models.AbstractModel):
    """The way from a printed document to the portal (B-PLACEHOLDER).

    A paper goes through many hands, so what stands on it opens nothing: it leads to a
    page that sends a link to the contact on file, and is the same for everybody.
    """

    _inherit = "portal.published.mixin"

    # The first characters of the code on a paper; a model without them has no code.
    _portal_paper_prefix = None

    def _portal_paper_code(self):
        """Return the code that names this document on a paper: "i42-0a1b2c3d4e".

        The check is no secret that opens anything. It keeps people who have no paper
        from having mails sent by counting ids up.
        """
        self.ensure_one()
        return f"{self._portal_paper_prefix}{self.id}-{self._portal_paper_check()}"

    def _portal_paper_check(self):
        # su: the key of the database
        digest = hmac(self.env(su=True), "portal_paper", (self._name, self.id))
        return digest[:CHECK_DIGITS]

    def _portal_paper_url(self):
        """Return the absolute address that is printed on the document."""
        self.ensure_one()
        if self._portal_company().portal_hotlink_mode == "off":
            path = self._portal_hotlink_path()
        else:
            path = f"/my/p/{self._portal_paper_code()}"
        return self.get_base_url() + path

    def _portal_paper(self):
        """Return what the PDF shows of the way to the portal, or None.

        It is printed before a document is sent, so that its publication is not asked.

        :return: dict with the address, without its protocol for reading, and the QR
            code as a data URI: the program that makes the PDF needs no network
        """
        self.ensure_one()
        if (
            not self._portal_paper_prefix
            or self.env.context.get("portal_no_paper")
            or not self._origin.id
            or not self.portal_show
            or self.state == "cancel"
            or not self._portal_company().portal_paper_code
        ):
            return None
        url = self._portal_paper_url()
        png = self.env["ir.actions.report"].barcode(
            "QR", url, width=180, height=180, quiet=False
        )
        return {
            "url": url,
            "address": url.split("://", 1)[-1],
            "qr": image_data_uri(base64.b64encode(png)),
            "label": self._portal_label(),
        }

    @api.model
    def _portal_find_paper(self, code):
        """Return the document that a code of a paper names, or None.

        :param str code: from outside
        :return: one record in superuser mode, whatever its state
        """
        head, dash, check = (code or "").lower().rpartition("-")
        digits = head.lstrip("abcdefghijklmnopqrstuvwxyz")
        if not dash or not digits.isascii() or not digits.isdigit():
            return None
        prefix = head[: -len(digits)]
        for name in self.env.registry.descendants([self._name], "_inherit"):
            model = self.env[name]
            if model._abstract or model._portal_paper_prefix != prefix:
                continue
            # sudo: whoever holds the paper is nobody yet; nothing of it is shown
            document_sudo = model.sudo().browse(int(digits[:9])).exists()
            if document_sudo and consteq(document_sudo._portal_paper_check(), check):
                return document_sudo
        return None

    def _portal_send_paper_links(self):
        """Send a link to the contacts this document is for, as its paper asks.

        Only to the addresses on file, and no more often than the limits allow.
        """
        self.ensure_one()
        company = self._portal_company()
        if company.portal_hotlink_mode == "off":
            return
        policy = self.env["portal.policy"]
        for partner in self._portal_contacts():
            if (
                partner.email
                and partner.partner_share
                and partner.active
                and policy._sees(self, partner, company)
                and self.env["portal.rate.limit"]._allow_mail("paper", partner.email)
            ):
                self._portal_mail_link(partner, company)

    def _portal_mail_link(self, partner, company):
        """Queue a mail that holds nothing but the contact's link to this document."""
        document = self.with_context(lang=partner.lang or self.env.lang)
        label = document._portal_label()
        self.env["portal.hotlink"]._mail_document(
            document,
            partner,
            company,
            document.env._("Your new link: %(document)s", document=label),
            document.env["ir.qweb"]._render(
                "customer_portal_ext.mail_new_link", {"label": label, "address": False}
            ),
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
