import base64
import binascii
import hashlib

from werkzeug.exceptions import NotFound, abort

from odoo import http
from odoo.exceptions import AccessError, ValidationError
from odoo.http import request, serialize_exception

from odoo.addons.sale.controllers.portal import PaymentPortal
from odoo.addons.sale_management.controllers.portal import CustomerPortal

from ..models.res_company_sign import QUANTITY_LIMIT
from .gate import PortalGate, portal_readonly

# What a signature pad sends is smaller than that, in characters of base64.
MAX_SIGNATURE = 2_000_000
MAX_NAME = 128


class PortalStockActs(PortalGate, CustomerPortal):
    """Stock's own acts on an order, under the policy and with evidence.

    Who came by a link enters a code by e-mail first (X-OTP), staff do nothing in the
    customer's name, and what comes in is bounded here (W7).
    """

    @http.route()
    def portal_quote_accept(
        self, order_id, access_token=None, name=None, signature=None, **kwargs
    ):
        """Sign on stock's pad; the page says what to do first, and nothing is lost."""
        access_token = access_token or request.httprequest.args.get("access_token")
        self._portal_stock_refuse_staff()
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        if not order_sudo:
            # stock's own words for what does not exist
            return super().portal_quote_accept(order_id, access_token, name, signature)
        actor = self._portal_stock_actor(order_sudo, name)
        if not self._portal_stock_may_sign(order_sudo, actor):
            self._portal_json_refused(only_look_text())
        if self._portal_code_needed(order_sudo, actor):
            return {"error": code_first_text()}
        if order_sudo._portal_signs_by_pin():
            return {
                "error": request.env._(
                    "Please sign on the page “Check and sign” of this document."
                )
            }
        error, picture = self._portal_pad_error(name, signature)
        if error:
            return {"error": error}
        order_sudo._portal_lock()
        asked = order_sudo.portal_status_id
        snapshot = order_sudo._portal_sign_snapshot(self._portal_pad_words(order_sudo))
        result = super().portal_quote_accept(
            order_id, access_token=access_token, name=name, signature=signature
        )
        if result and result.get("force_refresh"):
            order_sudo._portal_note_signature(
                actor, snapshot, name, hashlib.sha256(picture).hexdigest(), "pad"
            )
            order_sudo._portal_after_signature(asked)
        return result

    def _portal_pad_error(self, name, signature):
        """Return (what is wrong with a signature of stock's pad, its picture)."""
        if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME:
            return request.env._("Please type your name."), b""
        if not isinstance(signature, str) or not signature:
            return request.env._("Signature is missing."), b""
        try:
            picture = base64.b64decode(signature[:MAX_SIGNATURE], validate=True)
        except binascii.Error:
            picture = b""
        if len(signature) > MAX_SIGNATURE or not picture.startswith(b"\x89PNG"):
            return request.env._("Invalid signature data."), b""
        return None, picture

    def _portal_pad_words(self, order_sudo):
        """Return the sentence above stock's pad, as evidence keeps it."""
        return request.env._(
            "By signing, you confirm acceptance on behalf of %(customer)s for the"
            " %(amount)s quote.",
            customer=order_sudo.partner_id.commercial_partner_id.name,
            amount=order_sudo.currency_id.format(order_sudo.amount_total),
        )

    @http.route()
    def portal_quote_option_update(
        self,
        order_id,
        line_id,
        access_token=None,
        remove=False,
        input_quantity=False,
        **kwargs,
    ):
        """Choose the quantity of an optional item, within bounds (W7).

        :raise NotFound: for orders and lines that are not there to be chosen from
        :raise ValidationError: for quantities that are none
        """
        self._portal_stock_refuse_staff()
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        if not order_sudo:
            raise NotFound()
        actor = self._portal_stock_actor(order_sudo)
        order_sudo._portal_lock()
        line_sudo = order_sudo._portal_optional_lines().filtered(
            lambda line: str(line.id) == str(line_id)
        )
        if not line_sudo:
            raise NotFound()
        if input_quantity is False:
            input_quantity = self._portal_next_quantity(line_sudo, bool(remove))
        quantity = order_sudo._portal_check_quantity(input_quantity)
        order_sudo._portal_set_quantity(line_sudo, quantity, actor)

    def _portal_next_quantity(self, line_sudo, remove):
        """Return the quantity a step up or down; below the smallest comes zero."""
        company = line_sudo.order_id._portal_company()
        smallest = company.portal_quantity_min
        quantity = line_sudo.product_uom_qty
        if remove:
            return quantity - 1 if quantity - 1 >= smallest else 0
        return min(max(quantity + 1, smallest), QUANTITY_LIMIT + 1)

    @http.route(methods=["GET"], readonly=portal_readonly)
    def portal_my_sale_order_download_edi(self, order_id=None, access_token=None, **kw):
        """Give no file that lists private items of an order (C-ITEM-STATUS)."""
        if request.env.user.share:
            order_sudo = self._portal_document("sale.order", order_id, access_token)
            if order_sudo.order_line - order_sudo._portal_visible_lines():
                raise NotFound()
        return super().portal_my_sale_order_download_edi(
            order_id=order_id, access_token=access_token, **kw
        )

    # --- who -------------------------------------------------------------------------

    def _portal_stock_actor(self, order_sudo, name=None):
        """Return who acts, as evidence keeps it.

        Where the company still takes Odoo's own links, they name nobody: what was typed
        and where it came from is all there is.
        """
        actor = self._portal_actor(order_sudo)
        if actor is None:
            nobody = request.env["res.partner"].sudo()
            actor = self._portal_actor_values(
                nobody, "token", request.env["portal.hotlink"].sudo()
            )
            actor["partner_name"] = name or False
        return actor

    def _portal_stock_may_sign(self, order_sudo, actor):
        """Tell whether this visitor has the right to sign (O-ESIGN)."""
        partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
        # Odoo's own link names nobody, and has no right that could be taken away
        return not partner_sudo or partner_sudo._portal_may_sign(
            order_sudo._portal_company()
        )

    def _portal_stock_refuse_staff(self):
        """Refuse members of staff, who would answer in the customer's name."""
        if not request.env.user.share:
            self._portal_json_refused(
                request.env._("Only the customer can answer here, not a colleague.")
            )

    def _portal_json_refused(self, text):
        """Answer a JSON request with a refusal that stock's scripts show."""
        payload = {
            "jsonrpc": "2.0",
            "id": request.dispatcher.request_id,
            "error": {
                "code": 403,
                "message": text,
                "data": serialize_exception(AccessError(text)),
            },
        }
        abort(request.make_json_response(payload, status=403))


class PortalStockPayment(PortalGate, PaymentPortal):
    @http.route()
    def portal_order_transaction(self, order_id, access_token=None, **kwargs):
        """Pay an order, after the signature where one is asked for on our page.

        A payment confirms a quotation: whoever may not sign does not pay instead.
        """
        order_sudo = self._portal_find("sale.order", order_id, access_token)
        actor = order_sudo and self._portal_actor(order_sudo)
        if actor and self._portal_code_needed(order_sudo, actor):
            raise ValidationError(code_first_text())
        if actor and order_sudo._has_to_be_signed():
            partner_sudo = request.env["res.partner"].sudo().browse(actor["partner_id"])
            if order_sudo._portal_signs_by_pin():
                raise ValidationError(
                    request.env._("Please sign this document first, and then pay.")
                )
            if not partner_sudo._portal_may_sign(order_sudo._portal_company()):
                raise ValidationError(only_look_text())
        return super().portal_order_transaction(
            order_id, access_token=access_token, **kwargs
        )


def only_look_text():
    """Return what a contact without the right to sign is told."""
    return request.env._(
        "You can look at this document, but you may not sign it for your company."
    )


def code_first_text():
    """Return what to do before an act that has no form of ours."""
    return request.env._(
        "Please confirm first that it is you: press “Send me a code” at the top of this"
        " page, and enter the code from the e-mail."
    )
