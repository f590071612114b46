"""The state of what was submitted: who has not, what is at fault, where every cell went."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from khcn_tools.model import SEVERITIES
from khcn_tools.year import findings
from khcn_tools.year.scope import Scope, control, count

STATES = {
    "received": "Đã nộp",
    "has_issues": "Đã nộp",
    "missing": "Chưa nộp",
    "unreadable": "Tệp không dùng được",
}
_COUNTED = ("cells", "read", "skipped", "faulted")


def states(scope: Scope) -> pd.DataFrame:
    """Return per unit: state, day of report, people, faults of the form, what must and should be clarified."""
    rows = []
    for key, unit in scope.inspected.items():
        info = next(iter(scope.rows("unit_info", key)), None)
        asked = findings.by_severity(findings.of_law(scope, key))
        rows.append(
            [
                unit["name"],
                STATES[unit["submission"]],
                scope.store.text("unit_info", info, "reported_on") if info else "",
                len(scope.rows("people", key)) if info else None,
                len(findings.of_reading(scope, key)) if info else None,
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
    missing = f"; chưa nộp: {', '.join(scope.missing)}" if scope.missing else ""
    late = sum(1 for row in asked if row["code"] == "NOP-02")
    unknown = "Kế hoạch không ấn định thời hạn nộp báo cáo nên không xét việc nộp muộn"
    return (
        f"Đã nộp {count(len(scope.submitted))}/{count(len(scope.inspected))} đơn vị{missing}. "
        f"{f'Nộp sau thời hạn: {count(late)} đơn vị' if scope.store.meta['deadline'] else unknown}. "
        f"Đối chiếu với quy định có {count(by_law['error'])} nội dung phải làm rõ, "
        f"{count(by_law['warning'])} nội dung nên làm rõ; ngoài ra có {count(by_form['error'])} điểm phải sửa, "
        f"{count(by_form['warning'])} điểm nên xem lại trong biểu mẫu."
    )


def absent(scope: Scope) -> str:
    """Say whose figures are not in a table of all units; "" where none is missing."""
    return f"Chưa có số liệu của: {', '.join(scope.missing)}." if scope.missing else ""


def absence(scope: Scope) -> str:
    """Return the words of the one-page report of a unit without a readable submission, else ""."""
    if scope.submitted:
        return ""
    asked = [row for row in scope.rows("findings") if row["code"] in {"NOP-01", "DATA-FILE", "DATA-UNIT"}]
    told = " ".join(row["message"] for row in asked)
    wanted = " ".join(row["remedy"] for row in asked)
    return f"{told} Đến nay chưa có số liệu để lập báo cáo năm {scope.store.year}. {wanted}".strip()


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
    account = scope.rows("accounting")
    cells = scope.rows("cells")
    people = {(row["unit_id"], row["row"]) for row in cells if row["table"] == "people"}
    return control(
        ("Nội dung phải làm rõ: cộng theo mục – đếm danh sách", items + outside, len(findings.errors(asked))),
        ("Cán bộ: dòng có dữ liệu ở BM05 – số bản ghi", len(people), len(scope.rows("people"))),
        (
            "Ô dữ liệu: đã đọc + bỏ qua + có lỗi – đếm độc lập trong tệp",
            sum(row["read"] + row["skipped"] + row["faulted"] for row in account),
            sum(row["cells"] for row in account),
        ),
    )
