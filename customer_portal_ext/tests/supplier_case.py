"""A supplier who answers a purchase order line by line, as a browser sends it."""

from datetime import timedelta

from odoo.fields import Command, Date

from .common import PortalHttpCase


class SupplierCase(PortalHttpCase):
    """``po``: an order of three lines, paper, ink and cartons, for ``sven``.

    ``sven_user`` is signed in.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.portal_answer_lines = "orders"
        cls.sven_user = cls.portal_user(cls.sven)
        cls.day = Date.today() + timedelta(days=10)
        cls.later = cls.day + timedelta(days=4)

    def setUp(self):
        super().setUp()
        self.po = self.three_lines()
        self.paper, self.ink, self.carton = self.po.order_line
        self.path = f"/my/purchase/{self.po.id}/answer"
        self.login_as(self.sven_user)

    def three_lines(self, confirm=True, **values):
        lines = [("Paper\nMatt", 5, 3.0), ("Ink", 4, 20.0), ("Carton", 10, 1.5)]
        order = self.purchase(
            confirm=False,
            order_line=[
                Command.create(
                    {
                        "product_id": self.product.id,
                        "name": name,
                        "product_qty": quantity,
                        "price_unit": price,
                        "date_planned": f"{self.day} 12:00:00",
                        "tax_ids": [Command.clear()],
                    }
                )
                for name, quantity, price in lines
            ],
            **values,
        )
        # a price of its own, which no price list brings
        if confirm:
            order.button_confirm()
        return order

    def form(self, path=None):
        """Open the form and return its fields as a browser would send them."""
        response = self.get(path or self.path)
        self.assertEqual(response.status_code, 200)
        return self.form_of(response, path or self.path)[1]

    def fill(self, fields, line, kind, deliveries=None, **texts):
        """Answer one line in the fields of a form.

        :param list deliveries: of (date, quantity)
        """
        named = {f"{key}-{line.id}": value for key, value in texts.items()}
        named[f"kind-{line.id}"] = kind
        rows = {f"date-{line.id}", f"quantity-{line.id}"}
        kept = [
            (name, value)
            for name, value in fields
            if name not in named and not (deliveries is not None and name in rows)
        ]
        for date, quantity in deliveries or ():
            kept += [(f"date-{line.id}", str(date)), (f"quantity-{line.id}", quantity)]
        return [*kept, *named.items()]

    def post(self, fields, step, path=None):
        """Press a button of the form."""
        fields = [(name, value) for name, value in fields if name != "step"]
        return self.submit(path or self.path, [*fields, ("step", step)])

    def send(self, fields, path=None):
        """Go through the check page and send what it shows."""
        checked = self.post(fields, "check", path)
        self.assertEqual(checked.status_code, 200, self.text_of(checked))
        return self.post(self.form_of(checked, path or self.path)[1], "send", path)

    def changed(self):
        """Send: paper confirmed, ink later, cartons in two parts; return the answer."""
        fields = self.form()
        fields = self.fill(fields, self.ink, "change", [(self.later, "3")])
        fields = self.fill(
            fields, self.carton, "change", [(self.day, "6"), (self.later, "4")]
        )
        self.assertEqual(self.send(fields).status_code, 303)
        return self.env["portal.purchase.answer"].search(
            [("order_id", "=", self.po.id)], limit=1
        )

    def line(self, line):
        """Return the latest answer to a line of the order."""
        return self.env["portal.purchase.answer.line"].search(
            [("line_id", "=", line.id), ("is_current", "=", True)]
        )
