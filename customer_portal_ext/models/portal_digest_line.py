from odoo import api, fields, models


class PortalDigestLine(models.Model):
    """One document in a morning's digest, as it waited then (X-REMIND)."""

    _name = "portal.digest.line"
    _description = "Document in a Morning Digest"
    _order = "date_due, id"

    letter_id = fields.Many2one(
        "portal.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    date_due = fields.Date(string="Answer due", readonly=True)
    name = fields.Char(string="Number", compute="_compute_name")
    is_overdue = fields.Boolean(compute="_compute_is_overdue")

    @api.depends("res_model", "res_id")
    def _compute_name(self):
        for line in self:
            line.name = line._portal_document().display_name or ""

    @api.depends("date_due", "letter_id.date")
    def _compute_is_overdue(self):
        for line in self:
            line.is_overdue = bool(
                line.date_due and line.date_due < line.letter_id.date
            )

    def _portal_document(self):
        """Return the document, or an empty recordset when it was deleted."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _portal_label(self):
        """Return what names the document to its reader."""
        return self._portal_document()._portal_label()

    def _portal_address(self):
        """Return the address that stands for the reader's own link to the document."""
        return self._portal_document().portal_hotlink()

    def _portal_action(self):
        """Return what the reader is asked to do, in their words."""
        document = self._portal_document()
        # tasks and tickets have no status that says what is asked
        status = "portal_status_id" in document._fields and document.portal_status_id
        return document._portal_action(status and status.action, document.id)[0]

    def _portal_still_waits(self):
        """Return those of these lines whose document still waits for its reader."""
        waiting = self.browse()
        for (model_name, partner), lines in self.grouped(
            lambda line: (line.res_model, line.letter_id.partner_id)
        ).items():
            model = self.env[model_name]
            found = model.search(
                model._portal_waiting_domain()
                & model._portal_asked_domain(partner)
                & fields.Domain("id", "in", lines.mapped("res_id"))
            )
            waiting |= lines.filtered(lambda line: line.res_id in found.ids)  # noqa: B023
        return waiting
