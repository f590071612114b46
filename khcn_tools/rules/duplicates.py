"""One person, or one initiative, that is there twice: TRUNG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, islice

from khcn_tools.model import DateSpan, Record, Rule, YearTables
from khcn_tools.rules.counts import DONE, is_cstdcs
from khcn_tools.rules.tables import Hit, UnitTables, submitted
from khcn_tools.text import matching_key, search_key

# ---------------------------------------------------------------------------------------------
# People

_TOLD = 3
"""How many of those found elsewhere a message names: the same may stand in very many units."""

_Row = tuple[UnitTables, Record]


def person_twice(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """TRUNG-01: one person twice, in a unit (told at the second row) or in two units (told in each)."""
    for by_unit in _namesakes(year).values():
        for unit_id, rows in by_unit.items():
            for n, (here, person) in enumerate(rows):
                if twins := _same(person, {unit_id: rows[:n]}):
                    where = rule.parameters["within"].format(first=twins[0][1].row, row=person.row)
                    yield _twice(here, person, twins, rule, where)
                elif twins := _same(person, by_unit, but=unit_id):
                    others = ", ".join(dict.fromkeys(unit.unit.name for unit, _ in twins))
                    where = rule.parameters["between"].format(unit=here.unit.name, others=others)
                    hit = _twice(here, person, twins, rule, where)
                    yield replace(hit, discreet=_elsewhere(here, rule))


def _namesakes(year: YearTables) -> Mapping[str, Mapping[str, list[_Row]]]:
    """Return the people by the key of the name, then by unit."""
    found: dict[str, dict[str, list[_Row]]] = {}
    for here in submitted(year):
        for person in here.rows("people", "name", "birth_year"):
            if isinstance(person["name"], str):
                by_unit = found.setdefault(matching_key(person["name"]), {})
                by_unit.setdefault(here.unit.id, []).append((here, person))
    return found


def _same(person: Record, by_unit: Mapping[str, list[_Row]], but: str = "") -> list[_Row]:
    """Return a few of the same name who are born in the same year, else some of whom it cannot be told."""
    born = person["birth_year"]
    for fits in (_are_equal, _may_be_equal):
        others = (row for unit_id, rows in by_unit.items() if unit_id != but for row in rows)
        if found := list(islice((row for row in others if fits(born, row[1]["birth_year"])), _TOLD)):
            return found
    return []


def _are_equal(one: object, other: object) -> bool:
    """Tell whether two birth years are known and the same."""
    return isinstance(one, int) and one == other


def _may_be_equal(one: object, other: object) -> bool:
    """Tell whether one of two birth years is empty; what cannot be read makes nothing fire."""
    return None in {one, other} and all(year is None or isinstance(year, int) for year in (one, other))


def _elsewhere(here: UnitTables, rule: Rule) -> Mapping[str, str]:
    """Return what tells the unit that a person stands in another one too."""
    between = rule.parameters["between"]
    return {"where": between.format(unit=here.unit.name, others=rule.parameters["elsewhere"])}


def _twice(here: UnitTables, person: Record, twins: list[_Row], rule: Rule, where: str) -> Hit:
    """Return the hit on a person who is there twice; a warning where a birth year is missing."""
    born = person["birth_year"]
    sure = _are_equal(born, twins[0][1]["birth_year"])
    figures = {"born": born, "where": where, "doubt": "" if sure else rule.parameters["doubt"]}
    hit = here.hit("people", person, person["name"], **figures)
    return replace(hit, severity=None if sure else "warning")


# ---------------------------------------------------------------------------------------------
# Initiatives


@dataclass(frozen=True, slots=True)
class _Claim:
    """An initiative on a unit's list, of this year or decided in an earlier one."""

    here: UnitTables
    record: Record
    year: int

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.record["name"])


def initiative_twice(year: YearTables, rule: Rule) -> Iterator[Hit]:
    """TRUNG-02: one initiative in two units, or decided before the award year and claimed again for CSTĐ.

    The same name, or a decision of an earlier year, warns; a name that is only near informs.
    """
    by_key = _by_key(_claims(year))
    near = _near(by_key, rule.parameters["near_words"])
    for key, claims in by_key.items():
        for claim in claims:
            if claim.year == year.plan.year:
                same = _relevant(claim, claims)
                kin = _relevant(claim, (other for name in dict.fromkeys(near[key]) for other in by_key[name]))
                yield from _claimed_twice(claim, same, kin, rule)


def _claimed_twice(claim: _Claim, same: list[_Claim], kin: list[_Claim], rule: Rule) -> Iterator[Hit]:
    """Yield the hit on a claim of which others have the `same` name, or one that is near."""
    decided = _decided(claim, rule)
    told, discreet = (
        "; ".join([*_said("same_name", same, rule, to), *decided, *_said("near_name", kin, rule, to)])
        for to in (None, claim.here)
    )
    if told:
        hit = claim.here.hit("initiatives", claim.record, claim.name, shown=told)
        severity = None if same or decided else "info"
        yield replace(hit, severity=severity, discreet={"shown": discreet})


def _claims(year: YearTables) -> Iterator[_Claim]:
    """Yield the initiatives on this year's lists, and of earlier years' those recognised or accepted."""
    for there in (*year.earlier, year):
        for here in submitted(there):
            for record in here.rows("initiatives", "name"):
                counts = there is year or record["state"] in DONE
                if counts and matching_key(record["name"] if isinstance(record["name"], str) else ""):
                    yield _Claim(here, record, there.plan.year)


def _by_key(claims: Iterable[_Claim]) -> Mapping[str, list[_Claim]]:
    """Return the claims by the matching key of their name."""
    found: dict[str, list[_Claim]] = {}
    for claim in claims:
        found.setdefault(matching_key(claim.name), []).append(claim)
    return found


_NEAR = 100
"""How many near names are looked at for each: where very many are near each other, a few say so."""

_WORDS = 60
"""By so many words two names are near or not: what goes on for pages is no name."""


def _near(keys: Iterable[str], most: int) -> Mapping[str, list[str]]:
    """Return the other names that are near each: they share what is left when a few words are left out."""
    sharing: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        for words in _shorter(key, most):
            sharing.setdefault(words, []).append(key)
    return {
        key: list(islice((o for words in _shorter(key, most) for o in sharing[words] if o != key), _NEAR))
        for key in keys
    }


def _shorter(name: str, most: int) -> list[tuple[str, ...]]:
    """Return a name's words without accents, and what is left without one in four of them, `most` at most.

    Two names that share one of these differ in no more words: no name need be held against every other.
    """
    words = search_key(name).split()[:_WORDS]
    left_out = range(min(most, len(words) // 4) + 1)
    return list(dict.fromkeys(kept for n in left_out for kept in combinations(words, len(words) - n)))


def _relevant(claim: _Claim, others: Iterable[_Claim]) -> list[_Claim]:
    """Return a few claims of other units this year, and of earlier years where an author is proposed."""
    proposed = _author_is_proposed(claim)
    relevant = (
        other
        for other in others
        if (other.here.unit.id != claim.here.unit.id if other.year == claim.year else proposed)
    )
    return list(islice(relevant, _TOLD))


def _decided(claim: _Claim, rule: Rule) -> list[str]:
    """Return the words for a decision that is surely of an earlier year, where an author is proposed now."""
    decided = claim.record["decided_on"]
    if not (isinstance(decided, DateSpan) and decided.last.year < claim.year and _author_is_proposed(claim)):
        return []
    return [rule.parameters["decided"].format(decided_on=decided)]


def _author_is_proposed(claim: _Claim) -> bool:
    """Tell whether an author is proposed for CSTĐCS or above in the same unit."""
    authors = claim.record["authors"]
    keys = {matching_key(author) for author in authors} if isinstance(authors, tuple) else set()
    return any(
        is_cstdcs(person["title"]) and isinstance(person["name"], str) and matching_key(person["name"]) in keys
        for person in claim.here.rows("people", "name", "title")
    )


def _said(how: str, others: Iterable[_Claim], rule: Rule, to: UnitTables | None) -> list[str]:
    """Return the words for others of the same name, or of a name that is near, each once.

    Told `to` a unit they name nothing of another one.
    """
    told: dict[str, None] = {}
    for other in others:
        own = to is None or other.here.unit.id == to.unit.id
        form = rule.parameters[how if own else f"{how}_elsewhere"]
        place = {"unit": other.here.unit.name, "year": other.year, "row": other.record.row}
        told[form.format(name=other.name, **place)] = None
    return list(told)
