"""Findings as people read them, with what the inspection team made of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from khcn_tools.model import SEVERITIES
from khcn_tools.year.scope import Scope, of_team
from khcn_tools.year.store import Row
from khcn_tools.year.team import inspection, outcomes

ELSEWHERE = "Khác"
"""The column of findings that belong to no item: a missing submission, the number of staff."""

_ASKED = ("Mức (mã)", "Nội dung cần làm rõ và căn cứ", "Vị trí")
_TOLD = ("Kết quả, mã, vị trí", "Nội dung và căn cứ", "Giải trình, minh chứng")
_SETTLED = ("Kết quả, mã, vị trí", "Nội dung cần làm rõ và căn cứ", "Giải trình, minh chứng")
_LISTED = (
    *("Cá nhân, tập thể", "Mục", "Mức", "Kết quả làm rõ", "Mã"),
    *("Nội dung cần làm rõ và căn cứ", "Vị trí", "Giải trình, minh chứng"),
)
_WIDTHS = {
    "Nội dung phải làm rõ": 11,
    "Điểm trong biểu mẫu": 7,
    "Đơn vị": 3,
    "Mục": 1.2,
    "Cá nhân, tập thể": 3.5,
    "Nội dung": 5,
    "Mức (mã)": 2.2,
    "Nội dung cần làm rõ": 7,
    "Nội dung cần làm rõ và căn cứ": 9,
    "Nội dung và căn cứ": 8,
    "Vị trí": 2.2,
    "Kết quả, mã, vị trí": 3.8,
    "Kết quả làm rõ": 3.2,
    "Giải trình, minh chứng": 4.5,
}
_READING = "DATA-"
_FAULTS = {"error": "Phải sửa", "warning": "Nên xem lại", "info": SEVERITIES["info"]}
"""How severe a fault of reading is: it is put right, not clarified."""
_FORM = re.compile(r"B[BM]\d\d")


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
    return [row for row in _faults(scope, unit) if not of_team(row)]


def of_teams(scope: Scope) -> list[Row]:
    """Return the faults of reading in the team's own workbooks, which are none of the units'."""
    return [row for row in _faults(scope) if of_team(row)]


def _faults(scope: Scope, unit: str | None = None) -> list[Row]:
    return [row for row in scope.rows("findings", unit) if row["code"].startswith(_READING)]


def errors(rows: Iterable[Row]) -> list[Row]:
    """Return the findings that must be clarified."""
    return [row for row in rows if row["severity"] == "error"]


def by_severity(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    counts = Counter(row["severity"] for row in rows)
    return {severity: counts[severity] for severity in SEVERITIES}


def points(scope: Scope, unit: str, subject: str) -> list[Row]:
    """Return what still must be clarified about a subject under any item of the plan."""
    about = (row for row in scope.about("findings", unit, subject) if not row["code"].startswith(_READING))
    asked = [row for row in errors(about) if row["item"]]
    return [row for row in asked if (unit, row["id"]) not in outcomes.cleared(scope)] if asked else []


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
    told: dict[str, Callable[[Row], str]] = {
        "Đơn vị": scope.unit_name,
        "Mục": lambda row: row["item"] or "–",
        "Mức": lambda row: SEVERITIES[row["severity"]],
        "Mã": lambda row: row["code"],
        "Mức (mã)": lambda row: f"{SEVERITIES[row['severity']]} ({row['code']})",
        "Cá nhân, tập thể": lambda row: row["subject"] or scope.unit_name(row),
        "Nội dung": lambda row: names[row["code"]],
        "Nội dung cần làm rõ": lambda row: row["message"],
        "Nội dung cần làm rõ và căn cứ": _grounded,
        "Nội dung và căn cứ": lambda row: outcomes.LEAD[outcomes.state(scope, row)] + _grounded(row),
        "Đề nghị": lambda row: row["remedy"],
        "Vị trí": place,
        "Kết quả, mã, vị trí": lambda row: _settled(scope, row),
        "Kết quả làm rõ": lambda row: outcomes.outcome(scope, row),
        "Giải trình, minh chứng": lambda row: outcomes.explained(scope, row),
    }
    wanted = list(columns if scope.unit else ("Đơn vị", *columns))
    return pd.DataFrame([[told[column](row) for column in wanted] for row in rows], columns=wanted)


def _grounded(row: Row) -> str:
    """Return what a finding says, with the article."""
    return f"{row['message']} ({row['basis']})" if row["basis"] else str(row["message"])


def _settled(scope: Scope, row: Row) -> str:
    """Return the state of a finding, its code, how severe it is unless it is for information, and its place."""
    severity = "" if row["severity"] == "info" else f" ({SEVERITIES[row['severity']].lower()})"
    return f"{outcomes.outcome(scope, row)}\n{row['code']}{severity}\n{place(row)}".rstrip()


def established(scope: Scope) -> pd.DataFrame:
    """Return what the team confirmed: of a unit with its explanation; of all what had to be clarified."""
    rows = outcomes.confirmed(scope, of_law(scope))
    if not scope.unit:
        return outcomes.by_unit(scope, errors(rows))
    return table(scope, rows, "Mục", "Cá nhân, tập thể", "Nội dung", "Giải trình, minh chứng")


def first(scope: Scope, elsewhere: str = "") -> pd.DataFrame:
    """Return what the council looks at first: what must still be clarified, in a line each.

    Where all findings stand `elsewhere`, of a unit with many the first are told.
    """
    rows = outcomes.ordered(scope, outcomes.unsettled(scope, errors(of_law(scope))))
    if not scope.unit:
        return outcomes.by_unit(scope, rows, outcomes.MORE, elsewhere)
    return table(scope, rows, "Mục", "Cá nhân, tập thể", "Nội dung", "Kết quả làm rõ")


def under(scope: Scope, item: str | None = None) -> pd.DataFrame:
    """Return the findings under an item, or all: what the team confirmed, what is open, what is cleared."""
    rows = outcomes.ordered(scope, of_law(scope, item=item))
    if not scope.unit:
        return table(scope, rows, *_SETTLED)
    return table(scope, rows, *(_TOLD if scope.visited else _ASKED))


def listed(scope: Scope) -> pd.DataFrame:
    """Return all findings of all units in columns of their own, to be filtered: a row each."""
    rows = outcomes.ordered(scope, of_law(scope))
    return table(scope, rows, *_LISTED)


def widths(frame: pd.DataFrame) -> dict[str, float]:
    """Return how wide the columns of such a table are against each other."""
    return {str(name): _WIDTHS[str(name)] for name in frame}


def caption(scope: Scope, item: str) -> str:
    """Return what stands above the findings under an item."""
    told = ", kết quả làm rõ" if scope.visited else ""
    return f"Nội dung cần làm rõ{told} về mục {item}"


def of_rules(scope: Scope, *codes: str) -> pd.DataFrame:
    """Return the findings of some rules."""
    rows = outcomes.ordered(scope, (row for row in of_law(scope) if row["code"] in codes))
    return table(scope, rows, "Kết quả làm rõ", "Nội dung cần làm rõ", "Giải trình, minh chứng")


def faults(scope: Scope) -> pd.DataFrame:
    """Return what units have to correct in their workbooks; for the whole Sở not what is only to be known."""
    return _to_correct(scope, of_reading(scope))


def teams_faults(scope: Scope) -> pd.DataFrame:
    """Return what the team has to correct in its own workbooks."""
    return _to_correct(scope, of_teams(scope))


def _to_correct(scope: Scope, found: list[Row]) -> pd.DataFrame:
    rows = [row for row in found if scope.unit or row["severity"] != "info"]
    told = scope.unit and any((row["unit_id"], row["id"]) in outcomes.written(scope) for row in rows)
    more = ("Kết quả làm rõ", "Giải trình, minh chứng") if told else ()
    told_of = table(scope, rows, "Mức", "Nội dung cần làm rõ", "Đề nghị", *more)
    told_of["Mức"] = [_FAULTS[row["severity"]] for row in rows]
    return told_of.rename(columns={"Nội dung cần làm rõ": "Điểm trong biểu mẫu"})


def only_known(scope: Scope) -> str:
    """Return a remark on what `faults` leaves out of the whole Sở: fonts converted, hidden sheets."""
    units = {row["unit_id"] for row in of_reading(scope) if row["severity"] == "info"}
    return (
        f"Không kể nội dung để biết (chuyển phông chữ, trang ẩn) của {len(units):02} đơn vị." if units else ""
    )


def _by_item(scope: Scope, *, rest: bool) -> dict[str, list[Row]]:
    """Return the findings by item of the plan; with the `rest`, those of no item last, where there are any."""
    labels = {key: f"{key}. {item['label']}" for key, item in scope.store.items.items()}
    groups = {label: of_law(scope, item=key) for key, label in labels.items()}
    others = [row for row in of_law(scope) if row["item"] is None]
    return {**groups, ELSEWHERE: others} if rest and others else groups


def by_item(scope: Scope, *, rest: bool = False) -> pd.DataFrame:
    """Return the number of findings by item and severity: Nội dung, Phải làm rõ, Nên làm rõ (and Để biết)."""
    rows = [[name, *by_severity(found).values()] for name, found in _by_item(scope, rest=rest).items()]
    frame = pd.DataFrame(rows, columns=["Nội dung", *SEVERITIES.values()])
    return frame if frame[SEVERITIES["info"]].any() else frame.drop(columns=SEVERITIES["info"])


def at_a_glance(scope: Scope) -> pd.DataFrame:
    """Return a unit's items: rating and what became of the findings; before the visit the findings only."""
    if not scope.visited:
        frame = by_item(scope, rest=True)
        return frame[frame.iloc[:, 1:].any(axis=1)]
    groups = _by_item(scope, rest=True)
    rated = inspection.rated(scope)
    ratings = [rated.get((scope.unit or "", name.partition(". ")[0]), "–") for name in groups]
    told = pd.DataFrame({"Nội dung": list(groups), "Đánh giá của đoàn": ratings})
    counted = [outcomes.counts(scope, rows) for rows in groups.values()]
    asked = [state for state in outcomes.SHORT if state != outcomes.KNOWN]
    told = told.assign(**{outcomes.SHORT[state]: [n[state] for n in counted] for state in asked})
    return told.assign(**{"Trong đó phải làm rõ": [len(errors(rows)) for rows in groups.values()]})


def matrix(scope: Scope) -> pd.DataFrame:
    """Return findings that must or should be clarified, by unit and item, and those of the whole Sở.

    Of a unit that has sent nothing, an item without any has no figure: nothing was looked at.
    """
    asked = [row for row in of_law(scope) if row["severity"] != "info"]
    named = {row["unit_id"] for row in asked} | scope.inspected.keys()  # Lãnh đạo Sở only where asked
    names = {key: unit["name"] for key, unit in scope.store.units.items() if key in named}
    counts = Counter((row["unit_id"], row["item"]) for row in asked)
    rows, missing = [], set(scope.missing)
    for key, name in [*names.items(), (None, "Chung toàn Sở")]:
        none = None if name in missing else 0
        rows.append([name, *(counts[key, item] or none for item in (*scope.store.items, None))])
    return pd.DataFrame(rows, columns=["Đơn vị", *scope.store.items, ELSEWHERE])


def commonest(scope: Scope) -> pd.DataFrame:
    """Return what is found more than once: Nội dung, Số trường hợp, Đã xác nhận, Đã giải trình, Số đơn vị."""
    names = {row["code"]: row["name"] for row in scope.store.rows("rules")}
    cases: dict[str, list[Row]] = {}
    for row in of_law(scope):
        if row["severity"] != "info":
            cases.setdefault(row["code"], []).append(row)
    rows = []
    for code, found in sorted(cases.items(), key=lambda case: (-len(case[1]), case[0])):
        told = outcomes.counts(scope, found)
        units = len({row["unit_id"] for row in found})
        rows.append([names[code], len(found), told[outcomes.CONFIRMED], told[outcomes.CLEARED], units])
    known = [outcomes.SHORT[state] for state in (outcomes.CONFIRMED, outcomes.CLEARED)]
    frame = pd.DataFrame(rows, columns=["Nội dung", "Số trường hợp", *known, "Số đơn vị"])
    return frame[frame["Số trường hợp"] > 1]


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
