"""What to look at first at a unit, and why: its findings, the most telling first, with the papers to ask for.

An order for looking, no verdict: the points only put what deserves a person's time in front.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from khcn_tools.model import SEVERITIES, Focus
from khcn_tools.rulebook.entries import READING
from khcn_tools.rules.counts import AWARDS, COLLECTIVE_TITLES
from khcn_tools.text import matching_key
from khcn_tools.year import figures
from khcn_tools.year.eligibility.conditions import CSTD
from khcn_tools.year.scope import Scope, of_team
from khcn_tools.year.store import Row
from khcn_tools.year.team import outcomes

POINTS: Mapping[str, int] = {
    "error": 6,
    "warning": 3,
    "info": 0,
    "special_title": 2,  # one of SPECIAL is proposed for whom the finding is about
    "other_title": 1,  # any other title or award is
    "confirmed_last_year": 2,  # the team confirmed the same rule at this unit last year
    "asked_last_year": 1,  # the same rule asked last year, and the team did not clear all of it
    "few_units": 1,  # the rule asks at one in FEW of the units, or at fewer
    "figure_differs": 1,  # the item's share is markedly worse than that of the others (figures.differs)
}

SPECIAL = frozenset({*CSTD, *COLLECTIVE_TITLES[1:], *AWARDS[1:]})
"""Titles that the plan calls special (CSTĐ, TTLĐXS), and what is decided above the Sở."""

FEW = 4
"""A rule is a rarity that asks at one in so many of the units that have submitted, or at fewer."""

Reason = tuple[int, str]
"""Points, and the words for them."""


@dataclass(frozen=True, slots=True)
class _Stake:
    """A title or award proposed for somebody."""

    special: bool
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What a unit's findings are seen against."""

    scope: Scope
    stakes: Mapping[str, list[_Stake]]
    authors: Mapping[str, list[str]]
    past: Mapping[str, Reason]
    marked: Mapping[str, str]


def ranked(scope: Scope) -> list[Focus]:
    """Return the findings of a unit, the most telling first; ties by the plan's items, then as they came."""
    if scope.unit is None:
        raise ValueError("the findings of one unit are ranked; open it with open_unit")
    around = _Around(scope, _stakes(scope), _authors(scope), _past(scope), figures.marked(scope))
    papers = {row["code"]: row["papers"] for row in scope.store.rows("rules")}
    position = {item: number for number, item in enumerate(scope.store.items)}
    weighed = [_focus(around, row, papers[row["code"]]) for row in _of_unit(scope)]
    return sorted(weighed, key=lambda f: (-f.points, position.get(f.finding["item"], len(position))))


def table(scope: Scope) -> pd.DataFrame:
    """Return the findings of a unit in that order, with the reason and the papers to ask for."""
    columns = ["STT", "Mã", "Cá nhân, tập thể", "Nội dung cần làm rõ", "Vì sao xem trước", "Giấy tờ cần xem"]
    rows = [
        [n, row["code"], row["subject"] or scope.name, row["message"], focus.why, focus.papers]
        for n, focus in enumerate(ranked(scope), start=1)
        for row in [focus.finding]
    ]
    return pd.DataFrame(rows, columns=columns)


def _of_unit(scope: Scope) -> list[Row]:
    """Return what is found in what the unit sent; faults of the team's own workbook are not its."""
    return [row for row in scope.rows("findings") if not of_team(row)]


def _focus(around: _Around, row: Row, papers: str) -> Focus:
    """Return a finding with its points and the reasons for them."""
    reasons = list(_reasons(around, row))
    return Focus(row, sum(points for points, _ in reasons), tuple(words for _, words in reasons), papers)


def _reasons(around: _Around, row: Row) -> Iterator[Reason]:
    """Yield every reason to look at a finding."""
    yield POINTS[row["severity"]], SEVERITIES[row["severity"]]
    yield from _at_stake(around, row)
    if row["code"] in around.past:
        yield around.past[row["code"]]
    if row["code"].startswith(READING):
        return
    yield from _rare(around.scope, row["code"])
    if row["item"] in around.marked:
        yield POINTS["figure_differs"], around.marked[row["item"]]


# ---------------------------------------------------------------------------------------------
# The title at stake


def _stakes(scope: Scope) -> dict[str, list[_Stake]]:
    """Return what is proposed for whom: by the key of the person or collective."""
    found: dict[str, list[_Stake]] = defaultdict(list)
    for form in ("collectives", "people"):
        for row in scope.rows(form):
            for column in ("title", "award"):
                if row["name"] and row[column]:
                    label = scope.store.label(form, column, row[column])
                    stake = _Stake(row[column] in SPECIAL, label, row["name"])
                    found[scope.store.key(row["unit_id"], row["name"])].append(stake)
    return found


def _authors(scope: Scope) -> dict[str, list[str]]:
    """Return who wrote each initiative: a title may rest on it."""
    return {
        matching_key(row["name"]): row["authors"].split("; ")
        for row in scope.rows("initiatives")
        if row["name"] and row["authors"]
    }


def _at_stake(around: _Around, row: Row) -> Iterator[Reason]:
    """Yield the highest title or award that is proposed for whom a finding is about, if there is any.

    On an initiative only the special ones of its authors rest.
    """
    subject, written = row["subject"] or "", row["table"] == "initiatives"
    names = around.authors.get(matching_key(subject), []) if written else [subject]
    keys = dict.fromkeys(around.scope.store.key(row["unit_id"], name) for name in names)
    stakes = [stake for key in keys for stake in around.stakes.get(key, ())]
    special = written or any(stake.special for stake in stakes)
    told: dict[str, list[str]] = defaultdict(list)
    for stake in stakes:
        if stake.special == special:
            told[stake.name].append(stake.label)
    if told:
        words = ", ".join(f"{', '.join(labels)} của {name}" for name, labels in told.items())
        yield POINTS["special_title" if special else "other_title"], f"liên quan đề nghị {words}"


# ---------------------------------------------------------------------------------------------
# Last year, other units


def _past(scope: Scope) -> dict[str, Reason]:
    """Return by rule what is told of last year: the team confirmed it here, or did not clear all of it."""
    past = scope.last_year
    if past is None:
        return {}
    states: dict[str, set[str]] = defaultdict(set)
    for row in _of_unit(past):
        states[row["code"]].add(outcomes.state(past, row))
    year = past.store.year
    confirmed = POINTS["confirmed_last_year"], f"năm {year} đoàn đã xác nhận nội dung cùng loại"
    asked = POINTS["asked_last_year"], f"năm {year} cũng có nội dung cùng loại, chưa làm rõ xong"
    return {
        code: confirmed if outcomes.CONFIRMED in found else asked
        for code, found in states.items()
        if found & {outcomes.CONFIRMED, outcomes.MORE, outcomes.OPEN}
    }


def _rare(scope: Scope, code: str) -> Iterator[Reason]:
    """Yield it where a rule asks at few of the units that have submitted."""
    asked, submitted = _asked(Scope(scope.store, None, scope.audience))
    units, here = len(asked.get(code, ())), scope.unit in asked.get(code, ())
    if here and FEW * units <= len(submitted):
        yield POINTS["few_units"], f"chỉ {units}/{len(submitted)} đơn vị có"


@lru_cache(maxsize=2)
def _asked(whole: Scope) -> tuple[Mapping[str, set[str]], list[str]]:
    """Return at which units that have submitted each rule asks, and those units."""
    found: dict[str, set[str]] = defaultdict(set)
    submitted = whole.submitted
    for row in whole.rows("findings"):
        if row["unit_id"] in submitted:
            found[row["code"]].add(row["unit_id"])
    return found, submitted
