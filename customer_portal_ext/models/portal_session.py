"""What a visitor's session keeps on codes and on how it began (B-CONFIRM, X-OTP)."""

import time

from odoo.http import request, root
from odoo.service import security

# {company id: was a code entered when this session came by a link of that company}
SESSION_ENTRIES = "portal_link_entries"
# The code that this browser waits for: {"id", "key"} and, for acts, {"next"}.
SESSION_CODE = "portal_code"
# {contact id: until when, in seconds since the epoch, their code is remembered}
SESSION_TRUST = "portal_code_trust"

# How long no second code is asked for.
TRUST_SECONDS = 30 * 60


def note_entry(company, by_code):
    """Keep how this session was let in by a link of a company."""
    entries = dict(request.session.get(SESSION_ENTRIES, {}))
    entries[str(company.id)] = by_code or entries.get(str(company.id), False)
    request.session[SESSION_ENTRIES] = entries


def entered_without_code(company_ids, login_company_ids=()):
    """Tell whether this session came without a code to who asks everybody for one.

    :param company_ids: ids of the companies that ask everybody for a code
    :param login_company_ids: those of the companies whose documents its login sees
    """
    entries = request.session.get(SESSION_ENTRIES) or {}
    if any(not entries.get(str(id_), True) for id_ in company_ids):
        return True
    # by the link of another company, to the documents of this one
    return not all(entries.values()) and any(
        id_ in company_ids for id_ in login_company_ids
    )


def trust(partner):
    """Remember for a while that this browser's contact entered a right code."""
    now = time.time()
    trusted = {
        key: until
        for key, until in request.session.get(SESSION_TRUST, {}).items()
        if until > now
    }
    trusted[str(partner.id)] = now + TRUST_SECONDS
    request.session[SESSION_TRUST] = trusted


def is_trusted(partner_id):
    """Tell whether a right code of that contact was entered here lately."""
    until = request.session.get(SESSION_TRUST, {}).get(str(partner_id), 0)
    return until > time.time()


def renew():
    """Let this browser's session go on under another id, from this answer on.

    What proves more than before is not for whoever planted or saw the old id. Odoo does
    the same once the answer is made: a form in it has a token of the old id then, and
    would be refused when it is sent.
    """
    session, store = request.session, root.session_store
    before = request.cookies.get("session_id")
    session.sid = store.generate_key()
    session["create_time"] = time.time()
    if session.uid:
        session.session_token = security.compute_session_token(session, request.env)
    if before and store.is_valid_key(before):
        # an act that fails goes on under the old one
        old = store.session_class({}, before)
        request.env.cr.postcommit.add(lambda: store.delete(old))
