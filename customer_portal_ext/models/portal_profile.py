from odoo import api, models


class PortalProfile(models.AbstractModel):
    """The forms with the details of a contact, a company and an address.

    One description for what is on them, whoever put it there: ``_groups`` tells what a
    form shows and what may be changed, ``_typed`` reads what was typed, ``_save``
    writes it and tells staff (P-PROFILE, C-PROFILE, O-COMPANY, P-FIELDS).

    An entry is a dict: ``name`` of a field of ``res.partner``, ``label``, ``kind`` (how
    it is asked for), ``editable``, ``required``, ``help``, ``autocomplete``,
    ``options`` (list of (value, label)), and when it is shown ``typed`` and ``text``.
    """

    _name = "portal.profile"
    _description = "Forms of the Profile"

    # --- what is on a form --------------------------------------------------------

    @api.model
    def _groups(self, page, partner_sudo, company, more=None):
        """Return what a form has on it.

        :param str page: "own", "company" or "address"
        :param partner_sudo: the contact, in superuser mode; empty for a new address
        :param company: whose portal it is
        :param dict more: {field: [(value, label)]}, what other addons ask for as well
        :return: list of {"heading", "entries"}, none of them empty
        """
        if page == "own":
            groups = self._own_groups(partner_sudo, more or {})
        elif page == "company":
            groups = self._company_groups(partner_sudo, more or {})
        else:
            groups = self._address_groups(partner_sudo)
        headings = dict(groups)
        if page != "address":
            rows = self.env["portal.profile.field"]._shown(page, company)
            # together: fields that were made in Odoo are read one by one otherwise
            partner_sudo.fetch([row["name"] for row in rows])
            for row in rows:
                heading = row.pop("heading") or self.env._("More about you")
                if page == "company" and heading == self.env._("More about you"):
                    heading = self.env._("More about your company")
                headings.setdefault(heading, []).append(
                    self._entry(partner_sudo, **row)
                )
        known = self.env["res.partner"]._fields
        groups = []
        for heading, entries in headings.items():
            entries = [entry for entry in entries if entry and entry["name"] in known]
            if entries:
                groups.append({"heading": heading, "entries": entries})
        return groups

    def _own_groups(self, partner_sudo, more):
        """The contact themselves: only the name is asked for (C-PROFILE)."""
        env = self.env

        def entry(name, label=None, **values):
            return self._entry(partner_sudo, name, label, **values)

        is_company = partner_sudo.is_company
        rights = not is_company or env["res.partner"]._portal_may_edit_company()
        company_note = env["res.partner"]._portal_company_edit_message()
        address, why = self._own_address(partner_sudo)
        groups = [
            (
                env._("About you"),
                [
                    *self._name_entries(
                        partner_sudo, rights, "" if rights else company_note
                    ),
                    self._email_entry(partner_sudo),
                    entry("phone", kind="tel", autocomplete="tel", editable=rights),
                    not is_company
                    and entry(
                        "function",
                        env._("Your role"),
                        autocomplete="organization-title",
                        help=env._("What you do in your company, such as Purchasing."),
                    ),
                ],
            ),
            (
                env._("Language and time"),
                [
                    entry(
                        "lang",
                        env._("Language"),
                        kind="choice",
                        options=env["res.lang"].get_installed(),
                        help=env._("For this portal and for our e-mails to you."),
                    ),
                    entry(
                        "tz",
                        env._("Time zone"),
                        kind="choice",
                        options=partner_sudo._fields["tz"]._description_selection(env),
                        help=env._("Dates and times are shown in it."),
                    ),
                ],
            ),
        ]
        if not is_company:
            groups.append(
                (
                    env._("Address"),
                    self._address_entries(partner_sudo, editable=address, why=why),
                )
            )
        if not is_company and partner_sudo == partner_sudo.commercial_partner_id:
            entries = [
                entry(
                    "company_name",
                    env._("Company"),
                    autocomplete="organization",
                    help=env._("As it is to stand on invoices to you."),
                ),
                self._vat_entry(partner_sudo),
            ]
            entries += self._more_entries(partner_sudo, more)
            groups.append((env._("For invoices"), entries))
        return groups

    def _own_address(self, partner_sudo):
        """Tell whether contacts have an address of their own, and why not.

        A contact of a company has the address of the company: what is written on the
        one is written on the other as well (``res.partner._fields_sync``).

        :return: (bool, sentence or "")
        """
        parent = partner_sudo.parent_id
        if not parent or partner_sudo.type != "contact":
            return True, ""
        if self.env["res.partner"]._portal_may_edit_company():
            return False, self.env._(
                "This is the address of your company. You can change it with the"
                " details of your company."
            )
        return False, self.env._(
            "This is the address of your company, which is kept by us. For deliveries"
            " or invoices to another place, add it to your addresses."
        )

    def _company_groups(self, partner_sudo, more):
        """The company of the contact, for who may change it (O-COMPANY)."""
        env = self.env
        rights = env["res.partner"]._portal_may_edit_company()

        def entry(name, label=None, **values):
            return self._entry(partner_sudo, name, label, editable=rights, **values)

        return [
            (
                env._("Your company"),
                [
                    entry("name", required=True, autocomplete="organization"),
                    self._vat_entry(partner_sudo, rights),
                    entry("company_registry", env._("Registration number")),
                    entry("phone", kind="tel", autocomplete="off"),
                    self._email_entry(partner_sudo, rights),
                    entry("website", kind="url", autocomplete="url"),
                ],
            ),
            (env._("Address"), self._address_entries(partner_sudo, editable=rights)),
            (env._("For invoices"), self._more_entries(partner_sudo, more, rights)),
        ]

    def _address_groups(self, partner_sudo):
        """A place of the address book: what is needed to send something there."""
        env = self.env
        return [
            (
                env._("What it is for"),
                [
                    self._entry(
                        partner_sudo,
                        "type",
                        env._("Use it for"),
                        kind="choice",
                        required=True,
                        options=[
                            ("delivery", env._("Deliveries")),
                            ("invoice", env._("Invoices")),
                            ("other", env._("Deliveries and invoices")),
                        ],
                    ),
                ],
            ),
            (
                env._("Who is there"),
                [
                    self._entry(
                        partner_sudo,
                        "name",
                        env._("Name of the person, the company or the place"),
                        required=True,
                        autocomplete="off",
                    ),
                    self._entry(partner_sudo, "email", kind="email"),
                    self._entry(partner_sudo, "phone", kind="tel"),
                ],
            ),
            (
                env._("Address"),
                self._address_entries(
                    partner_sudo, required=("street", "city", "country_id")
                ),
            ),
        ]
