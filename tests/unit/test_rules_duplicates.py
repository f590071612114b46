"""TRUNG: one person or one initiative twice, within a unit, between units, and over the years."""

# ruff: noqa: E501  # a case is one line of a table

import dataclasses
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import PHONG, TRUNG_TAM, date, found, plan, table, tables, year

from khcn_tools.model import UNKNOWN, YearTables

Row = dict[str, Any]

AN: Row = {"name": "Nguyễn Văn An", "birth_year": 1980}
BINH: Row = {"name": "Trần Thị Bình", "title": "cstdcs"}


def idea(name: str = "Số hóa hồ sơ", **more: object) -> Row:
    return {"name": name, "authors": ("Trần Thị Bình",), **more}


CASES = [
    case("TRUNG-01", "một lần", [], people=[AN, {**AN, "name": "Nguyễn Văn Ân"}]),
    case("TRUNG-01", "hai lần: ở dòng thứ hai", ["B6"], people=[AN, {**AN, "name": "nguyễn văn  an"}]),
    case("TRUNG-01", "ba lần", ["B6", "B7"], people=[AN, AN, AN]),
    case("TRUNG-01", "khác năm sinh một năm", [], people=[AN, {**AN, "birth_year": 1981}]),
    case("TRUNG-01", "thiếu một năm sinh", ["B6"], people=[AN, {**AN, "birth_year": None}]),
    case("TRUNG-01", "năm sinh không đọc được", [], people=[AN, {**AN, "birth_year": UNKNOWN}]),
    case("TRUNG-01", "năm sinh trống và không đọc được", [],
         people=[{**AN, "birth_year": None}, {**AN, "birth_year": UNKNOWN}]),
    case("TRUNG-01", "thiếu cột năm sinh", [], people=[AN, AN], missing=["people.birth_year"]),
    case("TRUNG-01", "tên không đọc được", [], people=[{"name": UNKNOWN}, {"name": UNKNOWN}]),
    case("TRUNG-01", "từ năm 2024 cũng vậy", ["B6"], people=[AN, AN], year=2024),
    case("TRUNG-02", "công nhận ngày cuối năm trước", ["C5"], people=[BINH],
         initiatives=[idea(decided_on=date("2021-12-31"))]),
    case("TRUNG-02", "công nhận ngày đầu năm xét", [], people=[BINH],
         initiatives=[idea(decided_on=date("2022-01-01"))]),
    case("TRUNG-02", "chỉ biết là năm trước", ["C5"], people=[BINH], initiatives=[idea(decided_on=date("2021"))]),
    case("TRUNG-02", "tác giả chỉ được đề nghị LĐTT", [], people=[{**BINH, "title": "ldtt"}],
         initiatives=[idea(decided_on=date("2021-12-31"))]),
    case("TRUNG-02", "tác giả được đề nghị cấp cao hơn", ["C5"], people=[{**BINH, "title": "cstd_tinh"}],
         initiatives=[idea(decided_on=date("2021-12-31"))]),
    case("TRUNG-02", "danh hiệu không đọc được", [], people=[{**BINH, "title": UNKNOWN}],
         initiatives=[idea(decided_on=date("2021-12-31"))]),
    case("TRUNG-02", "tác giả không đọc được", [], people=[BINH],
         initiatives=[{"name": "X", "authors": UNKNOWN, "decided_on": date("2021")}]),
    case("TRUNG-02", "ngày trống, ngày không đọc được", [], people=[BINH],
         initiatives=[idea(), idea("Khác", decided_on=UNKNOWN)]),
    case("TRUNG-02", "hai dòng của một đơn vị", [], people=[BINH], initiatives=[idea(), idea()]),
    case("TRUNG-02", "thiếu biểu cán bộ", [], initiatives=[idea(decided_on=date("2021"))]),
    case("TRUNG-02", "năm 2024", ["C5"], people=[BINH], initiatives=[idea(decided_on=date("2023-12"))], year=2024),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_duplicates(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


def two(form: str, here: list[Row], there: list[Row], of: int = 2022) -> YearTables:
    """Return a year of two units."""
    sheets = {unit.id: {form: table(form, unit.id, rows)} for unit, rows in ((PHONG, here), (TRUNG_TAM, there))}
    return year(sheets, plan(of, units=(PHONG, TRUNG_TAM)))


@pytest.mark.parametrize(
    ("there", "severities"),
    [
        (1980, ["error", "error"]),
        (1981, []),
        (None, ["warning", "warning"]),
        (UNKNOWN, []),
    ],
)
def test_a_person_of_two_units_is_told_in_each(there: object, severities: list[str]) -> None:
    findings = found("TRUNG-01", two("people", [AN], [{**AN, "birth_year": there}]))
    assert [finding.severity for finding in findings] == severities
    assert [finding.unit_id for finding in findings] == [PHONG.id, TRUNG_TAM.id][: len(severities)]
    assert all(("chưa đối chiếu được năm sinh" in f.message) is (there is None) for f in findings)


def test_a_person_twice_in_one_unit_and_once_in_another_is_told_once_a_row() -> None:
    findings = found("TRUNG-01", two("people", [AN, AN], [AN]))
    assert [(finding.unit_id, finding.cell) for finding in findings] == [
        *((PHONG.id, "B5"), (PHONG.id, "B6"), (TRUNG_TAM.id, "B5")),
    ]
    assert "trong BM05 của Phòng Một và trong BM05 của Trung tâm Hai" in findings[0].message
    assert "hai lần trong BM05, ở dòng 5 và dòng 6" in findings[1].message


LONG = "Phần mềm theo dõi hồ sơ thi đua"  # eight words
PAGES = " ".join(f"từ{number}" for number in range(5000))


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("Số hóa hồ sơ", "SỐ HOÁ hồ sơ", "warning"),
        ("Số hóa hồ sơ", "So hoa ho so", "info"),
        ("Số hóa hồ sơ", "Số hóa hồ sơ mật", "info"),  # one of four or five words
        ("Sổ tay điện", "Sổ tay giấy", None),  # one of three
        (LONG, "Phần mềm quản lý hồ sơ thi đua", "info"),  # two of eight
        (LONG, "Phần mềm quản lý văn sơ thi đua", None),  # three of eight
        (LONG, "Phần mềm theo dõi hồ sơ khen thưởng", "info"),
        (f"{PAGES} một", f"{PAGES} hai", "info"),  # alike in their first sixty
        (f"một hai ba {PAGES}", f"bốn năm sáu {PAGES}", None),
        ("Số hóa hồ sơ", UNKNOWN, None),
    ],
)
@pytest.mark.parametrize("of", [2022, 2024])
def test_an_initiative_of_two_units_is_told_in_each(
    one: str, other: Any, severity: str | None, of: int
) -> None:
    findings = found("TRUNG-02", two("initiatives", [idea(one)], [idea(other)], of))
    expected = [(PHONG.id, severity), (TRUNG_TAM.id, severity)] if severity else []
    assert [(finding.unit_id, finding.severity) for finding in findings] == expected


def past(state: str | None, name: str = "Số hóa hồ sơ", unit: str = PHONG.id) -> YearTables:
    """Return 2021 with an initiative."""
    return year(
        {unit: tables(unit, initiatives=[idea(name, state=state)])}, plan(2021, units=(PHONG, TRUNG_TAM))
    )


@pytest.mark.parametrize(
    ("earlier", "title", "severity"),
    [
        (past("recognised"), "cstdcs", "warning"),
        (past("accepted", unit=TRUNG_TAM.id), "cstdcs", "warning"),
        (past("in_progress"), "cstdcs", None),  # carried on, not decided there
        (past(None), "cstdcs", None),
        (past("recognised"), "ldtt", None),
        (past("recognised", "Số hóa hồ sơ mật"), "cstdcs", "info"),
        (past("recognised", "Số hóa hồ sơ mật"), "ldtt", None),
    ],
)
def test_an_initiative_decided_in_an_earlier_year(
    earlier: YearTables, title: str, severity: str | None
) -> None:
    now = year({PHONG.id: tables(initiatives=[idea()], people=[{**BINH, "title": title}])})
    findings = found("TRUNG-02", dataclasses.replace(now, earlier=(earlier,)))
    assert [finding.severity for finding in findings] == [severity] * bool(severity)
    assert all("năm 2021, dòng 5" in finding.message for finding in findings)
