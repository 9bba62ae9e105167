from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from ..tools import bill_file
from ..tools.file_kind import HEAD_BYTES, extension_of, is_cut_off
from .bills import PortalBills
from .uploads import MEGABYTE


class PortalBillFiles(PortalBills):
    """The files of a bill that a supplier sends: PDF and XML, and what they hold.

    XML is taken in here and nowhere else, so that it has checks of its own: it is
    parsed without a document type, and has to be an electronic invoice.
    """

    def _portal_checked_bills(self, company_sudo, held_sudo):
        """Read and check the files of the request, and those that waited for it.

        :param res.company company_sudo: that of the purchase order
        :param portal.pending.file held_sudo: those that wait, and that the form names
        :return: (list of ``ir.attachment`` values, list of (field, error))
        """
        limit = company_sudo.portal_file_max_mb * MEGABYTE
        files, errors, hashes = [], [], set()
        sources = self._portal_file_sources(held=held_sudo)
        for number, (name, source) in enumerate(sources, start=1):
            if number > company_sudo.portal_file_max_count:
                # one sentence for all that are left out: a thousand would be a page
                message = self._portal_upload_error("many", name, company_sudo)
                errors.append(("files", message))
                break
            # one byte more than allowed tells that there is more
            content = source[: limit + 1]
            error = self._portal_bill_problem(name, content, limit, company_sudo)
            digest = request.env["portal.bill.file"]._portal_sha256(content)
            if error:
                errors.append(("files", error))
            elif digest not in hashes:
                hashes.add(digest)
                mimetype = guess_mimetype(content[:HEAD_BYTES])
                files.append({"name": name, "raw": content, "mimetype": mimetype})
        if not files and not errors:
            errors.append(("files", self.env._("Choose the file of your bill first.")))
        return files, errors

    def _portal_bill_problem(self, name, content, limit, company_sudo):
        """Return what is wrong with one file as a sentence, or None."""
        if not content:
            return self._portal_upload_error("empty", name, company_sudo)
        if len(content) > limit:
            return self._portal_upload_error("large", name, company_sudo)
        extension = extension_of(name)
        if extension not in company_sudo._portal_bill_extensions():
            return self.env._(
                "%(name)s is not of a type that we can take: please send %(types)s.",
                name=name,
                types=self._portal_bill_types(company_sudo),
            )
        if extension == "xml":
            return self._portal_xml_problem(name, content)
        mimetype = guess_mimetype(content[:HEAD_BYTES])
        if mimetype != "application/pdf":
            return self.env._(
                "The content of %(name)s is no PDF. Please export it as PDF again.",
                name=name,
            )
        if is_cut_off(content, mimetype):
            return self._portal_upload_error("cut", name, company_sudo)
        return None

    def _portal_xml_problem(self, name, content):
        try:
            root = bill_file.parse_xml(content)
        except bill_file.UnsafeXML:
            return self.env._(
                "%(name)s declares a document type (DOCTYPE), which no electronic"
                " invoice does. Please send it without, or as PDF.",
                name=name,
            )
        except ValueError:
            return self.env._(
                "%(name)s is no XML that can be read. Please export it again, or send"
                " your bill as PDF.",
                name=name,
            )
        if not bill_file.is_invoice(root) and not self._portal_knows_xml(name, root):
            return self.env._(
                "%(name)s is XML, but no electronic invoice that we know (UBL, CII)."
                " Please send your bill as PDF.",
                name=name,
            )
        return None

    def _portal_knows_xml(self, name, root):
        """Tell whether another addon knows this kind of electronic invoice."""
        # sudo: only the kind of the file is asked for
        Move = request.env["account.move"].sudo()
        file_data = {
            "name": name,
            "raw": b"",
            "xml_tree": root,
            "mimetype": "application/xml",
            "attachment": None,
            "origin_attachment": request.env["ir.attachment"],
        }
        return bool(Move._get_import_file_type(file_data))

    def _portal_bill_types(self, company_sudo):
        """Return the types of files a bill may come as, in words."""
        words = {"pdf": "PDF", "xml": self.env._("XML (UBL, CII)")}
        extensions = company_sudo._portal_bill_extensions()
        return self.env._(" or ").join(words[extension] for extension in extensions)

    def _portal_bill_files_hint(self, company_sudo):
        """Return what the form says below its field for files."""
        return self.env._(
            "%(types)s, at most %(count)s files of up to %(size)s MB each. An"
            " electronic invoice (XML, or PDF with XML inside) is read in by itself.",
            types=self._portal_bill_types(company_sudo),
            count=company_sudo.portal_file_max_count,
            size=company_sudo.portal_file_max_mb,
        )
