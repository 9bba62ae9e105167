from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..models.portal_rate_limit import HOUR
from ..tools.deep_link import kept_target
from .gate import PortalGate, keep_private

SAVES_PER_HOUR = 60

ACCOUNT_PATH = "/my/account"
COMPANY_PATH = "/my/company"
ADDRESSES_PATH = "/my/addresses"


class PortalProfileForms(PortalGate):
    """How the forms of the profile are shown, checked and saved, whichever it is.

    What is on them, and what may be changed, ``portal.profile`` tells.
    """

    def _portal_profile_links(self):
        """Return the pages of a contact's account: list of (address, label).

        Other sections add their page by super().
        """
        links = [(ACCOUNT_PATH, self.env._("Your details"))]
        partner = request.env.user.partner_id
        if partner.commercial_partner_id.is_company:
            links.append((COMPANY_PATH, self.env._("Your company")))
        links.append((ADDRESSES_PATH, self.env._("Addresses")))
        links.append(("/my/account/mails", self.env._("E-mails you get")))
        if partner.sudo()._portal_administered():  # sudo: the contact's own right
            links.append(("/my/colleagues", self.env._("Your colleagues")))
        links.append(("/my/security", self.env._("Connection and security")))
        return links

    def _portal_account_nav(self, path):
        """Return what the links between the pages of an account ask for."""
        return {"account_links": self._portal_profile_links(), "account_path": path}

    def _portal_profile_company(self):
        """Return the company whose settings hold: that of this portal."""
        return request.env.company

    def _portal_profile_values(self, heading, path):
        """Return what every page of the account has around its form."""
        return {
            **self._prepare_portal_layout_values(),
            "title": heading,
            "heading": heading,
            "profile": True,
            "no_breadcrumbs": True,
            **self._portal_account_nav(path),
            "notice": self._portal_notice(),
        }

    def _portal_profile_groups(self, page, partner_sudo):
        return request.env["portal.profile"]._groups(
            page,
            partner_sudo,
            self._portal_profile_company(),
            more=self._portal_profile_more(page, partner_sudo),
        )

    def _portal_profile_more(self, page, partner_sudo):
        """Return what addons of stock ask for as well: {field: options or None}."""
        if page == "address" or partner_sudo != partner_sudo.commercial_partner_id:
            return {}
        return self._portal_stock_fields()

    def _portal_stock_fields(self):
        """Return the fields that stock's addons let contacts write, with their options.

        Those that stock's own page leaves out because there is nothing to choose are
        left out here too.
        """
        Partner = request.env["res.partner"]
        known = {
            *Partner._address_fields(),
            *("name", "phone", "email", "vat", "company_name", "zipcode"),
        }
        values = self._prepare_my_account_rendering_values()
        offered = {
            "invoice_sending_method": values.get("invoice_sending_methods") or {},
            "invoice_edi_format": values.get("invoice_edi_formats") or {},
        }
        more = {}
        for name in sorted(Partner._get_frontend_writable_fields() - known):
            if name not in Partner._fields:
                continue
            if name not in offered:
                more[name] = None
            elif len(offered[name]) > (name == "invoice_sending_method"):
                more[name] = list(offered[name].items())
        return more

    def _portal_profile_fields(self, page, partner_sudo, form=None, errors=(), now=()):
        """Return the values of a form.

        :param form: what was typed, or None for what is there
        :param errors: list of (field, error)
        :param now: names of fields that somebody else changed meanwhile
        """
        Profile = request.env["portal.profile"]
        groups = self._portal_profile_groups(page, partner_sudo)
        shown = Profile._shown_digest(groups, partner_sudo)
        Profile._fill(groups, partner_sudo, form)
        wrong = {}
        for field, message in errors:
            wrong.setdefault(field, []).append(message)
        for entry in Profile._entries(groups):
            entry["now"] = entry["text"] if entry["name"] in now else None
        return {
            "groups": groups,
            "shown": shown,
            "errors": list(errors),
            "portal_error": errors,
            "wrong": wrong,
            "may_save": bool(Profile._entries(groups)),
        }

    def _portal_profile_typed(self, page, partner_sudo, form):
        """Check a form against what is there now, under the lock of the contact.

        :return: (changes, errors, names changed by somebody else)
        """
        Profile = request.env["portal.profile"]
        groups = self._portal_profile_groups(page, partner_sudo)
        values, errors = Profile._typed(groups, form)
        if not errors:
            errors = self._portal_stock_errors(page, partner_sudo, groups, values)
        changes = Profile._changes(groups, partner_sudo, values)
        moved = []
        if (
            partner_sudo
            and changes
            and form.get("shown") != Profile._shown_digest(groups, partner_sudo)
        ):
            moved = list(changes)
        return changes, errors, moved

    def _portal_stock_errors(self, page, partner_sudo, groups, values):
        """Return what stock and the addons of countries find wrong with an address.

        The tax number, a country that documents name, identifications.

        :return: list of (field, error)
        """
        writable = request.env["res.partner"]._get_frontend_writable_fields()
        address_values = {
            name: value for name, value in values.items() if name in writable
        }
        request.portal_profile_page = page
        # neither "billing" nor "delivery": those ask for more than these pages do
        invalid, missing, messages = self._validate_address_values(
            address_values, partner_sudo, "profile", False, ""
        )
        errors = [
            (
                entry["name"],
                self.env._("Please fill in: %(label)s.", label=entry["label"]),
            )
            for entry in request.env["portal.profile"]._entries(groups)
            if entry["name"] in missing
        ]
        if missing:
            # stock's one sentence for all of them
            messages = messages[:-1]
        fields = sorted(invalid)
        for number, message in enumerate(messages):
            field = fields[min(number, len(fields) - 1)] if fields else "profile"
            errors.append((field, message))
        return errors

    def _get_mandatory_address_fields(self, country_sudo):
        """Ask for nothing but the name of a contact and a company (C-PROFILE)."""
        if getattr(request, "portal_profile_page", None) in ("own", "company"):
            return set()
        return super()._get_mandatory_address_fields(country_sudo)

    def _portal_profile_save(self, page, partner_sudo, kind, show, done):
        """Take in a form: check, compare, write, tell, and lead on.

        :param partner_sudo: the contact, in superuser mode, whom the visitor may change
        :param show: makes the page again, of ``form``, ``errors``, ``now``, ``status``
        :param str done: the address to go to
        """
        form = request.httprequest.form
        if form.get("refresh"):
            # the button beside the country: nothing is saved
            return show(form=form)
        actor = self._portal_speaking(partner_sudo)
        self._portal_profile_lock(partner_sudo)
        changes, errors, moved = self._portal_profile_typed(page, partner_sudo, form)
        if errors:
            return show(form=form, errors=errors, status=422)
        if not changes:
            return self._portal_acted(f"{done}?notice=profile_same")
        if moved:
            message = self.env._(
                "Somebody changed this while you were writing. What is there now stands"
                " below each field. Save again if yours is right."
            )
            errors = [(moved[0], message)]
            return show(form=form, errors=errors, now=moved, status=409)
        if error := self._portal_profile_limit():
            return show(form=form, errors=[error], status=429)
        try:
            with request.env.cr.savepoint():
                request.env["portal.profile"]._save(
                    partner_sudo, changes, kind, actor, self._portal_profile_company()
                )
        except AccessError:
            raise
        except UserError as error:
            partner_sudo.invalidate_recordset()
            name = next(iter(changes))
            return show(form=form, errors=[(name, str(error))], status=422)
        response = self._portal_acted(
            kept_target(form.get("redirect")) or f"{done}?notice=profile_saved"
        )
        self._portal_profile_speak(response, partner_sudo, changes)
        return response

    def _portal_profile_lock(self, partner_sudo):
        """Take the row lock; whoever saves at the same time is compared with this.

        Waited for: the second of two clicks is told what the first has done.
        """
        partner_sudo._portal_lock()

    def _portal_profile_limit(self):
        """Count one save; return (field, error) where there were too many."""
        key = str(request.env.user.partner_id.id)
        if request.env["portal.rate.limit"]._allow(
            "profile", key, SAVES_PER_HOUR, HOUR
        ):
            return None
        message = self.env._(
            "You have changed this many times in the last hour. Please wait a while."
        )
        return ("profile", message)

    def _portal_profile_speak(self, response, partner_sudo, changes):
        """Let this browser have the new language and time zone from now on."""
        if partner_sudo != request.env.user.partner_id:
            return
        # what was left empty changes nothing here: the pages go on as they were read
        spoken = {name: changes[name] for name in ("lang", "tz") if changes.get(name)}
        if "lang" in spoken:
            response.set_cookie("frontend_lang", spoken["lang"])
        if spoken:
            request.session.context = {**request.session.context, **spoken}

    def _portal_profile_render(self, template, values, status):
        return keep_private(request.render(template, values, status=status))

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "profile_saved": ["success", self.env._("Your changes are saved.")],
            "profile_same": [
                "info",
                self.env._("This is what we have already. Nothing was changed."),
            ],
            "picture_saved": ["success", self.env._("The picture is saved.")],
            "picture_removed": ["success", self.env._("The picture is taken away.")],
            "picture_none": [
                "info",
                self.env._("There is no picture. Nothing was changed."),
            ],
            "picture_large": [
                "warning",
                self.env._("The picture is too large. Please choose a smaller one."),
            ],
            "address_added": [
                "success",
                self.env._("The address is in your book now."),
            ],
            "address_same": [
                "info",
                self.env._("This address is in your book already."),
            ],
            "address_removed": [
                "success",
                self.env._("The address is no longer in your book."),
            ],
            "address_gone": [
                "info",
                self.env._("This address was removed before. Nothing was changed."),
            ],
        }
