"""What the inspection team saw, judged and recommended."""

from __future__ import annotations

from collections import Counter

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
    return [(heading, sentence(text)) for heading, text in lines if text]


def sentence(text: str) -> str:
    """Return a text with its full stop.

    >>> sentence("Phát huy tốt vai trò"), sentence("Nhất trí.")
    ('Phát huy tốt vai trò.', 'Nhất trí.')
    """
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def waiting(scope: Scope) -> str:
    """Return the names of the units in view that the team has not visited."""
    return ", ".join(unit["name"] for key, unit in scope.inspected.items() if key not in scope.visited)


def unvisited(scope: Scope) -> str:
    """Say which units in view the team has not visited; "" where it has visited all."""
    names = waiting(scope)
    if scope.unit:
        return "Đoàn kiểm tra chưa làm việc trực tiếp với đơn vị." if names else ""
    return f"Chưa kiểm tra trực tiếp: {names}." if names else ""


def ratings(scope: Scope) -> pd.DataFrame:
    """Return the team's rating by unit visited and item; "–" where it has not rated."""
    given = {
        (row["unit_id"], row["item"]): scope.store.text("assessments", row, "rating")
        for row in scope.rows("assessments")
    }
    rows = [
        [scope.inspected[key]["name"], *(given.get((key, item)) or "–" for item in scope.store.items)]
        for key in scope.visited
    ]
    return pd.DataFrame(rows, columns=["Đơn vị", *scope.store.items])


def rated(scope: Scope) -> pd.DataFrame:
    """Return by item how many units got each rating, and how many shortcomings were noted."""
    labels = [choice["label"] for choice in scope.store.choices("assessments", "rating")]
    rows = []
    for key, item in scope.store.items.items():
        judged = [row for row in scope.rows("assessments") if row["item"] == key]
        counts = Counter(scope.store.text("assessments", row, "rating") for row in judged)
        noted = sum(1 for row in judged if row["shortcomings"])
        rows.append([f"{key}. {item['label']}", *(counts[label] for label in labels), noted])
    frame = pd.DataFrame(rows, columns=["Nội dung", *labels, "Có tồn tại, hạn chế"])
    return frame.loc[:, [name == "Nội dung" or bool(frame[name].sum()) for name in frame]]


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
    said = [sentence(row["unit_opinion"]) for row in scope.rows("visit") if row["unit_opinion"]]
    return " ".join(said) or "Đơn vị chưa có ý kiến."


def self_assessment(scope: Scope) -> pd.DataFrame:
    """Return how units judge themselves, item by item."""
    return scope.printed("self_assessment", ["item", "strengths", "shortcomings", "causes", "proposals"])


def causes(scope: Scope) -> pd.DataFrame:
    """Return the shortcomings whose causes units name."""
    rows = [row for row in scope.rows("self_assessment") if row["causes"]]
    return scope.printed("self_assessment", ["item", "shortcomings", "causes"], rows)
