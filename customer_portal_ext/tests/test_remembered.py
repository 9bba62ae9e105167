from unittest.mock import patch

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestRemembered(TransactionCase):
    """What pages remember of settings is forgotten when they change (P-PUBLIC, G8)."""

    def _forgets(self, act):
        with patch.object(type(self.env.registry), "clear_cache") as forget:
            act()
        return forget.called

    def test_a_company_is_forgotten_by_what_is_remembered_of_it(self):
        company = self.env.company
        for name, value in (
            ("portal_act_code", "always"),
            ("portal_invoice_action", "open"),
            ("portal_document_upload", not company.portal_document_upload),
            ("portal_file_max_mb", company.portal_file_max_mb + 1),
            ("portal_scope", "company"),
            ("partner_id", self.env["res.partner"].create({"name": "Moved"}).id),
        ):
            with self.subTest(field=name):
                self.assertTrue(
                    self._forgets(lambda n=name, v=value: company.write({n: v}))
                )

    def test_what_nobody_remembers_is_written_at_no_cost(self):
        company = self.env.company
        write = {"portal_hotlink_days": company.portal_hotlink_days + 1}
        self.assertFalse(self._forgets(lambda: company.write(write)))
        currency = self.env.ref("base.EUR")
        self.assertFalse(self._forgets(lambda: currency.write({"full_name": "Euro!"})))

    def test_a_row_of_settings_is_forgotten_when_it_comes_changes_and_goes(self):
        rows = self.env["portal.hotlink.life"]
        values = {"company_id": self.env.company.id, "model": "sale.order", "days": 3}
        rows.search([("model", "=", "sale.order")]).unlink()
        made = []
        self.assertTrue(self._forgets(lambda: made.append(rows.create(values))))
        self.assertTrue(self._forgets(lambda: made[0].write({"days": 4})))
        self.assertTrue(self._forgets(made[0].unlink))
