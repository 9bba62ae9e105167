"""The read-only rule of issue "Money and suppliers": contacts change nothing but what
is named there, by whatever they call or open."""

import inspect
import logging
from contextlib import contextmanager, suppress

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .bill_cast import BillHttpCase
from .common import PortalCase
from .holes_cast import RpcCast
from .invoice_cast import InvoiceCast

MODELS = (
    "account.move",
    "account.move.line",
    "account.payment",
    "account.partial.reconcile",
    "account.bank.statement.line",
    "account.journal",
    "account.payment.register",
    "payment.transaction",
    "payment.token",
    "payment.provider",
    "purchase.order",
    "purchase.order.line",
    "res.partner.bank",
    "portal.bill",
    "portal.bill.file",
    "portal.bill.refuse",
    "portal.event",
)

# What no call of a contact may change, row by row.
TABLES = (
    "account_move",
    "account_move_line",
    "account_payment",
    "account_partial_reconcile",
    "account_bank_statement_line",
    "account_journal",
    "payment_transaction",
    "payment_token",
    "payment_provider",
    "purchase_order",
    "purchase_order_line",
    "res_partner_bank",
    "portal_bill",
    "portal_bill_file",
    "portal_event",
)

# Ways to fill in the arguments of a method, by name; others are left to its defaults.
FILLED = {
    "vals": {"ref": "HACK", "name": "HACK", "partner_ref": "HACK", "amount": 1},
    "vals_list": [{"ref": "HACK", "name": "HACK"}],
    "values": {"ref": "HACK"},
    "default": {},
    "fields": ["id"],
    "domain": [],
    "groupby": ["id"],
    "aggregates": ["__count"],
    "specification": {"id": {}},
    "field_names": ["id"],
    "attachment_ids": [],
    "updated_dates": [],
    "body": "HACK",
}


def _calls(method, ids):
    """Return ways to call a public method: (args, kwargs), with and without ids."""
    parameters = list(inspect.signature(method).parameters.values())[1:]
    needed = [
        parameter.name
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind
        in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    calls = [([FILLED.get(name, 1) for name in needed], {})]
    if needed:
        calls.append(([FILLED.get(name, "HACK") for name in needed], {}))
        calls.append(([FILLED.get(name, ids) for name in needed], {}))
    if getattr(method, "_api_model", False):
        return calls
    return [([ids, *args], kwargs) for args, kwargs in calls]


class ReadOnlyCase:
    """Mix in beside the casts of bills and invoices: what is in the books."""

    def make_books(self):
        self.move = self.invoice(self.sven, due=3, ref="OWN-INVOICE")
        self.bill_ = self.invoice(self.sven, move_type="in_invoice", ref="OWN-BILL")
        self.part = self.invoice(self.sven, move_type="in_invoice", ref="PART")
        self.pay(self.part, 40.0)
        self.po = self.purchase()
        self.rfq = self.purchase(confirm=False)
        self.env["res.partner.bank"].create(
            {"partner_id": self.supplier.id, "acc_number": "BE71 0961 2345 6769"}
        )
        self.env.flush_all()

    def fingerprint(self):
        """Return {table: what all of its rows are}."""
        self.env.flush_all()
        found = {}
        for table in TABLES:
            self.env.cr.execute("SELECT to_regclass(%s)", [table])
            if not self.env.cr.fetchone()[0]:
                continue
            self.env.cr.execute(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t"  # noqa: S608
            )
            found[table] = self.env.cr.fetchone()[0]
        return found


@tagged("post_install", "-at_install")
class TestReadOnlyRpc(ReadOnlyCase, InvoiceCast, PortalCase):
    """Everything read-only that is meant to be: every public method there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_invoice_cast()
        cls.sven_user = cls.portal_user(cls.sven)

    def setUp(self):
        super().setUp()
        self.make_books()
        self.nora = self.contact("Nora Supplier", self.supplier, "nora@supplier.test")

    @contextmanager
    def undone(self):
        """Undo whatever happens inside."""

        class Undo(Exception):
            pass

        try:
            with suppress(Undo), self.env.cr.savepoint():
                yield
                raise Undo
        finally:
            self.env.invalidate_all()

    def ids_for(self, model_name):
        """Return ids a caller may know: those of the books, seen or not."""
        own = {
            "account.move": (self.move + self.bill_ + self.part).ids,
            "account.move.line": (self.move + self.bill_ + self.part).line_ids.ids,
            "purchase.order": (self.po + self.rfq).ids,
            "purchase.order.line": (self.po + self.rfq).order_line.ids,
        }
        if model_name in own:
            return own[model_name]
        return self.env[model_name].sudo().search([], limit=5, order="id desc").ids

    def public_methods(self, model):
        for name in dir(type(model)):
            if name.startswith("_"):
                continue
            try:
                method = get_public_method(model, name)
                inspect.signature(method)
            except (AccessError, AttributeError, TypeError, ValueError):
                continue
            if inspect.isfunction(method):
                yield name, method

    def changes_of(self, user, model_name):
        """Return what calls of a user changed: list of (method, arguments, tables)."""
        before = self.fingerprint()
        ids = self.ids_for(model_name)
        model = self.env[model_name].with_user(user)
        found, called = [], 0
        for name, method in self.public_methods(model):
            for args, kwargs in _calls(method, ids[:1]):
                with self.undone():
                    called += 1
                    try:
                        with self.env.cr.savepoint():
                            call_kw(model, name, args, kwargs)
                            self.env.flush_all()
                    except Exception:  # noqa: BLE001
                        # refused, or called wrongly: it changed nothing
                        continue
                    after = self.fingerprint()
                    changed = [
                        table for table in before if before[table] != after[table]
                    ]
                    if changed:
                        found.append((f"{model_name}.{name}", args, changed))
        self.assertGreater(called, 20)
        return found

    def assertNothingChanges(self, user):
        with mute_logger(
            "odoo.sql_db",
            "odoo.models",
            "odoo.orm.models",
            "odoo.addons.base.models.ir_rule",
            "odoo.addons.base.models.ir_model",
        ):
            logging.disable(logging.WARNING)
            try:
                found = [
                    change
                    for model_name in MODELS
                    for change in self.changes_of(user, model_name)
                ]
            finally:
                logging.disable(logging.NOTSET)
        self.assertFalse(found, "\n".join(map(str, found)))

    def test_read_only_a_supplier_by_rpc(self):
        """Bills, P-PO: no public method of these models changes one of their rows."""
        self.assertNothingChanges(self.sven_user)

    def test_read_only_a_visitor_by_rpc(self):
        """W9: nor does it for visitors who are not signed in."""
        self.assertNothingChanges(self.env.ref("base.public_user"))

    def test_read_only_another_company_by_rpc(self):
        """X-SCOPE: nor for the contact of another company."""
        self.assertNothingChanges(self.eve_user)

    def test_read_only_the_test_sees_a_change(self):
        """What staff do is seen by the same means: the test would see a hole."""
        before = self.fingerprint()
        with self.undone():
            self.po.with_user(self.buyer).partner_ref = "HACK"
            after = self.fingerprint()
            self.assertNotEqual(before["purchase_order"], after["purchase_order"])
        self.assertEqual(self.fingerprint(), before)


@tagged("post_install", "-at_install")
class TestReadOnlyHttp(ReadOnlyCase, RpcCast, BillHttpCase):
    """The same by the addresses of a browser and of other programs."""

    def setUp(self):
        super().setUp()
        self.make_books()

    def json(self, path, params):
        """Post JSON, whatever is answered."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        with mute_logger("odoo.http"):
            return self.url_open(path, json=body, allow_redirects=False)

    def test_read_only_by_call_kw(self):
        """Bills, P-PO: writes are refused, and nothing has changed."""
        before = self.fingerprint()
        calls = [
            ("account.move", "write", [self.bill_.id], {"ref": "HACK"}),
            ("account.move", "write", [self.bill_.id], {"partner_bank_id": 1}),
            ("account.move", "unlink", [self.bill_.id]),
            ("account.move", "copy", [self.bill_.id]),
            ("account.move", "button_draft", [self.bill_.id]),
            ("account.move", "button_cancel", [self.bill_.id]),
            ("account.move", "action_post", [self.bill_.id]),
            ("account.move", "create", [{"move_type": "in_invoice"}]),
            ("account.move.line", "write", [self.bill_.line_ids[:1].id], {"name": "x"}),
            ("account.move.line", "reconcile", self.bill_.line_ids.ids),
            ("account.payment", "create", [{"amount": 1}]),
            ("account.payment", "read", [1], ["amount"]),
            ("purchase.order", "write", [self.po.id], {"partner_ref": "HACK"}),
            ("purchase.order", "button_cancel", [self.po.id]),
            ("purchase.order", "button_confirm", [self.rfq.id]),
            ("purchase.order", "action_create_invoice", [self.po.id]),
            (
                "purchase.order.line",
                "write",
                [self.po.order_line.id],
                {"price_unit": 9},
            ),
            ("res.partner.bank", "create", [{"acc_number": "1", "partner_id": 1}]),
            ("portal.bill", "create", [{"name": "x"}]),
            ("portal.bill", "search_read", [], ["name"]),
            ("portal.bill.file", "search_read", [], ["name"]),
        ]
        for user in (self.sven_user, self.carla_user, self.eve_user):
            self.login_as(user)
            for model, method, *args in calls:
                answer = self.rpc(model, method, *args)
                with self.subTest(user=user.name, model=model, method=method):
                    self.assertNotIn("result", answer)
                    self.assertIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual(self.fingerprint(), before)

    def test_read_only_by_jsonrpc(self):
        """X-TOKENS: a password opens no more than the browser does."""
        before = self.fingerprint()
        user = self.sven_user
        user.password = "Sven's password 1"
        self.env.flush_all()
        self.login_as(None)
        for model, method, args in (
            ("account.move", "write", [[self.bill_.id], {"ref": "HACK"}]),
            ("purchase.order", "write", [[self.po.id], {"partner_ref": "HACK"}]),
            ("portal.bill", "search", [[]]),
            ("account.payment", "search", [[]]),
        ):
            params = {
                "service": "object",
                "method": "execute_kw",
                "args": [
                    self.env.cr.dbname,
                    user.id,
                    "Sven's password 1",
                    model,
                    method,
                    args,
                ],
            }
            with mute_logger("odoo.http"):
                answer = self.make_jsonrpc_request("/jsonrpc", params)
            self.assertNotIn("result", answer, model)
        self.assertEqual(self.fingerprint(), before)

    def test_read_only_by_stock_addresses(self):
        """P-PO, W2: stock's own addresses of purchases and bills change nothing."""
        before = self.fingerprint()
        line = self.po.order_line
        for user in (None, self.sven_user, self.nora_user, self.eve_user):
            self.login_as(user)
            for path in (
                f"/my/purchase/{self.po.id}?acknowledge=1",
                f"/my/purchase/{self.po.id}?confirm=reminder",
                f"/my/purchase/{self.po.id}?confirm=reception",
                f"/my/purchase/{self.po.id}",
                f"/my/invoices/{self.bill_.id}",
                f"/my/bills/{self.bill_.id}",
                f"/my/invoices/{self.move.id}",
                "/my/bills",
                "/my/bills/upload",
                "/my/invoices/overdue",
            ):
                self.get(path)
            for path, params in (
                (f"/my/purchase/{self.po.id}/update", {str(line.id): "2031-01-01"}),
                (
                    f"/invoice/transaction/{self.bill_.id}",
                    {
                        "provider_id": 1,
                        "payment_method_id": 1,
                        "token_id": None,
                        "amount": 1,
                        "flow": "direct",
                        "tokenization_requested": False,
                        "landing_route": "/my",
                    },
                ),
            ):
                self.json(path, params)
            self.env.invalidate_all()
            after = self.fingerprint()
            changed = [table for table in before if before[table] != after[table]]
            self.assertFalse(changed, user and user.name)

    def test_read_only_attachments_of_a_bill(self):
        """Bills: what was sent cannot be replaced or removed by its sender."""
        self.login_as(self.sven_user)
        self.send()
        file = self.sent(name="E-1").file_ids.attachment_id
        for method, args in (
            ("write", ([file.id], {"raw": "x"})),
            ("unlink", ([file.id],)),
            ("read", ([file.id], ["name"])),
        ):
            answer = self.rpc("ir.attachment", method, *args)
            self.assertNotIn("result", answer, method)
        for path, params in (
            ("/mail/attachment/delete", {"attachment_id": file.id}),
            (
                "/portal/attachment/remove",
                {"attachment_id": file.id, "access_token": "x"},
            ),
        ):
            self.json(path, params)
        self.assertTrue(file.exists())
        self.assertTrue(file.raw)
        self.assertEqual(self.get(f"/web/content/{file.id}").status_code, 404)
        with self.assertRaises(AccessError):
            file.with_user(self.sven_user).read(["name"])
