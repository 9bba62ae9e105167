import base64
import binascii
import re

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from .portal_faq import _attachment_id, _markup, html

DATA_PICTURE = re.compile(r"^data:(image/(?:png|jpeg|gif|webp));base64,(.*)\Z", re.S)


class PortalWelcome(models.Model):
    """What a company writes on the start page of its portal (O-LANDING).

    Written in Odoo's own editor, one page for each language and each kind of reader
    that needs its own; pictures are files of the page, for those who see the page.
    """

    _name = "portal.welcome"
    _inherit = "portal.remembered.mixin"
    _description = "Welcome Page of the Portal"
    _order = "company_id, sequence, id"

    name = fields.Char(
        string="Heading", required=True, help="Stands above the text on the start page."
    )
    body = fields.Html(string="Text", sanitize_form=True, sanitize_style=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        help="Empty: for readers of every language that has no page of its own.",
    )
    audience = fields.Selection(
        [
            ("everyone", "Everyone"),
            ("customers", "Customers"),
            ("suppliers", "Suppliers"),
        ],
        string="For",
        default="everyone",
        required=True,
        help="A supplier is who has sent bills or has purchase orders; everybody else,"
        " and who also buys, is a customer.",
    )
    place = fields.Selection(
        [
            ("above", "Above the sections"),
            ("instead", "Instead of the sections, which open below"),
        ],
        default="above",
        required=True,
    )
    is_published = fields.Boolean(string="On the portal", copy=False)

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.model_create_multi
    def create(self, vals_list):
        pages = super().create(vals_list)
        pages._portal_store_pictures()
        return pages

    def write(self, vals):
        res = super().write(vals)
        if "body" in vals:
            self._portal_store_pictures()
        return res

    def action_publish(self):
        """Button: readers of the portal see it from now on."""
        self.check_access("write")
        if self.filtered(lambda page: is_html_empty(page.body)):
            raise UserError(self.env._("Write the text before you publish the page."))
        self.write({"is_published": True})
        return True

    def action_withdraw(self):
        """Button: nobody sees it on the portal any more."""
        self.check_access("write")
        self.write({"is_published": False})
        return True

    def action_preview(self):
        """Button: the start page as its readers see it, published or not."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/welcome/{self.id}/preview",
            "target": "new",
        }

    def _portal_store_pictures(self):
        """Keep pictures as files of the page: none is in the text itself (G13).

        What was pasted into the text becomes a file. What the editor left without an
        owner becomes the page's, where its writer uploaded it.
        """
        # sudo: what staff, who may write the page, just put into it
        for page_sudo in self.sudo():
            tree = page_sudo._portal_tree()
            if tree is None:
                continue
            changed, refs = False, set()
            for node in tree.iter("img"):
                ref = _attachment_id(node.get("src") or "")
                if ref:
                    refs.add(ref)
                elif picture := DATA_PICTURE.match(node.get("src") or ""):
                    changed = True
                    node.set("src", page_sudo._portal_keep_picture(*picture.groups()))
            orphans_sudo = self.env["ir.attachment"].sudo().browse(refs).exists()
            orphans_sudo = orphans_sudo.filtered(
                lambda file_sudo: (
                    not file_sudo.res_id
                    # nobody makes another's unsaved file public by typing its number
                    and file_sudo.create_uid == self.env.user
                    and file_sudo.res_model in (False, self._name)
                    and not file_sudo.res_field
                )
            )
            orphans_sudo.write({"res_model": self._name, "res_id": page_sudo.id})
            if changed:
                # this comes here again, and finds none
                page_sudo.write({"body": _markup(tree)})

    def _portal_keep_picture(self, mimetype, encoded):
        """Store a pasted picture as a file of the page.

        :return: its address, empty for what is no picture
        """
        try:
            raw = base64.b64decode(encoded, validate=False)
        except binascii.Error:
            return ""
        file_sudo = self.env["ir.attachment"].create(
            {
                "name": f"picture.{mimetype.partition('/')[2]}",
                "raw": raw,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return f"/web/image/{file_sudo.id}"

    def _portal_tree(self):
        """Return the text as an lxml tree, or None."""
        self.ensure_one()
        if not (self.body or "").strip():
            return None
        return html.fragment_fromstring(self.body, create_parent="div")

    def _portal_html(self):
        """Return the text as its readers get it.

        Pictures come from addresses that ask whether the reader sees the page. The
        heading of the first level is the portal's own.

        :rtype: Markup
        """
        tree = self._portal_tree()
        if tree is None:
            return Markup()
        for node in tree.iter("h1", "img"):
            if node.tag == "h1":
                node.tag = "h2"
                continue
            if ref := _attachment_id(node.get("src") or ""):
                node.set("src", f"/my/welcome/{self.id}/file/{ref}")
            node.set("loading", "lazy")
            node.set("class", f"{node.get('class') or ''} img-fluid".strip())
            if node.get("alt") is None:
                node.set("alt", "")
        return _markup(tree)

    @api.model
    def _portal_page(self, user, company):
        """Return the welcome page for a reader, or nothing.

        Kept in memory: the start page asks each time (G7).

        :return: dict with ``id``, ``name``, ``html`` and ``instead``, or None
        """
        found = self._portal_pages(company.id, self.env.lang or "en_US")
        kinds = None
        for audience, values in found:
            if audience != "everyone":
                kinds = kinds or self._portal_kinds(user)
                if audience not in kinds:
                    continue
            return dict(values)
        return None

    @api.model
    @tools.ormcache("company_id", "lang")
    def _portal_pages(self, company_id, lang):
        """Return published pages of a company for readers of a language.

        :return: list of (audience, values), the first that fits is the reader's: one in
            the language comes before one for all, one for some before one for everyone
        """
        # sudo: readers have no right on the pages as such
        pages_sudo = self.sudo().search(
            [
                ("company_id", "=", company_id),
                ("is_published", "=", True),
                ("lang", "in", [lang, False]),
            ]
        )
        pages_sudo = pages_sudo.sorted(
            lambda page_sudo: (not page_sudo.lang, page_sudo.audience == "everyone")
        )
        return [
            (
                page_sudo.audience,
                {
                    "id": page_sudo.id,
                    "name": page_sudo.name,
                    "html": page_sudo._portal_html(),
                    "instead": page_sudo.place == "instead",
                },
            )
            for page_sudo in pages_sudo
        ]

    @api.model
    def _portal_kinds(self, user):
        """Return what a reader is: "customers", "suppliers" or both.

        :rtype: set
        """
        # sudo: what the reader's own company is to us
        entity_sudo = user.sudo().partner_id.commercial_partner_id
        domain = [("partner_id.commercial_partner_id", "=", entity_sudo.id)]
        kinds = set()
        if entity_sudo.supplier_rank or self.env["purchase.order"].sudo().search(
            domain, limit=1
        ):
            kinds.add("suppliers")
        if (
            not kinds
            or entity_sudo.customer_rank
            or self.env["sale.order"].sudo().search(domain, limit=1)
        ):
            kinds.add("customers")
        return kinds
