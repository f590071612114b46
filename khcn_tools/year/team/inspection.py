"""What the inspection team saw, judged and recommended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pandas as pd

from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row

UNJUDGED = "Chưa đánh giá nội dung này"

_MOST = 3  # items that a sentence has room for

MIXED, UNREAD = "Chưa thống nhất", "Chưa đọc được"
"""What units count under that got several different ratings under an item, or one that was not understood."""

Lines = list[tuple[str, str]]


def rated(scope: Scope) -> dict[tuple[str, str], str]:
    """Return the team's rating by (unit, item), from all rows of the item: different ones stand together."""
    return {key: "; ".join(given) for key, given in _given(scope).items()}


def _given(scope: Scope) -> dict[tuple[str, str], list[str]]:
    """Return the different ratings of the inspected units by (unit, item); none is blank."""
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in scope.rows("assessments"):
        text = scope.store.text("assessments", row, "rating")
        key = (row["unit_id"], row["item"])
        if text and row["item"] and row["unit_id"] in scope.inspected and text not in given[key]:
            given[key].append(text)
    return given


def _counted(scope: Scope) -> dict[tuple[str, str], str]:
    """Return what each rating counts as: itself, `MIXED` or `UNREAD`."""
    labels = _labels(scope)
    return {
        key: MIXED if len(given) > 1 else given[0] if given[0] in labels else UNREAD
        for key, given in _given(scope).items()
    }


def seen(scope: Scope, item: str) -> Lines:
    """Return what the team saw, how it judged and what it recommends under an item: heading and text."""
    if not scope.visited:
        return []
    rows = [row for row in scope.rows("assessments") if row["item"] == item]
    return _assessed(scope, rows, rated(scope).get((scope.unit or "", item), ""))


def _assessed(scope: Scope, rows: list[Row], rating: str) -> Lines:
    """Return what the team wrote in some rows, each recommendation apart; what is blank is said to be."""
    documents, good, bad = (
        " ".join(_texts(scope, rows, column)) for column in ("documents_seen", "strengths", "shortcomings")
    )
    judged = [sentence(rating or UNJUDGED)]
    judged += [f"Ưu điểm: {good}"] * bool(good) + [f"Tồn tại, hạn chế: {bad}"] * bool(bad)
    seen = ("Đoàn kiểm tra đã xem", documents or "Chưa ghi hồ sơ đã xem.")
    return [
        *([seen] if rows else []),
        ("Đoàn kiểm tra đánh giá", " ".join(judged)),
        *(("Kiến nghị", sentence(wanted)) for row in rows if (wanted := _wanted(scope, row))),
    ]


def _texts(scope: Scope, rows: Iterable[Row], column: str) -> list[str]:
    """Return what stands in a column of some rows of BB01, as sentences."""
    texts = (scope.store.text("assessments", row, column) for row in rows)
    return [sentence(text) for text in texts if text]


def _wanted(scope: Scope, row: Row) -> str:
    """Return what a row recommends, to whom and by when."""
    wanted, *who = (
        scope.store.text("assessments", row, c) for c in ("recommendation", "responsible", "due_on")
    )
    told = "; thời hạn ".join(filter(None, who))
    return wanted + (f" ({told})" if told else "")


def unplaced(scope: Scope) -> pd.DataFrame:
    """Return what the team wrote of what is no item of the plan, or of an item that was not understood."""
    rows = [row for row in scope.rows("assessments") if not row["item"] and scope.told("assessments", row)]
    lines = []
    for row in rows:
        told = _assessed(scope, [row], scope.store.text("assessments", row, "rating"))
        written = scope.store.text("assessments", row, "item") or "(chưa ghi)"
        lines.append([written, "\n".join(f"{head}: {text}" for head, text in told)])
    frame = pd.DataFrame(lines, columns=["Nội dung như đoàn ghi", "Kết quả"])
    if scope.unit is None:
        frame.insert(0, "Đơn vị", [scope.unit_name(row) for row in rows])
    return frame


def judged(scope: Scope, item: str) -> str:
    """Say how many units visited got each rating under an item, and of how many shortcomings were noted."""
    rows = [row for row in scope.rows("assessments") if row["item"] == item]
    counts = Counter(label for (_, of), label in _counted(scope).items() if of == item)
    given = [label for label in (*_labels(scope), MIXED, UNREAD) if counts[label]]
    told = "; ".join(f"{label}: {count(counts[label])}" for label in given)
    noted = len({row["unit_id"] for row in rows if row["shortcomings"]})
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
    given = rated(scope)
    rows = [
        [scope.inspected[key]["name"], *(given.get((key, item), "–") for item in scope.store.items)]
        for key in scope.visited
    ]
    return pd.DataFrame(rows, columns=["Đơn vị", *scope.store.items])


def proposed(scope: Scope, *kinds: str | None) -> pd.DataFrame:
    """Return the team's proposals, all or those of some kinds.

    Kinds are "praise", "spread", "commend", "correct", "sanction", and None where it was not understood.
    """
    rows = [row for row in scope.rows("proposals") if not kinds or row["kind"] in kinds]
    return scope.printed("proposals", ["kind", "subject", "content", "basis"], rows)


def opinion(scope: Scope) -> str:
    """Return what the unit said of the inspection, or that it said nothing."""
    said = [sentence(row["unit_opinion"]) for row in scope.rows("visit") if row["unit_opinion"]]
    return " ".join(said) or "Đơn vị chưa có ý kiến."


def self_assessment(scope: Scope) -> pd.DataFrame:
    """Return how units judge themselves, item by item."""
    return scope.printed("self_assessment", ["item", "strengths", "shortcomings", "causes", "proposals"])


def strengths(scope: Scope) -> str:
    """Say how often the best rating was given, under which items most, and where the strengths are told."""
    best = _labels(scope)[0]
    counted = _counted(scope)
    given = Counter(item for (_, item), label in counted.items() if label == best)
    most = sorted(given, key=lambda item: (-given[item], list(scope.store.items).index(item)))[:_MOST]
    told = "; ".join(f"{item} ({count(given[item])} đơn vị)" for item in most)
    return (
        f"{count(given.total())}/{count(len(counted))} lượt nội dung được đoàn kiểm tra đánh giá {best}"
        + (f", nhiều nhất ở các mục: {told}" if told else "")
        + ". Ưu điểm cụ thể của từng đơn vị: báo cáo đơn vị, phần III."
    )


def shortcomings(scope: Scope) -> pd.DataFrame:
    """Return by item the shortcomings that the team saw, and the causes that units name, unit by unit."""
    rows = []
    names = {key: f"{key}. {item['label']}" for key, item in scope.store.items.items()}
    for key, name in [*names.items(), (None, "Chưa xác định được mục")]:
        seen = _by_unit(scope, "assessments", key, "shortcomings")
        causes = _by_unit(scope, "self_assessment", key, "causes")
        if seen or causes:
            rows.append([name, seen or "–", causes or "–"])
    return pd.DataFrame(rows, columns=["Nội dung", "Đoàn kiểm tra thấy", "Nguyên nhân đơn vị nêu"])


def _by_unit(scope: Scope, table: str, item: str | None, column: str) -> str:
    """Return what stands in a column under an item, a line each, with the unit's name."""
    rows = (row for row in scope.rows(table) if row["item"] == item and row[column])
    return "\n".join(f"{scope.unit_name(row)}: {sentence(row[column])}" for row in rows)
