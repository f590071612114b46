"""The law of conservation: every cell that holds something is read, skipped as a known kind, or faulted."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

from factories import UNIT, Page, cleaned, forms, plan, rules, save, table, unit_info
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khcn_tools.census import count_cells
from khcn_tools.clean import CleanWorkbook, clean_workbook
from khcn_tools.read import read_sheets, recognise

AN = {"name": "Nguyễn Văn An", "birth_year": 1985, "rating": "HTTNV", "title": "LĐTT"}
KINDS = {"title", "header", "index", "group", "total", "note", "signature", "example", "hidden"}

TYPED = [
    "Nguyễn Văn An",
    "x",
    "HTTNV",
    "chưa rõ",
    "12",
    "15/03/2022",
    "03/15/2022",
    "—",
    "\u200b",
    " ",
    "#REF!",
    "=1+1",
]
DATES = st.dates(dt.date(1950, 1, 1))
ODD = st.one_of(
    st.none(), st.sampled_from(TYPED), st.integers(-5, 50_000), st.booleans(), st.floats(0, 1), DATES
)
LINES = st.one_of(
    st.lists(ODD, max_size=16),
    st.sampled_from(
        [
            ["I. Tổ Một"],
            ["II", "Tổ Hai"],
            [None, "Văn phòng Sở"],
            [None, "Tổng cộng", 3, 4],
            ["Tổng số: 2 người", None, "#REF!"],
            [7],
            [8, "Lê Cường", "x", None, "x", "Hoàn thành sớm kế hoạch năm, mỗi người một việc hay"],
            [None, None, None, None, None, "và"],
            [None, "#N/A", "=1+1"],
            [None, "Người lập biểu", None, "Trưởng phòng"],
            ["Ghi chú: …"],
            ["STT", "Tên", "Số"],
        ]
    ),
)
FORM_IDS = st.sampled_from(
    [form.id for form in forms().values() if form.workbook == "submission" and form.layout == "table"]
)


@st.composite
def pages(draw: st.DrawFn) -> list[Page]:
    """Draw a workbook: forms with odd rows and merged cells around their header, another sheet, hidden ones."""
    drawn = []
    for form_id in draw(st.lists(FORM_IDS, unique=True, min_size=1, max_size=3)):
        page = table(form_id)
        rows = [*draw(st.lists(LINES, max_size=2)), *page.rows[2:4], *draw(st.lists(LINES, max_size=8))]
        merged = draw(st.sampled_from([[], ["B4:D4"], ["B6:B8"], ["A5:F6"], ["A4:A6", "B4:B6"]]))
        drawn.append(replace(page, rows=rows, merged=merged, hidden=draw(st.booleans())))
    again = replace(
        drawn[0],
        name=f"{drawn[0].name.split()[0]} (2)",
        rows=[*drawn[0].rows, *draw(st.lists(LINES, max_size=2))],
    )
    other = Page("Khác", draw(st.lists(LINES, max_size=4)), hidden=draw(st.booleans()))
    one_cell = Page(
        "BM00 Đơn vị", [["Năm: 2022"], ["Tên đơn vị"], ["Văn phòng Sở"], [draw(ODD), "Năm", draw(ODD)]]
    )
    info = draw(st.sampled_from([unit_info(year=draw(ODD), reporter=draw(ODD)), one_cell]))
    return [info, *drawn, *draw(st.sampled_from([[], [again]])), other]


def accounted(clean: CleanWorkbook) -> int:
    return clean.read + clean.faulted + sum(clean.skipped_by.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_every_cell_is_read_skipped_or_faulted_whatever_people_do(drawn: list[Page]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder) / "book.xlsx", *drawn)
        clean = cleaned(path)
        assert accounted(clean) == count_cells(path)
    assert set(clean.skipped_by) <= KINDS
    typed = {(c.sheet, c.cell) for c in clean.typed if c.column != "(nhóm)"}
    assert clean.read <= len(typed)
    errors = {(f.sheet, f.cell) for f in clean.findings if f.severity == "error" and f.cell}
    assert clean.faulted <= len(errors)


def test_a_cell_taken_out_of_the_reader_s_sight_breaks_the_law(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", unit_info(), table("people", AN))
    sheets = list(read_sheets(path, "book.xlsx"))
    assert accounted(cleaned(path)) == count_cells(path)
    seen = {place: cell for place, cell in sheets[1].cells.items() if place != (5, 2)}
    sheets[1] = replace(sheets[1], cells=seen)
    clean = clean_workbook(
        recognise(sheets, forms()), unit=plan().unit(UNIT), plan=plan(), forms=forms(), rules=rules()
    )
    assert accounted(clean) == count_cells(path) - 1


def test_the_account_of_a_small_workbook_by_hand(tmp_path: Path) -> None:
    people = table(
        "people", {**AN, "hired_on": "chưa rõ"}, below=[[None, "Tổng cộng", 1], [None, "Người lập biểu"]]
    )
    clean = cleaned(save(tmp_path / "book.xlsx", unit_info(), people))
    # BM00: 2 lines above, 4 labels, 4 values. BM05: 2 lines above, 14 headings, 14 numbers, 1 running number,
    # 5 cells of An (one no date), 2 of the total, 1 of the signature.
    assert (clean.read, clean.faulted) == (4 + 4, 1)
    assert clean.skipped_by == {"title": 4, "header": 4 + 14, "index": 15, "total": 2, "signature": 1}
