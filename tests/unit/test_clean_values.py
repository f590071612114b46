"""`khcn_tools.clean`: what one cell means in its column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from khcn_tools.clean.values import Misread, date_order, value_of
from khcn_tools.model import Choice, Column, ColumnType, DateSpan, RawCell

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
    ],
    ColumnType.DECISION: [("15/QĐ-SKHCN\n(bản sao)", "15/QĐ-SKHCN (bản sao)"), (cell(15, "number"), "15")],
    ColumnType.PERSON: [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("1. Nguyễn Văn An", "Nguyễn Văn An"),
        ("Nguyễn Văn An\n(Phó phòng)", "Nguyễn Văn An (Phó phòng)"),
        ("Tô Văn Phòng", "Tô Văn Phòng"),
        ("LẦU VÀ XÒ", "LẦU VÀ XÒ"),
        (cell(12, "number"), "person"),
        ("Phòng Hành chính", "person"),
        ("Nguyễn Văn An, Trần Thị Bình", "person"),
        ("Nguyễn Văn An; Trần Thị Bình", "person"),
    ],
    ColumnType.PERSONS: [
        ("An; Bình\nChi", ("An", "Bình", "Chi")),
        ("1. An\n2. Bình", ("An", "Bình")),
        (" ; ", None),
        ("An; 12", "persons"),
        ("An, Bình", "persons"),
        ("An và Bình", "persons"),
    ],
    ColumnType.NUMBER: [
        ("1.234,5", Decimal("1234.5")),
        (cell(7.0, "number"), 7),
        (cell(2.5, "number"), Decimal("2.5")),
        ("12 người", "number"),
        (cell(0.7, "number", "70%"), "number"),
        (cell(DAY, "date", "05/03/2022"), "number"),
    ],
    ColumnType.PERCENT: [
        ("70%", 70),
        (cell(0.7, "number", "70%"), 70),
        (cell(70, "number"), 70),
        ("bảy mươi", "percent"),
    ],
    ColumnType.SHARES: [("60; 40", (60, 40)), (cell(1, "number", "100%"), (100,)), ("nửa", "shares")],
    ColumnType.TICK: [
        ("x", True),
        ("chưa", False),
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
        ("khoảng 1985", "year"),
    ],
    ColumnType.DATE: [
        ("15.3.2022", DateSpan.day(dt.date(2022, 3, 15))),
        ("Quý I/2022", DateSpan.months(2022, 1, 3)),
        (cell(DAY, "date", "05/03/2022"), DateSpan.day(dt.date(2022, 3, 5))),
        (cell(DAY, "date", "05/03/2022 08:30"), DateSpan.day(dt.date(2022, 3, 5))),
        (cell(DAY, "date", "03/2022"), DateSpan.months(2022, 3, 3)),
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


ORDERS = [
    (["15/03/2022", "03/04/2022"], "dmy"),
    (["03/15/2022", "03/04/2022"], "mdy"),
    (["15/03/2022", "03/15/2022"], ""),
    (["03/04/2022", "tháng 3/2022"], "dmy"),
    ([], "dmy"),
]


@pytest.mark.parametrize(("typed", "order"), ORDERS)
def test_a_column_speaks_for_one_order_of_day_and_month(typed: list[str], order: str) -> None:
    assert date_order([cell(text) for text in typed]) == order


def test_where_both_orders_stand_only_what_has_one_reading_is_read() -> None:
    dates = column(ColumnType.DATE)
    assert value_of(cell("05/05/2022"), dates, "") == DateSpan.day(dt.date(2022, 5, 5))
    assert value_of(cell("25/03/2022"), dates, "") == DateSpan.day(dt.date(2022, 3, 25))
    assert value_of(cell("03/04/2022"), dates, "") == Misread(
        "DATA-AMBIGUOUS", "", {"one": "03/04/2022", "other": "04/03/2022"}
    )
