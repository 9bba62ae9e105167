import re

from odoo.http import request

from ..models.res_partner_colleagues import GRANTED

MAX_NAME = 100
MAX_EMAIL = 254
# A name stands in mails: no addresses of pages, no second line.
_NO_NAME = re.compile(r"[\r\n<>/@\\]|www\.|https?:", re.IGNORECASE)


class ColleagueForm:
    """What an administrator filled in for a colleague (X-DELEGADMIN).

    Mixed into controllers. Nothing of it is believed: what may be chosen is computed
    again on every request.
    """

    def _portal_choice_names(self):
        """Return {choice: words for it}."""
        env = request.env
        return {
            "none": env._("No access"),
            GRANTED: env._("Access"),
            "own": env._("Only their own documents"),
            "branch": env._("The documents of their branch"),
            "company": env._("All documents of your company"),
            "group": env._("Also those of your subsidiaries"),
        }

    def _portal_grant_fields(self, admin_sudo, colleague_sudo, company, form=None):
        """Return one dict per section for the form: key, label, value and options.

        :param form: what was sent, or None for what holds now
        """
        names = self._portal_choice_names()
        now = {}
        if colleague_sudo:
            now = admin_sudo._portal_state_in(colleague_sudo, company)
        rows = []
        grantable = admin_sudo._portal_grantable(colleague_sudo, company)
        for section_sudo, offered in grantable:
            key = f"grant_{section_sudo.code}"
            value = now.get(section_sudo.code) or self._portal_first_choice(
                section_sudo, offered
            )
            if form is not None:
                value = form.get(key, "none")
            rows.append(
                {
                    "key": key,
                    "code": section_sudo.code,
                    "label": section_sudo.name,
                    "description": section_sudo.description or "",
                    "value": value,
                    "words": names.get(value, ""),
                    "is_offered": value in offered,
                    "options": [
                        {
                            "value": choice,
                            "name": names[choice],
                            "selected": choice == value,
                        }
                        for choice in offered
                    ],
                }
            )
        return rows

    def _portal_first_choice(self, section_sudo, offered):
        """Return what a new colleague is offered first: little, and what most need."""
        if section_sudo.code == "company":
            return "none"
        return offered[1] if len(offered) > 1 else "none"

    def _portal_colleague_values(self, rows, form, signs):
        """Return what was sent as ``_portal_invite_colleague`` takes it."""
        return {
            "grants": {row["code"]: row["value"] for row in rows},
            "sign": bool(signs and form.get("sign")),
        }

    def _portal_grant_errors(self, rows):
        """Return [(field, what is wrong)] with the sections."""
        env = request.env
        errors = [
            (row["key"], env._("Choose what they may see: %s", row["label"]))
            for row in rows
            if not row["is_offered"]
        ]
        if not errors and all(row["value"] == "none" for row in rows):
            key = rows[0]["key"] if rows else "name"
            text = env._("Let them see at least one section, or take the access away.")
            errors.append((key, text))
        return errors

    def _portal_person_errors(self, person, admin_sudo):
        """Return [(field, what is wrong)] with name, address and language."""
        env = request.env
        errors = []
        if not person["name"]:
            errors.append(("name", env._("Enter the name of your colleague.")))
        elif len(person["name"]) > MAX_NAME or _NO_NAME.search(person["name"]):
            text = env._("Enter a name: first and last name, and nothing else.")
            errors.append(("name", text))
        if not person["email_normalized"] or len(person["email"]) > MAX_EMAIL:
            text = env._("Enter one e-mail address, such as name@example.com.")
            errors.append(("email", text))
        elif person["email_normalized"] == admin_sudo.email_normalized:
            errors.append(("email", env._("This is your own e-mail address.")))
        if person["lang"] not in dict(request.env["res.lang"].get_installed()):
            errors.append(("lang", env._("Choose one of the languages.")))
        return errors
