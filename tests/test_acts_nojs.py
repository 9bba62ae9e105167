"""Each act on quotations and orders without scripts, by keyboard, on a phone."""

import pytest

from tests.desk import Desk
from tests.reader import Reader
from tests.story import Cast
from tests.walk_files import FilesStory
from tests.walk_hand_over import HandOverStory, QuorumStory
from tests.walk_order_again import OptionsStory, ReorderStory
from tests.walk_sign import DeclineStory, SignStory
from tests.walk_talk import TalkStory

pytestmark = pytest.mark.slow

PHONE = (360, 740)


@pytest.fixture(scope="module")
def cast(portal_factory, browser):
    """One portal for all stories; each person has a phone of their own."""
    contexts = []

    def reader():
        contexts.append(browser.new_context(javascript=False, viewport=PHONE))
        return Reader(contexts[-1].new_page(), keyboard=True)

    with portal_factory(crons=True) as portal:
        desk = Desk(portal)
        desk.set_up_signing()
        yield Cast(portal, desk, reader, scripts=False)
        for opened in contexts:
            opened.close()


def test_o_esign(cast):
    """O-ESIGN: typed, with a PIN that was set by a link; a detail is added first."""
    SignStory(cast).tell("Tilda Typer")


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
