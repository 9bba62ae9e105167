from datetime import date, datetime

from odoo.tests import tagged
from odoo.tools import format_amount, format_date, formatLang

from ..tools.page_formats import amount_formatter, date_formatter, number_formatter
from .common import PortalCase

AMOUNTS = (
    *(0, 0.0, -0.0, 1, 12.5, 999.999, 1000, 1234567.891, -1234.5, -0.001, 0.005),
    *(1.005, 2.675, 1e15, 123456789012.34),
)
DAYS = (
    *(date(2026, 1, 2), date(1999, 12, 31), date(2024, 2, 29)),
    *(datetime(2026, 1, 2, 23, 30), datetime(2026, 7, 1, 22, 30)),
    *(datetime(2026, 1, 1, 0, 10), None, False),
)


@tagged("post_install", "-at_install")
class TestPageFormats(PortalCase):
    """What lists write dates and amounts with says what Odoo's own functions say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        languages = cls.env["res.lang"].with_context(active_test=False).search([])
        languages.active = True
        cls.codes = languages.mapped("code")
        values = [
            {"symbol": symbol, "position": position, "rounding": rounding}
            for symbol in ("€", "K d")
            for position in ("before", "after")
            for rounding in (1, 0.01, 0.001, 0.05)
        ]
        cls.currencies = cls.env["res.currency"].create(
            [
                {"name": f"X{number:02}", **value}
                for number, value in enumerate(values, 10)
            ]
        )

    def test_numbers_in_every_language(self):
        """O-DOCS: the same text as ``formatLang``, in all of Odoo's languages."""
        for code in self.codes:
            env = self.env(context={"lang": code})
            write = number_formatter(env)
            for number in (0, 0.5, 1.5, 1.25, 999.96, 1023.4, 12345.678, 9876543.21):
                for digits in (0, 1):
                    self.assertEqual(
                        write(number, digits),
                        formatLang(env, number, digits=digits),
                        (code, number, digits),
                    )

    def test_amounts_in_every_language(self):
        """G1: the same text as ``format_amount``, in all of Odoo's languages."""
        for code in self.codes:
            env = self.env(context={"lang": code})
            write = amount_formatter(env)
            for currency in self.currencies.with_env(env):
                for amount in (*AMOUNTS, *AMOUNTS[:3]):
                    self.assertEqual(
                        write(amount, currency.id),
                        format_amount(env, amount, currency),
                        (code, currency.name, amount),
                    )

    def test_no_currency(self):
        """G1: an amount of no currency is not shown."""
        write = amount_formatter(self.env)
        self.assertEqual(write(5, None), "")

    def test_changed_currency(self):
        """G1: what is kept of a currency is forgotten when it is changed."""
        currency = self.currencies[0]
        self.assertIn("€", amount_formatter(self.env)(5, currency.id))
        for values in (
            {"symbol": "Q"},
            {"position": "after"},
            {"rounding": 0.01},
        ):
            currency.write(values)
            self.assertEqual(
                amount_formatter(self.env)(1234.5, currency.id),
                format_amount(self.env, 1234.5, currency),
            )

    def test_dates_in_every_language(self):
        """G1: the same text as ``format_date``, in all languages and time zones."""
        for code in self.codes:
            for tz in ("UTC", "Pacific/Auckland", "America/New_York"):
                env = self.env(context={"lang": code, "tz": tz})
                write = date_formatter(env)
                for day in (*DAYS, *DAYS):
                    self.assertEqual(write(day), format_date(env, day), (code, tz, day))

    def test_changed_time_zone(self):
        """G1: the time zone of a company is forgotten when it is changed."""
        company = self.env.company
        for tz in ("Pacific/Auckland", "America/New_York"):
            company.partner_id.tz = tz
            self.assertEqual(company._portal_tz(), tz)
