"""Blank workbooks: what a person sees, what Excel does while they type, and the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import (
    FOCUS_SHEET,
    SAMPLE_MARK,
    first_data_row,
    inspection_workbook,
    submission_workbook,
    to_bytes,
)
from khcn_tools.collect.folder import Filing
from khcn_tools.collect.workbook import open_workbook
from khcn_tools.forms import load_forms
from khcn_tools.model import ColumnType, Compared, Focus, Form, Plan, column_letters
from khcn_tools.plan import load_plan
from khcn_tools.rulebook import load_rulebook

ROOT = Path(__file__).parents[2]
FORMS = load_forms(ROOT)
PLAN = replace(load_plan(ROOT, 2022), sample=True)
REAL = replace(PLAN, sample=False)
UNIT = PLAN.unit("van-phong")

HS_01 = {
    "id": "HS-01-1a2b3c4d", "file": "data/submissions/2022/van-phong.xlsx",
    "sheet": "BM05 Cán bộ", "cell": "F14", "subject": "Nguyễn Văn A", "message": "Chưa có biên bản bình xét",
}  # fmt: skip
CK_01 = HS_01 | {
    "id": "CK-01-00ff00ff", "sheet": None, "cell": None, "subject": None,
    "message": "Biểu BM04 chưa có dòng nào",
}  # fmt: skip
WHY = ("Phải làm rõ", "liên quan đề nghị CSTĐCS của Nguyễn Văn A", "chỉ 1/12 đơn vị có")
DIRECTIVES = Compared(
    "II.1. Văn bản",
    "Tiếp nhận 07 văn bản.",
    "văn bản đã triển khai",
    "3/7 (42,9%)",
    "9/9 (100,0%)",
    "4/5",
    marked=True,
)
CARRIED = {
    "number": "KN-2021-II.1", "recommendation": "Mở sổ theo dõi",
    "responsible": "Chánh Văn phòng", "due_on": "31/12/2021",
}  # fmt: skip


@cache
def submission(plan: Plan = PLAN, unit: str = "van-phong") -> Workbook:
    return submission_workbook(plan, plan.unit(unit), FORMS)


def inspection(
    findings: Iterable[Mapping[str, Any]] = (),
    plan: Plan = PLAN,
    figures: Sequence[Compared] = (),
    recommendations: Sequence[Mapping[str, str]] = (),
) -> Workbook:
    focus = [Focus(finding, 9, WHY, "Biên bản bình xét") for finding in findings]
    return inspection_workbook(plan, UNIT, FORMS, focus=focus, figures=figures, recommendations=recommendations)


@cache
def reopened(workbook: Workbook) -> Workbook:
    """Return the workbook as a person opens it: saved, and read again."""
    return load_workbook(io.BytesIO(to_bytes(workbook)))


def row(sheet: Worksheet, number: int) -> list[object]:
    """Return the values of a row."""
    return [cell.value for cell in sheet[number]]


def check_at(sheet: Worksheet, cell: str) -> DataValidation | None:
    """Return the validation that Excel applies in a cell."""
    return next((v for v in sheet.data_validations.dataValidation if cell in v.sqref), None)


def offered(workbook: Workbook, rule: DataValidation) -> list[object]:
    """Return what a drop-down list offers."""
    source = str(rule.formula1)
    if source.startswith('"'):
        return list(source.strip('"').split(","))
    name, _, cells = source.partition("!")
    return [cell.value for (cell,) in workbook[name.strip("'")][cells.replace("$", "")]]


def tables(workbook: Workbook) -> list[tuple[Worksheet, Form]]:
    """Return the sheets of a workbook that hold a form with columns."""
    return [(workbook[f.sheet], f) for f in FORMS.values() if f.sheet in workbook and f.layout == "table"]


# ---------------------------------------------------------------------------------------------
# What a person sees


def test_a_submission_has_its_explanations_every_form_and_hidden_code_lists() -> None:
    workbook = reopened(submission())
    assert workbook.sheetnames == [
        "Hướng dẫn", "BM00 Đơn vị", "BM01 Văn bản", "BM02 Phong trào", "BM03 Đăng ký",
        "BM04 Công khai, dân chủ", "BM05 Cán bộ", "BM06 Tập thể", "BM07 Bình xét", "BM08 Hồ sơ",
        "BM09 Sáng kiến", "BM10 Điển hình", "BM11 Khen thưởng đã được tặng", "BM12 Khối, Cụm",
        "BM13 Tự đánh giá", "Danh mục",
    ]  # fmt: skip
    assert [s.title for s in workbook if s.sheet_state != "visible"] == ["Danh mục"]
    assert workbook.active is workbook["Hướng dẫn"]


def test_the_teams_workbook_has_its_own_forms_only() -> None:
    names = ["Hướng dẫn", "Trọng tâm", "BB00 Buổi kiểm tra", "BB01 Kết quả", "BB02 Làm rõ", "BB03 Đề xuất"]
    assert reopened(inspection()).sheetnames == [*names, "Danh mục"]


def test_what_was_recommended_before_is_written_in_and_only_then_has_a_sheet() -> None:
    book = reopened(inspection(recommendations=[CARRIED]))
    assert book.sheetnames[-3:] == ["BB03 Đề xuất", "BB04 Thực hiện kiến nghị", "Danh mục"]
    assert row(book["BB04 Thực hiện kiến nghị"], 6)[:5] == [1, *CARRIED.values()]
    assert "BB04" in guide(PLAN, book)
    assert "BB04" not in guide(PLAN, inspection())


def test_the_list_of_people_begins_with_title_instructions_headings_numbers_and_an_example() -> None:
    sheet = reopened(submission())["BM05 Cán bộ"]
    title = "BM05. DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC, NGƯỜI LAO ĐỘNG VÀ ĐỀ NGHỊ KHEN THƯỞNG"
    assert str(sheet["A1"].value).splitlines() == [title, "Văn phòng Sở – năm 2022", SAMPLE_MARK]
    assert sheet["A2"].value == FORMS["people"].instructions
    assert row(sheet, 3)[:4] == ["STT", "Họ và tên*", "Năm sinh", "Giới tính"]
    assert row(sheet, 4) == [f"({n})" for n in range(1, 15)]
    assert row(sheet, 5)[:4] == ["VD", "Nguyễn Văn A", 1985, "Nam"]
    assert row(sheet, 6) == [None] * 14


def test_every_table_shows_its_headings_its_example_and_then_empty_rows() -> None:
    for workbook in (reopened(submission()), reopened(inspection())):
        for sheet, form in tables(workbook):
            headings = ["STT", *(c.heading + "*" * c.required for c in form.columns)]
            assert row(sheet, 3) == headings, form.code
            shown = dict(zip((c.id for c in form.columns), row(sheet, 5)[1:], strict=True))
            assert {k: str(v) for k, v in shown.items() if v is not None} == form.example, form.code
            assert first_data_row(form) == 6


def test_the_rows_to_fill_in_are_framed_and_enough() -> None:
    workbook = submission()
    framed = {
        form.code: sum(1 for r in sheet.iter_rows(min_row=6, max_col=1) if r[0].border.left.style)
        for sheet, form in tables(workbook)
    }
    assert framed == {form.code: 60 if form.code == "BM05" else 40 for _, form in tables(workbook)}


def test_the_unit_and_the_year_are_written_in_beside_their_labels() -> None:
    sheet = reopened(submission(unit="quy-phat-trien"))["BM00 Đơn vị"]
    labelled = {sheet.cell(n, 1).value: sheet.cell(n, 2).value for n in range(3, 11)}
    assert labelled == {
        "Tên đơn vị*": "Quỹ Phát triển Khoa học và Công nghệ",
        "Năm*": 2022,
        "Thủ trưởng đơn vị": None,
        "Người lập biểu": None,
        "Tổng số cán bộ, công chức, viên chức, người lao động*": None,
        "Trong đó: nữ": None,
        "Số liệu chốt đến ngày*": None,
        "Ngày báo cáo": None,
    }
    assert first_data_row(FORMS["unit_info"]) == 3
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2"}


def test_headings_stay_in_sight_and_are_printed_on_every_page() -> None:
    for sheet, form in tables(submission()):
        assert sheet.freeze_panes == "C5", form.code
        assert sheet.print_title_rows == "$3:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_a_row_grows_with_what_is_typed_into_it() -> None:
    written = zipfile.ZipFile(io.BytesIO(to_bytes(inspection([HS_01])))).read("xl/worksheets/sheet5.xml")
    rows = written.decode().split("<row ")[1:]
    assert ["customHeight" in text.partition(">")[0] for text in rows] == [True] * 4 + [False] * 2


def guide(plan: Plan, workbook: Workbook | None = None) -> str:
    """Return everything that the sheet of explanations says."""
    sheet = (workbook or submission(plan))["Hướng dẫn"]
    return "\n".join(str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value)


def test_the_explanations_say_what_for_which_sheet_serves_what_and_what_may_be_written() -> None:
    text = guide(PLAN)
    assert "Kế hoạch kiểm tra số ......./KH-KHCN (tháng 01 năm 2022)" in text
    assert "BM08 Hồ sơ\nPhiếu kiểm hồ sơ đề nghị khen thưởng\nII.2b. Bình xét danh hiệu" in text
    assert "\nCSTĐCS\n" in text
    assert "Lưu với tên van-phong.xlsx" in text


def test_what_the_plan_leaves_open_is_dotted_and_what_it_sets_is_printed() -> None:
    assert "Hạn gửi: ......" in guide(PLAN)
    assert "Hạn gửi: 15/11/2022" in guide(replace(PLAN, deadline=dt.date(2022, 11, 15)))


# ---------------------------------------------------------------------------------------------
# Sample data are marked, real data are not


@pytest.mark.parametrize("book", [submission(), inspection([HS_01])], ids=["submission", "inspection"])
def test_every_sheet_of_the_sample_year_is_marked_on_screen_and_in_print(book: Workbook) -> None:
    for sheet in reopened(book):
        assert SAMPLE_MARK in str(sheet["A1"].value), sheet.title
        if sheet.sheet_state == "visible":
            assert sheet.oddHeader is not None
            assert sheet.oddHeader.center.text == SAMPLE_MARK, sheet.title


@pytest.mark.parametrize("book", [submission(REAL), inspection(plan=REAL)], ids=["submission", "inspection"])
def test_no_sheet_of_a_real_year_is_marked(book: Workbook) -> None:
    with zipfile.ZipFile(io.BytesIO(to_bytes(book))) as package:
        assert [name for name in package.namelist() if "DỮ LIỆU MẪU" in package.read(name).decode()] == []


# ---------------------------------------------------------------------------------------------
# What Excel does while a person types


@pytest.mark.parametrize("book", [submission(), inspection()], ids=["submission", "inspection"])
def test_every_choice_offers_its_labels_and_every_tick_an_x(book: Workbook) -> None:
    seen = 0
    for sheet, form in tables(book):
        for number, column in enumerate(form.columns, start=2):
            rule = check_at(sheet, f"{column_letters(number)}{first_data_row(form)}")
            if column.type is ColumnType.CHOICE:
                assert rule is not None
                assert offered(book, rule) == [choice.label for choice in column.choices]
            if column.type is ColumnType.TICK:
                assert rule is not None
                assert offered(book, rule) == ["x"]
            seen += column.type in {ColumnType.CHOICE, ColumnType.TICK}
    assert seen == (28 + 4 if "BM05 Cán bộ" in book.sheetnames else 4)


def test_nothing_that_is_typed_is_forbidden() -> None:
    rules = [v for sheet in submission() for v in sheet.data_validations.dataValidation]
    assert {rule.errorStyle for rule in rules} == {"warning"}


@pytest.mark.parametrize("book", [submission(), inspection()], ids=["submission", "inspection"])
def test_texts_of_validations_keep_to_the_lengths_that_excel_opens(book: Workbook) -> None:
    rules = [v for sheet in book for v in sheet.data_validations.dataValidation]
    assert max(len(v.prompt or "") for v in rules) <= 255
    assert max(len(v.promptTitle or "") for v in rules) <= 32
    assert max(len(v.error or "") for v in rules) <= 225
    assert max(len(v.formula1 or "") for v in rules) <= 255


def test_a_date_is_explained_and_stays_as_it_was_typed() -> None:
    sheet = submission()["BM05 Cán bộ"]
    rule = check_at(sheet, "G6")
    assert rule is not None
    assert "03/2022, Quý I/2022" in str(rule.prompt)
    assert sheet["G6"].number_format == "@"


@pytest.mark.parametrize(
    ("sheet", "cell", "low", "high"),
    [
        ("BM06 Tập thể", "C6", "0", "99999"),
        ("BM05 Cán bộ", "C6", "1900", "2100"),
        ("BM00 Đơn vị", "B7", "0", "99999"),
    ],
)
def test_numbers_and_years_are_whole_and_within_reason(sheet: str, cell: str, low: str, high: str) -> None:
    rule = check_at(submission()[sheet], cell)
    assert rule is not None
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", low, high)


def test_the_last_row_to_fill_in_is_checked_and_the_example_is_not() -> None:
    sheet = submission()["BM05 Cán bộ"]
    assert check_at(sheet, "H65") is not None
    assert check_at(sheet, "H5") is None
    assert check_at(sheet, "H66") is None


# ---------------------------------------------------------------------------------------------
# The team's workbook


def test_the_eight_items_are_written_in_below_the_example() -> None:
    sheet = reopened(inspection())["BB01 Kết quả"]
    written = [sheet.cell(n, 2).value for n in range(6, 15)]
    assert [str(text).partition(". ")[0] for text in written[:8]] == [item.id for item in PLAN.items]
    assert written[8] is None
    assert [sheet.cell(n, 1).value for n in (6, 13)] == [1, 8]


def test_each_finding_of_the_unit_has_a_row_with_its_id_and_the_cell_where_there_is_one() -> None:
    sheet = reopened(inspection([HS_01, CK_01]))["BB02 Làm rõ"]
    first = ["HS-01-1a2b3c4d · BM05 Cán bộ!F14", "Nguyễn Văn A", "Chưa có biên bản bình xét"]
    assert row(sheet, 6)[:4] == [1, *first]
    assert row(sheet, 7)[:4] == [2, "CK-01-00ff00ff", None, "Biểu BM04 chưa có dòng nào"]
    assert sheet.max_row == 7


def test_a_cell_of_a_csv_file_has_no_sheet_to_name() -> None:
    book = inspection([HS_01 | {"sheet": None, "file": "data/submissions/2022/van-phong/BM05.csv"}])
    assert book["BB02 Làm rõ"]["B6"].value == "HS-01-1a2b3c4d · BM05.csv!F14"
    assert "HS-01-1a2b3c4d\nBM05.csv!F14" in texts(book[FOCUS_SHEET])


def test_a_finding_stands_in_the_same_place_on_both_sheets_and_its_code_leads_there() -> None:
    book = reopened(inspection([CK_01, HS_01]))
    asked, first = book["BB02 Làm rõ"], book[FOCUS_SHEET]
    for number, code in ((6, "CK-01-00ff00ff"), (7, "HS-01-1a2b3c4d")):
        target = str(asked[f"B{number}"].hyperlink.location)
        assert target.startswith("'Trọng tâm'!A")
        place = first[target.partition("!")[2]]
        assert (place.value, place.offset(0, 1).value.partition("\n")[0]) == (str(number - 5), code)
    assert asked["B8"].hyperlink is None


def texts(sheet: Worksheet) -> list[str]:
    """Return all that is written on a sheet, row by row."""
    return [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]


def test_what_to_look_at_first_is_written_with_figures_reasons_and_papers() -> None:
    sheet = reopened(inspection([HS_01], figures=[DIRECTIVES]))[FOCUS_SHEET]
    told = texts(sheet)
    at = told.index("II.1. Văn bản")
    assert told[at + 1 : at + 6] == [
        "Tiếp nhận 07 văn bản.", "Văn bản đã triển khai", "3/7 (42,9%)", "9/9 (100,0%)", "4/5",
    ]  # fmt: skip
    assert [c.value for line in sheet.iter_rows(min_row=4) for c in line if c.value and c.font.b][
        6
    ] == "3/7 (42,9%)"
    assert told[-6:] == [
        "1", "HS-01-1a2b3c4d\nBM05 Cán bộ!F14", "Nguyễn Văn A", "Chưa có biên bản bình xét", "; ".join(WHY),
        "Biên bản bình xét",
    ]  # fmt: skip
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
        "landscape",
        9,
        1,
    )


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (inspection(), ["Đơn vị chưa gửi báo cáo, hoặc báo cáo chưa đọc được: chưa có số liệu."] * 2),
        (inspection(figures=[DIRECTIVES]), ["Không có nội dung cần làm rõ."]),
        (inspection([CK_01]), ["Đơn vị chưa gửi báo cáo, hoặc báo cáo chưa đọc được: chưa có số liệu."]),
    ],
    ids=["nothing sent", "nothing asked", "not sent, and asked"],
)
def test_where_there_is_nothing_the_sheet_says_so(book: Workbook, says: list[str]) -> None:
    told = texts(book[FOCUS_SHEET])
    assert [text for text in told if text.startswith(("Đơn vị chưa gửi", "Không có nội dung"))] == says


def returned(book: Workbook, folder: Path) -> list[str]:
    """Return the codes that the team's workbook is answered with once it comes back, its visit filled in."""
    book["BB00 Buổi kiểm tra"]["B4"] = "24/11/2022"
    (folder / "van-phong.xlsx").write_bytes(to_bytes(book))
    filing = Filing("van-phong", "inspection", "van-phong.xlsx")
    rules = load_rulebook(ROOT).for_year(2022)
    opened = open_workbook(filing, root=folder, plan=PLAN, forms=FORMS, rules=rules)
    return [f"{finding.code} {finding.sheet or finding.table}" for finding in opened.findings]


def test_it_comes_back_without_a_finding_and_is_no_form_even_where_one_is_missing(tmp_path: Path) -> None:
    book = inspection([HS_01, CK_01], figures=[DIRECTIVES])
    assert returned(book, tmp_path) == []
    book[FOCUS_SHEET].title = "Làm rõ"
    assert returned(book, tmp_path) == []
    del book["BB02 Làm rõ"]
    assert returned(book, tmp_path) == ["DATA-SHEET clarifications"]


def test_a_sheet_of_the_teams_own_that_is_called_so_is_named(tmp_path: Path) -> None:
    book = inspection([HS_01])
    book[FOCUS_SHEET].title = "Trang cũ"
    book.create_sheet(FOCUS_SHEET)["A1"] = "Hỏi về sổ văn bản"
    assert returned(book, tmp_path) == ["DATA-COLUMN Trọng tâm"]


@pytest.mark.parametrize("text", ["=1+1", "+84 240", "- chưa rõ", "@NguyenA", "=HYPERLINK(A1)", "#REF!"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    cell = reopened(inspection([HS_01 | {"subject": text}]))["BB02 Làm rõ"]["C6"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_a_character_that_no_workbook_may_hold_becomes_a_blank() -> None:
    assert inspection([HS_01 | {"subject": "Nguyễn\x02Văn A"}])["BB02 Làm rõ"]["C6"].value == "Nguyễn Văn A"


# ---------------------------------------------------------------------------------------------
# Bytes


def parts(data: bytes) -> Mapping[str, zipfile.ZipInfo]:
    """Return the entries of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: entry for entry in package.infolist()}


def test_the_same_content_gives_the_same_bytes() -> None:
    first, second = (submission_workbook(PLAN, UNIT, load_forms(ROOT)) for _ in range(2))
    assert to_bytes(first) == to_bytes(second)
    assert to_bytes(inspection([HS_01])) == to_bytes(inspection([HS_01]))


def test_a_workbook_saved_twice_gives_the_same_bytes() -> None:
    workbook = inspection([HS_01])
    assert to_bytes(workbook) == to_bytes(workbook)


def test_a_workbook_made_at_another_moment_gives_the_same_bytes() -> None:
    older, newer = inspection(), inspection()
    older.properties.created = dt.datetime(1999, 12, 31, 23, 59)  # noqa: DTZ001 - openpyxl's are without a zone
    assert to_bytes(older) == to_bytes(newer)


def test_no_moment_no_system_and_no_person_is_in_the_file() -> None:
    data = to_bytes(submission())
    assert {entry.date_time for entry in parts(data).values()} == {(2000, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in parts(data).values()} == {3}
    properties = load_workbook(io.BytesIO(data)).properties
    assert properties.created == properties.modified == dt.datetime(2000, 1, 1)  # noqa: DTZ001 - as above
    assert (properties.creator, properties.lastModifiedBy) == ("Sở Khoa học và Công nghệ", None)


def test_the_bytes_do_not_depend_on_lxml_being_installed() -> None:
    pytest.importorskip("lxml", reason="without lxml there is only one way to write")
    program = (
        "import sys; from pathlib import Path; from khcn_tools import blank, forms, plan\n"
        "root = Path(sys.argv[1]); p = plan.load_plan(root, 2022)\n"
        "book = blank.submission_workbook(p, p.unit('van-phong'), forms.load_forms(root))\n"
        "sys.stdout.buffer.write(blank.to_bytes(book))"
    )
    written = [
        subprocess.run(  # noqa: S603 - our own interpreter and the text above
            [sys.executable, "-c", program, str(ROOT)],
            env={**os.environ, "OPENPYXL_LXML": lxml, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for lxml, seed in (("True", "1"), ("False", "2"))
    ]
    assert written[0] == written[1]
    assert load_workbook(io.BytesIO(written[0])).sheetnames[0] == "Hướng dẫn"


def test_an_ampersand_in_a_units_name_is_printed() -> None:
    unit = replace(UNIT, name="Phòng Quản lý KH&CN cơ sở")
    sheet = submission_workbook(PLAN, unit, FORMS)["BM05 Cán bộ"]
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.left.text == "Phòng Quản lý KH&&CN cơ sở – năm 2022"
