"""Titles of people: LĐTT (which every personal title needs) and CSTĐ."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from khcn_tools.model import UNKNOWN, DateSpan, Record, Rule, YearTables
from khcn_tools.rules.counts import (
    DISCIPLINES,
    DONE,
    ENDED,
    RATINGS,
    allowed_cstdcs,
    at_least,
    count_cstdcs,
    count_ldtt,
    count_unreadable_titles,
    has_ldtt,
    is_cstdcs,
)
from khcn_tools.rules.tables import Code, Hit, UnitTables, certainly_after, submitted
from khcn_tools.text import matching_key


def _titled(here: UnitTables) -> Iterator[tuple[Record, Code]]:
    """Yield the people with a personal title, and the title."""
    for person in here.rows("people", "title"):
        if has_ldtt(person["title"]):
            yield person, Code(person["title"])


# ---------------------------------------------------------------------------------------------
# LĐTT


def too_new(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """LDTT-01: a personal title, and too few months from `hired_on` to 31/12, that day included."""
    year, least = here.plan.year, rule.parameters["min_months"]
    limit = latest_start(year, least)
    for person, title in _titled(here):
        hired = person["hired_on"]
        if isinstance(hired, DateSpan) and hired.first > limit:
            figures = {
                "hired_on": hired,
                "counted": rule.parameters["exactly" if hired.first == hired.last else "at_most"],
                "months": whole_months(hired.first, year),
            }
            yield here.hit("people", person, person["name"], title=title, **figures)


def latest_start(year: int, months: int) -> dt.date:
    """Return the last day on which one can begin and still have `months` months by 31/12 of `year`.

    >>> latest_start(2022, 10).isoformat(), latest_start(2024, 6).isoformat()
    ('2022-03-01', '2024-07-01')
    """
    in_year, month = divmod(12 * (year + 1) - months, 12)
    return dt.date(in_year, month + 1, 1)


def whole_months(start: dt.date, year: int) -> int:
    """Return the whole months from a day to 31/12 of `year`, both included.

    >>> whole_months(dt.date(2022, 3, 1), 2022), whole_months(dt.date(2022, 3, 2), 2022)
    (10, 9)
    """
    months = 12 * (year + 1 - start.year) + 1 - start.month - (start.day > 1)
    return max(months, 0)


def disciplined(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """LDTT-02: a personal title, and any discipline in the year."""
    for person, title in _titled(here):
        discipline = person["discipline"]
        if at_least(discipline, rule.parameters["from_discipline"], DISCIPLINES):
            yield here.hit("people", person, person["name"], title=title, discipline=Code(discipline))


def rated_too_low(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """LDTT-03: a personal title, and a rating below Hoàn thành tốt nhiệm vụ."""
    for person, title in _titled(here):
        rating = person["rating"]
        if rating in RATINGS and not at_least(rating, rule.parameters["min_rating"], RATINGS):
            yield here.hit("people", person, person["name"], title=title, rating=Code(rating))


_PARTS = re.compile(r"[,;\n]|(?<!\d)\.|\.(?!\d)|\bvà\b", re.IGNORECASE)
"""Between the parts of a reason; a point within a date or a number is none."""


def left_out_for_leave(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """LDTT-04: no title, and nothing but leave is given as the reason."""
    for person in here.rows("people", "title", "not_proposed_reason"):
        reason = person["not_proposed_reason"]
        if person["title"] is None and isinstance(reason, str) and _is_only_leave(reason, rule):
            yield here.hit("people", person, person["name"], reason=reason)


def _is_only_leave(reason: str, rule: Rule) -> bool:
    """Tell whether every part of a reason names leave; leaving for good is none."""
    parts = [key for key in map(matching_key, _PARTS.split(reason)) if key]
    leave, other = rule.parameters["leave"], rule.parameters["no_leave"]
    return bool(parts) and all(_names(part, leave) and not _names(part, other) for part in parts)


def _names(part: str, phrases: Iterable[str]) -> bool:
    """Tell whether one of the phrases stands in a part, in whole words."""
    return any(f" {matching_key(phrase)} " in f" {part} " for phrase in phrases)


# ---------------------------------------------------------------------------------------------
# CSTĐ


def without_initiative(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """CSTD-02: CSTĐCS without any initiative or topic of that author, or only ended ones."""
    for person, title, own in _fighters(here, rule):
        if all(record["state"] in ENDED for record in own):
            shown = rule.parameters["ended" if own else "none"]
            yield here.hit("people", person, person["name"], title=title, shown=shown)


def initiative_pending(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """CSTD-03: CSTĐCS none of whose initiatives is recognised or accepted by the cut-off, and one may be."""
    cutoff = here.info("cutoff_date")
    for person, title, own in _fighters(here, rule):
        live = [record for record in own if record["state"] not in ENDED]
        if live and all(_pending(record, cutoff) for record in live):
            names = tuple(f"“{record['name']}”" for record in live)
            yield here.hit("people", person, person["name"], title=title, cutoff=cutoff, initiatives=names)


def _fighters(here: UnitTables, rule: Rule) -> Iterator[tuple[Record, Code, list[Record]]]:
    """Yield each CSTĐ that needs an initiative, with the title and the initiatives of that author.

    Where an author cannot be read, nobody can be said to have none: nothing is yielded.
    """
    initiatives = here.rows("initiatives", "authors", "state")
    if not here.has("initiatives", "authors", "state") or any(r["authors"] is UNKNOWN for r in initiatives):
        return
    for person, title in _titled(here):
        if is_cstdcs(title) and isinstance(person["name"], str) and _needs_initiative(person, rule):
            key = here.key(person["name"])
            own = [r for r in initiatives if key in {here.key(author) for author in r["authors"] or ()}]
            yield person, title, own


def _needs_initiative(person: Record, rule: Rule) -> bool:
    """Tell whether the title surely needs one: from 2024 not where the best rating stands instead."""
    excuse = rule.parameters.get("excused_by_rating")
    return excuse is None or (person["rating"] in RATINGS and person["rating"] != excuse)


def _pending(initiative: Record, cutoff: object) -> bool:
    """Tell whether an initiative is surely not yet recognised or accepted at the cut-off."""
    state = initiative["state"]
    if state in DONE:
        return certainly_after(initiative["decided_on"], cutoff)
    return state is not UNKNOWN


# ---------------------------------------------------------------------------------------------
# The share of CSTĐCS


def too_many_fighters(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """CSTD-04: in the whole Sở, its leadership included, 100·CSTĐCS > share·LĐTT.

    Units without a list are named.
    """
    counted = [here for here in submitted(year) if here.has("people", "title")]
    figures = _above_share([person for here in counted for person in here.rows("people")], rule)
    if figures:
        there = {here.unit.id for here in counted}
        missing = tuple(unit.name for unit in year.plan.units if unit.id not in there)
        figures["missing"] = missing or rule.parameters["nobody"]
        yield Hit(None, subject=year.plan.organ, figures=figures)


def unit_above_share(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """CSTD-05: the same sum within one unit."""
    figures = _above_share(here.rows("people", "title"), rule)
    if figures:
        yield Hit(here.unit.id, subject=here.unit.name, figures=figures)


def _above_share(people: Sequence[Record], rule: Rule) -> dict[str, object]:
    """Return the figures where there are more CSTĐCS than the share allows, else nothing.

    A title that cannot be read may be LĐTT: it counts on that side.
    """
    share, rounding = rule.parameters["max_percent"], rule.parameters["rounding"]
    ldtt, cstdcs = count_ldtt(people), count_cstdcs(people)
    if cstdcs <= allowed_cstdcs(ldtt + count_unreadable_titles(people), share, rounding):
        return {}
    return {"ldtt": ldtt, "cstdcs": cstdcs, "allowed": allowed_cstdcs(ldtt, share, rounding)}
