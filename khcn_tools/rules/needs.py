"""What each rule needs of its data: a threshold that is missing or misspelt must not switch a rule off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from khcn_tools.errors import DataFileError
from khcn_tools.model import Rule
from khcn_tools.rulebook.shares import is_share
from khcn_tools.rules.counts import (
    AWARDS,
    COLLECTIVE_TITLES,
    DISCIPLINES,
    PERSONAL_TITLES,
    RATINGS,
    ROUNDINGS,
    STATES,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A test that a value must pass, and what passes it, in words."""

    passes: Callable[[Any], bool]
    words: str


Allowed = type | range | tuple[str, ...] | Wanted
"""A type, whole numbers in a range, the codes of a list, or what passes a test."""


def _are_shares(value: Any) -> bool:
    """Tell whether a value has a share for titles by their codes, and one for any other."""
    known = {"other", *PERSONAL_TITLES, *COLLECTIVE_TITLES, *AWARDS}
    return isinstance(value, dict) and {"other"} <= set(value) <= known and all(map(is_share, value.values()))


def _some_of(codes: tuple[str, ...]) -> Wanted:
    """Return what a list of some of these codes must be."""
    return Wanted(
        lambda value: isinstance(value, list) and all(code in codes for code in value),
        f"a list of some of {', '.join(codes)}",
    )


def _words_for(names: tuple[str, ...]) -> Wanted:
    """Return what a table must be that has words for each of these."""
    return Wanted(
        lambda value: isinstance(value, dict) and all(isinstance(value.get(name), str) for name in names),
        f"a table with words for {', '.join(names)}",
    )


BASES = ("members_total", "present", "valid")
"""Columns of which votes can be a share."""

_SHARE = Wanted(is_share, 'a share such as "> 50%" or ">= 2/3"')
_SHARES = Wanted(_are_shares, 'a table of shares such as "> 2/3": one for `other`, more by code of title')
_PERCENT = range(101)
_ENDS = Wanted(
    lambda ends: ends in (["this"], ["last"], ["this", "last"]), '["this"], ["last"] or ["this", "last"]'
)
_RUN: Mapping[str, Allowed] = {"times": range(1, 21), "ends": _ENDS, "nothing": str, "doubt": str}
"""What a rule needs that asks for consecutive years."""

NEEDS: Mapping[str, Mapping[str, Allowed]] = {
    "DS-01": {"forms": dict},
    "TRUNG-01": {"within": str, "between": str, "elsewhere": str, "doubt": str},
    "TRUNG-02": {
        "near_words": range(4),
        "same_name": str,
        "same_name_elsewhere": str,
        "near_name": str,
        "near_name_elsewhere": str,
        "decided": str,
    },
    "LDTT-01": {"min_months": range(25), "exactly": str, "at_most": str},
    "LDTT-02": {"from_discipline": DISCIPLINES},
    "LDTT-03": {"min_rating": RATINGS},
    "LDTT-04": {"leave": list, "no_leave": list},
    "CSTD-02": {"none": str, "ended": str},
    "CSTD-04": {"max_percent": _PERCENT, "rounding": ROUNDINGS, "nobody": str},
    "CSTD-05": {"max_percent": _PERCENT, "rounding": ROUNDINGS},
    "CSTT-01": {**_RUN, "title": PERSONAL_TITLES, "counts": _some_of(PERSONAL_TITLES)},
    "CSTT-02": {**_RUN, "title": PERSONAL_TITLES, "counts": _some_of(PERSONAL_TITLES)},
    "BK-01": {
        **_RUN,
        "award": AWARDS,
        "rating": RATINGS,
        "initiatives": range(100),
        "counts": _some_of(PERSONAL_TITLES),
        "standard": str,
    },
    "BK-02": {"award": AWARDS, "before": AWARDS, "years": range(100), "nothing": str, "doubt": str},
    "TT-01": {"count_new_recruits": bool, "apart": str},
    "TTTT-01": {"min_share": _SHARE},
    "TTTT-02": {"from_discipline": DISCIPLINES},
    "TTTT-03": {"min_rating": RATINGS},
    "TTXS-01": {"min_percent": _PERCENT},
    "TTXS-02": {"min_cstdcs": range(100)},
    "TTXS-03": {"from_discipline": DISCIPLINES},
    "TTXS-04": {"rating": RATINGS},
    "TTXS-05": {"required": RATINGS},
    "HS-01": {"papers": dict, "paper_names": dict, "none": str, "incomplete": str},
    "HS-02": {"limits": list},
    "HS-03": {"unit": _SHARES, "council": _SHARES},
    "HS-04": {
        "unit": _SHARES,
        "council": _SHARES,
        "of": BASES,
        "of_names": _words_for(BASES),
    },
    "HS-05": {"titles": _some_of((*PERSONAL_TITLES, *COLLECTIVE_TITLES))},
    "SK-01": {"unfinished": _some_of(STATES)},
    "SK-02": {"kinds": _some_of(("initiative", "topic", "solution"))},
    "SK-03": {"total": range(101)},
    "SK-04": {"given_up": _some_of(STATES)},
    "SK-05": {"names": _words_for(("decision", "decided_on"))},
    "KT-01": {
        "honours": _some_of((*PERSONAL_TITLES, *COLLECTIVE_TITLES, *AWARDS)),
        "years": range(100),
        "min_rating": RATINGS,
        "silent": str,
        "low": str,
    },
}
MAY: Mapping[str, Allowed] = {"excused_by_rating": RATINGS}
"""What a rule may be given besides."""


def refuse_unusable(rule: Rule) -> None:
    """Raise DataFileError where a parameter of the rule is missing, or is not what it can be."""
    given = rule.parameters
    optional = {name: allowed for name, allowed in MAY.items() if name in given}
    for name, allowed in {**NEEDS.get(rule.code, {}), **optional}.items():
        if not _fits(given.get(name), allowed):
            raise DataFileError(
                f"data/rules, rule {rule.code}, regime {rule.regime}: {name} is {given.get(name)!r}; "
                f"it must be {_said(allowed)}"
            )


def _fits(value: Any, allowed: Allowed) -> bool:
    """Tell whether a value is what it can be; true and false are no numbers."""
    if isinstance(allowed, type):
        return isinstance(value, allowed)
    if isinstance(allowed, Wanted):
        return allowed.passes(value)
    return not isinstance(value, bool) and value in allowed


def _said(allowed: Allowed) -> str:
    """Return what a value can be, in words."""
    if isinstance(allowed, range):
        return f"a whole number from {allowed.start} to {allowed.stop - 1}"
    if isinstance(allowed, type):
        words = {"str": "a text in quotes", "dict": "a table", "list": "a list", "bool": "true or false"}
        return words[allowed.__name__]
    if isinstance(allowed, Wanted):
        return allowed.words
    return f"one of {', '.join(allowed)}"
