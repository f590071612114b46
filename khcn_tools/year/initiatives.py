"""Initiatives, topics and solutions: how far each came, and whose title rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from khcn_tools.rules.counts import DONE, ENDED
from khcn_tools.year import units
from khcn_tools.year.eligibility.conditions import is_author
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

STAGES = {
    "Được công nhận, nghiệm thu": DONE,
    "Đã nộp đơn, đang thẩm định": ("submitted", "under_review"),
    "Đã đăng ký, đang thực hiện": ("registered", "in_progress"),
    "Bị từ chối, xin rút, không thực hiện": ENDED,
    "Chưa ghi tình trạng": (None,),
}
"""The states of BM09, brought together for the eye."""


def stages(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many initiatives stand at each stage."""
    counts = Counter(row["state"] for row in rows)
    return {stage: sum(counts[state] for state in states) for stage, states in STAGES.items()}


def by_stage(scope: Scope) -> pd.DataFrame:
    """Return by unit how many of all are done, and how many stand at each other stage that occurs."""
    done, *others = STAGES
    every = stages(scope.rows("initiatives"))
    occurring = [stage for stage in others if every[stage]]

    def count(key: str) -> list[units.Counted]:
        counts = stages(scope.rows("initiatives", key))
        return [(counts[done], sum(counts.values())), *(counts[stage] for stage in occurring)]

    return units.beside(scope, [done, *occurring], count)


def done(scope: Scope) -> int:
    """Return how many are recognised or accepted."""
    return sum(1 for row in scope.rows("initiatives") if row["state"] in DONE)


def at_risk(scope: Scope) -> pd.DataFrame:
    """Return those not recognised or accepted by the cut-off, why, and the CSTĐ who have nothing else."""
    waiting = [row for row in scope.rows("findings") if row["code"] in {"CSTD-02", "CSTD-03"}]
    every = [(row, _authors_among(row, waiting)) for row in scope.rows("initiatives")]
    chosen = [(row, names) for row, names in every if row["state"] not in DONE or names]
    frame = scope.printed("initiatives", ["name", "authors", "state"], [row for row, _ in chosen])
    frame["Tình trạng"] = [_standing(scope, row) for row, _ in chosen]
    frame["CSTĐ chỉ dựa vào nội dung này"] = [", ".join(names) for _, names in chosen]
    return frame


def _standing(scope: Scope, row: Row) -> str:
    """Return the state of an initiative, with the day of the decision and the reason given."""
    state, day = (scope.store.text("initiatives", row, column) for column in ("state", "decided_on"))
    said = [f"{state} ngày {day}" if day else state, row["not_done_reason"]]
    return ": ".join(filter(None, said))


def _authors_among(initiative: Row, waiting: list[Row]) -> list[str]:
    """Return the subjects of findings about the same unit who are authors of an initiative."""
    return [
        row["subject"]
        for row in waiting
        if row["unit_id"] == initiative["unit_id"] and is_author(row["subject"], initiative)
    ]
