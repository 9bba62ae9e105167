import re

from lxml import html
from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

SECTION = "faq"

# What stands within a word or a sentence; all else ends one.
INLINE = {"a", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "u"}

# Addresses of files as Odoo's editor writes them: "/web/image/12-ab34/name.png".
FILE_ADDRESS = re.compile(r"^(?:https?://[^/]+)?/web/(?:image|content)/(\d{1,9})\b")


class PortalFaq(models.Model):
    """A question and its answer, for the contacts who were granted them (O-FAQ).

    An article is written in one language; one without a language is for readers of all
    languages. Whether a contact sees it: ``_portal_faq_domain``.
    """

    _name = "portal.faq"
    _description = "Question and Answer"
    _order = "sequence, name, id"

    name = fields.Char(string="Question", required=True)
    answer = fields.Html(sanitize_attributes=False, sanitize_form=True)
    answer_text = fields.Text(
        compute="_compute_answer_text", store=True, help="What the search looks into."
    )
    sequence = fields.Integer(default=10)
    category_id = fields.Many2one(
        "portal.faq.category", index=True, ondelete="restrict"
    )
    product_ids = fields.Many2many("product.template", help="What the answer is about.")
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        default=lambda self: self.env.lang or "en_US",
        help="Empty: for readers of every language.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("archived", "Archived")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    published_on = fields.Datetime(readonly=True, copy=False, help="In UTC.")
    changed_on = fields.Datetime(
        readonly=True, copy=False, default=fields.Datetime.now, help="In UTC."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: for the customers and suppliers of all companies.",
    )
    partner_tag_ids = fields.Many2many(
        "res.partner.category",
        string="Only for contacts with these tags",
        help="A tag of the contact or of their company. Empty: for all who may use"
        " questions and answers.",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", help="Offered below the answer."
    )
    reading_ids = fields.One2many("portal.faq.reading", "faq_id", string="Readers")
    reader_count = fields.Integer(
        string="Read by", compute="_compute_readers", store=True
    )
    helpful_count = fields.Integer(
        string="Helped", compute="_compute_readers", store=True
    )
    unhelpful_count = fields.Integer(
        string="Did not help", compute="_compute_readers", store=True
    )

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("answer")
    def _compute_answer_text(self):
        for faq in self:
            faq.answer_text = _words(faq._portal_pictures()[0])

    @api.depends("reading_ids", "reading_ids.helpful")
    def _compute_readers(self):
        groups = self.env["portal.faq.reading"]._read_group(
            [("faq_id", "in", self.ids)], ["faq_id", "helpful"], ["__count"]
        )
        counts = {(faq.id, helpful): count for faq, helpful, count in groups}
        for faq in self:
            faq.helpful_count = counts.get((faq.id, "yes"), 0)
            faq.unhelpful_count = counts.get((faq.id, "no"), 0)
            silent = counts.get((faq.id, False), 0)
            faq.reader_count = faq.helpful_count + faq.unhelpful_count + silent

    @api.model_create_multi
    def create(self, vals_list):
        faqs = super().create(vals_list)
        faqs._portal_adopt_files()
        faqs._portal_index()
        return faqs

    def write(self, vals):
        if {"name", "answer"} & vals.keys():
            vals = {**vals, "changed_on": fields.Datetime.now()}
        res = super().write(vals)
        if {"answer", "attachment_ids"} & vals.keys():
            self._portal_adopt_files()
        if {"name", "answer", "lang"} & vals.keys():
            self._portal_index()
        return res

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%(question)s (copy)", question=faq.name)}
            for faq, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_publish(self):
        """Button: contacts who were granted the section find it from now on."""
        self.check_access("write")
        if self.filtered(lambda faq: is_html_empty(faq.answer)):
            raise UserError(self.env._("Write the answer before you publish it."))
        self.write({"state": "published", "published_on": fields.Datetime.now()})
        return True

    def action_archive_faq(self):
        """Button: nobody finds it on the portal any more."""
        self.check_access("write")
        self.write({"state": "archived"})
        return True

    def action_draft(self):
        """Button: take it off the portal, to be worked on."""
        self.check_access("write")
        self.write({"state": "draft"})
        return True

    def action_open_portal(self):
        """Button: look at it as a reader does; drafts are shown to staff only."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._portal_path(),
            "target": "new",
        }

    def _portal_path(self):
        """Return the address of the article's page."""
        self.ensure_one()
        return self._portal_path_of(self.id, self.name)

    @api.model
    def _portal_path_of(self, faq_id, name):
        return f"/my/faq/{self.env['ir.http']._slug((faq_id, name))}"

    @api.model
    def _portal_faq_domain(self, partner_sudo, companies):
        """Return the domain of the articles that a contact finds.

        Published, of a company that grants the contact the section, or of all
        companies, and for a tag of theirs where it is for some only.

        :param res.partner partner_sudo: the contact, in superuser mode
        :param res.company companies: the companies whose portal the contact may use
        :rtype: Domain
        """
        policy = self.env["portal.policy"]
        granting = companies.filtered(
            lambda company: SECTION in policy._granted(partner_sudo, company)
        )
        if not granting:
            return Domain.FALSE
        tags = partner_sudo.category_id | partner_sudo.commercial_partner_id.category_id
        return (
            Domain("state", "=", "published")
            & Domain("company_id", "in", [False, *granting.ids])
            & (
                Domain("partner_tag_ids", "=", False)
                | Domain("partner_tag_ids", "in", tags.ids)
            )
        )

    @api.model
    def _portal_language_domain(self, lang):
        """Return the domain of the articles that a reader of a language understands.

        :param str lang: a code such as "de_CH"; German of Germany will do as well
        :rtype: Domain
        """
        language = (lang or "").split("_")[0]
        codes = [
            code
            for code, _name in self._get_languages()
            if code.split("_")[0] == language
        ]
        return Domain("lang", "in", [False, *codes])

    def _portal_adopt_files(self):
        """Let pictures and files of an answer belong to it, and to nobody else.

        The editor leaves pictures of an article that was not saved yet without an
        owner; ``_portal_file`` serves what belongs to the article only.
        """
        # sudo: what staff just put into the text
        for faq_sudo in self.sudo():
            ids = {ref for _node, _name, ref in faq_sudo._portal_pictures()[1]}
            found_sudo = self.env["ir.attachment"].sudo().browse(ids).exists()
            orphans_sudo = (found_sudo | faq_sudo.attachment_ids).filtered(
                lambda file_sudo: (
                    not file_sudo.res_id
                    # nobody makes another's unsaved file public by typing its number
                    and file_sudo.create_uid == self.env.user
                    and file_sudo.res_model in (False, self._name)
                    and not file_sudo.res_field
                )
            )
            orphans_sudo.write({"res_model": self._name, "res_id": faq_sudo.id})

    def _portal_pictures(self):
        """Return the answer as a tree, and where it shows files of this Odoo.

        :return: (lxml tree or None, list of (node, attribute, id of the attachment))
        """
        self.ensure_one()
        if not (self.answer or "").strip():
            return None, []
        tree = html.fragment_fromstring(self.answer, create_parent="div")
        found = []
        for node in tree.iter("img", "a"):
            name = "src" if node.tag == "img" else "href"
            ref = _attachment_id(node.get(name) or "")
            if ref:
                found.append((node, name, ref))
        return tree, found

    def _portal_answer(self):
        """Return the answer as its readers get it.

        Pictures and files come from addresses that ask whether the reader sees the
        article (no token that opens them for ever), and are loaded when they come into
        view.

        :rtype: Markup
        """
        tree, pictures = self._portal_pictures()
        if tree is None:
            return Markup()
        own = pictures and set(self._portal_files_sudo().ids)
        for node, name, ref in pictures:
            if ref in own:
                node.set(name, f"{self._portal_path()}/file/{ref}")
        for node in tree.iter("img"):
            node.set("loading", "lazy")
            node.set("class", f"{node.get('class') or ''} img-fluid".strip())
            if node.get("alt") is None:
                node.set("alt", "")
        return _markup(tree)

    def _portal_files_sudo(self):
        """Return the files that belong to the article, in superuser mode."""
        self.ensure_one()
        # sudo: who sees the article sees its files
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "=", False),
                ]
            )
        )


def _words(tree):
    """Return the text of a parsed answer, the parts of a page kept apart."""
    if tree is None:
        return ""
    for node in tree.iter():
        if node.tag not in INLINE:
            node.tail = f" {node.tail or ''}"
    return " ".join(tree.text_content().split())


def _attachment_id(address):
    found = FILE_ADDRESS.match(address)
    return int(found[1]) if found else None


def _markup(tree):
    """Return the inside of a parsed fragment; it was sanitized when it was saved."""
    parts = [html.tostring(node, encoding="unicode") for node in tree]
    return Markup(str(escape(tree.text or "")) + "".join(parts))
