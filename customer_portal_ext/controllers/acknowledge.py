import json

from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..tools.fingerprint import canonical_json
from .gate import PortalGate, keep_private, parse_ids, portal_readonly

# One form acknowledges at most this many orders.
MAX_ORDERS = 100


class PortalAcknowledge(PortalGate):
    """Acknowledge one or several purchase orders (P-PO, P-PO-STATUS)."""

    @http.route(
        "/my/purchase/acknowledge",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_acknowledge_check(self, **kwargs):
        """Show the chosen orders before they are acknowledged."""
        # "all shown" of the list, without ticking each
        name = "shown_ids" if request.httprequest.args.get("all") else "order_ids"
        orders_sudo = self._portal_chosen_orders(request.httprequest.args, name)
        if not orders_sudo:
            return request.redirect("/my/purchase?notice=nothing_chosen")
        waiting = orders_sudo.filtered("portal_waiting")
        if not waiting:
            return request.redirect("/my/purchase?notice=not_waiting")
        self._portal_acting(waiting[:1])
        return self._portal_acknowledge_page(waiting)

    @http.route(
        "/my/purchase/acknowledge",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_acknowledge_submit(self, shown=None, **kwargs):
        """Acknowledge what was shown, if it is still so."""
        orders_sudo = self._portal_chosen_orders(request.httprequest.form)
        if not orders_sudo:
            return request.redirect("/my/purchase?notice=nothing_chosen", code=303)
        # each company has a say in whether a code is asked for
        for orders_of_one in orders_sudo.grouped("company_id").values():
            actor = self._portal_acting(orders_of_one[:1])
        # in the order of their ids: two forms with the same orders cannot deadlock
        for order_sudo in orders_sudo.sorted("id"):
            order_sudo._portal_lock()
        waiting = orders_sudo.filtered("portal_waiting")
        if not waiting:
            return self._portal_acted(self._portal_after_path(orders_sudo, "already"))
        snapshots = {order.id: order._portal_snapshot() for order in waiting}
        if waiting != orders_sudo or shown != self._portal_shown(snapshots):
            return self._portal_acknowledge_page(
                waiting, changed=self._portal_changed(shown, snapshots), status=409
            )
        statement = self._portal_acknowledge_statement(waiting)
        waiting._portal_acknowledge(actor, statement, snapshots)
        return self._portal_acted(self._portal_after_path(orders_sudo, "acknowledged"))

    def _portal_chosen_orders(self, form, name="order_ids"):
        """Return the purchase orders that a form or an address names.

        :param str name: of the field that names them
        :raise NotFound: when one of them is not one this visitor sees; all are refused
        """
        # those of "all shown" are in one field
        ids = parse_ids(
            part for value in form.getlist(name) for part in value.split(",")
        )
        if len(ids) > MAX_ORDERS:
            raise NotFound()
        orders_sudo = request.env["purchase.order"].with_user(SUPERUSER_ID)
        for order_id in ids:
            orders_sudo |= self._portal_document("purchase.order", order_id)
        return orders_sudo

    def _portal_acknowledge_statement(self, orders_sudo):
        """Return the words a supplier agrees to with the button."""
        if len(orders_sudo) == 1:
            return request.env._("I acknowledge receipt of this purchase order.")
        return request.env._("I acknowledge receipt of these purchase orders.")

    def _portal_acknowledge_words(self, orders_sudo):
        """Return the sentences of the check page that name the orders.

        Made here and not in the template, so that each is one text to translate.
        """
        if len(orders_sudo) == 1:
            return {
                "heading": self.env._("Check the order you acknowledge"),
                "submit_text": self.env._(
                    "Acknowledge %(document)s", document=orders_sudo.name
                ),
            }
        count = len(orders_sudo)
        return {
            "heading": self.env._(
                "Check the %(count)s orders you acknowledge", count=count
            ),
            "submit_text": self.env._("Acknowledge %(count)s orders", count=count),
        }

    def _portal_after_path(self, orders_sudo, notice):
        """Return where a supplier goes after the act: a guest has one document only."""
        if request.env.user._is_public():
            return f"{orders_sudo[:1].access_url}?notice={notice}"
        return f"/my/purchase?notice={notice}"

    def _portal_shown(self, snapshots):
        return canonical_json({str(key): value for key, value in snapshots.items()})

    def _portal_changed(self, shown, snapshots):
        """Return the numbers of the orders that are not as the form showed them."""
        try:
            before = json.loads(shown or "")
            same = json.loads(self._portal_shown(snapshots))
            return [
                value["number"]
                for key, value in same.items()
                if before.get(key) != value
            ] or [snapshot["number"] for snapshot in snapshots.values()]
        except (ValueError, AttributeError):
            return [snapshot["number"] for snapshot in snapshots.values()]

    def _portal_acknowledge_page(self, orders_sudo, changed=(), status=200):
        snapshots = {order.id: order._portal_snapshot() for order in orders_sudo}
        values = {
            "orders": orders_sudo,
            **self._portal_acknowledge_words(orders_sudo),
            "shown": self._portal_shown(snapshots),
            "statement": self._portal_acknowledge_statement(orders_sudo),
            "changed": changed,
            "answerable": [
                order.id for order in orders_sudo if order._portal_answerable_lines()
            ],
            "res_company": orders_sudo[:1].company_id,
            "page_name": "purchase",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return keep_private(
            request.render(
                "customer_portal_ext.acknowledge_check", values, status=status
            )
        )
