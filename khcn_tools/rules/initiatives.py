"""Initiatives, topics, solutions: where they stand, and what the form says of them (SK)."""

from __future__ import annotations

from collections.abc import Iterator

from khcn_tools.model import Rule
from khcn_tools.rules.counts import DONE
from khcn_tools.rules.tables import Code, Hit, UnitTables, certainly_after


def unfinished(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """SK-01: an initiative still registered or in progress at the cut-off."""
    for record in here.rows("initiatives"):
        state = record["state"]
        if state in rule.parameters["unfinished"]:
            cutoff = here.info("cutoff_date")
            yield here.hit("initiatives", record, record["name"], state=Code(state), cutoff=cutoff)


def decided_before_applied(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """SK-02: an initiative or solution decided on before it was applied; a topic is accepted first."""
    for record in here.rows("initiatives"):
        decided_on, applied_on = record["decided_on"], record["applied_on"]
        if record["kind"] in rule.parameters["kinds"] and certainly_after(applied_on, decided_on):
            dates = {"decided_on": decided_on, "applied_on": applied_on}
            yield here.hit("initiatives", record, record["name"], **dates)


def shares_differ(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """SK-03: the authors' shares are given and do not sum to 100; decimals are exact."""
    for record in here.rows("initiatives"):
        shares = record["shares"]
        if isinstance(shares, tuple) and sum(shares) != rule.parameters["total"]:
            yield here.hit("initiatives", record, record["name"], given=sum(shares))


def without_reason(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """SK-04: not carried out or withdrawn, and no reason given."""
    for record in here.rows("initiatives"):
        state = record["state"]
        if state in rule.parameters["given_up"] and record["not_done_reason"] is None:
            yield here.hit("initiatives", record, record["name"], state=Code(state))


def without_decision(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """SK-05: recognised or accepted, and the decision's number or its date is not given."""
    for record in here.rows("initiatives"):
        state = record["state"]
        missing = [column for column in ("decision", "decided_on") if record[column] is None]
        if state in DONE and missing:
            names = tuple(rule.parameters["names"][column] for column in missing)
            figures = {"state": Code(state), "missing": names}
            table, name = here.tables["initiatives"], record["name"]
            subject = name if isinstance(name, str) else None
            yield Hit(here.unit.id, table, record, subject, column=missing[0], figures=figures)
