import base64
import json

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from ..tools import fingerprint, server_secret, watching
from .portal_hotlink import SESSION_GRANTS

KEPT_DAYS = 30
# Readers, languages, ways to ask.
KEPT_PER_DOCUMENT = 60
_SCOPE = "portal_pdf_answer"


class PortalPdfAnswer(models.Model):
    """A PDF that a reader got, and what the database was asked to make it (G15).

    While all that was asked has the same answers, and no cache of Odoo was cleared (it
    holds views, translations, settings and rights), the same reader gets the same PDF
    without anything being rendered. Nothing here knows what a document depends on, so
    that nothing can be forgotten, also of other addons. What cannot be asked again is
    rendered, and ``portal.pdf`` compares what comes out.

    The day is part of it: a document may say how old it is.
    """

    _name = "portal.pdf.answer"
    _inherit = ["portal.kept.mixin"]
    _description = "PDF Answered to a Reader"
    _order = "id desc"

    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    reader = fields.Char(required=True, readonly=True)
    asked = fields.Text(required=True, readonly=True)
    # by a secret that is not in the database: the server runs what stands in ``asked``
    asked_mac = fields.Char(required=True, readonly=True)
    # asked first: after an upgrade, a statement may ask for what is not there any more
    caches = fields.Char(required=True, readonly=True)
    answers = fields.Char(required=True, readonly=True)
    disposition = fields.Char(required=True, readonly=True)
    content = fields.Binary(attachment=True, readonly=True)

    _reader_unique = models.UniqueIndex("(res_model, res_id, reader)")

    @api.model
    def _reader(self):
        """Return the SHA-256 of who asks in this request, and for what."""
        env, http = self.env, request.httprequest
        arguments = [
            [name, value]
            # a GET may have a body, which is read as well
            for name, value in http.values.items(multi=True)
            if name != "access_token"
        ]
        return fingerprint.fingerprint(
            {
                "path": http.path,
                "host": http.host_url,
                "arguments": sorted(arguments),
                "uid": env.uid,
                "company": env.company.id,
                "context": json.dumps(env.context, sort_keys=True, default=str),
                "debug": request.session.debug or "",
                "guest_of": sorted(request.session.get(SESSION_GRANTS) or []),
            }
        )

    @api.model
    def _caches(self):
        """Return what names the state of Odoo's caches, for this day.

        :rtype: str
        :return: None while this process has not heard of all changes
        """
        registry = self.env.registry
        told = registry.get_sequences(self.env.cr)
        if told != (registry.registry_sequence, registry.cache_sequences):
            return None
        registry_sequence, cache_sequences = told
        return fingerprint.fingerprint(
            {
                "today": [fields.Date.today(), fields.Date.context_today(self)],
                "registry": registry_sequence,
                "caches": sorted(cache_sequences.items()),
            }
        )

    @api.model
    def _answers(self, asked):
        """Return the SHA-256 of all answers as they are now, in one query.

        :param dict asked: as ``tools.watching.Watch.asked`` returns it
        :rtype: str
        """
        parts = [
            SQL(
                "SELECT %s AS part, md5(string_agg(t::text, chr(10) ORDER BY id))"
                " AS answer FROM %s t WHERE id = ANY(%s)",
                number,
                SQL.identifier(table),
                list(ids),
            )
            for number, (table, ids) in enumerate(sorted(asked["rows"].items()))
        ]
        parts += [
            SQL(
                "SELECT %s, md5(string_agg(t::text, chr(10))) FROM (%s) t",
                number,
                SQL(statement.replace("%", "%%")),
            )
            for number, statement in enumerate(asked["statements"], len(parts))
        ]
        found = self.env.execute_query(SQL(" UNION ALL ").join(parts)) if parts else []
        return fingerprint.fingerprint([list(row) for row in sorted(found)])

    @api.model
    def _find(self, document, reader):
        """Return the PDF this reader gets of a document, or None; it reads only.

        :param document: that the policy has let the reader see
        :param str reader: as ``_reader`` gives it
        :return: (bytes, Content-Disposition)
        """
        # sudo: the page has asked the policy for this document
        answer_sudo = self.sudo().search_fetch(
            [
                ("res_model", "=", document._name),
                ("res_id", "=", document.id),
                ("reader", "=", reader),
            ],
            ["asked", "asked_mac", "caches", "answers", "disposition"],
        )
        if (
            not answer_sudo
            or answer_sudo.caches != self._caches()
            or not server_secret.verify(
                _SCOPE, answer_sudo.asked, answer_sudo.asked_mac
            )
            or answer_sudo._answers(json.loads(answer_sudo.asked))
            != answer_sudo.answers
        ):
            return None
        attachment_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "content"),
                    ("res_id", "=", answer_sudo.id),
                ],
                ["store_fname", "db_datas"],
                limit=1,
            )
        )
        # a file that is missing in the store is made again
        content = attachment_sudo.raw
        return (content, answer_sudo.disposition) if content else None

    @api.model
    def _make(self, document, reader, make):
        """Have an answer made, and keep it after the response where it can be kept.

        :param make: called without arguments; returns the response
        """
        # what the request knows already would not be asked again
        self.env.invalidate_all()
        with watching.watched() as watch:
            response = make()
        asked = watch.asked()
        content = response.status_code == 200 and not response.is_qweb
        content = content and response.get_data()
        if asked and content and response.mimetype == "application/pdf":
            caches = self._caches()
            if caches:
                self.env["ir.http"]._portal_after_response(
                    "_keep_pdf_answer",
                    res_model=document._name,
                    res_id=document.id,
                    reader=reader,
                    asked=json.dumps(asked),
                    caches=caches,
                    answers=self.sudo()._answers(asked),
                    disposition=response.headers.get("Content-Disposition", "inline"),
                    content=content,
                )
        return response

    @api.model
    def _keep(self, res_model, res_id, reader, **values):
        """Keep an answer in place of the one that this reader got before."""
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext(%s))",
                f"portal_pdf_answer {res_model} {res_id}",
            )
        )
        if not self.env[res_model].browse(res_id).exists():
            return
        of_document = [("res_model", "=", res_model), ("res_id", "=", res_id)]
        self.search([*of_document, ("reader", "=", reader)]).unlink()
        self.create(
            {
                "res_model": res_model,
                "res_id": res_id,
                "reader": reader,
                "asked_mac": server_secret.sign(_SCOPE, values["asked"]),
                **values,
            }
        )
        self.search(of_document, offset=KEPT_PER_DOCUMENT).unlink()

    @api.autovacuum
    def _gc_kept(self):
        """Remove what was made a while ago, and what is of documents that are gone."""
        self._remove_kept(KEPT_DAYS)


class PortalAfter(models.AbstractModel):
    _inherit = "portal.after"

    def _keep_pdf_answer(self, content, **values):
        """Keep a PDF that a reader got: as ``portal.pdf.answer._keep`` takes it."""
        self.env["portal.pdf.answer"]._keep(content=base64.b64encode(content), **values)
