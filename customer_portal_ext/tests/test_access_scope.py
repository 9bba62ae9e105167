"""X-SCOPE: whose documents a contact sees, per contact and section."""

from odoo.fields import Command
from odoo.tests import tagged

from .access_cast import AccessCast
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestScope(AccessCast, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        # Customer Ltd: Carla, Colin; its department Print: Dora, Dan;
        # its subsidiary Branch Ltd: Sue; Other Ltd: Eve
        cls.department = Partner.create(
            {"name": "Print", "parent_id": cls.customer.id, "type": "other"}
        )
        cls.dora = cls.contact("Dora Client", cls.department, "dora@client.test")
        cls.dan = cls.contact("Dan Client", cls.department, "dan@client.test")
        cls.subsidiary = Partner.create(
            {"name": "Branch Ltd", "is_company": True, "parent_id": cls.department.id}
        )
        cls.sue = cls.contact("Sue Sub", cls.subsidiary, "sue@sub.test")
        cls.dora_user = cls.portal_user(cls.dora)
        contacts = cls.dora | cls.dan | cls.carla | cls.sue | cls.eve | cls.customer
        cls.quotes = {
            partner: cls.quotation(partner=partner, lines=1) for partner in contacts
        }

    def seen_by_dora(self):
        return {
            partner.name
            for partner, quote in self.quotes.items()
            if self.sees(self.dora_user, quote)
        }

    def test_own(self):
        """X-SCOPE: a contact of whom nothing is said sees their own documents."""
        self.dora.portal_scope = False
        self.company.portal_scope = "own"
        self.assertEqual(self.seen_by_dora(), {"Dora Client"})

    def test_own_and_followed(self):
        """X-SCOPE, P-HOTLINK: what staff sent to a colleague, they see as well."""
        self.dora.portal_scope = "own"
        self.quotes[self.carla].message_subscribe(partner_ids=self.dora.ids)
        self.assertEqual(self.seen_by_dora(), {"Dora Client", "Carla Client"})
        self.quotes[self.eve].message_subscribe(partner_ids=self.dora.ids)
        self.assertFalse(self.sees(self.dora_user, self.quotes[self.eve]))

    def test_branch(self):
        self.dora.portal_scope = "branch"
        self.assertEqual(self.seen_by_dora(), {"Dora Client", "Dan Client"})
        self.carla.portal_scope = "branch"
        # directly below the company: the branch is the company, without subsidiaries
        self.assertTrue(self.sees(self.carla_user, self.quotes[self.dan]))
        self.assertTrue(self.sees(self.carla_user, self.quotes[self.customer]))
        self.assertFalse(self.sees(self.carla_user, self.quotes[self.sue]))

    def test_a_new_contact_of_the_branch_counts_at_once(self):
        """X-SCOPE: also one below a contact of the department, and who leaves it."""
        self.dora.portal_scope = "branch"
        self.assertEqual(self.seen_by_dora(), {"Dora Client", "Dan Client"})
        self.contact("Dirk Client", self.department, "dirk@client.test")
        below = self.contact("Dina Client", self.dan, "dina@client.test")
        quote = self.quotation(partner=below, lines=1)
        self.assertTrue(self.sees(self.dora_user, quote))
        self.dan.parent_id = self.customer
        self.assertFalse(self.sees(self.dora_user, quote))
        self.assertEqual(self.seen_by_dora(), {"Dora Client"})
        self.carla.parent_id = self.department
        self.assertEqual(self.seen_by_dora(), {"Dora Client", "Carla Client"})

    def test_branch_is_read_once(self):
        """G8: the branch's contacts are no queries of each page; new ones below the
        company leave the caches alone."""
        policy = self.env["portal.policy"]
        self.dora.portal_scope = "branch"
        policy._domain("sale.order", self.dora, self.company)
        self.contact("Nele Client", self.customer, "nele@client.test")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        domain = policy._domain("sale.order", self.dora, self.company)
        self.assertEqual(self.env.cr.sql_log_count, before)
        self.env["sale.order"].sudo().search(domain)
        self.assertEqual(self.env.cr.sql_log_count, before + 1)

    def test_company(self):
        self.dora.portal_scope = "company"
        family = {"Dora Client", "Dan Client", "Carla Client", "Customer Ltd"}
        self.assertEqual(self.seen_by_dora(), family)

    def test_group(self):
        """X-SCOPE: the group is what stock shows, subsidiaries below included."""
        self.dora.portal_scope = "group"
        self.assertEqual(
            self.seen_by_dora(),
            {"Dora Client", "Dan Client", "Carla Client", "Customer Ltd", "Sue Sub"},
        )
        self.sue.portal_scope = "group"
        sue_user = self.portal_user(self.sue)
        # a subsidiary does not see what its parent has
        self.assertFalse(self.sees(sue_user, self.quotes[self.dora]))

    def test_per_section(self):
        """X-SCOPE: a section's own scope is asked before the contact's."""
        self.dora.portal_scope = "own"
        order = self.quotation(partner=self.dan, lines=1)
        order.action_confirm()
        self.assertFalse(self.sees(self.dora_user, order))
        self.grant(self.dora, "orders", scope="company")
        self.assertTrue(self.sees(self.dora_user, order))
        self.assertTrue(self.sees(self.dora_user, order.order_line))
        self.assertFalse(self.sees(self.dora_user, self.quotes[self.dan]))

    def test_section_default_of_the_company(self):
        self.dora.portal_scope = False
        self.company.portal_scope = "own"
        self.grant(None, "quotes", scope="branch")
        self.assertEqual(self.seen_by_dora(), {"Dora Client", "Dan Client"})
        self.dora.portal_scope = "own"
        self.assertEqual(self.seen_by_dora(), {"Dora Client"})

    def test_entry_of_the_customer(self):
        """O-MODULES, X-SCOPE: an entry of a company holds for all of its contacts."""
        self.dora.portal_scope = False
        self.company.portal_scope = "own"
        self.grant(self.customer, "quotes", scope="company")
        self.assertIn("Carla Client", self.seen_by_dora())
        self.grant(self.dora, "quotes", scope="own")
        self.assertEqual(self.seen_by_dora(), {"Dora Client"})

    def test_a_move_to_another_company_counts_at_once(self):
        self.dora.portal_scope = "company"
        self.assertTrue(self.sees(self.dora_user, self.quotes[self.carla]))
        self.dora.parent_id = self.other
        self.assertFalse(self.sees(self.dora_user, self.quotes[self.carla]))
        self.assertTrue(self.sees(self.dora_user, self.quotes[self.eve]))

    def test_a_new_subsidiary_counts_at_once(self):
        self.dora.portal_scope = "group"
        self.assertFalse(self.sees(self.dora_user, self.quotes[self.eve]))
        self.other.parent_id = self.customer
        self.assertTrue(self.sees(self.dora_user, self.quotes[self.eve]))

    def test_purchase_orders(self):
        """X-SCOPE: suppliers as customers."""
        sophie = self.contact("Sophie Supplier", self.supplier, "sophie@supplier.test")
        sophie_user = self.portal_user(sophie)
        order = self.purchase(partner=self.sven)
        sophie.portal_scope = "own"
        self.assertFalse(self.sees(sophie_user, order))
        self.assertFalse(self.sees(sophie_user, order.order_line))
        sophie.portal_scope = "company"
        self.assertTrue(self.sees(sophie_user, order))
        self.assertTrue(self.sees(sophie_user, order.order_line))

    def test_projects_and_tasks(self):
        """X-SCOPE, P-JOBS: following is personal, unless the scope says more (W19)."""
        project = self.env["project.project"].create(
            {
                "name": "Window",
                "privacy_visibility": "portal",
                "partner_id": self.carla.id,
            }
        )
        task = self.env["project.task"].create(
            {"name": "Measure", "project_id": project.id, "partner_id": self.carla.id}
        )
        project.message_subscribe(partner_ids=self.carla.ids)
        task.message_subscribe(partner_ids=self.carla.ids)
        self.carla.portal_scope = self.dora.portal_scope = "own"
        for record in (project, task):
            self.assertTrue(self.sees(self.carla_user, record))
            self.assertFalse(self.sees(self.dora_user, record))
            self.assertFalse(self.sees(self.eve_user, record))
        self.dora.portal_scope = "branch"
        self.assertFalse(self.sees(self.dora_user, task))
        for scope in ("company", "group"):
            self.dora.portal_scope = scope
            self.assertTrue(self.sees(self.dora_user, project), scope)
            self.assertTrue(self.sees(self.dora_user, task), scope)
        project.portal_show = False
        self.assertFalse(self.sees(self.carla_user, project))
        self.assertFalse(self.sees(self.carla_user, task))
        project.portal_show = True
        project.privacy_visibility = "employees"
        self.assertFalse(self.sees(self.carla_user, task))

    def test_collaborator_works_in_a_shared_project(self):
        """P-JOBS: the policy leaves Odoo's project sharing as it is."""
        project = self.env["project.project"].create(
            {"name": "Shared", "privacy_visibility": "portal"}
        )
        project.message_subscribe(partner_ids=self.carla.ids)
        self.env["project.collaborator"].create(
            {"project_id": project.id, "partner_id": self.carla.id}
        )
        self.carla.portal_scope = "own"
        task = (
            self.env["project.task"]
            .with_user(self.carla_user)
            .with_context(default_project_id=project.id)
            .create({"name": "From outside"})
        )
        task.write({"name": "Renamed"})
        self.assertTrue(self.sees(self.carla_user, task))
        self.assertFalse(self.sees(self.eve_user, task))

    def test_multi_company(self):
        """X-MULTI: each company's settings hold for its own documents."""
        second = self.env["res.company"].create({"name": "Second"})
        third = self.env["res.company"].create({"name": "Third"})
        quotes = {
            company: self.env["sale.order"].create(
                {
                    "partner_id": self.dora.id,
                    "company_id": company.id,
                    "portal_status_id": self.Status.search(
                        [
                            ("model", "=", "sale.order"),
                            ("action", "=", "approve"),
                            ("company_id", "=", company.id),
                        ],
                        limit=1,
                    ).id,
                    "state": "sent",
                    "order_line": [Command.create({"name": "X", "product_id": False})],
                }
            )
            for company in (second, third)
        }
        self.dora_user.company_ids |= second
        self.assertTrue(self.sees(self.dora_user, self.quotes[self.dora]))
        self.assertTrue(self.sees(self.dora_user, quotes[second]))
        self.assertFalse(self.sees(self.dora_user, quotes[third]))
        self.grant(None, "quotes", is_granted=False, company=second)
        self.assertTrue(self.sees(self.dora_user, self.quotes[self.dora]))
        self.assertFalse(self.sees(self.dora_user, quotes[second]))

    def test_group_does_not_walk_the_contacts(self):
        """G8: the same number of queries for two and for two hundred contacts."""

        def queries():
            self.env.registry.clear_cache()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            list(
                self.env["portal.policy"]._domain("sale.order", self.dora, self.company)
            )
            return self.env.cr.sql_log_count - before

        self.dora.portal_scope = "group"
        queries()
        few = queries()
        self.env["res.partner"].create(
            [{"name": f"C{n}", "parent_id": self.customer.id} for n in range(200)]
        )
        self.assertEqual(queries(), few)
