"""`khcn_tools.read`: a file becomes sheets, a sheet becomes tables, a row is what a person would call it."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from factories import Page, forms, save, table
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from data.sample.biff import Error, Formula, Sheet, xls
from khcn_tools.census import count_cells
from khcn_tools.errors import SubmissionError, UsageError
from khcn_tools.model import Form, RawCell, RawSheet, RawTable
from khcn_tools.read import bounds, files, find_tables, peek, read_sheets, recognise, render_peek
from khcn_tools.read.bounds import parsed

# ---------------------------------------------------------------------------------------------
# Files


def sheet_of(path: Path, *pages: Page) -> RawSheet:
    return read_sheets(save(path / "book.xlsx", *pages), "book.xlsx")[0]


def zipped(*members: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(member, "<a/>")
    return buffer.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

UNREADABLE = {
    "empty": (b"", "rỗng"),
    "blank": (b"\0\0\n", "rỗng"),
    "broken zip": (b"PK\x03\x04 and then nothing", "bị hỏng"),
    "hollow xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), "bị hỏng"),
    "broken xls": (COMPOUND, "bị hỏng"),
}


@pytest.mark.parametrize(("data", "why"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_says_what_is_wrong_and_what_to_do(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match=f"{why}.*gửi lại"):
        read_sheets(path, "book.xlsx")


def test_a_file_cut_short_is_told_as_broken(tmp_path: Path) -> None:
    whole = save(tmp_path / "whole.xlsx", Page("A", [["a", "b"]] * 50)).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SubmissionError, match="bị hỏng"):
        read_sheets(path, "cut.xlsx")


def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no file gone\.xlsx"):
        read_sheets(tmp_path / "gone.xlsx", "gone.xlsx")


def test_content_tells_what_a_file_is_not_its_name(tmp_path: Path) -> None:
    path = save(tmp_path / "really-xlsx.xls", Page("A", [["a"]]))
    assert read_sheets(path, "x")[0].cells[1, 1].text == "a"
    path = tmp_path / "really-xls.xlsx"
    path.write_bytes(xls(Sheet("A", {(0, 0): "a"})))
    assert read_sheets(path, "x")[0].cells[1, 1].text == "a"


ROW = b'<row r="%d" spans="1:2"><c r="A%d" s="5"/><c r="B%d" s="5" t="n"></c></row>'


def test_empty_rows_down_to_the_last_are_not_parsed(tmp_path: Path) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [["a", None, "c"]], formats={"B1": "0"}))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    empty = b"".join(ROW % (n, n, n) for n in range(2, 40_000))
    last = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    parts[name] = parts[name].replace(b"</sheetData>", empty + last + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    (sheet,) = read_sheets(path, "x")
    assert [cell.address for cell in sheet.cells.values()] == ["A1", "C1", "XFD1048576"]
    assert count_cells(path) == 3
    assert len(b"".join(parsed(BytesIO(empty)))) < len(ROW) + 20


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_what_is_filled_is_left_as_it_is_wherever_a_block_ends(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    filled = b'<row r="3"><c r="A3" s="1"><v>1</v></c></row><row><c/><c t="s"><v>0</v></c></row>'
    monkeypatch.setattr(bounds, "_BLOCK", block)
    stream = BytesIO(b"<sheetData>" + ROW % (1, 1, 1) + filled + b"</sheetData>")
    read = b"".join(parsed(stream))
    assert read.startswith(b"<sheetData>")
    assert read.endswith(filled + b"</sheetData>")


@pytest.mark.parametrize("limit", ["MOST_BYTES", "_MOST_CELLS", "_MOST_UNPACKED", "_MOST_PARSED"])
def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [["a", "b"]]))
    assert read_sheets(path, "x")
    monkeypatch.setattr(files if limit == "MOST_BYTES" else bounds, limit, 1)
    with pytest.raises(SubmissionError, match=r"quá lớn.*gửi lại"):
        read_sheets(path, "x")


def test_a_cell_in_the_far_corner_of_an_xls_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.xls"
    path.write_bytes(xls(Sheet("A", {(0, 0): "a", (65_535, 255): 1})))
    assert [cell.address for cell in read_sheets(path, "x")[0].cells.values()] == ["A1", "IV65536"]


# ---------------------------------------------------------------------------------------------
# Cells

VALUES: dict[str, tuple[object, str, str, str]] = {
    "text": ("  Nguyễn \xa0Văn An ", "", "text", "Nguyễn Văn An"),
    "controls": ("Hội_x0000_thi_x0007_", "", "text", "Hội\ufffdthi\ufffd"),
    "lines": ("An_x000D_\nBình", "", "text", "An\nBình"),
    "whole": (12.0, "General", "number", "12"),
    "sum of tenths": (0.1 + 0.2, "General", "number", "0.3"),
    "large": (12345678901, "General", "number", "12345678901"),
    "percent": (0.7, "0%", "number", "70%"),
    "percent of a literal": (5, '0"%"', "number", "5"),
    "fine percent": (0.655, "0.0%", "number", "65.5%"),
    "day": (dt.date(2022, 3, 5), "dd/mm/yyyy", "date", "05/03/2022"),
    "month": (dt.date(2022, 3, 1), "mm/yyyy", "date", "03/2022"),
    "year": (dt.date(2022, 1, 1), "yyyy", "date", "2022"),
    "moment": (dt.datetime(2022, 3, 5, 8, 30), "dd/mm/yyyy hh:mm", "date", "05/03/2022 08:30"),  # noqa: DTZ001
    "time": (dt.time(8, 30), "hh:mm", "date", "08:30"),
    "true": (True, "General", "boolean", "TRUE"),
    "error": ("#REF!", "General", "error", "#REF!"),
    "formula": ("=1+1", "General", "formula", "=1+1"),
}


@pytest.mark.parametrize(("value", "number_format", "kind", "text"), VALUES.values(), ids=VALUES.keys())
def test_a_cell_keeps_its_kind_and_the_text_that_a_person_sees(
    tmp_path: Path, value: object, number_format: str, kind: str, text: str
) -> None:
    cell = sheet_of(tmp_path, Page("A", [[value]], formats={"A1": number_format or "General"})).cells[1, 1]
    assert (cell.kind, cell.text, cell.address) == (kind, text, "A1")


def test_blank_cells_are_not_there_and_invisible_ones_show_nothing(tmp_path: Path) -> None:
    cells = sheet_of(tmp_path, Page("A", [[None, "  ", "\xa0", "\u200b", 0, False]])).cells
    assert {place: cell.text for place, cell in cells.items()} == {(1, 4): "", (1, 5): "0", (1, 6): "FALSE"}


def test_legacy_fonts_are_read_run_by_run_and_the_original_is_kept(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.create_sheet("A", 0)
    sheet["A1"] = CellRichText("Số: ", TextBlock(InlineFont(rFont=".VnTime"), "kÕ ho¹ch"))
    workbook.save(tmp_path / "rich.xlsx")
    cell = read_sheets(tmp_path / "rich.xlsx", "x")[0].cells[1, 1]
    assert (cell.text, cell.value, cell.font) == ("Số: kế hoạch", "Số: kÕ ho¹ch", ".VnTime")
    plain = sheet_of(tmp_path, Page("A", [["kinh tÕ", "kinh tÕ"]], fonts={"A1": ".VnTimeH"})).cells
    assert (plain[1, 1].text, plain[1, 2].text) == ("KINH TẾ", "kinh tế")  # the other by its letters


def test_cells_of_xls(tmp_path: Path) -> None:
    path = tmp_path / "book.xls"
    cells = {
        (0, 0): "kÕ ho¹ch",
        (0, 1): 12.0,
        (0, 2): 44636,
        (0, 3): Error(23),
        (0, 4): True,
        (0, 5): Formula(7),
        (0, 6): Formula(None),
        (0, 7): "  ",
    }
    book = xls(
        Sheet("A", cells, fonts={(0, 0): ".VnTimeH"}, dates=[(0, 2)], merged=[(0, 0, 0, 1)]),
        Sheet("B", {}, hidden=True),
    )
    path.write_bytes(book)
    first, second = read_sheets(path, "x")
    assert [(c.kind, c.text) for c in first.cells.values()] == [
        ("text", "KẾ HOẠCH"),
        ("number", "12"),
        ("date", "16/03/2022"),
        ("error", "#REF!"),
        ("boolean", "TRUE"),
        ("number", "7"),
        ("text", ""),
    ]
    assert first.merged == ((1, 1, 1, 2),)
    assert (first.hidden, second.hidden) == (False, True)


def test_a_formula_whose_value_is_an_empty_text_shows_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", Page("A", [["=IF(B1=0,B1,B1)"]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<c r="A1"', b'<c r="A1" t="str"')
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    cell = read_sheets(path, "x")[0].cells[1, 1]
    assert (cell.kind, cell.text) == ("text", "")


# ---------------------------------------------------------------------------------------------
# Tables

HEAD: list[Any] = ["STT", "Họ và tên", "Chức vụ", "Số sáng kiến"]
AN: list[Any] = [1, "Nguyễn Văn An", "Chuyên viên", 2]
BINH: list[Any] = [2, "Trần Thị Bình", "Phó Trưởng phòng", 1]


def tables_of(
    path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), form: Form | None = None
) -> tuple[RawTable, ...]:
    return find_tables(sheet_of(path, Page("A", rows, merged)), form)


def kinds_of(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> dict[int, str]:
    (found,) = tables_of(path, rows, merged)
    return dict(found.kinds)


R = "record"
ROWS: dict[str, tuple[list[list[Any]], list[str]]] = {
    "title, instructions, numbering": (
        [["DANH SÁCH"], ["Ghi đủ mọi người"], HEAD, ["(1)", "(2)", "(3)", "(4)"], AN, BINH],
        ["title", "title", "header", "index", R, R],
    ),
    "letters and sums in the numbering": ([HEAD, ["A", "B", "1", "2=1+3"], AN], ["header", "index", R]),
    "groups in Roman numbers": (
        [HEAD, ["I", "Phòng Kế hoạch"], AN, ["II", "Phòng Tài chính"], BINH],
        ["header", "group", R, "group", R],
    ),
    "groups written in the first column": (
        [HEAD, ["I. Tổ Một"], AN, ["Tổ Hai"], BINH],
        ["header", "group", R, "group", R],
    ),
    "groups with a figure of their own": ([HEAD, ["I", "Tổ Một", None, 2], AN], ["header", "group", R]),
    "lettered groups": (
        [HEAD, ["A", "Lãnh đạo"], AN, ["B", "Chuyên viên"], BINH],
        ["header", "group", R, "group", R],
    ),
    "groups numbered in the first column": (
        [HEAD, ["1. Tổ Một"], AN, ["2. Tổ Hai"], BINH],
        ["header", "group", R, "group", R],
    ),
    "groups numbered beside the numbers of the rows": (
        [HEAD, [None, "1. Tổ Một"], AN, [None, "2. Tổ Hai"], BINH],
        ["header", "group", R, "group", R],
    ),
    "a numbered text further right goes on from the row above": (
        [HEAD, AN, [None, None, "2. Kế toán"]],
        ["header", R, R],
    ),
    "groups among people, by name alone": (
        [HEAD, [None, "Phòng Kế hoạch"], AN, [None, "Ban Giám đốc"], BINH, [3, "Tổ Hai"], [None, "Đỗ Văn Tổ"]],
        ["header", "group", R, "group", R, R, R],
    ),
    "people numbered I, II, III with all that is asked": (
        [HEAD, ["I", "An", "Chuyên viên", 2], ["II", "Bình", "Trưởng phòng", 1]],
        ["header", R, R],
    ),
    "people numbered a, b, c": ([HEAD, ["a", "An"], ["b)", "Bình", "x"]], ["header", R, R]),
    "people numbered I, II with a name only": ([HEAD, ["I", "An"], ["II", "Bình"]], ["header", R, R]),
    "people numbered A, B with a name only": ([HEAD, ["A", "An"], ["B.", "Bình"]], ["header", R, R]),
    "groups of which none has a record yet": (
        [HEAD, ["I", "Tăng"], [1], [2], ["II", "Giảm"], [1]],
        ["header", "group", "index", "index", "group", "index"],
    ),
    "a Roman number among Arabic ones, with all that is asked": (
        [HEAD, AN, ["II", "Bình", "Trưởng phòng", 1]],
        ["header", R, R],
    ),
    "a letter with figures is a row": ([HEAD, ["A", "Tổng thu", None, 12], AN], ["header", R, R]),
    "a colon ends the title of a group": ([HEAD, [None, "Trong đó:"], AN], ["header", "group", R]),
    "a name with an initial is no group": ([HEAD, [None, "H. Định Quán"], AN], ["header", R, R]),
    "totals": (
        [HEAD, AN, ["Cộng", None, None, 2], BINH, [None, "Tổng cộng", None, 3]],
        ["header", R, "total", R, "total"],
    ),
    "a total says more": ([HEAD, AN, ["Tổng cộng (I+II):", None, None, 2]], ["header", R, "total"]),
    "totals that say how many": (
        [HEAD, AN, ["Tổng số: 12 người"], [None, "Tổng số 12 người"], ["Tổng số cán bộ: 12"], ["Cộng A", 3]],
        ["header", R, "total", "total", "total", "total"],
    ),
    "people whose names look like sums": (
        [HEAD, [1, "Tống Hà", "x"], [2, "Tống Công Vinh", "x"], [3, "Cống Bách", "x"]],
        ["header", R, R, R],
    ),
    "Tổng kết is no total": ([HEAD, [1, "Tổng kết năm", None, 2]], ["header", R]),
    "only a running number": ([HEAD, AN, [2], [3]], ["header", R, "index", "index"]),
    "only a formula for the running number": (
        [HEAD, AN, ["=A2+1"], ["=A3+1"]],
        ["header", R, "index", "index"],
    ),
    "only dots or dashes": ([HEAD, [1, "…", "....", "-"], [None, "…"], AN], ["header", "note", "note", R]),
    "only a formula or an error beside it": (
        [HEAD, AN, [2, None, "=VLOOKUP(B3,X:Y,2)"], [3, "#N/A", "#N/A"], [None, "#REF!"], [5, "Cường", "#N/A"]],
        ["header", R, "note", "note", "note", R],
    ),
    "only a name, without number": ([HEAD, [None, "Nguyễn Văn An"]], ["header", R]),
    "signatures and the names under them": (
        [
            HEAD,
            AN,
            [],
            [None, None, "Bắc Giang, ngày 15 tháng 11 năm 2022"],
            [None, "Người lập biểu", "Trưởng phòng"],
            [],
            [None, "Lê Cường", "Phạm Dung"],
        ],
        ["header", R, "signature", "signature", "signature"],
    ),
    "signatures under the running numbers": (
        [HEAD, AN, ["Người lập biểu", None, "Trưởng phòng"], [], ["Lê Thị Hoa", None, "Phạm Dung"]],
        ["header", R, "signature", "signature"],
    ),
    "a last record that is called like an office": (
        [HEAD, AN, [None, "Kế toán", None, 3]],
        ["header", R, R],
    ),
    "a date left blank": ([HEAD, AN, [None, None, "…, ngày …… tháng …… năm ……"]], ["header", R, "signature"]),
    "a head of division among the records": (
        [HEAD, AN, [None, "Trần Thị Bình", "Trưởng phòng"], [3, "Lê Cường", "Giám đốc", 1]],
        ["header", R, R, R],
    ),
    "the last record is a head of division": (
        [HEAD, AN, [None, "Trần Thị Bình", "Trưởng phòng"]],
        ["header", R, R],
    ),
    "notes": (
        [HEAD, AN, ["Ghi chú: số liệu đến 31/10"], [None, "(*) Tính cả hợp đồng"]],
        ["header", R, "note", "note"],
    ),
    "the total row of a table of Excel": ([HEAD, AN, ["Total", None, None, 3]], ["header", R, "total"]),
    "how many there are, in words": (
        [HEAD, AN, [None, "(Danh sách gồm 01 người)"], [None, "Trong đó nữ: 01"], BINH],
        ["header", R, "note", "note", R],
    ),
    "nothing to report": (
        [HEAD, [None, "Không phát sinh"], ["Không có."], [1, "Năm 2022 đơn vị không có"], [1, "Không An"]],
        ["header", "note", "note", "note", R],
    ),
    "the numbering, sorted to the end": (
        [HEAD, AN, BINH, ["(1)", "(2)", "(3)", "(4)"]],
        ["header", R, R, "index"],
    ),
    "kinds of staff": (
        [HEAD, ["A", "Công chức", "01 người"], AN, [None, "Hợp đồng theo NĐ 68"], BINH],
        ["header", "group", R, "group", R],
    ),
    "a number left behind": ([HEAD, AN, [], [None, None, None, 97.2]], ["header", R, "note"]),
    "the header again on the next page": ([HEAD, AN, HEAD, BINH], ["header", R, "header", R]),
    "the header again with its numbering": (
        [HEAD, AN, HEAD, ["(1)", "(2)", "(3)", "(4)"], BINH],
        ["header", R, "header", "index", R],
    ),
    "the header again in other letters, its two rows": (
        [
            ["STT", "Họ và tên", "Đăng ký", None],
            [None, None, "Thi đua", "Khen thưởng"],
            AN,
            ["STT", "HỌ VÀ TÊN", "Đăng  ký", None],
            [None, None, "Thi đua", "Khen thưởng"],
            ["(1)", "(2)", "(3)", "(4)"],
            BINH,
        ],
        ["header", "header", R, "header", "header", "index", R],
    ),
    "the header again right under a row of two texts": (
        [HEAD, AN, [None, "Trần Thị Bình", "Kế toán"], HEAD, BINH],
        ["header", R, R, "header", R],
    ),
    "a numbering from which a column was taken": ([HEAD, ["(2)", "(3)", "(5)"], AN], ["header", "index", R]),
}


@pytest.mark.parametrize(("rows", "kinds"), ROWS.values(), ids=ROWS.keys())
def test_every_row_is_what_a_person_would_call_it(
    tmp_path: Path, rows: list[list[Any]], kinds: list[str]
) -> None:
    numbers = [number for number, row in enumerate(rows, start=1) if row]
    assert kinds_of(tmp_path, rows) == dict(zip(numbers, kinds, strict=True))


def test_rows_of_one_number_each_take_no_time(tmp_path: Path) -> None:
    rows = [HEAD, AN, [], *([None, None, None, 0] for _ in range(20_000))]
    kinds = kinds_of(tmp_path, rows)  # minutes, if every row looked at all others
    assert (kinds[2], kinds[4], kinds[20_003]) == (R, "note", "note")


def test_a_wide_merged_text_is_the_title_of_a_group(tmp_path: Path) -> None:
    assert kinds_of(tmp_path, [HEAD, [None, "Đợt Một"], AN], ["B2:D2"])[2] == "group"
    assert kinds_of(tmp_path, [HEAD, [None, "Đợt Một"], AN], ["B2:C2"])[2] == "record"


HEADERS: dict[str, tuple[list[list[Any]], list[str], tuple[int, int], list[str]]] = {
    "one row": ([HEAD, AN], [], (1, 1), HEAD),
    "merged over two rows": (
        [["STT", "Họ tên", "Đăng ký", None], [None, None, "Thi đua", "Khen thưởng"], [1, "An", "x", "x"]],
        ["A1:A2", "B1:B2", "C1:D1"],
        (1, 2),
        ["STT", "Họ tên", "Đăng ký – Thi đua", "Đăng ký – Khen thưởng"],
    ),
    "right under a letterhead": (
        [
            ["SỞ KHOA HỌC", None, "CỘNG HÒA XÃ HỘI"],
            ["VĂN PHÒNG", None, "Độc lập"],
            HEAD,
            ["(1)", "(2)", "(3)", "(4)"],
        ],
        [],
        (3, 3),
        HEAD,
    ),
    "merged over three rows": (
        [
            ["STT", "Tên", "Tăng", None, None],
            [None, None, "Tổng", "Trình độ", None],
            [None, None, None, "ĐH", "CĐ"],
            [1, "An", 3, 1, 2],
        ],
        ["A1:A3", "B1:B3", "C1:E1", "C2:C3", "D2:E2"],
        (1, 3),
        ["STT", "Tên", "Tăng – Tổng", "Tăng – Trình độ – ĐH", "Tăng – Trình độ – CĐ"],
    ),
    "two rows whose merging was lost": (
        [
            ["STT", "Họ tên", "Đăng ký", None, "Ghi chú"],
            [None, None, "Thi đua", "Khen thưởng"],
            [1, "An", "x", "x"],
        ],
        [],
        (1, 2),
        ["STT", "Họ tên", "Đăng ký – Thi đua", "Đăng ký – Khen thưởng", "Ghi chú"],
    ),
    "three rows whose merging was lost": (
        [
            ["STT", "Tên", "Tăng", None, None],
            [None, None, "Tổng", "Trình độ", None],
            [None, None, None, "ĐH", "CĐ"],
            [1, "An", 3, 1, 2],
        ],
        [],
        (1, 3),
        ["STT", "Tên", "Tăng – Tổng", "Tăng – Trình độ – ĐH", "Tăng – Trình độ – CĐ"],
    ),
    "four rows": (
        [
            ["STT", "Tên", "Số người", None, None, None],
            [None, None, "Tăng", None, "Giảm", None],
            [None, None, "Nam", "Nữ", "Nam", "Nữ"],
            [None, None, "(a)", "(b)", "(c)", "(d)"],
            [1, "An", 3, 1, 2, 4],
        ],
        ["A1:A4", "B1:B4", "C1:F1", "C2:D2", "E2:F2"],
        (1, 4),
        [
            *("STT", "Tên", "Số người – Tăng – Nam (a)", "Số người – Tăng – Nữ (b)"),
            *("Số người – Giảm – Nam (c)", "Số người – Giảm – Nữ (d)"),
        ],
    ),
    "a first record without number or name is no part of the header": (
        [["STT", "Họ tên", "Chức vụ", "Xếp loại"], [None, None, "Kế toán", "Tốt"], [1, "An", "Văn thư", "Khá"]],
        [],
        (1, 1),
        ["STT", "Họ tên", "Chức vụ", "Xếp loại"],
    ),
    "ticks under a blank heading are no part of the header": (
        [["STT", "Họ tên", "Đạt", None], [None, None, "x", "x"], [1, "An", "x", None]],
        [],
        (1, 1),
        ["STT", "Họ tên", "Đạt"],
    ),
    "a remark in brackets under the heading": (
        [["STT", "Tên", "Mục tiêu"], [None, None, "(hoặc bình quân)"], [1, "An", 3]],
        ["A1:A2", "B1:B2"],
        (1, 2),
        ["STT", "Tên", "Mục tiêu (hoặc bình quân)"],
    ),
    "a heading above some of the columns": (
        [["BÁO CÁO"], [], [None, None, "QUYẾT TOÁN"], ["STT", "NỘI DUNG", "NĂM 2004"], ["A", "Thu", 12]],
        [],
        (3, 4),
        ["STT", "NỘI DUNG", "QUYẾT TOÁN – NĂM 2004"],
    ),
    "a title over all of the columns": (
        [[None, "Kết quả năm 2022"], ["STT", "Tên", "Số"], [1, "An", 2]],
        ["B1:C1"],
        (2, 2),
        ["STT", "Tên", "Số"],
    ),
    "a column without a heading": (
        [["STT", None, "Số"], [1, "An", 2], [2, "Bình", 3]],
        [],
        (1, 1),
        ["STT", "Số"],
    ),
    "years as headings": (
        [["STT", "Chỉ tiêu", 2021, 2022], [1, "Số người", 9, 10]],
        [],
        (1, 1),
        ["STT", "Chỉ tiêu", "2021", "2022"],
    ),
    "no running number": (
        [["Tên huyện", "Số trang trại", "Diện tích"], ["Cẩm Mỹ", 12, 3.5]],
        [],
        (1, 1),
        ["Tên huyện", "Số trang trại", "Diện tích"],
    ),
}


@pytest.mark.parametrize(("rows", "merged", "rows_of_header", "headings"), HEADERS.values(), ids=HEADERS.keys())
def test_headers_of_one_to_four_rows_become_one_name_a_column(
    tmp_path: Path,
    rows: list[list[Any]],
    merged: list[str],
    rows_of_header: tuple[int, int],
    headings: list[str],
) -> None:
    (found,) = tables_of(tmp_path, rows, merged)
    assert found.header == rows_of_header
    assert list(found.headings.values()) == headings


def test_stacked_tables_are_several_tables_each_with_its_title(tmp_path: Path) -> None:
    rows = [
        ["THỨ NHẤT"],
        HEAD,
        AN,
        ["Cộng", None, None, 2],
        [],
        ["THỨ HAI"],
        ["STT", "Tên", "Số"],
        [1, "Bò", 3],
    ]
    first, second = tables_of(tmp_path, rows)
    assert (first.header, first.records, second.header, second.records) == ((2, 2), (3,), (7, 7), (8,))
    assert (second.kinds[6], 6 in first.kinds) == ("title", False)


GROUPS: dict[str, tuple[list[list[Any]], dict[int, str]]] = {
    "Roman": ([HEAD, ["I", "Tổ Một"], AN, ["II", "Tổ Hai"], BINH], {3: "I Tổ Một", 5: "II Tổ Hai"}),
    "letters within Roman": (
        [
            HEAD,
            ["I", "Trong KCN"],
            ["A", "KCN Một"],
            AN,
            ["B", "KCN Hai"],
            BINH,
            ["II", "Ngoài KCN"],
            [3, "Cúc"],
        ],
        {4: "I Trong KCN – A KCN Một", 6: "I Trong KCN – B KCN Hai", 8: "II Ngoài KCN"},
    ),
    "Roman within letters": (
        [HEAD, ["A. Lãnh đạo"], ["I. Sở"], AN, ["B. Chuyên viên"], BINH],
        {4: "A. Lãnh đạo – I. Sở", 6: "B. Chuyên viên"},
    ),
    "without marks": ([HEAD, AN, [None, "Phòng Một"], BINH], {4: "Phòng Một"}),
    "Trong đó parts what stands above it": (
        [HEAD, ["I", "Thu"], AN, [None, "Trong đó:"], [None, "An", "x"], ["II", "Chi"], BINH],
        {3: "I Thu", 5: "I Thu – Trong đó:", 7: "II Chi"},
    ),
    "Trong đó ends with the next number": (
        [HEAD, AN, [None, "Trong đó:"], [None, "Phần một", "x"], [None, "Phần hai", "x"], BINH],
        {4: "Trong đó:", 5: "Trong đó:"},
    ),
    "a title with a colon has the numbers below it": (
        [HEAD, ["Lãnh đạo:"], AN, ["Chuyên viên:"], BINH, [3, "Cường", "x"]],
        {3: "Lãnh đạo:", 5: "Chuyên viên:", 6: "Chuyên viên:"},
    ),
    "a figure of the group is no part of its title": ([HEAD, ["I", "Tổ Một", None, 2], AN], {3: "I Tổ Một"}),
    "none": ([HEAD, AN, BINH], {}),
}


@pytest.mark.parametrize(("rows", "groups"), GROUPS.values(), ids=GROUPS.keys())
def test_every_record_knows_the_groups_it_stands_under(
    tmp_path: Path, rows: list[list[Any]], groups: dict[int, str]
) -> None:
    (found,) = tables_of(tmp_path, rows)
    assert found.groups == groups


def test_peek_shows_the_group_of_a_record_where_there_are_groups(tmp_path: Path) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [HEAD, AN, ["Tổ Hai"], BINH]))
    first, second = peek(path, records=True)["tables"][0]["records"]
    assert ("_group" in first, second["_group"]) == (False, "Tổ Hai")


def test_numbered_rows_above_a_header_that_only_the_next_page_has_kept_are_records(tmp_path: Path) -> None:
    rows = [
        ["DANH SÁCH", "năm 2022", "mẫu"],
        ["(1)", "(2)", "(3)", "(4)"],
        AN,
        BINH,
        [],
        HEAD,
        [3, "Lê Cường", "x"],
    ]
    (found,) = tables_of(tmp_path, rows)
    assert (found.records, found.kinds[1], found.kinds[2]) == ((3, 4, 7), "title", "title")


def test_the_same_header_under_a_new_title_is_a_new_table(tmp_path: Path) -> None:
    assert [t.header for t in tables_of(tmp_path, [HEAD, AN, [], ["QUÝ II"], HEAD, BINH])] == [(1, 1), (5, 5)]


NO_TABLES: list[list[list[Any]]] = [
    [["Lời nói đầu"], ["Một đoạn văn"]],
    [],
    [[1, 2, 3], [4, 5, 6]],
    [["Tên đơn vị", "Văn phòng Sở"], ["Năm", 2022], ["Người lập biểu", "Lê Cường"]],
]


@pytest.mark.parametrize("rows", NO_TABLES)
def test_a_sheet_without_a_header_has_no_table(tmp_path: Path, rows: list[list[Any]]) -> None:
    assert tables_of(tmp_path, rows) == ()


def test_two_columns_are_a_table_if_the_second_holds_figures(tmp_path: Path) -> None:
    (found,) = tables_of(tmp_path, [["Huyện", "Số trang trại"], ["Cẩm Mỹ", 12], ["Tân Phú", 7]])
    assert found.records == (2, 3)


def test_a_cell_merged_over_several_rows_stands_in_each_record(tmp_path: Path) -> None:
    (found,) = tables_of(tmp_path, [HEAD, AN, [2, None, "Chuyên viên", 4]], ["B2:B3"])
    names = {row: cells[2].text for row, cells in found.record_cells().items()}
    assert names == {2: "Nguyễn Văn An", 3: "Nguyễn Văn An"}


def test_a_numbering_merged_into_the_records_is_no_data(tmp_path: Path) -> None:
    (found,) = tables_of(tmp_path, [HEAD, ["(1)", "(2)", "(3)", "(4)"], [*AN[:3], None], BINH], ["D2:D3"])
    assert [sorted(cells) for cells in found.record_cells().values()] == [[1, 2, 3], [1, 2, 3, 4]]


def test_what_lies_under_a_merged_cell_is_stored_but_not_read(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", Page("A", [HEAD, ["Tổ", "che", "che"], AN]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    area = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:D2"/></mergeCells>'
    parts[name] = parts[name].replace(b"</sheetData>", area)
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    (sheet,) = read_sheets(path, "x")
    assert sheet.cells[2, 2].text == "che"
    assert sheet.covered() == {(2, 2), (2, 3)}
    assert find_tables(sheet)[0].kinds[2] == "group"


# ---------------------------------------------------------------------------------------------
# Forms


def test_an_example_row_is_skipped_only_while_it_is_what_we_wrote(tmp_path: Path) -> None:
    form = forms()["people"]
    for changes, kind in (({}, "example"), ({"name": "Nguyễn Văn B"}, "record"), ({"note": "x"}, "record")):
        page = table("people", {**form.example, **changes})
        (found,) = find_tables(sheet_of(tmp_path, page), form)
        assert found.kinds[5] == kind, changes


def test_an_example_row_is_known_with_columns_moved_or_taken_out(tmp_path: Path) -> None:
    form = forms()["people"]
    rows = table("people", form.example).rows
    for order in ([0, 9, 1, 2, 3, *range(4, 9), *range(10, 14)], [0, 1, 2, *range(4, 14)], list(range(1, 14))):
        page = Page("A", [*rows[:2], *([row[n] for n in order] for row in rows[2:])])
        (found,) = find_tables(sheet_of(tmp_path, page), form)
        assert (found.kinds[4], found.kinds[5], found.records) == ("index", "example", ())


def test_tt_for_a_collective_is_no_new_header(tmp_path: Path) -> None:
    form = forms()["registrations"]
    records = [
        {"kind": kind, "subject": f"Người {n}", "title": "LĐTT"} for n, kind in enumerate(("CN", "TT", "CN"))
    ]
    page = table("registrations", *records, serial=False)
    (found,) = find_tables(sheet_of(tmp_path, page), form)
    assert found.records == (5, 6, 7)
    headed = replace(page, rows=[*page.rows[:2], ["TT", *page.rows[2][1:]], *page.rows[3:]])
    assert find_tables(sheet_of(tmp_path, headed), form)[0].records == (5, 6, 7)


def test_a_form_is_told_by_its_headings_where_nothing_else_tells(tmp_path: Path) -> None:
    rows = [
        ["BÁO CÁO", "MẪU"],
        ["Họ tên", "Chức danh", "Xếp loại", "Danh hiệu"],
        ["An", "Chuyên viên", "HTTNV", "LĐTT"],
    ]
    (found,) = find_tables(sheet_of(tmp_path, Page("A", rows)), forms()["people"])
    assert (found.header, found.records) == ((2, 2), (3,))


NAMES = {
    "BM05 Cán bộ": "people",
    "BM05": "people",
    "bm 5 - danh sách": "people",
    "Cán bộ": "people",
    "CAN BO": "people",
    "BM15": None,
    "Sheet1": None,
}


@pytest.mark.parametrize(("name", "form_id"), NAMES.items())
def test_a_sheet_is_found_by_its_code_or_its_name(tmp_path: Path, name: str, form_id: str | None) -> None:
    (found,) = recognise([sheet_of(tmp_path, Page(name, [["a"]]))], forms())
    assert (found.form.id if found.form else None) == form_id


def test_a_sheet_is_found_by_its_headings_if_required_ones_are_there(tmp_path: Path) -> None:
    page = table("collectives", {"name": "Tổ Một", "members": 3})
    (found,) = recognise([sheet_of(tmp_path, Page("Sheet1", page.rows))], forms())
    assert found.form == forms()["collectives"]
    short = [row[:2] for row in page.rows]
    (other,) = recognise([sheet_of(tmp_path, Page("Sheet1", short))], forms())
    assert other.form is None


def test_a_visible_sheet_comes_before_a_hidden_one_of_the_same_form(tmp_path: Path) -> None:
    old, new = table("people"), table("people")
    path = save(tmp_path / "b.xlsx", Page("BM05 cũ", old.rows, hidden=True), Page("BM05 mới", new.rows))
    assert [found.form is not None for found in recognise(read_sheets(path, "x"), forms())] == [False, True]


HIDDEN_AND_COPIES = {
    "a visible sheet told by its headings before a hidden one told by its code": (
        ("BM05", True),
        ("Mới", False),
        1,
    ),
    "our own name before a code, wherever it stands": (("BM05 (2)", False), ("BM05 Cán bộ", False), 1),
    "the first of two copies": (("BM05", False), ("BM05 (2)", False), 0),
}


@pytest.mark.parametrize(("first", "second", "found"), HIDDEN_AND_COPIES.values(), ids=HIDDEN_AND_COPIES.keys())
def test_of_two_sheets_of_a_form_one_is_read(
    tmp_path: Path, first: tuple[str, bool], second: tuple[str, bool], found: int
) -> None:
    pages = [Page(name, table("people").rows, hidden=hidden) for name, hidden in (first, second)]
    sheets = recognise(read_sheets(save(tmp_path / "b.xlsx", *pages), "x"), forms())
    assert [n for n, sheet in enumerate(sheets) if sheet.form] == [found]


def test_a_further_sheet_of_a_form_is_known_as_such_and_a_hidden_one_is_not_read(tmp_path: Path) -> None:
    rows = table("people", {"name": "An"}).rows
    pages = [
        Page("BM05 Cán bộ", rows),
        Page("BM05 (2)", rows),
        Page("Sheet3", rows),
        Page("BM06", rows, hidden=True),
    ]
    first, second, third, hidden = recognise(read_sheets(save(tmp_path / "b.xlsx", *pages), "x"), forms())
    assert (first.form, first.repeats) == (forms()["people"], None)
    assert [(s.form, s.repeats, len(s.tables)) for s in (second, third)] == [(None, forms()["people"], 1)] * 2
    assert (hidden.form, hidden.tables) == (forms()["collectives"], ())


def test_a_csv_file_is_recognised_by_its_own_name(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, Page("A", [["a", "b"]]))
    for file, form in (("van-phong/BM05.csv", "people"), ("van-phong/bm06 - tap the.csv", "collectives")):
        (found,) = recognise([replace(sheet, name=None, file=f"data/{file}")], forms())
        assert found.form == forms()[form]


def test_the_two_workbooks_have_their_own_forms(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, Page("BB01 Kết quả", [["a"]]))
    assert recognise([sheet], forms())[0].form is None
    assert recognise([sheet], forms(), "inspection")[0].form == forms()["assessments"]


# ---------------------------------------------------------------------------------------------
# Peek


NO_HEADER = "không có dòng nào là tiêu đề bảng (ít nhất hai ô chữ liền nhau, phía dưới có số liệu)"


@pytest.fixture
def seen_file(tmp_path: Path) -> Path:
    rows = [
        ["DANH SÁCH"],
        HEAD,
        [1, "Nguyễn  Văn An", "x\ny", 2.5, "lạc"],
        [2, "Bình", None, "#N/A"],
        ["Tổng cộng", None, None, 3],
    ]
    return save(tmp_path / "seen.xlsx", Page("A", rows), Page("Trống"), Page("Ẩn", [["a"]], hidden=True))


def test_peek_has_the_shape_of_the_contract(seen_file: Path) -> None:
    assert peek(seen_file, records=True) == {
        "file": "seen.xlsx",
        "tables": [
            {
                "sheet": "A",
                "header": [2, 2],
                "columns": HEAD,
                "first_row": 3,
                "last_row": 4,
                "n_records": 2,
                "skipped": [
                    {"row": 1, "kind": "title", "text": "DANH SÁCH"},
                    {"row": 2, "kind": "header", "text": "STT | Họ và tên | Chức vụ | Số sáng kiến"},
                    {"row": 5, "kind": "total", "text": "Tổng cộng | 3"},
                ],
                "records": [
                    {
                        "_row": 3,
                        "STT": "1",
                        "Họ và tên": "Nguyễn Văn An",
                        "Chức vụ": "x\ny",
                        "Số sáng kiến": "2.5",
                        "E": "lạc",
                    },
                    {"_row": 4, "STT": "2", "Họ và tên": "Bình", "Chức vụ": "", "Số sáng kiến": "#N/A"},
                ],
            }
        ],
        "unread": [
            {"sheet": "Trống", "why": "trang trống"},
            {"sheet": "Ẩn", "why": NO_HEADER},
        ],
        "warnings": [
            "trang “A”: 1 ô báo lỗi: D4",
            "trang “A”: 1 ô nằm ngoài các cột có tiêu đề: E3",
            "trang “Ẩn”: trang bị ẩn",
        ],
    }


def test_peek_without_records_is_json_and_shorter(seen_file: Path) -> None:
    assert "records" not in json.loads(json.dumps(peek(seen_file)))["tables"][0]


def test_two_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [["STT", "Mã", "Mã"], [1, "a", "b"]]))
    table_seen = peek(path, records=True)["tables"][0]
    assert table_seen["columns"] == ["STT", "Mã (B)", "Mã (C)"]
    assert table_seen["records"] == [{"_row": 2, "STT": "1", "Mã (B)": "a", "Mã (C)": "b"}]


def test_peek_for_the_terminal_shows_tables_rows_and_warnings(seen_file: Path) -> None:
    shown = render_peek(peek(seen_file, records=True))
    for line in (
        "A: 2 records, rows 3-4; header in row 2",
        "      5  total      Tổng cộng | 3",
        "         Chức vụ: x / y",
        "  Trống: trang trống",
        "  trang “A”: 1 ô báo lỗi: D4",
    ):
        assert line in shown.splitlines()


def test_raw_cells_know_their_address() -> None:
    assert RawCell(12, 28, "x", "x").address == "AB12"
