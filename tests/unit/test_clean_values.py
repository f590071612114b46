"""`khcn_tools.clean`: what one cell means in its column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khcn_tools.clean.nearest import nearest
from khcn_tools.clean.styles import column_style
from khcn_tools.clean.values import Misread, value_of
from khcn_tools.model import Choice, Column, ColumnType, DateSpan, RawCell
from khcn_tools.read.cells import text_cell, value_cell
from khcn_tools.text import search_key

TITLES = (Choice("ldtt", "Lao động tiên tiến", "LĐTT"), Choice("cstdcs", "Chiến sĩ thi đua cơ sở", "CSTĐCS"))
DAY = dt.datetime(2022, 3, 5)  # noqa: DTZ001  # as a spreadsheet stores it


def column(kind: ColumnType) -> Column:
    return Column("x", "X", kind, choices=TITLES if kind is ColumnType.CHOICE else ())


def cell(value: Any, kind: str = "text", text: str = "") -> RawCell:
    return RawCell(5, 2, value, text or str(value), kind)


MEANT: dict[ColumnType, list[tuple[Any, Any]]] = {
    ColumnType.TEXT: [
        ("Họp\nthông báo", "Họp\nthông báo"),
        (cell(12, "number"), "12"),
        ("-", None),
        ("…", None),
        (" / ", None),
        *((ditto, "ditto") for ditto in ("nt", "-nt-", "N/t.", "Như trên", '"', "”", "''", "//", "- // -")),
        ("như trên đã nêu", "như trên đã nêu"),
        ('"Xanh - sạch - đẹp"', '"Xanh - sạch - đẹp"'),
    ],
    ColumnType.DECISION: [
        (cell(DAY, "date", "05/03/2022"), "decision"),
        ("15/QĐ-SKHCN\n(bản sao)", "15/QĐ-SKHCN (bản sao)"),
        (cell(15, "number"), "15"),
        ("0012/QĐ", "0012/QĐ"),
        ("'0012", "0012"),
        (value_cell(5, 2, 12.0, "General"), "12"),
        (value_cell(5, 2, 12.0, "0000"), "0012"),
        (value_cell(5, 2, 12.0, '0000"/QĐ-SKHCN"'), "0012/QĐ-SKHCN"),
        (value_cell(5, 2, 1.2e14, "0.00E+00"), "120000000000000"),
    ],
    ColumnType.PERSON: [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("1. Nguyễn Văn An", "Nguyễn Văn An"),
        ("Nguyễn Văn An\n(Phó phòng)", "Nguyễn Văn An (Phó phòng)"),
        ("Tô Văn Phòng", "Tô Văn Phòng"),
        ("LẦU VÀ XÒ", "LẦU VÀ XÒ"),
        (cell(12, "number"), "person"),
        ("Phòng Hành chính", "person"),
        ("Hợp đồng theo NĐ 68", "person"),
        ("Nguyễn Văn An (1985)", "Nguyễn Văn An (1985)"),
        ("Nguyễn Văn An - Phó phòng", "person"),
        ("nt", "ditto"),
        ("Nguyễn Văn An, Trần Thị Bình", "person"),
        ("Nguyễn Văn An; Trần Thị Bình", "people"),
        ("Nguyễn Văn An\nTrần Thị Bình", "people"),
        ("1. Nguyễn Văn An 2. Trần Thị Bình", "people"),
        ("Nguyễn Văn\nAn", "Nguyễn Văn An"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("ThS. Lê Thị HÀ", "Lê Thị HÀ"),
    ],
    ColumnType.PERSONS: [
        ("An; Bình\nChi", ("An", "Bình", "Chi")),
        ("1. An\n2. Bình", ("An", "Bình")),
        (" ; ", None),
        ("An; 12", "persons"),
        ("An, Bình", "persons"),
        ("An và Bình", "persons"),
        ("Lê Văn An - Trần Bình", "persons"),
        ("Lê Văn An (60%); Trần Bình (40%)", "persons"),
        ("Tập thể Văn phòng", "persons"),
        ("Y-Bhăm Niê", ("Y-Bhăm Niê",)),
        ("1. Lê Văn An 2. TS. Trần Bình", ("Lê Văn An", "Trần Bình")),
    ],
    ColumnType.NUMBER: [
        ("1.234,5", Decimal("1234.5")),
        (cell(7.0, "number"), 7),
        (cell(2.5, "number"), Decimal("2.5")),
        ("12 người", "number"),
        ("12 lượt", "number"),
        ("(5)", "number"),
        ("'007", 7),
        ("-", None),
        (cell(0.7, "number", "70%"), "number"),
        (cell(DAY, "date", "05/03/2022"), "number"),
    ],
    ColumnType.PERCENT: [
        ("70%", 70),
        (cell(0.7, "number", "70%"), 70),
        (cell(70, "number"), 70),
        ("0,65%", Decimal("0.65")),
        (value_cell(5, 2, 0.7, "0%"), 70),
        (value_cell(5, 2, 70.0, '0"%"'), 70),
        ("bảy mươi", "percent"),
    ],
    ColumnType.SHARES: [
        ("60; 40", (60, 40)),
        ("0,6; 0,4", (60, 40)),
        ("0,6; 0,5", (Decimal("0.6"), Decimal("0.5"))),
        (cell(1, "number", "100%"), (100,)),
        ("nửa", "shares"),
    ],
    ColumnType.TICK: [
        ("x", True),
        ("chưa", False),
        (text_cell(5, 2, [("ü", "Wingdings")]), True),
        (text_cell(5, 2, [("û", "Wingdings")]), "tick"),
        (text_cell(5, 2, [("\uf0a8", "Wingdings")]), False),
        ("Đ/K", "tick"),
        (cell(value=True, kind="boolean", text="TRUE"), True),
        (cell(1, "number"), True),
        ("?", "tick"),
    ],
    ColumnType.YEAR: [
        ("1985", 1985),
        (cell(1985, "number"), 1985),
        ("15/03/1985", 1985),
        (cell(DAY, "date", "05/03/2022"), 2022),
        (cell(85, "number"), "year"),
        ("'1985", 1985),
        (cell(dt.datetime(1905, 5, 31), "date", "31/05/1905"), "year"),  # noqa: DTZ001  # 1978, shown as a date
        (cell(dt.datetime(1906, 5, 31), "date", "31/05/1906"), 1906),  # noqa: DTZ001  # as stored
        ("khoảng 1985", "year"),
    ],
    ColumnType.DATE: [
        ("15.3.2022", DateSpan.day(dt.date(2022, 3, 15))),
        ("Quý I/2022", DateSpan.months(2022, 1, 3)),
        (cell(DAY, "date", "05/03/2022"), DateSpan.day(dt.date(2022, 3, 5))),
        (cell(DAY, "date", "05/03/2022 08:30"), DateSpan.day(dt.date(2022, 3, 5))),
        (cell(DAY, "date", "03/2022"), DateSpan.months(2022, 3, 3)),
        (cell(dt.datetime(1905, 7, 14), "date", "14/07/1905"), "date"),  # noqa: DTZ001  # 2022, shown as a date
        (cell(2022, "number"), DateSpan.months(2022, 1, 12)),
        (cell(44636, "number"), DateSpan.day(dt.date(2022, 3, 16))),
        (cell(9999, "number"), "date"),
        (cell(dt.time(8, 30), "date", "08:30"), "date"),
        ("chưa rõ", "date"),
        ("15/3/98", "date"),
    ],
    ColumnType.CHOICE: [("Lao động tiên tiến", "ldtt"), ("lđtt", "ldtt"), ("Chiến sỹ TĐ cơ sở", "cstdcs")],
}


def test_every_type_of_column_is_tested() -> None:
    assert set(MEANT) == set(ColumnType)


@pytest.mark.parametrize(
    ("kind", "typed", "meant"), [(kind, *pair) for kind, pairs in MEANT.items() for pair in pairs]
)
def test_a_cell_means_what_its_column_holds(kind: ColumnType, typed: Any, meant: Any) -> None:
    value: Any = value_of(typed if isinstance(typed, RawCell) else cell(typed), column(kind))
    if isinstance(value, Misread):
        assert value.code == "DATA-TYPE"
        value = value.variant
    assert value == meant
    assert isinstance(value, bool) == isinstance(meant, bool)


@pytest.mark.parametrize("kind", ColumnType)
def test_errors_and_formulas_without_a_value_are_never_values(kind: ColumnType) -> None:
    assert value_of(cell("#REF!", "error"), column(kind)) == Misread("DATA-ERROR")
    assert value_of(cell("=A1", "formula"), column(kind)) == Misread("DATA-ERROR", "formula")


TYPED_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "Err:502", " #N/A ")


@pytest.mark.parametrize("typed", TYPED_ERRORS)
def test_errors_that_came_as_text_are_errors_all_the_same(typed: str) -> None:
    assert value_of(text_cell(5, 2, [(typed, "Arial")]), column(ColumnType.TEXT)) == Misread("DATA-ERROR")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1. Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("2. Phòng Hành chính", "Phòng Hành chính"),
        ("Bà Thị Xuân", "Bà Thị Xuân"),
        ("KS Phòng Kỹ thuật", "KS Phòng Kỹ thuật"),
    ],
)
def test_whom_a_row_is_about_is_known_without_number_and_titles(typed: str, meant: str) -> None:
    assert value_of(cell(typed), Column("subject", "Cá nhân / tập thể")) == meant
    assert value_of(cell(typed), Column("note", "Ghi chú")) == typed


def test_several_people_where_one_belongs_are_counted() -> None:
    found = value_of(cell("An; Bình; Chi"), column(ColumnType.PERSON))
    assert found == Misread("DATA-TYPE", "people", {"count": "3"})


# ---------------------------------------------------------------------------------------------
# Columns

DATE_CELLS = {"date 05/03": cell(DAY, "date", "05/03/2022"), "date 13/03": cell(DAY, "date", "13/03/2022")}
STYLES: list[tuple[ColumnType, list[str], str]] = [
    (ColumnType.DATE, ["15/03/2022", "03/04/2022"], "dmy"),
    (ColumnType.DATE, ["03/15/2022", "03/04/2022"], "mdy"),
    (ColumnType.DATE, ["15/03/2022", "03/15/2022"], "both"),
    (ColumnType.DATE, ["03/04/2022", "tháng 3/2022"], "dmy"),
    (ColumnType.DATE, [], "dmy"),
    (ColumnType.DATE, ["15/03/2022", "date 05/03"], "dmy?"),
    (ColumnType.DATE, ["03/15/2022", "date 05/03"], "mdy?"),
    (ColumnType.DATE, ["15/03/2022", "date 05/03", "date 13/03"], "dmy"),
    (ColumnType.DATE, ["15.03.2022", "date 05/03"], "dmy"),  # Excel never takes it for a date
    (ColumnType.NUMBER, ["1,234", "12"], ""),
    (ColumnType.NUMBER, ["1,234", "1.234"], ""),
    (ColumnType.NUMBER, ["1,234", "1.234,5"], ","),
    (ColumnType.NUMBER, ["1,234", "1,234.5"], "."),
    (ColumnType.NUMBER, ["1.234", "0,5"], ","),
    (ColumnType.NUMBER, ["1,234,567"], "."),
    (ColumnType.NUMBER, ["1.234,5", "1,234.5"], "both"),
    (ColumnType.NUMBER, ["12 người, 1"], ""),
    (ColumnType.PERCENT, ["0,7", "0,65", "1"], "fraction"),
    (ColumnType.PERCENT, ["0,7", "70%"], "fraction"),
    (ColumnType.PERCENT, ["0,7", "70"], "both"),
    (ColumnType.PERCENT, ["70", "65", "1"], ""),
    (ColumnType.PERCENT, ["0.65%"], ""),
    (ColumnType.TEXT, ["0,7"], ""),
]


@pytest.mark.parametrize(("kind", "typed", "style"), STYLES)
def test_a_column_speaks_for_one_way_of_writing(kind: ColumnType, typed: list[str], style: str) -> None:
    assert column_style(column(kind), [DATE_CELLS.get(text) or cell(text) for text in typed]) == style


STYLED: list[tuple[ColumnType, str, str, Any]] = [
    (ColumnType.NUMBER, "", "1,234", "DATA-TYPE"),
    (ColumnType.NUMBER, ",", "1,234", Decimal("1.234")),
    (ColumnType.NUMBER, ".", "1,234", 1234),
    (ColumnType.NUMBER, "both", "1,234", "DATA-TYPE"),
    (ColumnType.NUMBER, "", "1.234", 1234),
    (ColumnType.NUMBER, ",", "1.234", 1234),
    (ColumnType.NUMBER, ".", "1.234", Decimal("1.234")),
    (ColumnType.NUMBER, "both", "1.234", "DATA-TYPE"),
    (ColumnType.NUMBER, "both", "12", 12),
    (ColumnType.PERCENT, "fraction", "0,7", 70),
    (ColumnType.PERCENT, "fraction", "1", 100),
    (ColumnType.PERCENT, "fraction", "70%", 70),
    (ColumnType.PERCENT, "both", "0,7", "DATA-TYPE"),
    (ColumnType.PERCENT, "both", "70", 70),
    (ColumnType.DATE, "mdy", "03/04/2022", DateSpan.day(dt.date(2022, 3, 4))),
    (ColumnType.DATE, "both", "05/05/2022", DateSpan.day(dt.date(2022, 5, 5))),
    (ColumnType.DATE, "both", "25/03/2022", DateSpan.day(dt.date(2022, 3, 25))),
    (ColumnType.DATE, "both", "03/04/2022", "DATA-AMBIGUOUS"),
    (ColumnType.DATE, "dmy?", "03/04/2022", DateSpan.day(dt.date(2022, 4, 3))),  # a text is what was typed
]


@pytest.mark.parametrize(("kind", "style", "typed", "meant"), STYLED)
def test_a_cell_is_read_as_its_column_is_written(kind: ColumnType, style: str, typed: str, meant: Any) -> None:
    value = value_of(cell(typed), column(kind), style)
    assert (value.code if isinstance(value, Misread) else value) == meant


def test_real_dates_that_the_machine_may_have_turned_round_are_told() -> None:
    dates = column(ColumnType.DATE)
    assert value_of(DATE_CELLS["date 05/03"], dates, "dmy?") == Misread(
        "DATA-AMBIGUOUS", "turned", {"one": "05/03/2022", "other": "03/05/2022"}
    )
    same = cell(DAY, "date", "05/05/2022")
    assert value_of(same, dates, "dmy?") == DateSpan.day(dt.date(2022, 5, 5))
    assert value_of(cell(DAY, "date", "03/2022"), dates, "dmy?") == DateSpan.months(2022, 3, 3)


@given(st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), min_size=1))
def test_a_column_of_one_order_is_never_read_in_the_other(days: list[dt.date]) -> None:
    cells = [cell(f"{day.month}/{day.day}/{day.year}") for day in days]
    style = column_style(column(ColumnType.DATE), cells)
    assert style == ("mdy" if any(day.day > 12 for day in days) else "dmy")
    if style == "mdy":
        read = [value_of(one, column(ColumnType.DATE), style) for one in cells]
        assert read == [DateSpan.day(day) for day in days]


# ---------------------------------------------------------------------------------------------
# Suggestions

RATINGS = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)
TEAMS = ("Phòng Tổ chức - Hành chính", "Phòng Kế hoạch", "Phòng Kỹ thuật", "Tổ Bảo vệ")
HONOURS = (
    "Lao động tiên tiến",
    "Chiến sĩ thi đua cơ sở",
    "Chiến sĩ thi đua cấp tỉnh",
    "Giấy khen của Giám đốc Sở",
    "Bằng khen của Chủ tịch UBND tỉnh",
    "Bằng khen của Thủ tướng Chính phủ",
)
OUTCOMES = ("Xác nhận", "Không xác nhận", "Cần làm rõ thêm")
STATES = ("Đã thực hiện", "Đang thực hiện", "Chưa thực hiện", "Thôi theo dõi")
NEAR = [
    (RATINGS, "Hoàn thành tốt", RATINGS[1]),
    (RATINGS, "Tốt", RATINGS[1]),
    (RATINGS, "Xuất sắc", RATINGS[0]),
    (RATINGS, "Hoàn thành tốt nhiệm vu được giao", RATINGS[1]),
    (RATINGS, "Hòan thành xuât sắc nhiệm vụ", RATINGS[0]),
    (RATINGS, "HT xuất sắc nhiệm vụ", RATINGS[0]),
    (RATINGS, "Nhiệm vụ hoàn thành", RATINGS[2]),
    (RATINGS, "Khong hoan thanh nhiemvu", RATINGS[3]),
    (TEAMS, "Phòng Hành chính", TEAMS[0]),
    (TEAMS, "P. Kế hoạch", TEAMS[1]),
    (TEAMS, "Phòng Kĩ thuât", TEAMS[2]),
    (RATINGS, "Ko hoàn thành nhiệm vụ", RATINGS[3]),
    (STATES, "Đã được thực hiện", STATES[0]),
    (OUTCOMES, "Xác nhân", OUTCOMES[0]),
    (OUTCOMES, "Không xác nhận được", OUTCOMES[1]),
    (("Đã bình xét",), "Bình xét", "Đã bình xét"),
    (("Đã đăng ký",), "Đăng ký", "Đã đăng ký"),
    (HONOURS, "Lao động tiên tiến năm 2022", HONOURS[0]),
    (HONOURS, "Bằng khen UBND tỉnh", HONOURS[4]),
    (HONOURS, "Giấy khen Giám đốc", HONOURS[3]),
    (HONOURS, "Bằng khen Thủ tướng", HONOURS[5]),
]
FAR = [
    (RATINGS, "Khá"),
    (RATINGS, "Không"),
    (RATINGS, "Chưa xếp loại"),
    (RATINGS, "Hoàn thành"),
    (RATINGS, "Đạt"),
    (RATINGS, "A"),
    (RATINGS, "nhiệm vụ"),
    (RATINGS, "Chưa hoàn thành nhiệm vụ"),
    (RATINGS, "Hoàn thành một phần nhiệm vụ"),
    (RATINGS, "Cơ bản hoàn thành tốt nhiệm vụ"),
    (STATES, "Thực hiện xong"),
    (STATES, "Thực hiện một phần"),
    (STATES, "Đã thực hiện một phần"),
    (OUTCOMES, "Chưa xác nhận"),
    (OUTCOMES, "Xác nhận một phần"),
    (OUTCOMES, "Không cần làm rõ thêm"),
    (("Không áp dụng",), "Áp dụng"),
    (("Thôi theo dõi",), "Theo dõi"),
    (("Đã bình xét",), "Đang bình xét"),
    (TEAMS, "Phòng"),
    (TEAMS, "Phòng Thanh tra"),
    (TEAMS, "Trung tâm Ứng dụng"),
    (HONOURS, "Chiến sĩ thi đua"),
    (HONOURS, "Bằng khen"),
    (HONOURS, "Lao động tiên tiến; Chiến sĩ thi đua cơ sở"),
    (HONOURS, "Anh hùng Lao động"),
    (("Nam", "Nữ"), "Việt Nam"),
    (("Có", "Không"), "?"),
]


@pytest.mark.parametrize(("known", "typed", "meant"), NEAR)
def test_what_is_near_is_suggested(known: tuple[str, ...], typed: str, meant: str) -> None:
    assert nearest(typed, {search_key(name): name for name in known}) == meant


@pytest.mark.parametrize(("known", "typed"), FAR)
def test_what_is_not_near_is_not_suggested(known: tuple[str, ...], typed: str) -> None:
    assert nearest(typed, {search_key(name): name for name in known}) == ""
