from werkzeug.exceptions import abort

from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from ..models import portal_session
from ..models.portal_hotlink import SESSION_GRANTS
from ..tools.file_content import FileContent
from ..tools.file_kind import (
    HEAD_BYTES,
    is_allowed,
    is_cut_off,
    parse_extensions,
    safe_name,
)

MEGABYTE = 1024**2


def upload_limit(controller, page=None):
    """Return how many bytes a request may bring, for ``max_content_length``.

    Stock answers a larger one with an error that says nothing; here the page of the
    form says what to do.

    :param str page: the address of that page; None where the form sends to its own
    """
    limit = request.env["res.company"]._portal_upload_bytes()
    session = request.session
    if not (session.uid or session.get(SESSION_GRANTS)):
        # nobody we know: no disk is filled before the answer, which is the login
        limit = MEGABYTE
    http = request.httprequest
    if (http.content_length or 0) > limit:
        _refuse_upload("too_much", page)
    http.max_content_length = limit
    if http.mimetype == "multipart/form-data" and not (http.form or http.files):
        # cut short on its way: else the answer would be that the session has expired
        _refuse_upload("cut_short", page)
    return limit


def _refuse_upload(notice, page):
    """Lead back to the form, which says why; the page's own script reads it itself."""
    path = f"{page or request.httprequest.path}?notice={notice}"
    if by_script():
        errors = [text for _field, text in upload_notices().get(notice, ())]
        values = {"location": path, "errors": errors, "stored": [], "again": True}
        response = request.make_json_response(values)
        response.headers["Cache-Control"] = "no-store"
        abort(response)
    abort(request.redirect(path, code=303))


def by_script():
    """Tell whether the page's own script sends the form, and reads the answer."""
    return request.httprequest.headers.get("X-Portal-Upload") == "1"


def upload_notices(field="files"):
    """Return what a form says when its request could not be read.

    :return: {notice of the address: list of (field, error)}
    """
    env = request.env
    too_much = env._(
        "Your files were too large together, and none of them was taken in."
        " Please send them one after another."
    )
    cut_short = env._(
        "What you sent did not arrive whole, and nothing of it was taken in. Please"
        " send it again."
    )
    return {"too_much": [(field, too_much)], "cut_short": [(field, cut_short)]}


class Uploads:
    """Files that visitors send, checked in one way wherever they send them (C-FILES).

    Mixed into the gate. The limits are those of the company whose document the page is
    about. A file stays where the web server laid it down: it is checked and stored from
    there, piece by piece, and never whole in memory.
    """

    def _portal_upload_company(self):
        """Return the company whose limits hold, in superuser mode."""
        company_id = getattr(request, "portal_company_id", None)
        # sudo: settings, which a visitor may not read
        return (
            request.env["res.company"]
            .sudo()
            .browse(company_id or request.env.company.id)
        )

    def _portal_file_sources(self, field="files", held=()):
        """Go through the files of the request, unchecked.

        First those that wait since the form was sent before, then those that come with
        it, or that waited for the code it entered.

        :param str field: the name of the form's field
        :param portal.pending.file held: those that wait, and that the form names
        :return: iterable of (safe name, ``FileContent``)
        """
        for file_sudo in held:
            yield safe_name(file_sudo.name), file_sudo.attachment_id._portal_content()
        uploads = [
            upload
            for upload in request.httprequest.files.getlist(field)
            if upload.filename  # or the field was left empty
        ]
        for upload in uploads:
            yield safe_name(upload.filename), FileContent(upload.stream)
        if not uploads:
            for name, content in self._portal_kept_files():
                yield safe_name(name), content

    def _portal_checked_files(self, field="files", held=()):
        """Go through the files of the request, as ``_portal_file_sources``.

        :param str field: the name of the form's field
        :param portal.pending.file held: those that wait, and that the form names
        :return: iterator of (safe name, ``ir.attachment`` values or None, error or
            None); the values have ``name``, ``raw`` (a ``FileContent``) and
            ``mimetype``
        """
        company_sudo = self._portal_upload_company()
        limit = company_sudo.portal_file_max_mb * MEGABYTE
        sources = self._portal_file_sources(field, held)
        for number, (name, content) in enumerate(sources, start=1):
            if number > company_sudo.portal_file_max_count:
                yield name, None, self._portal_upload_error("many", name, company_sudo)
                continue
            error = self._portal_file_problem(name, content, limit, company_sudo)
            if error:
                yield name, None, self._portal_upload_error(error, name, company_sudo)
            else:
                mimetype = guess_mimetype(content[:HEAD_BYTES])
                # downloaded only, never shown in place (ASVS 3.2.1)
                values = {"name": name, "raw": content, "mimetype": mimetype}
                yield name, values, None

    def _portal_read_files(self, field="files", held=()):
        """Read the uploaded files of the request, as ``_portal_checked_files``.

        :param str field: the name of the form's field
        :param portal.pending.file held: those that wait, and that the form names
        :return: (list of ``ir.attachment`` values, list of (field, error))
        """
        files, errors = [], []
        for _name, values, error in self._portal_checked_files(field, held):
            if error:
                errors.append((field, error))
            else:
                files.append(values)
        return files, errors

    def _portal_file_problem(self, name, content, limit, company_sudo):
        """Return what is wrong with one file: a key, or None."""
        if not content:
            return "empty"
        if len(content) > limit:
            return "large"
        # the first bytes: an archive is not opened, so that none can blow up
        mimetype = guess_mimetype(content[:HEAD_BYTES])
        extensions = parse_extensions(company_sudo.portal_file_types)
        if not is_allowed(name, mimetype, extensions):
            return "type"
        return "cut" if is_cut_off(content, mimetype) else None

    def _portal_upload_error(self, error, name, company_sudo):
        """Return one error about one file as a sentence."""
        if error == "empty":
            return self.env._("%(name)s is empty.", name=name)
        if error == "large":
            return self.env._(
                "%(name)s is larger than %(size)s MB.",
                name=name,
                size=company_sudo.portal_file_max_mb,
            )
        if error == "type":
            return self.env._(
                "%(name)s is not of a type that we can take, or its content is of"
                " another type than its name says.",
                name=name,
            )
        if error == "cut":
            return self.env._(
                "%(name)s did not arrive whole. Please send it again.", name=name
            )
        return self.env._(
            "%(name)s was left out: at most %(count)s files at once. Please send it"
            " with the next ones.",
            name=name,
            count=company_sudo.portal_file_max_count,
        )

    def _portal_files_hint(self, one_file=False):
        """Return what a form says below its field for files, or for a single one."""
        company_sudo = self._portal_upload_company()
        if one_file or company_sudo.portal_file_max_count == 1:
            return self.env._(
                "A file of up to %(size)s MB: %(types)s.",
                size=company_sudo.portal_file_max_mb,
                types=", ".join(parse_extensions(company_sudo.portal_file_types)),
            )
        return self.env._(
            "At most %(count)s files at once, of up to %(size)s MB each: %(types)s.",
            count=company_sudo.portal_file_max_count,
            size=company_sudo.portal_file_max_mb,
            types=", ".join(parse_extensions(company_sudo.portal_file_types)),
        )

    def _portal_files_accept(self):
        """Return the types that a browser offers in its dialog for files."""
        extensions = parse_extensions(self._portal_upload_company().portal_file_types)
        return ",".join(f".{extension}" for extension in extensions)

    def _portal_too_much_errors(self, field="files"):
        """Return the errors of a form whose request could not be read.

        :return: list of (field, error); ``upload_limit`` leads back to the form with it
        """
        return upload_notices(field).get(request.params.get("notice"), [])

    # --- files that wait for a code --------------------------------------------------

    def _portal_keep_files(self, code_sudo):
        """Let the files of the interrupted form wait beside the code.

        They go with the code, at the latest a day later. What is too large is not kept
        whole: its error comes when the form goes on.
        """
        uploads = [
            upload
            for field in request.httprequest.files
            for upload in request.httprequest.files.getlist(field)
            if upload.filename
        ]
        if not uploads:
            return
        company_sudo = self._portal_upload_company()
        # one byte more than allowed tells that there is more
        limit = company_sudo.portal_file_max_mb * MEGABYTE + 1
        # sudo: no visitor has rights on attachments; these are theirs
        Attachment = request.env["ir.attachment"].sudo()
        kept = [("res_model", "=", "portal.code"), ("res_id", "=", code_sudo.id)]
        Attachment.search(kept).unlink()
        # one more than allowed, so that the form says that there were too many
        for upload in uploads[: company_sudo.portal_file_max_count + 1]:
            Attachment.create(
                {
                    "name": safe_name(upload.filename),
                    "raw": FileContent(upload.stream, limit),
                    "res_model": "portal.code",
                    "res_id": code_sudo.id,
                }
            )

    def _portal_kept_files(self):
        """Go through the files that waited for the code which this request entered.

        :return: iterable of (name, content), each a ``FileContent``
        """
        if "portal_code" not in request.httprequest.form:
            return ()
        held = request.session.get(portal_session.SESSION_CODE) or {}
        code_sudo = request.env["portal.code"]._held(held.get("id"), held.get("key"))
        if not code_sudo.used_at:
            return ()
        # sudo: as above; the key of the session says that they are this browser's
        files_sudo = (
            request.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", "portal.code"), ("res_id", "=", code_sudo.id)],
                order="id",
            )
        )
        return ((file.name, file._portal_content()) for file in files_sudo)
