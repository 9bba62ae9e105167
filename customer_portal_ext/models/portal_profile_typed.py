import re
from contextlib import suppress
from datetime import date, datetime, timezone
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.fields import Command
from odoo.tools.mail import single_email_re

from ..tools import fingerprint
from ..tools.quantity import as_number, plain_number

# What Odoo's columns take in.
MAX_INTEGER = 2**31 - 1
MAX_NUMBER = 10**12

_PHONE = re.compile(r"[-+()./\d\s]{3,40}(?:\s?(?:ext|x)\.?\s?\d{1,8})?", re.IGNORECASE)


class PortalProfile(models.AbstractModel):
    """What was typed into a form of the profile, and what is wrong with it."""

    _inherit = "portal.profile"

    @api.model
    def _entries(self, groups, editable=True):
        """Return the entries of a form, those that may be changed or all of them."""
        return [
            entry
            for group in groups
            for entry in group["entries"]
            if entry["editable"] or not editable
        ]

    @api.model
    def _fill(self, groups, partner_sudo, form=None):
        """Put into each entry what its field shows: what is there, or what was typed.

        :param form: a MultiDict, or None
        """
        if form is not None:
            self._follow_country(groups, form)
        for entry in self._entries(groups):
            if form is None:
                entry["typed"] = self._there(entry, partner_sudo)
            elif entry["kind"] == "choices":
                entry["typed"] = form.getlist(entry["name"])
            else:
                entry["typed"] = form.get(entry["name"], "")
        return groups

    def _follow_country(self, groups, form):
        """Offer the states of the country that was chosen just now."""
        entries = {entry["name"]: entry for entry in self._entries(groups)}
        country, state = entries.get("country_id"), entries.get("state_id")
        if country and state:
            known = dict(country["options"])
            chosen = form.get("country_id", "")
            state["options"] = self._state_options(
                int(chosen) if chosen in known else False
            )

    @api.model
    def _shown_digest(self, groups, partner_sudo):
        """Return the fingerprint of what a form shows, to be compared when it comes."""
        return fingerprint.digest(
            fingerprint.canonical_json(
                {
                    entry["name"]: self._there(entry, partner_sudo)
                    for entry in self._entries(groups)
                }
            )
        )

    @api.model
    def _typed(self, groups, form):
        """Read a form.

        :param form: a MultiDict; what the form does not ask for is not looked at
        :return: ({name: value to write}, list of (name, error))
        """
        self._follow_country(groups, form)
        values, errors = {}, []
        for entry in self._entries(groups):
            name = entry["name"]
            value, error = self._typed_value(entry, form)
            if not error and entry["required"] and not self._is_given(entry, value):
                error = self.env._("Please fill in: %(label)s.", label=entry["label"])
            if error:
                errors.append((name, error))
            else:
                values[name] = value
        return values, errors

    def _is_given(self, entry, value):
        if entry["kind"] in ("number", "integer", "tick"):
            # zero and no are answers
            return value is not None
        if entry["kind"] == "choices":
            return bool(value[0][2])
        return bool(value)

    def _typed_value(self, entry, form):
        """Return (value to write, error or None) of one entry."""
        reader = getattr(self, f"_read_{entry['kind']}")
        if entry["kind"] == "choices":
            return reader(entry, form.getlist(entry["name"]))
        text = form.get(entry["name"], "").replace("\0", "").strip()
        if len(text) > entry["max"]:
            return False, self.env._(
                "%(label)s is too long: at most %(count)s characters, please.",
                label=entry["label"],
                count=entry["max"],
            )
        if not text and entry["kind"] not in ("tick", "number", "integer"):
            return False, None
        return reader(entry, text)

    # --- one reader for each kind: (entry, text) -> (value, error) --------------------

    def _read_line(self, entry, text):
        return " ".join(text.split()), None

    def _read_text(self, entry, text):
        return text.replace("\r\n", "\n"), None

    def _read_email(self, entry, text):
        if not single_email_re.match(text):
            return False, self.env._(
                "Enter one e-mail address, such as name@company.com."
            )
        return text, None

    def _read_tel(self, entry, text):
        if not _PHONE.fullmatch(text) or sum(map(str.isdigit, text)) < 3:
            return False, self.env._("Enter a phone number, such as +44 20 7946 0018.")
        return " ".join(text.split()), None

    def _read_url(self, entry, text):
        try:
            parts = urlsplit(text if "//" in text else f"//{text}")
            is_web = parts.scheme in ("", "http", "https") and "." in (
                parts.hostname or ""
            )
        except ValueError:
            is_web = False
        # a name without "//" may still have another scheme: javascript:…
        if not is_web or " " in text or re.match(r"(?!https?:)[a-z]+:\D", text, re.I):
            return False, self.env._("Enter an address such as www.company.com.")
        return text, None

    def _read_tick(self, entry, text):
        return bool(text), None

    def _read_number(self, entry, text):
        number = as_number(text) if text else None if entry["required"] else 0.0
        if text and (number is None or abs(number) > MAX_NUMBER):
            return False, self.env._("Enter a number, such as 12.5.")
        return number, None

    def _read_integer(self, entry, text):
        if not text:
            return None if entry["required"] else 0, None
        if not re.fullmatch(r"-?[0-9]{1,10}", text) or abs(int(text)) > MAX_INTEGER:
            return False, self.env._("Enter a whole number, such as 12.")
        return int(text), None

    def _read_date(self, entry, text):
        with suppress(ValueError):
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text), None
        return False, self.env._("Enter a date as year-month-day, such as 2026-03-31.")

    def _read_datetime(self, entry, text):
        """A time is typed in the reader's time zone and kept in UTC."""
        with suppress(ValueError, OverflowError):
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", text):
                local = datetime.fromisoformat(text).replace(tzinfo=self._zone())
                return local.astimezone(timezone.utc).replace(tzinfo=None), None
        return False, self.env._("Enter a date and a time, such as 2026-03-31 14:30.")

    def _read_choice(self, entry, text):
        if text not in dict(entry["options"]):
            return False, self.env._("Choose one of the list.")
        return int(text) if entry["type"] == "many2one" else text, None

    def _read_state(self, entry, text):
        # of another country: it goes with the country that was chosen before
        known = text in dict(entry["options"])
        return (int(text) if known else False), None

    def _read_choices(self, entry, texts):
        if set(texts) - set(dict(entry["options"])):
            return False, self.env._("Choose from the list.")
        return [Command.set(sorted(map(int, texts)))], None

    # --- comparing -------------------------------------------------------------------

    def _zone(self):
        return ZoneInfo(self.env.context.get("tz") or self.env.user.tz or "UTC")

    @api.model
    def _there(self, entry, partner_sudo):
        """Return what is in the database, as the form would send it.

        :return: str, or a sorted list of str
        """
        if not partner_sudo:
            return [] if entry["kind"] == "choices" else ""
        value = partner_sudo[entry["name"]]
        if entry["type"] in ("many2one", "many2many"):
            value = value.ids if entry["type"] == "many2many" else value.id
        return self._as_typed(entry, value)

    def _as_typed(self, entry, value):
        """Return a value as the form would send it."""
        kind = entry["kind"]
        if kind == "choices":
            if value and isinstance(value[0], list | tuple):
                value = value[0][2]
            return sorted(map(str, value or []))
        if kind == "tick":
            return "1" if value else ""
        if kind == "number":
            return plain_number(value or 0.0)
        if kind == "integer":
            return str(value or 0)
        if not value:
            return ""
        if kind == "date":
            return value.isoformat()
        if kind == "datetime":
            local = value.replace(tzinfo=timezone.utc).astimezone(self._zone())
            return local.strftime("%Y-%m-%dT%H:%M")
        return str(value)

    @api.model
    def _changes(self, groups, partner_sudo, values):
        """Return those of the typed values that are not there yet.

        :return: {name: value to write}
        """
        return {
            entry["name"]: values[entry["name"]]
            for entry in self._entries(groups)
            if entry["name"] in values
            and self._as_typed(entry, values[entry["name"]])
            != self._there(entry, partner_sudo)
        }
