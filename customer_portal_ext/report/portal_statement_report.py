from odoo import api, models
from odoo.tools import format_amount

from ..models.portal_statement import Ledger
from ..tools.machine_font import machine_font

REPORT = "customer_portal_ext.report_statement"


class PortalStatement(models.AbstractModel):
    """A statement on the company's letterhead (P-STATEMENT)."""

    _inherit = "portal.statement"

    @api.model
    def _render_pdf(self, ledger):
        """Return a statement as a PDF, with all of its entries.

        :param Ledger ledger: with no more entries than fit into memory
        :rtype: bytes
        """
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            REPORT, [ledger.partner_id], data={"ledger": ledger}
        )
        return content

    @api.model
    def _render_part(self, ledger, entries, opening, is_first, is_last):
        """Return some pages of a statement that is too long for one PDF.

        Without numbers of pages: they are known when all parts are there.

        :param Ledger ledger:
        :param list entries: of this part
        :param float opening: the balance before the first of them
        :rtype: bytes
        """
        currency = self.env["res.currency"].sudo().browse(ledger.currency_id)
        part = {
            "is_first": is_first,
            "is_last": is_last,
            "opening": format_amount(self.env, opening, currency),
            "closing": format_amount(self.env, entries[-1].balance, currency),
        }
        report = self.env["ir.actions.report"].with_context(portal_part=True)
        content, _kind = report._render_qweb_pdf(
            REPORT,
            [ledger.partner_id],
            data={"ledger": ledger, "entries": entries, "part": part},
        )
        return content


class ReportStatement(models.AbstractModel):
    _name = "report.customer_portal_ext.report_statement"
    _description = "Statement of Account as PDF"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the report; nobody but the server names the ledger."""
        ledger = (data or {}).get("ledger")
        if not isinstance(ledger, Ledger):
            raise ValueError("a statement is of a ledger")
        statement = self.env["portal.statement"]
        entries = data.get("entries")
        if entries is None:
            entries, _understood = statement._entries(ledger, limit=None)
        return {
            "part": data.get("part") or {"is_first": True, "is_last": True},
            "docs": self.env["res.partner"].browse(docids),
            "statement": statement._prepare_statement_values(ledger),
            "entries": statement._present_entries(ledger, entries),
            "font": machine_font(),
        }
