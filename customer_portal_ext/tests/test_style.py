"""P-STYLE: a company's colour and font on pages and in mails, always to be read."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ..tools import contrast
from ..tools.portal_style import FONTS, stylesheet
from .common import PortalHttpCase

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
YELLOW, DARK = "#ffee00", "#000000"


@tagged("post_install", "-at_install")
class TestContrast(BaseCase):
    def test_p_style_known_ratios(self):
        """P-STYLE: the figures are those of the standard."""
        self.assertAlmostEqual(contrast.ratio("#ffffff", "#000000"), 21)
        self.assertAlmostEqual(contrast.ratio("#777777", "#ffffff"), 4.48, 2)
        self.assertAlmostEqual(contrast.ratio("#0000ff", "#ffffff"), 8.59, 2)
        for wrong in ("", None, "red", "#fff", "#12345g", "#1234567", "#123456\n"):
            self.assertFalse(contrast.is_color(wrong), wrong)
        with self.assertRaises(ValueError):
            contrast.channels("red;}")

    @given(COLORS)
    @example(YELLOW)
    @example(DARK)
    @example("#767676")
    @example("#ffffff")
    def test_p_style_text_on_any_color(self, color):
        """P-STYLE: words on a colour, and on it when pressed, reach 4.5 to 1."""
        text = contrast.text_on(color)
        self.assertGreaterEqual(contrast.ratio(text, color), contrast.TEXT)
        over = contrast.pressed(color)
        self.assertGreaterEqual(contrast.ratio(text, over), contrast.TEXT)

    @given(COLORS, st.sampled_from(["#ffffff", "#eeeeee", "#000000", "#333333"]))
    @example(YELLOW, "#ffffff")
    @example("#ffffff", "#ffffff")
    def test_p_style_links_on_a_ground(self, color, ground):
        """P-STYLE: words of any colour are made to reach 4.5 to 1; good ones stay."""
        found = contrast.readable(color, ground)
        self.assertGreaterEqual(contrast.ratio(found, ground), contrast.TEXT)
        if contrast.ratio(color, ground) >= contrast.TEXT:
            self.assertEqual(found, color)

    @given(COLORS, st.sampled_from([None, *FONTS]))
    def test_p_style_sheet(self, color, font):
        """P-STYLE: the sheet asks nobody else for anything."""
        css = stylesheet(color, font)
        self.assertEqual(css.count("{"), css.count("}"))
        for outside in ("url(", "@import", "http", "<"):
            self.assertNotIn(outside, css)
        second = re.search(r"\.btn-secondary[^{]*\{([^}]*)\}", css)[1]
        words = re.search(r"--btn-color:(#[0-9a-f]{6})", second)[1]
        for ground in re.findall(r"-bg:(#[0-9a-f]{6})", second):
            self.assertGreaterEqual(contrast.ratio(words, ground), contrast.TEXT)
        link = re.search(r"--link-color:(#[0-9a-f]{6})", css)[1]
        self.assertGreaterEqual(contrast.ratio(link, "#ffffff"), contrast.TEXT)


@tagged("post_install", "-at_install")
class TestStyle(PortalHttpCase):
    def sheet(self, path="/my", text=None):
        """Return the address of the company's style sheet on a page, or None."""
        text = text or self.get(path).text
        found = re.search(r'href="(/my/style/[^"]+)"', text)
        return found and found[1]

    def test_p_style_pages(self):
        """P-STYLE: pages of ours, stock's and the login have it, and it is kept."""
        self.login_as(self.carla_user)
        if "website" in self.env:
            self.company.portal_color = YELLOW
            self.assertIsNone(self.sheet())
            return
        self.company.write({"portal_color": False, "portal_font": False})
        self.assertIsNone(self.sheet())
        self.company.write({"portal_color": YELLOW, "portal_font": "serif"})
        self.env.flush_all()
        address = self.sheet()
        for path in ("/my/quotes", "/my/security"):
            self.assertEqual(self.sheet(path), address, path)
        answer = self.get(address)
        self.assertEqual(answer.headers["Content-Type"], "text/css; charset=utf-8")
        self.assertIn("immutable", answer.headers["Cache-Control"])
        self.assertIn("--btn-color:#000000;--btn-bg:#ffee00", answer.text)
        self.assertIn("Georgia", answer.text)
        self.company.portal_color = "#1f6f54"
        self.env.flush_all()
        self.assertNotEqual(self.sheet(), address)
        self.assertEqual(self.get(address).status_code, 404)

    def test_p_style_of_the_documents_company(self):
        """X-MULTI: a page has the colour of the company whose document it shows."""
        other = self.env["res.company"].create({"name": "Other Works"})
        other.portal_color = "#003366"
        self.company.portal_color = YELLOW
        self.assertNotEqual(other._portal_style_url(), self.company._portal_style_url())

    def test_p_style_denied(self):
        """P-STYLE: other numbers and other digests are missing."""
        self.company.portal_color = YELLOW
        self.env.flush_all()
        digest = self.company._portal_style_digest()
        for path in (
            f"/my/style/999999999-{digest}.css",
            f"/my/style/{self.company.id}-0000000000000000.css",
            f"/my/style/{self.company.id}-{digest}x.css",
        ):
            answer = self.get(path)
            self.assertEqual(answer.status_code, 404, path)
            self.assertNotIn("--btn-bg", answer.text)

    def test_p_style_only_colors(self):
        """P-STYLE: nothing but a colour gets into the style sheet."""
        for wrong in ("red", "#fff", "#123456;}body{display:none", "#12345"):
            with self.assertRaises(ValidationError):
                self.company.portal_color = wrong
                self.env.flush_all()
            self.env.invalidate_all(flush=False)

    def test_p_style_mails(self):
        """P-STYLE: buttons of mails, Odoo's own too, have the colour and fit words."""
        self.company.portal_color = YELLOW
        self.assertEqual(self.company.email_secondary_color, YELLOW)
        self.assertEqual(self.company.email_primary_color, "#000000")
        body = self.env["ir.qweb"]._render(
            "customer_portal_ext.mail_reset_password",
            {"user_sudo": self.carla_user, "intro": "", "address": "#"},
        )
        self.assertIn("color: #000000; background-color: #ffee00;", body)
        self.company.portal_color = False
        self.assertEqual(self.company.email_secondary_color, "#875A7B")
        self.assertEqual(self.company.email_primary_color, "#FFFFFF")
