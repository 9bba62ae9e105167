"""One page of settings, in the order of the features; lists that can be searched."""

import re

from lxml import etree

from odoo.tests import tagged

from .common import PortalCase

# As FEATURES.md groups what the settings decide.
GROUPS = [
    "Getting in",
    "Seeing",
    "Answering",
    "Paying",
    "Suppliers",
    "Documents",
    "Profile",
]


@tagged("post_install", "-at_install")
class TestSettingsPage(PortalCase):
    def blocks(self):
        view = self.env["res.config.settings"].get_view(
            self.env.ref("base_setup.res_config_settings_view_form").id, "form"
        )
        [app] = etree.fromstring(view["arch"]).xpath(
            "//app[@name='customer_portal_ext']"
        )
        return app.findall(".//block")

    def test_order(self):
        """O-INSTALL: the settings stand where a contact meets them, group by group."""
        titles = [block.get("title") for block in self.blocks()]
        groups = [title.partition(":")[0] for title in titles]
        # of those that are known, in order; a new block brings the name of its group
        known = [group for group in groups if group in GROUPS]
        self.assertEqual(known, sorted(known, key=GROUPS.index))
        self.assertEqual(set(known), set(GROUPS))

    def test_help(self):
        """O-INSTALL: each setting says in a sentence what the customer will notice."""
        for block in self.blocks():
            for setting in block.findall(".//setting"):
                with self.subTest(block=block.get("name"), setting=setting.get("id")):
                    text = (setting.get("help") or "").strip()
                    self.assertTrue(text)
                    self.assertIn(text[-1], ".:")
                    self.assertGreater(len(text.split()), 4)

    def test_fields_are_explained(self):
        """O-INSTALL: no field of the settings stands outside of a setting with help."""
        for block in self.blocks():
            for field in block.iter("field"):
                holders = [node for node in field.iterancestors("setting")]
                with self.subTest(field=field.get("name")):
                    self.assertTrue(holders and holders[0].get("help"))

    def test_settings_have_a_name(self):
        """O-INSTALL: above what is set stands what it is."""
        for block in self.blocks():
            for setting in block.iter("setting"):
                with self.subTest(setting=setting.get("id")):
                    # Odoo takes the name of the first field that stands in it by itself
                    self.assertTrue(setting.get("string") or setting.findall("./field"))

    def test_menus_fit(self):
        """The menu of the app stands in one line: no more entries than fit there."""
        root = self.env.ref("customer_portal_ext.menu_portal_root")
        self.assertLessEqual(len(root.child_id), 9)
        for group in root.child_id:
            with self.subTest(menu=group.name):
                self.assertTrue(group.action or group.child_id)

    def test_menus(self):
        """Every list of ours in a menu can be searched, filtered or grouped."""
        root = self.env.ref("customer_portal_ext.menu_portal_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        models = {
            menu.action.res_model
            for menu in menus
            if menu.action and menu.action._name == "ir.actions.act_window"
        }
        ours = {name for name in models if name.startswith("portal.")}
        self.assertGreater(len(ours), 12)
        View = self.env["ir.ui.view"]
        for name in sorted(ours):
            with self.subTest(model=name):
                self.assertTrue(
                    View.search([("model", "=", name), ("type", "=", "search")])
                )
                # what it shows, is there, and can be loaded
                view = self.env[name].get_view(view_type="search")
                self.assertTrue(etree.fromstring(view["arch"]).findall(".//filter"))

    def test_lists_of_menus_can_be_grouped(self):
        """Each list of a menu loads by each of its groups, as the web client asks."""
        root = self.env.ref("customer_portal_ext.menu_portal_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        grouped = 0
        for menu in menus:
            action = menu.action
            if not action or action._name != "ir.actions.act_window":
                continue
            if "list" not in action.view_mode:
                continue
            Model = self.env[action.res_model]
            views = [(action.view_id.id, "list"), (action.search_view_id.id, "search")]
            loaded = Model.get_views(views)["views"]
            shown = etree.fromstring(loaded["list"]["arch"]).xpath("/list/field/@name")
            filters = etree.fromstring(loaded["search"]["arch"]).xpath(
                "//filter/@context"
            )
            fields = Model.fields_get(shown)
            for context in filters:
                [group] = re.findall(r"'group_by': *'([^']+)'", context) or [None]
                kind = Model._fields[group.split(":")[0]].type if group else None
                if kind in (None, "properties"):
                    continue
                if kind in ("date", "datetime") and ":" not in group:
                    group += ":month"
                with self.subTest(menu=menu.complete_name, group=group):
                    Model.web_read_group([], [group], self.sums(fields))
                    grouped += 1
        self.assertGreater(grouped, 20)

    def sums(self, fields):
        """Return what the web client sums up in a list with these fields."""
        sums = []
        for name, field in fields.items():
            if field.get("aggregator") and field["type"] in (
                "integer",
                "float",
                "monetary",
            ):
                sums.append(f"{name}:{field['aggregator']}")
            if field.get("aggregator") and field.get("currency_field"):
                sums.append(f"{field['currency_field']}:array_agg_distinct")
                sums.append(f"{name}:sum_currency")
        return list(dict.fromkeys(sums))

    def test_cards(self):
        """The lists that staff look at on a phone have cards."""
        for name in (
            "portal.status",
            "portal.hotlink",
            "portal.approval",
            "portal.change.request",
            "portal.event",
            "portal.faq",
            "portal.waiting",
        ):
            with self.subTest(model=name):
                views = self.env["ir.ui.view"].search(
                    [("model", "=", name), ("type", "=", "kanban")]
                )
                self.assertTrue(views)
                actions = self.env["ir.actions.act_window"].search(
                    [("res_model", "=", name)]
                )
                self.assertIn("kanban", ",".join(actions.mapped("view_mode")))
