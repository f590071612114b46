"""Findings as people read them, with what the inspection team made of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

SEVERITIES = {"error": "Phải làm rõ", "warning": "Nên làm rõ", "info": "Để biết"}

FULL = ("Mã", "Mức", "Nội dung cần làm rõ", "Căn cứ", "Vị trí", "Kết quả làm rõ")
"""The columns of a list of findings."""

_READING = "DATA-"
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


def asked(scope: Scope, unit: str, subject: str) -> bool:
    """Tell whether something about a subject must be clarified."""
    return any(row["subject"] == subject for row in errors(of_law(scope, unit)))


def by_severity(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    counts = Counter(row["severity"] for row in rows)
    return {severity: counts[severity] for severity in SEVERITIES}


def place(row: Row) -> str:
    """Return where a finding stands: sheet and cell, sheet alone, file alone."""
    if row["cell"]:
        return f"{row['sheet'] or Path(row['file']).name}!{row['cell']}"
    return row["sheet"] or (Path(row["file"]).name if row["file"] else "")


def outcomes(scope: Scope) -> dict[tuple[str, str], str]:
    """Return what the team found out: (unit, finding's id) → label of the outcome."""
    found = {}
    for row in scope.rows("clarifications"):
        match = _ID.match(row["finding"] or "")
        if match and row["outcome"]:
            found[row["unit_id"], match[0]] = scope.store.text("clarifications", row, "outcome")
    return found


def table(scope: Scope, rows: Iterable[Row], *columns: str) -> pd.DataFrame:
    """Return findings as printed, in the columns named or in all.

    Columns: Mã, Đơn vị (for the whole Sở), Mức, Nội dung cần làm rõ, Đề nghị, Căn cứ, Vị trí, Kết quả làm rõ.
    """
    known = outcomes(scope)
    printed = [
        {
            "Mã": row["code"],
            "Đơn vị": scope.unit_name(row) if row["unit_id"] else "Toàn Sở",
            "Mức": SEVERITIES[row["severity"]],
            "Nội dung cần làm rõ": row["message"],
            "Đề nghị": row["remedy"],
            "Căn cứ": row["basis"] or "",
            "Vị trí": place(row),
            "Kết quả làm rõ": known.get((row["unit_id"], row["id"]), "Chưa làm rõ"),
        }
        for row in rows
    ]
    every = ["Mã", "Đơn vị", "Mức", "Nội dung cần làm rõ", "Đề nghị", "Căn cứ", "Vị trí", "Kết quả làm rõ"]
    wanted = [
        c for c in every if (not columns or c in columns or c == "Đơn vị") and (c != "Đơn vị" or not scope.unit)
    ]
    return pd.DataFrame(printed, columns=wanted)


def first(scope: Scope) -> pd.DataFrame:
    """Return what the council looks at first: the findings that must be clarified."""
    columns = ("Mã", "Nội dung cần làm rõ", "Căn cứ", "Vị trí", "Kết quả làm rõ")
    return table(scope, errors(of_law(scope)), *columns)


def under(scope: Scope, item: str) -> pd.DataFrame:
    """Return what is to be clarified under an item."""
    return table(scope, of_law(scope, item=item), *FULL)


def of_rules(scope: Scope, *codes: str) -> pd.DataFrame:
    """Return the findings of some rules."""
    rows = [row for row in of_law(scope) if row["code"] in codes]
    return table(scope, rows, "Mã", "Nội dung cần làm rõ", "Căn cứ", "Vị trí", "Kết quả làm rõ")


def faults(scope: Scope) -> pd.DataFrame:
    """Return what units have to correct in their workbooks."""
    return table(scope, of_reading(scope), "Mã", "Mức", "Nội dung cần làm rõ", "Đề nghị")


def by_item(scope: Scope) -> pd.DataFrame:
    """Return the number of findings by item and severity: Nội dung, Phải làm rõ, Nên làm rõ, Để biết."""
    rows = []
    for key, item in scope.store.items.items():
        counts = by_severity(of_law(scope, item=key))
        rows.append([f"{key}. {item['label']}", *counts.values()])
    return pd.DataFrame(rows, columns=["Nội dung", *SEVERITIES.values()])


def matrix(scope: Scope) -> pd.DataFrame:
    """Return findings that must or should be clarified, by unit and item: Đơn vị and the eight items."""
    rows = []
    for key, unit in scope.inspected.items():
        counts = Counter(row["item"] for row in of_law(scope, key) if row["severity"] != "info")
        rows.append([unit["name"], *(counts[item] for item in scope.store.items)])
    return pd.DataFrame(rows, columns=["Đơn vị", *scope.store.items])


def commonest(scope: Scope) -> pd.DataFrame:
    """Return what is most often to be clarified: Mã, Nội dung, Số trường hợp, Số đơn vị."""
    names = {row["code"]: row["name"] for row in scope.store.rows("rules")}
    cases: dict[str, list[str | None]] = {}
    for row in of_law(scope):
        cases.setdefault(row["code"], []).append(row["unit_id"])
    ordered = sorted(cases.items(), key=lambda case: (-len(case[1]), case[0]))
    rows = [[code, names[code], len(units), len(set(units))] for code, units in ordered]
    return pd.DataFrame(rows, columns=["Mã", "Nội dung", "Số trường hợp", "Số đơn vị"])


def laws(scope: Scope) -> pd.DataFrame:
    """Return the rules that were applied, with the article and how sure it is."""
    sure = {
        "V": "đã đối chiếu",
        "V2": "theo nguồn thứ cấp",
        "M": "chưa đối chiếu văn bản",
        "R": "suy luận",
        "L": "văn bản của địa phương",
    }
    rows = [
        [row["code"], row["name"], row["basis"] or "", sure.get(row["certainty"], row["certainty"])]
        for row in scope.store.rows("rules")
        if row["regime"]
    ]
    return pd.DataFrame(rows, columns=["Mã", "Nội dung", "Căn cứ", "Mức tin cậy"])
