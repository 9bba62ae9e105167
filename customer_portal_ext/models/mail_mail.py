import logging
import re
from datetime import timedelta

from markupsafe import Markup, escape

from odoo import fields, models
from odoo.tools import format_date
from odoo.tools.mail import append_content_to_html

from ..tools.local_path import PAGE_PATTERN, is_page

_logger = logging.getLogger(__name__)

# No more digits than an id has: a longer number is an error of the database, which
# stops all mails of the queue.
_ID = r"[0-9]{1,9}(?![0-9])"
# The inert address of a document, with or without the host before it.
_INERT_ADDRESS = re.compile(
    r"(?:https?://[^\s\"'<>/]+)?/my/link/to/(?P<model>[a-z_.]+)"
    rf"/(?P<id>{_ID})"
)
# The inert address of a page of the portal, for the settings of one company.
_PAGE_ADDRESS = re.compile(
    r"(?:https?://[^\s\"'<>/]+)?/my/link/page/"
    rf"(?P<company>{_ID})(?P<path>{PAGE_PATTERN})"
)
# The inert address of a direct link that staff sent.
_GRANTED_ADDRESS = re.compile(
    rf"(?:https?://[^\s\"'<>/]+)?/my/link/direct/(?P<id>{_ID})(?![A-Za-z_-])"
)


def _put_address(match, address):
    """Return what takes the place of an inert address in a mail.

    A link where it stands there as text, as a placeholder leaves it (B-PLACEHOLDER).
    """
    start, end = match.span()
    before = match.string[max(start - 1, 0) : start]
    after = match.string[end : end + 80].lstrip()
    if before in ('"', "'", "=") or after.startswith("</a"):
        return escape(address)
    return Markup('<a href="{0}">{0}</a>').format(address)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        """Put each recipient's own link into the copy that is sent to them.

        This runs per recipient at the moment of sending and its result is stored
        nowhere, so that no secret lies in a message, a queue or the chatter (X-TOKENS).
        It hangs on sending and not on templates: every mail about a portal document
        has its link, those of other addons included (P-HOTLINK).
        """
        body = super()._personalize_outgoing_body(
            body, partner=partner, doc_to_followers=doc_to_followers
        )
        if not body or not partner:
            return body
        is_ours = self._portal_is_ours()
        direct = is_ours and self._portal_arm_direct_links(body, partner)
        if direct:
            # that link opens one document: no other is added to it
            return direct

        def document_address(match):
            model, res_id = match["model"], int(match["id"])
            if not is_ours and (model, res_id) != (self.model, self.res_id):
                return match[0]
            address, _is_link = self._portal_address(partner, "document", model, res_id)
            return _put_address(match, address) if address else match[0]

        def page_address(match):
            address, _is_link = self._portal_address(
                partner, "page", int(match["company"]), match["path"]
            )
            return _put_address(match, address) if address else match[0]

        personal = _INERT_ADDRESS.sub(document_address, body)
        if is_ours:
            personal = _PAGE_ADDRESS.sub(page_address, personal)
        if (
            self.model
            and self.res_id
            and partner.partner_share
            and not self.portal_no_link
        ):
            address, is_link = self._portal_address(
                partner, "document", self.model, self.res_id
            )
            if address:
                personal = append_content_to_html(
                    personal,
                    self._render_portal_footer(partner, address, is_link),
                    plaintext=False,
                )
        return personal

    def _portal_is_ours(self):
        """Tell whether the company or its staff wrote this mail.

        What contacts write, and what comes by mail, may name any document, page or
        company: none but the mail's own document gets a link there.
        """
        self.ensure_one()
        if self.message_type == "email":
            return False
        # sudo: whose contact the author is
        author_sudo = self.sudo().author_id
        return not author_sudo.partner_share or bool(author_sudo.ref_company_ids)

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Make the links of all recipients of a mail at once, and not one by one."""
        batched = self.with_context(portal_addresses={})
        return super(MailMail, batched)._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )

    def _portal_address(self, partner, *target):
        """Return what stands for an inert address in one recipient's copy.

        :param target: ("document", model, id) or ("page", company id, path)
        :return: (absolute address, is it a personal link), or (None, False) for what
            is under no policy
        """
        made = self.env.context.get("portal_addresses", {})
        addresses = made.setdefault((self.id, *target), {})
        if partner not in addresses:
            # all who are sent this mail: their links are one statement
            partners = self.recipient_ids | partner
            kind, *where = target
            make = {
                "document": self._portal_for_document,
                "page": self._portal_for_page,
            }
            addresses.update(make[kind](partners, *where))
        return addresses.get(partner, (None, False))

    def _portal_for_document(self, partners, model, res_id):
        if not self.env["portal.policy"]._is_document(model):
            return {}
        document = self.env[model].browse(res_id)
        if not document.sudo().exists():
            return {}
        return self.env["portal.hotlink"]._addresses_for(
            partners, document, sender=self.author_id, linked=not self.portal_no_link
        )

    def _portal_for_page(self, partners, company_id, path):
        company = self.env["res.company"].sudo().browse(company_id).exists()
        if not company or not is_page(path):
            return {}
        return self.env["portal.hotlink"]._page_addresses_for(
            partners,
            path,
            company,
            sender=self.author_id,
            linked=not self.portal_no_link,
        )

    def _portal_arm_direct_links(self, body, partner):
        """Put the direct links of a recipient into their copy, or return None."""
        armed = {}
        for match in _GRANTED_ADDRESS.finditer(body):
            link_id = int(match["id"])
            if link_id not in armed:
                link = self.env["portal.hotlink"].browse(link_id).exists()
                armed[link_id] = link._arm(partner) if link else None
        if not any(armed.values()):
            return None
        return _GRANTED_ADDRESS.sub(
            lambda match: armed[int(match["id"])] or match[0], body
        )

    def _render_portal_footer(self, partner, address, is_link):
        """Return the HTML that ends a mail about a portal document."""
        self.ensure_one()
        document_sudo = self.env[self.model].sudo().browse(self.res_id)
        document_sudo = document_sudo.with_context(lang=partner.lang or self.env.lang)
        company = document_sudo._portal_company()
        days = self.env["portal.hotlink.life"]._days(company, self.model)
        valid_until = fields.Date.today() + timedelta(days=days)
        return document_sudo.env["ir.qweb"]._render(
            "customer_portal_ext.mail_hotlink_footer",
            {
                "address": address,
                "is_link": is_link,
                "label": document_sudo._portal_label(),
                "partner": partner,
                "company": company,
                "valid_until": format_date(document_sudo.env, valid_until),
            },
        )

    def _portal_kept_in_queue(self):
        """Return those of these mails that are sent again while no server answers."""
        policy = self.env["portal.policy"]
        return self.filtered(lambda mail: policy._covers(mail.model))

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Keep mails about portal documents in the queue while no server answers.

        Their notifications stay marked as failed meanwhile, so that whoever sent them
        sees it in the chatter and on the document.
        """
        res = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        if failure_type == "mail_smtp":
            waiting = self.exists()._portal_kept_in_queue()
            waiting = waiting.filtered(lambda mail: mail.state == "exception")
            if waiting:
                again = fields.Datetime.now() + timedelta(minutes=5)
                waiting.write({"state": "outgoing", "scheduled_date": again})
                self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger(again)
                _logger.warning(
                    "No mail server answered: %s mails about portal documents stay"
                    " queued",
                    len(waiting),
                )
        return res
