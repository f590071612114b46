"""Titles and awards that need a history, and what became of those who had one: CSTT, BK, KT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from khcn_tools.model import UNKNOWN, Record, Rule, YearTables
from khcn_tools.rules import history
from khcn_tools.rules.counts import DONE, RATINGS, at_least
from khcn_tools.rules.history import Mark
from khcn_tools.rules.tables import Code, Hit, UnitTables, submitted
from khcn_tools.text import matching_key

_GIVEN = ("subject", "honour", "year")

# ---------------------------------------------------------------------------------------------
# CSTĐ of a higher level: consecutive years


def provincial_without_years(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """CSTT-01: CSTĐ cấp tỉnh without three consecutive CSTĐCS ending this year or last."""
    yield from _without_years(year, rule)


def national_without_years(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """CSTT-02: CSTĐ toàn quốc without two consecutive CSTĐ cấp tỉnh ending this year or last."""
    yield from _without_years(year, rule)


def _without_years(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """Yield the people proposed for the rule's title whom the papers do not show in a run of the one below."""
    known, counts = rule.parameters, rule.parameters["counts"]
    proposed = list(_proposed(year, "title", known["title"]))
    index = history.honours(year) if proposed else {}
    for here, person in proposed:
        if here.has("honours", *_GIVEN):
            marks = [mark for mark in history.of(index, here, person) if mark.may_be(counts)]
            gaps = _gaps(marks, rule, year.plan.year)
            if gaps:
                figures = {
                    "title": Code(known["title"]),
                    "required": Code(counts[0]),
                    "shown": _shown(marks, rule),
                    "gaps": tuple(gaps),
                }
                yield here.hit("people", person, person["name"], **figures)


def _gaps(marks: Collection[Mark], rule: Rule, award_year: int) -> list[int]:
    """Return the years that are missing in the run with the fewest; none where the run is there, or may be.

    A mark of an unknown year may fill any one gap.
    """
    years, undated = {mark.year for mark in marks}, sum(mark.year is None for mark in marks)
    times = rule.parameters["times"]
    lasts = [award_year - {"this": 0, "last": 1}[end] for end in rule.parameters["ends"]]
    runs = [[y for y in range(last - times + 1, last + 1) if y not in years] for last in sorted(lasts)]
    gaps = min(runs, key=len)
    return gaps if len(gaps) > undated else []


def _shown(marks: Iterable[Mark], rule: Rule) -> str | tuple[str, ...]:
    """Return the years that the papers show, a doubtful one with the doubt."""
    sure = Counter[int]()
    for mark in marks:
        if mark.year is not None and mark.what is not None:
            sure[mark.year] += mark.sure
    told = (f"{y}" if sure[y] else f"{y} ({rule.parameters['doubt']})" for y in sorted(sure))
    return tuple(told) or str(rule.parameters["nothing"])


def _proposed(year: YearTables, column: str, code: str) -> Iterator[tuple[UnitTables, Record]]:
    """Yield the people proposed for a title or an award, with their units."""
    for here in submitted(year):
        for person in here.rows("people", "name", column):
            if person[column] == code and isinstance(person["name"], str):
                yield here, person


# ---------------------------------------------------------------------------------------------
# Bằng khen


def provincial_merit_unshown(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """BK-01: BK tỉnh for a person, and the forms show none of the grounds that the regime names."""
    known = rule.parameters
    proposed = list(_proposed(year, "award", known["award"]))
    if not proposed:  # the history of everybody need not be looked up
        return
    honours, ratings, made = history.honours(year), history.ratings(year), _initiatives(year)
    for here, person in proposed:
        if _has_papers(here):
            given = [mark for mark in history.of(honours, here, person) if mark.may_be(known["counts"])]
            rated = [mark for mark in history.of(ratings, here, person) if mark.may_be([known["rating"]])]
            own = made.get(matching_key(person["name"]), set()) | made[""]
            worked = not _gaps(rated, rule, year.plan.year) and len(own) >= known["initiatives"]
            titled = bool(known["counts"]) and not _gaps(given, rule, year.plan.year)
            if not worked and not titled:
                figures = {
                    "award": Code(known["award"]),
                    "rated": _shown(rated, rule),
                    "count": len(own),
                }
                yield here.hit("people", person, person["name"], **figures)


def _has_papers(here: UnitTables) -> bool:
    """Tell whether a unit sent all the forms that could show a ground."""
    return (
        here.has("honours", *_GIVEN, "next_rating")
        and here.has("initiatives", "name", "authors", "state")
        and here.has("people", "rating")
    )


def _initiatives(year: YearTables) -> dict[str, set[str]]:
    """Return the names of the initiatives and topics recognised, or that may be, by author; "": of anyone."""
    found: dict[str, set[str]] = {"": set()}
    for there in (*year.earlier, year):
        for here in submitted(there):
            for n, record in enumerate(here.rows("initiatives", "name", "authors", "state")):
                if record["state"] in {*DONE, UNKNOWN}:
                    name, authors = record["name"], record["authors"]
                    what = (
                        matching_key(name) if isinstance(name, str) else f"{there.plan.year} {here.unit.id} {n}"
                    )
                    for author in ("",) if authors is UNKNOWN else authors or ():
                        found.setdefault(matching_key(author), set()).add(what)
    return found


def national_merit_too_soon(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """BK-02: BK Thủ tướng for a person without an earlier BK tỉnh, or fewer than five years after the last."""
    known = rule.parameters
    proposed = list(_proposed(year, "award", known["award"]))
    index, latest = history.honours(year) if proposed else {}, year.plan.year - known["years"]
    for here, person in proposed:
        if here.has("honours", *_GIVEN):
            marks = [mark for mark in history.of(index, here, person) if mark.may_be([known["before"]])]
            sure = [mark.year for mark in marks if mark.sure and mark.what and mark.year]
            may_do = any(mark.year is None or mark.year <= latest for mark in marks)
            if max(sure, default=0) > latest or not may_do:
                figures = {
                    "award": Code(known["award"]),
                    "before": Code(known["before"]),
                    "shown": _shown(marks, rule),
                }
                yield here.hit("people", person, person["name"], **figures)


# ---------------------------------------------------------------------------------------------
# After an honour


def honour_without_role(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """KT-01: an honour of the last three years without `role`, or with `next_rating` below Hoàn thành tốt."""
    known, award_year = rule.parameters, here.plan.year
    for record in here.rows("honours", *_GIVEN):
        year, rating = record["year"], record["next_rating"]
        recent = isinstance(year, int) and award_year - known["years"] <= year < award_year
        if recent and record["honour"] in known["honours"]:
            low = rating in RATINGS and not at_least(rating, known["min_rating"], RATINGS)
            silent = record["role"] is None
            if low or silent:
                yield _after(here, rule, record, silent=silent, low=low)


def _after(here: UnitTables, rule: Rule, record: Record, *, silent: bool, low: bool) -> Hit:
    """Return the hit on an honour: at `role` where it is empty, else at the rating."""
    rating = record["next_rating"]
    said = [rule.parameters["silent"]] * silent
    if low:
        said.append(rule.parameters["low"].format(rating=rule.labels.get(rating, rating)))
    subject = record["subject"] if isinstance(record["subject"], str) else None
    figures = {"honour": Code(record["honour"]), "honour_year": record["year"], "shown": tuple(said)}
    table = here.tables["honours"]
    return Hit(here.unit.id, table, record, subject, "role" if silent else "next_rating", figures=figures)
