"""The data that only the benchmark of all lists needs.

Bills, payments, projects, tasks, documents in folders, questions and answers, what is
past; and tickets, where there are. Inside Odoo. As ``data``: one of each through the
ORM, copied by SQL, for the same owners.
"""

import base64
from datetime import date

from odoo.fields import Command

from benchmarks.copies import Copier, sum_up
from benchmarks.data import dated_lines

# Folders of documents: so many at the top, and so many in each of them.
TOP_FOLDERS, INNER_FOLDERS = 10, 20
# One document in so many has a task, a ticket, a bill.
PART = 4
# And one in so many a project, or an article of questions and answers.
SHARE = 200
# So many of a hundred invoices and payments are still open.
OPEN_PERCENT = 10


def fill(env, world):
    """Add it for the owners of ``data.fill``, in the same session, and commit.

    :return: dict of ids to build addresses with: ``folder`` and ``inner`` of ours
    """
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US"})
    env.cr.execute("SET LOCAL synchronous_commit = off")
    makers = _Makers(env, env["res.partner"].browse(world["example"]))
    makers.plans()
    made = {}
    for name, maker in (
        ("past", makers.past_orders),
        ("bills", makers.bills),
        ("payments", makers.payments),
        ("projects", makers.projects),
        ("tickets", makers.tickets),
        ("documents", makers.documents),
        ("faq", makers.faq),
    ):
        made[name] = maker()
    sum_up(env)
    env.cr.commit()
    return made


class _Makers:
    """One method for each kind; each returns what addresses need, or None."""

    def __init__(self, env, example):
        self.env = env
        self.example = example
        self.copier = Copier(env.cr)
        self.dates = {"create_date": "p.stamp", "write_date": "p.stamp"}
        self.owner = {
            "partner_id": "p.partner",
            "commercial_partner_id": "p.commercial",
            "access_token": "md5('token' || new_id)",
            **self.dates,
        }

    def plans(self):
        """Make the shorter plans from that of ``data``."""
        for name, part in (("bench_part", PART), ("bench_share", SHARE)):
            self.env.cr.execute(
                f"DROP TABLE IF EXISTS {name}; CREATE TEMP TABLE {name} AS"
                " SELECT row_number() OVER (ORDER BY i) - 1 AS i, partner, commercial,"
                " stamp FROM (SELECT d.*, row_number() OVER (PARTITION BY commercial"
                " ORDER BY i) AS nth FROM bench_documents d) d"
                # everybody has one
                f" WHERE nth % {part} = 1; ANALYZE {name}"
            )

    def copied(self, plan, record, values, children=None):
        """Return the id of the first copy of a record, with its followers."""
        self.env.flush_all()
        # no triggers: what is copied from valid rows is valid
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        base = self.copier.copy(record._table, plan, record.id, values, children)
        self.copier.copy_below(
            "mail_followers",
            plan,
            f"t.res_id = {record.id} AND t.res_model = '{record._name}'",
            "res_id",
            base,
            {
                "partner_id": f"CASE t.partner_id WHEN {self.example.id}"
                " THEN p.partner ELSE t.partner_id END"
            },
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        return base

    def past_orders(self):
        """Quotations that were cancelled, and orders."""
        product = self.env["product.product"].search([("name", "=", "Poster")], limit=1)
        for confirmed in (False, True):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.example.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            )
            if confirmed:
                order.action_confirm()
                order.with_context(disable_cancel_warning=True)._action_cancel()
            else:
                order.action_quotation_sent()
                order._action_cancel()
            self.copied(
                "bench_part",
                order,
                {
                    **self.owner,
                    "name": "'H' || lpad((900000 + p.i)::text, 8, '0')",
                    "partner_invoice_id": "p.partner",
                    "partner_shipping_id": "p.partner",
                    "date_order": "p.stamp",
                },
                {("sale_order_line", "order_id"): {"order_partner_id": "p.partner"}},
            )

    def _move(self, number):
        return {
            **self.owner,
            "partner_shipping_id": "p.partner",
            "name": number,
            "payment_reference": number,
            "sequence_prefix": "'REST/'",
            "sequence_number": "900000 + p.i",
            "date": "p.stamp::date",
            "invoice_date": "CASE WHEN t.invoice_date IS NOT NULL"
            " THEN p.stamp::date END",
            "invoice_date_due": "p.stamp::date + 30",
        }

    def bills(self):
        """What suppliers billed us."""
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.example.id,
                "invoice_date": "2026-01-15",
                "ref": "BENCH",
                "invoice_line_ids": [
                    Command.create({"name": "Paper", "price_unit": 20.0})
                ],
            }
        )
        bill.action_post()
        number = "'BILLS/' || lpad((900000 + p.i)::text, 8, '0')"
        lines = {("account_move_line", "move_id"): dated_lines(number, self.dates)}
        self.copied("bench_part", bill, {**self._move(number), "ref": number}, lines)

    def payments(self):
        """What customers paid, with its entries; most of it and of invoices settled."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.example.id,
                "amount": 20.0,
                "date": date(2026, 1, 20),
            }
        )
        account = self.env["account.account"].search(
            [("account_type", "=", "asset_current"), ("reconcile", "=", True)], limit=1
        )
        payment.payment_method_line_id.payment_account_id = account
        payment.outstanding_account_id = account
        payment.action_post()
        number = "'PAY/' || lpad((900000 + p.i)::text, 8, '0')"
        move = payment.move_id
        if not move:
            raise ValueError("The example of a payment has no entry.")
        self.env.cr.execute("SELECT last_value + 1 FROM account_payment_id_seq")
        [first] = self.env.cr.fetchone()
        entry = self.copied(
            "bench_documents",
            move,
            {**self._move(number), "origin_payment_id": f"{first} + p.i"},
            {("account_move_line", "move_id"): dated_lines(number, self.dates)},
        )
        base = self.copied(
            "bench_documents",
            payment,
            {
                **self.owner,
                "partner_id": "p.commercial",
                "name": number,
                "date": "p.stamp::date",
                "move_id": f"{entry} + p.i",
            },
        )
        assert base == first, (base, first)
        self._settle()

    def _settle(self):
        """Have most entries of persons settled, and their invoices paid."""
        self.env.cr.execute(
            "UPDATE account_move_line l SET reconciled = TRUE, amount_residual = 0,"
            " amount_residual_currency = 0 FROM account_account a"
            " WHERE a.id = l.account_id AND a.account_type = 'asset_receivable'"
            f" AND l.move_id % 100 >= {OPEN_PERCENT};"
            "UPDATE account_move SET payment_state = 'paid', amount_residual = 0,"
            " amount_residual_signed = 0 WHERE move_type = 'out_invoice'"
            f" AND id % 100 >= {OPEN_PERCENT}"
        )

    def projects(self):
        """Shared projects, and the tasks in them."""
        stage = self.env["project.task.type"].create(
            {"name": "To do", "user_id": False}
        )
        project = self.env["project.project"].create(
            {
                "name": "Window",
                "privacy_visibility": "portal",
                "partner_id": self.example.id,
                "type_ids": stage.ids,
            }
        )
        task = self.env["project.task"].create(
            {
                "name": "Paint",
                "project_id": project.id,
                "partner_id": self.example.id,
                "stage_id": stage.id,
            }
        )
        project.message_subscribe(self.example.ids)
        task.message_subscribe(self.example.ids)
        first = self.copied(
            "bench_share",
            project,
            {**self.owner, "name": """jsonb_build_object('en_US', 'Window ' || p.i)"""},
        )
        # each in one of its customer's projects
        self.env.cr.execute(
            "DROP TABLE IF EXISTS bench_tasks; CREATE TEMP TABLE bench_tasks AS"
            f" SELECT t.*, {first} + s.ids[1 + t.i % cardinality(s.ids)] AS project"
            " FROM bench_part t JOIN (SELECT commercial, array_agg(i) AS ids"
            " FROM bench_share GROUP BY commercial) s USING (commercial)"
        )
        tasks = self.copied(
            "bench_tasks",
            task,
            {
                **self.owner,
                "name": "'Paint ' || p.i",
                "project_id": "p.project",
                "date_deadline": "p.stamp + interval '90 days'",
            },
        )
        return {"project": first, "task": tasks}

    def tickets(self):
        """Tickets, where a helpdesk is installed."""
        if "helpdesk.ticket" not in self.env:
            return None
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Broken",
                "description": "It broke.",
                "partner_id": self.example.id,
            }
        )
        ticket.message_subscribe(self.example.ids)
        return self.copied(
            "bench_part",
            ticket,
            {**self.owner, "number": "'HT' || lpad(p.i::text, 8, '0')"},
        )

    def documents(self):
        """Files in folders in folders: three of four private, the rest public."""
        if "portal.folder" not in self.env:
            return None
        Folder = self.env["portal.folder"]
        folders = {}
        for kind in ("public", "private"):
            tops = Folder.create(
                [
                    {"name": f"{kind} {number}", "kind": kind}
                    for number in range(TOP_FOLDERS)
                ]
            )
            inner = Folder.create(
                [
                    {"name": f"{top.name}.{number}", "parent_id": top.id}
                    for top in tops
                    for number in range(INNER_FOLDERS)
                ]
            )
            folders[kind] = (tops | inner).ids
        made = {}
        for kind, where in (("public", "p.i % 4 = 0"), ("private", "p.i % 4 <> 0")):
            ids = folders[kind]
            document = self.env["portal.document"].create(
                {
                    "name": "Drawing",
                    "folder_id": ids[0],
                    "owner_id": self.example.id if kind == "private" else False,
                    "content": base64.b64encode(b"a drawing"),
                    "file_name": "drawing.txt",
                }
            )
            self.env.cr.execute(
                "DROP TABLE IF EXISTS bench_files; CREATE TEMP TABLE bench_files AS"
                " SELECT row_number() OVER (ORDER BY i) - 1 AS i, partner, commercial,"
                f" stamp FROM bench_documents p WHERE {where}"
            )
            self.copied(
                "bench_files",
                document,
                {
                    "name": "'Drawing ' || p.i",
                    # half of all in one folder
                    "folder_id": f"CASE WHEN p.i % 2 = 0 THEN {ids[0]} ELSE"
                    f" (ARRAY{ids})[1 + p.i % {len(ids)}] END",
                    "owner_id": "p.partner" if kind == "private" else "NULL",
                    "commercial_partner_id": "p.commercial"
                    if kind == "private"
                    else "NULL",
                    **self.dates,
                },
            )
            made[kind] = {"folder": ids[0], "inner": ids[-1]}
        return made

    def faq(self):
        """Articles of questions and answers."""
        if "portal.faq" not in self.env:
            return None
        category = self.env["portal.faq.category"].create({"name": "Printing"})
        article = self.env["portal.faq"].create(
            {
                "name": "How is a poster printed?",
                "answer": "<p>On paper, by a printer.</p>",
                "category_id": category.id,
            }
        )
        article.action_publish()
        return self.copied(
            "bench_share",
            article,
            {"name": "'How is poster ' || p.i || ' printed?'", **self.dates},
        )
