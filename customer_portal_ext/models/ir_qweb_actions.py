from functools import cached_property

from odoo import models
from odoo.http import request

# Where the documents of each phase are listed.
PHASE_PATHS = {
    "quote": "/my/quotes",
    "order": "/my/orders",
    "quote_closed": "/my/history/quotes",
    "order_closed": "/my/history/orders",
}


class PortalNav:
    """What the menu of every portal page says; asked for when a page shows it."""

    def __init__(self, env):
        self.env = env

    @cached_property
    def action_count(self):
        """How much waits for the reader, no more than one above the cap."""
        return self.env["portal.list"]._waiting_count()

    @cached_property
    def action_text(self):
        """The same in words."""
        return self.env["portal.list"]._waiting_text(self.action_count)

    @cached_property
    def summary_path(self):
        """The address of the account summary, for contacts who have that section."""
        user = self.env.user
        path = "/my/account-summary"
        if not user.share:
            return None
        codes = self.env["portal.policy"]._section_codes(user)
        is_open = self.env["portal.section"].sudo()._is_open(path, codes)
        return path if is_open else None

    @cached_property
    def colleagues_path(self):
        """The address of the colleagues, for who manages them (X-DELEGADMIN)."""
        user = self.env.user
        if not user.share:
            return None
        # sudo: the contact's own right
        return user.sudo().partner_id._portal_administered() and "/my/colleagues"

    def list_of(self, order):
        """Return the address of the list a quotation or an order is in, open or not.

        The start page where that list is switched off.
        """
        path = PHASE_PATHS.get(order.sudo().portal_phase, "/my")
        # sudo: which companies a user belongs to
        companies = self.env.user.sudo()._portal_companies()
        off = self.env["res.company"]._portal_paths_off(companies)
        return "/my" if path in off else path


class IrQweb(models.AbstractModel):
    """The number of what waits, on all pages of the portal (C-ACTIONS)."""

    _inherit = "ir.qweb"

    def _prepare_environment(self, values):
        renderer = super()._prepare_environment(values)
        if request and not self.env.context.get("minimal_qcontext"):
            # only on pages that have it in their menu does it cost its query
            signed_in = request.session.uid and request.env.uid == request.session.uid
            values["portal_nav"] = PortalNav(request.env) if signed_in else None
        return renderer
