"""`khcn_tools.census`: every cell that holds something, counted without the reader."""

from __future__ import annotations

import ast
import re
import zipfile
from pathlib import Path

import biff12
import pytest
from factories import ROOT, Page, save
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from data.sample.biff import Error, Formula, Sheet, xls
from khcn_tools.census import count_cells, package
from khcn_tools.errors import SubmissionError


def test_cells_of_all_sheets_count_hidden_ones_too(tmp_path: Path) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [["a", None, 1], [0]]), Page("B", [["b"]], hidden=True))
    assert count_cells(path) == 4


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("x", 1),
        (" x ", 1),
        ("", 0),
        ("   ", 0),
        ("\n\t", 0),
        ("\xa0", 0),
        ("\u200b", 1),
        (0, 1),
        (False, 1),
        ("#N/A", 1),
        ("=A2", 1),
        ('=""', 1),
        (CellRichText(" ", TextBlock(InlineFont(b=True), " ")), 0),
        (CellRichText("a", TextBlock(InlineFont(b=True), "b")), 1),
    ],
)
def test_what_holds_something_is_a_value_or_a_formula_not_blank_once_stripped(
    tmp_path: Path, value: object, count: int
) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["A1"].value = value
    workbook.save(tmp_path / "b.xlsx")
    assert count_cells(tmp_path / "b.xlsx") == count


def test_text_kept_in_the_cell_itself_counts(tmp_path: Path) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [[1, 2]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    cells = b'<c r="C1" t="inlineStr"><is><t>x</t></is></c><c r="D1" t="inlineStr"><is><t> </t></is></c>'
    parts[name] = parts[name].replace(b"</row>", cells + b"</row>")
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    assert count_cells(path) == 3


@pytest.mark.parametrize("cut", [0, 3])
def test_cells_of_xls_count_a_text_cut_in_two_as_well(tmp_path: Path, cut: int) -> None:
    cells = {
        (0, 0): "kế hoạch",
        (0, 1): "   ",
        (0, 2): 12.5,
        (0, 3): True,
        (0, 4): Error(7),
        (0, 5): Formula(1),
        (0, 6): Formula(None),
        (9, 9): "số",
    }
    path = tmp_path / "b.xls"
    path.write_bytes(xls(Sheet("A", cells), Sheet("B", {(0, 0): "x"}, hidden=True), cut=cut))
    assert count_cells(path) == 8


def test_a_large_xls_counts(tmp_path: Path) -> None:
    path = tmp_path / "b.xls"
    path.write_bytes(xls(Sheet("A", {(row, column): row for row in range(200) for column in range(9)})))
    assert count_cells(path) == 1800


def test_an_xlsx_counts_with_prefixes_in_strict_names_and_whatever_the_case_of_its_parts(
    tmp_path: Path,
) -> None:
    path = save(tmp_path / "b.xlsx", Page("A", [["a", None, "b"], [1, "  ", "=A1"]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet, transitional, strict = "xl/worksheets/sheet1.xml", b"schemas.openxmlformats.org", b"purl.oclc.org"
    types = (transitional + b"/officeDocument/2006", strict + b"/ooxml/officeDocument")
    prefixed = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", parts[sheet].replace(b"xmlns=", b"xmlns:x="))
    for variant in (
        parts,
        parts | {sheet: prefixed},
        {name: data.replace(*types) for name, data in parts.items()},
        {name.replace("sharedStrings", "SharedStrings"): data for name, data in parts.items()},
    ):
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in variant.items():
                archive.writestr(name, data)
        assert count_cells(path) == 4


@pytest.mark.parametrize(("block", "rows"), [(7, 3), (64, 50)])
def test_a_sheet_counts_wherever_a_block_of_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, rows: int
) -> None:
    monkeypatch.setattr(package, "_BLOCK", block)
    assert count_cells(save(tmp_path / "b.xlsx", Page("A", [["a", 1]] * rows))) == 2 * rows


REPEATED = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>
<office:spreadsheet><table:table><table:table-row table:number-rows-repeated="3">
<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>a</text:p>
</table:table-cell>
<table:table-cell office:value-type="string"><text:p> </text:p></table:table-cell>
<table:covered-table-cell office:value-type="float" office:value="0"/>
<table:table-cell table:formula="of:=1"/><table:table-cell table:number-columns-repeated="16000"/>
</table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_a_cell_that_an_ods_repeats_counts_as_often(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.ods", "w") as archive:
        archive.writestr("content.xml", REPEATED)
    assert count_cells(tmp_path / "b.ods") == 3 * (2 + 1 + 1)


def test_cells_of_xlsb_count(tmp_path: Path) -> None:
    cells = {
        (0, 0): "a",
        (0, 1): "  ",
        (0, 2): biff12.Own("b"),
        (0, 3): biff12.Own(" "),
        (1, 0): 1,
        (1, 1): None,
    }
    more = {(2, 0): True, (2, 1): Error(7), (2, 2): biff12.Formula(""), (9, 9): 0.5}
    data = biff12.xlsb(biff12.Sheet("A", cells | more), biff12.Sheet("B", {(0, 0): "x"}, hidden=True))
    (tmp_path / "b.xlsb").write_bytes(data)
    assert count_cells(tmp_path / "b.xlsb") == 3 + 4 + 1


def test_fields_of_text_count_in_a_file_and_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('STT;Tên\n1;"An;\nBình"\n ;"  "\n', "utf-8")
    (tmp_path / "b.csv").write_text("sep=,\na;b,c\n", "utf-16")
    (tmp_path / "d.csv").write_bytes(b"a\0b;".ljust(50, b"c"))
    (tmp_path / "e.csv").write_bytes(b"a\0b;".ljust(49, b"c"))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 a;b\n")
    (tmp_path / "~$d.csv").write_text("a;b", "utf-8")
    assert count_cells(tmp_path / "a.csv") == 4
    assert count_cells(tmp_path / "b.csv") == 2
    assert count_cells(tmp_path / "d.csv") == 2
    assert count_cells(tmp_path) == 8  # the last is no text: 49 characters for a control


@pytest.mark.parametrize(
    "data", [b"", b"PK and nothing", b"\xd0\xcf\x11\xe0 and nothing", b"a word\n", b"%PDF;"]
)
def test_what_cannot_be_counted_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match=r"đối soát.*gửi lại"):
        count_cells(path)


def test_the_second_path_shares_no_code_with_the_reader() -> None:
    imported = {
        name.split(".")[0] if not name.startswith("khcn_tools") else name
        for path in (ROOT / "khcn_tools" / "census").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not imported & {"openpyxl", "xlrd", "pandas", "csv"}
    assert {n for n in imported if n.startswith("khcn_tools") and "census" not in n} == {"khcn_tools.errors"}
