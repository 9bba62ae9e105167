"""X-SCOPE, G9: lists of one's own are read by one's own, and by what one follows."""

from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import uninstall_hook
from .invoice_cast import InvoiceHttpCase

MODELS = ("sale.order", "purchase.order", "account.move", "account.payment")
# Of a colleague; the contact has a handful.
MANY = 2000


@tagged("post_install", "-at_install")
class TestOwnLists(InvoiceHttpCase):
    """Lists and numbers show what the policy lets a contact see, whatever changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla.portal_scope = "own"
        cls.department = cls.contact("Print", cls.customer, "print@client.test")
        cls.fred = cls.contact("Fred", cls.department, "fred@client.test")
        cls.fred.portal_scope = "branch"
        cls.gina = cls.contact("Gina", cls.department, "gina@client.test")
        cls.contacts = cls.carla | cls.colin | cls.fred | cls.gina | cls.eve
        for contact in cls.contacts:
            cls.quotation(partner=contact, lines=1)
            cls.purchase(partner=contact)
            cls.invoice(partner=contact)
        cls.Followers = cls.env["portal.follower"]

    def document(self, model, contact):
        return self.env[model].search([("partner_id", "=", contact.id)], limit=1)

    def check(self):
        """Compare lists and numbers with the policy, and the rows with followers."""
        self.env.flush_all()
        kept = self.env.execute_query(
            SQL(
                "SELECT follower_id, res_model, res_id, partner_id FROM portal_follower"
            )
        )
        expected = [
            (follower.id, follower.res_model, follower.res_id, follower.partner_id.id)
            for follower in self.env["mail.followers"].search(
                [("res_model", "in", ("sale.order", "purchase.order", "account.move"))]
            )
            for document in self.env[follower.res_model].browse(follower.res_id)
            if document.partner_id != follower.partner_id
            and document.commercial_partner_id
            == follower.partner_id.commercial_partner_id
        ]
        self.assertCountEqual(kept, expected)
        return [
            self.listed(model, contact) for contact in self.contacts for model in MODELS
        ]

    def listed(self, model, contact):
        PortalList = self.env["portal.list"]
        companies = self.carla_user._portal_companies()
        sources = PortalList._sources(model, Domain.TRUE, contact, companies)
        rows = PortalList._page(sources, "x", "date desc, id desc").rows
        found = [row.id for row in rows]
        self.assertEqual(len(found), len(set(found)))
        counted = PortalList._counted_sources(model, Domain.TRUE, contact, companies)
        self.assertEqual(PortalList._counts({"n": counted}, 1000)["n"], len(found))
        Model = self.env[model]
        seen = self.env["portal.policy"]._domain(model, contact, companies)
        self.assertEqual(set(found), set(Model.search(seen).ids), contact.name)
        if hasattr(Model, "_portal_waiting_domain"):
            asked = Model._portal_waiting_domain() & Model._portal_asked_domain(contact)
            waiting = Model.search(seen & asked).ids
            sources = PortalList._waiting_sources(contact, companies)
            page = PortalList._page(sources, "x", "date desc, id desc")
            shown = [row.id for row in page.rows if row.model == model]
            self.assertCountEqual(shown, waiting)
        return found

    def test_x_scope_follows(self):
        """X-SCOPE: what one follows of a colleague, once, and as long as one does."""
        for model in MODELS[:3]:
            mine, theirs, foreign = (
                self.document(model, contact)
                for contact in (self.carla, self.colin, self.eve)
            )
            self.assertEqual(self.listed(model, self.carla), mine.ids)
            for document in (mine, theirs, foreign):
                document.message_subscribe(partner_ids=self.carla.ids)
            self.check()
            found = self.listed(model, self.carla)
            self.assertEqual(set(found), {mine.id, theirs.id})
            theirs.message_unsubscribe(partner_ids=self.carla.ids)
            self.check()
            self.assertEqual(self.listed(model, self.carla), mine.ids)

    def test_x_scope_whose(self):
        """X-SCOPE: a document goes to a colleague, a contact to another company."""
        quote = self.document("sale.order", self.colin)
        quote.message_subscribe(partner_ids=(self.carla | self.colin).ids)
        self.check()
        for contact in (self.carla, self.gina, self.eve, self.colin):
            quote.partner_id = contact
            self.check()
        self.assertIn(quote.id, self.listed("sale.order", self.carla))
        self.colin.parent_id = self.eve.parent_id
        self.check()
        self.carla.parent_id = self.eve.parent_id
        self.check()
        self.env["mail.followers"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", quote.id)], limit=1
        ).partner_id = self.fred
        self.check()
        quote.state = "cancel"
        quote.unlink()
        self.check()

    def test_x_scope_merged(self):
        """X-SCOPE: contacts are merged by SQL."""
        for model in MODELS[:3]:
            self.document(model, self.fred).message_subscribe(
                partner_ids=(self.carla | self.colin).ids
            )
        self.check()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.carla | self.colin).ids, self.carla, extra_checks=False
        )
        self.contacts -= self.colin
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.check()
        self.assertEqual(len(self.listed("sale.order", self.carla)), 3)

    def test_x_scope_changed(self):
        """X-SCOPE: each scope, and a section with one of its own."""
        self.document("account.move", self.gina).message_subscribe(
            partner_ids=self.carla.ids
        )
        for scope in ("own", "branch", "company", "group", "own"):
            self.contacts.portal_scope = scope
            self.check()
        self.env["portal.section.access"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.carla.id,
                "section_id": self.env["portal.section"]
                .search([("code", "=", "bills")])
                .id,
                "is_granted": True,
                "scope": "company",
            }
        )
        self.check()

    def test_x_scope_payments(self):
        """X-SCOPE: what paid one's own invoices is one's own."""
        for contact in (self.carla, self.colin, self.gina):
            wizard = (
                self.env["account.payment.register"]
                .with_context(
                    active_model="account.move",
                    active_ids=self.document("account.move", contact).ids,
                )
                .create({})
            )
            wizard._create_payments()
        self.check()
        self.assertEqual(len(self.listed("account.payment", self.carla)), 1)
        self.assertEqual(len(self.listed("account.payment", self.fred)), 1)
        # booked on a contact
        self.env["account.payment"].search([], limit=1).partner_id = self.gina
        self.check()

    def test_x_quorum_named(self):
        """X-QUORUM: who is named sees the order of a colleague, once."""
        quote = self.document("sale.order", self.colin)
        named = [
            Command.create({"partner_id": partner.id})
            for partner in (self.carla, self.fred)
        ]
        quote.write({"portal_quorum": "all", "portal_approver_ids": named})
        quote.message_subscribe(partner_ids=self.carla.ids)
        self.check()
        self.assertIn(quote.id, self.listed("sale.order", self.carla))
        self.assertIn(quote.id, self.listed("sale.order", self.fred))

    def test_g9_mend(self):
        """G9: what the triggers could not see is right the next day."""
        for contact in (self.colin, self.gina):
            self.document("sale.order", contact).message_subscribe(
                partner_ids=self.carla.ids
            )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE portal_follower SET res_id = -1 WHERE id % 2 = 0;"
            "DELETE FROM portal_follower WHERE id % 2 = 1"
        )
        self.Followers._mend()
        self.check()
        self.env.cr.execute("DELETE FROM portal_follower")
        self.Followers.init()
        self.check()

    def test_g9_uninstall(self):
        """G9: no trigger stays behind."""
        uninstall_hook(self.env)
        self.env.cr.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'portal_follower%'"
            " UNION SELECT proname FROM pg_proc WHERE proname LIKE 'portal_follower%'"
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_g9_colleagues_documents_are_not_read(self):
        """G9: a handful of one's own among hundreds is not looked for in all."""
        first = self.document("sale.order", self.colin)
        self.env.cr.execute("SELECT * FROM sale_order LIMIT 0")
        columns = [column.name for column in self.env.cr.description]
        names = SQL(", ").join(map(SQL.identifier, columns[1:]))
        self.env.cr.execute(
            SQL(
                "INSERT INTO sale_order (%s) SELECT %s FROM sale_order,"
                " generate_series(1, %s) WHERE id = %s",
                names,
                names,
                MANY,
                first.id,
            )
        )
        self.env.cr.execute("ANALYZE sale_order; ANALYZE portal_follower")
        self.env.invalidate_all()
        first.message_subscribe(partner_ids=self.carla.ids)
        self.env.flush_all()
        PortalList = self.env["portal.list"].with_user(self.carla_user)
        who = (self.carla, self.company)
        quotes = Domain("portal_phase", "=", "quote")
        for sources in (
            PortalList._sources("sale.order", quotes, *who),
            PortalList._counted_sources("sale.order", quotes, *who),
            PortalList._waiting_sources(*who),
        ):
            self.assertGreaterEqual(PortalList._count(sources, 1000), 2)
            self.env.cr.execute(
                SQL(
                    "EXPLAIN (ANALYZE, FORMAT JSON) %s",
                    PortalList._count_sql(sources, 1000),
                )
            )
            [[[found]]] = self.env.cr.fetchall()
            self.assertLess(_rows_of(found["Plan"], "sale_order"), MANY / 4)


def _rows_of(plan, table):
    """Return how many rows a plan reads of a table."""
    rows = 0
    if plan.get("Relation Name") == table:
        # those that a filter leaves out have been read, too
        rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        rows *= plan["Actual Loops"]
    return rows + sum(_rows_of(below, table) for below in plan.get("Plans", ()))
