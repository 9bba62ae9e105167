"""Nobody of the staff sees a menu, a filter or a field to search by that fails."""

import re
from datetime import date

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import datetime as datetimes
from odoo.tools.safe_eval import dateutil, safe_eval

from .common import PortalCase

ROLES = {
    "manager": "customer_portal_ext.group_portal_manager",
    "salesperson": "sales_team.group_sale_salesman",
    "buyer": "purchase.group_purchase_user",
    "bookkeeper": "account.group_account_invoice",
    "project": "project.group_project_user",
}


@tagged("post_install", "-at_install")
class TestMenusStaff(PortalCase):
    def setUp(self):
        super().setUp()
        # what a list shows of lines can only fail where there is one
        order = self.quotation()
        self.env["portal.change.request"].create(
            {
                "order_id": order.id,
                "partner_id": order.partner_id.id,
                "line_ids": order.order_line.ids,
                "body": "Larger, please",
            }
        )

    def staff(self, role):
        return self.env["res.users"].create(
            {
                "name": role,
                "login": f"{role}@staff.test",
                "group_ids": [
                    self.env.ref("base.group_user").id,
                    self.env.ref(ROLES[role]).id,
                ],
            }
        )

    def actions(self, user):
        """Return what the menus of the app lead this user to: {menu: action}."""
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("customer_portal_ext.menu_portal_root").id
        waiting, found = [root], {}
        while waiting:
            menu = menus.get(waiting.pop())
            if not menu:
                continue
            waiting += menu["children"]
            if menu["action_model"] == "ir.actions.act_window":
                action = self.env["ir.actions.act_window"].browse(menu["action_id"])
                if action.res_model.startswith("portal."):
                    found[menu["name"]] = action
        return found

    def values(self, user):
        """Return what domains of views may use."""
        return {
            "uid": user.id,
            "context_today": date.today,
            "datetime": datetimes,
            "relativedelta": dateutil.relativedelta.relativedelta,
            "self": "x",
        }

    def look_at(self, user, action):
        """Load an action as the web client does, by each filter and each field."""
        values = self.values(user)
        Model = self.env[action.res_model].with_user(user)
        base = safe_eval(action.domain or "[]", values)
        views = [(False, mode) for mode in action.view_mode.split(",")]
        loaded = Model.get_views([*views, (action.search_view_id.id, "search")])
        for mode in {"list", "kanban"} & loaded["views"].keys():
            arch = etree.fromstring(loaded["views"][mode]["arch"])
            names = arch.xpath("//field[not(ancestor::field)]/@name")
            Model.web_search_read(base, {name: {} for name in names}, limit=80)
        arch = etree.fromstring(loaded["views"]["search"]["arch"])
        tried = 0
        for node in arch.xpath("//filter[@domain] | //search/field"):
            name = node.get("name")
            text = node.get("domain") or node.get("filter_domain")
            if not text and Model._fields[name].type not in ("many2one", "char"):
                continue
            domain = safe_eval(text, values) if text else [(name, "ilike", "x")]
            with self.subTest(by=name):
                Model.web_search_read([*base, *domain], {"display_name": {}}, limit=1)
                tried += 1
        for group in re.findall(r"'group_by': *'(\w+)'", etree.tostring(arch).decode()):
            if Model._fields[group].type == "many2one":
                with self.subTest(group=group):
                    Model.web_read_group(base, [group], ["__count"])
        return tried

    def test_nobody_sees_what_fails(self):
        """O-INSTALL: each role of the staff, each menu, filter and field of it."""
        for role in ROLES:
            user, tried = self.staff(role), 0
            for menu, action in self.actions(user).items():
                with self.subTest(role=role, menu=menu):
                    tried += self.look_at(user, action)
            self.assertGreater(tried, 10, role)
