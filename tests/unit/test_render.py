"""An executed notebook becomes pages that say all it says, obey nothing of it and name no outside address."""

import base64
import hashlib
import io
import logging
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import nbformat
import pandas as pd
import pypdf
import pytest
from nbconvert.exporters import get_export_names, get_exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets.config import Config

from khcn_tools import render, show
from khcn_tools.document.characters import printable, visible
from khcn_tools.document.parts import (
    MIME,
    Bullets,
    Code,
    Figure,
    Heading,
    KeyFigures,
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
from khcn_tools.errors import RenderError
from khcn_tools.render.arrange import arrange
from khcn_tools.render.columns import SIZES, layout, spans
from khcn_tools.render.foreign import NO_ALT
from khcn_tools.render.markdown import parts_of_markdown

V4: Any = nbformat.v4
exporter_named: Any = get_exporter
exporter_names: Any = get_export_names

HOSTILE = {
    "script": '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "entity": "&lt;b&gt; &amp; &#60;",
    "typst": '#import "@preview/a:1.0.0": * #panic("x") #read("/etc/passwd") $x$ *b* _e_ @ref <label> // c',
    "quotes": "\\ \" ' ` \\u{41} \\n }); #{",
    "markdown": "**đậm** [x](http://a.example) ![y](z.png) | a | b | # c",
    "formula": '=HYPERLINK("http://a.example";"x")',
    "direction": "báo\u202egnp.cáo\u2066",
    "no glyph": "Huân chương 🏅 漢字 \ue000 \ufeff",
    "control": "a\x07b\x1b[31mc",
    "surrogate": "a\ud83cb",
    "decomposed": "Tie\u0302\u0301n bo\u0323\u0302",
    "long": "dài" * 10922,
}


def notebook(*cells: Any, **metadata: Any) -> Any:
    made = V4.new_notebook(cells=list(cells), metadata=metadata)
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    return made


def markdown(source: str) -> Any:
    return V4.new_markdown_cell(source)


def code(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> Any:
    return V4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def shown(data: dict[str, Any], **metadata: Any) -> Any:
    return V4.new_output("display_data", data=data, metadata=metadata)


def displayed(part: Part) -> Any:
    return shown(part._repr_mimebundle_())


HEAD = show.letterhead(
    parent_organ="UBND tỉnh Bắc Giang",
    organ="Sở Khoa học và Công nghệ",
    number="/BC-HĐ",
    kind="Báo cáo",
    subject="Kết quả kiểm tra công tác thi đua, khen thưởng",
    marks=["DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"],
    date="2022-11-15",
)
STAFF = pd.DataFrame(
    {"Họ và tên": [f"Nguyễn Văn {n}" for n in range(120)], "Điểm": [n / 4 for n in range(120)]}
)
FINDINGS = pd.DataFrame({f"Cột {n}": ["nội dung cần làm rõ " * 5] * 30 for n in range(9)})
PARTS: list[Part] = [
    HEAD,
    Paragraph((Run("Căn cứ Luật Thi đua, Khen thưởng;"),), "basis"),
    Heading(2, (Run("I. KẾT QUẢ"),)),
    Paragraph((Run("Đơn vị "), Run("đã nộp", "strong"), Run(", xem "), Run("danh sách", "", "#ds"))),
    show.key_figures([("Đề nghị", 3, "tối đa 2", "attention"), ("Cán bộ", 18, "", "", "ds")]),
    show.notice("Ba trường hợp cần làm rõ.", title="Lưu ý", tone="attention"),
    show.bullets(["Kế hoạch phát động", "Giao ước", "Niêm yết"], levels=[0, 1, 0]),
    show.grouped_bars(
        pd.DataFrame({"Đơn vị": ["Thanh tra"], "Đăng ký": [3], "Đề nghị": [2]}), "Đăng ký, đề nghị"
    ),
    Heading(3, (Run("1. Danh sách"),)),
    show.table(STAFF, "Cán bộ", stt=True, id="ds", note="Nguồn: BM05."),
    Heading(3, (Run("2. Nội dung cần làm rõ"),)),
    show.table(FINDINGS, "Nội dung cần làm rõ", wide=True),
    show.table(STAFF.head(0), "Đơn thư", empty="Không có đơn thư."),
    Code("x = 1\ny = 2", "output"),
    show.attachment(b"PK", "chain.xlsx", "Phụ lục dạng bảng tính"),
    Paragraph((Run("Trên đây là báo cáo./."),)),
    show.signature(role=["TM. HỘI ĐỒNG", "CHỦ TỊCH"], recipients=["Lãnh đạo Sở", "Lưu: VT"]),
]


@cache
def report() -> render.Document:
    cells = [code("show.part()", displayed(part)) for part in PARTS]
    return render.document(notebook(*cells))


@cache
def report_pdf() -> bytes:
    return render.pdf(report())


# ---------------------------------------------------------------------------------------------
# Reading pages


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


def pdf_pages(pdf: bytes) -> list[str]:
    return [
        unicodedata.normalize("NFC", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]


def squeezed(text: str) -> str:
    """Return a text without the spaces and breaks that a page may put anywhere."""
    return re.sub(r"[\s\u200b\ufeff]+", "", text)


def words(value: Any) -> Iterator[str]:
    """Yield every text of a part, names of styles and pictures aside."""
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if (value.get("part"), key) != ("Code", "kind")}
        for key, item in value.items():
            if key not in {
                "part",
                "style",
                "tone",
                "align",
                "svg",
                "data",
                "alt",
                "id",
                "href",
                "date",
                "title",
                "empty",
                "group",
                "form",
            }:
                yield from words(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from words(item)
    elif isinstance(value, str):
        yield from value.split()


# ---------------------------------------------------------------------------------------------
# Markdown


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("# Tên", [Heading(1, (Run("Tên"),))]),
        ("một **hai** *ba*", [Paragraph((Run("một "), Run("hai", "strong"), Run(" "), Run("ba", "emph")))]),
        ("`bốn`", [Paragraph((Run("bốn", "code"),))]),
        ("dòng\nmềm  \ncứng", [Paragraph((Run("dòng mềm\ncứng"),))]),
        ("- a\n  1. b\n- c", [Bullets(((Run("a"),), (Run("1. b"),), (Run("c"),)), (0, 1, 0))]),
        ("3. ba\n4. bốn", [Bullets(((Run("ba"),), (Run("bốn"),)), (0, 0), ordered=True, start=3)]),
        ("> lời", [Paragraph((Run("lời"),), "quote")]),
        ("|a|b|\n|-|-:|\n|1|**2**|", [Table("", (TableColumn("a"), TableColumn("b", "right")), (("1", "2"),))]),
        ("[trong](#b1)", [Paragraph((Run("trong", "", "#b1"),))]),
        ("[ngoài](http://a.example)", [Paragraph((Run("ngoài (http://a.example)"),))]),
        ("<b>x</b>", [Paragraph((Run("<b>x</b>"),))]),
        ("<div>\nx\n</div>", [Paragraph((Run("<div>\nx\n</div>"),))]),
        ("<!-- không in -->", []),
        ("```\nx = 1\n```", [Code("x = 1")]),
        ("a\n\n---\n\nb", [Paragraph((Run("a"),)), Paragraph((Run("b"),))]),
    ],
)  # fmt: skip
def test_markdown_becomes_parts(source: str, parts: list[Part]) -> None:
    assert parts_of_markdown(source) == parts


# ---------------------------------------------------------------------------------------------
# Notebooks


def png(width: int, height: int) -> str:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x7f" * width for _ in range(height)))
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


def test_our_parts_come_out_of_a_notebook_as_they_went_in() -> None:
    cells = [code("x", displayed(part), tags=("remove-input",)) for part in PARTS]
    assert render.parts_of(notebook(*cells)) == tuple(PARTS)


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ((), ["source", "output"]),
        (("remove-input",), ["output"]),
        (("remove_output",), ["source"]),
        (("remove-cell",), []),
    ],
)
def test_tags_leave_out_a_cell_its_source_or_its_output(tags: tuple[str, ...], kinds: list[str]) -> None:
    cell = code("1", V4.new_output("stream", name="stdout", text="1"), tags=tags)
    assert [part.kind for part in render.parts_of(notebook(cell)) if isinstance(part, Code)] == kinds


ROW = ((TableColumn("x"),), (("1",),))
FRAME_HTML = STAFF.head(2).to_html()


@pytest.mark.parametrize(
    ("output", "parts"),
    [
        pytest.param(
            shown({"text/html": FRAME_HTML, "text/plain": "…"}),
            [
                Table(
                    "",
                    (TableColumn("", "right"), TableColumn("Họ và tên"), TableColumn("Điểm", "right")),
                    (("0", "Nguyễn Văn 0", "0.00"), ("1", "Nguyễn Văn 1", "0.25")),
                )
            ],
            id="frame",
        ),
        pytest.param(
            shown({"text/html": "<style>p{}</style><p>một</p><p>hai &amp; ba</p>", "text/plain": "một"}),
            [Paragraph((Run("một\nhai & ba"),))],
            id="html",
        ),
        pytest.param(shown({"text/plain": "\x1b[31m42\x1b[0m"}), [Code("42")], id="plain"),
        pytest.param(shown({"text/markdown": "**x**"}), [Paragraph((Run("x", "strong"),))], id="markdown"),
        pytest.param(
            V4.new_output("error", ename="KeyError", evalue="'x'", traceback=["File secret.py"]),
            [Code("KeyError: 'x'", "error")],
            id="error",
        ),
        pytest.param(V4.new_output("stream", name="stderr", text="warning"), [], id="stderr"),
        pytest.param(shown({"application/x-widget+json": {"a": 1}}), [], id="widget"),
    ],
)
def test_foreign_outputs_become_parts(output: Any, parts: list[Part]) -> None:
    assert list(render.parts_of(notebook(code("x", output, tags=("remove-input",))))) == parts


def test_a_bitmap_keeps_its_size_and_its_text_alternative() -> None:
    told = shown({"image/png": png(30, 20)}, **{"image/png": {"alt": "Số người theo đơn vị"}})
    untold = shown({"image/png": png(30, 20)})
    figures = [part for part in render.parts_of(notebook(code("", told, untold))) if isinstance(part, Figure)]
    assert [figure.alt for figure in figures] == ["Số người theo đơn vị", NO_ALT]
    assert 'width="30" height="20"' in figures[0].svg


@pytest.mark.parametrize(
    "data",
    [
        {MIME: {"part": "Poem"}},
        {MIME: {"part": "Heading"}},
        {"image/png": "!"},
        {"image/png": "QUJD"},
        {"image/jpeg": "QUJD"},
    ],
    ids=["unknown", "incomplete", "no base64", "no png", "no jpeg"],
)
def test_an_output_that_is_not_what_it_says_is_told_with_its_cell(data: dict[str, Any]) -> None:
    with pytest.raises(RenderError, match="cell 2 of the notebook cannot be rendered"):
        render.parts_of(notebook(markdown("x"), code("", shown(data))))


# ---------------------------------------------------------------------------------------------
# Order and numbers


def test_the_letterhead_goes_first_and_what_stood_before_it_stays() -> None:
    document = arrange([Heading(1, (Run("Sổ tay"),)), HEAD, Paragraph((Run("x"),))])
    assert [type(part) for part in document.parts] == [Letterhead, Heading, Paragraph]
    assert document.parts[1] == Heading(2, (Run("Sổ tay"),))
    assert document.marks[0] == "DỰ THẢO"
    assert document.author == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"


def test_a_remark_that_is_the_last_ends_the_document() -> None:
    last = show.ending("Chưa nộp.")
    assert last is not None
    assert arrange([HEAD, last, Paragraph((Run("sau"),))]).parts == (HEAD, last)


@pytest.mark.parametrize(
    ("levels", "arranged"),
    [([1, 2, 3], [1, 2, 3]), ([1, 3, 5], [1, 2, 3]), ([1, 1, 2, 4, 2], [1, 2, 2, 3, 2]), ([3, 2], [1, 2, 2])],
)
def test_headings_have_one_of_level_1_and_no_gaps(levels: list[int], arranged: list[int]) -> None:
    document = arrange([Heading(level, (Run("x"),)) for level in levels], "Tên")
    assert [part.level for part in document.parts if isinstance(part, Heading)] == arranged


def test_a_notebook_without_a_title_has_the_name_it_is_given() -> None:
    assert arrange([], "van-phong").title == "van-phong"
    assert arrange([]).title == "Báo cáo"


def test_tables_and_charts_are_numbered_each_for_itself() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
    parts: list[Part] = [
        Table("a", *ROW),
        Figure(svg, "b", "x"),
        Table("Bảng 7. c", *ROW),
        Table("", *ROW),
        Table("d", *ROW),
    ]
    captions = [part.caption for part in arrange(parts).parts if isinstance(part, Table | Figure)]
    assert captions == ["Bảng 1. a", "Biểu đồ 1. b", "Bảng 7. c", "", "Bảng 2. d"]


def test_a_table_without_rows_becomes_a_line_without_a_number() -> None:
    empty, full = arrange([Table("Đơn thư", (), (), empty="Không có."), Table("Danh sách", *ROW)]).parts[1:]
    assert empty == Paragraph((Run("Đơn thư: "), Run("Không có.", "emph")))
    assert isinstance(full, Table)
    assert full.caption == "Bảng 1. Danh sách"


def test_a_link_that_leads_nowhere_and_a_second_identifier_are_taken_off() -> None:
    line = (Run("a", "", "#b1"), Run("b", "", "#b2"))
    document = arrange([Paragraph(line), Table("", *ROW, id="b1"), Table("", *ROW, id="b1")])
    paragraph, first, second = document.parts[1:]
    assert paragraph == Paragraph((Run("a", "", "#b1"), Run("b")))
    assert (first.id, second.id) == ("b1", "")  # type: ignore[union-attr]


def test_a_key_figure_leads_only_to_what_is_there() -> None:
    figures = show.key_figures(
        [("Có", 1, "", "", "b1"), ("Trống", 0, "", "", "b2"), ("Không", 0, "", "", "b3")]
    )
    empty = Table("Trống", ROW[0], (), id="b2")
    shown, *_ = arrange([figures, Table("Có", *ROW, id="b1"), empty]).parts[1:]
    assert isinstance(shown, KeyFigures)
    assert [item.href for item in shown.items] == ["#b1", "", ""]


def test_a_reference_says_the_number_of_what_it_leads_to() -> None:
    names = ("b2", "h1", "b3", "ii", "b0")
    line = tuple(Run("bảng", "ref", f"#{name}") for name in names)
    parts: list[Part] = [
        Paragraph(line),
        Table("Một", *ROW, id="b1"),
        Table("Hai", *ROW, id="b2"),
        Figure("", "Ba", "x", "h1"),
        Table("", *ROW, id="b3"),
        Heading(2, (Run("II. X"),), "ii"),
    ]
    told = arrange(parts).parts[1]
    assert isinstance(told, Paragraph)
    assert [run.text for run in told.runs] == ["Bảng 2", "Biểu đồ 1", "bảng", "bảng", "bảng"]
    assert [run.href for run in told.runs] == ["#b2", "#h1", "#b3", "#ii", ""]


# ---------------------------------------------------------------------------------------------
# HTML


def test_the_page_is_one_file_that_may_fetch_and_run_nothing() -> None:
    html = render.html(report())
    page = _Page(html)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "iframe", "object", "embed", "base", "form"}
    addresses = [
        attrs.get("src") or attrs.get("href") or "" for _, attrs in page.tags if {"src", "href"} & set(attrs)
    ]
    assert addresses
    assert all(address.startswith(("data:image/svg+xml;base64,", "#")) for address in addresses)
    assert not [
        attrs for _, attrs in page.tags if any(name.startswith("on") or name == "style" for name in attrs)
    ]


def test_the_policy_allows_this_style_sheet_only() -> None:
    html = render.html(report())
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;" in html


def test_the_page_can_be_heard() -> None:
    page = _Page(render.html(report()))
    tags = [tag for tag, _ in page.tags]
    attributes = {tag: attrs for tag, attrs in page.tags}  # noqa: C416 - the last of each tag
    assert attributes["html"] == {"lang": "vi"}
    assert (tags.count("h1"), tags.count("main"), tags.count("title")) == (1, 1, 1)
    assert all(attrs.get("scope") for tag, attrs in page.tags if tag == "th")
    assert all(attrs.get("alt") for tag, attrs in page.tags if tag == "img")
    assert [tag for tag in tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3", "h3"]


def test_the_page_says_every_word_of_the_notebook() -> None:
    text = _Page(render.html(report())).text
    for part in PARTS:
        missing = [word for word in words(to_json(part)) if word not in text]
        assert not missing


def test_marks_stand_above_and_at_the_foot_of_each_printed_page() -> None:
    html = render.html(arrange([show.letterhead(organ="Sở", kind="Báo cáo", subject="x", marks=['MẪU"}<b>'])]))
    assert '<header class="marks">DỰ THẢO · MẪU&quot;}&lt;b&gt;</header>' in html
    (content,) = re.findall(r'@bottom-center\{content:"((?:\\[0-9a-f]{6})*)"\}', html)
    assert "".join(chr(int(number, 16)) for number in content[1:].split("\\")) == 'DỰ THẢO · MẪU"}<b>'


def test_a_key_figure_is_a_link_whose_name_begins_with_what_is_seen() -> None:
    (link,) = re.findall("<dd>(<a .*?</a>)</dd>", render.html(report()))
    assert link == '<a href="#ds" aria-label="18 – Cán bộ: xem bảng số liệu">18</a>'
    assert "<dd>3</dd>" in render.html(report())


def test_a_page_for_readers_has_no_code() -> None:
    html = render.html(notebook(code("print(1)")))
    assert "<details" not in html
    assert "print(1)" not in html


# ---------------------------------------------------------------------------------------------
# PDF


def test_the_pdf_says_every_word_of_the_notebook() -> None:
    text = squeezed(" ".join(pdf_pages(report_pdf())))
    for part in PARTS:
        missing = [word for word in words(to_json(part)) if squeezed(word) not in text]
        assert not missing


def test_the_text_of_a_chart_can_be_searched_in_the_pdf() -> None:
    text = " ".join(pdf_pages(report_pdf()))
    assert "Biểu đồ 1. Đăng ký, đề nghị" in text
    assert text.count("Thanh tra") == 1


def test_marks_stand_on_every_page_and_numbers_from_the_second() -> None:
    pages = pdf_pages(report_pdf())
    assert len(pages) > 4
    assert all("KHÔNG PHẢI SỐ LIỆU THẬT" in page and "DỰ THẢO" in page for page in pages)
    numbers = [re.split(r"\s", page.strip())[0] for page in pages]
    assert numbers[0] == "UBND"
    assert numbers[1:] == [str(number) for number in range(2, len(pages) + 1)]


def test_a_long_table_repeats_its_head_and_a_wide_one_turns_the_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(report_pdf()))
    pages = pdf_pages(report_pdf())
    listing = [page for page in pages if "Nguyễn Văn" in page]
    assert len(listing) > 1
    assert all("Họ và tên" in page for page in listing)
    turned = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert turned == ["làm rõ nội dung" in " ".join(page.split()) for page in pages]
    (introduced,) = [page for page in pages if "2. Nội dung cần làm rõ" in page]
    assert "Cột 8" in introduced


def test_wide_tables_in_a_row_share_their_pages_with_what_introduces_them() -> None:
    wide = show.table(FINDINGS.head(1), "Rộng", wide=True)
    between = Paragraph((Run("b) Tiếp theo", "strong"),))
    parts: list[Part] = [HEAD, Heading(2, (Run("I."),)), between, wide, between, wide]
    reader = pypdf.PdfReader(io.BytesIO(render.pdf(arrange(parts))))
    assert [page.mediabox.width > page.mediabox.height for page in reader.pages] == [False, True]


def test_a_wide_table_without_rows_turns_no_page() -> None:
    pdf = render.pdf(arrange([HEAD, show.table(FINDINGS.head(0), "Rộng", wide=True)]))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_the_signature_does_not_stand_alone() -> None:
    filler = [Paragraph((Run("dòng chữ " * 8),)) for _ in range(60)]
    for count in range(10, 60, 3):
        closing: list[Part] = [Paragraph((Run("Trên đây là báo cáo./."),)), show.signature(role=["CHỦ TỊCH"])]
        pages = pdf_pages(render.pdf(arrange([*filler[:count], *closing])))
        (signed,) = [page for page in pages if "CHỦ TỊCH" in page]
        assert "Trên đây là báo cáo./." in signed


def _head(form: str, **more: str) -> Letterhead:
    whole = {"organ": "Sở", "parent_organ": "UBND tỉnh", "kind": "", "subject": "Việc", "number": "/BB-HĐ"}
    whole |= {"date_line": "Bắc Giang, ngày .....", "date": "2022-12-31", "title": "Văn bản"}
    return show.letterhead(**{**whole, **more}, form=form)  # type: ignore[arg-type]  # all are texts


@pytest.mark.parametrize(
    ("form", "wanted", "absent"),
    [
        ("report", ["SỞ", "Số: ......../BB-HĐ", "Bắc Giang, ngày", "BÁO CÁO", "Việc"], ["Kính gửi"]),
        ("minutes", ["SỞ", "Số: ......../BB-HĐ", "BÁO CÁO", "Việc"], ["Bắc Giang", "Kính gửi"]),
        ("summary", ["SỞ", "BÁO CÁO", "Việc"], ["Số:", "Bắc Giang", "Kính gửi", "...."]),
        (
            "letter",
            ["SỞ", "Số: ......../BB-HĐ", "Bắc Giang, ngày", "Việc", "Kính gửi: Văn phòng Sở"],
            ["BÁO CÁO"],
        ),
    ],
)
def test_a_head_has_what_its_form_has_and_no_more(form: str, wanted: list[str], absent: list[str]) -> None:
    of_form = {"addressee": "Văn phòng Sở"} if form == "letter" else {"kind": "Báo cáo"}
    document = arrange([_head(form, **of_form), Paragraph((Run("Lời cuối./."),))])
    pdf = re.sub(r"\s+", " ", " ".join(pdf_pages(render.pdf(document))))
    html = _Page(render.html(document)).text
    for text in (pdf, html):
        assert [words for words in absent if words in text] == []
        assert [words for words in wanted if words not in text] == []
    places = [pdf.index(words) for words in [*wanted, "Lời cuối"]]
    assert places == sorted(places)


@pytest.mark.parametrize("form", ["report", "minutes", "summary", "letter"])
def test_every_form_of_head_is_for_the_archive_and_has_one_title(
    form: str, caplog: pytest.LogCaptureFixture
) -> None:
    document = arrange(
        [_head(form, kind="Báo cáo"), Heading(2, (Run("I."),)), show.signature(sides=["THƯ KÝ"])]
    )
    render.pdf(document)
    assert not caplog.records
    assert re.findall("<h([1-6])", render.html(document)) == ["1", "2"]


def test_several_sign_side_by_side_and_not_without_the_last_words() -> None:
    filler = [Paragraph((Run("dòng chữ " * 8),)) for _ in range(60)]
    sides = ["ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "TRƯỞNG ĐOÀN"]
    for count in range(10, 60, 7):
        closing: list[Part] = [Paragraph((Run("mỗi bên giữ 01 bản./."),)), show.signature(sides=sides)]
        pages = pdf_pages(render.pdf(arrange([*filler[:count], *closing])))
        (signed,) = [page for page in pages if "TRƯỞNG ĐOÀN" in page]
        assert "mỗi bên giữ 01 bản./." in signed
        assert [role in signed for role in sides] == [True] * 3
        assert signed.count("(Ký, ghi rõ họ tên)") == 3


def test_a_line_of_a_list_stands_with_the_first_line_below_it() -> None:
    filler = [Paragraph((Run("dòng chữ " * 8),)) for _ in range(60)]
    group = show.bullets(["Nhóm việc", "việc đầu", "việc sau"], levels=[0, 1, 1], ordered=True)
    for count in range(10, 60, 2):
        pages = pdf_pages(render.pdf(arrange([*filler[:count], group])))
        (headed,) = [page for page in pages if "Nhóm việc" in page]
        assert "việc đầu" in headed
        assert "1." in headed


def test_where_nobody_signs_the_annex_begins_a_page_all_the_same() -> None:
    words: list[Part] = [Paragraph((Run("Lời cuối."),)), show.signature(), Heading(2, (Run("PHỤ LỤC"),))]
    first, second = pdf_pages(render.pdf(arrange([_head("summary", kind="Tổng hợp"), *words])))
    assert ("Lời cuối." in first, "PHỤ LỤC" in second, "Nơi nhận" in first) == (True, True, False)


def test_an_unknown_form_of_head_is_refused() -> None:
    with pytest.raises(ValueError, match="form 'memo': one of 'report', 'summary', 'minutes', 'letter'"):
        _head("memo")


def test_an_annex_begins_a_page_after_the_signature() -> None:
    parts: list[Part] = [
        HEAD,
        show.signature(role=["CHỦ TỊCH"]),
        Heading(2, (Run("PHỤ LỤC"),)),
        Paragraph((Run("Bảng kê"),)),
    ]
    first, second = pdf_pages(render.pdf(arrange(parts)))
    assert "CHỦ TỊCH" in first
    assert "PHỤ LỤC" in second


def test_the_number_of_an_annex_stands_over_its_title_and_the_next_follows_on_the_page() -> None:
    parts: list[Part] = [
        show.signature(role=["CHỦ TỊCH"]),
        Heading(2, (Run("Phụ lục I. Chuỗi điều kiện"),)),
        show.paragraph("(Kèm theo Báo cáo)", style="basis"),
        show.paragraph("Chú giải", style="note"),
        show.table(FINDINGS.head(1), "Rộng", wide=True),
        Heading(2, (Run("Phụ lục II. Quy tắc"),)),
        Paragraph((Run("Lời."),)),
        Heading(2, (Run("Phụ lục III. Nguồn"),)),
    ]
    _, second, third = pdf_pages(render.pdf(arrange([HEAD, *parts])))
    lines = [line.strip() for line in second.splitlines()]
    first = lines.index("Phụ lục I")
    assert lines[first + 1 : first + 3] == ["CHUỖI ĐIỀU KIỆN", "(Kèm theo Báo cáo)"]
    assert "Rộng" in second
    assert ("QUY TẮC" in third, "NGUỒN" in third) == (True, True)


def test_a_wide_annex_leaves_no_page_empty() -> None:
    wide = show.table(FINDINGS.head(1), "Rộng", wide=True)
    pages = pdf_pages(
        render.pdf(arrange([HEAD, show.signature(role=["CHỦ TỊCH"]), Heading(2, (Run("PHỤ LỤC"),)), wide]))
    )
    assert ["CHỦ TỊCH" in pages[0], "PHỤ LỤC" in pages[1], len(pages)] == [True, True, 2]


def test_the_pdf_is_for_the_archive_and_for_those_who_listen() -> None:
    reader = pypdf.PdfReader(io.BytesIO(report_pdf()))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] in {"vi", "vi-VN"}
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == HEAD.title
    assert reader.metadata.author == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert reader.metadata.creation_date_raw is not None
    assert reader.metadata.creation_date_raw.startswith("D:20221115")
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_headings_are_bookmarks() -> None:
    def titles(outline: list[Any]) -> Iterator[str]:
        for entry in outline:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield str(entry.title)

    bookmarks = list(titles(pypdf.PdfReader(io.BytesIO(report_pdf())).outline))
    assert bookmarks[1:] == ["I. KẾT QUẢ", "1. Danh sách", "2. Nội dung cần làm rõ"]


def test_only_the_fonts_of_the_package_are_used_and_all_are_embedded() -> None:
    fonts: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(report_pdf())).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            described = descendant.get_object()
            name = str(described["/BaseFont"]).partition("+")[2]
            fonts[name] = (
                "/FontFile2" in described["/FontDescriptor"] or "/FontFile3" in described["/FontDescriptor"]
            )
    assert fonts
    assert set(fonts) <= {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    assert all(fonts.values())


def test_a_key_figure_of_the_pdf_leads_to_the_page_of_its_table() -> None:
    reader = pypdf.PdfReader(io.BytesIO(report_pdf()))
    links: list[Any] = [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]
    assert [link["/Subtype"] for link in links] == ["/Link"] * 2, "a word in the text, and a figure"
    pages = {_led_to(reader, link) for link in links}
    (page,) = pages
    assert page is not None
    assert "Bảng 1. Cán bộ" in pdf_pages(report_pdf())[page]


def _led_to(reader: pypdf.PdfReader, link: Any) -> int | None:
    """Return the number of the page that a link leads to, from 0."""
    target = link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
    if isinstance(target, str):
        return reader.get_destination_page_number(reader.named_destinations[target])
    return reader.get_page_number(target[0].get_object())


def test_the_same_notebook_gives_the_same_bytes() -> None:
    again = render.document(notebook(*[code("show.part()", displayed(part)) for part in PARTS]))
    assert render.html(again) == render.html(report())
    assert render.pdf(again) == report_pdf()


def test_a_page_that_cannot_conform_is_made_all_the_same_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = arrange([HEAD, Figure('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "", "")])
    with caplog.at_level(logging.WARNING):
        assert render.pdf(document).startswith(b"%PDF")
    assert "the PDF does not conform to a-2a and ua-1: " in caplog.text


def test_a_date_that_is_none_is_told() -> None:
    with pytest.raises(
        RenderError, match="the letterhead's date is '15/11/2022'; it must be such as 2022-11-15"
    ):
        render.pdf(arrange([show.letterhead(organ="Sở", kind="Báo cáo", subject="x", date="15/11/2022")]))


def test_a_notebook_without_a_date_is_no_file_for_the_archive_but_still_heard() -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(render.pdf(arrange([], "so-tay")))).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in xmp
    assert "pdfaid:part" not in xmp


def test_what_cannot_be_typeset_is_told() -> None:
    with pytest.raises(RenderError, match="the PDF of 'Báo cáo' cannot be made"):
        render.pdf(arrange([Figure("no drawing", "", "x")]))


def test_a_glyph_that_the_font_lacks_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        render.pdf(arrange([Paragraph((Run("Huân chương 🏅"),))]))
    assert "replaced what the font lacks: U+1F3C5" in caplog.text


# ---------------------------------------------------------------------------------------------
# Columns


def test_the_columns_of_a_table_fill_the_room_and_break_no_name() -> None:
    size, widths = layout(show.table(STAFF, "", stt=True), 160)
    assert size == SIZES[0]
    assert sum(widths) == pytest.approx(160)
    assert widths[1] > widths[2] > 0


def test_a_table_of_many_columns_gets_smaller_letters_and_still_fits() -> None:
    size, widths = layout(show.table(pd.DataFrame({f"Tiêu chí {n}": [12345] for n in range(18)}), ""), 160)
    assert size < SIZES[0]
    assert sum(widths) == pytest.approx(160)


def test_what_no_column_needs_goes_to_the_text_and_not_to_the_figures() -> None:
    frame = pd.DataFrame({"Danh hiệu": ["LĐTT", "CSTĐCS"], "Đăng ký": [16, 3], "Đề nghị": [16, 2]})
    _, (name, first, second) = layout(show.table(frame, ""), 160)
    assert name > 100
    assert first < 30 > second


def test_document_numbers_leave_room_for_the_text_beside_them() -> None:
    frame = pd.DataFrame(
        {
            "Số, ký hiệu": ["264/KHCN-QLKH", "1012/KHCN-VP"],
            "Ngày": ["28/03/2022", "18/10/2022"],
            "Cơ quan": ["Sở Khoa học và Công nghệ", "Ủy ban nhân dân tỉnh"],
            "Trích yếu": ["Hướng dẫn đăng ký, xét công nhận sáng kiến cấp cơ sở năm 2022"] * 2,
            "Văn bản của đơn vị": ["15/BĐK-TĐC", "122/TB-TĐC"],
            "Ghi chú": ["Triển khai tại hội nghị công chức", "Sao gửi các phòng chuyên môn"],
        }
    )
    size, widths = layout(show.table(frame, "", stt=True), 160)
    assert size >= 10
    assert widths[4] == max(widths)
    assert min(widths[3], widths[6]) > 20


def test_long_text_gets_what_short_columns_leave() -> None:
    frame = pd.DataFrame({"Mã": ["CSTD-03"], "Nội dung": ["chưa có quyết định công nhận " * 12], "Ô": ["F14"]})
    _, (code_width, text_width, cell_width) = layout(show.table(frame, ""), 160)
    assert text_width > 100 > code_width > cell_width


CASES = {
    "two cases": ([("An", "a"), ("", "b"), ("Bình", "a")], [2, 0, 1]),
    "nobody above": ([("", "a"), ("", "b")], [2, 0]),
    "a row that may break": ([("An", "a"), ("", "x" * 400), ("Bình", "x" * 399), ("", "b")], [1, 1, 2, 0]),
    "14 rows of 8 mm": ([("An", "a"), *[("", "b")] * 13], [14, *[0] * 13]),
    "15 rows, above 120 mm": ([("An", "a"), *[("", "b")] * 14], [1] * 15),
}


@pytest.mark.parametrize(("rows", "told"), CASES.values(), ids=CASES.keys())
def test_the_rows_of_a_case_are_counted(rows: list[tuple[str, str]], told: list[int]) -> None:
    columns = (TableColumn("Trường hợp"), TableColumn("Điều kiện"))
    table = Table("", columns, tuple(rows), cases=True)
    assert spans(table, 11, [60, 100]) == told
    assert spans(replace(table, cases=False), 11, [60, 100]) == [1] * len(rows)


def test_a_case_goes_to_the_next_page_whole() -> None:
    """Of a table with cases of five rows the pages begin with a name; of one without they do not."""
    rows = tuple(("" if n % 5 else f"Ca {n}", f"Bước {n}") for n in range(200))
    table = Table("Bảng", (TableColumn("Trường hợp"), TableColumn("Điều kiện")), rows)
    for cases in (True, False):
        pages = pypdf.PdfReader(io.BytesIO(render.pdf(arrange([HEAD, replace(table, cases=cases)])))).pages
        firsts = [re.findall(r"Bước (\d+)", page.extract_text())[0] for page in pages]
        assert len(firsts) > 3
        assert all(int(first) % 5 == 0 for first in firsts) == cases


# ---------------------------------------------------------------------------------------------
# Hostile texts


def everywhere(text: str) -> list[Part]:
    """Return a document that has the text in every place for text."""
    table = Table(text[:200], (TableColumn(text[:200]),), ((text,),), text)
    figure = show.bars(pd.DataFrame({"a": [text[:200]], "b": [1]}), text[:200])
    return [
        Letterhead(
            "A",
            text[:100],
            text[:100],
            text[:100],
            "B",
            text[:100],
            text[:100],
            marks=(text[:100],),
            date="2022-11-15",
        ),
        Heading(2, (Run(text[:200]),)),
        Paragraph((Run(text), Run(text[:100], "strong", "#" + text[:100]))),
        Bullets(((Run(text),),)),
        table,
        figure,
        show.key_figures([(text[:60], text[:60], text[:60])]),
        Notice(text, text[:100]),
        Code(text),
        SignatureBlock((text[:100],), (text[:100],), text[:100]),
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_text_in_the_page(text: str) -> None:
    html = render.html(arrange(everywhere(text)))
    html.encode()
    page = _Page(html)
    assert not {tag for tag, _ in page.tags} & {"script", "b"}
    assert [set(attrs) for tag, attrs in page.tags if tag == "img"] == [{"alt", "src"}]
    assert page.text.count(visible(text)) >= 5


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_text_in_the_pdf(text: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        pdf = render.pdf(arrange(everywhere(text)))
    assert "does not conform" not in caplog.text
    said = squeezed(" ".join(re.sub(r"^\d+\s", "", page) for page in pdf_pages(pdf)))
    if len(text) < 1000:
        assert said.count(squeezed(printable(text))) >= 5
    else:
        assert said.count("dài") >= 5 * 10922


# ---------------------------------------------------------------------------------------------
# nbconvert


@pytest.mark.parametrize(
    ("name", "start", "extension"),
    [
        ("khcn-html", "<!doctype html>", ".html"),
        ("khcn-pdf", b"%PDF-1.7", ".pdf"),
        ("khcn-docx", b"PK\x03\x04", ".docx"),
    ],
)
def test_nbconvert_converts_any_notebook(name: str, start: Any, extension: str) -> None:
    exporter = exporter_named(name)()
    foreign = notebook(markdown("Chào"), code("1", V4.new_output("execute_result", data={"text/plain": "1"})))
    output, resources = exporter.from_notebook_node(foreign, {"metadata": {"name": "so-tay"}})
    assert output.startswith(start)
    assert resources["output_extension"] == extension
    assert exporter.export_from_notebook == name.upper().replace("-", " ")  # by which JupyterLab lists it
    assert name in exporter_names()


@pytest.mark.parametrize(
    ("settings", "kept"), [({}, True), ({"sources": True}, True), ({"sources": False}, False)]
)
def test_nbconvert_folds_the_code_unless_told_not_to(settings: dict[str, bool], *, kept: bool) -> None:
    config = Config({"KhcnHtmlExporter": settings})
    page, _ = exporter_named("khcn-html")(config=config).from_notebook_node(notebook(code("print(1)")))
    assert ("print(1)" in page) is kept
    assert ('<details class="source"><summary>Mã nguồn</summary>' in page) is kept


def test_nbconvert_tells_why_it_cannot() -> None:
    broken = notebook(code("", shown({MIME: {"part": "Poem"}})))
    with pytest.raises(
        ConversionException, match="cell 1 of the notebook cannot be rendered: not a document part"
    ):
        exporter_named("khcn-html")().from_notebook_node(broken)


def test_the_key_figures_of_a_notebook_are_those_displayed() -> None:
    (figures,) = [
        part
        for part in render.parts_of(notebook(code("", displayed(PARTS[4]))))
        if isinstance(part, KeyFigures)
    ]
    assert figures == PARTS[4]
