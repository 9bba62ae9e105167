import hashlib
import re

from odoo import http
from odoo.http import request

from ..models.portal_conversation import COMMENTS_PER_HOUR
from ..models.portal_rate_limit import HOUR
from ..tools.file_content import sha256_of
from .gate import PortalGate, keep_private, portal_readonly
from .uploads import upload_limit

# How long a message of a contact may be.
MAX_TEXT = 10_000

# How long the same text and files on the same document are the same message.
SAME_SECONDS = 600


class PortalConversation(PortalGate):
    """Messages on a document: read with the page, written with a form (P-COMMENT).

    One mechanism for all documents. A further one has its model in
    ``_portal_conversation_models`` and routes of its own that call the methods without
    a route here.
    """

    @http.route(
        [
            "/my/orders/<int:order_id>/comment",
            "/my/invoices/<int:invoice_id>/comment",
            "/my/bills/<int:invoice_id>/comment",
            "/my/purchase/<int:order_id>/comment",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_comment_page(self, order_id=None, invoice_id=None, **kwargs):
        """Show the conversation by itself, page by page down to its beginning."""
        document_sudo = self._portal_document(
            self._portal_conversation_model(), order_id or invoice_id
        )
        return self._portal_conversation_page(
            document_sudo,
            document_sudo,
            errors=self._portal_too_much_errors("comment_files"),
        )

    @http.route(
        [
            "/my/orders/<int:order_id>/comment",
            "/my/invoices/<int:invoice_id>/comment",
            "/my/bills/<int:invoice_id>/comment",
            "/my/purchase/<int:order_id>/comment",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=upload_limit,
    )
    def portal_comment_submit(
        self, order_id=None, invoice_id=None, comment="", **kwargs
    ):
        """Write a message on a document."""
        document_sudo = self._portal_document(
            self._portal_conversation_model(), order_id or invoice_id
        )
        return self._portal_comment_submit(document_sudo, document_sudo, comment)

    @http.route(
        [
            "/my/orders/<int:order_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/invoices/<int:invoice_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/bills/<int:invoice_id>/comment/<int:message_id>/file/<int:file_id>",
            "/my/purchase/<int:order_id>/comment/<int:message_id>/file/<int:file_id>",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_comment_file(
        self, message_id, file_id, order_id=None, invoice_id=None, **kwargs
    ):
        """Download a file of a message; it is never shown in place."""
        document_sudo = self._portal_document(
            self._portal_conversation_model(), order_id or invoice_id
        )
        return self._portal_comment_file(document_sudo, message_id, file_id)

    # --- what any document's routes call ---------------------------------------------

    def _portal_conversation_models(self):
        """Return which model is at which address: {section of /my: model}."""
        return {
            "orders": "sale.order",
            "invoices": "account.move",
            "bills": "account.move",
            "purchase": "purchase.order",
        }

    def _portal_conversation_model(self):
        """Return the model of the address that is asked for."""
        # the address may begin with a language
        section = re.search(r"/my/([a-z]+)/", request.httprequest.path)[1]
        return self._portal_conversation_models()[section]

    def _portal_comment_submit(self, document_sudo, seen_sudo, text):
        """Answer a form of a conversation.

        :param document_sudo: the document that is written on
        :param seen_sudo: the document by which the visitor may: itself, or its parent
        """
        actor = self._portal_speaking(seen_sudo)
        text = text.strip()
        if not document_sudo._portal_comments_allowed():
            return self._portal_comment_done(document_sudo, "comment_off")
        files, errors = self._portal_read_files("comment_files")
        if not text:
            errors.insert(0, ("comment", self.env._("Write a message first.")))
        elif len(text) > MAX_TEXT:
            message = self.env._(
                "The message is too long: at most %(count)s characters, please.",
                count=MAX_TEXT,
            )
            errors.insert(0, ("comment", message))
        if errors:
            return self._portal_conversation_page(
                document_sudo, seen_sudo, text=text, errors=errors, status=422
            )
        Limit = request.env["portal.rate.limit"]
        writer = f"{actor['partner_id']}"
        hourly = ("comment", writer, COMMENTS_PER_HOUR, HOUR)
        if Limit._is_used_up(*hourly):
            message = self.env._(
                "You have written many messages in the last hour. Please wait a while"
                " and send this one again."
            )
            return self._portal_conversation_page(
                document_sudo,
                seen_sudo,
                text=text,
                errors=[("comment", message)],
                status=429,
            )
        same = self._portal_comment_key(document_sudo, writer, text, files)
        if not Limit._allow("comment_same", same, 1, SAME_SECONDS):
            # a form that was sent twice
            return self._portal_comment_done(document_sudo, "comment_same")
        Limit._allow(*hourly)
        kept_own = self._portal_wants_own_note(document_sudo)
        document_sudo._portal_comment(
            actor, text, files, **({"own_note": True} if kept_own else {})
        )
        return self._portal_comment_done(document_sudo, "comment_sent")

    def _portal_wants_own_note(self, document_sudo):
        """Tell whether the form asks that only its writer and staff see the message."""
        asked = request.httprequest.form.get("own_note") == "1"
        return document_sudo._portal_own_notes and asked

    def _portal_comment_key(self, document_sudo, writer, text, files):
        """Return what is the same for the same message sent again."""
        digest = hashlib.sha256(text.encode())
        digest.update(b"own" if self._portal_wants_own_note(document_sudo) else b"")
        for values in files:
            digest.update(sha256_of(values["raw"]).encode())
        return f"{document_sudo._name},{document_sudo.id},{writer},{digest.hexdigest()}"

    def _portal_comment_done(self, document_sudo, notice):
        return self._portal_acted(
            f"{document_sudo.access_url}?notice={notice}#discussion"
        )

    def _portal_comment_file(self, document_sudo, message_id, file_id):
        reader_id = self._portal_reader_id(document_sudo)
        file_sudo = document_sudo._portal_message_file(message_id, file_id, reader_id)
        return self._portal_stored_file(file_sudo)

    # --- pages -----------------------------------------------------------------------

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        has_talk = document._name in self._portal_conversation_models().values()
        # an order's is read together with those of its change requests
        if has_talk and document._name != "sale.order":
            values["portal_talk"] = self._portal_talks(document)[document]
        return values

    def _portal_talks(self, seen_sudo, others_sudo=()):
        """Return the conversations of a page, for its template.

        One query for all of them, and none more.

        :param seen_sudo: the document by which the visitor sees the page
        :param others_sudo: records that belong to it and have a conversation as well
        :return: {record: dict for ``customer_portal_ext.conversation``}
        """
        documents = [seen_sudo, *others_sudo]
        actor = self._portal_speaker(seen_sudo)
        read = request.env["portal.published.mixin"]._portal_read_messages(
            documents, reader_id=actor and actor["partner_id"]
        )
        return {
            document: self._portal_talk_values(document, actor, *read[document])
            for document in documents
        }

    def _portal_speaker(self, document_sudo):
        """Return who would write on a document, as far as its page needs to know.

        :return: as ``_portal_actor``, with less in it and for fewer queries
        """
        user = request.env.user
        if user._is_public() or not user.share:
            return self._portal_actor(document_sudo)
        # sudo: their own name
        partner_sudo = user.sudo().partner_id
        return {
            "partner_id": partner_sudo.id,
            "partner_name": partner_sudo.name,
            "user_id": user.id,
        }

    def _portal_reader_id(self, document_sudo):
        """Return the id of the contact who reads, where they may have own notes."""
        actor = document_sudo._portal_own_notes and self._portal_speaker(document_sudo)
        return actor["partner_id"] if actor else None

    def _portal_talk_values(
        self, document_sudo, actor, messages, has_older, text="", errors=()
    ):
        """Return what the template of one conversation shows."""
        path = document_sudo.access_url
        for message in messages:
            message["is_mine"] = bool(actor) and (
                message["author_id"] == actor["partner_id"]
            )
            for file in message["files"]:
                file["url"] = f"{path}/comment/{message['id']}/file/{file['id']}"
        staff = not request.env.user.share
        by_link = bool(actor) and not actor["user_id"]
        return {
            "document": document_sudo,
            "action": f"{path}/comment",
            # as they were said, the newest beside the form
            "messages": messages[::-1],
            "older_url": has_older and f"{path}/comment?before={has_older}",
            "can_write": bool(actor) and document_sudo._portal_comments_allowed(),
            "is_off": not document_sudo._portal_comments_allowed(),
            "own_notes": document_sudo._portal_own_notes,
            "own_note_ticked": self._portal_wants_own_note(document_sudo),
            "odoo_url": staff and f"/odoo/{document_sudo._name}/{document_sudo.id}",
            "speaks_as": by_link
            and self.env._(
                "You write by link, as %(name)s.", name=actor["partner_name"]
            ),
            "text": text,
            "errors": errors,
            "wrong": [error[0] for error in errors],
            "files_hint": self._portal_files_hint(),
            "max_text": MAX_TEXT,
            "notice": self._portal_talk_notice(),
        }

    def _portal_talk_notice(self):
        """Return the message about the last form of a conversation, or None.

        Lists and no tuples, as in ``_portal_notice``.
        """
        notices = {
            "comment_sent": [
                "success",
                self.env._("Thank you. Your message is sent."),
            ],
            "comment_same": [
                "info",
                self.env._(
                    "You sent this message a moment ago. It is here once, and was not"
                    " sent again."
                ),
            ],
            "comment_off": [
                "info",
                self.env._("Messages cannot be written here any more."),
            ],
        }
        return notices.get(request.params.get("notice"))

    def _portal_conversation_page(
        self, document_sudo, seen_sudo, text="", errors=(), status=200
    ):
        """Return the page of a conversation by itself, its newest messages or older."""
        before = request.httprequest.args.get("before", "")
        # nonsense in an address is left out
        is_id = before.isascii() and before.isdigit() and 0 < len(before) < 10
        before = int(before) if is_id and not errors else None
        speaker = self._portal_speaker(seen_sudo)
        read = request.env["portal.published.mixin"]._portal_read_messages(
            [document_sudo],
            before=before,
            reader_id=speaker and speaker["partner_id"],
        )
        talk = self._portal_talk_values(
            document_sudo,
            speaker,
            *read[document_sudo],
            text=text,
            errors=errors,
        )
        values = {
            "portal_talk": talk,
            "is_older": bool(before),
            "document_label": document_sudo._portal_label(),
            "heading": self.env._(
                "Messages: %(document)s", document=document_sudo._portal_label()
            ),
            "back_url": document_sudo.access_url,
            "res_company": document_sudo._portal_company(),
            "page_name": "conversation",
            "no_breadcrumbs": True,
        }
        return keep_private(
            request.render(
                "customer_portal_ext.conversation_page", values, status=status
            )
        )
