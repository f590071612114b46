"""The rules of law over a year of clean tables; one rule is one function.

A rule that fires is a *nội dung cần làm rõ*: the council decides. Thresholds, severity, basis and words come
from ``data/rules``; a function only says of which rows the rule holds. It fires only where it holds whatever
a cell that could not be read, or a date known only by its month, may mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from khcn_tools.errors import DataFileError
from khcn_tools.model import Finding, Rule, YearTables
from khcn_tools.rules import (
    ballots,
    collectives,
    duplicates,
    honours,
    initiatives,
    movements,
    papers,
    people,
    submission,
)
from khcn_tools.rules.needs import refuse_unusable
from khcn_tools.rules.tables import Hit, UnitCheck, UnitTables, YearCheck, submitted
from khcn_tools.rules.words import finding

__all__ = ["UNIT_CHECKS", "YEAR_CHECKS", "check"]

YEAR_CHECKS: Mapping[str, YearCheck] = {
    "NOP-01": submission.not_submitted,
    "TRUNG-01": duplicates.person_twice,
    "TRUNG-02": duplicates.initiative_twice,
    "CSTD-04": people.too_many_fighters,
    "CSTT-01": honours.provincial_without_years,
    "CSTT-02": honours.national_without_years,
    "BK-01": honours.provincial_merit_unshown,
    "BK-02": honours.national_merit_too_soon,
}
"""Rules that look at all units together."""

UNIT_CHECKS: Mapping[str, UnitCheck] = {
    "NOP-02": submission.submitted_late,
    "DV-01": submission.staff_total_differs,
    "DS-01": submission.not_listed,
    "VB-01": submission.without_action,
    "VB-02": submission.acted_before_issued,
    "PT-01": movements.without_review,
    "PT-02": movements.ends_before_start,
    "PT-03": movements.without_measures,
    "CK-01": movements.no_openness,
    "DK-01": papers.not_registered,
    "DK-02": papers.nothing_proposed,
    "LDTT-01": people.too_new,
    "LDTT-02": people.disciplined,
    "LDTT-03": people.rated_too_low,
    "LDTT-04": people.left_out_for_leave,
    "CSTD-02": people.without_initiative,
    "CSTD-03": people.initiative_pending,
    "CSTD-05": people.unit_above_share,
    "TT-01": collectives.members_differ,
    "TTTT-01": collectives.too_few_ldtt_for_ttldtt,
    "TTTT-02": collectives.ttldtt_disciplined,
    "TTTT-03": collectives.ttldtt_rated_too_low,
    "TTXS-01": collectives.too_few_ldtt,
    "TTXS-02": collectives.without_fighter,
    "TTXS-03": collectives.member_disciplined,
    "TTXS-04": collectives.member_failed,
    "TTXS-05": collectives.not_rated_excellent,
    "HS-01": papers.dossier_incomplete,
    "HS-02": ballots.impossible_ballots,
    "HS-03": ballots.no_quorum,
    "HS-04": ballots.too_few_votes,
    "HS-05": papers.not_reviewed,
    "SK-01": initiatives.unfinished,
    "SK-02": initiatives.decided_before_applied,
    "SK-03": initiatives.shares_differ,
    "SK-04": initiatives.without_reason,
    "SK-05": initiatives.without_decision,
    "DH-01": movements.no_exemplar,
    "DH-02": movements.not_spread,
    "KT-01": honours.honour_without_role,
    "HD-01": movements.no_activity,
}
"""Rules that look at one unit at a time."""


def check(tables: YearTables, rules: Mapping[str, Rule]) -> list[Finding]:
    """Return what the rules in force find: in the order of the rulebook, of the plan's units, of the rows.

    Raises DataFileError where a rule of law has no function, a threshold that cannot be, or words that ask for
    a figure it does not give.
    """
    laws = [rule for rule in rules.values() if rule.regime]
    for rule in laws:
        refuse_unusable(rule)
    last_start = collectives.last_start(rules, tables.plan.year)
    units = tuple(replace(unit, last_start=last_start) for unit in submitted(tables))
    order = {unit.id: n for n, unit in enumerate(tables.plan.units)}
    findings: list[Finding] = []
    for rule in laws:
        hits = sorted(_hits(tables, units, rule), key=lambda hit: _place(hit, order))
        findings.extend(finding(rule, hit, tables.plan) for hit in hits)
    return findings


def _hits(tables: YearTables, units: tuple[UnitTables, ...], rule: Rule) -> Iterator[Hit]:
    """Yield the hits of one rule."""
    if rule.code in YEAR_CHECKS:
        yield from YEAR_CHECKS[rule.code](tables, rule)
    elif rule.code in UNIT_CHECKS:
        for unit in units:
            yield from UNIT_CHECKS[rule.code](unit, rule)
    else:
        raise DataFileError(f"data/rules, rule {rule.code}: no function checks it; take the rule out")


def _place(hit: Hit, order: Mapping[str, int]) -> tuple[int, str, int]:
    """Return where a hit stands: unit, sheet (BM05 before BM06), row."""
    unit = len(order) if hit.unit_id is None else order[hit.unit_id]
    sheet = (hit.table.sheet or hit.table.file) if hit.table else ""
    return unit, sheet, hit.record.row if hit.record else 0
