"""P-PUBLIC, O-SHOW, X-TOKENS: who sees what, on every way to a document."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import PortalCase, PortalHttpCase


@tagged("post_install", "-at_install")
class TestPolicy(PortalCase):
    def assertSees(self, user, record):
        found = self.env[record._name].with_user(user).search([("id", "=", record.id)])
        self.assertEqual(found, record)
        record.with_user(user).check_access("read")
        record.with_user(user).read(["name"])

    def assertDenied(self, user, record):
        found = self.env[record._name].with_user(user).search([("id", "=", record.id)])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            record.with_user(user).read(["name"])

    def test_p_public_draft_is_private(self):
        """P-PUBLIC: a draft is neither found nor read by RPC; in stock it is."""
        draft = self.order()
        self.assertDenied(self.carla_user, draft)
        self.assertDenied(self.carla_user, draft.order_line[0])
        self.assertSees(self.salesperson, draft)

    def test_p_public_follows_the_status(self):
        quote = self.quotation()
        self.assertSees(self.carla_user, quote)
        self.assertSees(self.carla_user, quote.order_line[0])
        self.assertDenied(self.eve_user, quote)
        self.assertDenied(self.eve_user, quote.order_line[0])
        quote.portal_status_id.is_public = False
        self.assertDenied(self.carla_user, quote)

    def test_o_show(self):
        """O-SHOW: the switch of one document hides it whatever its status."""
        quote = self.quotation()
        quote.portal_show = False
        self.assertDenied(self.carla_user, quote)

    def test_c_item_status_private_line(self):
        quote = self.quotation()
        line = quote.order_line[0]
        line.portal_status_id = self.Status.search(
            [("name", "=", "Internal"), ("company_id", "=", self.company.id)]
        )
        self.assertDenied(self.carla_user, line)
        self.assertSees(self.carla_user, quote.order_line[1])

    def test_purchase_orders(self):
        sven_user = self.portal_user(self.sven)
        draft = self.purchase(confirm=False)
        order = self.purchase()
        self.assertDenied(sven_user, draft)
        self.assertDenied(sven_user, draft.order_line)
        self.assertSees(sven_user, order)
        self.assertSees(sven_user, order.order_line)
        self.assertDenied(self.eve_user, order)

    def test_other_company(self):
        """X-MULTI: a document of a company the contact does not deal with is hidden."""
        company = self.env["res.company"].create({"name": "Second Company"})
        quote = self.env["sale.order"].create(
            {"partner_id": self.carla.id, "company_id": company.id}
        )
        quote._portal_enter_status(
            self.Status._default_status("sale.order", company, "sent"), send_mail=False
        )
        self.assertTrue(quote.portal_published)
        self.assertDenied(self.carla_user, quote)

    def test_every_company_has_statuses(self):
        """A company made later has the default statuses, and its own."""
        company = self.env["res.company"].create({"name": "Second Company"})
        mine = self.Status.search([("company_id", "=", company.id)])
        ours = self.Status.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(mine), len(ours))
        self.assertTrue(company.portal_acknowledged_status_id in mine)
        self.assertTrue(mine.next_status_id <= mine)

    def test_statuses_follow_the_states(self):
        """Odoo's own buttons move the status."""
        order = self.order()
        self.assertEqual(order.portal_status_id.name, "In preparation")
        order.action_quotation_sent()
        self.assertEqual(order.portal_status_id.name, "Waiting for your approval")
        self.assertTrue(order.order_line[0].portal_waiting)
        order.action_confirm()
        self.assertEqual(order.portal_status_id.name, "Ordered")
        self.assertFalse(order.portal_waiting)
        order._action_cancel()
        self.assertEqual(order.portal_status_id.name, "Cancelled")
        order.action_draft()
        self.assertEqual(order.portal_status_id.name, "In preparation")
        self.assertFalse(order.portal_published)

    def test_comments_by_rpc_are_comments(self):
        """P-PUBLIC: a contact comments as themselves, to whom the document says."""
        quote = self.quotation()
        message = quote.with_user(self.carla_user).message_post(
            body="Hello",
            author_id=self.colin.id,
            partner_ids=self.eve.ids,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
        message_sudo = message.sudo()
        self.assertEqual(message_sudo.author_id, self.carla)
        self.assertEqual(message_sudo.message_type, "comment")
        self.assertEqual(message_sudo.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertNotIn(self.eve, message_sudo.notified_partner_ids)
        with self.assertRaises(AccessError):
            self.order().with_user(self.carla_user).message_post(body="Hello")
        with self.assertRaises(AccessError):
            quote.with_user(self.eve_user).message_post(body="Hello")

    def test_no_contact_sees_nothing(self):
        self.quotation()
        policy = self.env["portal.policy"]
        nobody = self.env["res.partner"]
        domain = policy._domain("sale.order", nobody, self.company)
        self.assertFalse(self.env["sale.order"].search(domain))
        self.assertFalse(policy._sees(self.quotation(), nobody, self.company))

    def test_one_answer_for_list_and_record(self):
        """The domain and the answer for one record cannot disagree."""
        policy = self.env["portal.policy"]
        documents = self.order() | self.quotation() | self.quotation(partner=self.eve)
        for partner in (self.carla, self.colin, self.eve, self.sven):
            domain = policy._domain("sale.order", partner, self.company)
            found = self.env["sale.order"].search(
                domain & Domain("id", "in", documents.ids)
            )
            each = documents.filtered(
                lambda document, partner=partner: policy._sees(
                    document, partner, self.company
                )
            )
            self.assertEqual(found, each)

    def test_portal_models_are_closed(self):
        """A portal user has no right on any model of this addon."""
        models = [
            name
            for name in self.env
            if name.startswith("portal.")
            and (
                self.env[name]._module == "customer_portal_ext"
                or "customer_portal_ext" in self.env[name]._original_module
            )
            and not self.env[name]._abstract
        ]
        self.assertIn("portal.hotlink", models)
        self.assertIn("portal.event", models)
        for name in models:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(name, operation=operation):
                    self.assertFalse(
                        self.env[name].with_user(self.carla_user).has_access(operation)
                    )


@tagged("post_install", "-at_install")
class TestPolicyPages(PortalHttpCase):
    def test_p_public_draft_by_address(self):
        """P-PUBLIC: the address of a draft is a missing page, for all its addresses."""
        draft = self.order(note="<p>Canary</p>")
        self.login_as(self.carla_user)
        for path in (
            "",
            "?report_type=pdf",
            "?report_type=html",
            "/approve",
            "/change-request",
            "?access_token=x",
        ):
            with self.subTest(path):
                response = self.get(f"/my/orders/{draft.id}{path}")
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("Canary", response.text)

    def test_x_tokens_stock_token_is_refused(self):
        """X-TOKENS: stock's token opens nothing, public document or not."""
        quote = self.quotation(note="<p>Canary</p>")
        draft = self.order(note="<p>Canary</p>")
        for order in (quote, draft):
            order.access_token = f"token-{order.id}"
            with self.subTest(order.state):
                response = self.get(
                    f"/my/orders/{order.id}?access_token={order.access_token}"
                )
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])
                self.assertNotIn("Canary", response.text)

    def test_x_tokens_where_the_company_keeps_them(self):
        """X-TOKENS: kept by the company, a token opens public documents to look at."""
        self.company.portal_refuse_tokens = False
        quote = self.quotation()
        draft = self.order()
        for order in (quote, draft):
            order.access_token = f"token-{order.id}"
        path = f"/my/orders/{quote.id}?access_token={quote.access_token}"
        self.assertEqual(self.get(path).status_code, 200)
        path = f"/my/orders/{quote.id}?access_token=token-wrong"
        self.assertEqual(self.get(path).status_code, 303)
        path = f"/my/orders/{draft.id}?access_token={draft.access_token}"
        self.assertEqual(self.get(path).status_code, 303)
        # a token names nobody: it may not answer for the customer
        path = f"/my/orders/{quote.id}/approve?access_token={quote.access_token}"
        self.assertIn(self.get(path).status_code, (303, 403))

    def test_x_tokens_pages_carry_none(self):
        """X-TOKENS: no page of a signed-in customer holds a token, and none is made."""
        quote = self.quotation()
        self.login_as(self.carla_user)
        for path in (f"/my/orders/{quote.id}", "/my/quotes", "/my/orders"):
            response = self.get(path)
            self.assertEqual(response.status_code, 200)
            self.assertNotRegex(response.text, "access_token=[0-9a-zA-Z]")
        self.assertFalse(quote.access_token)

    def test_stock_signing_of_a_draft(self):
        """P-PUBLIC: stock's own way to sign does not reach a draft (W5)."""
        draft = self.order(require_signature=True)
        self.login_as(self.carla_user)
        answer = self.make_jsonrpc_request(
            f"/my/orders/{draft.id}/accept",
            {"name": "Anybody", "signature": "R0lGODlhAQABAAAAACw="},
        )
        self.assertIn("error", answer)
        self.assertFalse(draft.signature)
        self.assertEqual(draft.state, "draft")

    def test_sign_only_where_the_status_asks(self):
        """C-OPTIONS: signing as a whole is offered by a status that asks for it."""
        quote = self.quotation(require_signature=True)
        self.assertFalse(quote._has_to_be_signed())
        quote.portal_status_id = self.status("sale.order", "sign")
        self.assertTrue(quote._has_to_be_signed())
        self.assertFalse(quote._portal_lines_to_approve())

    def test_chatter_of_a_private_document(self):
        """P-PUBLIC: messages of a draft are not fetched, with its token neither."""
        draft = self.order()
        draft.message_post(body="Canary", subtype_xmlid="mail.mt_comment")
        draft.access_token = "token-draft"
        parameters = {
            "thread_model": "sale.order",
            "thread_id": draft.id,
            "fetch_params": {},
            "token": draft.access_token,
        }
        for user in (None, self.carla_user):
            self.login_as(user)
            response = self.url_open(
                "/mail/chatter_fetch",
                json={"jsonrpc": "2.0", "method": "call", "params": parameters},
            )
            self.assertNotIn("Canary", response.text)
