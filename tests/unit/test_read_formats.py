"""Files of every kind: what is read of .ods, .xlsb, .xls and text, what is refused, and what is counted."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from biff12 import Formula, Own, Sheet, record, xlsb
from factories import Page, cleaned, save, table, unit_info
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data.sample import biff
from data.sample.biff import Error
from khcn_tools.census import count_cells
from khcn_tools.clean.values import value_of
from khcn_tools.errors import SubmissionError
from khcn_tools.model import Column, ColumnType, DateSpan, RawSheet
from khcn_tools.read import bounds, peek, read_sheets, render_peek

PEOPLE = "Họ và tên;Năm sinh;Xếp loại\nNguyễn Văn An;1985;HTTNV\nTrần Thị Bưởi;1990;HTTNV\n"


def sheets_of(path: Path, data: bytes) -> tuple[RawSheet, ...]:
    """Read a file, and hold it against the second count."""
    path.write_bytes(data)
    sheets = read_sheets(path, path.name)
    assert count_cells(path) == sum(len(sheet.cells) for sheet in sheets)
    return sheets


def seen(sheet: RawSheet) -> dict[str, tuple[str, str]]:
    return {cell.address: (cell.text, cell.kind) for cell in sheet.cells.values()}


def zipped(**members: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return buffer.getvalue()


# ---------------------------------------------------------------------------------------------
# OpenDocument

NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        **{name: name for name in ("office", "table", "text", "style")},
        "number": "datastyle",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
)
CALCEXT = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
STYLES = """
<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="month" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="year" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="own" style:family="table-cell" style:parent-style-name="month"/>
<style:style style:name="tcvn3" style:family="table-cell">
  <style:text-properties style:font-name="F1"/></style:style>
<style:style style:name="vni" style:family="text">
  <style:text-properties fo:font-family="VNI-Times"/></style:style>
<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>
<number:date-style style:name="N1"><number:day/><number:text>/</number:text><number:month/><number:year/>
</number:date-style>
<number:date-style style:name="N2"><number:month/><number:year/></number:date-style>
<number:date-style style:name="N3"><number:year/></number:date-style>"""


def ods(*tables: str, settings: str = "") -> bytes:
    """Return an .ods of these tables."""
    fonts = """<office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTime'"/>"""
    content = (
        f"<office:document-content{NAMES}{CALCEXT}>{fonts}</office:font-face-decls>"
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{settings}{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def rows(*lines: str, name: str = "A", more: str = "") -> str:
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return f"<table:table table:name={quoteattr(name)} {more}>{body}</table:table>"


def cell(content: str = "", kind: str = "string", **more: object) -> str:
    """Return a cell; `more` has attributes, of which `__` stands for a colon and `_` for a dash."""
    attributes = {"office__value_type": kind, **more} if kind else more
    named = (f"{key.replace('__', ':').replace('_', '-')}={quoteattr(str(v))}" for key, v in attributes.items())
    return f"<table:table-cell {' '.join(named)}>{content}</table:table-cell>"


def paragraph(content: str) -> str:
    return f"<text:p>{content}</text:p>"


ODS_CELLS = {
    "text": (cell(paragraph("Nguyễn Văn An")), "Nguyễn Văn An", "text"),
    "lines": (cell(paragraph("An") + paragraph("Bình")), "An\nBình", "text"),
    "blanks": (cell(paragraph('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d')), "a b c\nd", "text"),
    "link": (cell(paragraph("xem <text:a>đây</text:a>!")), "xem đây!", "text"),
    "note": (cell(f"<office:annotation>{paragraph('x')}</office:annotation>{paragraph('a')}"), "a", "text"),
    "only a note": (cell(f"<office:annotation>{paragraph('x')}</office:annotation>", ""), None, ""),
    "no type": (cell(paragraph("a"), ""), "a", "text"),
    "stored text": (cell("", office__string_value="a"), "a", "text"),
    "blank": (cell(paragraph("<text:s/>")), None, ""),
    "number": (cell(paragraph("12,50"), "float", office__value="12.5"), "12.5", "number"),
    "money": (cell(paragraph("5 ₫"), "currency", office__value="5"), "5", "number"),
    "percent": (cell(paragraph("70%"), "percentage", office__value="0.7"), "70%", "number"),
    "day": (cell("", "date", office__date_value="2022-03-05", table__style_name="day"), "05/03/2022", "date"),
    "month": (cell("", "date", office__date_value="2022-03-01", table__style_name="month"), "03/2022", "date"),
    "parent": (cell("", "date", office__date_value="2022-03-01", table__style_name="own"), "03/2022", "date"),
    "year": (cell("", "date", office__date_value="2022-01-01", table__style_name="year"), "2022", "date"),
    "plain date": (cell("", "date", office__date_value="2022-03-05"), "05/03/2022", "date"),
    "moment": (cell("", "date", office__date_value="2022-03-05T08:30:00"), "05/03/2022 08:30", "date"),
    "no date": (cell(paragraph("30/02/22"), "date", office__date_value="2022-02-30"), "30/02/22", "text"),
    "time": (cell("", "time", office__time_value="PT08H30M00S"), "08:30", "date"),
    "hours": (cell("", "time", office__time_value="PT30H00M00S"), "1 day, 6:00:00", "text"),
    "true": (cell("", "boolean", office__boolean_value="true"), "TRUE", "boolean"),
    "false": (cell("", "boolean", office__boolean_value="false"), "FALSE", "boolean"),
    "error": (cell(paragraph("#REF!"), calcext__value_type="error"), "#REF!", "error"),
    "error of a formula": (cell(paragraph("Err:502"), table__formula="of:=1"), "Err:502", "error"),
    "truth of a formula": (
        cell(paragraph("TRUE"), "float", office__value="1", table__formula="of:=TRUE()"),
        "TRUE",
        "boolean",
    ),
    "formula": (cell(paragraph("3"), "float", office__value="3", table__formula="of:=1+2"), "3", "number"),
    "empty result": (cell("<text:p/>", "", table__formula='of:=""'), "", "text"),
    "no result": (cell("", "", table__formula="of:=1+2"), "=1+2", "formula"),
    "legacy": (cell(paragraph("§éi"), table__style_name="tcvn3"), "Đội", "text"),
    "legacy run": (
        cell(paragraph('Tổ <text:span text:style-name="vni">Lao ñoäng</text:span>')),
        "Tổ Lao động",
        "text",
    ),
}


@pytest.mark.parametrize(("xml", "text", "kind"), ODS_CELLS.values(), ids=ODS_CELLS.keys())
def test_a_cell_of_an_ods_has_its_kind_and_the_text_that_a_person_sees(
    tmp_path: Path, xml: str, text: str | None, kind: str
) -> None:
    (sheet,) = sheets_of(tmp_path / "b.ods", ods(rows(xml)))
    assert seen(sheet) == ({} if text is None else {"A1": (text, kind)})


def test_what_repeats_in_an_ods_is_read_as_often_and_the_empty_rest_costs_nothing(tmp_path: Path) -> None:
    twice = cell(paragraph("x"), table__number_columns_repeated=2)
    empty = cell("", "", table__number_columns_repeated=16_379)
    repeated = f'<table:table-row table:number-rows-repeated="2">{empty}{twice}</table:table-row>'
    rest = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    last = f"<table:table-row>{cell(paragraph('cuối'))}</table:table-row>"
    page = rows(cell(paragraph("a"))).replace("</table:table>", f"{repeated}{rest}{last}</table:table>")
    (sheet,) = sheets_of(tmp_path / "b.ods", ods(page))
    assert list(seen(sheet)) == ["A1", "XEZ2", "XFA2", "XEZ3", "XFA3", "A1048574"]


def test_a_text_down_to_the_last_row_of_an_ods_is_refused(tmp_path: Path) -> None:
    page = rows(cell(paragraph("x"))).replace("row>", 'row table:number-rows-repeated="1048576">', 1)
    (tmp_path / "b.ods").write_bytes(ods(page))
    with pytest.raises(SubmissionError, match=r"quá lớn.*gửi lại"):
        read_sheets(tmp_path / "b.ods", "b.ods")


def test_sheets_of_an_ods_have_names_merged_areas_and_may_be_hidden(tmp_path: Path) -> None:
    wide = cell(paragraph("a"), table__number_columns_spanned=2, table__number_rows_spanned=3)
    under = (
        f'<table:covered-table-cell office:value-type="string">{paragraph("che")}</table:covered-table-cell>'
    )
    drawn = f"<table:shapes>{rows(cell(paragraph('no sheet')))}</table:shapes>"
    first = rows(wide + under, name="Biểu & một").replace("<table:table-row>", f"{drawn}<table:table-row>", 1)
    head = f"<table:table-header-rows><table:table-row>{cell(paragraph('b'))}</table:table-row>"
    second = (
        f'<table:table table:name="Ẩn" table:style-name="off">{head}</table:table-header-rows></table:table>'
    )
    shown, hidden = sheets_of(tmp_path / "b.ods", ods(first, second))
    assert (shown.name, shown.merged, shown.hidden) == ("Biểu & một", ((1, 1, 3, 2),), False)
    assert seen(shown) == {"A1": ("a", "text"), "B1": ("che", "text")}
    assert (hidden.name, hidden.hidden, seen(hidden)) == ("Ẩn", True, {"A1": ("b", "text")})


def test_a_cell_of_an_ods_without_a_style_has_that_of_its_row_or_column(tmp_path: Path) -> None:
    date = cell("", "date", office__date_value="2022-03-01")
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="month"/>'
    )
    page = rows(date * 3, date).replace("<table:table-row>", f"{columns}<table:table-row>", 1)
    last = f"{date}</table:table-row></table:table>"
    page = page.replace(f"row>{last}", f'row table:default-cell-style-name="year">{last}')
    (sheet,) = sheets_of(tmp_path / "b.ods", ods(page))
    assert [sheet.cells[place].text for place in ((1, 1), (1, 3), (2, 1))] == ["01/03/2022", "03/2022", "2022"]


def test_an_ods_in_one_piece_of_xml_is_read_as_well(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(ods(rows(cell(paragraph("a")))))) as archive:
        content = archive.read("content.xml").decode()
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    flat = content.replace("document-content", "document").replace(
        "<office:document", f"<office:document {kind}", 1
    )
    (sheet,) = sheets_of(tmp_path / "b.fods", f"<?xml version='1.0'?>{flat}".encode())
    assert seen(sheet) == {"A1": ("a", "text")}


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.one_of(st.just(""), TEXTS), min_size=2, max_size=4), min_size=1, max_size=6))
def test_texts_written_as_ods_are_read_back(lines: list[list[str]]) -> None:
    written = [
        "".join(cell(paragraph(escape(text).replace(" ", "<text:s/>"))) for text in line) for line in lines
    ]
    with tempfile.TemporaryDirectory() as folder:
        (sheet,) = sheets_of(Path(folder) / "b.ods", ods(rows(*written)))
    assert {place: found.value for place, found in sheet.cells.items()} == {
        (row, column): text
        for row, line in enumerate(lines, 1)
        for column, text in enumerate(line, 1)
        if text.strip()
    }


# ---------------------------------------------------------------------------------------------
# Binary workbooks

XLSB_CELLS: dict[str, tuple[object, str, str | None, str]] = {
    "shared": ("Họ và tên", "General", "Họ và tên", "text"),
    "own": (Own("ở đây"), "General", "ở đây", "text"),
    "blank": ("  ", "General", None, ""),
    "format only": (None, "0%", None, ""),
    "whole": (12, "General", "12", "number"),
    "negative": (-5, "General", "-5", "number"),
    "percent": (0.7, "0%", "70%", "number"),
    "month": (44_635.0, "mm/yyyy", "03/2022", "date"),
    "true": (True, "General", "TRUE", "boolean"),
    "error": (Error(23), "General", "#REF!", "error"),
    "formula": (Formula(3.5), "General", "3.5", "number"),
    "formula of text": (Formula("đạt"), "General", "đạt", "text"),
    "formula of nothing": (Formula(""), "General", "", "text"),
    "runs": ([("§éi ", ".VnTime"), ("A", "Arial")], "General", "Đội A", "text"),
}


@pytest.mark.parametrize(("value", "number_format", "text", "kind"), XLSB_CELLS.values(), ids=XLSB_CELLS.keys())
def test_a_cell_of_an_xlsb_has_its_kind_and_the_text_that_a_person_sees(
    tmp_path: Path, value: object, number_format: str, text: str | None, kind: str
) -> None:
    (sheet,) = sheets_of(tmp_path / "b.xlsb", xlsb(Sheet("A", {(2, 1): value}, {(2, 1): number_format})))
    assert seen(sheet) == ({} if text is None else {"B3": (text, kind)})


def test_sheets_of_an_xlsb_have_names_fonts_merged_areas_and_a_far_corner(tmp_path: Path) -> None:
    corner = (1_048_575, 16_383)
    first = Sheet("Biểu 1", {(0, 0): "kÕ ho¹ch", corner: 1}, fonts={(0, 0): ".VnTime"}, merged=[(0, 0, 1, 2)])
    shown, hidden = sheets_of(tmp_path / "b.xlsb", xlsb(first, Sheet("Ẩn", {(0, 0): "a"}, hidden=True)))
    assert (shown.name, shown.merged, shown.hidden) == ("Biểu 1", ((1, 1, 2, 3),), False)
    assert seen(shown) == {"A1": ("kế hoạch", "text"), "XFD1048576": ("1", "number")}
    assert (hidden.name, hidden.hidden) == ("Ẩn", True)


@pytest.mark.parametrize(("bits", "number"), [(0x3FF80000, 1.5), (0x3FF80001, 0.015), (150 << 2 | 3, 1.5)])
def test_numbers_of_an_xlsb_packed_in_four_bytes(tmp_path: Path, bits: int, number: float) -> None:
    whole = record(2, bytes(8) + (7 << 2 | 2).to_bytes(4, "little"))
    packed = record(2, bytes(8) + bits.to_bytes(4, "little"))
    with zipfile.ZipFile(io.BytesIO(xlsb(Sheet("A", {(0, 0): 7})))) as archive:
        parts = {name: archive.read(name).replace(whole, packed) for name in archive.namelist()}
    (sheet,) = sheets_of(tmp_path / "b.xlsb", zipped(**parts))
    assert sheet.cells[1, 1].value == pytest.approx(number)


# ---------------------------------------------------------------------------------------------
# Days counted from 1904


def test_a_bare_serial_is_read_from_the_first_day_of_its_workbook(tmp_path: Path) -> None:
    # 43,173 days after 01/01/1904, 44,635 after 30/12/1899: both 15/03/2022.
    column = Column("hired_on", "Ngày tuyển dụng", ColumnType.DATE)
    for name, data in {
        "a.xlsb": xlsb(Sheet("A", {(0, 0): 43_173}), date1904=True),
        "b.xlsb": xlsb(Sheet("A", {(0, 0): 44_635})),
        "c.ods": ods(rows(cell("", "float", office__value="43173")), settings=NULL_DATE),
        "d.ods": ods(rows(cell("", "float", office__value="44635"))),
        "e.xlsx": mac_xlsx(tmp_path),
    }.items():
        (sheet,) = sheets_of(tmp_path / name, data)
        assert sheet.cells[1, 1].text in {"43173", "44635"}
        assert value_of(sheet.cells[1, 1], column) == DateSpan.day(dt.date(2022, 3, 15)), name


def mac_xlsx(folder: Path) -> bytes:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.worksheets[0]["A1"].value = 43_173
    workbook.save(folder / "mac.xlsx")
    return (folder / "mac.xlsx").read_bytes()


NULL_DATE = (
    '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
)


# ---------------------------------------------------------------------------------------------
# Text with delimiters

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize(("encoding", "delimiter"), list(itertools.product(ENCODINGS, ";,\t")))
def test_text_is_read_in_every_encoding_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    (sheet,) = sheets_of(tmp_path / "b.csv", PEOPLE.replace(";", delimiter).encode(encoding))
    assert (sheet.name, sheet.file, len(sheet.cells)) == (None, "b.csv", 9)
    assert sheet.cells[3, 1].value == "Trần Thị Bưởi"
    assert {found.kind for found in sheet.cells.values()} == {"text"}


def test_tones_of_cp1258_are_composed(tmp_path: Path) -> None:
    typed = "Họ và tên;Đội\nTrần Thị Bưởi;1\n"
    data = b"Ho\xf2 va\xcc t\xean;\xd0\xf4\xf2i\nTr\xe2\xccn Thi\xf2 B\xfd\xf5\xd2i;1\n"
    (sheet,) = sheets_of(tmp_path / "b.csv", data)
    assert [found.value for found in sheet.cells.values()] == typed.replace("\n", ";").split(";")[:-1]


def test_legacy_letters_stay_for_the_statistics_of_letters_to_tell(tmp_path: Path) -> None:
    data = "Hä vµ tªn;§¬n vÞ\nNguyÔn V¨n An;Phßng kÕ ho¹ch tµi chÝnh\n".encode("cp1252")
    (sheet,) = sheets_of(tmp_path / "b.csv", data)
    assert [found.value for found in sheet.cells.values()][:2] == ["Hä vµ tªn", "§¬n vÞ"]


CSV_TEXTS = {
    "zeros are kept": ("Mã;Số\n0012;1,5\n", ["Mã", "Số", "0012", "1,5"]),
    "the delimiter is named": ("sep=;\nMã,Số;Tên\n", ["Mã,Số", "Tên"]),
    "the delimiter is quoted": ('Tên;Nơi\n"An;\nBình";"a ""b"""\n', ["Tên", "Nơi", "An;\nBình", 'a "b"']),
    "names with commas": (
        "BIỂU 5\nSTT;Tên;Nơi\n1;An, Bình;Tổ\n2;Chi, Dung;Tổ\n",
        ["BIỂU 5", "STT", "Tên", "Nơi", "1", "An, Bình", "Tổ", "2", "Chi, Dung", "Tổ"],
    ),
    "padded titles": ("BIỂU 5,,\nSTT,Tên,Nơi\n", ["BIỂU 5", "STT", "Tên", "Nơi"]),
    "an old Macintosh": ("a;b\rc;d\r", ["a", "b", "c", "d"]),
    "blanks": ("a; ;\xa0;b\n", ["a", "b"]),
    "as long as a lock": (f"1;{'a' * 163}", ["1", "a" * 163]),
}


@pytest.mark.parametrize("control", ["\0", "\7", "\x1a", "\x1f"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_control_among_fifty_characters_is_shown_as_a_sign(
    tmp_path: Path, encoding: str, control: str
) -> None:
    text = f"a{control}b;".ljust(49, "c") + "\n"
    (sheet,) = sheets_of(tmp_path / "b.csv", text.encode(encoding))
    assert [(found.value, found.text) for found in sheet.cells.values()] == [
        (f"a{control}b", "a\ufffdb"),
        (45 * "c", 45 * "c"),
    ]
    assert count_cells(tmp_path / "b.csv") == 2


@pytest.mark.parametrize(("text", "values"), CSV_TEXTS.values(), ids=CSV_TEXTS.keys())
def test_text_is_split_as_excel_shows_it(tmp_path: Path, text: str, values: list[str]) -> None:
    (sheet,) = sheets_of(tmp_path / "b.csv", text.encode())
    assert [found.value for found in sheet.cells.values()] == values


def test_a_cell_of_text_has_the_address_that_excel_shows(tmp_path: Path) -> None:
    (sheet,) = sheets_of(tmp_path / "b.csv", b'sep=,\r\n"a\r\nb",c\r\n\r\nd,#REF!\r\n')
    assert seen(sheet) == {
        "A1": ("a\nb", "text"),
        "B1": ("c", "text"),
        "A3": ("d", "text"),
        "B3": ("#REF!", "error"),
    }


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=2, max_size=6),
    st.sampled_from(";,\t"),
    st.sampled_from(ENCODINGS[1:3]),
)
def test_texts_written_as_csv_are_read_back(lines: list[list[str]], delimiter: str, encoding: str) -> None:
    text = "".join(delimiter.join('"' + t.replace('"', '""') + '"' for t in line) + "\r\n" for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        (sheet,) = sheets_of(Path(folder) / "b.csv", f"sep={delimiter}\r\n{text}".encode(encoding))
    assert len(sheet.cells) == sum(bool(text.strip()) for line in lines for text in line)
    for (row, column), found in sheet.cells.items():
        assert found.text == read_alone(lines[row - 1][column - 1])


def read_alone(text: str) -> str:
    """Return what a person sees of a text that stands alone in an .ods, read by another way."""
    with tempfile.TemporaryDirectory() as folder:
        page = rows(cell(paragraph(escape(text).replace(" ", "<text:s/>"))))
        (sheet,) = sheets_of(Path(folder) / "b.ods", ods(page))
    return sheet.cells[1, 1].text


def test_a_folder_has_a_sheet_for_each_file_and_one_at_fault_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "BM05.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "BM06.txt").write_text(PEOPLE.replace(";", "\t"), "utf-16")
    (tmp_path / "BM07.csv").write_bytes(b"%PDF-1.7 \xe2\xe3")
    (tmp_path / "BM08.csv").write_bytes(b'a;b\n"c;d\n')
    (tmp_path / "old").mkdir()
    save(tmp_path / "whole.xlsx", Page("A", [["a"]]))
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "~$BM05.csv").write_bytes(b"x")
    sheets = read_sheets(tmp_path, "data/van-phong")
    found = {sheet.file: (sheet.name, len(sheet.cells), sheet.unread.partition(",")[0]) for sheet in sheets}
    assert found == {
        "data/van-phong/BM05.csv": (None, 9, ""),
        "data/van-phong/BM06.txt": (None, 9, ""),
        "data/van-phong/BM07.csv": (None, 0, "là tệp PDF"),
        "data/van-phong/BM08.csv": (None, 0, 'có dấu nháy kép (") đặt sai hoặc không khép lại'),
        "data/van-phong/old": (
            None,
            0,
            "là thư mục con; đặt các tệp CSV ngay trong thư mục của đơn vị rồi gửi lại",
        ),
        "data/van-phong/whole.xlsx": (
            None,
            0,
            "không phải tệp CSV; nếu là bảng tính của cả bộ biểu thì đổi tên theo mã đơn vị",
        ),
    }
    assert count_cells(tmp_path) == 18


def test_a_folder_without_anything_readable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match=r"thư mục không có tệp nào.*gửi lại"):
        read_sheets(tmp_path, "x")
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(SubmissionError, match=r"không có tệp CSV nào đọc được; a\.csv là tệp rỗng.*gửi lại"):
        read_sheets(tmp_path, "x")


def test_findings_name_the_file_of_a_folder_and_the_cell_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "van-phong"
    folder.mkdir()
    people = table("people", {"name": "Nguyễn Văn An", "birth_year": "chưa rõ", "rating": "HTTNV"})
    for stem, page in {"BM00": unit_info(), "BM05": people}.items():
        lines = (";".join("" if v is None else str(v) for v in row) for row in page.rows)
        (folder / f"{stem}.csv").write_text("\n".join(lines), "utf-8")
    (folder / "BM06.csv").write_bytes(b"")
    clean = cleaned(folder)
    errors = [
        f for f in clean.findings if f.severity == "error" and f.code not in {"DATA-SHEET", "DATA-COLUMN"}
    ]
    home = "data/submissions/2022/van-phong"
    assert [(f.code, f.file, f.sheet, f.cell) for f in errors] == [
        ("DATA-TYPE", f"{home}/BM05.csv", None, "C5"),
        ("DATA-FILE", f"{home}/BM06.csv", None, None),
    ]
    assert errors[0].message.startswith("Tệp BM05.csv, ô C5")
    assert {f.file for f in clean.findings if f.code == "DATA-SHEET"} == {home}
    assert {cell.file for cell in clean.typed} == {f"{home}/BM00.csv", f"{home}/BM05.csv"}
    assert clean.faulted == 1
    assert clean.read + clean.faulted + sum(clean.skipped_by.values()) == count_cells(folder)


# ---------------------------------------------------------------------------------------------
# What is refused

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TENFOLD = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghij"))
BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{TENFOLD}]>'
TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"
ENCRYPTED = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'

REFUSED = {
    "pdf": (b"%PDF-1.7\n", "là tệp PDF"),
    "rtf": (b"{\\rtf1 a;b}", "là tệp Word"),
    "png": (b"\x89PNG\r\n\x1a\n", "là tệp ảnh"),
    "jpeg": (b"\xff\xd8\xff\xe0", "là tệp ảnh"),
    "rar": (b"Rar!\x1a\x07", "là tệp nén RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "là tệp nén 7z"),
    "zip": (zipped(**{"BM05.xlsx": ""}), "là tệp nén ZIP"),
    "docx": (zipped(**{TYPES: "", "word/document.xml": ""}), "là tệp Word"),
    "pptx": (zipped(**{TYPES: "", "ppt/presentation.xml": ""}), "là tệp PowerPoint"),
    "odt": (
        zipped(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
        "bảng tính .ods",
    ),
    "html": (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "là trang web"),
    "a bare table": (b"\r\n<TABLE border=1><tr><td>a;b</td></tr></TABLE>", "là trang web"),
    "utf-16 html": ("<html><body>".encode("utf-16"), "là trang web"),
    "xml 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "2003",
    ),
    "xml": (b'<?xml version="1.0"?><a/>', "là tệp XML"),
    "excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "trước Excel 97"),
    "doc": (COMPOUND + "WordDocument".encode("utf-16-le"), "là tệp Word"),
    "encrypted xlsx": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "encrypted ods": (zipped(**{"content.xml": "\x01", "META-INF/manifest.xml": ENCRYPTED}), "mật khẩu"),
    "a lock": (b"\x0cNguyen Van A".ljust(55) + "\x0cNguyen Van A".ljust(55).encode("utf-16-le"), "tệp tạm"),
    "letters": ("Kính gửi Văn phòng Sở\n".encode(), "không chia cột"),
    "letters lost": (
        "STT;Họ và tên;Kết quả thực hiện\n1;Lê Ự;\n".encode("cp1252", "replace") * 4,
        "đã mất chữ tiếng Việt",
    ),
    "no letters": (bytes(range(1, 256)), "ký tự không đọc được"),
    "a control in 49 characters": (b"a;b\n".ljust(48, b"c") + b"\7", "không phải tệp bảng tính"),
    "nothing but NUL": (b"a;b\n" + bytes(96), "không phải tệp bảng tính"),
    "an open quote": (b'a;b\n"c;d\ne;f\n', "nháy kép.*dòng 3"),
    "hollow ods": (zipped(**{"content.xml": "<a/>"}), "không có trang tính"),
    "broken ods": (zipped(**{"content.xml": "<a>"}), "bị hỏng"),
    "hollow xlsb": (zipped(**{TYPES: "<a/>", "xl/workbook.bin": ""}), "bị hỏng"),
    "bomb in ods": (zipped(**{"content.xml": f"{BOMB}<a>&j;</a>"}), "DOCTYPE"),
    "bomb in styles": (zipped(**{"content.xml": "<a/>", "styles.xml": f"{BOMB}<a>&j;</a>"}), "DOCTYPE"),
    "bomb in xlsx": (zipped(**{TYPES: "<a/>", BOOK: f"{BOMB}<a>&j;</a>"}), "DOCTYPE"),
    "bomb behind a comment": (zipped(**{"content.xml": f"<!--{' ' * 9000}-->{BOMB}<a>&j;</a>"}), "bị hỏng"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_spreadsheet_says_what_it_is_and_what_to_do(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match=rf"{why}.*gửi lại"):
        read_sheets(path, "book.xlsx")


@pytest.mark.parametrize("name", ["b.ods", "b.xlsb", "b.xls"])
def test_a_file_cut_short_is_told_as_broken(tmp_path: Path, name: str) -> None:
    cells = {(row, 0): f"dòng {row}" for row in range(300)}
    whole = {
        "b.ods": ods(rows(*(cell(paragraph(text)) for text in cells.values()))),
        "b.xlsb": xlsb(Sheet("A", cells)),
        "b.xls": biff.xls(biff.Sheet("A", cells)),
    }[name]
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SubmissionError, match="bị hỏng"):
        read_sheets(tmp_path / name, name)


def test_the_same_book_is_told_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    for data in (ods(rows(cell(paragraph("a")))), xlsb(Sheet("A", {(0, 0): "a"})), b"a;b\n"):
        (sheet, *_) = sheets_of(tmp_path / "book.pdf", data)
        assert sheet.cells[1, 1].text == "a"


def test_a_million_rows_of_format_only_cost_no_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_MOST_CELLS", 2)
    formatted = {(row, 0): None for row in range(100_000)} | {(0, 1): "a"}
    (sheet,) = sheets_of(tmp_path / "b.xlsb", xlsb(Sheet("A", formatted, {(5, 0): "0%"})))
    assert seen(sheet) == {"B1": ("a", "text")}
    with pytest.raises(SubmissionError, match="quá lớn"):
        sheets_of(tmp_path / "b.xlsb", xlsb(Sheet("A", {(0, n): n for n in range(3)})))


def test_dates_of_an_xls_have_the_precision_of_their_format(tmp_path: Path) -> None:
    dated = biff.Sheet("A", {(0, 0): 44_635.0, (1, 0): 44_635.0}, dates=[(0, 0)])
    (sheet,) = sheets_of(tmp_path / "b.xls", biff.xls(dated))
    assert sheet.cells[1, 1].value == dt.datetime(2022, 3, 15)  # noqa: DTZ001  # a sheet has no time zone
    assert sheet.cells[2, 1].value == 44_635


def test_peek_names_the_files_of_a_folder_and_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    for name, data in {"BM01.csv": b"STT;Ten;So\n1;a;2\n", "BM02.csv": b"%PDF-1.7"}.items():
        (tmp_path / "so" / name).write_bytes(data)
    seen_of_folder = peek(tmp_path / "so")
    assert [table["sheet"] for table in seen_of_folder["tables"]] == ["BM01.csv"]
    (unread,) = seen_of_folder["unread"]
    assert unread["sheet"] == "BM02.csv"
    assert "PDF" in unread["why"]
    assert peek(tmp_path / "so" / "BM01.csv")["tables"][0]["sheet"] is None
    assert "BM01.csv: 1 records" in render_peek(peek(tmp_path / "so" / "BM01.csv"))
