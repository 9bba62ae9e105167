from markupsafe import Markup, escape

from odoo.tests import BaseCase, tagged

from ..tools.row_patterns import RowPatterns


def _show(row):
    """Render a row as a template does: it shows, joins, and asks for what is there."""
    html = f'<a href="{escape(row["path"] or "")}" id="r_{row["id"]}">'
    html += f"\n        {escape(row['name'])}"
    if row["waits"]:
        html += "<b>waits</b>"
    if row["note"]:
        html += f"<i>{escape('Note: ' + row['note'])}</i>"
    for number, path in row["paid"]:
        html += f'<a href="{escape(path)}">{escape(number)}</a>'
    return html + "</a>"


def _row(number, **values):
    return {
        "id": number,
        "name": f"S{number}",
        "path": f"/my/orders/{number}?pick=order-{number}",
        "waits": False,
        "note": "",
        "paid": [],
        **values,
    }


@tagged("post_install", "-at_install")
class TestRowPatterns(BaseCase):
    """Rows that look alike are rendered once, and say what each of them says (G1)."""

    def fill(self, rows):
        patterns = RowPatterns(rows)
        rendered = "".join(_show(row) + patterns.end for row in patterns.rows)
        return patterns, patterns.fill(rendered)

    def check(self, rows, count):
        patterns, html = self.fill(rows)
        expected = "".join(_show(row) for row in rows)
        self.assertEqual(html.replace("\n", ""), expected.replace("\n        ", ""))
        self.assertIsInstance(html, Markup)
        self.assertEqual(len(patterns.rows), count)

    def test_alike(self):
        """G1: eighty rows that look alike are one pattern."""
        self.check([_row(number) for number in range(1, 81)], 1)

    def test_none(self):
        """G1: no rows are no HTML."""
        self.check([], 0)

    def test_different(self):
        """G1: what a template decides by makes another pattern."""
        rows = [_row(n, waits=n % 2 == 0, note="x" * (n % 3)) for n in range(1, 30)]
        self.check(rows, 4)

    def test_paths(self):
        """G1: of an address only the digits are filled in."""
        rows = [_row(1), _row(2, path="/my/bills/2"), _row(3, path=None)]
        self.check(rows, 3)
        marked = RowPatterns(rows).rows[1]["path"]
        self.assertRegex(marked, r"^/my/bills/[0-9]+$")

    def test_lists(self):
        """G1: a list is rendered as it is."""
        rows = [_row(1, paid=[("A&1", "/my/1"), ("A2", "/my/2")]), _row(2)]
        self.check(rows, 2)

    def test_hostile(self):
        """G1: texts stay texts, whatever they hold."""
        for text in (
            "<script>alert(1)</script>",
            "\"'&amp;",
            "/<b>5</b>/6",
            "\\1 \\g<0> {0} %s",
            "12345678901234567890000",
            "١٢٣ \N{RIGHT-TO-LEFT OVERRIDE}",
        ):
            self.check([_row(1, note=text), _row(2, name=text)], 2)

    def test_markup(self):
        """G1: what is safe already is not escaped again."""
        rows = [_row(1, name=Markup("<b>x</b>")), _row(2, name="<b>x</b>")]
        patterns, html = self.fill(rows)
        self.assertEqual(len(patterns.rows), 2)
        self.assertIn("<b>x</b>", html)
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", html)

    def test_guessed_mark(self):
        """G1: nobody knows the marks of the next page."""
        rows = [_row(1)]
        first, second = RowPatterns(rows), RowPatterns(rows)
        self.assertNotEqual(first.end, second.end)
        guess = first.rows[0]["name"]
        self.check([_row(1, name=guess), _row(2, note=first.end)], 2)

    def test_same(self):
        """G1: what all rows say is rendered once, as it is; but for several lines."""
        rows = [_row(number, note="same & same") for number in range(1, 9)]
        self.check(rows, 1)
        self.assertEqual(RowPatterns(rows).rows[0]["note"], "same & same")
        lines = [_row(number, note="a\n   b") for number in range(1, 3)]
        _patterns, html = self.fill(lines)
        self.assertEqual(html.count("a\n   b"), 2)

    def test_equal_is_not_the_same(self):
        """G1: 1 is not True, and no text is the same as equal HTML."""
        for first, second in ((True, 1), (False, 0), ("<b>", Markup("<b>"))):
            rows = [_row(1, waits=first), _row(1, waits=second)]
            self.assertEqual(len(RowPatterns(rows).rows), 2, rows)
        rows = [_row(1, name="<b>x</b>"), _row(1, name=Markup("<b>x</b>"))]
        _patterns, html = self.fill(rows)
        self.assertIn("&lt;b&gt;x", html)
        self.assertIn("<b>x", html)

    def test_numbers_in_addresses(self):
        """G1: addresses of several numbers, and of none, get each their own."""
        for paths in (
            ["/my/1", "/my/22", "/my/333"],
            ["/my/1/2", "/my/3/4"],
            ["/my/1/2", "/my/3"],
            ["/my/1", "/my"],
            ["/my/1", "/my/٢", "my/3"],
            ["/1", "/2?a=/my"],
        ):
            rows = [_row(n, path=path) for n, path in enumerate(paths, 1)]
            _patterns, html = self.fill(rows)
            for path in paths:
                self.assertIn(f'href="{path}"', html)
