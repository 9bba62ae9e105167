from werkzeug.exceptions import abort

from odoo.http import request

from ..models import portal_session
from ..tools.mask_email import mask_email
from .pending import PendingFiles

# What the page of a code adds to the form that it carries along.
CODE_FIELDS = ("csrf_token", "portal_code", "portal_code_again")

# What is not written into any page, not even into that of its own sender.
SECRET_FIELDS = ("pin", "new_pin", "new_pin_again", "password")


class ActCode(PendingFiles):
    """A code by e-mail before an act of whoever came by a link (X-OTP).

    Mixed into the gate. The form that was being sent travels through the page of the
    code in hidden fields, and its files wait beside the code: nothing is filled in
    twice.
    """

    def _portal_trust(self, partner_sudo):
        """Remember for a while that this contact's code was right in this browser."""
        portal_session.trust(partner_sudo)

    def _portal_code_needed(self, document_sudo, actor):
        """Tell whether a code has to be entered before this visitor acts.

        :param dict actor: as ``_portal_actor`` returns it
        """
        return bool(
            actor
            and document_sudo._portal_company().portal_act_code != "never"
            # a real login proves more than a code would
            and actor["identified_by"] in ("hotlink", "direct_link")
            and not portal_session.is_trusted(actor["partner_id"])
        )

    def _portal_require_code(self, document_sudo, actor):
        """Answer with the page of a code where one is needed, or let the act go on.

        :return: who acts, as evidence keeps it
        """
        if not self._portal_code_needed(document_sudo, actor):
            return actor
        if request.httprequest.method != "POST":
            # a GET sends no mail: the page has a button for it
            self._portal_stop(self._portal_code_offer(document_sudo, actor))
        code_sudo, key = self._portal_code_for(document_sudo, actor)
        if not code_sudo:
            self._portal_stop(self._portal_code_page(document_sudo, None, "limit"))
        error = None
        if request.httprequest.form.get("portal_code_again"):
            error = "sent" if code_sudo._ask_again(key) else "limit"
        elif "portal_code" in request.httprequest.form:
            number = clean_number(request.httprequest.form["portal_code"])
            result = code_sudo._try(key, number) if number else "empty"
            if result == "right":
                self._portal_trust(code_sudo.partner_id)
                portal_session.renew()
                return self._portal_actor(document_sudo)
            error = result
        self._portal_keep_files(code_sudo)
        self._portal_stop(self._portal_code_page(document_sudo, code_sudo, error))

    def _portal_stop(self, response):
        """Answer with this page and nothing else.

        Nothing of the act was written yet. What is written is the code that was sent,
        and the try that was used up: an abort would take both back.
        """
        # an aborted request is not rendered any more
        response.flatten()
        if request.httprequest.method == "POST":
            request.env.cr.commit()  # pylint: disable=invalid-commit
        abort(response)

    def _portal_code_for(self, document_sudo, actor):
        """Return the code this browser waits for, sent now where it waits for none."""
        Code = request.env["portal.code"]
        held = request.session.get(portal_session.SESSION_CODE) or {}
        code_sudo = Code._held(held.get("id"), held.get("key"))
        if (
            code_sudo.purpose == "act"
            and not code_sudo.used_at
            and code_sudo.partner_id.id == actor["partner_id"]
        ):
            if (
                code_sudo._is_open()
                or {"portal_code", "portal_code_again"}
                & request.httprequest.form.keys()
            ):
                return code_sudo, held["key"]
        return self._portal_ask_code(
            "act",
            request.env["res.partner"].sudo().browse(actor["partner_id"]),
            document_sudo._portal_company(),
            document_sudo._portal_label(),
        )

    def _portal_ask_code(self, purpose, partner_sudo, company, name, **session):
        """Send a code; the browser's session keeps the key that it is bound to.

        :return: (code, key), or (empty, None) where too many mails were sent
        """
        hotlink = session.pop("hotlink", None)
        code_sudo, key = request.env["portal.code"]._ask(
            purpose, partner_sudo, company, name, hotlink=hotlink
        )
        if code_sudo:
            request.session[portal_session.SESSION_CODE] = {
                "id": code_sudo.id,
                "key": key,
                **session,
            }
        return code_sudo, key

    def _portal_code_offer(self, document_sudo, actor):
        """Return the page whose button sends a code, shown in place of a form."""
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        response = request.render(
            "customer_portal_ext.code_offer",
            {
                "explanation": request.env._(
                    "You came by a link from an e-mail. Before you answer on"
                    " %(document)s, please confirm that it is you: we send a code to"
                    " %(email)s.",
                    document=document_sudo._portal_label(),
                    email=mask_email(partner_sudo.email),
                ),
                "res_model": document_sudo._name,
                "res_id": document_sudo.id,
                "next_path": local_path_of_request(),
                "back_path": document_sudo.access_url,
                "page_name": "code",
                "no_breadcrumbs": True,
            },
            status=403,
        )
        return self._portal_keep_private(response)

    def _portal_code_page(self, document_sudo, code_sudo, error):
        """Return the page where the code is typed, with the form it interrupts."""
        form = request.httprequest.form
        values = {
            "action": request.httprequest.path,
            "fields": [
                (name, value)
                for name, value in form.items(multi=True)
                if name not in CODE_FIELDS + SECRET_FIELDS
            ],
            "back_path": document_sudo.access_url,
            **self._portal_code_words(code_sudo, error, in_place=True),
        }
        status = 429 if error in ("limit", "blocked") else 422 if error else 403
        response = request.render(
            "customer_portal_ext.code_enter", values, status=status
        )
        return self._portal_keep_private(response)

    def _portal_code_words(self, code_sudo, error, in_place=False):
        """Return what the page of a code says, for one outcome of the last try.

        :param bool in_place: the page carries the form of an act along
        """
        # Lists and no tuples: to the program that collects the texts to translate, a
        # parenthesis after one of them is another.
        left = code_sudo.tries_left if code_sudo else 0
        again = request.env._("Ask for a new code; nothing of what you did is lost.")
        errors = {
            "empty": request.env._("Type the six digits of the code."),
            "wrong": " ".join(
                [
                    request.env._("This is not the code of our last e-mail."),
                    request.env._("Tries left: %(count)s.", count=left),
                ]
            ),
            "over": " ".join(
                [
                    request.env._("This code cannot be used any more."),
                    again,
                ]
            ),
            "blocked": request.env._(
                "Too many wrong codes were entered. Please wait an hour and try again,"
                " or sign in with your password."
            ),
            "limit": request.env._(
                "Too many codes were sent to this address. Please wait an hour, or use"
                " the last code if it is not older than ten minutes."
            ),
            "elsewhere": request.env._(
                "The link of the e-mail did not fit to what you asked for in this"
                " browser. Please type the code of the e-mail."
            ),
        }
        email = mask_email(code_sudo.partner_id.email) if code_sudo else ""
        return {
            "explanation": email
            and request.env._(
                "We sent an e-mail with a code of six digits to %(email)s. The code is"
                " valid for ten minutes, in this browser only.",
                email=email,
            ),
            "error": errors.get(error),
            "notice": request.env._("A new code is on its way.")
            if error == "sent"
            else None,
            "can_enter": bool(code_sudo) and error != "blocked",
            "can_ask_again": bool(code_sudo or in_place) and error != "blocked",
            "in_place": in_place,
            "page_name": "code",
            "no_breadcrumbs": True,
        }


def clean_number(text):
    """Return the digits of a code as it was typed, or "" for anything else.

    >>> clean_number(" 123 456 "), clean_number("12-34-56"), clean_number("abc")
    ('123456', '123456', '')
    """
    digits = "".join(char for char in text if char not in " -\u00a0\t\r\n")
    return digits if digits.isascii() and digits.isdigit() and len(digits) == 6 else ""


def local_path_of_request():
    """Return the address of this request, to come back to it."""
    return request.httprequest.full_path.rstrip("?")
