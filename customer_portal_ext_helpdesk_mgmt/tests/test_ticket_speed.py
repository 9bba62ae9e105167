"""G3-G5, G8: what the pages of tickets cost, with few and with many, and of others."""

from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.customer_portal_ext.models.portal_list import SORTABLE
from odoo.addons.customer_portal_ext.tests.statement_case import StatementCase
from odoo.addons.customer_portal_ext.tools import keyset

from .common import TicketCase, TicketHttpCase

LIST_QUERIES = 12
PAGE_QUERIES = 18

# Of other customers, for what PostgreSQL plans by.
OTHERS = 50_000


@tagged("post_install", "-at_install")
class TestTicketQueries(StatementCase, TicketHttpCase):
    def test_g8_list(self):
        """G8: as many for one ticket as for ninety, with a filter and a search too."""
        self.login_as(self.carla_user)
        foreign = self.ticket(partner=self.eve)
        self.env["helpdesk.ticket.person"].create(
            {"ticket_id": foreign.id, "partner_id": self.carla.id}
        )
        few = {}
        for count in (1, 90):
            for number in range(count):
                self.ticket(name=f"Poster {number}")
            self.env.flush_all()
            # on every first page, so that the same people are named
            self.env.cr.execute(
                "UPDATE helpdesk_ticket SET create_date = now() + interval '1 day'"
                " WHERE id = %s",
                [foreign.id],
            )
            for query in ("", "?filterby=waiting", "?search=poster&filterby=open"):
                with self.subTest(query=query, count=count):
                    found = self.queries(f"/my/tickets{query}")
                    self.assertLessEqual(len(found), LIST_QUERIES, "\n".join(found))
                    known = few.setdefault(query, len(found))
                    self.assertEqual(len(found), known, "\n".join(found))

    def test_g8_page(self):
        """G8, G10: the page with its messages, people and files."""
        mine = self.ticket()
        people = [self.colin, self.eve]
        self.env["helpdesk.ticket.person"].create(
            [{"ticket_id": mine.id, "partner_id": one.id} for one in people]
        )
        self.login_as(self.carla_user)
        self.env.flush_all()
        # what is kept of the visitor is found by their first look
        self.get(f"/my/ticket/{mine.id}")
        few = self.queries(f"/my/ticket/{mine.id}")
        for number in range(8):
            file = self.file(mine, user=self.hanna, name=f"{number}.txt")
            mine.with_user(self.hanna).message_post(
                body=f"Answer {number}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachment_ids=file.ids,
            )
        self.file(mine, user=self.carla_user, name="mine.txt")
        self.env.flush_all()
        many = self.queries(f"/my/ticket/{mine.id}")
        self.assertLessEqual(len(many), PAGE_QUERIES, "\n".join(many))
        self.assertEqual(len(many), len(few), "\n".join(many))
        self.assertNotIn("data:image", self.get(f"/my/ticket/{mine.id}").text)


@tagged("post_install", "-at_install")
class TestTicketScale(TicketCase):
    def explain(self, query):
        self.env.flush_all()
        self.env.cr.execute(f"EXPLAIN (FORMAT JSON) {query.code}", query.params)
        [[plan]] = self.env.cr.fetchall()
        return plan

    def test_g3_costs_what_the_customer_has(self):
        """G3, G5: neither list, count nor what waits goes through others' tickets."""
        mine, foreign = self.ticket(), self.ticket(partner=self.eve)
        self.env["helpdesk.ticket.person"].create(
            {"ticket_id": foreign.id, "partner_id": self.carla.id}
        )
        strangers = self.env["res.partner"].create(
            [{"name": f"Stranger {number}"} for number in range(50)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO helpdesk_ticket
                        (name, number, description, company_id, partner_id,
                         commercial_partner_id, stage_id, active, portal_show,
                         portal_published, portal_waiting, create_date)
                 SELECT 'Other', 'X' || n, '', %s, ids[1 + n %% 50], ids[1 + n %% 50],
                        %s, TRUE, TRUE, TRUE, n %% 7 = 0, now() - n * interval '1 min'
                   FROM generate_series(1, %s) n, (SELECT %s::int[] AS ids) s
            """,
            [self.company.id, self.new.id, OTHERS, strangers.ids],
        )
        self.env.cr.execute("ANALYZE helpdesk_ticket")
        self.env.cr.execute("ANALYZE helpdesk_ticket_person")
        Ticket, PortalList = self.env["helpdesk.ticket"], self.env["portal.list"]
        order = "date desc, id desc"

        def source(domain, counted=False):
            return PortalList._source(
                "helpdesk.ticket", domain, self.carla, self.company, counted=counted
            )

        keys = keyset.parse_order(order, SORTABLE)
        parts = [source(domain) for domain in Ticket._portal_list_parts(self.carla)]
        found = PortalList._page(parts, "date", order).rows
        self.assertEqual([row.id for row in found], [foreign.id, mine.id])
        queries = {
            "own": PortalList._branch(parts[0], keys, None, False, 80),
            "added": PortalList._branch(parts[1], keys, None, False, 80),
            "count": PortalList._count_sql([source(Domain.TRUE, True)], 1000),
            "waiting": PortalList._count_sql(
                [source(Ticket._portal_waiting_domain(), True)], 99
            ),
        }
        for name, query in queries.items():
            with self.subTest(name):
                plan = self.explain(query)
                self.assertNoWalk(plan)

    def assertNoWalk(self, plan):
        """Assert that no node reads all of the tickets."""
        nodes = [plan[0]["Plan"]]
        while nodes:
            node = nodes.pop()
            nodes += node.get("Plans", [])
            if node.get("Relation Name") == "helpdesk_ticket":
                self.assertNotEqual(node["Node Type"], "Seq Scan", node)
                # an index that is gone through as a whole has no condition
                self.assertTrue(
                    node.get("Index Cond") or "Bitmap" in node["Node Type"], node
                )
