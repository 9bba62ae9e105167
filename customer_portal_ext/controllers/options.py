from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from ..tools.quantity import as_number, plain_number
from .act_code_stock import PortalStockActs
from .gate import keep_private, portal_readonly


class PortalOptions(PortalStockActs):
    """Choose optional items without JavaScript, as stock's script does it (W7)."""

    @http.route(
        "/my/orders/<int:order_id>/options",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=portal_readonly,
    )
    def portal_options(self, order_id, **kwargs):
        """Show the optional items with the quantities chosen so far."""
        order_sudo = self._portal_document("sale.order", order_id)
        self._portal_acting(order_sudo)
        if not order_sudo._portal_optional_lines():
            return request.redirect(f"{order_sudo.access_url}?notice=no_options")
        return self._portal_options_page(order_sudo)

    @http.route(
        "/my/orders/<int:order_id>/options",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_options_submit(self, order_id, **kwargs):
        """Set the quantities that differ, all of them or none."""
        order_sudo = self._portal_document("sale.order", order_id)
        actor = self._portal_acting(order_sudo)
        order_sudo._portal_lock()
        lines_sudo = order_sudo._portal_optional_lines()
        if not lines_sudo:
            return self._portal_acted(f"{order_sudo.access_url}?notice=no_options")
        form = request.httprequest.form
        chosen, errors = {}, []
        for line in lines_sudo:
            key = f"quantity_{line.id}"
            text = form.get(key, "").strip()
            if not text:
                continue
            try:
                chosen[line] = order_sudo._portal_check_quantity(as_number(text))
            except ValidationError as error:
                errors.append((key, error.args[0]))
        if errors:
            return self._portal_options_page(order_sudo, errors, status=422)
        done = [
            order_sudo._portal_set_quantity(line, quantity, actor)
            for line, quantity in chosen.items()
        ]
        notice = "options" if any(done) else "options_same"
        return self._portal_acted(f"{order_sudo.access_url}?notice={notice}")

    def _portal_options_page(self, order_sudo, errors=(), status=200):
        form = request.httprequest.form
        rows = []
        for line in order_sudo._portal_optional_lines():
            key = f"quantity_{line.id}"
            rows.append(
                {
                    "key": key,
                    "record": line,
                    "heading": (line.name or "").split("\n")[0],
                    "value": form.get(key, plain_number(line.product_uom_qty)),
                }
            )
        values = {
            "sale_order": order_sudo,
            "rows": rows,
            "document_label": order_sudo._portal_label(),
            "errors": list(errors),
            "error_of": dict(errors),
            "res_company": order_sudo.company_id,
            "page_name": "options",
            "no_breadcrumbs": request.env.user._is_public(),
        }
        response = request.render(
            "customer_portal_ext.order_options", values, status=status
        )
        return keep_private(response)

    def _portal_notices(self):
        return {
            **super()._portal_notices(),
            "options": ["success", self.env._("Your choice is saved.")],
            "options_same": ["info", self.env._("Nothing was changed.")],
            "no_options": [
                "info",
                self.env._("There is nothing to choose here any more."),
            ],
        }
