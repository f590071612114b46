"""Movements, openness, exemplars, activities: what the unit did, and what it did not write down."""

from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import date

from khcn_tools.model import UNKNOWN

Row = dict[str, Any]

CUT_OFF: list[Row] = [{"cutoff_date": date("2022-11-30")}]


def movement(**cells: object) -> list[Row]:
    return [{"name": "Thi đua lập thành tích", **cells}]


def ended(ends_on: object, **cells: object) -> dict[str, list[Row]]:
    return {"unit_info": CUT_OFF, "movements": movement(ends_on=ends_on, **cells)}


def lasted(starts_on: str, ends_on: str) -> list[Row]:
    return movement(starts_on=date(starts_on), ends_on=date(ends_on))


def exemplar(**cells: object) -> list[Row]:
    return [{"subject": "Nguyễn Văn An", "deed": "Hướng dẫn đồng nghiệp", **cells}]


CASES = [
    # PT-01: ended before the cut-off, on every day that both may mean
    case("PT-01", "kết thúc trước ngày chốt", ["J5"], **ended(date("2022-11-29"))),
    case("PT-01", "kết thúc đúng ngày chốt", [], **ended(date("2022-11-30"))),
    case("PT-01", "kết thúc trong tháng: có thể sau", [], **ended(date("2022-11"))),
    case("PT-01", "kết thúc tháng trước", ["J5"], **ended(date("2022-10"))),
    case("PT-01", "đã sơ kết", [], **ended(date("2022-10"), reviewed_on=date("2022-12"))),
    case("PT-01", "ngày sơ kết không đọc được", [], **ended(date("2022-10"), reviewed_on=UNKNOWN)),
    case("PT-01", "không ghi ngày kết thúc", [], **ended(None)),
    case("PT-01", "ngày kết thúc không đọc được", [], **ended(UNKNOWN)),
    case("PT-01", "không rõ ngày chốt", [], movements=movement(ends_on=date("2022-01"))),
    case("PT-01", "thiếu cột sơ kết", [], **ended(date("2022-10")), missing=["movements.reviewed_on"]),
    case("PT-01", "từ năm 2024", ["J5"], **ended(date("2022-10")), year=2024),
    # PT-02
    case("PT-02", "trong một ngày", [], movements=lasted("2022-03-01", "2022-03-01")),
    case("PT-02", "kết thúc trước một ngày", ["F5"], movements=lasted("2022-03-02", "2022-03-01")),
    case("PT-02", "cùng tháng: có thể đúng", [], movements=lasted("2022-03-31", "2022-03")),
    case("PT-02", "quý trước", ["F5"], movements=lasted("2022-04", "2022-Q1")),
    case("PT-02", "thiếu một ngày", [], movements=movement(starts_on=date("2022-03-02"))),
    case("PT-02", "không đọc được", [], movements=movement(starts_on=date("2022-03-02"), ends_on=UNKNOWN)),
    case("PT-02", "từ năm 2024", ["F5"], movements=lasted("2024-03-02", "2024-03-01"), year=2024),
    # PT-03
    case("PT-03", "có biện pháp", [], movements=movement(measures="Chấm điểm hằng tháng")),
    case("PT-03", "không có", ["G5"], movements=movement()),
    case("PT-03", "không đọc được", [], movements=movement(measures=UNKNOWN)),
    case("PT-03", "thiếu cột", [], movements=movement(), missing=["movements.measures"]),
    case("PT-03", "từ năm 2024", ["G5"], movements=movement(), year=2024),
    # CK-01, DH-01, HD-01: the sheet is there, and empty
    case("CK-01", "không có dòng nào", [None], openness=[]),
    case("CK-01", "có một dòng", [], openness=[{"content": "Danh sách đề nghị"}]),
    case("CK-01", "một dòng không đọc được", [], openness=[{"content": UNKNOWN}]),
    case("CK-01", "thiếu trang", []),
    case("CK-01", "không đọc được cột chính", [], openness=[], missing=["openness.content"]),
    case("CK-01", "từ năm 2024", [None], openness=[], year=2024),
    case("DH-01", "không có dòng nào", [None], exemplars=[]),
    case("DH-01", "có một dòng", [], exemplars=exemplar()),
    case("DH-01", "thiếu trang", []),
    case("DH-01", "không đọc được cột chính", [], exemplars=[], missing=["exemplars.deed"]),
    case("DH-01", "từ năm 2024", [None], exemplars=[], year=2024),
    case("HD-01", "không có dòng nào", [None], activities=[]),
    case("HD-01", "có một dòng", [], activities=[{"name": "Hội thao"}]),
    case("HD-01", "thiếu trang", []),
    case("HD-01", "không đọc được cột chính", [], activities=[], missing=["activities.name"]),
    case("HD-01", "từ năm 2024", [None], activities=[], year=2024),
    # DH-02: neither of the two
    case("DH-02", "không có cả hai", ["H5"], exemplars=exemplar()),
    case("DH-02", "có bồi dưỡng", [], exemplars=exemplar(nurture="Cử đi học")),
    case("DH-02", "có nhân rộng", [], exemplars=exemplar(spread="Bản tin")),
    case("DH-02", "một ô không đọc được", [], exemplars=exemplar(spread=UNKNOWN)),
    case("DH-02", "thiếu cột nhân rộng", [], exemplars=exemplar(), missing=["exemplars.spread"]),
    case("DH-02", "từ năm 2024", ["H5"], exemplars=exemplar(), year=2024),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_movements(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


@pytest.mark.parametrize(
    ("code", "form", "sheet"),
    [
        ("CK-01", "openness", "BM04 Công khai, dân chủ"),
        ("DH-01", "exemplars", "BM10 Điển hình"),
        ("HD-01", "activities", "BM12 Khối, Cụm"),
    ],
)
def test_an_empty_sheet_is_named_without_a_cell(code: str, form: str, sheet: str) -> None:
    (finding,) = case(code, "", [], **{form: []}).findings()
    assert (finding.table, finding.sheet, finding.cell, finding.value) == (form, sheet, None, None)
    assert finding.subject == "Phòng Một"
    assert finding.message.startswith(f"{sheet[:4]} của Phòng Một chưa ghi ")


@pytest.mark.parametrize(
    ("year", "basis"), [(2022, None), (2024, "Điều 17 Luật Thi đua, Khen thưởng năm 2022")]
)
def test_the_law_of_2022_names_what_the_one_before_was_not_seen_to_say(year: int, basis: str | None) -> None:
    (finding,) = case("DH-02", "", [], exemplars=exemplar(), year=year).findings()
    assert finding.basis == basis


def test_a_movement_is_told_with_its_days() -> None:
    (finding,) = case("PT-01", "", [], **ended(date("2022-10"))).findings()
    assert finding.message == (
        "Phong trào “Thi đua lập thành tích” kết thúc 10/2022, trước ngày chốt số liệu 30/11/2022, "
        "nhưng BM02 chưa ghi ngày sơ kết, tổng kết."
    )
