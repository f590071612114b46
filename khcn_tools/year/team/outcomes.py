"""What the inspection team found out about each finding, and the words in which reports tell it.

Only what the team confirmed reads as established; what it did not confirm reads as cleared, all else as open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import pandas as pd

from khcn_tools.model import SEVERITIES
from khcn_tools.text import parse_finding_id
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row
from khcn_tools.year.team.clarified import WRITTEN, Key, clarified

CONFIRMED, MORE, OPEN, CLEARED = "confirmed", "needs_clarification", "open", "not_confirmed"
KNOWN = "known"
"""The states of a finding in the order in which they are told. Without an outcome it is `OPEN`, or, where it
asks for nothing, `KNOWN`."""

SHORT = {
    CONFIRMED: "Đã xác nhận",
    MORE: "Cần làm rõ thêm",
    OPEN: "Chưa làm rõ",
    CLEARED: "Đã giải trình",
    KNOWN: SEVERITIES["info"],
}
"""The state in a column of a table, and where findings are counted."""

LEAD = {
    CONFIRMED: "Đoàn kiểm tra xác nhận: ",
    MORE: "Cần làm rõ thêm: ",
    OPEN: "Chưa làm rõ: ",
    CLEARED: "Đơn vị đã giải trình, chứng minh được; đoàn kiểm tra không xác nhận: ",
    KNOWN: "",
}
"""What stands before the finding itself."""

_COUNTED = {
    CONFIRMED: "đoàn kiểm tra xác nhận {} nội dung",
    MORE: "cần làm rõ thêm {} nội dung",
    OPEN: "chưa làm rõ {} nội dung",
    CLEARED: "đơn vị đã giải trình, chứng minh được {} nội dung, đoàn kiểm tra không xác nhận",
    KNOWN: "để biết {} nội dung",
}
TOLD = frozenset({CONFIRMED, MORE, CLEARED})
"""The states of a finding with an outcome."""

_UNSETTLED = frozenset({MORE, OPEN})

_LINES = 10
"""So many lines of a unit are read at a glance."""


def written(scope: Scope) -> dict[Key, Row]:
    """Return what the team wrote: (unit, finding's id) → its row in `clarifications`."""
    return clarified(scope).rows


def state(scope: Scope, finding: Row) -> str:
    """Return the state of a finding, a key of `SHORT`."""
    row = written(scope).get((finding["unit_id"], finding["id"]))
    return (row and row["outcome"]) or (KNOWN if finding["severity"] == "info" else OPEN)


def outcome(scope: Scope, finding: Row) -> str:
    """Return a finding's state in words."""
    return SHORT[state(scope, finding)]


def cleared(scope: Scope) -> frozenset[Key]:
    """Return (unit, id) of the findings that the unit has shown not to hold: the team did not confirm them."""
    return frozenset(key for key, row in written(scope).items() if row["outcome"] == CLEARED)


def confirmed(scope: Scope, rows: Iterable[Row]) -> list[Row]:
    """Return the findings that the team confirmed."""
    return [row for row in rows if state(scope, row) == CONFIRMED]


def unsettled(scope: Scope, rows: Iterable[Row]) -> list[Row]:
    """Return the findings that are neither confirmed nor cleared."""
    return [row for row in rows if state(scope, row) in _UNSETTLED]


def ordered(scope: Scope, rows: Iterable[Row]) -> list[Row]:
    """Return findings as they are told: established, open, cleared; otherwise in the order given."""
    order = list(SHORT)
    return sorted(rows, key=lambda row: order.index(state(scope, row)))


def counts(scope: Scope, rows: Iterable[Row]) -> Counter[str]:
    """Return how many findings are in each state."""
    return Counter(state(scope, row) for row in rows)


def by_outcome(scope: Scope, rows: Iterable[Row]) -> str:
    """Return how many findings are in each state, as words: "đã xác nhận: 04; chưa làm rõ: 01"."""
    counted = counts(scope, rows)
    return "; ".join(f"{SHORT[s].lower()}: {count(counted[s])}" for s in SHORT if counted[s])


def sentence(scope: Scope, rows: Iterable[Row]) -> str:
    """Return how many findings are in each state, as a sentence; "" for none."""
    counted = counts(scope, rows)
    told = "; ".join(_COUNTED[s].format(count(counted[s])) for s in SHORT if counted[s])
    return f"{told[0].upper()}{told[1:]}." if told else ""


def by_unit(scope: Scope, rows: Iterable[Row], marked: str = "", elsewhere: str = "") -> pd.DataFrame:
    """Return findings in a row a unit, a line each: about whom, what, under which item; a state is marked.

    Where all of them stand `elsewhere`, of a unit with many the first are told, and how many more there are.
    """
    names = {row["code"]: row["name"] for row in scope.store.rows("rules")}
    lines: dict[str, list[str]] = {}
    for row in rows:
        unit = scope.unit_name(row)
        about = f"{row['subject']}: " if row["subject"] and row["subject"] != unit and row["unit_id"] else ""
        apart = outcome(scope, row).lower() if state(scope, row) == marked else ""
        place = "; ".join(filter(None, (row["item"], apart)))
        lines.setdefault(unit, []).append(f"- {about}{names[row['code']]}{f' ({place})' if place else ''}.")
    told = [(unit, "\n".join(_foremost(lines[unit], elsewhere))) for unit in _units(scope, lines)]
    return pd.DataFrame(told, columns=["Đơn vị", "Nội dung phải làm rõ"])


def _foremost(lines: list[str], elsewhere: str) -> list[str]:
    """Return as many lines as are read, then how many more there are; a single one more is no reason to cut."""
    if not elsewhere or len(lines) <= _LINES + 1:
        return lines
    more = f"- Còn {count(len(lines) - _LINES)} nội dung khác phải làm rõ; xem {elsewhere}."
    return [*lines[:_LINES], more]


def _units(scope: Scope, named: Collection[str]) -> list[str]:
    """Return the units named, in the order of the plan; the whole Sở last."""
    order = [unit["name"] for unit in scope.store.units.values()]
    return sorted(named, key=lambda name: order.index(name) if name in order else len(order))


def explained(scope: Scope, finding: Row) -> str:
    """Return the unit's explanation of a finding and its evidence, as the team wrote them down."""
    row = written(scope).get((finding["unit_id"], finding["id"]))
    return _said(scope, row) if row else ""


def _said(scope: Scope, row: Row) -> str:
    """Return what stands beside a finding; an outcome that was not understood as typed."""
    texts = {column: scope.store.text("clarifications", row, column) for column in WRITTEN}
    said = [f"Đoàn kiểm tra ghi: {texts['outcome']}"] if texts["outcome"] and not row["outcome"] else []
    said += [texts["explanation"]] if texts["explanation"] else []
    said += [f"Minh chứng: {texts['evidence']}"] if texts["evidence"] else []
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in said)


def gone(scope: Scope) -> pd.DataFrame:
    """Return the outcomes that belong to no finding for certain, with why: nothing the team wrote is lost."""
    rows = [
        {
            "Mã": _code(scope, row),
            "Nội dung đã nêu": _stated(row),
            "Kết quả làm rõ": SHORT[row["outcome"] or OPEN],
            "Giải trình, minh chứng": _said(scope, row),
            "Ghi chú": why,
        }
        for row, why in clarified(scope).strays
    ]
    return pd.DataFrame(rows)


def _code(scope: Scope, row: Row) -> str:
    """Return the finding's id, or what stands in its place."""
    return parse_finding_id(row["finding"] or "") or scope.store.text("clarifications", row, "finding") or "–"


def _stated(row: Row) -> str:
    """Return what a row of the team's workbook says of a finding, with its subject where that is not named."""
    subject, message = row["subject"] or "", row["message"] or ""
    return message if subject in message else f"{subject}: {message}".removesuffix(": ")


def gone_by_unit(scope: Scope) -> str:
    """Say how many outcomes of each unit belong to no finding for certain; "" for none."""
    strays = Counter(scope.unit_name(row) for row, _ in clarified(scope).strays)
    told = ", ".join(f"{name} ({count(number)})" for name, number in strays.items())
    return f"Kết quả làm rõ chưa gắn được với nội dung hiện có, nêu ở báo cáo đơn vị: {told}." * bool(told)
