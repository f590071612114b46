"""What the team found out, seen and told: outcomes, the programme of visits, the plan's purposes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from khcn_tools.collect import Collected
from khcn_tools.year import (
    Scope,
    findings,
    minutes,
    narrative,
    official,
    open_unit,
    open_year,
    purposes,
    request,
    submissions,
)
from khcn_tools.year.team import inspection, outcomes, programme

ROOT = Path(__file__).parents[2]
HERE, ELSEWHERE = "van-phong", "thanh-tra"
Rows = list[dict[str, Any]]


def _year(sample: Collected, meta: Mapping[str, Any] | None = None, unit: str = "", **tables: Rows) -> Scope:
    """Return the sample year with some tables, and some texts of the plan, replaced."""
    root = sample.database.parents[2]
    scope = open_unit(unit, 2022, root=root) if unit else open_year(2022, root=root)
    scope.store._tables |= {"cells": [], **tables} if tables else {}
    vars(scope.store)["meta"] = {**scope.store.meta, **(meta or {})}
    return scope


def _finding(number: int, **fields: Any) -> dict[str, Any]:
    finding = {
        "unit_id": HERE,
        "id": f"HS-01-{number:08x}",
        "code": "HS-01",
        "severity": "error",
        "item": "II.2b",
        "table": "people",
        "file": "f.xlsx",
        "sheet": "BM05 Cán bộ",
        "cell": f"J{number}",
        "column": "title",
        "subject": f"Người {number}",
        "value": None,
        "message": f"Nội dung {number}.",
        "remedy": "Bổ sung.",
        "basis": None,
    }
    return finding | fields


def _written(code: str, outcome: str | None, row: int = 5, **fields: Any) -> dict[str, Any]:
    texts = {"subject": "Người", "message": None, "explanation": None, "evidence": None}
    return {"unit_id": HERE, "row": row, "finding": f"{code} · BM05!J6", "outcome": outcome, **texts, **fields}


def _count(sample: Collected, query: str) -> int:
    connection = sqlite3.connect(sample.database)
    (number,) = connection.execute(query).fetchone()
    connection.close()
    return int(number)


# -- outcomes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "elsewhere"), [(11, "phụ lục"), (12, "phụ lục"), (12, "")])
def test_of_a_unit_with_many_findings_the_first_are_told_and_how_many_more(
    sample: Collected, number: int, elsewhere: str
) -> None:
    scope = _year(sample, findings=[_finding(n) for n in range(number)])
    ((_, told),) = findings.first(scope, elsewhere).itertuples(index=False)
    lines = told.splitlines()
    assert [line.split(":")[0] for line in lines[:10]] == [f"- Người {n}" for n in range(10)]
    if number == 12 and elsewhere:
        assert lines[10:] == ["- Còn 02 nội dung khác phải làm rõ; xem phụ lục."]
    else:
        assert len(lines) == number


@pytest.mark.parametrize(
    ("severity", "outcome", "short", "told"),
    [
        ("error", "confirmed", "Đã xác nhận\nHS-01 (phải làm rõ)", "Đoàn kiểm tra xác nhận: Nội dung 6."),
        (
            "error",
            "needs_clarification",
            "Cần làm rõ thêm\nHS-01 (phải làm rõ)",
            "Cần làm rõ thêm: Nội dung 6.",
        ),
        ("warning", None, "Chưa làm rõ\nHS-01 (nên làm rõ)", "Chưa làm rõ: Nội dung 6."),
        (
            *("error", "not_confirmed", "Đã giải trình\nHS-01 (phải làm rõ)"),
            "Đơn vị đã giải trình, chứng minh được; đoàn kiểm tra không xác nhận: Nội dung 6.",
        ),
        ("info", None, "Để biết\nHS-01", "Nội dung 6."),
        ("info", "confirmed", "Đã xác nhận\nHS-01", "Đoàn kiểm tra xác nhận: Nội dung 6."),
    ],
)
def test_a_finding_reads_as_the_team_found_it(
    sample: Collected, severity: str, outcome: str | None, short: str, told: str
) -> None:
    asked = [_finding(6, severity=severity)]
    scope = _year(sample, unit=HERE, findings=asked, clarifications=[_written("HS-01-00000006", outcome)])
    (row,) = findings.under(scope, "II.2b").to_dict("records")
    assert (row["Kết quả, mã, vị trí"], row["Nội dung và căn cứ"]) == (f"{short}\nBM05, ô J6", told)


def _of_each(sample: Collected, unit: str = HERE) -> Scope:
    """Return a unit with a finding in each state, the open one first."""
    states = [None, "not_confirmed", "confirmed", "needs_clarification", "confirmed"]
    written = [_written(f"HS-01-{n:08x}", state, n) for n, state in enumerate(states)]
    asked = [*(_finding(n) for n in range(5)), _finding(5, severity="info")]
    return _year(sample, unit=unit, findings=asked, clarifications=written)


def test_established_comes_first_and_cleared_after_what_is_open(sample: Collected) -> None:
    scope = _of_each(sample)
    told = [text.splitlines()[0] for text in findings.under(scope)["Kết quả, mã, vị trí"]]
    assert told == [*["Đã xác nhận"] * 2, "Cần làm rõ thêm", "Chưa làm rõ", "Đã giải trình", "Để biết"]
    assert outcomes.by_outcome(scope, scope.rows("findings")) == (
        "đã xác nhận: 02; cần làm rõ thêm: 01; chưa làm rõ: 01; đã giải trình: 01; để biết: 01"
    )
    assert outcomes.sentence(scope, scope.rows("findings")) == (
        "Đoàn kiểm tra xác nhận 02 nội dung; cần làm rõ thêm 01 nội dung; chưa làm rõ 01 nội dung; đơn vị đã "
        "giải trình, chứng minh được 01 nội dung, đoàn kiểm tra không xác nhận; để biết 01 nội dung."
    )
    assert outcomes.sentence(scope, []) == ""


def test_what_is_cleared_is_not_put_before_the_council(sample: Collected) -> None:
    scope = _of_each(sample)
    assert findings.established(scope)["Cá nhân, tập thể"].tolist() == ["Người 2", "Người 4"]
    assert findings.first(scope)["Cá nhân, tập thể"].tolist() == ["Người 3", "Người 0"]
    assert official.matters(scope)[-2:] == [
        "Kết luận 02 nội dung phải làm rõ đã được đoàn kiểm tra xác nhận.",
        "Chỉ đạo làm rõ 02 nội dung còn phải làm rõ (cần làm rõ thêm: 01; chưa làm rõ: 01).",
    ]
    glance = findings.at_a_glance(scope).set_index("Nội dung").iloc[2]
    assert glance["Đã xác nhận":].tolist() == [2, 1, 1, 1, 5], "what is for information is not counted"
    assert glance.index[-1] == "Trong đó phải làm rõ"


def test_before_the_visit_nothing_is_said_of_outcomes(sample: Collected) -> None:
    scope = _year(sample, unit=ELSEWHERE, findings=[_finding(6, unit_id=ELSEWHERE)], clarifications=[])
    table = findings.under(scope)
    assert list(table) == ["Mức (mã)", "Nội dung cần làm rõ và căn cứ", "Vị trí"]
    assert findings.caption(scope, "II.1") == "Nội dung cần làm rõ về mục II.1"
    assert findings.widths(table).keys() == set(table)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (_written("HS-01-000000ff", "confirmed"), "Biểu mẫu hiện tại của đơn vị không còn nội dung này"),
        (_written("HS-1", "confirmed"), "Mã không đọc được, chưa gắn được với nội dung nào"),
        (_written("HS-01-00000007", "confirmed"), "Biểu mẫu hiện tại của đơn vị không còn nội dung này"),
        (
            _written("HS-01-000000ff", None, evidence="Sổ"),
            "Biểu mẫu hiện tại của đơn vị không còn nội dung này",
        ),
        (_written("HS-01-000000ff", None), None),
    ],
)
def test_what_the_team_wrote_beside_no_finding_is_kept_and_told(
    sample: Collected, written: dict[str, Any], why: str | None
) -> None:
    asked = [_finding(6), _finding(7, unit_id=ELSEWHERE)]
    rows = [_written("HS-01-00000006", "confirmed"), written]
    scope = _year(sample, unit=HERE, findings=asked, clarifications=rows)
    told = outcomes.gone(scope)
    assert told.to_dict("list").get("Ghi chú", []) == ([why] if why else [])
    assert bool(outcomes.gone_by_unit(scope)) == (why is not None)
    assert outcomes.outcome(scope, asked[0]) == "Đã xác nhận"


@pytest.mark.parametrize(
    ("fields", "code", "stated"),
    [
        ({"message": "Nội dung."}, "HS-01-000000ff", "Người: Nội dung."),
        ({"finding": "HS 1 · J6", "message": "Nội dung."}, "HS 1 · J6", "Người: Nội dung."),
        ({"finding": None, "subject": None, "message": "Nội dung."}, "–", "Nội dung."),
        ({"message": "Người còn thiếu hồ sơ."}, "HS-01-000000ff", "Người còn thiếu hồ sơ."),
        ({}, "HS-01-000000ff", "Người"),
    ],
)
def test_what_is_gone_is_told_with_all_that_stood_in_its_row(
    sample: Collected, fields: dict[str, Any], code: str, stated: str
) -> None:
    written = _written("HS-01-000000ff", "confirmed") | fields
    (row,) = outcomes.gone(_year(sample, unit=HERE, clarifications=[written])).to_dict("records")
    assert (row["Mã"], row["Nội dung đã nêu"], row["Kết quả làm rõ"]) == (code, stated, "Đã xác nhận")


# A finding as it is now, what BB02 says of it, and whether the outcome still counts.
TEXTS = [
    ("Trang BM05, ô G14 (Ngày): chưa ghi.", "Trang BM05, ô G15 (Ngày): chưa ghi.", True),
    ("Có tên hai lần, ở dòng 5 và dòng 9.", "Có tên hai lần, ở dòng 6 và dòng 10.", True),
    ("Trang BM05, ô G14 (Ngày): chưa ghi.", "Trang BM05, ô G14 (Tháng): chưa ghi.", False),
    ("Giáp Văn Quyền: có 9 trên 14 thành viên.", "Giáp  văn Quyền : có 9 trên 14 thành viên", True),
    ("Giáp Văn Quyền: có 9 trên 14 thành viên.", "Giáp Văn Quyền: có 9 trên 15 thành viên.", False),
    ("Còn thiếu: báo cáo thành tích.", "Còn thiếu: biên bản bình xét.", False),
    ("Còn thiếu: báo cáo thành tích.", None, True),
]


@pytest.mark.parametrize(("now", "then", "counts"), TEXTS)
def test_an_outcome_counts_while_its_finding_says_the_same(
    sample: Collected, now: str, then: str | None, *, counts: bool
) -> None:
    asked, written = _finding(6, message=now), _written("HS-01-00000006", "confirmed", message=then)
    scope = _year(sample, unit=HERE, findings=[asked], clarifications=[written])
    assert outcomes.state(scope, asked) == ("confirmed" if counts else "open")
    why = "Nội dung đã thay đổi sau khi đoàn ghi kết quả; cần xem lại"
    assert outcomes.gone(scope).to_dict("list").get("Ghi chú", []) == [why] * (not counts)


# The outcomes of three findings alike and of a fourth of somebody else; the states they then have.
# "" is a row in which nothing was added, None no row at all.
NAMESAKES = [
    (("confirmed", "confirmed", "confirmed"), "confirmed"),
    (("confirmed", "confirmed", "not_confirmed"), "open"),
    (("confirmed", "confirmed", ""), "open"),
    (("confirmed", "confirmed", None), "open"),
    (("", "", ""), "open"),
]
SAID = {"subject": "Nguyễn Văn Hùng", "message": "Nguyễn Văn Hùng: còn thiếu."}


@pytest.mark.parametrize("then", [SAID["message"], None])
@pytest.mark.parametrize(("given", "state"), NAMESAKES)
def test_what_reads_alike_keeps_its_outcome_where_all_came_to_the_same(
    sample: Collected, given: tuple[str | None, ...], state: str, then: str | None
) -> None:
    asked = [_finding(n, **SAID) for n in range(3)]
    rows = [
        _written(f"HS-01-{n:08x}", told or None, n, **SAID | {"message": then})
        for n, told in enumerate(given)
        if told is not None
    ]
    rows.append(_written("HS-01-00000003", "not_confirmed", 8))
    scope = _year(sample, unit=HERE, findings=[*asked, _finding(3)], clarifications=rows)
    assert [outcomes.state(scope, row) for row in asked] == [state] * 3
    assert outcomes.state(scope, _finding(3)) == "not_confirmed"
    strays = outcomes.gone(scope)
    why = "Có nhiều nội dung giống nhau, chưa xác định được kết quả thuộc nội dung nào"
    assert strays.to_dict("list").get("Ghi chú", []) == [why] * (
        sum(map(bool, given)) if state == "open" else 0
    )


@pytest.mark.parametrize(
    ("first", "gone", "state"),
    [
        ("confirmed", "", "open"),
        ("confirmed", "not_confirmed", "open"),
        ("confirmed", "confirmed", "confirmed"),
    ],
)
def test_a_namesake_that_is_gone_leaves_the_other_its_outcome_only_where_both_had_it(
    sample: Collected, first: str, gone: str, state: str
) -> None:
    rows = [_written(f"HS-01-{n:08x}", told or None, n, **SAID) for n, told in enumerate((first, gone))]
    asked = _finding(0, **SAID)
    assert outcomes.state(_year(sample, unit=HERE, findings=[asked], clarifications=rows), asked) == state


def test_what_differs_in_its_words_is_told_apart(sample: Collected) -> None:
    texts = {0: "Nguyễn Văn Hùng: thiếu báo cáo.", 1: "Nguyễn Văn Hùng: thiếu biên bản."}
    asked = [_finding(n, **SAID | {"message": text}) for n, text in texts.items()]
    for order, states in (([0, 1], ["confirmed", "not_confirmed"]), ([1, 0], ["open", "open"])):
        rows = [
            _written(f"HS-01-{n:08x}", told, n, **SAID | {"message": texts[order[n]]})
            for n, told in enumerate(("confirmed", "not_confirmed"))
        ]
        scope = _year(sample, unit=HERE, findings=asked, clarifications=rows)
        assert [outcomes.state(scope, row) for row in asked] == states


@pytest.mark.parametrize(
    ("one", "other", "state", "told", "strays"),
    [
        ("confirmed", "confirmed", "confirmed", "Một; Hai. Minh chứng: Sổ.", 0),
        ("confirmed", None, "confirmed", "Một; Hai. Minh chứng: Sổ.", 0),
        (None, "confirmed", "confirmed", "Một; Hai. Minh chứng: Sổ.", 0),
        ("confirmed", "not_confirmed", "open", "", 2),
    ],
)
def test_a_code_in_two_rows_counts_where_they_do_not_contradict(  # noqa: PLR0913, PLR0917  # a table of cases
    sample: Collected, one: str | None, other: str | None, state: str, told: str, strays: int
) -> None:
    rows = [
        _written("HS-01-00000006", one, 5, explanation="Một.", evidence="Sổ"),
        _written("HS-01-00000006", other, 9, explanation="Hai", evidence="Sổ"),
    ]
    scope = _year(sample, unit=HERE, findings=[_finding(6)], clarifications=rows)
    assert (outcomes.state(scope, _finding(6)), outcomes.explained(scope, _finding(6))) == (state, told)
    why = "Cùng một mã có các kết quả khác nhau; cần thống nhất lại"
    assert outcomes.gone(scope).to_dict("list").get("Ghi chú", []) == [why] * strays


def test_an_outcome_that_was_not_understood_is_open_and_told_as_typed(sample: Collected) -> None:
    cell = {"unit_id": HERE, "table": "clarifications", "row": 5, "column": "outcome", "typed": "ổn"}
    written = _written("HS-01-00000006", None, explanation="Có biên bản", evidence="Biên bản 02")
    scope = _year(sample, unit=HERE, findings=[_finding(6)], clarifications=[written], cells=[cell])
    assert outcomes.outcome(scope, _finding(6)) == "Chưa làm rõ"
    told = "Đoàn kiểm tra ghi: ổn (?). Có biên bản. Minh chứng: Biên bản 02."
    assert outcomes.explained(scope, _finding(6)) == told


def test_an_outcome_on_a_fault_of_reading_stands_beside_it(sample: Collected) -> None:
    table = findings.faults(_year(sample, unit="trung-tam-ung-dung"))
    (told,) = [text for text in table["Giải trình, minh chứng"] if text]
    assert "số đúng là 30 người" in told
    assert "Kết quả làm rõ" not in findings.faults(_year(sample, unit="chi-cuc-tdc"))


# -- reported, seen, judged -------------------------------------------------------------------

_BLANK = dict.fromkeys(
    ["rating", "documents_seen", "strengths", "shortcomings", "recommendation", "responsible", "due_on"]
)


@pytest.mark.parametrize(
    ("assessed", "told"),
    [
        ([], {"Đoàn kiểm tra đánh giá": "Chưa đánh giá nội dung này."}),
        (
            [{"item": "II.1", **_BLANK, "rating": "fair", "documents_seen": "Sổ", "shortcomings": "Chậm"}],
            {"Đoàn kiểm tra đã xem": "Sổ.", "Đoàn kiểm tra đánh giá": "Khá. Tồn tại, hạn chế: Chậm."},
        ),
        (
            [{"item": "II.1", **_BLANK, "recommendation": "Sửa", "responsible": "Chánh Văn phòng"}],
            {
                "Đoàn kiểm tra đã xem": "Chưa ghi hồ sơ đã xem.",
                "Đoàn kiểm tra đánh giá": "Chưa đánh giá nội dung này.",
                "Kiến nghị": "Sửa (Chánh Văn phòng).",
            },
        ),
    ],
)
def test_an_item_is_reported_seen_and_judged(sample: Collected, assessed: Rows, told: dict[str, str]) -> None:
    rows = [{"unit_id": HERE, "row": 5, **row} for row in assessed]
    scope = _year(sample, unit=HERE, assessments=rows, findings=[])
    lines = dict(narrative.item(scope, "II.1"))
    assert lines.pop("Đơn vị báo cáo").startswith("Tiếp nhận 07 văn bản")
    assert lines == told


def test_over_all_units_ratings_and_what_is_not_judged_are_counted(sample: Collected) -> None:
    whole = _year(sample)
    (line,) = (text for head, text in narrative.whole(whole, "II.2b") if head == "Đoàn kiểm tra đánh giá")
    given = "Tốt: 01; Khá: 02; Đạt: 03; Chưa đạt: 03"
    assert line == f"09/13 đơn vị được đánh giá ({given}); 09 đơn vị có tồn tại, hạn chế."
    first = [row for row in whole.rows("assessments") if (row["unit_id"], row["item"]) != (HERE, "II.2b")]
    told = inspection.judged(_year(sample, assessments=first), "II.2b")
    assert told.startswith("08/13 đơn vị được đánh giá (Khá: 02;")
    assert "01 đơn vị đã kiểm tra nhưng chưa đánh giá nội dung này" in told


def test_shortcomings_and_causes_stand_by_item_and_are_all_there(sample: Collected) -> None:
    table = inspection.shortcomings(_year(sample)).set_index("Nội dung")
    for column, query in (
        ("Đoàn kiểm tra thấy", "SELECT count(*) FROM assessments WHERE shortcomings IS NOT NULL"),
        ("Nguyên nhân đơn vị nêu", "SELECT count(*) FROM self_assessment WHERE causes IS NOT NULL"),
    ):
        assert sum(len(text.splitlines()) for text in table[column] if text != "–") == _count(sample, query)


# -- the programme ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "unit", "own"),
    [
        ("Bế Văn Lương, cố vấn", "thanh-tra", True),
        ("Ông Bế Văn Lương - cố vấn", "thanh-tra", True),
        ("Bế Văn Lượng, cố vấn", "thanh-tra", False),
        ("Người Lạ, Phó Chánh Thanh tra", "thanh-tra", True),
        ("Người Lạ, thanh tra viên", "thanh-tra", True),
        ("Người Lạ, Phó Giám đốc Sở, thành viên Hội đồng", "thanh-tra", False),
        ("Người Lạ, Trưởng phòng Quản lý Khoa học", "quan-ly-khoa-hoc", True),
        ("Người Lạ, Trưởng phòng Quản lý Khoa học và Công nghệ cơ sở", "quan-ly-khoa-hoc", False),
        ("Người Lạ, Trưởng phòng Quản lý Khoa học và Công nghệ cơ sở", "quan-ly-co-so", True),
        ("Người Lạ, Giám đốc TT Ứng dụng KH&CN", "trung-tam-ung-dung", True),
        ("Thanh Tra Văn, chuyên viên", "thanh-tra", False),
        ("Nguyễn Thanh Tra", "thanh-tra", False),
        ("Người Lạ, Chánh Văn phòng Sở", "van-phong", True),
        ("Người Lạ, Chánh Văn phòng Sở Khoa học và Công nghệ tỉnh Bắc Giang", "van-phong", True),
        ("Người Lạ, Chánh Văn phòng Sở Nội vụ", "van-phong", False),
        ("Người Lạ, chuyên viên Văn phòng UBND tỉnh", "van-phong", False),
        ("Người Lạ, Chánh Văn phòng - Thư ký Hội đồng", "van-phong", True),
        ("Người Lạ, Chánh Văn phòng kiêm Thư ký", "van-phong", True),
        ("Người Lạ, Chánh Văn phòng (Thư ký Đoàn)", "van-phong", True),
        ("Người Lạ, Chánh Văn phòng Chi cục TĐC", "van-phong", False),
        ("Người Lạ, Chánh Văn phòng Chi cục TĐC", "chi-cuc-tdc", True),
        ("Người Lạ, Thanh tra viên Chi cục TĐC", "thanh-tra", False),
        ("Người Lạ, Thanh tra viên Chi cục TĐC", "chi-cuc-tdc", True),
        ("Người Lạ, Thanh tra viên chính", "thanh-tra", True),
        ("Người Lạ, Chánh thanh tra tỉnh", "thanh-tra", False),
        ("Người Lạ, Chánh Thanh tra Sở KH&CN", "thanh-tra", True),
        ("Người Lạ, Trưởng ban Thanh tra nhân dân", "thanh-tra", False),
        ("Người Lạ, Trưởng phòng Kế hoạch và Tài chính", "ke-hoach-tai-chinh", True),
        ("Người Lạ, Trưởng phòng Kế hoạch-Tài chính", "ke-hoach-tai-chinh", True),
        ("Người Lạ, Trưởng phòng Kế hoạch", "ke-hoach-tai-chinh", False),
        ("Người Lạ, TP. QLKH", "quan-ly-khoa-hoc", True),
        ("Người Lạ, PTP QLCN", "quan-ly-khoa-hoc", False),
        ("Người Lạ, Trưởng phòng Quản lý Khoa học - Công nghệ cơ sở", "quan-ly-khoa-hoc", False),
        ("Người Lạ, Trưởng phòng Quản lý Khoa học - Công nghệ cơ sở", "quan-ly-co-so", True),
        ("Người Lạ, Giám đốc Quỹ KHCN", "quy-phat-trien", True),
        ("Người Lạ, Giám đốc Quỹ Phát triển Khoa học - Công nghệ", "quy-phat-trien", True),
        ("Người Lạ, Chánh Thanh tra - Trưởng phòng QLKH", "thanh-tra", True),
        ("Người Lạ: Chánh Thanh tra", "thanh-tra", True),
        ("Người Lạ-Chánh Thanh tra", "thanh-tra", True),
        ("Người Lạ – Chánh Thanh tra", "thanh-tra", True),
        ("Bế Văn Lương: cố vấn", "thanh-tra", True),
        ("Bế Văn Lương-cố vấn", "thanh-tra", True),
        ("Bế Văn Lương(cố vấn)", "thanh-tra", True),
        ("Ông Bế Văn Lương cố vấn", "thanh-tra", True),
        ("Bế Văn Lương Anh", "thanh-tra", False),
        ("Bế Văn Lương Anh, cố vấn", "thanh-tra", False),
    ],
)
def test_a_member_of_the_unit_itself_is_known_by_name_or_by_position(
    sample: Collected, member: str, unit: str, *, own: bool
) -> None:
    scope = _year(sample)
    visit = programme.Visit(unit, "", (member,), None)
    assert programme.own_members(scope, visit) == [member] * own
    told = f"Thành viên thuộc đơn vị được kiểm tra: {member}; đề nghị Hội đồng xem xét phân công."
    assert (told in programme.remarks(scope, visit)) == own


@pytest.mark.parametrize(
    ("period", "day", "outside"),
    [
        ("Quý IV/2022", "2022-09-30", True),
        ("Quý IV/2022", "2022-10-01", False),
        ("Quý IV/2022", "2022-12-31", False),
        ("Quý IV/2022", "2023-01-01", True),
        ("Quý IV/2022", "", False),
        ("tháng 11/2022", "2022-12-01", True),
        ("cuối năm", "2021-01-01", False),
        ("", "2021-01-01", False),
    ],
)
def test_a_day_outside_the_plans_period_is_told(
    sample: Collected, period: str, day: str, *, outside: bool
) -> None:
    scope = _year(sample, {"period": period})
    visit = programme.Visit(ELSEWHERE, day, (), None)
    assert programme.outside(scope, visit) == outside
    assert (f"Ngoài thời gian kiểm tra của kế hoạch ({period})." in programme.remarks(scope, visit)) == outside


def _visit(**fields: Any) -> dict[str, Any]:
    return {"visited_on": "2022-11-25", "leader": "Lê A, Giám đốc", "secretary": None, "team": "B; C", **fields}


@pytest.mark.parametrize(
    ("planned_on", "planned", "row", "told"),
    [
        ("", (), None, "Chưa kiểm tra."),
        ("2022-11-25", ("Lê A",), _visit(team=None), "Đã kiểm tra."),
        ("2022-11-24", (), _visit(), "Đã kiểm tra. Kế hoạch dự kiến ngày 24/11/2022."),
        ("2022-11-25", (), _visit(visited_on=None), "Đã kiểm tra. Kế hoạch dự kiến ngày 25/11/2022."),
        ("", ("Ông Lê A, Phó", "B", "C"), _visit(), "Đã kiểm tra."),
        ("", ("Lê A", "B", "C", "D"), _visit(), "Đã kiểm tra. Có trong kế hoạch, không dự: D."),
        ("", ("Lê A", "B"), _visit(), "Đã kiểm tra. Dự, không có trong kế hoạch: C."),
    ],
)
def test_what_was_not_as_planned_is_told(
    sample: Collected, planned_on: str, planned: tuple[str, ...], row: dict[str, Any] | None, told: str
) -> None:
    assert programme.remarks(_year(sample), programme.Visit(HERE, planned_on, planned, row)) == told


def test_the_programme_holds_every_unit_and_invents_nothing(sample: Collected) -> None:
    scope = _year(sample)
    table = programme.table(scope).set_index("Đơn vị")
    assert list(table.index) == [unit["name"] for unit in scope.inspected.values()]
    fund = table.to_dict("index")["Quỹ Phát triển Khoa học và Công nghệ"]
    assert list(fund.values()) == ["..........", "..........", "Chưa kiểm tra."]
    assert table.loc["Phòng Quản lý Chuyên ngành", "Ngày kiểm tra"] == "12/12/2022 (dự kiến)"
    assert table.loc["Thanh tra Sở", "Ghi chú"] == (
        "Chưa kiểm tra. Thành viên thuộc đơn vị được kiểm tra: Bế Văn Lương, Chánh Thanh tra; đề nghị Hội đồng "
        "xem xét phân công."
    )
    assert table.loc["Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng", "Ngày kiểm tra"] == "07/12/2022"
    assert table["Đoàn kiểm tra"].iloc[0].startswith("Trưởng đoàn: Viên Đình Lãm, Phó Giám đốc Sở")
    bare = programme.table(_year(sample, {"visits": []}, visit=[]))
    assert set(bare["Ngày kiểm tra"]) == {programme.BLANK}


def test_two_visits_of_a_member_on_a_day_are_told(sample: Collected) -> None:
    assert programme.twice(_year(sample)) == (
        "Dự nhiều buổi trong một ngày: 25/11/2022: Cù Xuân Thịnh, Thân Hữu Bách, Viên Đình Lãm; 28/11/2022: Bế "
        "Văn Lương, Nghiêm Thị Bảo Vân, Thân Hữu Bách."
    )
    assert programme.twice(_year(sample, visit=[])).startswith("Dự nhiều buổi trong một ngày: 25/11/2022: ")
    assert programme.twice(_year(sample, {"visits": []}, visit=[])) == ""


# -- purposes and requirements ------------------------------------------------------------------


def test_each_purpose_is_answered_with_the_places_that_have_more(sample: Collected) -> None:
    table = purposes.purposes(_year(sample))
    assert len(table) == 3
    assert table["Kết quả"].iloc[0].startswith("12/13 đơn vị đã nộp báo cáo, 09/13 đã được kiểm tra.")
    given = _count(sample, "SELECT count(*) FROM assessments WHERE recommendation IS NOT NULL")
    assert f"nêu {given} kiến nghị ({given} ghi người thực hiện" in table["Kết quả"].iloc[1]
    sanctions = _count(sample, "SELECT count(*) FROM proposals WHERE kind = 'sanction'")
    assert f"đề nghị xử lý {sanctions:02} trường hợp" in table["Kết quả"].iloc[2]
    other = purposes.purposes(_year(sample, {"purposes": ["Việc khác."]}))
    assert other.to_numpy().tolist() == [["Việc khác.", "Chương trình chưa có số liệu để đối chiếu.", ""]]


def test_the_places_named_are_headings_of_the_overall_report(sample: Collected) -> None:
    cells = json.loads((ROOT / "notebooks/overall_report.ipynb").read_text("utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    parts = dict(re.findall(r"^## ([IVX]+)\. (.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    for places in purposes.purposes(_year(sample))["Xem"]:
        for place in places.replace("báo cáo đơn vị, V", "V").split("; "):
            part, _, number = place.partition(".")
            heading = f"### {number}. " if number else ""
            assert (f"## {place}. " in text) if part not in parts else (heading in parts[part]), place


def _required(scope: Scope) -> dict[str, list[str]]:
    return {name: rest for name, *rest in purposes.requirements(scope).to_numpy().tolist()}


def test_the_requirements_are_those_the_plan_names_each_with_its_figures(sample: Collected) -> None:
    told = _required(_year(sample))
    assert list(told) == ["Đồng bộ", "Có trọng tâm", "Trung thực", "Khách quan", "Đầy đủ", "Kịp thời"]
    assert told["Đồng bộ"][0] == "09/13 đơn vị được đánh giá đủ 08 nội dung."
    outcome, proven = (
        _count(sample, f"SELECT count(*) FROM clarifications WHERE outcome IS NOT NULL{more}")  # noqa: S608
        for more in ("", " AND evidence IS NOT NULL")
    )
    assert f"13/13 tệp của đơn vị; {proven}/{outcome} kết quả làm rõ có minh chứng" in told["Trung thực"][0]
    assert told["Khách quan"] == [
        "0/09 buổi đã kiểm tra có thành viên thuộc đơn vị được kiểm tra; 09/09 buổi ghi ý kiến của đơn vị.",
        "Cần xem xét phân công thành viên (Phụ lục IV): Thanh tra Sở.",
    ]
    assert told["Đầy đủ"][0].endswith(
        "09/13 đơn vị được kiểm tra trực tiếp; 72/104 lượt nội dung được đánh giá."
    )
    assert told["Kịp thời"][0] == "09/09 buổi kiểm tra trong Quý IV/2022; 36/36 kiến nghị có thời hạn."
    assert list(_required(_year(sample, {"requirements": ["Khách quan, đồng bộ."]}))) == [
        "Khách quan",
        "Đồng bộ",
    ]


def test_a_requirement_not_met_by_one_says_so(sample: Collected) -> None:
    whole = _year(sample)
    rows = [dict(row) for row in whole.rows("assessments")]
    rows[0]["rating"] = rows[-1]["recommendation"] = None
    visits = [dict(row) for row in whole.rows("visit")]
    visits[0] |= {"visited_on": "2023-01-01", "unit_opinion": None, "leader": "Người Lạ, Chánh Văn phòng"}
    account = [dict(row) for row in whole.rows("accounting")]
    account[0]["cells"] += 1
    told = _required(_year(sample, assessments=rows, visit=visits, accounting=account))
    assert told["Đồng bộ"][0] == "08/13 đơn vị được đánh giá đủ 08 nội dung."
    assert told["Đồng bộ"][1].startswith("Chưa đủ: Văn phòng Sở, ")
    assert "12/13 tệp" in told["Trung thực"][0]
    assert told["Khách quan"][0].startswith("01/09 buổi đã kiểm tra có thành viên")
    assert "08/09 buổi ghi ý kiến" in told["Khách quan"][0]
    assert "71/104" in told["Đầy đủ"][0]
    assert told["Kịp thời"][0].startswith("08/09 buổi kiểm tra trong Quý IV/2022")
    unknown = _required(_year(sample, {"period": "cuối năm"}))["Kịp thời"][0]
    assert unknown.startswith("Thời gian kiểm tra của kế hoạch chưa ghi thành ngày, tháng")


def test_of_the_leading_findings_those_with_an_outcome_are_counted(sample: Collected) -> None:
    states = ["confirmed", "not_confirmed", "needs_clarification", None, None, "confirmed"]
    written = [_written(f"HS-01-{n:08x}", state, n) for n, state in enumerate(states)]
    asked = [_finding(n, severity="error" if n < purposes.LEADING else "warning") for n in range(6)]
    told = _required(_year(sample, findings=asked, clarifications=written))["Có trọng tâm"]
    assert told[0].startswith("03/05 nội dung trọng tâm ")
    assert told[1] == "Chưa có kết quả làm rõ: 02 nội dung trọng tâm."


# -- what the team wrote, whatever it wrote -------------------------------------------------------


def _assessed(number: int, **fields: Any) -> dict[str, Any]:
    return {"unit_id": HERE, "row": number, "item": "II.1", **_BLANK, **fields}


@pytest.mark.parametrize(
    ("ratings", "shown", "counted"),
    [
        (["good"], "Tốt", "Tốt: 01"),
        (["good", None], "Tốt", "Tốt: 01"),
        ([None, "fair"], "Khá", "Khá: 01"),
        (["good", "good"], "Tốt", "Tốt: 01"),
        (["good", "fail"], "Tốt; Chưa đạt", "Chưa thống nhất: 01"),
        (["fail", None, "good"], "Chưa đạt; Tốt", "Chưa thống nhất: 01"),
    ],
)
def test_an_item_in_several_rows_has_one_rating_everywhere(
    sample: Collected, ratings: list[str | None], shown: str, counted: str
) -> None:
    rows = [_assessed(n, rating=rating) for n, rating in enumerate(ratings, 6)]
    whole = _year(sample, assessments=rows, findings=[])
    assert inspection.ratings(whole).set_index("Đơn vị").loc["Văn phòng Sở", "II.1"] == shown
    assert inspection.judged(whole, "II.1").startswith(f"01/13 đơn vị được đánh giá ({counted})")
    best = "01/01" if counted == "Tốt: 01" else "0/01"
    assert inspection.strengths(whole).startswith(f"{best} lượt nội dung được đoàn kiểm tra đánh giá Tốt")
    assert "; 01/104 lượt nội dung được đánh giá" in _required(whole)["Đầy đủ"][0]
    unit = _year(sample, unit=HERE, assessments=rows, findings=[])
    assert dict(narrative.item(unit, "II.1"))["Đoàn kiểm tra đánh giá"] == f"{shown}."
    assert dict(minutes.item(unit, "II.1"))["Đánh giá"] == f"{shown}."
    assert findings.at_a_glance(unit)["Đánh giá của đoàn"].tolist() == [shown, *["–"] * 7]


def test_each_recommendation_under_an_item_stands_apart(sample: Collected) -> None:
    rows = [
        _assessed(6, rating="good", recommendation="Sửa"),
        _assessed(7, recommendation="Nộp", due_on="2023"),
    ]
    scope = _year(sample, unit=HERE, assessments=rows, findings=[])
    assert inspection.seen(scope, "II.1")[1:] == [
        ("Đoàn kiểm tra đánh giá", "Tốt."),
        ("Kiến nghị", "Sửa."),
        ("Kiến nghị", "Nộp (2023)."),
    ]


_FORMS = {
    "visit": {"unit_name": "Văn phòng Sở"},
    "assessments": {"item": "II.1"},
    "clarifications": {"finding": "HS-01-00000006", "subject": "Người 6", "message": "Nội dung 6."},
    "proposals": {},
    "follow_up": {
        "number": "KN-2021-II.1",
        "recommendation": "Sửa",
        "responsible": "A",
        "due_on": "2022-12-31",
    },
}
"""What stands in the team's workbook beforehand."""


@pytest.mark.parametrize(
    ("form", "column", "value"),
    [
        (None, None, None),
        *(("visit", column, "2022-11-24") for column in ("visited_on", "leader")),
        *(("assessments", column, "Đủ") for column in ("documents_seen", "strengths", "recommendation")),
        ("assessments", "rating", "good"),
        *(("clarifications", column, "confirmed") for column in ("outcome", "explanation", "evidence")),
        ("proposals", "content", "Nêu gương"),
        ("follow_up", "state", "done"),
        ("follow_up", "reason", "Chưa có kinh phí"),
    ],
)
def test_a_unit_is_visited_once_the_team_wrote_something_of_its_own(
    sample: Collected, form: str | None, column: str | None, value: str | None
) -> None:
    plain = open_year(2022, root=sample.database.parents[2])
    columns: dict[str, list[str]] = {name: [] for name in _FORMS}
    for name, of in plain.store.headings:
        if name in columns:
            columns[name].append(of)
    tables = {
        name: [{"unit_id": ELSEWHERE, "row": 6, **dict.fromkeys(columns[name]), **beforehand}]
        for name, beforehand in _FORMS.items()
    }
    if form and column:
        tables[form][0][column] = value
    whole = _year(sample, None, "", **tables)
    assert whole.visited == [ELSEWHERE] * bool(form)
    (visit,) = (visit for visit in programme.visits(whole) if visit.unit == ELSEWHERE)
    assert bool(visit.row) == bool(form)


def test_what_was_typed_and_not_understood_is_something_of_its_own_too(sample: Collected) -> None:
    cell = {"unit_id": HERE, "table": "assessments", "row": 6, "column": "rating", "typed": "tạm được"}
    tables: dict[str, Rows] = {name: [] for name in ("visit", "clarifications", "proposals", "follow_up")}
    whole = _year(sample, None, "", **tables, assessments=[_assessed(6)], cells=[cell])
    assert whole.visited == [HERE]
    assert inspection.judged(whole, "II.1") == "01/13 đơn vị được đánh giá (Chưa đọc được: 01)."


def test_what_the_team_wrote_of_no_item_stands_in_full(sample: Collected) -> None:
    cell = {"unit_id": HERE, "table": "assessments", "row": 7, "column": "item", "typed": "II.2d"}
    odd = _assessed(7, item=None, rating="fair", documents_seen="Sổ lưu", shortcomings="Phân tán")
    tables: dict[str, Rows] = {"assessments": [_assessed(6), odd, _assessed(8, item=None)], "cells": [cell]}
    told = inspection.unplaced(_year(sample, None, HERE, **tables))
    assert told.to_numpy().tolist() == [
        [
            "II.2d (?)",
            "Đoàn kiểm tra đã xem: Sổ lưu.\nĐoàn kiểm tra đánh giá: Khá. Tồn tại, hạn chế: Phân tán.",
        ]
    ]
    whole = _year(sample, None, "", **tables)
    assert inspection.shortcomings(whole).iloc[-1].tolist()[:2] == [
        "Chưa xác định được mục",
        "Văn phòng Sở: Phân tán.",
    ]
    assert inspection.judged(whole, "II.1").startswith("0/13 đơn vị được đánh giá")


def test_a_proposal_of_a_kind_not_understood_is_told_apart(sample: Collected) -> None:
    rows = [
        {"unit_id": HERE, "row": n, "kind": kind, "subject": "A", "content": "Nêu", "basis": None}
        for n, kind in enumerate(["praise", "correct", None], 6)
    ]
    cell = {"unit_id": HERE, "table": "proposals", "row": 8, "column": "kind", "typed": "Biểu dương lớn"}
    tables: dict[str, Rows] = {"proposals": rows, "cells": [cell]}
    told = inspection.proposed(_year(sample, None, HERE, **tables))["Loại"].tolist()
    assert told == ["Tuyên dương", "Chấn chỉnh", "Biểu dương lớn (?)"]
    whole = _year(sample, None, "", **tables)
    assert [len(inspection.proposed(whole, kind)) for kind in ("praise", "sanction", None)] == [1, 0, 1]
    assert "Chưa xác định được loại của 01 đề xuất." in purposes.purposes(whole)["Kết quả"].iloc[2]


def test_faults_of_the_teams_workbook_are_none_of_the_units(sample: Collected) -> None:
    faults = [
        _finding(n, id=f"DATA-TYPE-{n:08x}", code="DATA-TYPE", item=None, file=f"data/{kind}/2022/{HERE}.xlsx")
        for n, kind in enumerate(["submissions", "inspections", "inspections"])
    ]
    whole = _year(sample, findings=faults)
    assert (len(findings.faults(whole)), len(findings.teams_faults(whole))) == (1, 2)
    assert submissions.states(whole).set_index("Đơn vị").loc["Văn phòng Sở", "Điểm sửa biểu mẫu"] == 1
    assert "có 01 điểm phải sửa" in submissions.summary(whole)
    assert len(findings.faults(_year(sample, unit=HERE, findings=faults))) == 1


@pytest.mark.parametrize(
    ("issued_on", "told"),
    [
        ("15/01/2022", "ngày 15 tháng 01 năm 2022"),
        ("5/3/2022", "ngày 05 tháng 3 năm 2022"),
        ("ngày 15 tháng 01 năm 2022", "ngày 15 tháng 01 năm 2022"),
        ("tháng 01 năm 2022", "ngày ..... tháng 01 năm 2022"),
        ("", "ngày ..... tháng ..... năm ......."),
    ],
)
def test_the_day_of_the_plan_is_printed_as_far_as_it_is_known(
    sample: Collected, issued_on: str, told: str
) -> None:
    assert official.basis(_year(sample, {"issued_on": issued_on})).startswith(
        f"Căn cứ Kế hoạch số ...../KH-KHCN {told} của Hội đồng"
    )


# -- visited, and nothing sent -------------------------------------------------------------------

ABSENT = "quy-phat-trien"


@pytest.mark.parametrize("visited", [True, False])
def test_a_unit_that_sent_nothing_has_the_report_of_its_visit(sample: Collected, *, visited: bool) -> None:
    rows = [_assessed(6, unit_id=ABSENT, rating="fair", recommendation="Gửi đủ bộ biểu mẫu")] * visited
    scope = _year(sample, unit=ABSENT, assessments=rows)
    told = submissions.notice(scope) if visited else submissions.absence(scope)
    assert told.startswith("Quỹ Phát triển Khoa học và Công nghệ chưa nộp báo cáo")
    assert bool(submissions.absence(scope)) != bool(submissions.notice(scope))
    assert official.letterhead(scope)["form"] == ("report" if visited else "summary")
    assert [label for label, *_ in official.answer(scope)][:2] == [
        "Báo cáo của đơn vị",
        "Nội dung đoàn kiểm tra đã đánh giá",
    ]
    assert submissions.empty(scope, "Không đề nghị.") == "Chưa có báo cáo của đơn vị."


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [(None, True), ("confirmed", True), ("needs_clarification", True), ("not_confirmed", False)],
)
def test_a_report_that_the_team_has_seen_on_paper_is_not_asked_for(
    sample: Collected, monkeypatch: pytest.MonkeyPatch, outcome: str | None, *, asked: bool
) -> None:
    scope = _year(sample, unit=ABSENT)
    monkeypatch.setattr(outcomes, "state", lambda *_: outcome or outcomes.OPEN)
    cleared = frozenset((ABSENT, row["id"]) for row in scope.rows("findings") if not asked)
    monkeypatch.setattr(outcomes, "cleared", lambda *_: cleared)
    assert [item.text for item in request.asked(scope)["items"][:1]] == ["Nộp báo cáo"] * asked
    assert bool(request.nothing(scope)) != asked
    assert ("Đề nghị đơn vị điền và gửi" in submissions.unsent(scope)) == asked
