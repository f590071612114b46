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
    inspection,
    narrative,
    official,
    open_unit,
    open_year,
    outcomes,
    programme,
    purposes,
)

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
        "message": f"Nội dung {number}.",
        "remedy": "Bổ sung.",
        "basis": None,
    }
    return finding | fields


def _written(code: str, outcome: str | None, row: int = 5, **fields: Any) -> dict[str, Any]:
    texts = {"subject": "Người", "message": "Nội dung.", "explanation": None, "evidence": None}
    return {"unit_id": HERE, "row": row, "finding": f"{code} · BM05!J6", "outcome": outcome, **texts, **fields}


def _count(sample: Collected, query: str) -> int:
    connection = sqlite3.connect(sample.database)
    (number,) = connection.execute(query).fetchone()
    connection.close()
    return int(number)


# -- outcomes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("severity", "outcome", "short", "told"),
    [
        ("error", "confirmed", "Đã xác nhận\nHS-01", "Đoàn kiểm tra xác nhận: Nội dung 6."),
        (
            "error",
            "needs_clarification",
            "Cần làm rõ thêm\nHS-01 (phải làm rõ)",
            "Cần làm rõ thêm: Nội dung 6.",
        ),
        ("warning", None, "Chưa làm rõ\nHS-01 (nên làm rõ)", "Chưa làm rõ: Nội dung 6."),
        (
            *("error", "not_confirmed", "Đã giải trình\nHS-01"),
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
        "đã xác nhận: 2; cần làm rõ thêm: 1; chưa làm rõ: 1; đã giải trình: 1; để biết: 1"
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
        "Chỉ đạo làm rõ 02 nội dung còn phải làm rõ (cần làm rõ thêm: 1; chưa làm rõ: 1).",
    ]
    glance = findings.at_a_glance(scope).set_index("Nội dung").iloc[2]
    assert glance["Đã xác nhận":].tolist() == [2, 1, 1, 1]


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
        (_written("HS-01-00000006", "not_confirmed", 9), "Mã đã có kết quả ở một dòng khác"),
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
    assert outcomes.outcome(scope, asked[0]) == "Đã xác nhận", "the first row of a code is the one that counts"


@pytest.mark.parametrize(
    ("fields", "code", "stated"),
    [
        ({}, "HS-01-000000ff", "Người: Nội dung."),
        ({"finding": "HS 1 · J6"}, "HS 1 · J6", "Người: Nội dung."),
        ({"finding": None, "subject": None}, "–", "Nội dung."),
        ({"message": "Người còn thiếu hồ sơ."}, "HS-01-000000ff", "Người còn thiếu hồ sơ."),
        ({"message": None}, "HS-01-000000ff", "Người"),
    ],
)
def test_what_is_gone_is_told_with_all_that_stood_in_its_row(
    sample: Collected, fields: dict[str, Any], code: str, stated: str
) -> None:
    written = _written("HS-01-000000ff", "confirmed") | fields
    (row,) = outcomes.gone(_year(sample, unit=HERE, clarifications=[written])).to_dict("records")
    assert (row["Mã"], row["Nội dung đã nêu"], row["Kết quả làm rõ"]) == (code, stated, "Đã xác nhận")


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
        ([], {"Đoàn kiểm tra đánh giá": "Chưa đánh giá nội dung này"}),
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
    assert table["Kết quả"].iloc[0].startswith("12/13 đơn vị đã nộp báo cáo, 9/13 đã được kiểm tra.")
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
            assert (f"### {place}. " in text) if part not in parts else (heading in parts[part]), place


def _required(scope: Scope) -> dict[str, list[str]]:
    return {name: rest for name, *rest in purposes.requirements(scope).to_numpy().tolist()}


def test_the_requirements_are_those_the_plan_names_each_with_its_figures(sample: Collected) -> None:
    told = _required(_year(sample))
    assert list(told) == ["Đồng bộ", "Có trọng tâm", "Trung thực", "Khách quan", "Đầy đủ", "Kịp thời"]
    assert told["Đồng bộ"][0] == "9/13 đơn vị được đánh giá đủ 08 nội dung."
    outcome, proven = (
        _count(sample, f"SELECT count(*) FROM clarifications WHERE outcome IS NOT NULL{more}")  # noqa: S608
        for more in ("", " AND evidence IS NOT NULL")
    )
    assert f"13/13 tệp của đơn vị; {proven}/{outcome} kết quả làm rõ có minh chứng" in told["Trung thực"][0]
    assert told["Khách quan"] == [
        "0/9 buổi đã kiểm tra có thành viên thuộc đơn vị được kiểm tra; 9/9 buổi ghi ý kiến của đơn vị.",
        "Cần xem xét phân công thành viên (Phụ lục IV): Thanh tra Sở.",
    ]
    assert told["Đầy đủ"][0].endswith(
        "9/13 đơn vị được kiểm tra trực tiếp; 72/104 lượt nội dung được đánh giá."
    )
    assert told["Kịp thời"][0] == "9/9 buổi kiểm tra trong Quý IV/2022; 36/36 kiến nghị có thời hạn."
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
    assert told["Đồng bộ"][0] == "8/13 đơn vị được đánh giá đủ 08 nội dung."
    assert told["Đồng bộ"][1].startswith("Chưa đủ: Văn phòng Sở, ")
    assert "12/13 tệp" in told["Trung thực"][0]
    assert told["Khách quan"][0].startswith("1/9 buổi đã kiểm tra có thành viên")
    assert "8/9 buổi ghi ý kiến" in told["Khách quan"][0]
    assert "71/104" in told["Đầy đủ"][0]
    assert told["Kịp thời"][0].startswith("8/9 buổi kiểm tra trong Quý IV/2022")
    unknown = _required(_year(sample, {"period": "cuối năm"}))["Kịp thời"][0]
    assert unknown.startswith("Thời gian kiểm tra của kế hoạch chưa ghi thành ngày, tháng")


def test_of_the_leading_findings_those_with_an_outcome_are_counted(sample: Collected) -> None:
    states = ["confirmed", "not_confirmed", "needs_clarification", None, None, "confirmed"]
    written = [_written(f"HS-01-{n:08x}", state, n) for n, state in enumerate(states)]
    asked = [_finding(n, severity="error" if n < purposes.LEADING else "warning") for n in range(6)]
    told = _required(_year(sample, findings=asked, clarifications=written))["Có trọng tâm"]
    assert told[0].startswith("3/5 nội dung trọng tâm ")
    assert told[1] == "Chưa có kết quả làm rõ: 02 nội dung trọng tâm."
