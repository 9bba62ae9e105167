"""How much of everything a run measures."""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of rows and repetitions."""

    name: str
    few: int  # documents of each kind of a small customer
    many: int  # documents of each kind of a big customer
    crowd: int  # contacts of a big customer
    others: int  # documents of each kind of everybody else
    links: int  # personal links in the database
    followers: int  # of the quotation that is sent
    invited: int  # contacts that are invited together
    repeats: int  # of each measurement
    viewers: tuple[str, ...]  # of ``data.VIEWERS``, whose pages are measured

    @property
    def judges_time(self) -> bool:
        """Whether there are enough repetitions for milliseconds to mean something."""
        return self.repeats >= 10

    @property
    def judges_plans(self) -> bool:
        """Whether tables are so large that a sequential scan of one is a mistake."""
        return self.others >= 10_000


_ALL = ("few", "many", "few_crowd", "many_crowd", "own", "branch", "group")

SMALL = Scale(
    name="small",
    few=5,
    many=200,
    crowd=300,
    others=300,
    links=10_000,
    followers=10,
    invited=20,
    repeats=2,
    viewers=("few", "many_crowd", "branch"),
)
MODERATE = Scale(
    name="moderate",
    few=5,
    many=5_000,
    crowd=5_000,
    others=20_000,
    links=1_000_000,
    followers=50,
    invited=500,
    repeats=20,
    viewers=_ALL,
)
FULL = dataclasses.replace(MODERATE, name="full", others=200_000, links=10_000_000)
