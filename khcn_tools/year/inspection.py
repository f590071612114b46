"""What the inspection team saw, judged and recommended."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row

UNJUDGED = "Chưa đánh giá nội dung này"

_READ = frozenset(
    {"rating", "documents_seen", "strengths", "shortcomings", "recommendation", "responsible", "due_on"}
)


def seen(scope: Scope, item: str) -> list[tuple[str, str]]:
    """Return what the team saw, how it judged and what it recommends under an item: heading and text."""
    rows = [row for row in scope.rows("assessments") if row["item"] == item]
    lines = [line for row in rows for line in _assessed(scope, row)]
    return lines or [("Đoàn kiểm tra đánh giá", UNJUDGED)] * bool(scope.visited)


def _assessed(scope: Scope, row: Row) -> list[tuple[str, str]]:
    """Return an item's row of the team's workbook; what is blank is said to be."""
    text = {column: scope.store.text("assessments", row, column) for column in row if column in _READ}
    judged = [text["rating"] or UNJUDGED]
    judged += [f"Ưu điểm: {text['strengths']}"] if text["strengths"] else []
    judged += [f"Tồn tại, hạn chế: {text['shortcomings']}"] if text["shortcomings"] else []
    who = "; thời hạn ".join(filter(None, (text["responsible"], text["due_on"])))
    wanted = text["recommendation"] + (f" ({who})" if who else "")
    return [
        ("Đoàn kiểm tra đã xem", sentence(text["documents_seen"] or "Chưa ghi hồ sơ đã xem")),
        ("Đoàn kiểm tra đánh giá", " ".join(map(sentence, judged))),
        *([("Kiến nghị", sentence(wanted))] if wanted else []),
    ]


def judged(scope: Scope, item: str) -> str:
    """Say how many units visited got each rating under an item, and of how many shortcomings were noted."""
    rows = [row for row in scope.rows("assessments") if row["item"] == item]
    counts = Counter(scope.store.text("assessments", row, "rating") for row in rows if row["rating"])
    given = [label for label in _labels(scope) if counts[label]]
    told = "; ".join(f"{label}: {count(counts[label])}" for label in given)
    noted = sum(1 for row in rows if row["shortcomings"])
    left = len(scope.visited) - counts.total()
    return (
        f"{count(counts.total())}/{len(scope.inspected)} đơn vị được đánh giá"
        + (f" ({told})" if told else "")
        + (f"; {count(noted)} đơn vị có tồn tại, hạn chế" if noted else "")
        + (f"; {count(left)} đơn vị đã kiểm tra nhưng chưa đánh giá nội dung này" if left else "")
        + "."
    )


def _labels(scope: Scope) -> list[str]:
    """Return the ratings, the best first."""
    return [choice["label"] for choice in scope.store.choices("assessments", "rating")]


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
    labels = _labels(scope)
    rows = []
    for key, item in scope.store.items.items():
        judged = [row for row in scope.rows("assessments") if row["item"] == key]
        counts = Counter(scope.store.text("assessments", row, "rating") for row in judged)
        noted = sum(1 for row in judged if row["shortcomings"])
        rows.append([f"{key}. {item['label']}", *(counts[label] for label in labels), noted])
    frame = pd.DataFrame(rows, columns=["Nội dung", *labels, "Có tồn tại, hạn chế"])
    return frame.loc[:, [name == "Nội dung" or bool(frame[name].sum()) for name in frame]]


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


def shortcomings(scope: Scope) -> pd.DataFrame:
    """Return by item the shortcomings that the team saw, and the causes that units name, unit by unit."""
    rows = []
    for key, item in scope.store.items.items():
        seen = _by_unit(scope, "assessments", key, "shortcomings")
        causes = _by_unit(scope, "self_assessment", key, "causes")
        if seen or causes:
            rows.append([f"{key}. {item['label']}", seen or "–", causes or "–"])
    return pd.DataFrame(rows, columns=["Nội dung", "Đoàn kiểm tra thấy", "Nguyên nhân đơn vị nêu"])


def _by_unit(scope: Scope, table: str, item: str, column: str) -> str:
    """Return what stands in a column under an item, a line each, with the unit's name."""
    rows = (row for row in scope.rows(table) if row["item"] == item and row[column])
    return "\n".join(f"{scope.unit_name(row)}: {sentence(row[column])}" for row in rows)
