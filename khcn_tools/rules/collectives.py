"""Titles of collectives, TTLĐTT and TTLĐXS, held against the people in them; and how many they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from khcn_tools.model import UNKNOWN, Record, Rule
from khcn_tools.rulebook.shares import read_share
from khcn_tools.rules.counts import (
    DISCIPLINES,
    RATINGS,
    at_least,
    count_cstdcs,
    count_ldtt,
    count_unreadable_titles,
    counts_in_n,
    is_unit,
    members,
    needed_ldtt,
)
from khcn_tools.rules.people import latest_start
from khcn_tools.rules.tables import Code, Hit, UnitTables

TTLDTT, TTLDXS = Code("ttldtt"), Code("ttldxs")

WithMembers = Iterator[tuple[Record, list[Record]]]
"""Collectives, each with people."""


# ---------------------------------------------------------------------------------------------
# Members


def members_differ(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TT-01: `members` is not N; the only rule that runs where N is 0."""
    for collective, people in _counted(here, here.rows("collectives", "name")):
        said, listed = collective["members"], len(people)
        if isinstance(said, int | Decimal) and said != listed:
            apart = rule.parameters["apart"] if here.last_start else ""
            yield here.hit("collectives", collective, collective["name"], said=said, listed=listed, apart=apart)


def last_start(rules: Mapping[str, Rule], year: int) -> dt.date | None:
    """Return the last day on which one can be hired and count in N; None: everybody counts.

    Who is too new for a title (LDTT-01) counts unless a local document has said otherwise (TT-01): of all
    rules alike.
    """
    if "TT-01" not in rules or rules["TT-01"].parameters["count_new_recruits"]:
        return None
    return latest_start(year, rules["LDTT-01"].parameters["min_months"])


# ---------------------------------------------------------------------------------------------
# TTLĐTT


def too_few_ldtt_for_ttldtt(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTTT-01: LĐTT below the share of N; a title that cannot be read may be LĐTT."""
    share = read_share(rule.parameters["min_share"])
    for collective, people in _counted_of(here, TTLDTT):
        ldtt, n = count_ldtt(people), len(people)
        if not share.met_by(ldtt + count_unreadable_titles(people), n):
            figures = {"ldtt": ldtt, "members": n, "share": share, "needed": share.needed(n)}
            yield _hit(here, collective, **figures)


def ttldtt_disciplined(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTTT-02: a member disciplined from cảnh cáo up."""
    yield from _disciplined(here, TTLDTT, rule)


def ttldtt_rated_too_low(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTTT-03: the collective itself is rated below Hoàn thành tốt nhiệm vụ."""
    for collective in _with_someone(here, TTLDTT):
        rating = collective["rating"]
        if rating in RATINGS and not at_least(rating, rule.parameters["min_rating"], RATINGS):
            yield _hit(here, collective, rating=Code(rating))


# ---------------------------------------------------------------------------------------------
# TTLĐXS


def too_few_ldtt(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-01: 100·LĐTT < share·N; a title that cannot be read may be LĐTT."""
    share = rule.parameters["min_percent"]
    for collective, people in _counted_of(here, TTLDXS):
        ldtt, n = count_ldtt(people), len(people)
        if 100 * (ldtt + count_unreadable_titles(people)) < share * n:
            needed = needed_ldtt(n, share)
            yield _hit(here, collective, ldtt=ldtt, members=n, needed=needed)


def without_fighter(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-02: no CSTĐCS among the members."""
    for collective, people in _counted_of(here, TTLDXS):
        cstdcs = count_cstdcs(people)
        if cstdcs + count_unreadable_titles(people) < rule.parameters["min_cstdcs"]:
            yield _hit(here, collective, cstdcs=cstdcs, members=len(people))


def member_disciplined(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-03: a member disciplined from cảnh cáo up."""
    yield from _disciplined(here, TTLDXS, rule)


def member_failed(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-04: a member rated Không hoàn thành nhiệm vụ."""
    yield from _with_such_members(here, TTLDXS, lambda person: person["rating"] == rule.parameters["rating"])


def not_rated_excellent(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """TTXS-05: the collective itself is not rated Hoàn thành xuất sắc nhiệm vụ; an empty rating is none."""
    for collective in _with_someone(here, TTLDXS):
        rating = collective["rating"]
        if rating not in {UNKNOWN, rule.parameters["required"]}:
            yield _hit(here, collective, rating=rating and Code(rating))


# ---------------------------------------------------------------------------------------------
# Whom a rule looks at


def _hit(here: UnitTables, collective: Record, **figures: object) -> Hit:
    """Return a hit on the title proposed for a collective."""
    title = Code(collective["title"])
    return here.hit("collectives", collective, collective["name"], title=title, **figures)


def _disciplined(here: UnitTables, title: Code, rule: Rule) -> Iterator[Hit]:
    """Yield a hit for each collective with members disciplined from the rule's measure up."""
    least = rule.parameters["from_discipline"]
    yield from _with_such_members(here, title, lambda p: at_least(p["discipline"], least, DISCIPLINES))


def _with_such_members(here: UnitTables, title: Code, such: Callable[[Record], bool]) -> Iterator[Hit]:
    """Yield a hit for each collective that has members of whom something holds, and name them."""
    for collective, people in _all_known(here, _proposed(here, title)):
        names = tuple(person["name"] for person in people if such(person))
        if names:
            yield _hit(here, collective, count=len(names), names=names)


def _proposed(here: UnitTables, title: Code) -> Iterator[Record]:
    """Yield the collectives proposed for a title."""
    yield from (c for c in here.rows("collectives", "name", "title") if c["title"] == title)


def _with_someone(here: UnitTables, title: Code) -> Iterator[Record]:
    """Yield the collectives proposed for a title to which somebody surely belongs."""
    for collective in _proposed(here, title):
        if isinstance(collective["name"], str) and _members(here, collective):
            yield collective


def _all_known(here: UnitTables, collectives: Iterator[Record] | tuple[Record, ...]) -> WithMembers:
    """Yield collectives with their members, where the list is there and tells of everybody."""
    told = all(person["collective"] is not UNKNOWN for person in here.rows("people"))
    for collective in collectives if here.has("people") else ():
        name = collective["name"]
        if isinstance(name, str) and (told or is_unit(name, here.names)):
            yield collective, _members(here, collective)


def _counted(here: UnitTables, collectives: Iterator[Record] | tuple[Record, ...]) -> WithMembers:
    """Yield collectives with those members who count in N, where that is sure of each of them."""
    for collective, people in _all_known(here, collectives):
        counts = [counts_in_n(person["hired_on"], here.last_start) for person in people]
        if None not in counts:
            yield collective, [person for person, does in zip(people, counts, strict=True) if does]


def _counted_of(here: UnitTables, title: Code) -> WithMembers:
    """Yield the collectives proposed for a title with those members who count in N, at least one."""
    yield from ((c, people) for c, people in _counted(here, _proposed(here, title)) if people)


def _members(here: UnitTables, collective: Record) -> list[Record]:
    """Return the people who surely belong to a collective."""
    return members(here.rows("people"), collective["name"], here.names)
