import logging
import tempfile
from dataclasses import asdict, replace
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models

from ..tools import long_pdf
from ..tools.file_content import FileContent
from ..tools.spreadsheet import write_xlsx
from .portal_statement import Ledger

_logger = logging.getLogger(__name__)

# How many entries become one part of a PDF: what the program that makes PDFs holds in
# memory at once.
PART = 1500

# How long a file that is done can be fetched.
KEPT_DAYS = 7

# How often one is begun anew, when the books change while it is made.
MAX_ATTEMPTS = 3

ACTIVE = ("waiting", "running")


class PortalPaperJob(models.Model):
    """A long statement that is made in the background, for who asked for it (X-EXPORT).

    A statement of a hundred thousand entries as a PDF takes minutes: a scheduled action
    makes it part by part, each committed, puts the parts together and tells the contact
    by e-mail. Only the contact who asked may fetch it, as long as they may see the
    ledger, and for some days.
    """

    _name = "portal.paper.job"
    _description = "Long Statement in the Making"
    _order = "id desc"
    _rec_name = "file_name"

    partner_id = fields.Many2one(
        "res.partner",
        string="Asked for by",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("pdf", "PDF"), ("xlsx", "XLSX")], required=True, readonly=True
    )
    ledger = fields.Json(readonly=True, help="Whose entries, and of which time.")
    lang = fields.Char(readonly=True)
    tz = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "In the making"),
            ("done", "Ready"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    total = fields.Integer(string="Entries", readonly=True)
    done = fields.Integer(string="Entries done", readonly=True)
    attempts = fields.Integer(readonly=True)
    cursor = fields.Char(readonly=True)
    balance = fields.Float(readonly=True, digits=False)
    sums = fields.Json(readonly=True, help="What the statement began with.")
    part_ids = fields.One2many("portal.paper.part", "job_id", readonly=True)
    file = fields.Binary(attachment=True, readonly=True)
    file_name = fields.Char(readonly=True)
    expires_at = fields.Datetime(readonly=True, index=True)

    # One at a time for each contact, also for two requests at once.
    _active_unique = models.UniqueIndex(
        "(partner_id) WHERE state IN ('waiting', 'running')"
    )

    @api.model
    def _active_of(self, partner):
        """Return what is being made for a contact: one job, or none."""
        return self.search(
            [("partner_id", "=", partner.id), ("state", "in", ACTIVE)], limit=1
        )

    @api.model
    def _ask(self, partner, ledger, kind, total):
        """Begin a file for a contact; the caller has asked whose ledger they see.

        :param res.partner partner: who asks, and has nothing in the making
        :param Ledger ledger:
        :param str kind: "pdf" or "xlsx"
        :param int total: how many entries it has
        :return: the job
        """
        statement = self.env["portal.statement"]
        # as it is today: what is booked tomorrow is not in it
        today = fields.Date.context_today(self)
        ledger = replace(ledger, date_to=ledger.date_to or today)
        job = self.create(
            {
                "partner_id": partner.id,
                "company_id": ledger.company_id,
                "kind": kind,
                "ledger": _to_json(ledger),
                "lang": self.env.lang,
                "tz": self.env.context.get("tz"),
                "total": total,
                "file_name": statement._file_name(ledger, kind),
            }
        )
        self.env.ref("customer_portal_ext.cron_paper_jobs").sudo()._trigger()
        return job

    def _ledger(self):
        """Return whose entries this file has, and of which time."""
        self.ensure_one()
        values = dict(self.ledger)
        for name in ("date_from", "date_to"):
            values[name] = fields.Date.to_date(values[name])
        contacts = values["contact_ids"]
        values["contact_ids"] = contacts and tuple(contacts)
        return Ledger(**values)

    def _is_allowed(self):
        """Tell whether the contact still sees the ledger of this file (X-SCOPE)."""
        self.ensure_one()
        users_sudo = self.partner_id.sudo().user_ids
        if not any(self.company_id in user._portal_companies() for user in users_sudo):
            # the login lost the company since (X-MULTI)
            return False
        ledger = self._ledger()
        accounts = self.env["portal.statement"]._accounts(
            self.partner_id, self.company_id, ledger.kind
        )
        return any(
            (account.partner_id, account.currency_id)
            == (ledger.partner_id, ledger.currency_id)
            # they may see more by now, and not less
            and (contacts is None or set(ledger.contact_ids or [0]) <= set(contacts))
            for account, contacts in accounts
        )

    def _cancel(self):
        """Stop making a file; one that is done or stopped stays what it is."""
        active = self.filtered(lambda job: job.state in ACTIVE)
        active.part_ids.unlink()
        active.state = "cancelled"
        return active

    # --- making it --------------------------------------------------------------------

    @api.model
    def _cron_make(self):
        """Make what was asked for, oldest first, part by part."""
        IrCron = self.env["ir.cron"]
        domain = [("state", "in", ACTIVE)]
        IrCron._commit_progress(remaining=self.search_count(domain))
        conflicts = 0
        while job := self.search(domain, order="id", limit=1):
            job_id = job.id
            try:
                job._step()
            except OperationalError:
                # the contact stopped it at this moment; look again
                self.env.cr.rollback()
                conflicts += 1
                if conflicts > MAX_ATTEMPTS:
                    raise
                continue
            except Exception:  # pylint: disable=broad-except
                _logger.exception("Statement %s could not be made", job_id)
                self.env.cr.rollback()
                self.env.invalidate_all()
                job.part_ids.unlink()
                job.state = "failed"
            finished = int(job.state not in ACTIVE)
            if not IrCron._commit_progress(finished):
                break
            # rendering a part fills the memory with what it showed
            self.env.invalidate_all()

    def _step(self):
        """Do as much as is committed at once: a part of a PDF, or the end of it."""
        self.ensure_one()
        self = self.with_context(lang=self.lang, tz=self.tz)
        if not self._is_allowed():
            self._cancel()
        elif self.state == "waiting":
            totals = self.env["portal.statement"]._totals(self._ledger())
            self.part_ids.unlink()
            self.write(
                {
                    "state": "running",
                    "attempts": self.attempts + 1,
                    "sums": list(totals),
                    "total": totals.count,
                    "done": 0,
                    "cursor": False,
                    "balance": totals.opening,
                }
            )
        elif self.kind == "xlsx":
            self._make_xlsx()
        elif self.done < self.total:
            self._make_part()
        else:
            self._put_together()

    def _make_part(self):
        """Make the next pages of a PDF."""
        statement, ledger = self.env["portal.statement"], self._ledger()
        entries, _known = statement._entries(
            ledger, self.cursor or None, PART, self.balance
        )
        if not entries:
            self._begin_anew()
            return
        done = self.done + len(entries)
        content = statement._render_part(
            ledger, entries, self.balance, not self.done, done >= self.total
        )
        part = self.env["portal.paper.part"].create(
            {"job_id": self.id, "pages": long_pdf.count_pages(content)}
        )
        _keep(part, content)
        self.write(
            {
                "done": done,
                "cursor": entries[-1].cursor,
                "balance": entries[-1].balance,
            }
        )

    def _put_together(self):
        """Make one PDF of the parts, with the numbers of its pages."""
        totals = self.env["portal.statement"]._totals(self._ledger())
        if list(totals) != self.sums:
            self._begin_anew()
            return
        pages = sum(self.part_ids.mapped("pages"))

        def contents():
            # one in memory at a time
            for part in self.part_ids:
                attachment_sudo = kept(part)
                yield attachment_sudo.raw
                attachment_sudo.invalidate_recordset(["raw"])

        with tempfile.TemporaryFile() as file:
            long_pdf.join(contents(), pages, file)
            self._finish(FileContent(file))

    def _make_xlsx(self):
        currency = self.env["res.currency"].browse(self._ledger().currency_id)
        statement, ledger = self.env["portal.statement"], self._ledger()
        with tempfile.TemporaryFile() as file:
            write_xlsx(
                file,
                statement._title(ledger.kind),
                statement._rows(ledger),
                currency.decimal_places,
            )
            self._finish(FileContent(file))

    def _begin_anew(self):
        """Begin again, because the books changed; not for ever."""
        self.state = "failed" if self.attempts >= MAX_ATTEMPTS else "waiting"
        self.part_ids.unlink()

    def _finish(self, content):
        """Keep the file, and tell the contact.

        :param FileContent content:
        """
        self.part_ids.unlink()
        _keep(self, content)
        self.write(
            {
                "state": "done",
                "done": self.total,
                "expires_at": fields.Datetime.now() + timedelta(days=KEPT_DAYS),
            }
        )
        self._tell()

    def _tell(self):
        """Queue a mail to the contact, with their link to the page of the file."""
        self.ensure_one()
        partner = self.partner_id.with_context(lang=self.partner_id.lang or self.lang)
        if not partner.email:
            return
        company = self.company_id
        address = company.get_base_url() + partner._portal_inert_path(
            f"/my/statement/file/{self.id}", company
        )
        partner._portal_pin_mail(
            company,
            partner.env._("Your statement is ready"),
            "customer_portal_ext.mail_paper_ready",
            address=address,
            file_name=self.file_name,
            days=KEPT_DAYS,
        )

    @api.autovacuum
    def _gc_jobs(self):
        """Remove files whose days are over, and what became of nothing."""
        now = fields.Datetime.now()
        self.search(
            [
                "|",
                ("expires_at", "<", now),
                "&",
                ("state", "in", ("failed", "cancelled")),
                ("write_date", "<", now - timedelta(days=KEPT_DAYS)),
            ]
        ).unlink()


class PortalPaperPart(models.Model):
    """Some pages of a long statement, until it is put together."""

    _name = "portal.paper.part"
    _description = "Part of a Long Statement"
    _order = "id"

    job_id = fields.Many2one(
        "portal.paper.job", required=True, index=True, ondelete="cascade"
    )
    pages = fields.Integer()
    file = fields.Binary(attachment=True)


def _keep(record, content):
    """Store the file of a job or of a part, without a copy of it in memory."""
    record.env["ir.attachment"].create(
        {
            "name": "file",
            "res_model": record._name,
            "res_field": "file",
            "res_id": record.id,
            "raw": content,
        }
    )


def kept(record):
    """Return the attachment that holds the file of a job or of a part.

    :return: ``ir.attachment`` in superuser mode, or an empty one
    """
    # sudo: the caller has asked whose it is
    Attachment_sudo = record.env["ir.attachment"].sudo()
    return Attachment_sudo.search(
        [
            ("res_model", "=", record._name),
            ("res_field", "=", "file"),
            ("res_id", "=", record.id),
        ],
        limit=1,
    )


def _to_json(ledger):
    values = asdict(ledger)
    for name in ("date_from", "date_to"):
        values[name] = fields.Date.to_string(values[name]) or None
    values["contact_ids"] = ledger.contact_ids and list(ledger.contact_ids)
    return values
