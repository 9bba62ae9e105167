"""The people and documents of the addon's tests: one cast for all of them."""

import re

from lxml import html

from odoo.fields import Command, Date
from odoo.tests import HttpCase, TransactionCase, new_test_user


class PortalCast:
    """Mix into a test class: ``setUpClass`` makes the cast.

    - ``salesperson``, ``buyer``: internal users;
    - ``carla``: contact of ``customer`` with a portal login; ``colin``: without one;
    - ``eve``: portal user of ``other``, a customer that must see nothing of these;
    - ``sven``: contact of ``supplier`` without a login.
    """

    @classmethod
    def make_cast(cls):
        # what people and tests read, whatever other languages are installed
        cls.env["res.lang"]._activate_lang("en_US")
        env = cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        env["ir.default"].set("res.partner", "lang", "en_US")
        cls.company = env.company
        # staff read notes in the language of who is responsible, or of the company
        for partner in (cls.company.partner_id, env.ref("base.user_admin").partner_id):
            partner.lang = "en_US"
        cls.company.write(
            {
                "portal_hotlink_mode": "button",
                "portal_hotlink_days": 30,
                "portal_create_logins": True,
                "portal_refuse_tokens": True,
                "portal_terms": "<p>Printed as approved, five days.</p>",
            }
        )
        Partner = env["res.partner"]
        cls.customer = Partner.create({"name": "Customer Ltd", "is_company": True})
        cls.other = Partner.create({"name": "Other Ltd", "is_company": True})
        cls.supplier = Partner.create({"name": "Supplier Ltd", "is_company": True})
        cls.carla = cls.contact("Carla Client", cls.customer, "carla@client.test")
        cls.colin = cls.contact("Colin Client", cls.customer, "colin@client.test")
        cls.eve = cls.contact("Eve Else", cls.other, "eve@other.test")
        cls.sven = cls.contact("Sven Supplier", cls.supplier, "sven@supplier.test")
        cls.carla_user = cls.portal_user(cls.carla)
        cls.eve_user = cls.portal_user(cls.eve)
        cls.salesperson = new_test_user(
            env,
            "sam.test",
            groups="sales_team.group_sale_salesman_all_leads,base.group_partner_manager",
            name="Sam Test",
            lang="en_US",
            email="sam@us.test",
        )
        cls.buyer = new_test_user(
            env,
            "bea.test",
            groups="purchase.group_purchase_user",
            name="Bea Test",
            lang="en_US",
            email="bea@us.test",
        )
        cls.product = env["product.product"].create(
            {"name": "Poster", "list_price": 10.0, "taxes_id": [Command.clear()]}
        )
        cls.Status = env["portal.status"]

    @classmethod
    def contact(cls, name, company, email):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": company.id,
                "email": email,
                "lang": "en_US",
                # as those who were there before the portal; test_scope has the others
                "portal_scope": "company",
            }
        )

    @classmethod
    def portal_user(cls, partner):
        return new_test_user(
            cls.env,
            partner.email,
            groups="base.group_portal",
            partner_id=partner.id,
            name=partner.name,
            email=partner.email,
            lang="en_US",
        )

    @classmethod
    def order(cls, partner=None, lines=5, **values):
        """Return a draft quotation whose line ``n`` costs ``n`` times ten."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.carla).id,
                "user_id": cls.salesperson.id,
                "require_payment": False,
                "validity_date": Date.add(Date.today(), days=30),
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "name": f"Poster {number}",
                            "product_uom_qty": number,
                            "price_unit": 10.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for number in range(1, lines + 1)
                ],
                **values,
            }
        )

    @classmethod
    def quotation(cls, partner=None, lines=5, **values):
        """Return a quotation that waits for the approval of each of its lines."""
        order = cls.order(partner=partner, lines=lines, **values)
        order._portal_enter_status(cls.status("sale.order", "approve"), send_mail=False)
        return order

    @classmethod
    def purchase(cls, partner=None, confirm=True, **values):
        order = cls.env["purchase.order"].create(
            {
                "partner_id": (partner or cls.sven).id,
                "user_id": cls.buyer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "name": "Paper",
                            "product_qty": 5,
                            "price_unit": 3.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        if confirm:
            order.button_confirm()
        return order

    @classmethod
    def status(cls, model, action, **domain):
        return cls.Status.search(
            [
                ("model", "=", model),
                ("action", "=", action),
                ("company_id", "=", cls.company.id),
                *[(name, "=", value) for name, value in domain.items()],
            ],
            limit=1,
        )

    @classmethod
    def events(cls, document, kind=None):
        return cls.env["portal.event"].search(
            [
                ("res_model", "=", document._name),
                ("res_id", "=", document.id),
                *([("kind", "=", kind)] if kind else []),
            ]
        )


class PortalCase(PortalCast, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_cast()


class PortalHttpCase(PortalCast, HttpCase):
    """Pages as a visitor gets them; forms are sent as a browser without JavaScript."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_cast()

    def login_as(self, user):
        """Sign in with a session of that user; None signs out."""
        self.authenticate(user and user.login, user and user.login)

    def get(self, path, **kwargs):
        """Get a page and do not follow redirects."""
        return self.url_open(path, allow_redirects=False, **kwargs)

    def page(self, response):
        """Parse a page."""
        return html.fromstring(response.text)

    def form_of(self, response, action):
        """Return the fields of the form with that action, as the page sends them.

        Ticked boxes and hidden fields; unticked boxes are left out, as in a browser.
        """
        form = next(form for form in self.page(response).forms if form.action == action)
        return form, [(name, value) for name, value in form.form_values()]

    def submit(self, action, fields, **kwargs):
        """Post a form and do not follow the redirect."""
        return self.url_open(action, data=fields, allow_redirects=False, **kwargs)

    def approve_form(self, order, lines, terms=True):
        """Open the check page of some lines and return its filled-in form."""
        query = "&".join(f"line_ids={line.id}" for line in lines)
        path = f"/my/orders/{order.id}/approve"
        response = self.get(f"{path}?{query}")
        self.assertEqual(response.status_code, 200)
        _form, fields = self.form_of(response, path)
        if terms:
            fields.append(("terms", "1"))
        return path, fields

    def text_of(self, response):
        """Return the text of a page's content, white space folded."""
        # the first one: stock's modals have a main of their own
        content = self.page(response).xpath("//main")[0]
        return re.sub(r"\s+", " ", content.text_content()).strip()
