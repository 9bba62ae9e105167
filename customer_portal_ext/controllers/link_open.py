from odoo.http import request

from ..models.portal_hotlink import SESSION_GRANTS, SESSION_LINK
from ..models.portal_session import note_entry
from .gate import PortalGate, keep_private

# How many direct links one browser may hold at a time.
MAX_GRANTS = 20


class PortalLinkOpen(PortalGate):
    """Letting the contact of a link in (P-HOTLINK, C-DIRECT)."""

    def _portal_open(self, hotlink_sudo, proof):
        """Let the link's contact in, and go to a clean address.

        :param dict proof: ``secret`` of the link, or ``code_id`` and ``code_key`` of
            the code that was entered for it
        """
        user_sudo = hotlink_sudo.browse().partner_id.user_ids
        if hotlink_sudo.scope == "portal":
            user_sudo = hotlink_sudo._get_or_create_user()
        path = hotlink_sudo._get_target_path(guest=not user_sudo)
        if user_sudo:
            self._portal_sign_in(hotlink_sudo, user_sudo, proof)
        else:
            self._portal_grant(hotlink_sudo)
        by_code = "code_id" in proof
        if by_code:
            self._portal_trust(hotlink_sudo.partner_id)
        note_entry(hotlink_sudo.company_id, by_code)
        self._portal_note_use(hotlink_sudo, user_sudo, by_code)
        lang = self._portal_speak_to(hotlink_sudo.partner_id)
        request.future_response.set_cookie("frontend_lang", lang)
        if user_sudo and not request.session.uid:
            # a second factor is asked for first; it leads on to the same address
            return request.redirect(f"{user_sudo._mfa_url()}?redirect={path}", code=303)
        return keep_private(self._portal_acted(path))

    def _portal_sign_in(self, hotlink_sudo, user_sudo, proof):
        if request.session.uid and request.session.uid != user_sudo.id:
            # nothing of another person's session may be left in this one
            request.session.logout(keep_db=True)
        if hotlink_sudo.company_id not in user_sudo.company_ids:
            user_sudo.company_ids |= hotlink_sudo.company_id
        request.session.authenticate(
            request.env,
            {"type": "portal_hotlink", "login": user_sudo.login, **proof},
        )
        request.session[SESSION_LINK] = hotlink_sudo.id

    def _portal_grant(self, hotlink_sudo):
        """Let this browser see the link's document; nobody is signed in."""
        if request.session.uid:
            request.session.logout(keep_db=True)
        grants = [*request.session.get(SESSION_GRANTS, []), hotlink_sudo.id]
        request.session[SESSION_GRANTS] = list(dict.fromkeys(grants))[-MAX_GRANTS:]
        request.session.should_rotate = True

    def _portal_note_use(self, hotlink_sudo, user_sudo, by_code):
        """Record that the link was used, and how far it has led."""
        hotlink_sudo._mark_used()
        # a page of the portal is no document: its link has a chain of its own, and its
        # row is written above
        target_sudo = hotlink_sudo._get_document_sudo() or hotlink_sudo
        if not hotlink_sudo.path:
            target_sudo._portal_lock()
        identified_by = "hotlink" if user_sudo else "direct_link"
        if by_code:
            identified_by += "_code"
        actor = self._portal_actor_values(
            hotlink_sudo.partner_id, identified_by, hotlink_sudo
        )
        actor["user_id"] = user_sudo.id
        waits = user_sudo and not request.session.uid
        kind = "link_opened" if waits else "link_used"
        request.env["portal.event"]._record(target_sudo, kind, actor)
        if not waits:
            hotlink_sudo._portal_note_look()
