"""The figures that rules and reports must agree on: who counts as what, and how many.

A row is anything read by column, a `Record` of a clean table or a row of the year's database: ``row["title"]``.
All shares are compared as integers: 100·CSTĐCS > 15·LĐTT, never a rounded percentage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from khcn_tools.model import UNKNOWN, DateSpan
from khcn_tools.text import matching_key, search_key

PERSONAL_TITLES = ("ldtt", "cstdcs", "cstd_tinh", "cstd_toan_quoc")
COLLECTIVE_TITLES = ("ttldtt", "ttldxs", "co_tinh", "co_chinh_phu")
"""Titles from the lowest to the highest."""

AWARDS = ("gk_so", "bk_tinh", "bk_ttg", "hcld_3", "hcld_2", "hcld_1")
"""Awards from the lowest to the highest."""

RATINGS = ("not_completed", "completed", "good", "excellent")
"""From the worst to the best."""

DISCIPLINES = (
    "none", "reprimand", "warning", "salary_downgrade", "demotion", "dismissal", "forced_resignation",
)  # fmt: skip
"""From none to the gravest."""

STATES = (
    "registered", "in_progress", "submitted", "under_review", "recognised", "rejected", "accepted",
    "not_done", "withdrawn",
)  # fmt: skip
"""States of an initiative or topic, as it moves on."""

DONE = ("recognised", "accepted")
"""States in which an initiative or topic carries a title."""

ENDED = ("rejected", "withdrawn", "not_done")
"""States in which it can no longer carry one."""


class Row(Protocol):
    """What is read by column."""

    def __getitem__(self, column: str, /) -> Any:
        """Return the value of a column."""


R = TypeVar("R", bound=Row)


def has_ldtt(title: object) -> bool:
    """Tell whether a title makes its holder count as LĐTT: any personal title does."""
    return title in PERSONAL_TITLES


def is_cstdcs(title: object) -> bool:
    """Tell whether a title counts as CSTĐCS of the year: that one, or CSTĐ of a higher level."""
    return title in PERSONAL_TITLES[1:]


def count_ldtt(people: Iterable[Row]) -> int:
    """Return how many people have LĐTT."""
    return sum(has_ldtt(person["title"]) for person in people)


def count_cstdcs(people: Iterable[Row]) -> int:
    """Return how many people are CSTĐCS of the year."""
    return sum(is_cstdcs(person["title"]) for person in people)


def count_unreadable_titles(people: Iterable[Row]) -> int:
    """Return how many people have a title that could not be read: it may be any."""
    return sum(person["title"] is UNKNOWN for person in people)


ROUNDINGS = ("down", "nearest", "up")
"""How a share of people becomes a number of people; half a person is rounded up to the nearest."""


def allowed_cstdcs(ldtt: int, max_percent: int, rounding: str = "down") -> int:
    """Return how many CSTĐCS there may be: `max_percent` of those with LĐTT, rounded.

    >>> allowed_cstdcs(6, 15), allowed_cstdcs(7, 15)
    (0, 1)
    >>> [allowed_cstdcs(10, 15, rounding) for rounding in ROUNDINGS]
    [1, 2, 2]
    """
    hundredths = max_percent * ldtt
    return (hundredths + {"down": 0, "nearest": 50, "up": 99}[rounding]) // 100


def needed_ldtt(members: int, min_percent: int) -> int:
    """Return the smallest number of LĐTT that is no less than `min_percent` of the members.

    >>> needed_ldtt(10, 70), needed_ldtt(11, 70)
    (7, 8)
    """
    return -(-min_percent * members // 100)


def is_unit(name: str, unit_names: Iterable[str]) -> bool:
    """Tell whether a collective's name is the unit's own, or an alias of it, on the search key."""
    return search_key(name) in {search_key(unit_name) for unit_name in unit_names}


def members(people: Iterable[R], collective: str, unit_names: Iterable[str]) -> list[R]:
    """Return the people of a collective; of the unit itself, all of them. Their number is its N."""
    if is_unit(collective, unit_names):
        return list(people)
    key = matching_key(collective)
    return [p for p in people if isinstance(p["collective"], str) and matching_key(p["collective"]) == key]


def counts_in_n(hired_on: object, last: dt.date | None) -> bool | None:
    """Tell whether somebody hired then counts in N, `last` the last day for it; None: it cannot be said."""
    if last is None or hired_on is None:
        return True
    if isinstance(hired_on, DateSpan) and (hired_on.first > last or hired_on.last <= last):
        return hired_on.last <= last
    return None


def at_least(value: object, lowest: str, order: tuple[str, ...]) -> bool:
    """Tell whether a code stands at `lowest` or above it in an order; what is not in the order does not.

    >>> at_least("warning", "reprimand", DISCIPLINES), at_least("ttldxs", "ldtt", PERSONAL_TITLES)
    (True, False)
    """
    return value in order and lowest in order and order.index(str(value)) >= order.index(lowest)
