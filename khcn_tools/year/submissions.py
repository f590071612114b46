"""The state of what was submitted: who has not, what is at fault, where every cell went."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from khcn_tools.model import SEVERITIES
from khcn_tools.year import findings
from khcn_tools.year.scope import Scope, control, count, of_team
from khcn_tools.year.store import Row
from khcn_tools.year.team import outcomes

STATES = {
    "received": "Đã nộp",
    "has_issues": "Đã nộp",
    "missing": "Chưa nộp",
    "unreadable": "Tệp không dùng được",
}
_NOT_SENT = frozenset({"NOP-01", "DATA-FILE", "DATA-UNIT"})
_COUNTED = ("cells", "read", "skipped", "faulted")


def states(scope: Scope) -> pd.DataFrame:
    """Return per unit: state, day of report, people, faults of the form, what must and should be clarified."""
    rows = []
    for key, unit in scope.inspected.items():
        info = next(iter(scope.rows("unit_info", key)), None)
        asked = findings.by_severity(findings.of_law(scope, key))
        faults = [row for row in findings.of_reading(scope, key) if row["severity"] != "info"]
        rows.append(
            [
                unit["name"],
                STATES[unit["submission"]],
                scope.store.text("unit_info", info, "reported_on") if info else "",
                len(scope.rows("people", key)) if info else None,
                len(faults) if info else None,
                asked["error"],
                asked["warning"],
            ]
        )
    columns = [
        *("Đơn vị", "Tình trạng", "Ngày báo cáo", "Số người"),
        *("Điểm sửa biểu mẫu", SEVERITIES["error"], SEVERITIES["warning"]),
    ]
    return pd.DataFrame(rows, columns=columns)


def summary(scope: Scope) -> str:
    """Say who has submitted, whether in time, and how much there is to clarify and to correct."""
    asked, faults = findings.of_law(scope), findings.of_reading(scope)
    by_law, by_form = findings.by_severity(asked), findings.by_severity(faults)
    missing = "".join(_without(scope, state) for state in ("missing", "unreadable"))
    late = sum(1 for row in asked if row["code"] == "NOP-02")
    unknown = "Kế hoạch không ấn định thời hạn nộp báo cáo nên không xét việc nộp muộn"
    return (
        f"Đã nộp {count(len(scope.submitted))}/{count(len(scope.inspected))} đơn vị{missing}. "
        f"{f'Nộp sau thời hạn: {count(late)} đơn vị' if scope.store.meta['deadline'] else unknown}. "
        f"Đối chiếu với quy định có {count(by_law['error'])} nội dung phải làm rõ, "
        f"{count(by_law['warning'])} nội dung nên làm rõ; ngoài ra có {count(by_form['error'])} điểm phải sửa, "
        f"{count(by_form['warning'])} điểm nên xem lại trong biểu mẫu."
    )


def _without(scope: Scope, state: str) -> str:
    """Return the names of the units whose submission is in a state, under that: "; chưa nộp: Thanh tra Sở"."""
    names = [unit["name"] for unit in scope.inspected.values() if unit["submission"] == state]
    return f"; {STATES[state][0].lower()}{STATES[state][1:]}: {', '.join(names)}" if names else ""


def absent(scope: Scope) -> str:
    """Say whose figures are not in a table of all units; "" where none is missing."""
    return f"Chưa có số liệu của: {', '.join(scope.missing)}." if scope.missing else ""


def absence(scope: Scope) -> str:
    """Return the words of the one-page report of a unit without a readable submission or a visit, else ""."""
    return "" if scope.submitted or scope.visited else unsent(scope)


def notice(scope: Scope) -> str:
    """Return what stands first where the team visited a unit without a readable submission, else ""."""
    if scope.submitted or not scope.visited:
        return ""
    return f"{unsent(scope)} Báo cáo này chỉ ghi kết quả kiểm tra của đoàn."


def not_sent(scope: Scope) -> list[Row]:
    """Return the findings that say why there is no submission to read."""
    return [row for row in scope.rows("findings") if row["code"] in _NOT_SENT and not of_team(row)]


def unsent(scope: Scope) -> str:
    """Say why there is no submission to read, and, unless the team has cleared that, what is wanted."""
    asked = not_sent(scope)
    cleared = [row for row in asked if outcomes.state(scope, row) == outcomes.CLEARED]
    told = [(outcomes.LEAD[outcomes.CLEARED] if row in cleared else "") + row["message"] for row in asked]
    told += [outcomes.explained(scope, row) for row in cleared]
    wanted = [row["remedy"] for row in asked if row not in cleared]
    return " ".join([*told, f"Đến nay chưa có số liệu để lập báo cáo năm {scope.store.year}.", *wanted])


def empty(scope: Scope, words: str) -> str:
    """Return the words for an empty table of what a unit reported: `words` only if it reported at all."""
    return words if scope.submitted else "Chưa có báo cáo của đơn vị."


def accounting(scope: Scope) -> pd.DataFrame:
    """Return how every cell of a unit's file is accounted for."""
    rows = [[row[column] for column in _COUNTED] for row in scope.rows("accounting")]
    columns = ["Ô có dữ liệu trong tệp", "Đã đọc", "Không phải số liệu", "Chưa đọc được"]
    return pd.DataFrame(rows, columns=columns)


def sources(scope: Scope) -> pd.DataFrame:
    """Return the workbooks the report was made from, with the hash that tells whether they are the same."""
    rows = [
        [
            Path(row["path"]).name,
            "Đơn vị" if "/submissions/" in row["path"] else "Đoàn kiểm tra",
            row["sha256"][:16],
        ]
        for row in scope.rows("inputs")
        if row["unit_id"]
    ]
    return pd.DataFrame(rows, columns=["Tệp", "Người lập", "Mã băm SHA-256 (16 ký tự đầu)"])


def control_totals(scope: Scope) -> pd.DataFrame:
    """Return figures reached in two ways that must agree: Kiểm soát, Số thứ nhất, Số thứ hai."""
    asked = findings.of_law(scope)
    items = findings.by_item(scope)[SEVERITIES["error"]].sum()
    outside = sum(1 for row in findings.errors(asked) if row["item"] is None)
    # Of a file that is another unit's, or another year's, nothing is counted.
    counted = scope.counted
    read = [row for row in scope.rows("cells") if row["unit_id"] in counted]
    account = [row for row in scope.rows("accounting") if row["unit_id"] in counted]
    people = {(row["unit_id"], row["row"]) for row in read if row["table"] == "people"}
    return control(
        ("Nội dung phải làm rõ: cộng theo mục – đếm danh sách", items + outside, len(findings.errors(asked))),
        ("Cán bộ: dòng có dữ liệu ở BM05 – số bản ghi", len(people), len(scope.rows("people"))),
        (
            "Ô dữ liệu: đã đọc + bỏ qua + có lỗi – đếm độc lập trong tệp",
            sum(row["read"] + row["skipped"] + row["faulted"] for row in account),
            sum(row["cells"] for row in account),
        ),
    )
