"""What the papers show of a person over the years: BM11, and the databases of earlier years.

A person is followed across units and years by the matching key of the name and by the birth year: another
birth year is another person, a missing one leaves a doubt. What cannot be read may be anybody's, of any year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from khcn_tools.model import UNKNOWN, Record, YearTables
from khcn_tools.rules.tables import UnitTables, submitted
from khcn_tools.text import matching_key

UNPROVEN = "planned"
"""The status of a title of an earlier year that was not even reviewed: it shows nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A title, an award or a rating of a year: `what` and `year` are None where they cannot be known.

    `born` are the birth years that the unit's list has for the name, None for one that it does not tell.
    `sure`: of this very person; `found_in` is the year whose workbooks show it.
    """

    what: str | None
    year: int | None
    unit_id: str
    found_in: int
    born: tuple[int | None, ...] = ()
    sure: bool = False

    def may_be(self, codes: Iterable[str]) -> bool:
        """Tell whether it is one of these, or cannot be read."""
        return self.what is None or self.what in codes


Index = Mapping[str | None, list[Mark]]
"""Marks by the matching key of the name; under None those of someone whose name cannot be read."""


def born(record: Record) -> int | None:
    """Return a birth year; None where it is empty, cannot be read, or is not asked for."""
    year = record["birth_year"]
    return year if isinstance(year, int) else None


def honours(year: YearTables) -> Index:
    """Return titles and awards: of BM11, of earlier years, and the titles proposed this year."""
    return _index(year, lambda there, here: (*_given(here), *_proposed(here, earlier=there is not year)))


def ratings(year: YearTables) -> Index:
    """Return the ratings of each year: `rating` of its own list, `next_rating` for the year after an honour."""
    return _index(year, lambda _, here: (*_rated(here), *_rated_after(here)))


def of(index: Index, here: UnitTables, person: Record) -> list[Mark]:
    """Return what an index shows of a person; the marks that may be of another are not `sure`."""
    if not isinstance(person["name"], str):
        return []
    own = [
        replace(mark, sure=_is_sure(mark, here, person)) for mark in index.get(matching_key(person["name"]), ())
    ]
    return [mark for mark in own if not _is_other(mark, person)] + index.get(None, [])


_Found = tuple[object, object, object]
"""A name, what it is, its year, as the cells have them."""


def _index(year: YearTables, found: Callable[[YearTables, UnitTables], Iterable[_Found]]) -> Index:
    """Return the marks found in every unit of a year and of those before it."""
    index: dict[str | None, list[Mark]] = {None: []}
    for there in (*year.earlier, year):
        for here in submitted(there):
            listed = _listed(here)
            for name, what, when in found(there, here):
                if what is not None and (isinstance(name, str) or name is UNKNOWN):
                    key = matching_key(name) if isinstance(name, str) else None
                    mark = Mark(
                        what if isinstance(what, str) else None,
                        when if isinstance(when, int) else None,
                        here.unit.id,
                        there.plan.year,
                        listed.get(key, ()),
                    )
                    index.setdefault(key, []).append(mark)
    return index


def _listed(here: UnitTables) -> dict[str | None, tuple[int | None, ...]]:
    """Return the birth years of the people on a unit's list, by the key of the name."""
    found: dict[str | None, tuple[int | None, ...]] = {}
    for person in here.rows("people", "name"):
        if isinstance(person["name"], str):
            key = matching_key(person["name"])
            found[key] = (*found.get(key, ()), born(person))
    return found


def _given(here: UnitTables) -> Iterator[_Found]:
    """Yield what BM11 shows."""
    for record in here.rows("honours", "subject", "honour", "year"):
        yield record["subject"], record["honour"], record["year"]


def _proposed(here: UnitTables, *, earlier: bool) -> Iterator[_Found]:
    """Yield the titles proposed in a year; of an earlier one the awards too, unless they were only planned."""
    for person in here.rows("people", "name", "title"):
        if not earlier:
            yield person["name"], person["title"], here.plan.year
        elif person["status"] != UNPROVEN:
            yield person["name"], person["title"], here.plan.year
            yield person["name"], person["award"], here.plan.year


def _rated(here: UnitTables) -> Iterator[_Found]:
    """Yield the ratings of a year; an empty one may be any."""
    for person in here.rows("people", "name", "rating"):
        yield person["name"], person["rating"] or UNKNOWN, here.plan.year


def _rated_after(here: UnitTables) -> Iterator[_Found]:
    """Yield the ratings of the years after an honour; an empty one may be any."""
    for record in here.rows("honours", "subject", "honour", "year", "next_rating"):
        year = record["year"]
        yield (
            record["subject"],
            record["next_rating"] or UNKNOWN,
            year + 1 if isinstance(year, int) else UNKNOWN,
        )


def _is_other(mark: Mark, person: Record) -> bool:
    """Tell whether a mark is surely of another person of that name: all birth years are known, and others."""
    year = born(person)
    return bool(mark.born) and None not in mark.born and year is not None and year not in mark.born


def _is_sure(mark: Mark, here: UnitTables, person: Record) -> bool:
    """Tell whether a mark is surely of this person: the birth years agree, or the name is the only one here."""
    at_home = (mark.unit_id, mark.found_in) == (here.unit.id, here.plan.year)
    return mark.born == (born(person),) and (born(person) is not None or at_home)
