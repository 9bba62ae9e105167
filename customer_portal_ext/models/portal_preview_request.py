"""What the request of a preview knows about itself (C-PREVIEW)."""

from dataclasses import dataclass
from typing import Any

from odoo.http import request

# Of the staff's session: {"id", "user", "partner", "company", "until", "back"}.
SESSION_PREVIEW = "portal_preview"
# Of a route that only reads, and is answered by the primary all the same.
READS = "portal_preview_reads"


@dataclass(frozen=True)
class Preview:
    """One request that is answered as a contact; plain values, no records."""

    partner_id: int
    # of the contact, and of the companies whose documents are left out
    name: str
    hidden_companies: str
    has_login: bool
    # {code, ...} of the language the contact reads, as ``request.lang`` has it
    lang: Any
    # the staff's own, to which the request returns
    staff_id: int
    staff_session: Any
    staff_context: dict


def current():
    """Return the ``Preview`` that this request is, or None."""
    return getattr(request, "portal_preview", None) if request else None


def needs_primary():
    """Tell whether a stand-in for a login is made, which a replica cannot do."""
    mark = request.session.get(SESSION_PREVIEW) if request else None
    return bool(mark and mark.get("stand_in"))
