"""Titles proposed, and the rows of the other forms that speak of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khcn_tools.rules import counts
from khcn_tools.rules.counts import PERSONAL_TITLES
from khcn_tools.year.scope import Scope, same
from khcn_tools.year.store import Row

CSTD = PERSONAL_TITLES[1:]
"""Titles that count as CSTĐCS of the year, lowest first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A subject with a title proposed: `row` is its row in `people` or `collectives`."""

    unit_id: str
    table: str
    subject: str
    title: str
    row: Row


def proposals(scope: Scope, table: str, titles: Iterable[str]) -> list[Proposal]:
    """Return who is proposed for one of `titles` in `table` ("people" or "collectives")."""
    wanted = set(titles)
    return [
        Proposal(row["unit_id"], table, row["name"] or "", row["title"], row)
        for row in scope.rows(table)
        if row["title"] in wanted
    ]


def members(scope: Scope, collective: Row) -> list[Row]:
    """Return the people of a collective; of the unit's own row, all of the unit."""
    people = scope.rows("people", collective["unit_id"])
    return counts.members(people, collective["name"] or "", scope.store.called(collective["unit_id"]))


def matching(scope: Scope, table: str, proposal: Proposal, *, titled: bool = True) -> list[Row]:
    """Return the rows of `table` of the same unit and subject, and the same title where `titled`."""
    return [
        row
        for row in scope.about(table, proposal.unit_id, proposal.subject)
        if not titled or row["title"] == proposal.title
    ]


def is_author(name: str, initiative: Row) -> bool:
    """Tell whether someone stands among the authors of an initiative."""
    return any(same(author, name) for author in (initiative["authors"] or "").split("; "))


def authored(scope: Scope, proposal: Proposal) -> list[Row]:
    """Return the initiatives and topics of the unit that name the subject as an author."""
    return [r for r in scope.rows("initiatives", proposal.unit_id) if is_author(proposal.subject, r)]


def initiatives(scope: Scope, proposal: Proposal) -> str:
    """Return each initiative with its state, decision, and why it was not carried through."""
    lines = []
    for row in authored(scope, proposal):
        state = scope.store.text("initiatives", row, "state").lower()
        decision = f", số {row['decision']}" if row["decision"] else ""
        day = f" ngày {scope.store.text('initiatives', row, 'decided_on')}" if row["decided_on"] else ""
        reason = f" ({row['not_done_reason']})" if row["not_done_reason"] else ""
        lines.append(f"“{row['name']}”: {state}{decision}{day}{reason}")
    return "; ".join(lines)
