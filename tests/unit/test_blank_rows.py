"""Rows spelled directly: to a reader they are those that openpyxl would have written."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style, to_bytes
from khcn_tools.blank.rows import Rows
from khcn_tools.blank.style import LONGEST

Row = tuple[str | int | None, ...]
WIDTHS = [5.0, 22.0, 70.0]
HEADINGS = ("STT", "Đơn vị", "Nội dung")
VALUES = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.text(max_size=80), st.sampled_from(["=1+1", "@a"])
)


def new_book() -> tuple[Workbook, Worksheet]:
    """Return a workbook, and its sheet with a row of headings."""
    book = Workbook()
    style.add_styles(book)
    sheet = book.worksheets[0]
    for column, heading in enumerate(HEADINGS, 1):
        style.put(sheet, 1, column, heading, style.HEADER)
    return book, sheet


def by_openpyxl(rows: list[Row]) -> Worksheet:
    book, sheet = new_book()
    for number, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            style.put(sheet, number, column, value, style.TEXT if isinstance(value, str) else style.NUMBER)
        style.fit_row(sheet, number, map(str, values), WIDTHS)
    return load_workbook(io.BytesIO(to_bytes(book))).worksheets[0]


def by_us(rows: list[Row]) -> bytes:
    book, sheet = new_book()
    return to_bytes(book, [Rows(sheet, 2, rows, WIDTHS)])


def seen(sheet: Worksheet) -> list[list[object]]:
    """Return what there is of each cell, and how high each row is."""
    return [
        [
            round(sheet.row_dimensions[number].height or 0, 6),
            *((c.value, c.data_type, c.style, c.number_format) for c in cells),
        ]
        for number, cells in enumerate(sheet.iter_rows(), 1)
    ]


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=5))
def test_rows_are_those_that_openpyxl_would_have_written(rows: list[Row]) -> None:
    ours = load_workbook(io.BytesIO(by_us(rows))).worksheets[0]
    assert seen(ours) == seen(by_openpyxl(rows))
    assert ours.dimensions == f"A1:C{1 + len(rows)}"


def test_who_reads_no_further_than_the_sheet_says_reads_all_rows() -> None:
    book = load_workbook(
        io.BytesIO(by_us([(1, "Văn phòng", "a < b & c\n d "), (None, "Toàn Sở", "")])), read_only=True
    )
    assert list(book.worksheets[0].iter_rows(values_only=True)) == [
        HEADINGS,
        (1, "Văn phòng", "a < b & c\n d "),
        (None, "Toàn Sở", None),
    ]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ud800", "\ufffe", "\uffff"])
def test_what_no_xml_can_hold_is_a_blank(character: str) -> None:
    rows: list[Row] = [(1, f"a{character}b", "")]
    for sheet in (by_openpyxl(rows), load_workbook(io.BytesIO(by_us(rows))).worksheets[0]):
        assert sheet["B2"].value == "a b"


@pytest.mark.parametrize(("lines", "height"), [(25, 398.0), (26, 409.0)])
def test_no_row_is_higher_than_excel_can_show(lines: int, height: float) -> None:
    rows: list[Row] = [(1, "\n".join("a" * lines), "")]
    for sheet in (by_openpyxl(rows), load_workbook(io.BytesIO(by_us(rows))).worksheets[0]):
        assert sheet.row_dimensions[2].height == pytest.approx(height)


def test_a_figure_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'d'"):
        by_us([(float("nan"), "", "")])  # type: ignore[list-item]  # as of a column with gaps


@pytest.mark.parametrize(("length", "ending"), [(LONGEST, "a"), (LONGEST + 1, "…")])
def test_what_a_cell_has_no_room_for_is_cut_and_says_so(length: int, ending: str) -> None:
    value = load_workbook(io.BytesIO(by_us([(1, "a" * length, "")]))).worksheets[0]["B2"].value
    assert isinstance(value, str)
    assert (len(value), value[-1]) == (LONGEST, ending)
