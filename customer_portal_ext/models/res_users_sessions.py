import glob
import json
import os
from contextlib import suppress
from functools import partial

from odoo import models
from odoo.http import request, root
from odoo.tools import groupby

from ..tools.moment import format_moment
from .portal_hotlink import SESSION_LINK


class ResUsers(models.Model):
    """The sessions of a portal user (X-SESSIONS), on top of stock's device log."""

    _inherit = "res.users"

    def _portal_sessions(self):
        """Return the living sessions of this user, as a page shows them.

        :return: list of dict, this one first, then by activity: ``id`` for the form
            that ends it, ``identifier`` never to be shown, ``current``, and texts in
            the reader's language and time zone
        """
        self.ensure_one()
        # sudo: contacts have no rights on the log of devices; these are their own
        devices_sudo = self.env["res.device"].sudo().search([("user_id", "=", self.id)])
        identifiers = set(devices_sudo.mapped("session_identifier"))
        # who has signed out left a log, but no session
        gone = root.session_store.get_missing_session_identifiers(identifiers)
        devices_sudo = devices_sudo.filtered(
            lambda device: device.session_identifier not in gone
        )
        by_link = self._portal_sessions_by_link(identifiers - gone)
        devices_sudo = devices_sudo.sorted("session_identifier")
        sessions = [
            self._portal_session_values(
                devices_sudo.browse(device.id for device in group), by_link
            )
            for _identifier, group in groupby(
                devices_sudo, key=lambda device: device.session_identifier
            )
        ]
        sessions.sort(key=lambda session: session["sort"], reverse=True)
        return sessions

    def _portal_session_values(self, devices_sudo, by_link):
        """Return one session for the page; its devices differ when it was updated."""
        device_sudo = devices_sudo.sorted("last_activity")[-1:]
        identifier = device_sudo.session_identifier
        names = {
            "browser": (device_sudo.browser or "").capitalize()
            or self.env._("Unknown browser"),
            "system": (device_sudo.platform or "").capitalize()
            or self.env._("unknown system"),
        }
        name = self.env._("%(browser)s on %(system)s", **names)
        tz = self.tz or (request and request.cookies.get("tz")) or "UTC"
        words = partial(format_moment, self.env, tz=tz)
        place = ", ".join(filter(None, [device_sudo.city, device_sudo.country]))
        current = bool(request) and request.session.sid.startswith(identifier)
        return {
            "id": device_sudo.id,
            "identifier": identifier,
            "current": current,
            "sort": (current, device_sudo.last_activity),
            "name": name,
            "end_label": self.env._("Sign out %(name)s", name=name),
            "addresses": (device_sudo.linked_ip_addresses or "").splitlines(),
            "place": place,
            "began_at": words(min(devices_sudo.mapped("first_activity"))),
            "seen_at": words(device_sudo.last_activity),
            "began": (
                self.env._("by the link of an e-mail")
                if identifier in by_link
                else self.env._("with your login")
            ),
        }

    def _portal_sessions_by_link(self, identifiers):
        """Return those of these sessions that began with the link of an e-mail.

        It stands in the session itself. Where sessions are not kept in files, only
        that of the reader is known to have begun so.
        """
        by_link = set()
        if request and request.session.get(SESSION_LINK):
            by_link |= {i for i in identifiers if request.session.sid.startswith(i)}
        folder = getattr(root.session_store, "path", None)
        if not folder:
            return by_link
        for identifier in identifiers - by_link:
            # an identifier is base64 for addresses: nothing that a pattern expands
            pattern = os.path.join(folder, identifier[:2], f"{identifier}*")
            for filename in glob.iglob(pattern):
                with suppress(OSError, ValueError), open(filename) as file:
                    if json.load(file).get(SESSION_LINK):
                        by_link.add(identifier)
        return by_link

    def _portal_session_identifier(self, log_id):
        """Return the identifier of a session of this user, living or ended.

        :param int log_id: of ``res.device.log``; from outside
        :return: str, or None when it is not this user's
        """
        self.ensure_one()
        # sudo: as above; narrowed to the user's own
        log_sudo = (
            self.env["res.device.log"]
            .sudo()
            .search([("id", "=", log_id), ("user_id", "=", self.id)])
        )
        return log_sudo.session_identifier or None

    def _portal_end_sessions(self, identifiers=None):
        """End sessions of these users: their next request finds none.

        :param list[str] identifiers: which ones; all of these users by default
        :return: how many were ended now
        """
        domain = [("user_id", "in", self.ids)]
        if identifiers is not None:
            domain.append(("session_identifier", "in", identifiers))
        # sudo: as above; narrowed to these users
        devices_sudo = self.env["res.device"].sudo().search(domain)
        if not devices_sudo:
            return 0
        living = set(devices_sudo.mapped("session_identifier"))
        living -= root.session_store.get_missing_session_identifiers(living)
        devices_sudo._revoke()
        return len(living)

    def _portal_count_sessions(self):
        """Return how many sessions these users have, by stock's log of devices.

        :return: {res.users: number}
        """
        groups = (
            # sudo: whether somebody is signed in is no secret to who may end it
            self.env["res.device"]
            .sudo()
            ._read_group(
                [("user_id", "in", self.ids)],
                ["user_id"],
                ["session_identifier:count_distinct"],
            )
        )
        return {user.with_env(self.env): count for user, count in groups}
