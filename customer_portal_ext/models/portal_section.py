from odoo import api, fields, models, tools


class PortalSection(models.Model):
    """A part of the portal that can be granted to a contact or not (O-MODULES)."""

    _name = "portal.section"
    _inherit = "portal.remembered.mixin"
    _description = "Portal Section"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="Sections of apps that are not installed are archived."
    )
    is_scoped = fields.Boolean(
        string="Has documents",
        readonly=True,
        default=True,
        help="Whose documents a contact sees here is a setting.",
    )
    description = fields.Char(translate=True)

    _code_unique = models.Constraint("UNIQUE (code)", "A section's code is unique.")

    @api.model_create_multi
    def create(self, vals_list):
        sections = super().create(vals_list)
        companies_sudo = self.env["res.company"].sudo().with_context(active_test=False)
        companies_sudo = companies_sudo.search([])  # pylint: disable=no-search-all
        self.env["portal.section.access"]._create_defaults(companies_sudo, sections)
        return sections

    @api.model
    def _get_paths(self):
        """Return the addresses that belong to sections, beyond those of documents.

        Each stands for itself and its pages (``/page/2``); one that ends in a slash
        for all below it. Pages of single documents are not here: whether a contact sees
        a document, and with that its section, the policy tells.

        :return: {code: list of paths}; an address in several is open with one of them
        """
        return {
            "quotes": ["/my/quotes", "/my/history", "/my/history/quotes"],
            "orders": ["/my/orders", "/my/history", "/my/history/orders"],
            "invoices": ["/my/invoices", "/my/invoices/overdue"],
            "bills": ["/my/bills", "/my/bills/upload"],
            "statements": [
                "/my/account-summary",
                "/my/statement",
                "/my/statement/supplier",
            ],
            "payments": [
                "/my/payment_method",
                "/my/history",
                "/my/history/payments",
            ],
            "purchases": ["/my/rfq", "/my/purchase"],
            "projects": ["/my/projects", "/my/tasks"],
            "documents": ["/my/documents", "/my/documents/"],
            "faq": ["/my/faq", "/my/faq/"],
        }

    @api.model
    def _is_open(self, path, codes):
        """Tell whether an address is open to whoever has these sections.

        :param str path: of a request
        :param set codes: of the sections granted
        """
        owners = self._owners(path)
        return not owners or bool(owners & codes)

    @api.model
    def _owners(self, path):
        """Return the codes of the sections that an address belongs to."""
        path = path.rstrip("/")
        exact, above = self._path_owners()
        owners = exact.get(path.partition("/page/")[0], frozenset())
        for start, codes in above:
            if path.startswith(start):
                owners |= codes
        return owners

    @api.model
    @tools.ormcache()
    def _path_owners(self):
        """Return ``_get_paths`` the other way round: every page asks for its own.

        :return: ({path: codes}, list of (path that ends in a slash, codes))
        """
        owners = {}
        for code, paths in self._get_paths().items():
            for path in paths:
                owners[path] = owners.get(path, frozenset()) | {code}
        above = [pair for pair in owners.items() if pair[0].endswith("/")]
        return owners, above

    @api.model
    def _closed_paths(self, codes):
        """Return the addresses that whoever has these sections does not get."""
        return self._paths_without(tuple(sorted(codes)))

    @api.model
    @tools.ormcache("codes")
    def _paths_without(self, codes):
        open_to = set(codes)
        return frozenset(
            path
            for paths in self._get_paths().values()
            for path in paths
            if not self._is_open(path, open_to)
        )
