from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.customer_portal_ext.controllers.change_request import MAX_TEXT
from odoo.addons.customer_portal_ext.controllers.gate import (
    parse_ids,
    portal_readonly,
)
from odoo.addons.customer_portal_ext.controllers.uploads import upload_limit

from .helpdesk_gate import HelpdeskGate
from .tickets import grants_tickets

MAX_SUBJECT = 200


def ticket_upload_limit(controller):
    """Return how many bytes a ticket may bring; its form is at another address."""
    return upload_limit(controller, page="/new/ticket")


class PortalTicketNew(HelpdeskGate):
    """Raise a ticket (P-TICKETS)."""

    # Stock's own button comes by POST; the page only reads.
    @http.route(methods=["GET", "POST"], readonly=portal_readonly)
    def create_new_ticket(self, **kw):
        if not grants_tickets():
            raise NotFound()
        return super().create_new_ticket(**kw)

    @http.route(methods=["POST"], csrf=True, max_content_length=ticket_upload_limit)
    def submit_ticket(self, **kw):
        """Make the ticket, or show the form again with what was typed."""
        if not grants_tickets():
            raise NotFound()
        errors = self._portal_ticket_errors(kw)
        if errors:
            return self._portal_ticket_form(kw, errors)
        # sudo: the contact's own record
        partner_sudo = request.env.user.sudo().partner_id
        again = request.env["helpdesk.ticket"]._portal_same_ticket(
            partner_sudo, kw["subject"], plaintext2html(kw["description"])
        )
        if again:
            return self._gate._portal_form_done(
                f"{again.access_url}?notice=ticket_again"
            )
        # read and checked here; stock takes whatever comes, under any name
        kw.pop("attachment", None)
        response = super().submit_ticket(**kw)
        self._portal_ticket_raised(response.location, kw["files"])
        return self._gate._portal_form_done(
            f"{response.location}?notice=ticket_sent", self._portal_ticket_place()
        )

    def _portal_ticket_place(self):
        """Return what waiting files are bound to: this contact's new ticket."""
        # sudo: the contact's own record
        partner_sudo = request.env.user.sudo().partner_id
        return self._gate._portal_place("ticket", {"partner_id": partner_sudo.id})

    def _portal_ticket_raised(self, location, files):
        """Store the files of the ticket that was made, keep evidence, and tell of it.

        :param str location: the address stock leads to: that of the ticket
        :param list files: values of ``ir.attachment``
        """
        [ticket_id] = parse_ids([location.rpartition("/")[2]])
        ticket_sudo = self._gate._portal_document("helpdesk.ticket", ticket_id)
        files_sudo = self._portal_ticket_store(files, ticket_sudo.id)
        ticket_sudo._portal_raised(self._gate._portal_actor(ticket_sudo), files_sudo)

    def _portal_ticket_store(self, files, ticket_id):
        """Store files of the contact on a ticket.

        :param list files: values of ``ir.attachment``
        :return: ``ir.attachment`` in superuser mode
        """
        # sudo: a contact has no rights on files. In their own name: that tells these
        # files from those that staff put beside the ticket
        return (
            request.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {**values, "res_model": "helpdesk.ticket", "res_id": ticket_id}
                    for values in files
                ]
            )
        )

    def _portal_ticket_errors(self, form):
        """Check what was sent, and trim its texts.

        :param dict form: the parameters of the request; changed in place
        :return: list of (field, sentence)
        """
        errors = []
        for name in ("subject", "description", "team", "category"):
            form[name] = (form.get(name) or "").strip()
        env = request.env
        values = self._get_create_new_ticket_values()
        for name, offered, required, missing in (
            (
                "team",
                values["teams"],
                values["ticket_team_id_required"],
                env._("Choose who should deal with it."),
            ),
            (
                "category",
                values["categories"],
                values["ticket_category_id_required"],
                env._("Choose what it is about."),
            ),
        ):
            if not offered:
                # what the form does not ask is not taken from elsewhere
                form[name] = ""
            elif form[name] and form[name] not in map(str, offered.ids):
                form[name] = ""
                errors.append((name, missing))
            elif required and not form[name]:
                errors.append((name, missing))
        if not form["subject"]:
            errors.append(("subject", env._("Write what it is about, in a few words.")))
        elif len(form["subject"]) > MAX_SUBJECT:
            errors.append(
                (
                    "subject",
                    env._(
                        "The subject has at most %(count)s letters.", count=MAX_SUBJECT
                    ),
                )
            )
        if not form["description"]:
            errors.append(("description", env._("Describe what we can do for you.")))
        elif len(form["description"]) > MAX_TEXT:
            errors.append(("description", env._("The text is too long.")))
        form["files"], file_errors = self._gate._portal_form_files(
            self._portal_ticket_place(), "attachment"
        )
        return [*errors, *file_errors]

    def _portal_ticket_form(self, form, errors):
        """Return the form with what was typed and what is wrong with it."""
        kept = self._gate._portal_keep(self._portal_ticket_place(), form["files"])
        answer = self._gate._portal_form_wrong(errors, kept)
        if answer:
            return answer
        values = self._get_create_new_ticket_values()
        wrong = [field for field, _sentence in errors]
        values.update({"typed": form, "errors": errors, "wrong": wrong, "kept": kept})
        return request.render("helpdesk_mgmt.portal_create_ticket", values, status=422)

    def _get_create_new_ticket_values(self, **kw):
        # stock asks for the whole session, which makes the user's settings on a GET
        request.update_context(portal_ticket_form=True)
        values = super()._get_create_new_ticket_values(**kw)
        request.update_context(portal_ticket_form=False)
        errors = self._gate._portal_too_much_errors("attachment")
        return {
            **values,
            "typed": {},
            "errors": errors,
            "wrong": [field for field, _sentence in errors],
            "page_name": "ticket",
            **self._gate._portal_kept_values(),
            "faq_offered": request.env["ir.http"]._portal_is_open("/my/faq"),
        }
