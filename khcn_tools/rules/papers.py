"""What must stand behind a proposal: its registration, its review, its dossier (DK, HS-01, HS-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from khcn_tools.model import UNKNOWN, Record, Rule
from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES, Row, at_least
from khcn_tools.rules.tables import Code, Hit, UnitTables


def _proposals(here: UnitTables, *columns: str) -> Iterator[tuple[str, Record, str]]:
    """Yield form, row and column of each title or award proposed for someone who is named."""
    for form in ("people", "collectives"):
        for column in columns:
            for record in here.rows(form, "name", column):
                if isinstance(record["name"], str) and isinstance(record[column], str):
                    yield form, record, column


class _BySubject:
    """The rows of a form, to be looked up by subject."""

    def __init__(self, here: UnitTables, records: Iterable[Record], column: str = "subject") -> None:
        self._here = here
        self._rows: dict[str | None, list[Record]] = defaultdict(list)
        for record in records:
            named = record[column]
            if named is UNKNOWN or isinstance(named, str):
                self._rows[None if named is UNKNOWN else here.key(named)].append(record)

    def may_be(self, subject: str) -> list[Record]:
        """Return the rows of that subject, and those that may be: whose own cannot be read."""
        return [*self._rows.get(self._here.key(subject), ()), *self._rows.get(None, ())]


# ---------------------------------------------------------------------------------------------
# Registration


def not_registered(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DK-01: a title proposed without registration of that title or a higher one."""
    if not here.has("registrations", "subject", "title"):
        return
    registrations = _BySubject(here, here.rows("registrations"))
    for form, record, column in _proposals(here, "title"):
        name, title = record["name"], record[column]
        registered = [r["title"] for r in registrations.may_be(name)]
        if UNKNOWN not in registered and not any(_covers(other, title) for other in registered):
            yield here.hit(form, record, name, title=Code(title))


def _covers(registered: object, title: str) -> bool:
    """Tell whether a registered title is that title or a higher one."""
    return any(at_least(registered, title, order) for order in (PERSONAL_TITLES, COLLECTIVE_TITLES))


def nothing_proposed(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DK-02: a title registered, and no title at all proposed for that subject; one hit a registration."""
    proposed = _BySubject(here, (*here.rows("people"), *here.rows("collectives")), "name")
    for record in here.rows("registrations", "subject", "title"):
        subject, title = record["subject"], record["title"]
        form = "people" if title in PERSONAL_TITLES else "collectives"
        named = isinstance(subject, str) and isinstance(title, str) and here.has(form, "name", "title")
        if named and all(row["title"] is None for row in proposed.may_be(subject)):
            yield here.hit("registrations", record, subject, title=Code(title))


# ---------------------------------------------------------------------------------------------
# Review


def not_reviewed(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-05: CSTĐCS and above, or TTLĐXS, proposed without a review of the same subject and title."""
    if not here.has("reviews", "subject", "title"):
        return
    reviews = _BySubject(here, here.rows("reviews"))
    for form, record, column in _proposals(here, "title"):
        name, title = record["name"], record[column]
        reviewed = any(r["title"] in {title, UNKNOWN} for r in reviews.may_be(name))
        if title in rule.parameters["titles"] and not reviewed:
            yield here.hit(form, record, name, title=Code(title))


# ---------------------------------------------------------------------------------------------
# Dossier


def dossier_incomplete(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-01: no dossier of the same subject and title, or a required paper is not in it."""
    if not here.has("dossiers", "subject", "title"):
        return
    known, dossiers = rule.parameters, _BySubject(here, here.rows("dossiers"))
    for form, record, column in _proposals(here, "title", "award"):
        title = record[column]
        rows = dossiers.may_be(record["name"])
        own = [r for r in rows if r["title"] == title and r["subject"] is not UNKNOWN]
        doubtful = any(r["title"] in {title, UNKNOWN} for r in rows if r not in own)
        missing = [p for p in required_papers(record, title, known) if all(r[p] in {None, False} for r in own)]
        if missing and not doubtful:
            figures = {
                "title": Code(title),
                "shown": known["incomplete" if own else "none"],
                "papers": tuple(known["paper_names"][paper] for paper in missing),
            }
            severity = known.get("severities", {}).get(title)
            table = here.tables[form]
            yield Hit(here.unit.id, table, record, record["name"], column, severity=severity, figures=figures)


def required_papers(record: Row, title: str, known: Mapping[str, Any]) -> list[str]:
    """Return the papers that the dossier of a title needs; none for titles that the rule does not name."""
    excuse = known.get("excused", {}).get(title)
    spared = {excuse["paper"]} if excuse and record["rating"] in {excuse["rating"], UNKNOWN} else set()
    return [paper for paper in known["papers"].get(title, ()) if paper not in spared]
