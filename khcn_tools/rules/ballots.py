"""Reviews and their ballots: numbers that can be, a quorum, enough votes (HS-02 to HS-04)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from khcn_tools.model import Record, Rule
from khcn_tools.rulebook.shares import Share, read_share
from khcn_tools.rules.tables import Code, Hit, UnitTables

BODIES = ("unit", "council")
"""Who reviews; a rule's data have the shares of each of them by title, and of any `other` one."""


def impossible_ballots(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-02: ballots that cannot be. One finding a row, at the first number that is too great."""
    for record in here.rows("reviews"):
        broken = [limit for limit in rule.parameters["limits"] if _broken(record, limit)]
        if broken:
            relations = tuple(_said(record, limit) for limit in broken)
            yield _hit(here, record, broken[0]["sum"][0], relations=relations)


def no_quorum(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-03: fewer present than the share of members that the body asks for."""
    for record in here.rows("reviews"):
        present, members, share = record["present"], record["members_total"], _asked(record, rule.parameters)
        if _short(present, members, share):
            yield _hit(here, record, "present", present=present, members=members, share=share)


def too_few_votes(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-04: fewer votes for than the share that title and body ask for, of the members by default."""
    base = rule.parameters["of"]
    for record in here.rows("reviews"):
        votes, of, share = record["votes_for"], record[base], _asked(record, rule.parameters)
        if _short(votes, of, share):
            called = rule.parameters["of_names"][base]
            yield _hit(here, record, "votes_for", votes=votes, base=of, called=called, share=share)


def _hit(here: UnitTables, record: Record, column: str, **figures: object) -> Hit:
    """Return a hit on a column of a review."""
    subject = record["subject"] if isinstance(record["subject"], str) else None
    said = {name: _code(record[name]) for name in ("title", "body")}
    return Hit(here.unit.id, here.tables["reviews"], record, subject, column, figures={**said, **figures})


def _code(value: object) -> Code | None:
    """Return what a sentence writes by its label."""
    return Code(value) if isinstance(value, str) else None


def _asked(record: Record, known: Mapping[str, Any]) -> Share:
    """Return the share asked of a review: the lowest of those that its body and title may mean."""
    bodies = [body for body in BODIES if record["body"] not in BODIES or record["body"] == body]
    title = record["title"]
    if isinstance(title, str):
        return min(read_share(known[body].get(title, known[body]["other"])) for body in bodies)
    return min(read_share(share) for body in bodies for share in known[body].values())


def _short(count: object, of: object, share: Share) -> bool:
    """Tell whether a count is below a share of another, where both are given."""
    if not isinstance(count, int | Decimal) or not isinstance(of, int | Decimal):
        return False
    return of > 0 and not share.met_by(count, of)


def _broken(record: Record, limit: Mapping[str, Any]) -> bool:
    """Tell whether numbers that are all given exceed what they can be at most."""
    numbers = [record[column] for column in (*limit["sum"], limit["at_most"])]
    return all(isinstance(n, int | Decimal) for n in numbers) and sum(numbers[:-1]) > numbers[-1]


def _said(record: Record, limit: Mapping[str, Any]) -> str:
    """Return what does not fit, in words."""
    total = sum(record[column] for column in limit["sum"])
    said: str = limit["says"].format(sum=total, at_most=record[limit["at_most"]])
    return said
