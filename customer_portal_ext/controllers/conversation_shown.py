from odoo.http import request

from .gate import PortalGate, keep_private

# How long a message of a contact may be.
MAX_TEXT = 10_000


class PortalConversationShown(PortalGate):
    """What a page shows of a conversation, or of several (P-COMMENT)."""

    def _portal_conversation_models(self):
        """Return which model is at which address: {section of /my: model}."""
        return {
            "orders": "sale.order",
            "invoices": "account.move",
            "bills": "account.move",
            "purchase": "purchase.order",
        }

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

    def _portal_wants_own_note(self, document_sudo):
        """Tell whether the form asks that only its writer and staff see the message."""
        asked = request.httprequest.form.get("own_note") == "1"
        return document_sudo._portal_own_notes and asked

    def _portal_talk_values(
        self, document_sudo, actor, messages, has_older, text="", errors=(), kept=None
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
            **self._portal_kept_values(kept),
            "max_text": MAX_TEXT,
            "notice": self._portal_talk_notice(),
        }

    # --- the page of a conversation by itself -----------------------------------------

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
        self, document_sudo, seen_sudo, text="", errors=(), kept=None, status=200
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
            kept=kept,
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
