from psycopg2.errors import UniqueViolation
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import format_date, formatLang, human_size

from ..models.portal_paper_job import ACTIVE, kept
from ..models.portal_statement import MAX_RENDERED, Ledger
from .gate import keep_private, portal_readonly
from .statement import PATHS, XLSX_AT_ONCE, PortalStatement

# How many files a contact may ask for in a day.
FILES_PER_DAY = 10
DAY = 24 * 3600

# How many entries a statement has at least whose file is made in the background.
AT_ONCE = {"pdf": MAX_RENDERED, "xlsx": XLSX_AT_ONCE}

_PAGE = {"type": "http", "auth": "user", "website": True, "sitemap": False}


class PortalStatementFile(PortalStatement):
    """Files of very long statements, made in the background (P-STATEMENT, X-EXPORT)."""

    @http.route("/my/statement/file", methods=["POST"], **_PAGE)
    def portal_statement_file_ask(self, ledger="", file_format="", **kwargs):
        """Ask for a file of a statement; one at a time, and some in a day."""
        if ledger not in PATHS or file_format not in AT_ONCE:
            raise NotFound()
        # sudo: which contact and companies a user belongs to
        user_sudo = request.env.user.sudo()
        # sudo: the books; ``_accounts`` tells whose of them this contact sees
        Statement_sudo = request.env["portal.statement"].sudo()
        chosen, understood = self._portal_chosen_account(
            Statement_sudo._accounts(
                user_sudo.partner_id, user_sudo._portal_companies(), ledger
            )
        )
        since, until, is_period = self._portal_period()
        if not chosen or not understood or not is_period:
            raise NotFound()
        account, contacts = chosen
        wanted = Ledger(
            kind=ledger,
            partner_id=account.partner_id,
            company_id=account.company_id,
            currency_id=account.currency_id,
            contact_ids=contacts,
            date_from=since,
            date_to=until,
        )
        wanted = Statement_sudo._ended(wanted)
        count = Statement_sudo._totals(wanted).count
        if count <= AT_ONCE[file_format]:
            return request.redirect(
                self._portal_statement_address(wanted, report_type=file_format),
                code=303,
            )
        return self._portal_file_begin(user_sudo.partner_id, wanted, file_format, count)

    def _portal_file_begin(self, partner_sudo, ledger, file_format, count):
        # sudo: contacts have no rights on jobs; this one is their own
        Job_sudo = request.env["portal.paper.job"].sudo()
        if job_sudo := Job_sudo._active_of(partner_sudo):
            return self._portal_file_asked(job_sudo, "file_busy")
        if not request.env["portal.rate.limit"]._allow(
            "statement_file", str(partner_sudo.id), FILES_PER_DAY, DAY
        ):
            return self._portal_acted(
                self._portal_statement_address(ledger, notice="file_often")
            )
        try:
            with request.env.cr.savepoint():
                job_sudo = Job_sudo._ask(partner_sudo, ledger, file_format, count)
                job_sudo.flush_recordset()
        except UniqueViolation:
            # a form that was sent twice: the other one is being made
            return self._portal_acted(
                self._portal_statement_address(ledger, notice="file_busy")
            )
        return self._portal_file_asked(job_sudo, None)

    def _portal_file_asked(self, job_sudo, notice):
        query = f"?notice={notice}" if notice else ""
        return self._portal_acted(f"/my/statement/file/{job_sudo.id}{query}")

    @http.route(
        "/my/statement/file/<int:job_id>",
        methods=["GET"],
        readonly=portal_readonly,
        **_PAGE,
    )
    def portal_statement_file(self, job_id, **kwargs):
        """Show how far a file is, and where to fetch it."""
        job_sudo = self._portal_own_job(job_id)
        env = request.env
        percent = int(100 * job_sudo.done / job_sudo.total) if job_sudo.total else 0
        size = job_sudo.state == "done" and kept(job_sudo).file_size
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "statement_file",
            "no_breadcrumbs": True,
            "res_company": job_sudo.company_id,
            "job": job_sudo,
            "waits": job_sudo.state in ACTIVE,
            "percent": percent,
            # for who hears it: not each of its steps
            "tens": percent // 10 * 10,
            "done": formatLang(env, job_sudo.done, digits=0),
            "total": formatLang(env, job_sudo.total, digits=0),
            "size": size and human_size(size),
            "expires": job_sudo.expires_at and format_date(env, job_sudo.expires_at),
            "notice": self._portal_notice(),
            "statement_url": self._portal_statement_address(job_sudo._ledger()),
        }
        return keep_private(
            request.render("customer_portal_ext.portal_paper_job", values)
        )

    @http.route(
        "/my/statement/file/<int:job_id>/download",
        methods=["GET"],
        readonly=portal_readonly,
        **_PAGE,
    )
    def portal_statement_file_download(self, job_id, **kwargs):
        """Fetch a file that is ready."""
        job_sudo = self._portal_own_job(job_id)
        attachment_sudo = kept(job_sudo)
        if job_sudo.state != "done" or not attachment_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(attachment_sudo)
        stream.download_name = job_sudo.file_name
        return keep_private(stream.get_response(as_attachment=True))

    @http.route("/my/statement/file/<int:job_id>/cancel", methods=["POST"], **_PAGE)
    def portal_statement_file_cancel(self, job_id, **kwargs):
        """Stop the making of a file; what is done stays."""
        job_sudo = self._portal_own_job(job_id)
        stopped = job_sudo._cancel()
        return self._portal_file_asked(
            job_sudo, "file_stopped" if stopped else "already"
        )

    def _portal_own_job(self, job_id):
        """Return a job of the signed-in contact, in superuser mode.

        :raise NotFound: for one of somebody else, and of a ledger that they may not
            see any more; both look like none at all
        """
        # sudo: contacts have no rights on jobs; whose it is is asked here
        job_sudo = request.env["portal.paper.job"].sudo().browse(job_id).exists()
        partner_sudo = request.env.user.sudo().partner_id
        if (
            job_sudo.partner_id != partner_sudo
            or not job_sudo
            or job_sudo.company_id not in request.env.user._portal_companies()
            or not job_sudo._is_allowed()
        ):
            raise NotFound()
        return job_sudo

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "file_busy": [
                "info",
                self.env._(
                    "A file is being made for you already. One at a time: please wait"
                    " for it, or stop it first."
                ),
            ],
            "file_often": [
                "warning",
                self.env._(
                    "You have asked for many files today. Please take a table as CSV,"
                    " or try again tomorrow."
                ),
            ],
            "file_stopped": [
                "success",
                self.env._("Stopped. Nothing is being made for you now."),
            ],
        }
