"""`khcn_tools.census`: every cell that holds something, counted without the reader."""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path

import pytest
from biff import Error, Formula, Sheet, xls
from factories import ROOT, Page, save
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from khcn_tools.census import count_cells
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


@pytest.mark.parametrize("data", [b"", b"PK and nothing", b"\xd0\xcf\x11\xe0 and nothing", b"STT;Ten\n"])
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
    assert not imported & {"openpyxl", "xlrd", "pandas"}
    assert {n for n in imported if n.startswith("khcn_tools") and "census" not in n} == {"khcn_tools.errors"}
