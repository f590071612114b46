"""A document of Word says all that the pages say, with Word's own styles, tables and pictures."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, get_args

import docx
import nbformat
import pandas as pd
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from nbconvert.exporters import get_exporter

from khcn_tools import show
from khcn_tools.document import official
from khcn_tools.document.parts import MIME as PART
from khcn_tools.document.parts import (
    Bullets,
    Code,
    Figure,
    Heading,
    Letterhead,
    Notice,
    Paragraph,
    Part,
    Run,
    SignatureBlock,
    Table,
    TableColumn,
    to_json,
)
from khcn_tools.render.arrange import arrange
from khcn_tools.render.word import _Page, written

HEAD = Letterhead(
    "UBND TỈNH BẮC GIANG",
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "/BC-HĐTĐKT",
    "Bắc Giang, ngày ..... tháng ..... năm .......",
    "BÁO CÁO",
    "Kết quả kiểm tra năm 2022\ntại Văn phòng Sở",
    "Báo cáo Văn phòng Sở",
    marks=("Tài liệu phục vụ Hội đồng",),
    date="2022-12-31",
)


def file_of(*parts: Part) -> bytes:
    return written(arrange(parts))


def opened(*parts: Part) -> Any:
    return docx.Document(io.BytesIO(file_of(*parts)))


def words(word: Any) -> list[str]:
    """Return what stands in the body, in its order, cells included; what is merged stands once."""
    return [text for text in (_said(p) for p in word.element.body.iter(qn("w:p"))) if text.strip()]


def _said(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def table(rows: int = 2, *, wide: bool = False, grouped: bool = False, total: bool = False) -> Table:
    columns = (
        TableColumn("Đơn vị"),
        TableColumn("Đăng ký", "right", group="Danh hiệu" if grouped else ""),
        TableColumn("Đề nghị", "right", group="Danh hiệu" if grouped else ""),
    )
    cells = tuple((f"Phòng {n}", str(n), str(n + 1)) for n in range(rows))
    return Table("Danh hiệu", columns, cells, note="Nguồn: BM05.", wide=wide, total=total)


def test_everything_said_stands_in_the_file_in_its_order() -> None:
    word = opened(
        HEAD,
        Paragraph((Run("Căn cứ Kế hoạch"),), "basis"),
        Heading(2, (Run("I. KẾT QUẢ CHÍNH"),)),
        Bullets(((Run("Thứ nhất"),), (Run("sâu hơn"),)), (0, 1)),
        table(),
        Notice("Không có số liệu.", "Lưu ý"),
        Code("a\nb"),
        SignatureBlock(("Lãnh đạo Sở", "Lưu: VT"), ("TM. HỘI ĐỒNG", "CHỦ TỊCH")),
    )
    said = words(word)
    order = [
        "UBND TỈNH BẮC GIANG", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", official.NATION, official.MOTTO,
        "Số: ......../BC-HĐTĐKT", "DỰ THẢO", "Bắc Giang, ngày ..... tháng ..... năm .......",
        "BÁO CÁOKết quả kiểm tra năm 2022tại Văn phòng Sở", "Căn cứ Kế hoạch", "I. KẾT QUẢ CHÍNH",
        "-Thứ nhất", "-sâu hơn", "Bảng 1. Danh hiệu", "Đơn vị", "Đăng ký", "Đề nghị",
        "Phòng 0", "0", "1", "Phòng 1", "1", "2", "Nguồn: BM05.", "Lưu ý", "Không có số liệu.", "ab",
        "Nơi nhận:", "- Lãnh đạo Sở;", "- Lưu: VT.", "TM. HỘI ĐỒNG", "CHỦ TỊCH",
    ]  # fmt: skip
    assert said == order


def test_every_kind_of_part_has_its_shape() -> None:
    assert set(_Page(docx.Document()).shapes) == set(get_args(Part))


def test_headings_are_words_own_so_that_its_navigation_shows_them() -> None:
    word = opened(HEAD, Heading(2, (Run("I."),)), Heading(3, (Run("1."),)), Heading(4, (Run("a)"),)))
    styles = [p.style.name for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert styles == ["Heading 1", "Heading 2", "Heading 3", "Heading 4"]


@pytest.mark.parametrize(("grouped", "heads"), [(False, 1), (True, 2)])
def test_the_head_of_a_table_repeats_and_its_rows_hold_together(*, grouped: bool, heads: int) -> None:
    rows = opened(HEAD, table(grouped=grouped)).tables[1].rows
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in rows]
    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows]
    assert repeated == [True] * heads + [False] * 2
    assert all(whole)


def test_a_row_too_long_for_a_page_may_go_over_it() -> None:
    long = Table("", (TableColumn("Nội dung"),), (("x" * 399,), ("x" * 400,)))
    rows = opened(HEAD, long).tables[1].rows
    assert [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows] == [True, True, False]


def test_the_rows_of_a_case_stay_on_the_page_of_its_name() -> None:
    columns = (TableColumn("Trường hợp"), TableColumn("Điều kiện"))
    cells = (("An", "Đăng ký"), ("", "Bình xét"), ("", "Hồ sơ"), ("Bình", "Đăng ký"), ("", "x" * 400))
    for cases, kept in ((True, [True, True, None, None, None]), (False, [None] * 5)):
        rows = opened(HEAD, Table("", columns, cells, cases=cases)).tables[1].rows[1:]
        told = [{cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells} for row in rows]
        assert told == [{value} for value in kept]


def test_the_last_row_stays_with_the_note() -> None:
    for note, kept in (("Nguồn: BM05.", [None, True]), ("", [None, None])):
        rows = opened(HEAD, Table("", (TableColumn("Tên"),), (("An",), ("Bình",)), note)).tables[1].rows[1:]
        assert [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows] == kept


def test_columns_that_share_a_heading_stand_under_one_cell() -> None:
    grid = opened(HEAD, table(grouped=True)).tables[1]
    first, second = grid.rows[0].cells, grid.rows[1].cells
    assert first[1]._tc is first[2]._tc
    assert first[0]._tc is second[0]._tc
    assert [cell.text for cell in (first[0], first[1], second[1], second[2])] == [
        "Đơn vị", "Danh hiệu", "Đăng ký", "Đề nghị",
    ]  # fmt: skip


def test_figures_stand_to_the_right_and_a_sum_is_bold() -> None:
    rows = opened(HEAD, table(total=True)).tables[1].rows
    assert [cell.paragraphs[0].alignment for cell in rows[1].cells] == [0, 2, 2]
    assert [rows[n].cells[0].paragraphs[0].runs[0].bold for n in (1, 2)] == [False, True]


def test_a_wide_table_turns_the_page_with_its_heading_and_turns_it_back() -> None:
    word = opened(HEAD, Heading(2, (Run("PHỤ LỤC"),)), table(wide=True), Paragraph((Run("Sau"),)))
    upright, across, again = word.sections
    turned = [section.orientation for section in (upright, across, again)]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert across.page_width > across.page_height
    unnumbered = [section.different_first_page_header_footer for section in (upright, across, again)]
    assert unnumbered == [True, False, False]
    text = words(word)
    breaks = [p for p in word.paragraphs if p._p.find(f".//{qn('w:sectPr')}") is not None]
    assert len(breaks) == 2
    assert text.index("PHỤ LỤC") < text.index("Bảng 1. Danh hiệu") < text.index("Sau")


def test_a_chart_is_a_picture_with_its_text_alternative() -> None:
    figure = show.bars(pd.DataFrame({"Đơn vị": ["Văn phòng"], "Số": [3]}), "Số người")
    assert isinstance(figure, Figure)
    data = file_of(HEAD, figure)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        pictures = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]
        body = parts.read("word/document.xml").decode()
    assert [picture[:8] for picture in pictures] == [b"\x89PNG\r\n\x1a\n"]
    assert re.findall(r'descr="([^"]+)"', body) == [figure.alt]


@pytest.mark.parametrize(
    ("form", "there", "absent"),
    [
        ("report", ["Số: ......../X", "Nơi, ngày"], ["Kính gửi"]),
        ("minutes", ["Số: ......../X"], ["Nơi, ngày", "Kính gửi"]),
        ("summary", [], ["Số:", "Nơi, ngày", "Kính gửi"]),
        ("letter", ["Số: ......../X", "Nơi, ngày", "V/v nộp báo cáo", "Kính gửi: Văn phòng"], ["BÁO CÁO"]),
    ],
)
def test_each_form_of_letterhead_has_what_it_has_in_print(
    form: str, there: list[str], absent: list[str]
) -> None:
    kind = "" if form == "letter" else "BÁO CÁO"
    head = Letterhead(
        "", "SỞ", "/X", "Nơi, ngày", kind, "V/v nộp báo cáo", "T", form=form, addressee="Văn phòng"
    )
    text = "\n".join(words(opened(head)))
    assert [piece for piece in there if piece not in text] == []
    assert [piece for piece in absent if piece in text] == []


def test_several_sign_side_by_side_each_with_room() -> None:
    word = opened(HEAD, SignatureBlock((), (), sides=("ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "TRƯỞNG ĐOÀN")))
    cells = word.tables[-1].rows[0].cells
    assert [cell.paragraphs[0].text for cell in cells] == ["ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "TRƯỞNG ĐOÀN"]
    assert all(official.SIGNED in cell.text and len(cell.paragraphs) >= 6 for cell in cells)


def test_the_marks_stand_on_every_page_and_the_number_from_the_second() -> None:
    section = opened(HEAD).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "DỰ THẢO  ·  Tài liệu phục vụ Hội đồng"
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_file_names_the_organ_and_nothing_outside() -> None:
    data = file_of(HEAD, table())
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("Báo cáo Văn phòng Sở", HEAD.organ, HEAD.organ)
    assert (core.created.isoformat()[:10], core.language) == ("2022-12-31", "vi-VN")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if b'TargetMode="External"' in parts.read(name)]
        assert {entry.date_time for entry in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    assert data == file_of(HEAD, table())


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x1bb", "\ud800", "=1+1", "<w:p/>", "\u202eđảo", "🏅", "x" * 32_767]
)
def test_hostile_text_stays_text(text: str) -> None:
    shown = words(opened(HEAD, Paragraph((Run(f"[{text}]"),))))[-1]
    assert (shown[0], len(shown), shown[-1]) == ("[", len(text) + 2, "]")
    if text.isprintable() and not text.startswith("\u202e"):
        assert shown == f"[{text}]"


def test_nbconvert_has_it_as_an_exporter() -> None:
    v4: Any = nbformat.v4
    exporter_named: Any = get_exporter
    cell = v4.new_code_cell("x", outputs=[v4.new_output("display_data", {PART: to_json(HEAD)})])
    data, _ = exporter_named("khcn-docx")().from_notebook_node(v4.new_notebook(cells=[cell]))
    assert docx.Document(io.BytesIO(data)).core_properties.author == HEAD.organ
