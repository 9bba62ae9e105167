import re

from odoo import SUPERUSER_ID
from odoo.http import request

_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,30}")
MAX_LENGTH = 128


class SignDetails:
    """What a company needs of who signs, and what of it is missing (O-ESIGN).

    Only what is empty is asked for and saved: a link does not change what is there.
    """

    def __init__(self, partner_sudo, company):
        self.partner_sudo = partner_sudo
        self.names = [
            name
            for name in company._portal_sign_fields()
            if not self._holder(name)[name]
        ]

    @property
    def first(self):
        """Name of the first field of the form, for an error that names none."""
        return self.names[0] if self.names else "signer"

    def _holder(self, name):
        """Return whose detail it is: a VAT number is the company's."""
        if name == "vat":
            return self.partner_sudo.commercial_partner_id
        return self.partner_sudo

    def _key(self, name):
        # not the names of the form's own fields
        return f"detail_{name}"

    def _value(self, form, name):
        return (form.get(self._key(name)) or "").strip()

    def rows(self, form):
        """Return what the form asks for.

        :param form: what was typed before
        :return: list of dicts with ``key``, ``label``, ``value``, ``autocomplete`` and
            ``options``: (id, name) of countries, or nothing
        """
        fields = self.partner_sudo._fields
        autocomplete = {
            "name": "name",
            "function": "organization-title",
            "phone": "tel",
            "street": "street-address",
            "zip": "postal-code",
            "city": "address-level2",
            "country_id": "country",
        }
        return [
            {
                "key": self._key(name),
                "label": fields[name]._description_string(request.env),
                "value": self._value(form, name),
                "autocomplete": autocomplete.get(name, "off"),
                "options": self._countries() if name == "country_id" else (),
            }
            for name in self.names
        ]

    def _countries(self):
        # sudo: the names of countries, for guests too
        countries_sudo = request.env["res.country"].sudo().search([])  # pylint: disable=no-search-all
        return [(country.id, country.name) for country in countries_sudo]

    def errors(self, form):
        """Return [(field, what is wrong)] with what was filled in."""
        errors = []
        for row, name in zip(self.rows(form), self.names, strict=True):
            value = row["value"]
            if not value:
                text = request.env._("Fill in: %(field)s", field=row["label"])
            elif len(value) > MAX_LENGTH or not value.isprintable():
                text = request.env._("Too long, or not one line of text.")
            elif name == "phone" and not _PHONE.fullmatch(value):
                text = request.env._("Type a phone number, such as +49 30 123456.")
            elif row["options"] and value not in {
                str(id_) for id_, _n in row["options"]
            }:
                text = request.env._("Choose a country.")
            else:
                continue
            errors.append((row["key"], text))
        return errors

    def save(self, form):
        """Save what was missing to the contact.

        :return: list of dicts with ``label`` and ``value``, for evidence
        :raise UserError: where Odoo refuses one of them
        """
        added = []
        labels = {row["key"]: row for row in self.rows(form)}
        for name in self.names:
            row = labels[self._key(name)]
            value = int(row["value"]) if row["options"] else row["value"]
            # superuser: the company asked for it, and it is empty
            holder = self._holder(name).with_user(SUPERUSER_ID)
            holder.write({name: value})
            shown = dict(row["options"]).get(value, value)
            added.append({"label": row["label"], "value": shown})
        # what the database itself refuses is found here, and not at the end
        self.partner_sudo.env.flush_all()
        return added
