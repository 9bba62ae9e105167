"""Each act on quotations and orders, told from its mail to what staff see of it.

With scripts, a mouse and a desk; Sam works at the web client.
"""

import pytest

from tests.desk import DeskInBrowser
from tests.reader import Reader
from tests.story import Cast
from tests.walk_files import FilesStory
from tests.walk_hand_over import HandOverStory, QuorumStory
from tests.walk_order_again import OptionsStory, ReorderStory
from tests.walk_sign import DeclineStory, SignStory
from tests.walk_talk import TalkStory

pytestmark = pytest.mark.slow

DESK = (1200, 900)


@pytest.fixture(scope="module")
def cast(portal_factory, browser):
    """One portal and one desk for all stories; nobody's script fails."""
    failures, contexts = [], []

    def context():
        contexts.append(browser.new_context(viewport=DESK))
        return contexts[-1]

    def reader():
        page = context().new_page()
        page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))
        return Reader(page)

    with portal_factory(crons=True) as portal:
        desk = DeskInBrowser(portal, context())
        desk.set_up_signing()
        yield Cast(portal, desk, reader, scripts=True)
        for opened in contexts:
            opened.close()
    assert failures == []


def test_o_esign(cast):
    """O-ESIGN: drawn, with a PIN that was set by a link; a detail is added first."""
    SignStory(cast).tell("Dora Drawer")


def test_o_esign_decline(cast):
    DeclineStory(cast).tell("Daria Decliner")


def test_x_delegate(cast):
    HandOverStory(cast).tell("Gina Giver", "Rosa Receiver")


def test_x_quorum_and_offline(cast):
    """X-QUORUM, X-OFFLINE: one of two approves by the mail, the other by telephone."""
    QuorumStory(cast).tell("Olga One", "Tara Two")


def test_c_files_and_x_versions(cast):
    FilesStory(cast).tell("Fiona Files")


def test_p_comment_and_c_change(cast):
    TalkStory(cast).tell("Carl Comment", "Cleo Colleague")


def test_options(cast):
    OptionsStory(cast).tell("Opal Options")


def test_c_reorder(cast):
    ReorderStory(cast).tell("Rita Reorder")
