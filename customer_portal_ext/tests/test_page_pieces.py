from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from odoo.tests import tagged

from ..models.ir_qweb_attributes import ONE_BY_ONE
from ..models.ir_qweb_kept import KEPT
from .common import PortalCase

TEXTS = st.text("ab =&<>\"'\0é–", max_size=6)
VALUES = st.one_of(
    TEXTS, TEXTS.map(Markup), st.none(), st.booleans(), st.integers(), st.floats()
)


@tagged("post_install", "-at_install")
class TestPagePieces(PortalCase):
    """What templates are made of, on all pages (G10)."""

    def compiled(self, template):
        return self.env["ir.qweb"]._generate_code(template)[0]

    def test_attributes_are_written_at_once(self):
        """G10: in templates of ours and of Odoo's; its own loop is not in them."""
        loop = ONE_BY_ONE.splitlines()[0]
        for key in (
            "customer_portal_ext.order_answer_line",
            "portal.portal_breadcrumbs",
            "sale.sale_order_portal_content",
        ):
            code = self.compiled(key)
            self.assertNotIn(loop, code, key)
            self.assertIn("self._portal_attributes(attrs)", code, key)

    def test_attributes(self):
        """G10: byte by byte what Odoo writes, and nothing where it is empty."""
        IrQweb = self.env["ir.qweb"]
        written = {}
        # Odoo's own words, which this stands in for
        loop = "\n".join(f"    {line}" for line in ONE_BY_ONE.splitlines())
        code = f"from markupsafe import escape\ndef write(attrs):\n{loop}"
        exec(code, written)  # noqa: S102

        @settings(max_examples=300, deadline=None)
        @given(st.dictionaries(TEXTS, VALUES, max_size=4))
        def check(attributes):
            self.assertEqual(
                IrQweb._portal_attributes(attributes),
                "".join(written["write"](attributes)),
            )

        check()

    def test_elements(self):
        """G10: the attributes of a whole template, such as unsafe addresses."""
        template = etree.fromstring(
            "<t><a t-att-href='link' t-att-title='title' class='x'"
            " t-att-data-no='none'/><i t-if='title' id='&amp;'/></t>"
        )
        values = {"link": "javascript:alert(1)", "title": "<\"&'>", "none": None}
        self.assertEqual(
            str(self.env["ir.qweb"]._render(template, values)),
            '<a class="x" href="" title="&lt;&#34;&amp;&#39;&gt;"></a>'
            '<i id="&amp;"></i>',
        )

    def test_a_changed_template_is_compiled_anew(self):
        """G10: what is kept of templates is gone with what it was made of."""
        view = self.env["ir.ui.view"].create(
            {
                "name": "A part",
                "key": "customer_portal_ext.part_of_test",
                "type": "qweb",
                "arch": "<t t-name='a_part'>before</t>",
            }
        )

        def shown(key):
            qweb = self.env["ir.qweb"].with_context(**{KEPT: {}})
            return str(qweb._render(key))

        for key in (view.id, view.key):
            self.assertEqual(shown(key), "before")
        view.arch = "<t t-name='a_part'>after</t>"
        for key in (view.id, view.key):
            self.assertEqual(shown(key), "after")

    def test_each_language_is_compiled_by_itself(self):
        """G10: one page, and what is kept, may have parts in two languages."""
        self.env["res.lang"]._activate_lang("de_DE")
        view = self.env["ir.ui.view"].create(
            {
                "name": "A part",
                "key": "customer_portal_ext.part_of_test",
                "type": "qweb",
                "arch": "<div>Hello</div>",
            }
        )
        view.with_context(lang="de_DE").update_field_translations(
            "arch_db", {"de_DE": {"Hello": "Hallo"}}
        )
        kept = {}
        for _again in range(2):
            for lang, text in (("en_US", "Hello"), ("de_DE", "Hallo")):
                qweb = self.env["ir.qweb"].with_context(lang=lang, **{KEPT: kept})
                self.assertEqual(str(qweb._render(view.key)), f"<div>{text}</div>")

    def test_unit_prices(self):
        """G10: a price that was written before is written alike, and zero is zero."""
        euro = self.env.ref("base.EUR")
        dollar = self.env.ref("base.USD")
        widget = self.env["ir.qweb.field.portal_unit_price"]
        for currency, price, most, number in (
            (euro, 0.035, 6, "0.035"),
            (dollar, 0.035, 6, "0.035"),
            (euro, 0.035, 2, "0.04"),
            (euro, 0.0, 6, "0.00"),
            (euro, -0.0, 6, "0.00"),
            (euro, 0.035, 6, "0.035"),
        ):
            options = {"display_currency": currency, "most": most}
            html = widget.value_to_html(price, options)
            before, after, *_rest = currency._portal_format()
            self.assertEqual(str(html), f"{before}{number}{after}")
