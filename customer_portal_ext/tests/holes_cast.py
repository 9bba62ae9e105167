"""What the tests of the holes of stock share: RPC, and a document of each kind."""

from odoo.fields import Date


class RpcCast:
    """Call the ORM as a browser's RPC does."""

    def rpc(self, model, method, *args, **kwargs):
        answer = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )
        return answer

    def make_jsonrpc_request(self, route, params=None, **kwargs):
        return self.url_open(
            route, json={"jsonrpc": "2.0", "method": "call", "params": params or {}}
        ).json()

    def assertRefused(self, answer, name="odoo.exceptions.AccessError"):
        self.assertNotIn("result", answer)
        self.assertEqual(answer["error"]["data"]["name"], name)


class PageCast(RpcCast):
    def setUp(self):
        super().setUp()
        self.quote = self.quotation()
        self.po = self.purchase(partner=self.carla)
        self.invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.carla.id,
                "invoice_date": Date.today(),
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Poster",
                            "price_unit": 10,
                            "sale_line_ids": self.quote.order_line[0].ids,
                            "tax_ids": [],
                        },
                    )
                ],
            }
        )
        self.invoice.action_post()
        self.bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.carla.id,
                "invoice_date": Date.today(),
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Paper",
                            "price_unit": 3,
                            "purchase_line_id": self.po.order_line[0].id,
                            "tax_ids": [],
                        },
                    )
                ],
            }
        )
        self.bill.action_post()
        self.project = self.env["project.project"].create(
            {
                "name": "Project",
                "privacy_visibility": "portal",
                "partner_id": self.carla.id,
                "allow_milestones": True,
                "collaborator_ids": [(0, 0, {"partner_id": self.carla.id})],
            }
        )
        stage = self.env["project.task.type"].create(
            {"name": "New", "project_ids": self.project.ids}
        )
        milestone = self.env["project.milestone"].create(
            {"name": "Milestone", "project_id": self.project.id}
        )
        self.task = self.env["project.task"].create(
            {
                "name": "Task",
                "project_id": self.project.id,
                "partner_id": self.carla.id,
                "stage_id": stage.id,
                "milestone_id": milestone.id,
            }
        )
        self.records = (
            self.quote,
            self.po,
            self.invoice,
            self.bill,
            self.project,
            self.task,
        )
        for record in self.records:
            record.message_subscribe(self.carla.ids)
            record.access_token = f"token{record.id}x{record._name}"
