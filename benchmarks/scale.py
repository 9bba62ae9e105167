"""How much of everything a run measures."""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of rows and repetitions."""

    name: str
    few: int  # documents of each kind of a small customer
    some: int  # documents of each kind of one with a few pages
    many: int  # documents of each kind of a big customer
    crowd: int  # contacts of a big customer
    others: int  # documents of each kind of everybody else
    links: int  # personal links in the database
    followers: int  # of the quotation that is sent
    invited: int  # contacts that are invited together
    repeats: int  # of each measurement
    rounds: int  # of all pages in turn
    walked: int  # pages of each list in each order
    viewers: tuple[str, ...]  # of ``people.VIEWERS``, whose pages are measured

    @property
    def judges_time(self) -> bool:
        """Whether there are enough repetitions for milliseconds to mean something."""
        return self.repeats >= 10

    @property
    def judges_plans(self) -> bool:
        """Whether tables are so large that a sequential scan of one is a mistake."""
        return self.others >= 10_000


# Whose pages are measured; "some" is for its growth only.
_ALL = (
    *("few", "many", "few_crowd", "many_crowd", "own", "branch", "group"),
    *("many_own", "few_own"),
)

SMALL = Scale(
    name="small",
    few=5,
    some=90,
    many=200,
    crowd=300,
    others=300,
    links=10_000,
    followers=10,
    invited=20,
    repeats=2,
    rounds=1,
    walked=3,
    viewers=("few", "many_crowd", "branch"),
)
MODERATE = Scale(
    name="moderate",
    few=5,
    some=500,
    many=5_000,
    crowd=5_000,
    others=20_000,
    links=1_000_000,
    followers=50,
    invited=500,
    repeats=20,
    rounds=30,
    walked=100,
    viewers=_ALL,
)
FULL = dataclasses.replace(
    MODERATE, name="full", many=50_000, others=1_000_000, links=10_000_000
)
