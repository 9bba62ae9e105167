from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .conversation import PortalConversation
from .conversation_shown import MAX_TEXT
from .gate import keep_private, portal_readonly
from .orders import PortalOrders
from .uploads import upload_limit

CHANGE = "/my/orders/<int:order_id>/change-request/<int:change_id>"


class PortalChangeRequestPage(PortalConversation, PortalOrders):
    """A change request: its page, its conversation, withdrawing it (C-CHANGE)."""

    @http.route(
        CHANGE,
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_change_page(self, order_id, change_id, **kwargs):
        """Show a request with its answer and all that was written about it."""
        change_sudo, seen_sudo = self._portal_change(order_id, change_id)
        [change] = change_sudo._prepare_portal_values()
        change["talk"] = self._portal_change_talk(change_sudo, seen_sudo)
        change["can_withdraw"] &= self._portal_may_act(seen_sudo)
        return self._portal_change_response(
            "customer_portal_ext.change_request_page",
            change_sudo,
            seen_sudo,
            change=change,
            portal_talk=change["talk"],
        )

    @http.route(
        f"{CHANGE}/comment",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_change_messages(self, order_id, change_id, **kwargs):
        """Show the conversation on a request by itself."""
        return self._portal_conversation_page(
            *self._portal_change(order_id, change_id),
            errors=self._portal_too_much_errors("comment_files"),
        )

    @http.route(
        f"{CHANGE}/comment",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_change_comment(self, order_id, change_id, comment="", **kwargs):
        """Write on a change request."""
        change_sudo, seen_sudo = self._portal_change(order_id, change_id)
        return self._portal_comment_submit(change_sudo, seen_sudo, comment)

    @http.route(
        f"{CHANGE}/comment/<int:message_id>/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_change_comment_file(
        self, order_id, change_id, message_id, file_id, **kwargs
    ):
        """Download a file of a message about a change request."""
        change_sudo, _seen_sudo = self._portal_change(order_id, change_id)
        return self._portal_comment_file(change_sudo, message_id, file_id)

    @http.route(
        f"{CHANGE}/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_change_file(self, order_id, change_id, file_id, **kwargs):
        """Download a file of a change request; it is never shown in place."""
        change_sudo, _seen_sudo = self._portal_change(order_id, change_id)
        file_sudo = change_sudo.attachment_ids.filtered(lambda file: file.id == file_id)
        return self._portal_stored_file(file_sudo)

    @http.route(
        f"{CHANGE}/withdraw",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_change_withdraw_check(self, order_id, change_id, **kwargs):
        """Ask whether the request is to be withdrawn, and why."""
        change_sudo, seen_sudo = self._portal_change(order_id, change_id)
        self._portal_acting(seen_sudo)
        if change_sudo.state != "open":
            return request.redirect(f"{change_sudo.access_url}?notice=change_closed")
        return self._portal_withdraw_page(change_sudo, seen_sudo)

    @http.route(
        f"{CHANGE}/withdraw",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_change_withdraw(self, order_id, change_id, reason="", **kwargs):
        """Withdraw the request, if nobody has answered it."""
        change_sudo, seen_sudo = self._portal_change(order_id, change_id)
        actor = self._portal_acting(seen_sudo)
        reason = reason.strip()
        if len(reason) > MAX_TEXT:
            error = ("reason", self.env._("The text is too long."))
            return self._portal_withdraw_page(
                change_sudo, seen_sudo, reason=reason, errors=[error], status=422
            )
        change_sudo.order_id._portal_lock()
        change_sudo.invalidate_recordset()
        notice = "change_closed"
        if change_sudo.state == "open":
            change_sudo._portal_withdraw(actor, reason)
            notice = "change_withdrawn"
        elif change_sudo.state == "withdrawn":
            # the same form again
            notice = "change_withdrawn_before"
        return self._portal_acted(f"{change_sudo.access_url}?notice={notice}")

    # --- through the policy ----------------------------------------------------------

    def _portal_change(self, order_id, change_id):
        """Return a change request that the visitor may see.

        :return: (the request, the document by which they see it: the order, or the
            request itself for the guest of a link to it), in superuser mode
        :raise NotFound: when it is foreign, missing, or of another order
        """
        if request.env.user._is_public() and not self._portal_find(
            "sale.order", order_id
        ):
            seen_sudo = self._portal_document("portal.change.request", change_id)
            if seen_sudo.order_id.id != order_id:
                raise NotFound()
            return seen_sudo, seen_sudo
        order_sudo = self._portal_document("sale.order", order_id)
        change_sudo = order_sudo.portal_change_request_ids.filtered(
            lambda change: change.id == change_id
        )
        if not change_sudo:
            raise NotFound()
        return change_sudo, order_sudo

    # --- pages -----------------------------------------------------------------------

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "sale.order":
            changes_sudo = document.portal_change_request_ids
            talks = self._portal_talks(document, changes_sudo)
            values["portal_talk"] = talks[document]
            values["portal_changes"] = [
                {**change, "talk": talks[change["record"]]}
                for change in changes_sudo._prepare_portal_values()
            ]
        return values

    def _portal_change_talk(self, change_sudo, seen_sudo):
        read = request.env["portal.published.mixin"]._portal_read_messages(
            [change_sudo]
        )
        return self._portal_talk_values(
            change_sudo, self._portal_speaker(seen_sudo), *read[change_sudo]
        )

    def _portal_withdraw_page(
        self, change_sudo, seen_sudo, reason="", errors=(), status=200
    ):
        [change] = change_sudo._prepare_portal_values()
        return self._portal_change_response(
            "customer_portal_ext.change_request_withdraw",
            change_sudo,
            seen_sudo,
            change=change,
            reason=reason,
            errors=errors,
            wrong=[error[0] for error in errors],
            status=status,
        )

    def _portal_change_response(
        self, template, change_sudo, seen_sudo, status=200, **values
    ):
        """Return a page about one change request."""
        order_sudo = change_sudo.order_id
        whole = seen_sudo == order_sudo
        values = {
            **values,
            "document_label": order_sudo._portal_label(),
            "heading": change_sudo._portal_label(),
            # the guest of a link to the request has no way up to its order
            "back_url": whole and order_sudo.access_url,
            "back_text": self.env._("Back to %(document)s", document=order_sudo.name),
            "portal_notice": self._portal_change_notice(),
            "res_company": order_sudo.company_id,
            "page_name": "change_request",
            "no_breadcrumbs": True,
        }
        return keep_private(request.render(template, values, status=status))

    def _portal_change_notice(self):
        """Return the message about the last act on a request, or None."""
        notices = {
            "change_withdrawn": [
                "success",
                self.env._("You have withdrawn your request."),
            ],
            "change_withdrawn_before": [
                "info",
                self.env._(
                    "This request was withdrawn before. Nothing has been changed by"
                    " this."
                ),
            ],
            "change_closed": [
                "info",
                self.env._(
                    "This request is not open any more, and cannot be withdrawn."
                ),
            ],
        }
        return notices.get(request.params.get("notice"))
