from odoo.tests import tagged

from .common import PortalCase
from .document_case import DocumentCast


@tagged("post_install", "-at_install")
class TestDocumentSees(DocumentCast, PortalCase):
    """O-DOCS: who sees one document, or folder, is who sees it in the lists."""

    def check(self, *contacts):
        policy = self.env["portal.policy"]
        for model in ("portal.document", "portal.folder"):
            records = self.env[model].with_context(active_test=False).search([])
            for contact in contacts:
                domain = policy._domain(model, contact, self.company)
                expected = records & records.sudo().search(domain)
                seen = records.filtered(
                    lambda record, contact=contact: policy._sees(
                        record.sudo(), contact, self.company
                    )
                )
                self.assertEqual(seen, expected, contact.name)

    def test_o_docs_one_by_one_as_all_at_once(self):
        """O-DOCS: the answer for one is the policy's domain, place by place."""
        order = self.order(self.carla)
        shop = self.project("Shop", self.carla, portal_show_documents=True)
        self.document("Plan", project_id=shop.id)
        hidden = self.project("Yard", self.carla)
        self.document("Hidden", project_id=hidden.id)
        self.document(
            "Proof", order_id=order.id, res_model="sale.order", res_id=order.id
        )
        off = self.document("Off", self.public, portal_show=False)
        self.document("Gone", self.public).active = False
        self.check(self.carla, self.colin, self.eve)
        nobody = self.env["res.partner"]
        policy = self.env["portal.policy"]
        self.assertFalse(policy._sees(self.prices.sudo(), nobody, self.company))
        self.assertFalse(policy._sees(off.sudo(), self.carla, self.company))
        self.assertTrue(policy._sees(self.prices.sudo(), self.carla, self.company))

    def test_o_docs_what_changes_is_seen_at_once(self):
        """O-DOCS: a statement that is kept answers by what is in the database now."""
        policy = self.env["portal.policy"]

        def sees(record, contact):
            return policy._sees(record.sudo(), contact, self.company)

        self.assertTrue(sees(self.contract, self.carla))
        self.assertTrue(sees(self.private, self.carla))
        self.assertFalse(sees(self.contract, self.eve))
        self.contract.owner_id = self.eve
        self.assertFalse(sees(self.contract, self.carla))
        self.assertTrue(sees(self.contract, self.eve))
        self.assertFalse(sees(self.private, self.carla))
        self.contract.folder_id = self.public
        self.assertTrue(sees(self.contract, self.carla))
        self.public.portal_show = False
        self.assertFalse(sees(self.contract, self.carla))
        self.assertFalse(sees(self.public, self.carla))
