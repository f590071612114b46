"""`khcn_tools.clean`: a workbook becomes tables and findings."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import ROOT, UNIT, Page, cleaned, forms, rules, save, table, unit_info
from openpyxl import load_workbook

from khcn_tools.clean import CleanWorkbook
from khcn_tools.model import UNKNOWN, ColumnType, DateSpan, Finding

AN = {"name": "Nguyễn Văn An", "birth_year": 1985, "rating": "HTTNV", "title": "LĐTT"}
BINH = {"name": "Trần Thị Bình", "birth_year": 1990, "hired_on": "01/03/2015"}
CUONG = {"name": "Lê Cường", "birth_year": "1979", "discipline": "Không"}


def submission(path: Path, *pages: Page, whole: bool = True) -> CleanWorkbook:
    """Clean a submission of these pages; with `whole`, the forms that are not given are there and empty."""
    given = {page.name for page in pages}
    rest = [table(f.id) for f in forms().values() if f.workbook == "submission" and f.layout == "table"]
    more = [page for page in (unit_info(), *rest) if whole and page.name not in given]
    return cleaned(save(path / f"{UNIT}.xlsx", *pages, *more))


def only(clean: CleanWorkbook) -> Finding:
    assert len(clean.findings) == 1, [f.message for f in clean.findings]
    return clean.findings[0]


def test_a_faultless_workbook_has_no_finding_and_our_own_names(tmp_path: Path) -> None:
    clean = submission(tmp_path, table("people", AN, BINH, CUONG))
    assert clean.findings == ()
    first, second, third = clean.tables["people"].records
    assert (first.row, first["name"], first["birth_year"], first["rating"], first["title"]) == (
        *(5, "Nguyễn Văn An", 1985),
        *("good", "ldtt"),
    )
    assert (second["hired_on"].iso, second["title"], third["discipline"]) == ("2015-03-01", None, "none")
    assert (second.cells["hired_on"].cell, second.cells["hired_on"].typed) == ("G6", "01/03/2015")
    assert clean.tables["unit_info"].records[0]["cutoff_date"] == DateSpan.day(dt.date(2022, 10, 31))
    assert len(clean.tables) == 14


Fault = tuple[Mapping[str, Any], str, str, str | None, str]
FAULTS: dict[str, Fault] = {
    "type": (
        {**AN, "hired_on": "chưa rõ"},
        "DATA-TYPE",
        "G5",
        "chưa rõ",
        (
            "Trang BM05 Cán bộ, ô G5 (Ngày tuyển dụng): “chưa rõ” không phải là ngày; "
            "ghi dạng 15/02/2022 hoặc 02/2022."
        ),
    ),
    "required": (
        {**AN, "name": None},
        "DATA-REQUIRED",
        "B5",
        None,
        "Trang BM05 Cán bộ, ô B5 (Họ và tên): chưa ghi, trong khi dòng này đã có số liệu khác.",
    ),
    "choice": (
        {**AN, "title": "Lao động tiên tến"},
        "DATA-CHOICE",
        "J5",
        "Lao động tiên tến",
        (
            "Trang BM05 Cán bộ, ô J5 (Danh hiệu đề nghị): “Lao động tiên tến” không có trong danh mục; "
            "gần nhất là “Lao động tiên tiến”."
        ),
    ),
    "choice unlike any": (
        {**AN, "sex": "zzz"},
        "DATA-CHOICE",
        "D5",
        "zzz",
        "Trang BM05 Cán bộ, ô D5 (Giới tính): “zzz” không có trong danh mục.",
    ),
    "error": (
        {**AN, "birth_year": "#REF!"},
        "DATA-ERROR",
        "C5",
        "#REF!",
        "Trang BM05 Cán bộ, ô C5 (Năm sinh): ô báo lỗi #REF!.",
    ),
    "formula": (
        {**AN, "birth_year": "=2022-37"},
        "DATA-ERROR",
        "C5",
        "=2022-37",
        "Trang BM05 Cán bộ, ô C5 (Năm sinh): ô có công thức nhưng tệp không lưu kết quả.",
    ),
}


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_a_cell_says_where_what_and_what_was_typed(tmp_path: Path, case: Fault) -> None:
    record, code, address, value, message = case
    clean = submission(tmp_path, table("people", record))
    found = only(clean)
    assert (found.code, found.severity, found.cell, found.value, found.message) == (
        code,
        "error",
        address,
        value,
        message,
    )
    assert (found.unit_id, found.item, found.table, found.sheet) == (UNIT, "II.2b", "people", "BM05 Cán bộ")
    assert (found.file, found.basis, found.id) == (f"data/submissions/2022/{UNIT}.xlsx", None, "")
    assert found.subject == (None if code == "DATA-REQUIRED" else "Nguyễn Văn An")
    assert clean.tables["people"].records[0][found.column or ""] is (None if value is None else UNKNOWN)
    assert clean.faulted == (value is not None)


def test_a_list_of_choices_is_the_remedy(tmp_path: Path) -> None:
    found = only(submission(tmp_path, table("people", {**AN, "sex": "zzz"})))
    assert found.remedy == "Chọn một trong các giá trị: Nam; Nữ."


def test_every_fault_is_collected(tmp_path: Path) -> None:
    bad = {
        "name": "Lê Cường",
        "birth_year": "79",
        "sex": "?",
        "hired_on": "chưa",
        "rating": "khá",
        "title": "CSTĐ",
    }
    clean = submission(tmp_path, table("people", bad, AN))
    assert Counter(f.code for f in clean.findings) == {"DATA-TYPE": 2, "DATA-CHOICE": 3}
    assert clean.tables["people"].records[1]["title"] == "ldtt"


def test_a_missing_sheet_is_told_for_each_form(tmp_path: Path) -> None:
    clean = submission(tmp_path, unit_info(), table("people", AN), whole=False)
    missing = [f for f in clean.findings if f.code == "DATA-SHEET"]
    assert len(missing) == 12
    assert missing[0].message == "Thiếu trang BM01 Văn bản."
    assert (missing[0].table, missing[0].sheet, missing[0].cell, missing[0].item) == (
        "directives",
        None,
        None,
        "II.1",
    )
    assert set(clean.tables) == {"unit_info", "people"}


def retitled(page: Page, **headings: str | None) -> Page:
    """Return a form's sheet with headings written differently."""
    rows = [
        [headings.get(str(v).rstrip("*"), v) if n == 2 else v for v in row] for n, row in enumerate(page.rows)
    ]
    return replace(page, rows=rows)


def test_a_missing_required_heading_is_an_error_and_its_values_are_unknown(tmp_path: Path) -> None:
    page = table("collectives", {"name": "Tổ Một", "members": 3})
    clean = submission(tmp_path, retitled(page, **{"Số thành viên": "Quân số"}))
    missing, unknown = clean.findings
    assert (missing.code, missing.severity, missing.column) == ("DATA-COLUMN", "error", "members")
    assert missing.message == "Trang BM06 Tập thể: thiếu cột bắt buộc “Số thành viên”."
    assert (unknown.severity, unknown.cell, unknown.value) == ("warning", "C3", "Quân số")
    assert clean.tables["collectives"].records[0]["members"] is UNKNOWN
    assert clean.tables["collectives"].columns == {"name", "rating", "title", "award", "status", "note"}


def test_a_heading_that_is_not_in_the_form_is_told_and_its_cells_are_kept(tmp_path: Path) -> None:
    page = table("people", {**AN, "note": "thêm"})
    clean = submission(tmp_path, retitled(page, **{"Ghi chú": "Số điện thoại"}))
    found = only(clean)
    assert (found.code, found.severity, found.cell, found.column) == ("DATA-COLUMN", "warning", "N3", None)
    assert [(c.column, c.cell, c.typed) for c in clean.typed if c.cell == "N5"] == [
        ("Số điện thoại", "N5", "thêm")
    ]


def test_headings_are_found_under_other_names_and_orders(tmp_path: Path) -> None:
    rows = [
        ["TT", "Xếp loại", "HỌ TÊN", "Sinh năm", "Đề nghị", None],
        [None] * 4 + ["Danh hiệu thi đua", "Khen thưởng"],
    ]
    records = [[1, "HTXSNV", "Nguyễn Văn An", 1985, "CSTĐCS", "GK của Giám đốc Sở"]]
    page = Page("BM05 Cán bộ", [*rows, *records], merged=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"])
    clean = submission(tmp_path, page)
    (record,) = clean.tables["people"].records
    values = tuple(record[name] for name in ("name", "birth_year", "rating", "title", "award"))
    assert values == ("Nguyễn Văn An", 1985, "excellent", "cstdcs", "gk_so")
    assert clean.findings == ()


NOTED = (
    "Ngày tuyển dụng (*)",
    "Ngày tuyển dụng[1]",
    "Ngày tuyển dụng²",
    "Ngày tuyển dụng 1)",
    "NGÀY\nTUYỂN  DỤNG",
)


@pytest.mark.parametrize("heading", NOTED)
def test_a_heading_is_known_with_the_mark_of_a_footnote(tmp_path: Path, heading: str) -> None:
    clean = submission(tmp_path, retitled(table("people", BINH), **{"Ngày tuyển dụng": heading}))
    assert clean.findings == ()
    assert clean.tables["people"].records[0]["hired_on"].iso == "2015-03-01"


@pytest.mark.parametrize("heading", ["TT", "Số TT", "S\nTT", "Thứ tự"])
def test_the_running_number_is_never_data(tmp_path: Path, heading: str) -> None:
    clean = submission(tmp_path, retitled(table("people", AN, BINH), STT=heading))
    assert clean.findings == ()
    assert "A5" not in {cell.cell for cell in clean.typed}


def test_a_heading_twice_is_told_and_only_the_first_is_read(tmp_path: Path) -> None:
    page = table("people", {**AN, "note": "1986"})
    clean = submission(tmp_path, retitled(page, **{"Ghi chú": "Năm sinh"}))
    assert "lặp lại cột “Năm sinh”" in only(clean).message
    assert clean.tables["people"].records[0]["birth_year"] == 1985


def halved(*names: tuple[str | None, str | None], merged: str) -> Page:
    """Return a list of people whose names stand in two columns, the heading over both."""
    page = table("people", *(AN for _ in names))
    rows = [[*row[:2], row[1] if n == 2 else None, *row[2:]] for n, row in enumerate(page.rows[:4])]
    rows += [[n, *name, *row[2:]] for n, (name, row) in enumerate(zip(names, page.rows[4:], strict=True))]
    return replace(page, rows=rows, merged=[merged])


def test_a_name_in_two_cells_under_one_merged_heading_is_one_name(tmp_path: Path) -> None:
    page = halved(("Nguyễn Thị", "Hoa"), ("Trần Văn Bình", None), merged="B3:C3")
    clean = submission(tmp_path, page)
    assert clean.findings == ()
    assert [record["name"] for record in clean.tables["people"].records] == ["Nguyễn Thị Hoa", "Trần Văn Bình"]
    assert {(cell.cell, cell.typed) for cell in clean.typed if cell.column == "name"} == {
        ("B5", "Nguyễn Thị Hoa"),
        ("B6", "Trần Văn Bình"),
    }


def test_a_name_beside_another_under_a_heading_of_its_own_stays(tmp_path: Path) -> None:
    clean = submission(tmp_path, halved(("Nguyễn Văn An", "Trần Văn Bình"), merged="A1:C1"))
    assert "lặp lại cột “Họ và tên”" in only(clean).message
    assert clean.tables["people"].records[0]["name"] == "Nguyễn Văn An"


def test_a_cell_under_no_heading_is_told_and_kept(tmp_path: Path) -> None:
    page = table("activities", {"name": "Hội thao", "organiser": "Khối"})
    page = replace(page, rows=[*page.rows[:4], [*page.rows[4], None, "giải Nhì"]])
    clean = submission(tmp_path, page)
    found = only(clean)
    assert (found.code, found.severity, found.cell, found.value) == ("DATA-COLUMN", "warning", "J5", "giải Nhì")
    assert [c.column for c in clean.typed if c.cell == "J5"] == ["J"]


def test_a_form_whose_header_is_gone_is_told(tmp_path: Path) -> None:
    clean = submission(tmp_path, Page("BM12 Khối, Cụm", [["Hội thao"], ["Hội diễn"]]))
    assert only(clean).message == "Trang BM12 Khối, Cụm: không tìm thấy dòng tiêu đề của biểu."
    assert "activities" not in clean.tables
    assert clean.skipped_by["note"] == 2


def headless(form_id: str, *records: dict[str, Any], serial: bool) -> Page:
    """Return a form's sheet of which only the records are left."""
    page = table(form_id, *records, serial=serial)
    return replace(page, rows=[row if serial else row[1:] for row in page.rows[4:]])


@pytest.mark.parametrize("serial", [True, False])
def test_rows_without_a_header_are_told_kept_and_not_guessed(tmp_path: Path, *, serial: bool) -> None:
    clean = submission(tmp_path, headless("people", AN, BINH, CUONG, serial=serial))
    found = only(clean)
    assert (found.code, found.severity, found.table) == ("DATA-COLUMN", "error", "people")
    assert "các cột có vẻ vẫn xếp đúng thứ tự" in found.message
    assert "people" not in clean.tables
    kept = {c.cell: (c.column, c.typed) for c in clean.typed if c.table == "BM05 Cán bộ"}
    assert kept["B1" if serial else "A1"] == ("B" if serial else "A", "Nguyễn Văn An")
    assert len(kept) == (13 if serial else 10) == clean.skipped_by["note"]


def test_columns_in_another_order_are_not_said_to_be_in_the_form_s(tmp_path: Path) -> None:
    page = headless("people", AN, BINH, CUONG, serial=True)
    turned = replace(page, rows=[list(reversed(row)) for row in page.rows])
    assert "có vẻ" not in only(submission(tmp_path, turned)).message


EMPTY: dict[str, list[dict[str, Any]]] = {"no row": [], "only the example": [dict(forms()["people"].example)]}


@pytest.mark.parametrize("records", EMPTY.values(), ids=EMPTY.keys())
def test_a_sheet_without_data_is_an_empty_table(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    clean = submission(tmp_path, table("people", *records))
    assert (clean.findings, clean.tables["people"].records) == ((), ())


def test_a_form_that_is_only_there_hidden_is_missing_and_said_to_be_hidden(tmp_path: Path) -> None:
    clean = submission(tmp_path, replace(table("people", AN), hidden=True))
    found = only(clean)
    assert (found.code, found.severity, found.sheet, found.table) == (
        *("DATA-SHEET", "error"),
        *("BM05 Cán bộ", "people"),
    )
    assert "đang bị ẩn" in found.message
    assert "Unhide" in found.remedy
    assert "people" not in clean.tables


def test_hidden_rows_and_columns_are_read_as_data(tmp_path: Path) -> None:
    path = save(tmp_path / f"{UNIT}.xlsx", table("people", AN, BINH))
    workbook = load_workbook(path)
    sheet = workbook["BM05 Cán bộ"]
    sheet.row_dimensions[6].hidden = sheet.column_dimensions["C"].hidden = True
    workbook.save(path)
    records = cleaned(path).tables["people"].records
    assert [(r["name"], r["birth_year"]) for r in records] == [("Nguyễn Văn An", 1985), ("Trần Thị Bình", 1990)]


SECOND: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "a copy": ([AN, BINH], "warning", "lặp lại một biểu đã có"),
    "other people": (
        [BINH, CUONG],
        "error",
        "cùng biểu với trang BM05 Cán bộ và có 1 dòng",
    ),
    "nobody": ([], "warning", "lặp lại một biểu đã có"),
}


@pytest.mark.parametrize(("records", "severity", "said"), SECOND.values(), ids=SECOND.keys())
def test_a_second_sheet_of_a_form_is_an_error_where_it_has_other_rows(
    tmp_path: Path, records: list[dict[str, Any]], severity: str, said: str
) -> None:
    second = replace(table("people", *records), name="BM05 Cán bộ (2)")
    clean = submission(tmp_path, table("people", AN, BINH), second)
    assert (only(clean).severity, only(clean).sheet) == (severity, "BM05 Cán bộ (2)")
    assert said in only(clean).message
    assert len(clean.tables["people"].records) == 2
    kept = [c.typed for c in clean.typed if c.table == "BM05 Cán bộ (2)" and c.cell == "B6"]
    assert kept == (["Lê Cường"] if severity == "error" else [])


FURTHER = [
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Giới tính",
    "Chức vụ",
    "Xếp loại chất lượng",
    "Ngày tuyển dụng",
    "Ghi chú",
]
LOOKS_LIKE: dict[str, tuple[list[Any], list[Any], str]] = {
    "other people, most headings": (FURTHER, [1, "Lê Cường", 1979, "Nam"], "error"),
    "the same people, told otherwise": (FURTHER, [1, "Nguyễn Văn An", 1985, "Nam"], "warning"),
    "other people, few headings": (FURTHER[:3], [1, "Lê Cường", 1979], "warning"),
}


@pytest.mark.parametrize(("head", "row", "severity"), LOOKS_LIKE.values(), ids=LOOKS_LIKE.keys())
def test_a_sheet_that_looks_like_a_form_is_an_error_where_it_names_others(
    tmp_path: Path, head: list[Any], row: list[Any], severity: str
) -> None:
    clean = submission(tmp_path, table("people", AN, BINH), Page("Danh sách", [head, row]))
    assert (only(clean).severity, only(clean).sheet) == (severity, "Danh sách")


LISTS: dict[str, Page] = {
    "by its name": Page("DanhMuc", [["HTKT", "PLDT"], ["a", "b"]]),
    "by its values": Page(
        "Sheet9", [["Giới tính"], ["Nam"], ["Nữ"], ["CSTĐCS"], ["LĐTT"], ["Giấy khen của Giám đốc Sở"]]
    ),
}


@pytest.mark.parametrize("page", LISTS.values(), ids=LISTS.keys())
def test_a_look_up_list_is_told_as_such_in_one_line(tmp_path: Path, page: Page) -> None:
    found = only(submission(tmp_path, page))
    assert (found.severity, found.sheet) == ("info", page.name)
    assert "là danh mục để tra cứu" in found.message


def test_a_sheet_of_no_form_is_told_by_name_unless_hidden_or_our_own(tmp_path: Path) -> None:
    pages = (
        Page("Nháp", [["a", "b"]]),
        Page("Hướng dẫn", [["c"]]),
        Page("Danh mục", [["d"]], hidden=True),
        Page("Trống"),
    )
    clean = submission(tmp_path, *pages)
    assert (
        only(clean).message
        == "Trang Nháp không thuộc bộ biểu mẫu, hoặc lặp lại một biểu đã có; 2 ô không được đưa vào kiểm tra."
    )
    assert (clean.skipped_by["note"], clean.skipped_by["hidden"]) == (3, 1)


def test_another_table_on_a_form_is_told(tmp_path: Path) -> None:
    page = table(
        "activities",
        {"name": "Hội thao", "organiser": "Khối"},
        below=[[], ["STT", "Vật tư", "Giá"], [1, "Bóng", 5]],
    )
    found = only(submission(tmp_path, page))
    assert found.message == (
        "Trang BM12 Khối, Cụm: bảng có tiêu đề ở dòng 7 không phải bảng của biểu này; "
        "6 ô không được đưa vào kiểm tra."
    )


FOREIGN: list[tuple[list[Any], list[Any]]] = [
    (["STT", "Nội dung", "Số lượng", "Ghi chú"], [1, "Công chức", 4, "x"]),
    (["STT", "Họ và tên", "Số tiền thưởng"], [1, "Nguyễn Văn An", 400]),
]


@pytest.mark.parametrize(("head", "row"), FOREIGN)
def test_another_table_with_a_heading_of_the_form_adds_no_record(
    tmp_path: Path, head: list[Any], row: list[Any]
) -> None:
    clean = submission(tmp_path, table("people", AN, BINH, below=[[], head, row]))
    assert "bảng có tiêu đề ở dòng 8 không phải bảng của biểu này" in only(clean).message
    assert len(clean.tables["people"].records) == 2


def test_a_table_goes_on_below_under_some_of_its_headings(tmp_path: Path) -> None:
    below: list[list[Any]] = [[], ["Bổ sung"], ["STT", "Họ và tên", "Năm sinh"], [1, "Bùi Hải", 1990]]
    clean = submission(tmp_path, table("people", AN, BINH, below=below))
    assert clean.findings == ()
    assert [r["name"] for r in clean.tables["people"].records] == ["Nguyễn Văn An", "Trần Thị Bình", "Bùi Hải"]
    assert clean.tables["people"].records[2]["title"] is UNKNOWN


def test_ambiguous_dates_are_told_where_a_column_holds_both_orders(tmp_path: Path) -> None:
    hired = ("15/03/2010", "03/15/2010", "03/04/2010", "05/05/2010")
    clean = submission(
        tmp_path,
        table("people", *({"name": f"Người {n}", "hired_on": d} for n, d in zip("ABCD", hired, strict=True))),
    )
    found = only(clean)
    assert (found.code, found.cell) == ("DATA-AMBIGUOUS", "G7")
    assert "có thể là 03/04/2010 hoặc 04/03/2010" in found.message
    dates = [record["hired_on"] for record in clean.tables["people"].records]
    assert [str(date) for date in dates if date is not UNKNOWN] == ["15/03/2010", "15/03/2010", "05/05/2010"]


def test_a_column_with_month_first_is_read_so(tmp_path: Path) -> None:
    people = ({"name": "Người A", "hired_on": "03/15/2010"}, {"name": "Người B", "hired_on": "03/04/2010"})
    clean = submission(tmp_path, table("people", *people))
    assert clean.findings == ()
    assert str(clean.tables["people"].records[1]["hired_on"]) == "04/03/2010"


UNITS = [
    ({"unit_name": "văn phòng"}, None),
    ({"unit_name": "VP Sở"}, None),
    ({"unit_name": "VĂN PHÒNG SỞ KHOA HỌC VÀ CÔNG NGHỆ"}, None),
    ({"unit_name": "Văn phòng UBND"}, "ghi “Văn phòng UBND”, trong khi tệp này là của Văn phòng Sở."),
    ({"unit_name": "Thanh tra Sở"}, "ghi “Thanh tra Sở”, trong khi tệp này là của Văn phòng Sở."),
    ({"year": 2021}, "ghi năm 2021, trong khi kỳ kiểm tra là năm 2022."),
    ({"year": "năm 2022"}, None),
]


@pytest.mark.parametrize(("values", "said"), UNITS)
def test_the_unit_and_the_year_inside_must_be_the_file_s_own(
    tmp_path: Path, values: dict[str, Any], said: str | None
) -> None:
    clean = submission(tmp_path, unit_info(**values))
    if said is None:
        assert clean.findings == ()
    else:
        assert only(clean).code == "DATA-UNIT"
        assert only(clean).message.endswith(said)
        assert clean.faulted == 1


def test_pairs_are_read_to_the_right_of_their_labels_wherever_they_stand(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["SỞ KH&CN"],
        [None, "Tên đơn vị:", "Văn phòng Sở", "ghi thêm"],
        [None, "Năm", None, 2022],
    ]
    lines += [[None, "Tổng số CBCCVC", "12 người"], [None, "Số liệu chốt đến ngày *"]]
    clean = submission(tmp_path, Page("BM00 Đơn vị", lines))
    record = clean.tables["unit_info"].records[0]
    assert (record["unit_name"], record["year"], record["staff_total"]) == ("Văn phòng Sở", 2022, UNKNOWN)
    assert [(f.code, f.cell) for f in clean.findings] == [("DATA-TYPE", "C4"), ("DATA-REQUIRED", "C5")]
    assert record.cells["unit_name"].cell == "C2"


IN_ONE_CELL = [
    ("Năm: 2022", "year", 2022),
    ("Năm 2022", "year", 2022),
    ("Tên đơn vị:  Văn phòng Sở", "unit_name", "Văn phòng Sở"),
    ("Tổng số CBCCVC: 12", "staff_total", 12),
    ("Tổng số CBCCVC 12", "staff_total", 12),
    ("Số liệu chốt đến ngày 31/10/2022", "cutoff_date", DateSpan.day(dt.date(2022, 10, 31))),
]


@pytest.mark.parametrize(("text", "column", "value"), IN_ONE_CELL)
def test_label_and_value_in_one_cell_are_a_pair(tmp_path: Path, text: str, column: str, value: object) -> None:
    page = unit_info()
    heading = forms()["unit_info"].column(column).heading
    rows = [[text] if row[0] == heading else row for row in page.rows]
    clean = submission(tmp_path, replace(page, rows=rows))
    assert clean.findings == ()
    cell = clean.tables["unit_info"].records[0].cells[column]
    assert (cell.value, cell.typed) == (value, text)


def test_a_label_may_be_merged_and_what_stands_only_below_it_is_told(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["Tên đơn vị", None, "Văn phòng Sở"],
        ["Năm", None, 2022],
        ["Tổng số CBCCVC"],
        [12],
    ]
    lines += [["Số liệu chốt đến ngày", None, "31/10/2022"]]
    merged = ["A1:B1", "A2:B2", "A3:B3"]
    found = only(submission(tmp_path, Page("BM00 Đơn vị", lines, merged)))
    assert (found.code, found.cell, found.value) == ("DATA-REQUIRED", "B3", "12")
    assert "ô A4 ở ngay dưới ghi “12”" in found.message


def test_a_missing_label_is_told(tmp_path: Path) -> None:
    clean = submission(
        tmp_path,
        Page(
            "BM00 Đơn vị",
            [["Tên đơn vị", "Văn phòng Sở"], ["Năm", 2022], ["Số liệu chốt đến ngày", "31/10/2022"]],
        ),
    )
    assert only(clean).message == (
        "Trang BM00 Đơn vị: thiếu dòng bắt buộc “Tổng số cán bộ, công chức, viên chức, người lao động”."
    )


COLLECTIVES = [
    ("Tổ Một", None),
    ("TỔ MỘT ", None),
    ("Văn phòng", None),
    ("-", None),
    ("Tổ Mốt", "Tổ Một"),
    ("Ban Xyz", ""),
]


@pytest.mark.parametrize(("typed", "near"), COLLECTIVES)
def test_a_collective_of_a_person_must_be_listed_or_be_the_unit(
    tmp_path: Path, typed: str, near: str | None
) -> None:
    clean = submission(
        tmp_path,
        table("people", {**AN, "collective": typed}),
        table("collectives", {"name": "Tổ Một", "members": 1}),
    )
    if near is None:
        assert clean.findings == ()
        return
    found = only(clean)
    assert (found.code, found.cell, found.value, found.subject) == ("DATA-CHOICE", "F5", typed, "Nguyễn Văn An")
    assert ("gần nhất là" in found.message) == bool(near)
    assert clean.tables["people"].records[0]["collective"] is UNKNOWN
    assert clean.faulted == 1


@pytest.mark.parametrize(
    ("typed", "codes"), [("Không", []), ("không đề nghị", []), ("không rõ", ["DATA-CHOICE"])]
)
def test_no_under_a_proposed_title_says_that_none_is_proposed(
    tmp_path: Path, typed: str, codes: list[str]
) -> None:
    an = {"name": "Nguyễn Văn An", "title": typed, "award": "Không có"}
    clean = submission(tmp_path, table("people", an))
    assert [finding.code for finding in clean.findings] == codes
    assert clean.tables["people"].records[0]["title"] is (UNKNOWN if codes else None)
    assert clean.tables["people"].records[0]["award"] is None


def activities(*participants: object) -> list[dict[str, Any]]:
    return [
        {"name": f"Hội thao {n}", "organiser": "Khối", "participants": p} for n, p in enumerate(participants)
    ]


TOTALS = [
    ([2, 3], 5, None),
    ([2, 3], 6, "5"),
    ([2, None], 2, None),
    ([2, "ba"], 9, None),
    (["2,5", 3], "5,5", None),
    ([2], "năm", None),
]


@pytest.mark.parametrize(("figures", "total", "summed"), TOTALS)
def test_a_total_must_be_the_sum_of_its_column(
    tmp_path: Path, figures: list[object], total: object, summed: str | None
) -> None:
    page = table("activities", *activities(*figures), below=[[None, "Tổng cộng", None, None, None, total]])
    wrong = [f for f in submission(tmp_path, page).findings if f.code == "DATA-TOTAL"]
    assert [(f.cell, f.severity, f.value) for f in wrong] == ([("F7", "warning", str(total))] if summed else [])
    assert not summed or wrong[0].message.endswith(f"dòng tổng ghi {total}, cộng các dòng được {summed}.")


def test_a_total_of_a_group_counts_from_the_group_on(tmp_path: Path) -> None:
    blank = [None] * 3
    below: list[list[Any]] = [
        ["II", "Tổ Hai"],
        [2, "Hội diễn", "Khối", None, None, 4],
        [None, "Cộng", *blank, 4],
        [None, "Tổng cộng", *blank, 7],
    ]
    assert submission(tmp_path, table("activities", *activities(3), below=below)).findings == ()


BLANK: list[None] = [None] * 3
SUMS: dict[str, tuple[list[list[Any]], list[str]]] = {
    "a subtotal for each group and a grand total over them": (
        [
            ["I", "Tổ Một"],
            [1, "Hội thao", "Khối", None, None, 4],
            [None, "Cộng", *BLANK, 4],
            ["II", "Tổ Hai"],
            [2, "Hội diễn", "Khối", None, None, 5],
            [3, "Hội thi", "Khối", None, None, 6],
            [None, "Cộng", *BLANK, 11],
            [None, "Tổng cộng", *BLANK, 15],
        ],
        [],
    ),
    "a subtotal that is the grand total's, not its group's": (
        [
            ["I", "Tổ Một"],
            [1, "Hội thao", "Khối", None, None, 4],
            ["II", "Tổ Hai"],
            [2, "Hội diễn", "Khối", None, None, 5],
            [None, "Cộng", *BLANK, 6],
            [None, "Tổng cộng", *BLANK, 8],
        ],
        ["F9", "F10"],
    ),
    "over the rows": ([[None, "Tổng cộng", *BLANK, 9], [1, "Hội thao", "Khối", None, None, 9]], []),
    "over the rows, wrongly": (
        [[None, "Tổng cộng", *BLANK, 8], [1, "Hội thao", "Khối", None, None, 9]],
        ["F5"],
    ),
    "under the title of each group": (
        [
            ["I", "Tổ Một"],
            [None, "Cộng", *BLANK, 4],
            [1, "Hội thao", "Khối", None, None, 4],
            ["II", "Tổ Hai"],
            [None, "Cộng", *BLANK, 6],
            [2, "Hội diễn", "Khối", None, None, 5],
        ],
        ["F9"],
    ),
    "of nothing": ([[None, "Cộng", *BLANK, 0], [None, "Tổng cộng", *BLANK, 0]], []),
}


@pytest.mark.parametrize(("below", "wrong"), SUMS.values(), ids=SUMS.keys())
def test_a_total_is_held_against_the_rows_it_can_be_the_sum_of(
    tmp_path: Path, below: list[list[Any]], wrong: list[str]
) -> None:
    found = submission(tmp_path, table("activities", below=below)).findings
    assert [(f.code, f.cell) for f in found] == [("DATA-TOTAL", cell) for cell in wrong]


HEADS = [
    (["Tổng số: 2 người"], None),
    ([None, "Tổng số: 3 người"], "B7"),
    ([None, "Tổng cộng: 02 (hai) người./."], None),
    ([None, "Tổng cộng: 03 (ba) người./."], "B7"),
    (["Tổng cộng: 3 cán bộ, công chức"], "A7"),
    ([None, "Tổng số cán bộ: 2, trong đó nữ: 1"], None),
    ([None, "Tổng cộng", 3], "C7"),
    ([None, "Cộng", "2 người"], None),
    ([None, "Tổng số đảng viên: 1"], None),
    ([None, "Tổng cộng", None, None, None, None, None, None, None, 1, 1], None),
]


@pytest.mark.parametrize(("total", "cell"), HEADS)
def test_a_number_of_people_is_held_against_the_list(
    tmp_path: Path, total: list[Any], cell: str | None
) -> None:
    found = submission(tmp_path, table("people", AN, BINH, below=[total])).findings
    assert [(f.code, f.cell) for f in found] == ([("DATA-TOTAL", cell)] if cell else [])
    assert not cell or found[0].message.endswith("danh sách có 2 người.")


def test_an_error_in_a_total_is_told_and_its_cell_counts_as_faulted(tmp_path: Path) -> None:
    below = [[None, "Tổng cộng", None, None, None, "#REF!"]]
    clean = submission(tmp_path, table("activities", *activities(3), below=below))
    found = only(clean)
    assert (found.code, found.cell, found.value, clean.faulted) == ("DATA-ERROR", "F6", "#REF!", 1)


def test_formulas_and_errors_in_rows_of_nothing_else_are_told_once_a_column(tmp_path: Path) -> None:
    below = [[n, None, "#N/A", None, "#N/A"] for n in range(2, 60)]
    clean = submission(tmp_path, table("people", AN, below=below))
    assert [(f.code, f.cell) for f in clean.findings] == [("DATA-ERROR", "C6"), ("DATA-ERROR", "E6")]
    assert "cả cột có 58 ô như vậy" in clean.findings[0].message
    assert len(clean.tables["people"].records) == 1
    prefilled = submission(tmp_path, table("people", AN, below=[[f"=A{n}+1"] for n in range(5, 200)]))
    assert (prefilled.findings, len(prefilled.tables["people"].records)) == ((), 1)


def test_the_group_of_a_record_is_kept_as_a_typed_cell(tmp_path: Path) -> None:
    below: list[list[Any]] = [
        ["II", "Phòng Hai"],
        [2, "Trần Thị Bình", 1990],
        [None, "Thanh tra"],
        [3, "Lê Cường"],
    ]
    listed = table("collectives", {"name": "Thanh tra", "members": 1})
    clean = submission(tmp_path, table("people", AN, below=below), listed)
    assert clean.findings == ()
    assert [r["name"] for r in clean.tables["people"].records] == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Cường"]
    groups = [(c.row, c.cell, c.typed) for c in clean.typed if c.column == "(nhóm)"]
    assert groups == [(7, "B6", "II Phòng Hai"), (9, "B8", "Thanh tra")]
    assert clean.skipped_by["group"] == 3


def test_a_name_that_no_collective_of_the_unit_has_stays_a_person(tmp_path: Path) -> None:
    clean = submission(tmp_path, table("people", AN, below=[[None, "Thanh Tra"]]))
    assert [r["name"] for r in clean.tables["people"].records] == ["Nguyễn Văn An", "Thanh Tra"]


GAP: list[None] = [None] * 6
LONG = "Phát động thi đua hoàn thành sớm kế hoạch năm, mỗi người một"
GOES_ON: dict[str, tuple[dict[str, Any], list[Any], str | None]] = {
    "a long text": ({"measures": LONG}, [*GAP, "Việc làm hay"], f"{LONG}\nViệc làm hay"),
    "a small letter": (
        {"measures": "Phát động"},
        [*GAP, "toàn đơn vị"],
        "Phát động\ntoàn đơn vị",
    ),
    "a small letter with a mark": (
        {"measures": "Phát động"},
        [*GAP, "được nhân rộng"],
        "Phát động\nđược nhân rộng",
    ),
    "a capital with a mark": ({"measures": "Phát động"}, [*GAP, "Được nhân rộng"], None),
    "a list": ({"measures": "Gồm"}, [*GAP, "- Một việc"], "Gồm\n- Một việc"),
    "a text of its own": ({"measures": "Phát động"}, [*GAP, "Toàn đơn vị"], None),
    "nothing above": ({}, [*GAP, "toàn đơn vị"], None),
    "a number too": ({"measures": LONG}, [2, *BLANK, None, None, "và"], None),
    "a figure too": ({"measures": LONG}, [*GAP, "và", 3], None),
    "the name too": ({"measures": LONG}, [None, "Đợt hai", None, None, None, None, "và"], None),
    "a cell of another kind": ({"measures": LONG}, [*GAP, 12], None),
}


@pytest.mark.parametrize(("record", "row", "joined"), GOES_ON.values(), ids=GOES_ON.keys())
def test_a_row_in_which_the_record_above_goes_on_is_joined_only_where_it_is_certain(
    tmp_path: Path, record: dict[str, Any], row: list[Any], joined: str | None
) -> None:
    other = {"name": "Thi đua đợt hai"}
    below = [row, [3, "Thi đua đợt hai"], [4, "Thi đua đợt ba"]]
    clean = submission(tmp_path, table("movements", {**record, "name": "Thi đua đợt một"}, below=below))
    first, *rest = clean.tables["movements"].records
    if joined is None:
        assert [r.row for r in (first, *rest)] == [5, 6, 7, 8]
        assert first["measures"] == record.get("measures")
        return
    assert clean.findings == ()
    assert [(r.row, r["name"]) for r in rest] == [(7, other["name"]), (8, "Thi đua đợt ba")]
    assert (first["measures"], first.cells["measures"].cell) == (joined, "G5")
    assert [(c.row, c.cell) for c in clean.typed if c.column == "measures"] == [(5, "G6"), (5, "G5")]
    assert (
        clean.read
        == submission(tmp_path, table("movements", {"name": "Thi đua đợt một"}, below=below[1:])).read + 2
    )


def test_authors_under_one_number_merged_over_their_rows_are_one_record(tmp_path: Path) -> None:
    record = {"kind": "Sáng kiến", "name": "Số hóa hồ sơ", "authors": "Nguyễn Văn An", "shares": 60}
    more: list[list[Any]] = [[None, None, None, "Trần Thị Bình", 40], [2, "Đề tài", "Máy sấy", "Lê Cường"]]
    page = replace(table("initiatives", record, below=more), merged=["A5:A6", "B5:B6", "C5:C6"])
    first, second = submission(tmp_path, page).tables["initiatives"].records
    assert (first["authors"], [int(s) for s in first["shares"]]) == (
        ("Nguyễn Văn An", "Trần Thị Bình"),
        [60, 40],
    )
    assert second["authors"] == ("Lê Cường",)


def test_the_same_row_twice_is_told_and_counts_twice(tmp_path: Path) -> None:
    clean = submission(tmp_path, table("people", AN, BINH, {**AN, "name": "NGUYỄN VĂN  AN"}))
    found = only(clean)
    assert (found.code, found.severity, found.cell) == ("DATA-DUPLICATE", "warning", "B7")
    assert found.message == "Trang BM05 Cán bộ: dòng 7 giống hệt dòng 5; cả hai dòng đều được tính."
    assert len(clean.tables["people"].records) == 3
    assert clean.faulted == 0


def test_rows_that_differ_by_a_tick_only_are_not_the_same(tmp_path: Path) -> None:
    papers: tuple[dict[str, str], ...] = ({"letter": "✓"}, {"report": "✓"}, {}, {"letter": "✓"})
    page = table("dossiers", *({"subject": "Nguyễn Văn An", "title": "CSTĐCS", **paper} for paper in papers))
    assert "dòng 8 giống hệt dòng 5" in only(submission(tmp_path, page)).message


def test_two_people_who_differ_in_accents_only_stay_two(tmp_path: Path) -> None:
    clean = submission(tmp_path, table("people", *({"name": f"Trần Thị {name}"} for name in ("Thu", "Thư"))))
    assert [record["name"] for record in clean.tables["people"].records] == ["Trần Thị Thu", "Trần Thị Thư"]
    assert clean.findings == ()


def test_text_whose_letters_are_tcvn3_is_told_like_text_in_its_font(tmp_path: Path) -> None:
    found = only(submission(tmp_path, table("people", {"name": "NguyÔn V¨n An", "note": "Phòng Kỹ thuËt"})))
    assert (found.code, found.severity, found.cell) == ("DATA-LEGACY", "info", "B5")
    assert "2 ô ghi bằng mã TCVN3" in found.message


def test_a_number_and_a_real_date_are_read_as_their_column_is_written(tmp_path: Path) -> None:
    day = dt.datetime(2022, 4, 3)  # noqa: DTZ001  # as a spreadsheet stores it
    rows = (
        {"name": "A", "registered": "1,234.5"},
        {"name": "B", "registered": "1,234", "starts_on": "15/03/2022"},
    )
    clean = submission(tmp_path, table("movements", *rows, {"name": "C", "starts_on": day}))
    assert [record["registered"] for record in clean.tables["movements"].records][1] == 1234
    found = only(clean)
    assert (found.code, found.cell, found.column) == ("DATA-AMBIGUOUS", "E7", "starts_on")
    assert "có thể là 03/04/2022 hoặc 04/03/2022" in found.message


def test_text_in_legacy_fonts_is_told_once_a_sheet_and_its_original_kept(tmp_path: Path) -> None:
    page = table("people", {"name": "NguyÔn V¨n An", "note": "ghi chó"})
    clean = submission(tmp_path, replace(page, fonts={"B5": ".VnTime", "N5": ".VnTime"}))
    found = only(clean)
    assert (found.code, found.severity, found.cell, found.table) == ("DATA-LEGACY", "info", "B5", "people")
    assert "2 ô ghi bằng mã TCVN3" in found.message
    record = clean.tables["people"].records[0]
    assert (record["name"], record.cells["name"].typed) == ("Nguyễn Văn An", "NguyÔn V¨n An")


def test_the_team_s_workbook_is_cleaned_by_its_own_forms(tmp_path: Path) -> None:
    page = table("assessments", {"item": "II.1", "rating": "Tốt"})
    clean = cleaned(save(tmp_path / f"{UNIT}.xlsx", page), "inspection")
    assert clean.tables["assessments"].records[0]["rating"] == "good"
    assert {f.table for f in clean.findings if f.code == "DATA-SHEET"} == {
        "visit",
        "clarifications",
        "proposals",
    }


# ---------------------------------------------------------------------------------------------
# The words


def test_every_fault_of_reading_of_the_catalogue_has_its_words() -> None:
    codes = {
        *("DATA-FILE", "DATA-STRAY", "DATA-SHEET", "DATA-COLUMN", "DATA-REQUIRED", "DATA-TYPE", "DATA-CHOICE"),
        *("DATA-AMBIGUOUS", "DATA-UNIT", "DATA-ERROR", "DATA-TOTAL", "DATA-DUPLICATE", "DATA-LEGACY"),
    }
    assert {code for code in rules() if code.startswith("DATA-")} == codes
    assert {rules()[code].severity for code in ("DATA-TOTAL", "DATA-DUPLICATE")} == {"warning"}
    assert rules()["DATA-LEGACY"].severity == "info"


def test_every_sentence_that_the_code_names_is_there() -> None:
    modules = (path for part in ("clean", "collect") for path in (ROOT / "khcn_tools" / part).glob("*.py"))
    source = "\n".join(path.read_text("utf-8") for path in modules)
    named = {
        variant
        for code, rule in rules().items()
        if code.startswith("DATA-")
        for variant in rule.parameters
        if f'"{variant}"' in source or variant in set(ColumnType)
    }
    kept = {
        variant for code, rule in rules().items() if code.startswith("DATA-") for variant in rule.parameters
    }
    assert named == kept
    typed = {kind for kind in ColumnType if kind not in {"text", "decision", "choice"}}
    assert typed <= set(rules()["DATA-TYPE"].parameters)


def test_no_name_of_a_machine_or_folder_stands_in_a_finding(tmp_path: Path) -> None:
    clean = submission(tmp_path, table("people", {**AN, "hired_on": "chưa rõ"}))
    assert not re.search(re.escape(str(tmp_path)), repr(clean.findings))
