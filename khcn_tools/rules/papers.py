"""What must stand behind a proposal: its registration, its review, its dossier (DK, HS-01, HS-05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def _may_be(here: UnitTables, record: Record, subject: str, column: str = "subject") -> bool:
    """Tell whether a row is of that subject, or may be: its own cannot be read."""
    named = record[column]
    return named is UNKNOWN or (isinstance(named, str) and here.key(named) == here.key(subject))


# ---------------------------------------------------------------------------------------------
# Registration


def not_registered(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DK-01: a title proposed without registration of that title or a higher one."""
    if not here.has("registrations", "subject", "title"):
        return
    for form, record, column in _proposals(here, "title"):
        name, title = record["name"], record[column]
        registered = [r["title"] for r in here.rows("registrations") if _may_be(here, r, name)]
        if UNKNOWN not in registered and not any(_covers(other, title) for other in registered):
            yield here.hit(form, record, name, title=Code(title))


def _covers(registered: object, title: str) -> bool:
    """Tell whether a registered title is that title or a higher one."""
    return any(at_least(registered, title, order) for order in (PERSONAL_TITLES, COLLECTIVE_TITLES))


def nothing_proposed(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DK-02: a title registered, and no title at all proposed for that subject; one hit a registration."""
    for record in here.rows("registrations", "subject", "title"):
        subject, title = record["subject"], record["title"]
        form = "people" if title in PERSONAL_TITLES else "collectives"
        named = isinstance(subject, str) and isinstance(title, str)
        if named and here.has(form, "name", "title") and not _may_be_proposed(here, subject):
            yield here.hit("registrations", record, subject, title=Code(title))


def _may_be_proposed(here: UnitTables, subject: str) -> bool:
    """Tell whether some title is, or may be, proposed for a subject."""
    rows = (*here.rows("people"), *here.rows("collectives"))
    return any(r["title"] is not None and _may_be(here, r, subject, "name") for r in rows)


# ---------------------------------------------------------------------------------------------
# Review


def not_reviewed(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-05: CSTĐCS and above, or TTLĐXS, proposed without a review of the same subject and title."""
    if not here.has("reviews", "subject", "title"):
        return
    for form, record, column in _proposals(here, "title"):
        name, title = record["name"], record[column]
        reviewed = (r for r in here.rows("reviews") if r["title"] in {title, UNKNOWN})
        if title in rule.parameters["titles"] and not any(_may_be(here, r, name) for r in reviewed):
            yield here.hit(form, record, name, title=Code(title))


# ---------------------------------------------------------------------------------------------
# Dossier


def dossier_incomplete(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """HS-01: no dossier of the same subject and title, or a required paper is not in it."""
    if not here.has("dossiers", "subject", "title"):
        return
    known = rule.parameters
    for form, record, column in _proposals(here, "title", "award"):
        title = record[column]
        rows = [r for r in here.rows("dossiers") if _may_be(here, r, record["name"])]
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
