"""The eight items in a figure each: what a unit reported, beside the other units and the year before.

Units are small, so the others are pooled: all their cases together, not the mean of their shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from khcn_tools.model import Compared
from khcn_tools.year import initiatives, narrative
from khcn_tools.year.eligibility import quota
from khcn_tools.year.eligibility.conditions import CSTD, proposals
from khcn_tools.year.reported import acted_on
from khcn_tools.year.scope import Scope, percent
from khcn_tools.year.store import Row

MARKED = Fraction(30, 100)
"""A share that is worse than that of the others by so much is marked."""

CASES, OTHERS = 4, 3
"""Of the unit at least so many cases, and so many other units, before shares are compared."""

Counted = tuple[int, int]
"""Of how many (the second) how many (the first)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The figure of an item. `worse` is -1 where a low share is to be looked at, 1 where a high one is.

    It is 0 where the figure is only shown; `rate` where it may be more than one to each.
    """

    words: str
    count: Callable[[Scope], Counted]
    worse: int = -1
    rate: bool = False


def compared(scope: Scope) -> list[Compared]:
    """Return the figures of a unit, item by item; none where it has sent nothing that could be read."""
    if not scope.submitted:
        return []
    past = scope.last_year
    before = _own(past) if past and past.submitted else {}
    here, others = _own(scope), _others(scope)
    return [
        Compared(
            item=f"{key}. {item['label']}",
            reported=narrative.reported(scope, key),
            measure=_MEASURES[key].words,
            here=_words(key, here[key]),
            others=_words(key, others[key]),
            before=_words(key, before[key]) if before else "chưa có",
            marked=key in marked(scope),
        )
        for key, item in scope.store.items.items()
    ]


def marked(scope: Scope) -> dict[str, str]:
    """Return the items whose share is markedly worse than that of the other units, and both in words."""
    units = len(_every(scope)) - 1
    if not scope.submitted or units < OTHERS:
        return {}
    here, others = _own(scope), _others(scope)
    return {
        item: f"{measure.words}: {_words(item, here[item])}, các đơn vị khác {_words(item, others[item])}"
        for item, measure in _MEASURES.items()
        if differs(here[item], others[item], measure.worse)
    }


def differs(here: Counted, others: Counted, worse: int) -> bool:
    """Tell whether a share is worse than another by `MARKED` or more, and counted of enough cases.

    >>> differs((2, 4), (8, 10), -1), differs((2, 4), (79, 100), -1), differs((2, 4), (8, 10), 1)
    (True, False, False)
    """
    if here[1] < CASES or not others[1]:
        return False
    return worse * (Fraction(*here) - Fraction(*others)) >= MARKED and bool(worse)


def _every(scope: Scope) -> Mapping[str, Mapping[str, Counted]]:
    """Return the counts of every inspected unit that has submitted, by unit and item."""
    return _counted(Scope(scope.store, None, scope.audience))


@lru_cache(maxsize=2)
def _counted(whole: Scope) -> Mapping[str, Mapping[str, Counted]]:
    """Count every unit once."""
    return {unit: _own(Scope(whole.store, unit, whole.audience)) for unit in whole.submitted}


def _own(scope: Scope) -> Mapping[str, Counted]:
    """Return the counts of the scope by item."""
    return {item: measure.count(scope) for item, measure in _MEASURES.items()}


def _others(scope: Scope) -> dict[str, Counted]:
    """Return the counts of all other units together, by item."""
    rest = [counts for unit, counts in _every(scope).items() if unit != scope.unit]
    return {item: (sum(c[item][0] for c in rest), sum(c[item][1] for c in rest)) for item in _MEASURES}


def _words(item: str, counted: Counted) -> str:
    """Return counts as people read them: with the share, or with how many there are to one."""
    part, whole = counted
    if not whole:
        return "–"
    said = f"{part / whole:.1f}".replace(".", ",") if _MEASURES[item].rate else percent(part, whole)
    return f"{part}/{whole} ({said})"


def _with(table: str, told: Callable[[Row], object]) -> Callable[[Scope], Counted]:
    """Return what counts the rows of a table of which something is told."""

    def count(scope: Scope) -> Counted:
        rows = scope.rows(table)
        return _true(map(told, rows)), len(rows)

    return count


def _true(values: Iterable[object]) -> int:
    """Return how many of the values are true."""
    return sum(map(bool, values))


def _fighters(scope: Scope) -> Counted:
    """Count those proposed for CSTĐ among those proposed for LĐTT or more."""
    return len(proposals(scope, "people", CSTD)), len(quota.holders(scope))


def _joined(scope: Scope) -> Counted:
    """Count the participations in activities, and the people."""
    return sum(row["participants"] or 0 for row in scope.rows("activities")), len(scope.rows("people"))


_MEASURES = {
    "II.1": Measure("văn bản đã triển khai trên số tiếp nhận", _with("directives", acted_on)),
    "II.2a": Measure(
        "phong trào đã sơ kết, tổng kết trên số phong trào", _with("movements", lambda row: row["reviewed_on"])
    ),
    "II.2b": Measure("đề nghị Chiến sĩ thi đua trên số đề nghị từ Lao động tiên tiến trở lên", _fighters, 1),
    "II.2c": Measure(
        "sáng kiến, đề tài đã công nhận, nghiệm thu trên số đăng ký",
        lambda scope: (initiatives.done(scope), len(scope.rows("initiatives"))),
    ),
    "II.3a": Measure(
        "nhân tố mới trên số cán bộ", lambda scope: (len(scope.rows("exemplars")), len(scope.rows("people"))), 0
    ),
    "II.3b": Measure(
        "điển hình đã được nhân rộng trên số điển hình", _with("exemplars", lambda row: row["spread"])
    ),
    "II.3c": Measure(
        "lượt khen thưởng ghi rõ việc phát huy vai trò trên tổng số", _with("honours", lambda row: row["role"])
    ),
    "II.4": Measure("lượt người tham gia hoạt động trên số cán bộ", _joined, 0, rate=True),
}
