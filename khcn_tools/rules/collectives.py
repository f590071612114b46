"""Titles of collectives: TTLĐXS, held against the people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from khcn_tools.model import UNKNOWN, Record, Rule
from khcn_tools.rules.counts import (
    DISCIPLINES,
    at_least,
    count_cstdcs,
    count_ldtt,
    count_unreadable_titles,
    is_unit,
    members,
    needed_ldtt,
)
from khcn_tools.rules.tables import Code, Hit, UnitTables

TTLDXS = Code("ttldxs")


def too_few_ldtt(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-01: 100·LĐTT < share·N; a title that cannot be read may be LĐTT."""
    share = rule.parameters["min_percent"]
    for collective, people in _with_members(here):
        ldtt, n = count_ldtt(people), len(people)
        if 100 * (ldtt + count_unreadable_titles(people)) < share * n:
            needed = needed_ldtt(n, share)
            yield _hit(here, collective, ldtt=ldtt, members=n, needed=needed)


def without_fighter(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-02: no CSTĐCS among the members."""
    for collective, people in _with_members(here):
        cstdcs = count_cstdcs(people)
        if cstdcs + count_unreadable_titles(people) < rule.parameters["min_cstdcs"]:
            yield _hit(here, collective, cstdcs=cstdcs, members=len(people))


def member_disciplined(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-03: a member disciplined from cảnh cáo up."""
    least = rule.parameters["from_discipline"]
    yield from _with_such_members(here, lambda person: at_least(person["discipline"], least, DISCIPLINES))


def member_failed(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-04: a member rated Không hoàn thành nhiệm vụ."""
    yield from _with_such_members(here, lambda person: person["rating"] == rule.parameters["rating"])


def not_rated_excellent(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-05: the collective itself is not rated Hoàn thành xuất sắc nhiệm vụ; an empty rating is none."""
    for collective in _proposed(here):
        rating = collective["rating"]
        if rating not in {UNKNOWN, rule.parameters["required"]} and _members(here, collective):
            yield _hit(here, collective, rating=rating and Code(rating))


def _hit(here: UnitTables, collective: Record, **figures: object) -> Hit:
    """Return a hit on the title proposed for a collective."""
    return here.hit("collectives", collective, collective["name"], title=TTLDXS, **figures)


def _with_such_members(here: UnitTables, such: Callable[[Record], bool]) -> Iterator[Hit]:
    """Yield a hit for each collective that has members of whom something holds, and name them."""
    for collective, people in _with_members(here):
        names = tuple(person["name"] for person in people if such(person))
        if names:
            yield _hit(here, collective, count=len(names), names=names)


def _proposed(here: UnitTables) -> Iterator[Record]:
    """Yield the collectives proposed for TTLĐXS."""
    for collective in here.rows("collectives", "name", "title"):
        if collective["title"] == TTLDXS and isinstance(collective["name"], str):
            yield collective


def _with_members(here: UnitTables) -> Iterator[tuple[Record, list[Record]]]:
    """Yield the collectives proposed for TTLĐXS with their members, at least one, where all are known."""
    belonging = [person["collective"] for person in here.rows("people")]
    for collective in _proposed(here):
        people = _members(here, collective)
        if people and (UNKNOWN not in belonging or is_unit(collective["name"], here.names)):
            yield collective, people


def _members(here: UnitTables, collective: Record) -> list[Record]:
    """Return the people who surely belong to a collective."""
    return members(here.rows("people"), collective["name"], here.names)
