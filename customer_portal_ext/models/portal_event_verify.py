import base64
from urllib.parse import quote

from odoo import api, models
from odoo.tools import consteq
from odoo.tools.image import image_data_uri

from ..tools import chain, fingerprint
from .portal_published_mixin import CERTIFIED_KINDS

# How much of the fingerprint is typed: 48 bits, which nobody guesses within the limits
# of the page.
SHORTEST_FINGERPRINT = 12

# How many certificates of one number are looked at: the same in several companies.
MOST_OF_ONE_NUMBER = 20

VERIFY_PATH = "/portal/verify"

ALGORITHM = [
    "Canonical JSON: keys sorted, no spaces, UTF-8, nothing escaped that JSON does not"
    " ask to escape.",
    "content.snapshot_sha256 is the SHA-256, in hexadecimal digits, of 'snapshot',"
    " which is the canonical JSON of what was shown.",
    "'hash' is the SHA-256 of the canonical JSON of an object with two keys: 'content'"
    " and 'previous_hash', both as they stand here.",
    "'previous_hash' is the 'hash' of the event before it on the same document, or 64"
    " zeros for the first one; 'chain' lists both for all events of the document.",
]


class PortalEvent(models.Model):
    """Certificates that anyone can recompute, and look up later (X-AUDIT)."""

    _inherit = "portal.event"

    _verify_idx = models.Index("(document_name, position)")

    def _certificate_json(self):
        """Return the certificate as canonical JSON, with how to recompute it.

        :rtype: str
        """
        self.ensure_one()
        events = self.search(
            [("res_model", "=", self.res_model), ("res_id", "=", self.res_id)],
            order="position",
        )
        return fingerprint.canonical_json(
            {
                "format": "customer_portal_ext.certificate/1",
                "reference": self.reference,
                "content": self._content(),
                "snapshot": self.snapshot or None,
                "previous_hash": self.previous_hash,
                "hash": self.hash,
                "chain": [
                    {
                        "position": event.position,
                        "previous_hash": event.previous_hash,
                        "hash": event.hash,
                    }
                    for event in events
                ],
                "algorithm": ALGORITHM,
                "verify": self._verify_values()["page"],
                **self._certificate_extra(),
            }
        )

    def _certificate_extra(self):
        """Return what stands beside the proof in the JSON: it proves nothing itself."""
        self.ensure_one()
        return {}

    def _verify_values(self):
        """Return what a certificate shows of how to verify it.

        :return: dict with ``page``, ``url`` (of the QR code), ``fingerprint`` (what is
            to be typed) and ``qr``: a data URI, so that a PDF needs no network
        """
        self.ensure_one()
        page = self.get_base_url() + VERIFY_PATH
        short = self.hash[:SHORTEST_FINGERPRINT]
        number = quote(self.reference, safe="")
        url = f"{page}?number={number}&fingerprint={short}"
        png = self.env["ir.actions.report"].barcode(
            "QR", url, width=240, height=240, quiet=False
        )
        return {
            "page": page,
            "address": page.split("://", 1)[-1],
            "url": url,
            "fingerprint": short,
            "qr": image_data_uri(base64.b64encode(png)),
        }

    @api.model
    def _find_certificate(self, number, typed):
        """Return the certificate that a number and a fingerprint name.

        A wrong number and a wrong fingerprint look alike.

        :param str number: from outside, such as "S00042/3"
        :param str typed: from outside: the hash or at least its first twelve digits;
            spaces do not matter
        :return: one event in superuser mode, or an empty recordset
        """
        # sudo: whoever holds a certificate is nobody here
        events_sudo = self.sudo().browse()
        name, _slash, position = (number or "").strip().rpartition("/")
        typed = "".join((typed or "").lower().split())
        if (
            not name
            or not (position.isascii() and position.isdigit() and len(position) < 9)
            or not SHORTEST_FINGERPRINT <= len(typed) <= 64
            or not typed.isascii()
        ):
            return events_sudo
        found = events_sudo.search(
            [
                ("document_name", "=", name),
                ("position", "=", int(position)),
                ("kind", "in", self._certified_kinds()),
            ],
            limit=MOST_OF_ONE_NUMBER,
        )
        for event in found:
            if consteq(event.hash[: len(typed)], typed):
                events_sudo |= event
        return events_sudo[:1]

    @api.model
    def _certified_kinds(self):
        return CERTIFIED_KINDS

    def _is_as_recorded(self):
        """Tell whether this event still has the fingerprint that it states."""
        self.ensure_one()
        snapshot_sha256 = self.snapshot and fingerprint.digest(self.snapshot)
        return (snapshot_sha256 or False) == (
            self.snapshot_sha256 or False
        ) and chain.event_hash(self._content(), self.previous_hash) == self.hash

    def _verify_result(self):
        """Return what the verify page tells whoever has the certificate.

        Nothing that the certificate itself does not show.

        :return: dict with ``kind``, ``document``, ``date`` (UTC) and ``validity``, a
            sentence
        """
        self.ensure_one()
        # sudo: whoever holds the certificate may know whether it still counts
        approvals_sudo = self.env["portal.approval"].sudo()
        approvals_sudo = approvals_sudo.search([("event_id", "=", self.id)])
        void = approvals_sudo.filtered("is_void")
        if not approvals_sudo:
            validity = self.env._("It is on record as it was made.")
        elif not void:
            validity = self.env._("The approval counts today.")
        elif void.void_event_id._is_taken_back():
            validity = self.env._(
                "The approval no longer counts: it was recorded by mistake, and taken"
                " back."
            )
        elif void == approvals_sudo:
            validity = self.env._(
                "The approval no longer counts: what was approved was changed after it."
            )
        else:
            validity = self.env._(
                "The approval counts in part: some of what was approved was changed"
                " after it."
            )
        return {
            "kind": self.kind_name,
            "document": self.document_name,
            "date": self._certificate_when()["date_utc"],
            "validity": validity,
        }
