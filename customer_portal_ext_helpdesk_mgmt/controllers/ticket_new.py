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


class PortalTicketNew(HelpdeskGate):
    """Raise a ticket (P-TICKETS)."""

    # Stock's own button comes by POST; the page only reads.
    @http.route(methods=["GET", "POST"], readonly=portal_readonly)
    def create_new_ticket(self, **kw):
        if not grants_tickets():
            raise NotFound()
        return super().create_new_ticket(**kw)

    @http.route(methods=["POST"], csrf=True, max_content_length=upload_limit)
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
            return self._gate._portal_acted(f"{again.access_url}?notice=ticket_again")
        # read and checked here; stock takes whatever comes, under any name
        kw.pop("attachment", None)
        response = super().submit_ticket(**kw)
        self._portal_ticket_raised(response.location, kw["files"], kw["kept"])
        return self._gate._portal_acted(f"{response.location}?notice=ticket_sent")

    def _portal_ticket_raised(self, location, files, kept_sudo):
        """Store the files of the ticket that was made, keep evidence, and tell of it.

        :param str location: the address stock leads to: that of the ticket
        :param list files: values of ``ir.attachment``
        :param ir.attachment kept_sudo: files that were kept of a form that was wrong
        """
        [ticket_id] = parse_ids([location.rpartition("/")[2]])
        ticket_sudo = self._gate._portal_document("helpdesk.ticket", ticket_id)
        files_sudo = self._portal_ticket_store(files, ticket_sudo.id)
        if kept_sudo:
            kept_sudo.res_id = ticket_sudo.id
        ticket_sudo._portal_raised(
            self._gate._portal_actor(ticket_sudo), kept_sudo | files_sudo
        )

    def _portal_ticket_store(self, files, ticket_id):
        """Store files of the contact, of a ticket or until there is one.

        :param list files: values of ``ir.attachment``
        :param int ticket_id: 0 for none yet: nobody but who sent them has them then
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

    def _portal_ticket_kept(self):
        """Return the files of a form that was wrong, which are to be sent now.

        :return: ``ir.attachment`` in superuser mode: this contact's, of no ticket
        """
        ids = parse_ids(request.httprequest.form.getlist("kept_ids"))
        # sudo: as above; what is theirs is asked for
        return (
            request.env["ir.attachment"]
            .sudo()
            .search([("id", "in", ids), *self._portal_ticket_waiting_domain()])
            if ids
            else request.env["ir.attachment"].sudo()
        )

    def _portal_ticket_waiting_domain(self):
        return [
            ("res_model", "=", "helpdesk.ticket"),
            ("res_id", "=", 0),
            ("create_uid", "=", request.env.uid),
        ]

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
        form["files"], file_errors = self._gate._portal_read_files("attachment")
        form["kept"] = self._portal_ticket_kept()
        company_sudo = self._gate._portal_upload_company()
        count = company_sudo.portal_file_max_count
        if len(form["kept"]) + len(form["files"]) > count:
            text = env._("At most %(count)s files, please.", count=count)
            file_errors.append(("attachment", text))
            # those that came last are chosen again
            form["files"] = form["files"][: max(count - len(form["kept"]), 0)]
        return [*errors, *file_errors]

    def _portal_ticket_form(self, form, errors):
        """Return the form with what was typed and what is wrong with it."""
        values = self._get_create_new_ticket_values()
        wrong = [field for field, _sentence in errors]
        # the files that were right wait for the rest; for a day, and those of one form
        Attachment = request.env["ir.attachment"].sudo()
        waiting_sudo = Attachment.search(self._portal_ticket_waiting_domain())
        (waiting_sudo - form["kept"]).unlink()
        kept_sudo = form["kept"] | self._portal_ticket_store(form["files"], 0)
        kept = [{"id": file.id, "name": file.name} for file in kept_sudo]
        values.update(
            {"typed": form, "errors": errors, "wrong": wrong, "ticket_kept": kept}
        )
        return request.render("helpdesk_mgmt.portal_create_ticket", values, status=422)

    def _get_create_new_ticket_values(self, **kw):
        # stock asks for the whole session, which makes the user's settings on a GET
        request.update_context(portal_ticket_form=True)
        values = super()._get_create_new_ticket_values(**kw)
        request.update_context(portal_ticket_form=False)
        return {
            **values,
            "typed": {},
            "errors": [],
            "wrong": [],
            "ticket_kept": [],
            "page_name": "ticket",
            "files_hint": self._gate._portal_files_hint(),
            "faq_offered": request.env["ir.http"]._portal_is_open("/my/faq"),
        }
