from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..models.ir_qweb_kept import KEPT
from .common import PortalCase

NUMBERS = st.one_of(
    st.floats(-1e13, 1e13),
    st.integers(-(10**12), 10**12),
    st.sampled_from((0.0, -0.0, -0.001, 0.005, 2.675, 999.999, 1234567.891, -1234.5)),
    st.integers(-(10**9), 10**9).map(lambda cents: cents / 100),
)
DAYS = st.one_of(
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),
)
FLOAT_OPTIONS = (
    {},
    {"precision": 0},
    {"precision": 3},
    {"precision": 5, "min_precision": 2},
    {"decimal_precision": "Product Unit"},
)


@tagged("post_install", "-at_install")
class TestPageWidgets(PortalCase):
    """Pages of the portal write what Odoo's own widgets write (G10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        languages = cls.env["res.lang"].with_context(active_test=False).search([])
        languages.active = True
        cls.codes = languages.mapped("code")
        values = [
            {"symbol": symbol, "position": position, "rounding": rounding}
            for symbol in ("€", "K d", "<&>", "%s", ">0.00<", "")
            for position in ("before", "after")
            for rounding in (1, 0.01, 0.001, 0.05)
        ]
        cls.currencies = cls.env["res.currency"].create(
            [
                {"name": f"X{number:02}", **value}
                for number, value in enumerate(values, 10)
            ]
        )

    def assertSameWidget(self, env, widget, value, options):
        """Compare a widget of a page, with what the page keeps, with Odoo's own."""
        odoo = env[f"ir.qweb.field.{widget}"]
        ours = odoo.with_context(**{KEPT: self.kept.setdefault(env.lang, {})})
        self.assertEqual(
            repr(ours.value_to_html(value, dict(options))),
            repr(odoo.value_to_html(value, dict(options))),
            (widget, env.lang, env.context.get("tz"), value, options),
        )

    def setUp(self):
        super().setUp()
        # one page in each language
        self.kept = {}

    def test_amounts(self):
        """G10: amounts in all languages, of currencies of all kinds."""

        @settings(max_examples=50, deadline=None)
        @given(st.sampled_from(self.codes), st.sampled_from(self.currencies), NUMBERS)
        def check(code, currency, amount):
            env = self.env(context={"lang": code})
            options = {"display_currency": currency.with_env(env)}
            self.assertSameWidget(env, "monetary", amount, options)

        check()

    def test_amounts_in_every_language(self):
        """G10: no language or currency is left to chance."""
        for code in self.codes:
            env = self.env(context={"lang": code})
            for currency in self.currencies.with_env(env):
                options = {"display_currency": currency}
                self.assertSameWidget(env, "monetary", -1234567.895, options)

    def test_amounts_with_options(self):
        """G10: what changes more than the number is Odoo's to write."""
        euro, other = self.currencies[0], self.currencies[1]
        for options in (
            {"label_price": True},
            {"decimal_places": 4},
            {"from_currency": other, "date": date(2026, 1, 2)},
            {"from_currency": other, "company_id": self.env.company.id},
        ):
            options = {"display_currency": euro, **options}
            self.assertSameWidget(self.env, "monetary", 1234.5678, options)
        ours = self.env["ir.qweb.field.monetary"].with_context(**{KEPT: {}})
        with self.assertRaises(ValueError):
            ours.value_to_html("5", {"display_currency": euro})

    def test_changed_currency(self):
        """G10: a currency that was changed is written as it is from then on."""
        currency = self.currencies[0]
        for values in (
            {},
            {"symbol": "Q"},
            {"position": "after"},
            {"rounding": 0.001},
        ):
            currency.write(values)
            self.kept = {}
            options = {"display_currency": currency}
            self.assertSameWidget(self.env, "monetary", 1234.5, options)

    def test_changed_language(self):
        """G10: so is a language."""
        language = self.env["res.lang"]._lang_get("en_US")
        currency = self.currencies[2]
        for values in (
            {},
            {"thousands_sep": "'"},
            {"decimal_point": "·"},
            {"grouping": "[3,2,0]"},
        ):
            language.write(values)
            self.kept = {}
            env = self.env(context={"lang": "en_US"})
            self.assertSameWidget(
                env, "monetary", -12345678.5, {"display_currency": currency}
            )
            self.assertSameWidget(env, "float", -12345678.5, {"precision": 2})

    def test_numbers(self):
        """G10: quantities and other numbers, with all that Odoo asks of digits."""

        @settings(max_examples=50, deadline=None)
        @given(st.sampled_from(self.codes), NUMBERS, st.sampled_from(FLOAT_OPTIONS))
        def check(code, number, options):
            env = self.env(context={"lang": code})
            self.assertSameWidget(env, "float", number, options)
            self.assertSameWidget(env, "integer", int(number), {})

        check()

    def test_days(self):
        """G10: days, in all languages and time zones."""

        @settings(max_examples=50, deadline=None)
        @given(
            st.sampled_from(self.codes),
            st.sampled_from(("UTC", "Pacific/Auckland", "America/New_York")),
            DAYS,
        )
        def check(code, tz, day):
            env = self.env(context={"lang": code, "tz": tz})
            self.assertSameWidget(env, "date", day, {})
            self.assertSameWidget(env, "date", day, {"format": "d MMM y"})

        check()
        for nothing in (False, None, ""):
            self.assertSameWidget(self.env, "date", nothing, {})

    def test_fields(self):
        """G10: fields that a language or a company changes are read as Odoo does."""
        product = self.env["product.product"].create({"name": "Paper"})
        product.with_context(lang="fr_FR").name = "Papier"
        env = self.env(context={"lang": "fr_FR"})
        values = {
            (product.product_tmpl_id, "name"): "Papier",
            (product, "name"): "Papier",
            (product, "lst_price"): None,
            (product, "default_code"): None,
            (product, "create_date"): None,
            (product, "categ_id"): None,
            (product, "standard_price"): None,
            (product, "type"): None,
            (product, "active"): None,
            (product.browse(), "name"): None,
        }
        for (record, name), expected in values.items():
            field = record._fields[name]
            kind = f"ir.qweb.field.{field.type}"
            odoo = env[kind if kind in env else "ir.qweb.field"]
            ours = odoo.with_context(**{KEPT: {}})
            found = ours.record_to_html(record, name, {"tagName": "span"})
            self.assertEqual(
                found, odoo.record_to_html(record, name, {"tagName": "span"}), name
            )
            if expected:
                self.assertEqual(found, expected)
