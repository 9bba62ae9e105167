from odoo import api, fields, models
from odoo.tools import is_html_empty


class ResCompany(models.Model):
    _inherit = "res.company"

    portal_terms_id = fields.Many2one(
        "portal.terms",
        string="Version of the terms",
        compute="_compute_portal_terms",
        compute_sudo=True,
    )
    portal_terms = fields.Html(
        string="Terms of approval",
        compute="_compute_portal_terms",
        inverse="_inverse_portal_terms",
        compute_sudo=True,
        help="Shown, and to be accepted, before a customer approves. To write it"
        " publishes a new version, in which the other languages stay as they are.",
    )

    @api.depends_context("lang")
    def _compute_portal_terms(self):
        for company in self:
            terms = self.env["portal.terms"]._current(company)
            company.portal_terms_id = terms
            company.portal_terms = terms._text_for(self.env.lang).body or False

    def _inverse_portal_terms(self):
        for company in self:
            body = company.portal_terms
            current = self.env["portal.terms"]._current(company)
            lang = self.env.lang or "en_US"
            texts = {text.lang: text.body for text in current.text_ids}
            if is_html_empty(body):
                texts.pop(lang, None)
            elif texts.get(lang) == body:
                continue
            else:
                texts[lang] = body
            if not texts:
                current.action_archive_terms()
                continue
            self.env["portal.terms"].create(
                {
                    "company_id": company.id,
                    "text_ids": [
                        fields.Command.create({"lang": code, "body": text})
                        for code, text in texts.items()
                    ],
                }
            ).action_publish()


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    portal_terms_id = fields.Many2one(related="company_id.portal_terms_id")

    def action_portal_terms(self):
        """Button: all versions of the company's terms."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_terms_action"
        )
        return {**action, "domain": [("company_id", "=", self.company_id.id)]}

    def action_portal_terms_new(self):
        """Button: a draft of the next version, with the texts of this one."""
        terms = self.portal_terms_id
        if terms:
            return terms.action_new_version()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_portal_ext.portal_terms_action"
        )
        return {
            **action,
            "views": [(False, "form")],
            "context": {"default_company_id": self.company_id.id},
        }
