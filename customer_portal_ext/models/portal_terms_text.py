from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import fingerprint


class PortalTermsText(models.Model):
    """The text of one version of the terms in one language (C-APPROVE)."""

    _name = "portal.terms.text"
    _description = "Text of the Terms of Approval"
    _order = "terms_id, id"
    _rec_name = "lang"

    terms_id = fields.Many2one(
        "portal.terms", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="terms_id.company_id", store=True)
    state = fields.Selection(related="terms_id.state")
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    body = fields.Html(string="Text", required=True)
    sha256 = fields.Char(string="SHA-256", compute="_compute_sha256")

    _lang_unique = models.UniqueIndex(
        "(terms_id, lang)", "There is a text in this language already."
    )

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("body")
    def _compute_sha256(self):
        for text in self:
            text.sha256 = fingerprint.digest(str(text.body or ""))

    @api.model_create_multi
    def create(self, vals_list):
        texts = super().create(vals_list)
        texts._check_draft()
        return texts

    def write(self, vals):
        self._check_draft()
        res = super().write(vals)
        self._check_draft()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_of_drafts_only(self):
        self._check_draft()

    def _check_draft(self):
        if self.terms_id.filtered(lambda terms: terms.state != "draft"):
            raise UserError(
                self.env._(
                    "Terms that were published stay as they are, because customers"
                    " agreed to them. Make a new version and change that."
                )
            )
