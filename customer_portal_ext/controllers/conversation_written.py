import hashlib

from odoo.http import request

from ..models.portal_conversation import COMMENTS_PER_HOUR
from ..models.portal_rate_limit import HOUR
from ..tools.file_content import sha256_of
from .conversation_shown import MAX_TEXT, PortalConversationShown

# How long the same text and files on the same document are the same message.
SAME_SECONDS = 600


class PortalConversationWritten(PortalConversationShown):
    """What is done with a message that a contact has written (P-COMMENT)."""

    def _portal_comment_submit(self, document_sudo, seen_sudo, text):
        """Answer a form of a conversation.

        :param document_sudo: the document that is written on
        :param seen_sudo: the document by which the visitor may: itself, or its parent
        """
        actor = self._portal_speaking(seen_sudo)
        text = text.strip()
        if not document_sudo._portal_comments_allowed():
            return self._portal_comment_done(document_sudo, "comment_off")
        place = self._portal_place("comment", actor, document_sudo)
        files, errors = self._portal_form_files(place, "comment_files")
        if not text:
            errors.insert(0, ("comment", self.env._("Write a message first.")))
        elif len(text) > MAX_TEXT:
            message = self.env._(
                "The message is too long: at most %(count)s characters, please.",
                count=MAX_TEXT,
            )
            errors.insert(0, ("comment", message))
        status = 422
        Limit = request.env["portal.rate.limit"]
        writer = f"{actor['partner_id']}"
        hourly = ("comment", writer, COMMENTS_PER_HOUR, HOUR)
        if not errors and Limit._is_used_up(*hourly):
            status = 429
            message = self.env._(
                "You have written many messages in the last hour. Please wait a while"
                " and send this one again."
            )
            errors.append(("comment", message))
        if errors:
            kept = self._portal_keep(place, files)
            return self._portal_form_wrong(
                errors, kept
            ) or self._portal_conversation_page(
                document_sudo,
                seen_sudo,
                text=text,
                errors=errors,
                kept=kept,
                status=status,
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
        return self._portal_comment_done(document_sudo, "comment_sent", place)

    def _portal_comment_key(self, document_sudo, writer, text, files):
        """Return what is the same for the same message sent again."""
        digest = hashlib.sha256(text.encode())
        digest.update(b"own" if self._portal_wants_own_note(document_sudo) else b"")
        for values in files:
            digest.update(sha256_of(values["raw"]).encode())
        return f"{document_sudo._name},{document_sudo.id},{writer},{digest.hexdigest()}"

    def _portal_comment_done(self, document_sudo, notice, place=None):
        path = f"{document_sudo.access_url}?notice={notice}#discussion"
        return self._portal_form_done(path, place)
