"""Initiatives, topics and solutions: how far each came, and whose title rests on it."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from khcn_tools.year.conditions import CSTD, DONE, authored, proposals
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

ENDED = frozenset({*DONE, "rejected", "withdrawn", "not_done"})
"""States from which an initiative does not move on."""


def done(scope: Scope) -> int:
    """Return how many are recognised or accepted."""
    return sum(1 for row in scope.rows("initiatives") if row["state"] in DONE)


def by_state(scope: Scope) -> pd.DataFrame:
    """Return by unit how many are in each state, one column for each state that occurs."""
    occurring = {row["state"] for row in scope.rows("initiatives")}
    states = {c["id"]: c["label"] for c in scope.store.choices("initiatives", "state") if c["id"] in occurring}
    rows = []
    for key, unit in scope.inspected.items():
        counts = Counter(row["state"] for row in scope.rows("initiatives", key))
        rows.append([unit["name"], *(counts[state] for state in states)])
    return pd.DataFrame(rows, columns=["Đơn vị", *states.values()])


def at_risk(scope: Scope) -> pd.DataFrame:
    """Return those not yet recognised or accepted, and whose title rests on nothing else."""
    rows = [row for row in scope.rows("initiatives") if row["state"] not in ENDED]
    frame = scope.printed("initiatives", ["name", "state", "authors"], rows)
    frame["Danh hiệu CSTĐ phụ thuộc"] = [", ".join(_dependents(scope, row)) or "không" for row in rows]
    return frame


def _dependents(scope: Scope, initiative: Row) -> list[str]:
    """Return the authors proposed for CSTĐ who have nothing recognised or accepted."""
    return [
        proposal.subject
        for proposal in proposals(scope, "people", CSTD)
        if proposal.unit_id == initiative["unit_id"]
        and initiative in authored(scope, proposal)
        and not any(row["state"] in DONE for row in authored(scope, proposal))
    ]
