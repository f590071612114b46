"""Findings as people read them, with what the inspection team made of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pandas as pd

from khcn_tools.model import SEVERITIES
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

OPEN = "Chưa làm rõ"
"""What stands where the team has not yet written an outcome."""

ELSEWHERE = "Khác"
"""The column of findings that belong to no item: a missing submission, the number of staff."""

_FULL = ("Mức (mã)", "Nội dung cần làm rõ và căn cứ", "Vị trí", "Kết quả làm rõ, giải trình")
_READING = "DATA-"
_FORM = re.compile(r"B[BM]\d\d")
_ID = re.compile(r"[A-Z]+(?:-[A-Z0-9]+)+-[0-9a-f]{8}")


def of_law(scope: Scope, unit: str | None = None, *, item: str | None = None) -> list[Row]:
    """Return what the rules ask, the most severe first: of a unit, or of the scope; of an item, or of all."""
    rank = list(SEVERITIES)
    chosen = (
        row
        for row in scope.rows("findings", unit)
        if not row["code"].startswith(_READING) and (item is None or row["item"] == item)
    )
    return sorted(chosen, key=lambda row: rank.index(row["severity"]))


def of_reading(scope: Scope, unit: str | None = None) -> list[Row]:
    """Return the faults of reading: what units have to correct in their workbooks."""
    return [row for row in scope.rows("findings", unit) if row["code"].startswith(_READING)]


def errors(rows: Iterable[Row]) -> list[Row]:
    """Return the findings that must be clarified."""
    return [row for row in rows if row["severity"] == "error"]


def by_severity(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    counts = Counter(row["severity"] for row in rows)
    return {severity: counts[severity] for severity in SEVERITIES}


# ---------------------------------------------------------------------------------------------
# What the team found out


def outcomes(scope: Scope) -> dict[tuple[str, str], Row]:
    """Return what the team found out: (unit, finding's id) → its row in `clarifications`, with an outcome."""
    found = {}
    for row in scope.rows("clarifications"):
        match = _ID.match(row["finding"] or "")
        if match and row["outcome"]:
            found[row["unit_id"], match[0]] = row
    return found


def outcome(scope: Scope, finding: Row) -> str:
    """Return the label of a finding's outcome."""
    row = outcomes(scope).get((finding["unit_id"], finding["id"]))
    return scope.store.text("clarifications", row, "outcome") if row else OPEN


@lru_cache(maxsize=2)
def cleared(scope: Scope) -> frozenset[tuple[str, str]]:
    """Return (unit, id) of the findings that the unit has shown not to hold: the team did not confirm them."""
    told = outcomes(scope).items()
    return frozenset(key for key, row in told if row["outcome"] == "not_confirmed")


def points(scope: Scope, unit: str, subject: str) -> list[Row]:
    """Return what still must be clarified about a subject under any item of the plan."""
    about = (row for row in scope.about("findings", unit, subject) if not row["code"].startswith(_READING))
    asked = [row for row in errors(about) if row["item"]]
    return [row for row in asked if (unit, row["id"]) not in cleared(scope)] if asked else []


def by_outcome(scope: Scope, rows: Iterable[Row]) -> str:
    """Return how many findings had each outcome, as words: "xác nhận: 4; chưa làm rõ: 1"."""
    counts = Counter(outcome(scope, row) for row in rows)
    return "; ".join(f"{label.lower()}: {number}" for label, number in counts.most_common())


def _explained(scope: Scope, finding: Row) -> str:
    """Return a finding's outcome with the unit's explanation and its evidence."""
    row = outcomes(scope).get((finding["unit_id"], finding["id"]))
    said = [f"{row['explanation']}." if row and row["explanation"] else ""]
    said += [f"Minh chứng: {row['evidence']}." if row and row["evidence"] else ""]
    return f"{outcome(scope, finding)}. {' '.join(said)}".strip()


# ---------------------------------------------------------------------------------------------
# Tables


def place(row: Row) -> str:
    """Return where a finding stands: sheet, by its code, and cell; sheet alone; file alone."""
    if row["cell"]:
        code = _FORM.match(row["sheet"] or "")
        return f"{code[0] if code else row['sheet'] or Path(row['file']).name}, ô {row['cell']}"
    return row["sheet"] or (Path(row["file"]).name if row["file"] else "")


def table(scope: Scope, rows: Iterable[Row], *columns: str) -> pd.DataFrame:
    """Return findings as printed, in the columns named; for the whole Sở with the unit's name before them."""
    names = {row["code"]: row["name"] for row in scope.store.rows("rules")}
    printed = [
        {
            "Đơn vị": scope.unit_name(row) if row["unit_id"] else "Toàn Sở",
            "Mục": row["item"] or "–",
            "Mức": SEVERITIES[row["severity"]],
            "Mức (mã)": f"{SEVERITIES[row['severity']]} ({row['code']})",
            "Cá nhân, tập thể": row["subject"] or (scope.unit_name(row) if row["unit_id"] else "Toàn Sở"),
            "Nội dung": names[row["code"]],
            "Nội dung cần làm rõ": row["message"],
            "Nội dung cần làm rõ và căn cứ": row["message"] + (f" ({row['basis']})" if row["basis"] else ""),
            "Đề nghị": row["remedy"],
            "Vị trí": place(row),
            "Kết quả làm rõ": outcome(scope, row),
            "Kết quả làm rõ, giải trình": _explained(scope, row),
        }
        for row in rows
    ]
    wanted = columns if scope.unit else ("Đơn vị", *columns)
    return pd.DataFrame(printed, columns=list(wanted))


def first(scope: Scope) -> pd.DataFrame:
    """Return what the council looks at first: the findings that must be clarified, in a line each."""
    columns = ("Mục", "Cá nhân, tập thể", "Nội dung", "Kết quả làm rõ")
    return table(scope, errors(of_law(scope)), *columns)


def under(scope: Scope, item: str | None = None) -> pd.DataFrame:
    """Return what is to be clarified under an item, or at all: in full, with article, place and outcome."""
    return table(scope, of_law(scope, item=item), *_FULL)


def of_rules(scope: Scope, *codes: str) -> pd.DataFrame:
    """Return the findings of some rules."""
    rows = [row for row in of_law(scope) if row["code"] in codes]
    return table(scope, rows, "Nội dung cần làm rõ", "Kết quả làm rõ, giải trình")


def faults(scope: Scope) -> pd.DataFrame:
    """Return what units have to correct in their workbooks; for the whole Sở not what is only to be known."""
    rows = [row for row in of_reading(scope) if scope.unit or row["severity"] != "info"]
    return table(scope, rows, "Mức", "Nội dung cần làm rõ", "Đề nghị")


def only_known(scope: Scope) -> str:
    """Return a remark on what `faults` leaves out of the whole Sở: fonts converted, hidden sheets."""
    units = {row["unit_id"] for row in of_reading(scope) if row["severity"] == "info"}
    return (
        f"Không kể nội dung để biết (chuyển phông chữ, trang ẩn) của {len(units):02} đơn vị." if units else ""
    )


def by_item(scope: Scope) -> pd.DataFrame:
    """Return the number of findings by item and severity: Nội dung, Phải làm rõ, Nên làm rõ (and Để biết)."""
    rows = []
    for key, item in scope.store.items.items():
        counts = by_severity(of_law(scope, item=key))
        rows.append([f"{key}. {item['label']}", *counts.values()])
    frame = pd.DataFrame(rows, columns=["Nội dung", *SEVERITIES.values()])
    return frame if frame[SEVERITIES["info"]].any() else frame.drop(columns=SEVERITIES["info"])


def at_a_glance(scope: Scope) -> pd.DataFrame:
    """Return a unit's items with rating and findings; without a visit only those with findings."""
    frame = by_item(scope)
    rated = {row["item"]: scope.store.text("assessments", row, "rating") for row in scope.rows("assessments")}
    if not rated:
        return frame[frame.iloc[:, 1:].any(axis=1)]
    frame.insert(1, "Đánh giá của đoàn", [rated.get(item) or "–" for item in scope.store.items])
    return frame


def matrix(scope: Scope) -> pd.DataFrame:
    """Return findings that must or should be clarified, by unit and item, and those of the whole Sở."""
    asked = [row for row in of_law(scope) if row["severity"] != "info"]
    named = {row["unit_id"] for row in asked} | scope.inspected.keys()  # Lãnh đạo Sở only where asked
    names = {key: unit["name"] for key, unit in scope.store.units.items() if key in named}
    rows = []
    for key, name in [*names.items(), (None, "Chung toàn Sở")]:
        counts = Counter(row["item"] for row in asked if row["unit_id"] == key)
        rows.append([name, *(counts[item] for item in scope.store.items), counts[None]])
    return pd.DataFrame(rows, columns=["Đơn vị", *scope.store.items, ELSEWHERE])


def commonest(scope: Scope) -> pd.DataFrame:
    """Return what is to be clarified more than once: Nội dung, Số trường hợp, Số đơn vị."""
    names = {row["code"]: row["name"] for row in scope.store.rows("rules")}
    cases: dict[str, list[str | None]] = {}
    for row in of_law(scope):
        cases.setdefault(row["code"], []).append(row["unit_id"])
    ordered = sorted(cases.items(), key=lambda case: (-len(case[1]), case[0]))
    rows = [[names[code], len(units), len(set(units))] for code, units in ordered if len(units) > 1]
    return pd.DataFrame(rows, columns=["Nội dung", "Số trường hợp", "Số đơn vị"])


def laws(scope: Scope) -> pd.DataFrame:
    """Return the rules that were applied, with the article and how sure it is."""
    sure = {
        "V": "đã đối chiếu văn bản",
        "V2": "theo tài liệu dẫn lại",
        "M": "chưa đối chiếu văn bản",
        "R": "so sánh số liệu",
        "L": "văn bản của tỉnh, của Sở",
    }
    rows = [
        [row["code"], row["name"], row["basis"] or "", sure.get(row["certainty"], row["certainty"])]
        for row in scope.store.rows("rules")
        if row["regime"]
    ]
    return pd.DataFrame(rows, columns=["Mã", "Nội dung", "Căn cứ", "Mức đối chiếu"])
