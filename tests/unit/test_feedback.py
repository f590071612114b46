"""What is sent back: the unit's own workbook, nothing in it lost, with every fault marked in its cell."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import factories
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from data.sample.biff import Formula, Sheet, xls
from khcn_tools.blank import REPLY_NOTE, REPLY_SHEET
from khcn_tools.errors import DataFileError
from khcn_tools.feedback import changed, feedback_workbook, suggestions, suggestions_toml
from khcn_tools.feedback.cells import TINTS, tint_cells
from khcn_tools.feedback.comments import NO_BOXES, NO_COMMENTS, with_ours, without_ours
from khcn_tools.feedback.rebuild import escaped, holds, rebuilt, titled
from khcn_tools.forms import load_forms
from khcn_tools.forms.lists import load_lists
from khcn_tools.model import Finding, RawCell, RawSheet
from khcn_tools.plan import load_plan
from khcn_tools.read import read_sheets
from khcn_tools.run.check import check

FILE = "data/submissions/2022/van-phong.xlsx"
QUOTED = "Bà 'Tư' & <Năm>"
GREY = "FFD9D9D9"
LONG = "=" + "dài " * 8191  # 32,765 characters, and begins like a formula


def finding(sheet: str | None, cell: str | None, **other: str | None) -> Finding:
    """Return a finding of Văn phòng."""
    said: dict[str, str | None] = {
        "code": "DATA-TYPE", "severity": "error", "unit_id": "van-phong", "item": None, "table": "people",
        "file": FILE, "column": None, "subject": None, "value": "chưa rõ", "message": f"Ô {cell} chưa rõ.",
        "remedy": "Ghi lại.", "basis": None, "id": f"DATA-TYPE-{cell}", **other,
    }  # fmt: skip
    return Finding(sheet=sheet, cell=cell, **said)  # type: ignore[arg-type]  # each by its name


def drawn() -> Workbook:
    """Return a workbook with all that a unit may have put in it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = QUOTED
    sheet.append(["STT", "Họ và tên", "Ngày", "Tổng"])
    sheet.append([1, "Nguyễn Thị Hòa", "chưa rõ", None])
    sheet["D2"] = "=SUM(A2:A2)"
    for address, text in {
        "B3": "=không phải công thức",
        "B4": "+84",
        "B5": "-x",
        "B6": "@y",
        "B7": LONG,
    }.items():
        sheet[address].value = text
        sheet[address].data_type = "s"
    sheet["C2"].fill = PatternFill("solid", fgColor=GREY)
    sheet["C2"].comment = Comment("Hỏi lại chị Hòa", "Đơn vị")
    sheet["A9"].comment = Comment("Xem thêm", "Đơn vị")
    sheet.merge_cells("A10:C11")
    sheet["A10"] = "Ghi chung"
    offered = DataValidation(type="list", formula1='"x"')
    offered.add("C2:C9")
    sheet.add_data_validation(offered)
    sheet.column_dimensions["B"].width = 41
    own = book.create_sheet(REPLY_SHEET)
    own["A1"] = "Phiếu của đơn vị tự lập"
    own.sheet_view.tabSelected = True
    hidden = book.create_sheet("Ẩn")
    hidden["A1"] = 5
    hidden.sheet_state = "hidden"
    return book


def saved(path: Path, book: Workbook) -> Path:
    """Write a workbook as Excel does: with the value of each formula beside it."""
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            part = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>7</v>", source.read(name))
            target.writestr(name, part)
    return path


def sent_back(path: Path, *findings: Finding, former: Mapping[str, str] | None = None) -> bytes:
    plan = factories.plan()
    sheets = read_sheets(path, FILE) if path.exists() else ()
    return feedback_workbook(path, plan, plan.unit("van-phong"), findings, sheets, former)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "back.xlsx"
    path.write_bytes(data)
    return path


def of_unit(path: Path) -> dict[str | None, RawSheet]:
    """Return the unit's sheets as they are read, ours left out."""
    sheets = read_sheets(path, FILE)
    ours = [s for s in sheets if any(c.text.startswith(REPLY_NOTE) for c in s.cells.values())]
    return {sheet.name: sheet for sheet in sheets if sheet not in ours}


def parts(path: Path, pattern: bytes) -> list[bytes]:
    """Return what matches in the sheets of a workbook."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            name for name in archive.namelist() if "worksheets/sheet" in name and "Phieu" not in name
        )
        return [found for name in names for found in re.findall(pattern, archive.read(name))]


def coloured(path: Path) -> dict[str, set[str]]:
    """Return the cells of the unit's sheets that have one of our colours."""
    book = load_workbook(path)
    found: dict[str, set[str]] = {}
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in TINTS.values():
                    found.setdefault(sheet.title, set()).add(cell.coordinate)
    return found


FAULTS = (
    finding(QUOTED, "C2"),
    finding(QUOTED, "B5", severity="warning"),
    finding(QUOTED, "F20", severity="info"),
)


@pytest.fixture
def unit_file(tmp_path: Path) -> Path:
    return saved(tmp_path / "van-phong.xlsx", drawn())


def test_all_that_the_unit_typed_comes_back(unit_file: Path, tmp_path: Path) -> None:
    back = written(tmp_path, sent_back(unit_file, *FAULTS))
    assert of_unit(back) == of_unit(unit_file)
    assert of_unit(back)[QUOTED].cells[7, 2].value == LONG
    formulas = rb"<f>.*?</f><v>.*?</v>"
    assert parts(back, formulas) == parts(unit_file, formulas) == [b"<f>SUM(A2:A2)</f><v>7</v>"]
    for kept in (
        rb"<dataValidations.*?</dataValidations>",
        rb"<cols>.*?</cols>",
        rb"<mergeCells.*?</mergeCells>",
    ):
        assert parts(back, kept) == parts(unit_file, kept) != []


def test_the_sheet_of_ours_stands_first_under_a_name_that_is_free(unit_file: Path, tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, sent_back(unit_file, *FAULTS)))
    assert book.sheetnames == ["Phiếu phản hồi (2)", QUOTED, REPLY_SHEET, "Ẩn"]
    assert book.active is book.worksheets[0]
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets[1:]].count(True) == 0
    slip = book.worksheets[0]
    assert (slip.page_setup.orientation, slip.page_setup.paperSize, slip.print_title_rows) == (
        "landscape",
        9,
        "$13:$13",
    )


def test_cells_at_fault_are_coloured_and_no_others(unit_file: Path, tmp_path: Path) -> None:
    back = written(tmp_path, sent_back(unit_file, *FAULTS, finding(QUOTED, "C11")))
    assert coloured(back) == {QUOTED: {"C2", "B5", "F20", "A10"}}, "C11 lies under the merged A10"
    sheet = load_workbook(back)[QUOTED]
    colours = {address: sheet[address].fill.fgColor.rgb for address in ("C2", "B5", "F20")}
    assert colours == {"C2": TINTS["error"], "B5": TINTS["warning"], "F20": TINTS["info"]}


def test_comments_of_the_unit_stay_and_ours_stand_below(unit_file: Path, tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, sent_back(unit_file, *FAULTS)))[QUOTED]
    texts = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    ours = "[Phiếu phản hồi]\n{}: Ô {} chưa rõ.\nĐề nghị: Ghi lại.\n[Hết phần phản hồi]"
    assert texts == {
        "A9": "Xem thêm",
        "C2": "Hỏi lại chị Hòa\n" + ours.format("Phải làm rõ", "C2"),
        "B5": ours.format("Nên làm rõ", "B5"),
        "F20": ours.format("Để biết", "F20"),
    }


def test_the_table_leads_to_each_cell_in_order(unit_file: Path, tmp_path: Path) -> None:
    whole = finding(None, None, code="DATA-SHEET", id="DATA-SHEET-1", message="Thiếu trang BM05.", value=None)
    slip = load_workbook(written(tmp_path, sent_back(unit_file, *FAULTS, whole))).worksheets[0]
    rows: dict[Any, Any] = {row[0].value: row for row in slip.iter_rows() if isinstance(row[0].value, int)}
    assert [row[2].value for row in rows.values()] == [
        "Toàn tệp",
        *(f"{QUOTED}, ô {a}" for a in ("C2", "B5", "F20")),
    ]
    assert rows[1][2].hyperlink is None
    assert rows[2][2].hyperlink.location == "'Bà ''Tư'' & <Năm>'!C2"
    assert [cell.value for cell in rows[3]] == [
        3, "Nên làm rõ", f"{QUOTED}, ô B5", "chưa rõ", "Ô B5 chưa rõ.", "Ghi lại.", None,
    ]  # fmt: skip


def test_findings_of_others_are_not_told(unit_file: Path) -> None:
    others = (
        finding(QUOTED, "C2", unit_id="thanh-tra"),
        finding(None, None, unit_id=None, message="Toàn Sở vượt."),
    )
    assert sent_back(unit_file, *others, *FAULTS) == sent_back(unit_file, *FAULTS)


def test_the_same_findings_make_the_same_bytes(unit_file: Path) -> None:
    assert sent_back(unit_file, *FAULTS) == sent_back(unit_file, *FAULTS)


def test_sent_in_again_nothing_is_doubled_and_what_is_mended_is_as_before(
    unit_file: Path, tmp_path: Path
) -> None:
    once = written(tmp_path, sent_back(unit_file, *FAULTS))
    book = load_workbook(io.BytesIO(sent_back(once, FAULTS[1])))
    assert book.sheetnames == ["Phiếu phản hồi (2)", QUOTED, REPLY_SHEET, "Ẩn"]
    sheet = book[QUOTED]
    assert (sheet["C2"].fill.fgColor.rgb, sheet["F20"].fill.fill_type) == (f"{GREY}", None)
    assert sheet["B5"].fill.fgColor.rgb == TINTS["warning"]
    texts = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert texts.keys() == {"A9", "C2", "B5"}
    assert (texts["C2"], texts["B5"].count("[Phiếu phản hồi]")) == ("Hỏi lại chị Hòa", 1)
    twice = written(tmp_path, sent_back(once, *FAULTS))
    assert of_unit(twice) == of_unit(unit_file)


def test_what_became_of_findings_is_said_where_it_is_known(unit_file: Path) -> None:
    former = {"DATA-TYPE-C2": "error", "DATA-TYPE-G9": "error", "DATA-TYPE-G10": "info"}
    change = changed(FAULTS, former)
    assert (change.resolved, change.unchanged, change.new) == (2, 1, 2)
    said = "So với lần gửi trước: đã xử lý 2 nội dung, còn 1 nội dung, mới phát sinh 2 nội dung."
    for known, expected in ((former, True), (None, False), ({f.id: f.severity for f in FAULTS}, False)):
        slip = load_workbook(io.BytesIO(sent_back(unit_file, *FAULTS, former=known))).worksheets[0]
        assert (said in [row[0].value for row in slip.iter_rows()]) is expected


def test_a_unit_without_findings_is_told_so(unit_file: Path) -> None:
    book = load_workbook(io.BytesIO(sent_back(unit_file)))
    assert any(
        "không có nội dung nào đề nghị làm rõ" in str(row[0].value) for row in book.worksheets[0].iter_rows()
    )
    assert book.worksheets[0].print_title_rows is None


def test_a_file_that_cannot_be_opened_comes_back_as_the_slip_alone(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(sent_back(tmp_path / "none.xlsx", finding(None, None, value=None))))
    assert book.sheetnames == [REPLY_SHEET]
    assert any("không mở được" in str(row[0].value) for row in book.worksheets[0].iter_rows())


def test_the_slip_of_the_teams_workbook_speaks_to_the_team(unit_file: Path, tmp_path: Path) -> None:
    plan = factories.plan()
    for path in (unit_file, tmp_path / "none.xlsx"):
        sheets = read_sheets(path, FILE) if path.exists() else ()
        unit = plan.unit("van-phong")
        data = feedback_workbook(path, plan, unit, FAULTS, sheets, kind="inspection")
        slip = load_workbook(io.BytesIO(data)).worksheets[0]
        said = [str(cell.value) for row in slip.iter_rows() for cell in row if cell.value]
        assert "Kính gửi: Đoàn kiểm tra" in said
        assert any(text.endswith(f"năm {plan.year} tại {unit.name}") for text in said)
        assert [text for text in said if "đơn vị" in text] == []


def test_an_xls_comes_back_with_its_kinds(tmp_path: Path) -> None:
    cells: dict[tuple[int, int], object] = {
        (0, 0): "Tên", (1, 0): "=tên", (1, 1): 44635.0, (1, 2): Formula(3.0), (1, 3): 0.1 + 0.2,
        (3, 0): "Chung",
    }  # fmt: skip
    source = tmp_path / "van-phong.xls"
    source.write_bytes(xls(Sheet("BM05", cells, dates=[(1, 1)], merged=[(3, 3, 0, 2)])))
    back = written(tmp_path, sent_back(source, finding("BM05", "B2")))
    before, after = (of_unit(path)["BM05"] for path in (source, back))
    assert {p: (c.value, c.kind, c.text) for p, c in after.cells.items()} == {
        p: (c.value, c.kind, c.text) for p, c in before.cells.items()
    }
    assert (after.merged, coloured(back)) == (before.merged, {"BM05": {"B2"}})
    assert any("được dựng lại" in str(row[0].value) for row in load_workbook(back).worksheets[0].iter_rows())


@pytest.mark.parametrize(
    ("row", "column", "text", "expected"),
    [
        (1, 1, "x" * 32_767, True),
        (1, 1, "x" * 32_768, False),
        (1_048_576, 16_384, "x", True),
        (1, 16_385, "x", False),
        (1_048_577, 1, "x", False),
    ],
)
def test_what_excel_cannot_hold_is_not_cut(row: int, column: int, text: str, *, expected: bool) -> None:
    assert holds([RawSheet("x.csv", None, {(row, column): RawCell(row, column, text, text)})]) is expected


def test_a_formula_without_a_value_stays_one_where_excel_can_read_it() -> None:
    cells = {(1, n): RawCell(1, n, text, text, "formula") for n, text in enumerate(("=A2+1", "=[.A2]+1"), 1)}
    sheet = rebuilt({"A": RawSheet("x.ods", "A", cells)})["A"]
    assert [(c.value, c.data_type) for c in sheet[1]] == [("=A2+1", "f"), ("=[.A2]+1", "s")]


def test_sheets_without_a_name_that_excel_takes_get_one() -> None:
    sheets = [RawSheet("x/BM05.csv", None, {}), RawSheet("x/bm05.tsv", None, {}), RawSheet("x", "a/b" * 20, {})]
    assert list(titled(sheets)) == ["BM05", "bm05 1", ("a_b" * 20)[:31]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a\x00b", "a_x0000_b"),
        ("a\r\nb", "a_x000D_\nb"),
        ("_x0041_", "_x005F_x0041_"),
        ("a_x00_\t", "a_x00_\t"),
    ],
)
def test_what_xml_cannot_hold_is_escaped(typed: str, expected: str) -> None:
    assert escaped(typed) == expected


def test_macros_are_taken_out(unit_file: Path, tmp_path: Path) -> None:
    with_macro = tmp_path / "macro.xlsm"
    with zipfile.ZipFile(unit_file) as source, zipfile.ZipFile(with_macro, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
            relation = (
                b'<Relationship Id="rIdM" Type="http://x/vbaProject" Target="vbaProject.bin"/></Relationships>'
            )
            target.writestr(
                name, part.replace(b"</Relationships>", relation) if "workbook.xml.rels" in name else part
            )
        target.writestr("xl/vbaProject.bin", b"macro")
    back = written(tmp_path, sent_back(with_macro, *FAULTS))
    with zipfile.ZipFile(back) as archive:
        assert "xl/vbaProject.bin" not in archive.namelist()
        assert b"vbaProject" not in archive.read("xl/_rels/workbook.xml.rels")
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")
    assert of_unit(back) == of_unit(with_macro)


# Patches of XML as other programs write it


def test_a_workbook_whose_elements_have_a_prefix_is_patched_with_it(unit_file: Path, tmp_path: Path) -> None:
    prefixed = tmp_path / "prefixed.xlsx"
    with zipfile.ZipFile(unit_file) as source, zipfile.ZipFile(prefixed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if re.fullmatch(r"xl/(workbook|styles|worksheets/sheet\d)\.xml", name):
                part = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", part.replace(b" xmlns=", b" xmlns:x="))
            target.writestr(name, part)
    back = written(tmp_path, sent_back(prefixed, *FAULTS))
    assert of_unit(back) == of_unit(unit_file)
    assert coloured(back) == {QUOTED: {"C2", "B5", "F20"}}
    title = load_workbook(back).worksheets[0]["A5"]
    assert (title.value, title.font.size, title.font.name) == ("PHIẾU PHẢN HỒI", 14, "Times New Roman")
    with zipfile.ZipFile(back) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml"), "it is the unit's own part"


def severity_style(style: int, severity: str) -> int:
    return style + {"error": 100, "warning": 200}[severity]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<row r="2"><c r="A2" s="3"/></row>', '<row r="2"><c r="A2" s="3"/><c r="C2" s="100"/></row>'),
        ('<row r="2"><c r="C2"><v>1</v></c></row>', '<row r="2"><c r="C2" s="100"><v>1</v></c></row>'),
        ('<row r="2" s="4" customFormat="1"/>', '<row r="2" s="4" customFormat="1"><c r="C2" s="104"/></row>'),
        ('<row r="1"/><row r="9"/>', '<row r="1"/><row r="2"><c r="C2" s="100"/></row><row r="9"/>'),
        ('<row r="2"><c r="D2"/></row>', '<row r="2"><c r="C2" s="100"/><c r="D2"/></row>'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_cell_is_put_in_its_place(before: str, after: str, prefix: str) -> None:
    def sheet(rows: str) -> bytes:
        return re.sub("<(/?)(?=[a-z])", rf"<\1{prefix}", f"<sheetData>{rows}</sheetData>").encode()

    assert tint_cells(sheet(before), {(2, 3): "error"}, severity_style) == sheet(after)


def test_an_empty_cell_has_the_style_of_its_column() -> None:
    sheet = b'<cols><col min="2" max="3" style="7"/></cols><sheetData/>'
    row = b'<sheetData><row r="1"><c r="C1" s="207"/></row></sheetData>'
    assert tint_cells(sheet, {(1, 3): "warning"}, severity_style) == sheet.replace(b"<sheetData/>", row)


def test_what_a_unit_writes_beside_ours_stays() -> None:
    comments, boxes = with_ours(NO_COMMENTS, NO_BOXES, {(2, 3): "Sai."})
    answered = comments.replace("[Hết phần phản hồi]".encode(), "[Hết phần phản hồi]\nĐã sửa.".encode())
    assert without_ours(comments, boxes)[1].count(b"<v:shape ") == 0
    kept, boxes = without_ours(answered, boxes)
    assert ("Đã sửa.".encode() in kept, b"Sai." in kept, boxes.count(b"<v:shape ")) == (True, False, 1)
    split = answered.replace(b"Sai.", b"Sai</t></r><r><rPr><b/></rPr><t>.")
    kept, _ = without_ours(split, boxes)
    assert ("Đã sửa.</t>".encode() in kept, b"Sai" in kept, "phản hồi]".encode() in kept) == (
        True,
        False,
        False,
    )


# Spellings to accept


def near(**other: str | None) -> Finding:
    return finding(
        "BM05 Cán bộ", "J6", code="DATA-CHOICE", column="proposed_title", value="Lao động tiên tến", **other
    )


def test_a_spelling_is_offered_once_and_refused_until_somebody_signs(tmp_path: Path) -> None:
    forms, folder = factories.forms(), tmp_path / "data" / "forms"
    column = next(c for c in forms["people"].columns if any(x.label == "Lao động tiên tiến" for x in c.choices))
    faults = [replace(near(), column=column.id), replace(near(unit_id="thanh-tra"), column=column.id)]
    found = suggestions(faults, forms, load_lists(factories.ROOT / "data" / "forms"), lambda _: ())
    text = suggestions_toml(found)
    assert text.count("[[spellings]]") == 1
    assert "# van-phong: BM05 Cán bộ!J6\n# thanh-tra: BM05 Cán bộ!J6\n" in text
    assert 'choice = "Lao động tiên tiến"\nspelling = "Lao động tiên tến"\n' in text
    folder.mkdir(parents=True)
    for path in (factories.ROOT / "data" / "forms").glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "local.toml").write_text(text, "utf-8")
    with pytest.raises(DataFileError, match="accepted_by must be text in quotes, and not empty"):
        load_forms(tmp_path)
    named = text.replace('accepted_by = ""', 'accepted_by = "Văn phòng"')
    (folder / "local.toml").write_text(named, "utf-8")
    with pytest.raises(DataFileError, match="accepted_on must be a date"):
        load_forms(tmp_path)
    (folder / "local.toml").write_text(named.replace("# accepted_on", "accepted_on"), "utf-8")
    accepted = {c.id: c for c in load_forms(tmp_path)["people"].columns}[column.id]
    assert any("Lao động tiên tến" in choice.aliases for choice in accepted.choices)


def test_a_heading_is_offered_for_a_column_that_is_not_there_yet() -> None:
    lists = load_lists(factories.ROOT / "data" / "forms")
    fault = finding("BM05 Cán bộ", "G3", code="DATA-COLUMN", severity="warning", value="Ngày tuyển")
    (one,) = suggestions([fault], factories.forms(), lists, lambda _: ["name"])
    assert one.place == (("form", "BM05"), ("column", "Ngày tuyển dụng"))
    every = [column.id for column in factories.forms()["people"].columns]
    assert suggestions([fault], factories.forms(), lists, lambda _: every) == []
    twice = replace(fault, value="Ngày tuyển dụng")
    assert suggestions([twice], factories.forms(), lists, lambda _: []) == []


def test_parts_that_nothing_is_marked_in_stay_to_the_byte(unit_file: Path) -> None:
    with zipfile.ZipFile(unit_file, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG picture")
        archive.writestr("xl/threadedComments/threadedComment1.xml", "<x/>")
    with (
        zipfile.ZipFile(unit_file) as before,
        zipfile.ZipFile(io.BytesIO(sent_back(unit_file, *FAULTS))) as after,
    ):
        changed_parts = {n for n in before.namelist() if before.read(n) != after.read(n)}
    assert {name.rpartition("/")[2] for name in changed_parts} == {
        "[Content_Types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml",
        "sheet1.xml", "sheet2.xml", "comment1.xml", "commentsDrawing1.vml",
    }, "sheet 1 is marked, sheet 2 was selected"  # fmt: skip


def test_the_sample_sent_in_as_it_was_sent_back_has_the_same_findings(root: Path) -> None:
    plan, back = load_plan(root, 2022), root / "back"
    once = check(root, plan, None, back, lambda _: None)
    for path in back.glob("*.xlsx"):
        for old in (root / "data/submissions/2022").glob(f"{path.stem}*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copy(path, root / "data/submissions/2022")
    again = check(root, plan, None, None, lambda _: None)
    assert [(f.unit_id, f.id) for f in again.year.findings] == [(f.unit_id, f.id) for f in once.year.findings]
    assert {change for change in again.changes.values() if change.resolved or change.new} == set()
    for unit, path in ((path.stem, path) for path in back.glob("*.xlsx")):
        own = [
            f
            for f in again.year.findings
            if f.unit_id == unit and f.file and "submissions" in f.file and f.cell
        ]
        assert {(t, c) for t, cells in coloured(path).items() for c in cells} == {
            (f.sheet, f.cell) for f in own
        }
