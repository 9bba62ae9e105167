from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged

from ..tools import prepared
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPolicyPlan(PortalCase):
    """X-SCOPE, G9: what a reader sees by themselves is not planned for a company."""

    def narrow(self, scope, user=None):
        self.carla.portal_scope = scope
        user = user or self.carla_user
        return self.env(user=user)["portal.policy"]._is_narrow()

    def test_who_sees_less_than_a_company(self):
        self.assertTrue(self.narrow("own"))
        for scope in ("branch", "company", "group"):
            self.assertFalse(self.narrow(scope), scope)
        department = self.env["res.partner"].create(
            {"name": "Shop", "parent_id": self.carla.parent_id.id}
        )
        self.carla.parent_id = department
        self.assertTrue(self.narrow("branch"))
        self.assertFalse(self.narrow("company"))
        self.assertFalse(self.narrow("own", self.env.ref("base.user_admin")))

    def test_lists_are_planned_for_the_reader_where_they_are_narrow(self):
        self.quotation()
        self.env.flush_all()
        for scope in ("own", "company"):
            self.carla.portal_scope = scope
            self.env.flush_all()
            asked = []
            execute = prepared.execute

            def note(cr, code, params, for_all, asked=asked, execute=execute):
                asked.append(("portal_status" in code, for_all))
                return execute(cr, code, params, for_all)

            PortalList = self.env(user=self.carla_user)["portal.list"]
            sources = PortalList._sources(
                "sale.order",
                Domain.TRUE,
                self.carla,
                self.carla_user._portal_companies(),
            )
            with patch.object(prepared, "execute", note):
                PortalList._page(sources, "date", "date desc, id desc")
            self.assertEqual(asked, [(True, scope != "own")])
