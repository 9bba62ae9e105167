from collections import Counter, namedtuple

from odoo.fields import Datetime
from odoo.http import request

from ..tools import secrets
from ..tools.file_content import sha256_of
from .uploads import MEGABYTE, Uploads, by_script

# The key that the references of waiting files are made with.
SESSION_PENDING = "portal_pending"

# The field of the form that names files which wait, and how many of them are looked at.
KEPT_FIELD = "kept"
MAX_KEPT = 50

# Whose files wait, and for which form of which document.
Place = namedtuple("Place", "partner_id name")


class PendingFiles(Uploads):
    """Files of forms that carry something else as well: a text, lines (C-FILES).

    Mixed into the gate. Such a form is an act, and done as a whole or not at all: with
    one bad file, or without its text, it comes back, and the good files wait for it
    (``portal.pending.file``). A controller::

        place = self._portal_place("comment", actor, document_sudo)
        files, errors = self._portal_form_files(place, "comment_files")
        if errors:
            kept = self._portal_keep(place, files)
            return self._portal_form_wrong(errors, kept) or page(kept=kept)
        ...  # the act, with ``files``
        return self._portal_form_done(path, place)

    Its template calls ``customer_portal_ext.kept_files`` with ``kept``.
    """

    def _portal_place(self, form, actor, document_sudo=None):
        """Return what waiting files are bound to.

        :param str form: which form it is
        :param dict actor: who sends it
        :param document_sudo: the document it is about; None where there is none yet
        """
        name = form
        if document_sudo:
            name = f"{form},{document_sudo._name},{document_sudo.id}"
        return Place(actor["partner_id"], name)

    def _portal_held(self, place):
        """Return the waiting files that the form names, in superuser mode."""
        references = self._portal_kept_references()
        key = request.session.get(SESSION_PENDING)
        Pending = request.env["portal.pending.file"]
        if not references or not key:
            return Pending.sudo()
        return Pending._held(place.partner_id, place.name, key, references)

    def _portal_kept_references(self):
        references = request.httprequest.form.getlist(KEPT_FIELD)
        return list(dict.fromkeys(references))[:MAX_KEPT]

    def _portal_form_files(self, place, field="files"):
        """Read the files of a form, with those that waited for it.

        :return: (list of ``ir.attachment`` values, list of (field, error))
        """
        held_sudo = self._portal_held(place)
        files, errors = self._portal_read_files(field, held_sudo)
        files = self._portal_each_once(files)
        return files, [*self._portal_gone_errors(held_sudo, field), *errors]

    def _portal_each_once(self, files):
        """Return files without those of the same name and content as one before.

        Who is told that another file is wrong chooses all of them again.
        """
        several = {
            name
            for name, count in Counter(values["name"] for values in files).items()
            if count > 1
        }
        found = {}
        for number, values in enumerate(files):
            # only where a name is there twice: a file may be large
            again = values["name"] in several
            key = sha256_of(values["raw"]) if again else number
            found.setdefault((values["name"], key), values)
        return list(found.values())

    def _portal_gone_errors(self, held_sudo, field):
        """Return the error about files that the form names and that wait no more."""
        if len(held_sudo) == len(self._portal_kept_references()):
            return []
        message = self.env._(
            "A file that waited for this form is not there any more. Please choose it"
            " again."
        )
        return [(field, message)]

    def _portal_keep(self, place, files):
        """Let the good files wait until the form is sent again.

        :param list files: as ``_portal_form_files`` returned them
        :return: dict of ``files``, a list of dicts with ``reference`` and ``name``, and
            ``again``: whether some could not be kept, and have to be chosen again
        """
        held_sudo = self._portal_held(place)
        waiting = {(file.name, file.sha256): file for file in held_sudo}
        by_content = {
            (values["name"], sha256_of(values["raw"])): values for values in files
        }
        kept_sudo, new = held_sudo.browse(), []
        for content, values in by_content.items():
            if content in waiting:
                kept_sudo |= waiting[content]
            else:
                new.append(values)
        if new and not request.session.get(SESSION_PENDING):
            request.session[SESSION_PENDING] = secrets.new_secret()
        more_sudo = held_sudo._hold(place.partner_id, place.name, new)
        # room was made for them
        kept_sudo = kept_sudo.exists() | more_sudo
        key = request.session.get(SESSION_PENDING)
        return {
            "files": [
                {"reference": file._reference(key), "name": file.name}
                for file in kept_sudo
            ],
            "again": len(kept_sudo) < len(by_content),
        }

    def _portal_kept_values(self, kept=None):
        """Return what the templates of such a form need to know of its files.

        :param dict kept: as ``_portal_keep`` returned it
        """
        company_sudo = self._portal_upload_company()
        return {
            "kept": kept or {"files": [], "again": False},
            "files_hint": self._portal_files_hint(),
            "max_bytes": company_sudo.portal_file_max_mb * MEGABYTE,
            "max_count": company_sudo.portal_file_max_count,
        }

    # --- answers ---------------------------------------------------------------------

    def _portal_form_wrong(self, errors, kept=None):
        """Return what is wrong as the page's own script reads it, or None without it.

        :param list errors: (field, error)
        :param dict kept: as ``_portal_keep`` returned it
        """
        if not by_script():
            return None
        kept = kept or {"files": [], "again": False}
        values = {
            "location": None,
            "errors": [text for _field, text in errors],
            "fields": [field for field, _text in errors],
            "stored": [],
            "kept": kept["files"],
            "again": kept["again"],
        }
        return self._portal_keep_private(request.make_json_response(values))

    def _portal_form_done(self, path, place=None):
        """Answer an act that is done: the next page, or where the script finds it.

        :param str path: a clean address of this portal
        :param Place place: whose waiting files were sent with it
        """
        if place:
            # a while longer: the same form again is the same act
            self._portal_held(place).filtered(
                lambda file: not file.sent_at
            ).sent_at = Datetime.now()
        response = self._portal_acted(path)
        if not by_script():
            return response
        values = {"location": path, "errors": [], "stored": []}
        return self._portal_keep_private(request.make_json_response(values))
