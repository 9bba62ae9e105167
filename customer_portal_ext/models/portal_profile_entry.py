from odoo import api, models
from odoo.fields import Domain

from ..tools.field_text import field_text
from .portal_profile_field import MAX_OPTIONS

MAX_CHAR = 200
MAX_TEXT = 4000


class PortalProfile(models.AbstractModel):
    """Single entries of the forms: how each is asked for, and why it may be locked."""

    _inherit = "portal.profile"

    def _name_entries(self, partner_sudo, editable, why):
        """First and last name where the contact has both, one name else (C-PROFILE)."""
        common = {"required": True, "editable": editable, "help": why}
        if "firstname" in partner_sudo._fields and not partner_sudo.is_company:
            labels = [
                ("firstname", self.env._("First name"), "given-name"),
                ("lastname", self.env._("Last name"), "family-name"),
            ]
        else:
            labels = [("name", self.env._("Name"), "name")]
        return [
            self._entry(partner_sudo, name, label, autocomplete=kind, **common)
            for name, label, kind in labels
        ]

    def _email_entry(self, partner_sudo, editable=True):
        """The address that links and new passwords go to: never by a link alone."""
        why = ""
        if partner_sudo._portal_email_is_of_another():
            editable = False
            why = self.env._(
                "This is the address of somebody's login, and theirs to change."
            )
        elif (
            editable
            and partner_sudo.user_ids
            and (self.env["res.users"]._portal_needs_real_login())
        ):
            editable = False
            why = self.env["res.users"]._portal_needs_login_message()
        elif editable and self.env.user in partner_sudo.user_ids:
            why = self.env._(
                "Our e-mails go there, also those for a new password. Your user name"
                " stays as it is: %(login)s. We tell your old address of the change.",
                login=self.env.user.login,
            )
        return self._entry(
            partner_sudo,
            "email",
            self.env._("E-mail"),
            kind="email",
            editable=editable,
            help=why,
            autocomplete="email",
        )

    def _vat_entry(self, partner_sudo, editable=True):
        """The tax number, with stock's rule: not after the first document."""
        why = ""
        if editable and partner_sudo.vat and not partner_sudo.can_edit_vat():
            editable = False
            why = self.env._(
                "There are documents with this number. Please ask us to change it."
            )
        return self._entry(
            partner_sudo,
            "vat",
            self.env._("Tax number"),
            editable=editable,
            help=why,
            autocomplete="off",
        )

    def _address_entries(self, partner_sudo, editable=True, why="", required=()):
        env = self.env
        country_why, country_open = "", editable
        if (
            editable
            and partner_sudo.country_id
            and not partner_sudo._can_edit_country()
        ):
            country_open = False
            country_why = env._(
                "There are documents with this country. Please ask us to change it."
            )
        # sudo: names of countries; who may not change them needs no list
        Country_sudo = env["res.country"].sudo()
        countries = Country_sudo.search([]) if country_open else Country_sudo  # pylint: disable=no-search-all
        labels = [
            ("street", env._("Street and number"), "address-line1"),
            ("street2", env._("Flat, floor, building"), "address-line2"),
            ("zip", env._("Postal code"), "postal-code"),
            ("city", env._("City"), "address-level2"),
        ]
        entries = [
            self._entry(
                partner_sudo,
                name,
                label,
                editable=editable,
                required=name in required,
                autocomplete=kind,
            )
            for name, label, kind in labels
        ]
        entries[0]["help"] = why
        entries.append(
            self._entry(
                partner_sudo,
                "country_id",
                env._("Country"),
                kind="choice",
                editable=country_open,
                required="country_id" in required,
                help=country_why,
                autocomplete="country",
                options=[(str(country.id), country.name) for country in countries],
            )
        )
        entries.append(
            self._entry(
                partner_sudo,
                "state_id",
                env._("State or province"),
                kind="state",
                editable=editable,
                autocomplete="address-level1",
                options=self._state_options(partner_sudo.country_id.id),
            )
        )
        return entries

    @api.model
    def _state_options(self, country_id):
        """Return the states of a country as options."""
        # sudo: names of states
        states_sudo = self.env["res.country.state"].sudo()
        domain = Domain("country_id", "=", country_id)
        states_sudo = states_sudo.search(domain) if country_id else states_sudo
        return [(str(state.id), state.name) for state in states_sudo]

    def _more_entries(self, partner_sudo, more, editable=True):
        """What addons of stock let their customers change: shown by what the field is.

        Invoices by e-mail, their electronic format, the identification of a country.
        """
        shown = []
        for name, options in more.items():
            values = {"options": options, "kind": "choice"} if options else {}
            shown.append(self._entry(partner_sudo, name, editable=editable, **values))
        return shown

    def _entry(self, partner_sudo, name, label=None, **values):
        """Return one entry, with what its field says of itself.

        :return: dict, or None where the field is not there or cannot be asked for
        """
        field = self.env["res.partner"]._fields.get(name)
        if field is None:
            return None
        entry = {
            "name": name,
            "label": label or field._description_string(self.env),
            "kind": values.pop("kind", None) or self._kind(field),
            "type": field.type,
            "editable": True,
            "required": False,
            "help": "",
            "autocomplete": "off",
            "options": [],
            "max": getattr(field, "size", None) or MAX_CHAR,
            **values,
        }
        if field.type == "text":
            entry["max"] = MAX_TEXT
        if entry["editable"] and entry["kind"] in ("choice", "choices"):
            entry["options"] = entry["options"] or self._options(field)
            if entry["options"] is None:
                # too many to choose from: it is read only
                entry.update(editable=False, options=[])
        if entry["kind"] == "choice" and name == "lang" and len(entry["options"]) < 2:
            return None
        entry["text"] = field_text(partner_sudo, name) if partner_sudo else ""
        return entry

    def _kind(self, field):
        """Return how a field of some type is asked for."""
        return {
            "boolean": "tick",
            "date": "date",
            "datetime": "datetime",
            "float": "number",
            "integer": "integer",
            "many2many": "choices",
            "many2one": "choice",
            "selection": "choice",
            "text": "text",
        }.get(field.type, "line")

    def _options(self, field):
        """Return what can be chosen in a field, or None where that is too much."""
        if field.type == "selection":
            return list(field._description_selection(self.env))
        if field.type not in ("many2one", "many2many"):
            return []
        # sudo: a short list that was found to be harmless
        records_sudo = self.env[field.comodel_name].sudo()
        records_sudo = records_sudo.search([], limit=MAX_OPTIONS + 1)
        if len(records_sudo) > MAX_OPTIONS:
            return None
        return [(str(record.id), record.display_name) for record in records_sudo]
