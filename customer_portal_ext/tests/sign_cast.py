"""What the tests of signing share (O-ESIGN)."""

import base64

from odoo.fields import Command

from ..tools import signature_image
from .code_case import CodeCase

PIN = "4071"


class SignCase(CodeCase):
    """A quotation ``to_sign`` that waits for carla's signature with a PIN."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"portal_sign_mode": "pin", "portal_sign_right": "act"})
        cls.to_sign = cls.sign_quotation()

    @classmethod
    def sign_quotation(cls, partner=None, **values):
        values = {"require_signature": True, **values}
        order = cls.order(partner=partner, lines=2, **values)
        order._portal_enter_status(cls.status("sale.order", "sign"), send_mail=False)
        order.order_line.portal_status_id = cls.status(
            "sale.order.line", "none", is_public=True, state=False
        )
        return order

    def set_pin(self, partner=None, pin=PIN):
        self.env["portal.pin"]._set(partner or self.carla, pin)
        self.env.flush_all()

    def sign_path(self, order=None):
        return f"/my/orders/{(order or self.to_sign).id}/sign"

    def sign_form(self, order=None, pin=PIN, terms=True, **values):
        """Return the address and the filled-in fields of the page that signs."""
        path = self.sign_path(order)
        response = self.get(path)
        self.assertEqual(response.status_code, 200, self.text_of(response))
        _form, fields = self.form_of(response, path)
        values = {"pin": pin, "signer": "Carla Client", **values}
        fields = [pair for pair in fields if pair[0] not in values]
        fields += list(values.items())
        if terms:
            fields.append(("terms", "1"))
        return path, fields

    def assertUnsigned(self, order=None):
        order = order or self.to_sign
        self.env.invalidate_all()
        self.assertFalse(order.signed_on)
        self.assertFalse(self.events(order, "signed"))
        self.assertEqual(order.state, "sent")

    def pad(self):
        """Return what stock's signature pad sends."""
        return base64.b64encode(signature_image.typed("Carla Client")).decode()

    def drawing(self):
        return f"data:image/png;base64,{self.pad()}"

    def call(self, path, **params):
        """Call a JSON route; return (status, answer)."""
        response = self.url_open(
            path, json={"jsonrpc": "2.0", "method": "call", "id": 0, "params": params}
        )
        return response.status_code, response.json()

    @classmethod
    def optional_quotation(cls, **values):
        """Return (quotation, its optional line, its ordinary line)."""
        order = cls.order(lines=0, **values)
        lines = [
            {"name": "Posters", "product_id": cls.product.id, "product_uom_qty": 1},
            {"name": "Extras", "display_type": "line_section", "is_optional": True},
            {"name": "Frame", "product_id": cls.product.id, "product_uom_qty": 0},
        ]
        order.order_line = [
            Command.create({"sequence": number, **line})
            for number, line in enumerate(lines)
        ]
        order._portal_enter_status(cls.status("sale.order", "approve"), send_mail=False)
        return order, order.order_line[2], order.order_line[0]
