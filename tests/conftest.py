"""Fixtures of the acceptance tests: a real server, a real browser, real mail."""

from contextlib import ExitStack

import pytest

from devtools import acceptance, templates
from devtools.layout import Layout
from devtools.workbench import opened

# A failed assertion tells what it compared, in the helpers of the tests as well.
for helper in (
    "access_requests_purchase",
    "access_requests_sale",
    "access_scene",
    "addresses",
    "crowd",
    "desk",
    "office",
    "reader",
    "staff",
    "story",
    "tables",
    "visitor",
    "walk",
    "walk_files",
    "walk_hand_over",
    "walk_order_again",
    "walk_sign",
    "walk_talk",
    "walk_purchase",
):
    pytest.register_assert_rewrite(f"tests.{helper}")


@pytest.fixture(scope="session")
def layout():
    """The paths of this checkout."""
    return Layout.of_this_checkout()


@pytest.fixture(scope="session")
def bench(layout):
    """Odoo, its packages and its database server (``devtools.workbench.Workbench``)."""
    with opened(layout) as opened_bench:
        yield opened_bench


@pytest.fixture(scope="session")
def portal_factory(bench):
    """``with portal_factory(crons=True) as portal:`` (``acceptance.running_portal``).

    For a test that needs a portal of its own, or another one than ``portal_server``.
    """

    def factory(**options):
        return acceptance.running_portal(bench, **options)

    return factory


@pytest.fixture(scope="module")
def portal_server(portal_factory):
    """A portal with our addons and demo data, shared by the tests of one file."""
    with portal_factory() as portal:
        yield portal


@pytest.fixture
def stock_database(bench):
    """``stock_database()`` gives the name of a database without our addons.

    With Odoo's demo data, or none: ``stock_database(with_demo=False)``.
    """
    with ExitStack() as stack:

        def factory(with_demo=True):
            template = templates.stock(bench, with_demo)
            return stack.enter_context(acceptance.cloned(bench, template))

        yield factory


@pytest.fixture(scope="session")
def browser():
    """Chromium; ``browser.new_context(javascript=False, viewport=(390, 844))``.

    A context is open until it is closed or all tests are done; see ``new_context``.
    """
    with acceptance.running_browser() as running:
        yield running


@pytest.fixture
def new_context(browser):
    """``browser.new_context``, closed after the test."""
    with ExitStack() as stack:

        def factory(**options):
            context = browser.new_context(**options)
            stack.callback(context.close)
            return context

        yield factory


@pytest.fixture
def addon(tmp_path):
    """A folder with one addon of two files, for the tests of the tools."""
    folder = tmp_path / "one"
    (folder / "models").mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'depends': ['sale', 'two']}")
    (folder / "models" / "sale.py").write_text("a = 1")
    return folder
