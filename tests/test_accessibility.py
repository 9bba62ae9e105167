"""Every page of ours in every state against WCAG 2.2 AA, as far as a program sees it.

The pages are in ``tests/gallery_pages``; what only a person's keys find out is in
``tests/test_keyboard.py``.
"""

import warnings

import pytest

from tests.axe import findings
from tests.gallery import DESK, Gallery
from tests.gallery_pages import PAGES

pytestmark = pytest.mark.slow

PHONE = (360, 740)
# A window of 1280 px at 400 % (WCAG 1.4.10).
NARROW = (320, 640)

# How much wider the page is than its window. Odoo scrolls in an element of its own.
_TOO_WIDE = """() => Math.max(
    ...[document.documentElement, document.querySelector("#wrapwrap")].map(
        (element) => (element ? element.scrollWidth - element.clientWidth : 0)
    )
)"""
_LARGE_TEXT = 'document.documentElement.style.fontSize = "200%"'
# As far as axe does not ask for it: one h1, a title that says something, a language.
_BASICS = """() => ({
    h1: document.querySelectorAll(
        "h1:not([aria-level]), h3[aria-level='1']"
    ).length,
    title: document.title,
    lang: document.documentElement.lang,
    main: document.querySelectorAll("main:not(.modal *)").length,
    error: Boolean(document.querySelector("#error-summary, #portal_changed")),
})"""


@pytest.fixture(scope="module")
def gallery(portal_server, browser):
    made = Gallery(portal_server, browser)
    yield made
    made.close()


@pytest.fixture
def page(gallery, request):
    opened = gallery.visit(request.param)
    yield opened
    opened.close()


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_page(page):
    """No violation on a desk or a phone; it fits at 320 px and with large text."""
    problems = _basic_problems(page)
    advice = []
    for size in (DESK, PHONE):
        _resize(page, size)
        violations, hints = findings(page)
        problems += [f"at {size[0]} px, {found}" for found in violations]
        advice += hints
    _resize(page, NARROW)
    if wider := page.evaluate(_TOO_WIDE):
        problems.append(f"at 320 px, {wider} px too wide")
    _resize(page, DESK)
    page.evaluate(_LARGE_TEXT)
    if wider := page.evaluate(_TOO_WIDE):
        problems.append(f"with text of 200 %, {wider} px too wide")
    for hint in sorted(set(advice)):
        warnings.warn(f"{page.url}: {hint}", stacklevel=1)
    assert problems == []


def _basic_problems(page) -> list[str]:
    basics = page.evaluate(_BASICS)
    problems = []
    if basics["h1"] != 1:
        problems.append(f"{basics['h1']} headings of the first level")
    if basics["main"] != 1:
        problems.append(f"{basics['main']} main landmarks")
    if basics["title"] in ("", "Odoo"):
        problems.append("the title says nothing")
    if basics["title"].startswith("Error: ") != basics["error"]:
        problems.append(f"is it an error? Title: {basics['title']}")
    if basics["lang"] not in ("en-US", "de-DE"):
        problems.append(f"language: {basics['lang']}")
    return problems


def _resize(page, size) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
