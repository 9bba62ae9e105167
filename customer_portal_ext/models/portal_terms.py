from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PortalTerms(models.Model):
    """One version of a company's terms of approval (C-APPROVE).

    The text is written once per language: a row for each, so that saving one language
    never touches another. What was published stays as it was, for ever: a change is a
    new version, and an approval's evidence says which one was shown.
    """

    _name = "portal.terms"
    _description = "Terms of Approval"
    _order = "company_id, version desc"
    _rec_name = "version"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
    )
    version = fields.Integer(readonly=True, copy=False, help="Counted per company.")
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("archived", "Archived")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    published_on = fields.Datetime(readonly=True, copy=False, help="In UTC.")
    published_by_id = fields.Many2one(
        "res.users", string="Published by", readonly=True, copy=False
    )
    text_ids = fields.One2many("portal.terms.text", "terms_id", string="Texts")
    languages = fields.Char(compute="_compute_languages")
    note = fields.Char(string="What changed", help="For staff only.")

    _version_unique = models.UniqueIndex("(company_id, version)")
    _published_unique = models.UniqueIndex(
        "(company_id) WHERE state = 'published'",
        "A company has one published version of its terms.",
    )

    @api.depends("text_ids.lang")
    def _compute_languages(self):
        for terms in self:
            names = dict(
                terms.text_ids._fields["lang"]._description_selection(self.env)
            )
            terms.languages = ", ".join(
                names.get(text.lang, text.lang) for text in terms.text_ids
            )

    @api.depends("version", "company_id")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = (
                self.env._(
                    "Terms of approval, version %(version)s", version=terms.version
                )
                if terms.version
                else self.env._("New terms of approval")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company_id = vals.get("company_id") or self.env.company.id
            # sudo: numbers are counted over all versions
            latest = self.sudo().search(
                [("company_id", "=", company_id)], order="version desc", limit=1
            )
            vals.update(company_id=company_id, version=latest.version + 1)
        if len({vals["company_id"] for vals in vals_list}) < len(vals_list):
            # each counts on the one before it
            return self.browse().concat(*(self.create([vals]) for vals in vals_list))
        return super().create(vals_list)

    def write(self, vals):
        if "company_id" in vals and self.filtered(
            lambda terms: terms.company_id.id != vals["company_id"]
        ):
            raise UserError(self.env._("The company of a version stays as it is."))
        if vals.get("state") == "draft" or "version" in vals:
            # as a draft again, what customers agreed to could be changed
            self._unlink_drafts_only()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if self.filtered(lambda terms: terms.state != "draft"):
            raise UserError(
                self.env._(
                    "Terms that were published are kept: customers agreed to them."
                )
            )

    def action_publish(self):
        """Button: this version counts from now on; the one before it is archived."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be published."))
        self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "published")]
        ).write({"state": "archived"})
        self.flush_model()
        self.write(
            {
                "state": "published",
                "published_on": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )
        return True

    def action_archive_terms(self):
        """Button: nothing of the company's own is to be agreed to any more."""
        self.filtered(lambda terms: terms.state == "published").state = "archived"

    def action_new_version(self):
        """Button: a draft with the same texts, to be changed and published."""
        self.ensure_one()
        draft = self._new_version()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def _new_version(self):
        """Return a draft that begins with the texts of this version."""
        self.ensure_one()
        return self.create(
            {
                "company_id": self.company_id.id,
                "text_ids": [
                    fields.Command.create({"lang": text.lang, "body": text.body})
                    for text in self.text_ids
                ],
            }
        )

    @api.model
    def _current(self, company):
        """Return the version that counts in a company, in superuser mode."""
        # sudo: customers read the text that is shown to them, and nothing else of it
        return self.sudo().search(
            Domain("company_id", "=", company.id) & Domain("state", "=", "published"),
            limit=1,
        )

    def _text_for(self, lang):
        """Return the text of this version for a reader.

        In their language; else in another one of the same language, such as German of
        Switzerland; else in the company's; else in any.

        :param str lang: a code such as "de_CH"
        :return: ``portal.terms.text``, empty when there is none
        """
        texts = self.text_ids
        own = self.company_id.partner_id.lang or "en_US"
        language = (lang or "").split("_")[0]
        for fits in (
            lambda text: text.lang == lang,
            lambda text: text.lang.split("_")[0] == language,
            lambda text: text.lang == own,
        ):
            found = texts.filtered(fits)
            if found:
                return found[:1]
        return texts[:1]
