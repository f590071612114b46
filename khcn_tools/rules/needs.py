"""What each rule needs of its data: a threshold that is missing or misspelt must not switch a rule off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khcn_tools.errors import DataFileError
from khcn_tools.model import Rule
from khcn_tools.rules.counts import DISCIPLINES, RATINGS

Allowed = type | range | tuple[str, ...]
"""A type, whole numbers in a range, or the codes of a list."""

_PERCENT = range(101)

NEEDS: Mapping[str, Mapping[str, Allowed]] = {
    "DS-01": {"forms": dict},
    "LDTT-01": {"min_months": range(25)},
    "LDTT-02": {"from_discipline": DISCIPLINES},
    "LDTT-03": {"min_rating": RATINGS},
    "CSTD-02": {"none": str, "ended": str},
    "CSTD-04": {"max_percent": _PERCENT, "nobody": str},
    "TTXS-01": {"min_percent": _PERCENT},
    "TTXS-02": {"min_cstdcs": range(100)},
    "TTXS-03": {"from_discipline": DISCIPLINES},
    "TTXS-04": {"rating": RATINGS},
    "TTXS-05": {"required": RATINGS},
    "HS-01": {"papers": dict, "paper_names": dict, "none": str, "incomplete": str},
    "HS-02": {"limits": list},
    "SK-01": {"unfinished": list},
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
    return not isinstance(value, bool) and value in allowed


def _said(allowed: Allowed) -> str:
    """Return what a value can be, in words."""
    if isinstance(allowed, range):
        return f"a whole number from {allowed.start} to {allowed.stop - 1}"
    if isinstance(allowed, type):
        return {"str": "a text in quotes", "dict": "a table", "list": "a list"}[allowed.__name__]
    return f"one of {', '.join(allowed)}"
