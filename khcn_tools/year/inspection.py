"""What the inspection team saw, judged and recommended."""

from __future__ import annotations

import pandas as pd

from khcn_tools.year.scope import Scope

_ASSESSED = ("rating", "documents_seen", "strengths", "shortcomings", "recommendation")


def seen(scope: Scope, item: str) -> list[tuple[str, str]]:
    """Return what the team saw under an item: heading and text, what is blank left out."""
    lines = [
        (scope.store.headings["assessments", column], scope.store.text("assessments", row, column))
        for row in scope.rows("assessments")
        if row["item"] == item
        for column in _ASSESSED
    ]
    return [line for line in lines if line[1]] or [("Đoàn kiểm tra", "Chưa có kết quả kiểm tra tại đơn vị.")]


def ratings(scope: Scope) -> pd.DataFrame:
    """Return the team's rating by unit and item; "–" where the team has not rated."""
    given = {
        (row["unit_id"], row["item"]): scope.store.text("assessments", row, "rating")
        for row in scope.rows("assessments")
    }
    rows = [
        [unit["name"], *(given.get((key, item)) or "–" for item in scope.store.items)]
        for key, unit in scope.inspected.items()
    ]
    return pd.DataFrame(rows, columns=["Đơn vị", *scope.store.items])


def assessments(scope: Scope) -> pd.DataFrame:
    """Return the strengths and shortcomings that the team wrote down, by item."""
    rows = [row for row in scope.rows("assessments") if row["strengths"] or row["shortcomings"]]
    return scope.printed("assessments", ["item", "strengths", "shortcomings"], rows)


def recommendations(scope: Scope) -> pd.DataFrame:
    """Return what the team recommends: item, recommendation, who, by when."""
    rows = [row for row in scope.rows("assessments") if row["recommendation"]]
    return scope.printed("assessments", ["item", "recommendation", "responsible", "due_on"], rows)


def proposed(scope: Scope, *kinds: str) -> pd.DataFrame:
    """Return the team's proposals of some kinds: "praise", "spread", "commend", "correct", "sanction"."""
    rows = [row for row in scope.rows("proposals") if row["kind"] in kinds]
    return scope.printed("proposals", ["kind", "subject", "content", "basis"], rows)


def opinion(scope: Scope) -> str:
    """Return what the unit said of the inspection, or that it said nothing."""
    said = [row["unit_opinion"] for row in scope.rows("visit") if row["unit_opinion"]]
    return " ".join(said) or "Đơn vị chưa có ý kiến."


def self_assessment(scope: Scope) -> pd.DataFrame:
    """Return how units judge themselves, item by item."""
    return scope.printed("self_assessment", ["item", "strengths", "shortcomings", "causes", "proposals"])


def causes(scope: Scope) -> pd.DataFrame:
    """Return the shortcomings whose causes units name."""
    rows = [row for row in scope.rows("self_assessment") if row["causes"]]
    return scope.printed("self_assessment", ["item", "shortcomings", "causes"], rows)
